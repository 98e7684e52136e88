//! The right-hand side: tabs, and the panel of the chosen one.

use super::status::tag_keys;
use super::{entities, history, mention, notes, stance, stances};
use crate::session::Action;
use crate::session::workspace::{Fields, Item, Panel};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, font, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::segmented;
use eframe::egui::accesskit::Role;
use eframe::egui::{Frame, Id, Margin, Rect, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, vec2};

/// Draws the side.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 8 }).show(ui, |ui| {
        // The fields of a panel are many and stand close: smaller than the rest of the window.
        let style = ui.style_mut();
        for kind in [TextStyle::Body, TextStyle::Button] {
            style.text_styles.insert(kind, font(Face::Body, size::SMALL + 0.5));
        }
        style.spacing.button_padding = vec2(9.0, 3.0);
        style.spacing.interact_size.y = 24.0;
        ui.set_min_width(ui.available_width());
        tabs_ui(cx, ui);
        entrance_ui(cx, ui);
        ui.add_space(space::S);
        let panel = cx.session.workspace().panel;
        let can_edit = match panel {
            Panel::Selection => cx.session.can_write(),
            Panel::Notes => cx.session.can_change_articles(),
            _ => true,
        };
        if !can_edit {
            ui.disable();
        }
        match panel {
            Panel::Selection => selection_ui(cx, ui),
            Panel::Entities => entities::ui(cx, ui),
            Panel::Stances => stances::ui(cx, ui),
            Panel::Notes => notes::ui(cx, ui),
            Panel::History => history::ui(cx, ui),
        }
    });
}

/// Where the keyboard enters the side: the place before its first field.
fn entrance_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
    let response = ui.interact(place, Id::unique("side entrance"), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Fields"));
    if cx.session.workspace().wants_fields == Some(Fields::First) {
        response.request_focus();
        cx.ask(Action::FieldsReached);
    }
    if response.has_focus() {
        let tokens = Tokens::of(ui);
        ui.painter().rect_filled(place, 0, tokens.accent);
    }
}

fn tabs_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let mut panel = cx.session.workspace().panel;
    let choices = Panel::ALL.map(|panel| (panel, panel.title()));
    if segmented::tabs(ui, "panel", &mut panel, &choices) {
        cx.ask(Action::ShowPanel(panel));
    }
}

fn selection_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let overlay = cx.session.overlay();
    let item = cx.session.workspace().item.clone();
    ScrollArea::vertical().id_salt("selection").auto_shrink(false).show(ui, |ui| match &item {
        Some(Item::Mention(id)) => {
            if let Some(found) = overlay.mention(id) {
                mention::ui(cx, ui, found);
            }
        }
        Some(Item::Stance(id)) => {
            if let Some(found) = overlay.stance(id) {
                stance::ui(cx, ui, found);
            }
        }
        None => nothing_ui(cx, ui),
    });
}

/// What to do when nothing is selected.
fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let open = cx.session.document().map(|document| cx.session.progress_of(&document.id).open()).unwrap_or_default();
    let looked = cx.session.document().is_none_or(|document| cx.session.has_suggestions(&document.id));
    let words = match open {
        0 if !looked => {
            cx.session.with_keys("Nobody has looked for suggestions in this article yet; {review.suggest_again} does.")
        }
        0 => "Nothing is waiting for a decision in this article.".to_owned(),
        1 => "One suggestion waits for your decision.".to_owned(),
        many => format!("{many} suggestions wait for your decision."),
    };
    ui.label(rich(words, Face::SemiBold, size::BODY, tokens.text));
    ui.add_space(space::S);
    let hints = [
        (cx.session.keys_of("review.next"), "go to the next suggestion"),
        (cx.session.keys_of("review.accept"), "accept it"),
        (cx.session.keys_of("review.reject"), "reject it"),
        (tag_keys(cx.session.project().schema()), "tag the selected words"),
        (cx.session.keys_of("annotate.stance"), "code a stance on the selected words"),
        (cx.session.keys_of("view.palette"), "find any command"),
    ];
    for (keys, what) in hints.into_iter().filter(|(keys, _)| !keys.is_empty()) {
        ui.horizontal(|ui| {
            ui.add(KeyCap::new(keys));
            ui.label(rich(what, Face::Body, size::SMALL, tokens.muted));
        });
    }
}

//! The right-hand side: tabs, and the panel of the chosen one.

use super::{entities, history, mention, notes, stance, stances};
use crate::session::Action;
use crate::session::workspace::{Item, Panel};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{self, Frame, Margin, ScrollArea, Ui};

/// Draws the side.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 8 }).show(ui, |ui| {
        tabs_ui(cx, ui);
        ui.add_space(space::S);
        match cx.session.workspace().panel {
            Panel::Selection => selection_ui(cx, ui),
            Panel::Entities => entities::ui(cx, ui),
            Panel::Stances => stances::ui(cx, ui),
            Panel::Notes => notes::ui(cx, ui),
            Panel::History => history::ui(cx, ui),
        }
    });
}

fn tabs_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let current = cx.session.workspace().panel;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for panel in Panel::ALL {
            let chosen = panel == current;
            let face = if chosen { Face::SemiBold } else { Face::Body };
            let colour = if chosen { tokens.accent } else { tokens.muted };
            let button = egui::Button::selectable(chosen, rich(panel.title(), face, size::SMALL, colour));
            if ui.add(button).clicked() {
                cx.ask(Action::ShowPanel(panel));
            }
        }
    });
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
    let words = match open {
        0 => "Nothing is waiting for a decision in this article.".to_owned(),
        1 => "One suggestion waits for your decision.".to_owned(),
        many => format!("{many} suggestions wait for your decision."),
    };
    ui.label(rich(words, Face::SemiBold, size::BODY, tokens.text));
    ui.add_space(space::S);
    let hints = [
        ("Tab", "go to the next suggestion"),
        ("A", "accept it"),
        ("X", "reject it"),
        ("1–9", "tag the selected words"),
        ("S", "code a stance on the selected words"),
        ("Ctrl K", "find any command"),
    ];
    for (keys, what) in hints {
        ui.horizontal(|ui| {
            ui.add(KeyCap::new(keys));
            ui.label(rich(what, Face::Body, size::SMALL, tokens.muted));
        });
    }
}

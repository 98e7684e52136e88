//! The bar that searches words in the open article.

use super::concordance::{self, field_ui, toggles_ui};
use super::read::muted;
use crate::session::Action;
use crate::session::searching::{Search, SearchRequest};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Frame, Key, Label, Margin, Role, Ui, WidgetInfo};

/// Draws the bar, if a search is open that shows no list.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let Some(search) = cx.session.search().filter(|search| !search.list) else { return };
    let tokens = Tokens::of(ui);
    let ask = |cx: &mut Cx<'_>, request| cx.ask(Action::Search(request));
    Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS + 2.0;
            let mut query = search.query.clone();
            let response = field_ui(cx, ui, &mut query, "Words to find", 170.0);
            if search.wants_keyboard {
                concordance::enter_field(&response, ui, &query);
                ask(cx, SearchRequest::Reached);
            }
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                let back = ui.input(|input| input.modifiers.shift);
                ask(cx, SearchRequest::Step(!back));
                response.request_focus();
            }
            let is_over = concordance::field_was_escaped(&response, ui);
            toggles_ui(ui, &mut query, false);
            if query != search.query {
                concordance::look(cx, query);
            }
            count_ui(ui, search);
            ui.add_space(space::S);
            for (arrow, name, keys, forward) in
                [("↑", "Previous", "{edit.find_previous}", false), ("↓", "Next", "{edit.find_next}, Enter", true)]
            {
                let response = ui.button(arrow);
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
                if response.on_hover_text(cx.session.with_keys(&format!("{name} ({keys})"))).clicked() {
                    ask(cx, SearchRequest::Step(forward));
                }
            }
            if ui.button("List").on_hover_text("All places below each other, with filters and actions").clicked() {
                ask(cx, SearchRequest::List(true));
            }
            let close = ui.button("✕");
            close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Close"));
            if close.on_hover_text("Close (Esc)").clicked() || is_over {
                ask(cx, SearchRequest::Close);
            }
        });
    });
}

fn count_ui(ui: &mut Ui, search: &Search) {
    if let Some(fault) = &search.fault {
        let tokens = Tokens::of(ui);
        ui.add(Label::new(rich(fault.to_string(), Face::Body, size::SMALL, tokens.danger)).wrap().selectable(false));
        return;
    }
    let words = match (search.len(), search.query.is_empty()) {
        (_, true) => String::new(),
        (0, _) if search.is_running() => "searching…".to_owned(),
        (0, _) => "not found".to_owned(),
        (count, _) => format!("{} of {count}", search.current.map_or(0, |at| at + 1)),
    };
    muted(ui, &words);
}

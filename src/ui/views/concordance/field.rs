//! The field with what is searched, and how it is understood.

use crate::analysis::search::{Query, Reading};
use crate::ui::cx::Cx;
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::segmented;
use eframe::egui::accesskit::Role;
use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Event, Id, Key, Modifiers, Response, TextEdit, Ui, WidgetInfo};

/// The id of the field, to ask whether it has the keyboard.
pub fn field_id() -> Id {
    Id::unique("find field")
}

/// Draws the field.
pub fn field_ui(cx: &Cx<'_>, ui: &mut Ui, query: &mut Query, name: &str, width: f32) -> Response {
    let hint = match query.only.is_some() && cx.session.document().is_some() {
        true => "Find in article…",
        false => "Find in project…",
    };
    if ui.memory(|memory| memory.has_focus(field_id())) {
        take_toggles(ui, query);
    }
    let edit = TextEdit::singleline(&mut query.words).id(field_id()).hint_text(hint).desired_width(width);
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, name);
        info.current_text_value = Some(query.words.clone());
        info
    });
    response
}

/// Gives the field the keyboard, what is in it selected, so that typing replaces it.
pub fn enter(response: &Response, ui: &Ui, query: &Query) {
    response.request_focus();
    let mut state = TextEdit::load_state(ui.ctx(), field_id()).unwrap_or_default();
    let end = CCursor::new(query.words.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    state.store(ui.ctx(), field_id());
}

/// Whether Enter or the arrow down has just led from the field to the list.
pub(super) fn leaves_for_list(response: &Response, ui: &Ui) -> bool {
    let down = response.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown));
    down || response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Whether Escape has just led out of the field.
pub fn was_escaped(response: &Response, ui: &Ui) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape))
}

/// How the words are understood; all choices, or those that a bar has room for.
pub fn toggles_ui(ui: &mut Ui, query: &mut Query, all: bool) {
    if query.survey.is_none() && all {
        let choices = Reading::ALL.map(|reading| (reading, reading.title()));
        segmented::tabs(ui, "search", &mut query.reading, &choices);
    }
    let is_regex = query.reading == Reading::Regex;
    let toggle = |ui: &mut Ui, on: &mut bool, name: &str, help: &str| {
        if ui.add(Chip::new(name).selected(*on)).on_hover_text(help).clicked() {
            *on = !*on;
        }
    };
    toggle(ui, &mut query.match_case, "Match case", "Capitals and small letters differ (Alt+C)");
    toggle(ui, &mut query.whole_words, "Whole words", "Not inside longer words (Alt+W)");
    if !all {
        let mut regex = is_regex;
        toggle(ui, &mut regex, "Regex", "The words are a regular expression (Alt+R)");
        if regex != is_regex {
            query.reading = if regex { Reading::Regex } else { Reading::Phrase };
        }
    } else if !is_regex {
        let help = "Also the plural, and the singular of a group: Ukrainian, Ukrainians (Alt+F). A possessive ’s never \
                    belongs to a place.";
        toggle(ui, &mut query.other_forms, "Other forms", help);
    }
}

/// Alt and a letter turn a choice on or off while the field has the keyboard.
fn take_toggles(ui: &Ui, query: &mut Query) {
    let (case, words, regex, forms) = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::ALT, key);
        let pressed = (pressed(Key::C), pressed(Key::W), pressed(Key::R), pressed(Key::F));
        if pressed != (false, false, false, false) {
            // The letter may arrive as text as well.
            input.events.retain(|event| !matches!(event, Event::Text(_)));
        }
        pressed
    });
    query.match_case ^= case;
    query.whole_words ^= words;
    query.other_forms ^= forms;
    if regex && query.survey.is_none() {
        query.reading = if query.reading == Reading::Regex { Reading::Phrase } else { Reading::Regex };
    }
}

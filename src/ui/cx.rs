//! What panels, views and dialogs see, and how they ask for changes.

use crate::session::{Action, Session};
use eframe::egui::text::{CCursor, CharIndex};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::text_selection::CCursorRange;
use eframe::egui::{Context, Id, Key, Modifiers, Response, Role, TextEdit, Ui, WidgetInfo};

/// The session to look at, and the queue of requests.
pub struct Cx<'a> {
    /// The session, to read.
    pub session: &'a Session,
    actions: &'a mut Vec<Action>,
}

impl<'a> Cx<'a> {
    /// Looks at a session; requests go to the end of `actions`.
    pub fn new(session: &'a Session, actions: &'a mut Vec<Action>) -> Self {
        Self { session, actions }
    }

    /// Asks for something; it happens after the frame is drawn.
    pub fn ask(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// Asks for a command to be run.
    pub fn run(&mut self, command: &'static str) {
        self.ask(Action::Run(command));
    }
}

/// Gives a [`text_field`] the keyboard.
pub fn focus_field(ui: &Ui, id: Id) {
    ui.memory_mut(|memory| memory.request_focus(id.with("field")));
}

/// Gives a text field the name that a screen reader says; its value goes with it.
pub fn name_field(response: &Response, name: &str, value: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, name);
        info.current_text_value = Some(value.to_owned());
        info
    });
}

/// Selects what a text field proposes, so that typing replaces it.
pub fn select_all(ctx: &Context, field: Id, text: &str) {
    let mut state = TextEditState::load(ctx, field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(CharIndex(0)), CCursor::new(CharIndex(text.chars().count())));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field);
}

/// A text field for a value that is committed when the field is left or Enter is pressed.
///
/// Gives the new value then. While it is edited, what is typed lives in the window only, so that
/// one step of history is one edit and not one letter.
pub fn text_field(ui: &mut Ui, id: Id, name: &str, value: &str, hint: &str, rows: usize) -> Option<String> {
    let mut typed: String = ui.data_mut(|data| data.get_temp(id)).unwrap_or_else(|| value.to_owned());
    let edit =
        if rows > 1 { TextEdit::multiline(&mut typed).desired_rows(rows) } else { TextEdit::singleline(&mut typed) };
    let response = ui.add(edit.id(id.with("field")).hint_text(hint).desired_width(f32::INFINITY));
    name_field(&response, name, &typed);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, typed));
        return None;
    }
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
        return (typed != value).then_some(typed);
    }
    // Whatever was typed in a field that went away unseen would otherwise come back later.
    ui.data_mut(|data| data.remove::<String>(id));
    None
}

/// Moves the choice in a list by the arrow keys while a text field keeps the keyboard. Gives whether it moved.
pub fn choose_by_keys(ctx: &Context, chosen: &mut usize, count: usize) -> bool {
    let (up, down) = ctx.input_mut(|input| {
        (input.consume_key(Modifiers::NONE, Key::ArrowUp), input.consume_key(Modifiers::NONE, Key::ArrowDown))
    });
    let moved = match (up, down) {
        (true, _) => chosen.saturating_sub(1),
        (_, true) => *chosen + 1,
        _ => *chosen,
    };
    *chosen = moved.min(count.saturating_sub(1));
    up || down
}

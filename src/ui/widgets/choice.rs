//! One line of a list that opens: reached by arrows, and by the first letters of its name.

use eframe::egui::{Event, EventFilter, Id, Key, Response, Ui, WidgetText};

/// After so many seconds, a letter begins another word.
const PAUSE: f64 = 1.0;

/// What the keyboard does in the open list, while its lines are drawn one after the other.
#[derive(Debug, Clone, Default)]
struct ListKeys {
    /// The frame that this belongs to.
    pass: u64,
    /// The line that had the keyboard when the frame began.
    was: Option<Id>,
    /// The line drawn before.
    before: Option<Id>,
    up: bool,
    down: bool,
    /// Whether a line has been given the keyboard in this frame.
    given: bool,
    /// Whether the list has just been opened.
    fresh: bool,
    /// The letters typed so far, in lower case.
    typed: String,
    typed_at: f64,
    /// Whether a letter was typed in this frame.
    searches: bool,
}

impl ListKeys {
    fn load(ui: &Ui, id: Id) -> Self {
        let pass = ui.ctx().cumulative_pass_nr();
        let mut keys: Self = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        if keys.pass == pass {
            return keys;
        }
        keys.fresh = keys.pass + 1 < pass;
        if keys.fresh {
            keys.typed.clear();
        }
        (keys.pass, keys.before, keys.given, keys.searches) = (pass, None, false, false);
        keys.was = ui.memory(|memory| memory.focused());
        ui.input(|input| {
            (keys.up, keys.down) = (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown));
            for event in &input.events {
                if let Event::Text(text) = event {
                    if input.time - keys.typed_at > PAUSE {
                        keys.typed.clear();
                    }
                    keys.typed += &text.to_lowercase();
                    (keys.typed_at, keys.searches) = (input.time, true);
                }
            }
        });
        keys
    }
}

/// One line of a list that opens. Gives whether it was chosen, which closes the list, by keyboard too.
pub fn choice(ui: &mut Ui, chosen: bool, name: impl Into<WidgetText>) -> bool {
    let name: WidgetText = name.into();
    let words = name.text().to_lowercase();
    let response = ui.selectable_label(chosen, name);
    let id = ui.unique_id().with("list keys");
    let mut keys = ListKeys::load(ui, id);
    let own = Some(response.id);
    let has_it = keys.was == own;
    if has_it {
        let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    }
    let found = keys.searches && !keys.given && words.starts_with(&keys.typed);
    let stepped = keys.down && keys.before.is_some() && keys.was == keys.before;
    // The list opens on its first line, or on the chosen one, which comes later.
    let entered = keys.fresh && (chosen || keys.before.is_none());
    if found || stepped || entered {
        give(ui, &mut keys, &response);
    } else if let Some(before) = keys.before.filter(|_| has_it && keys.up) {
        ui.memory_mut(|memory| memory.request_focus(before));
        keys.given = true;
    }
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    keys.before = own;
    ui.data_mut(|data| data.insert_temp(id, keys));
    let clicked = response.clicked();
    if clicked {
        ui.close();
    }
    clicked
}

fn give(ui: &Ui, keys: &mut ListKeys, response: &Response) {
    keys.given = true;
    response.request_focus();
    response.scroll_to_me(None);
    ui.ctx().request_repaint();
}

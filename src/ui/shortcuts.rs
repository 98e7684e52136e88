//! From pressed keys to commands and tags.

use crate::session::keys::{Key, Keys};
use crate::session::workspace::{Dialog, View};
use crate::session::{Action, Session};
use crate::ui::views::concordance;
use eframe::egui::{self, Context, Event};

/// Takes the keys that run commands or tag out of the input, and gives what they ask for.
///
/// While a text field has the keyboard, only keys that type nothing count; while a dialog is open, none.
/// `was_in_field` tells whether a field had the keyboard in the last frame: Escape takes it away
/// before anybody is asked, and is then meant for the field.
pub fn take(ctx: &Context, session: &Session, was_in_field: bool) -> Vec<Action> {
    if let Some(dialog) = &session.workspace().dialog {
        return match dialog {
            Dialog::Schema(None) if !ctx.text_edit_focused() => take_undo_of_schema(ctx, session),
            _ => Vec::new(),
        };
    }
    let in_field = ctx.text_edit_focused();
    let typing = in_field || ctx.any_popup_open();
    let on_text = !typing && session.document().is_some() && session.workspace().view == View::Read;
    let mut asked = Vec::new();
    // Tab and Enter belong to whichever control was reached by keyboard.
    let on_control =
        ctx.memory(|memory| memory.focused()).is_some_and(|id| Some(id) != super::views::read::text_id(ctx));
    // The list of places has keys of its own for what is ticked, and Enter in its field does not reach the article.
    let on_list = concordance::list_has_keyboard(ctx);
    let on_places = on_list || ctx.memory(|memory| memory.focused()) == Some(concordance::field_id());
    ctx.input_mut(|input| {
        let mut typed_too = false;
        input.events.retain(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => {
                let Some(keys) = keys_of(*key, *modifiers) else { return true };
                if typing && keys.types_text() || on_control && matches!(keys.key, Key::Tab | Key::Enter) && !keys.ctrl
                {
                    return true;
                }
                if on_list && keys.types_text() || on_places && keys.key == Key::Enter {
                    return true;
                }
                // A field has an undo of its own, and whatever is open closes itself.
                let is_undo = keys.ctrl && matches!(keys.key, Key::Char('z' | 'y'));
                let is_escape = keys.key == Key::Escape;
                if is_escape && (typing || was_in_field) || in_field && is_undo {
                    return true;
                }
                let Some(action) = action_of(session, keys, on_text) else { return true };
                asked.push(action);
                typed_too = true;
                false
            }
            // The letter of a shortcut arrives as text as well.
            Event::Text(_) => typing || !typed_too,
            _ => true,
        });
    });
    asked
}

/// In the schema editor its own steps can be taken back and made again.
fn take_undo_of_schema(ctx: &Context, session: &Session) -> Vec<Action> {
    let mut asked = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let command = keys_of(*key, *modifiers).and_then(|keys| session.keymap().command(keys));
            match command.map(|command| command.id) {
                Some(id @ "edit.undo") if session.can_undo_schema() => asked.push(Action::Run(id)),
                Some(id @ "edit.redo") if session.can_redo_schema() => asked.push(Action::Run(id)),
                _ => return true,
            }
            false
        });
    });
    asked
}

fn action_of(session: &Session, keys: Keys, on_text: bool) -> Option<Action> {
    if let Some(command) = session.keymap().command(keys) {
        let enabled = (command.enabled)(session);
        // Typing keys must not shout “not possible” on every letter, unless nothing at all can be changed.
        return (enabled || !keys.types_text() || !session.can_write()).then_some(Action::Run(command.id));
    }
    match keys {
        Keys { ctrl: false, alt: false, shift: false, key: Key::Char(key) } if on_text => {
            session.project().schema().label_of_key(key).map(|label| Action::Tag(label.id.clone()))
        }
        _ => None,
    }
}

/// The session's name for a key of the window library.
pub fn keys_of(key: egui::Key, modifiers: egui::Modifiers) -> Option<Keys> {
    use egui::Key as E;
    let key = match key {
        E::Tab => Key::Tab,
        E::Enter => Key::Enter,
        E::Escape => Key::Escape,
        E::Delete => Key::Delete,
        E::Backspace => Key::Backspace,
        E::ArrowUp => Key::Up,
        E::ArrowDown => Key::Down,
        E::ArrowLeft => Key::Left,
        E::ArrowRight => Key::Right,
        E::Home => Key::Home,
        E::End => Key::End,
        E::PageUp => Key::PageUp,
        E::PageDown => Key::PageDown,
        E::Insert => Key::Insert,
        E::Space => Key::Char(' '),
        E::OpenBracket => Key::Char('['),
        E::CloseBracket => Key::Char(']'),
        E::OpenCurlyBracket => Key::Char('{'),
        E::CloseCurlyBracket => Key::Char('}'),
        E::Minus => Key::Char('-'),
        E::Equals => Key::Char('='),
        E::Plus => Key::Char('+'),
        E::Comma => Key::Char(','),
        E::Period => Key::Char('.'),
        E::Slash => Key::Char('/'),
        E::Semicolon => Key::Char(';'),
        E::Quote => Key::Char('\''),
        other => {
            let name = other.name();
            let mut characters = name.chars();
            match (characters.next(), characters.next()) {
                (Some(only), None) if only.is_ascii_alphanumeric() => Key::Char(only.to_ascii_lowercase()),
                (Some('F'), Some(_)) => Key::F(name[1..].parse().ok()?),
                _ => return None,
            }
        }
    };
    let shift_is_in_the_character = matches!(key, Key::Char('{' | '}' | '+'));
    Some(Keys {
        ctrl: modifiers.command,
        shift: modifiers.shift && !shift_is_in_the_character,
        alt: modifiers.alt,
        key,
    })
}

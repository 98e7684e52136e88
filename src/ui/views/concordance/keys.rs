//! The keys of the list: from place to place, tick, and act on what is ticked.

use super::list_id;
use crate::session::searching::{Search, SearchRequest};
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use eframe::egui::{Event, Key, Modifiers, Ui};

/// Acts on the keys of this frame that belong to the list, and takes them away from others.
pub(super) fn take(cx: &mut Cx<'_>, ui: &Ui, search: &Search) {
    let page: usize = ui.data(|data| data.get_temp(list_id().with("page"))).unwrap_or(10);
    let mut asked = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => {
                let actions = actions_of(cx.session, search, page, *key, *modifiers);
                let is_taken = !actions.is_empty();
                asked.extend(actions);
                !is_taken
            }
            Event::Text(_) => false,
            _ => true,
        });
    });
    asked.into_iter().for_each(|action| cx.ask(action));
}

fn actions_of(session: &Session, search: &Search, page: usize, key: Key, modifiers: Modifiers) -> Vec<Action> {
    let request = |request| vec![Action::Search(request)];
    let last = search.len().saturating_sub(1);
    let at = search.current;
    let choose = |number: usize| request(SearchRequest::Choose(number.min(last)));
    if modifiers.command {
        return match key {
            Key::A => request(SearchRequest::TickAll(search.ticked() < search.len())),
            Key::Enter => request(SearchRequest::TagAsSurveyed),
            _ => Vec::new(),
        };
    }
    if modifiers.alt {
        return Vec::new();
    }
    match key {
        Key::ArrowDown => choose(at.map_or(0, |at| at + 1)),
        Key::ArrowUp => choose(at.unwrap_or_default().saturating_sub(1)),
        Key::PageDown => choose(at.unwrap_or_default() + page),
        Key::PageUp => choose(at.unwrap_or_default().saturating_sub(page)),
        Key::Home => choose(0),
        Key::End => choose(last),
        Key::Enter => request(SearchRequest::Show),
        Key::Space => match at {
            // The next one is likely to be ticked too.
            Some(at) => vec![
                Action::Search(SearchRequest::Tick(at, !search.is_ticked(at))),
                Action::Search(SearchRequest::Choose((at + 1).min(last))),
            ],
            None => Vec::new(),
        },
        Key::A if !modifiers.shift => request(SearchRequest::Accept),
        Key::X | Key::Delete | Key::Backspace => request(SearchRequest::Delete),
        Key::E => request(SearchRequest::AskEntity),
        Key::S => request(SearchRequest::AskStance),
        other => label_key(session, other).map(|label| request(SearchRequest::Tag(label))).unwrap_or_default(),
    }
}

/// The label that a key tags with.
fn label_key(session: &Session, key: Key) -> Option<crate::model::LabelId> {
    let character = match key {
        Key::Minus => '-',
        Key::Equals => '=',
        other => {
            let mut name = other.name().chars();
            name.next().filter(|_| name.next().is_none())?.to_ascii_lowercase()
        }
    };
    session.project().schema().label_of_key(character).map(|label| label.id.clone())
}

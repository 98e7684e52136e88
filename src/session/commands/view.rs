//! The View menu: what is shown, and how.

use super::{always, with_document};
use crate::session::Session;
use crate::session::command::Command;
use crate::session::keys::{Key, Keys};
use crate::session::workspace::{Dialog, Fields, Panel, View};
use crate::store::{SidePlace, Theme};

/// The commands of the View menu.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "view.palette",
        title: "Search commands…",
        help: "Finds any command, label, article, entity or issue by name.",
        keys: &[Keys::ctrl('k')],
        enabled: always,
        run: |session| session.ask(Dialog::Palette),
    },
    Command {
        id: "view.read",
        title: "Read the article",
        help: "Shows the open article in the middle.",
        keys: &[Keys::ctrl('r')],
        enabled: with_document,
        run: |session| session.workspace_mut().view = View::Read,
    },
    Command {
        id: "view.registry",
        title: "Entities as a table",
        help: "Shows the registry in the middle: search, sort, merge, split.",
        keys: &[Keys::ctrl('e').and_shift()],
        enabled: with_document,
        run: |session| session.workspace_mut().view = View::Entities,
    },
    Command {
        id: "view.selection",
        title: "Show selection",
        help: "Shows the fields of the selected mention or stance.",
        keys: &[Keys::ctrl('1')],
        enabled: always,
        run: |session| show(session, Panel::Selection),
    },
    Command {
        id: "view.entities",
        title: "Show entities",
        help: "Shows the registry.",
        keys: &[Keys::ctrl('2')],
        enabled: always,
        run: |session| show(session, Panel::Entities),
    },
    Command {
        id: "view.stances",
        title: "Show stances",
        help: "Shows who stands where.",
        keys: &[Keys::ctrl('3')],
        enabled: always,
        run: |session| show(session, Panel::Stances),
    },
    Command {
        id: "view.article",
        title: "Show article details",
        help: "Shows title, outlet, date and note of the article.",
        keys: &[Keys::ctrl('4')],
        enabled: always,
        run: |session| show(session, Panel::Notes),
    },
    Command {
        id: "view.history",
        title: "Show history",
        help: "Shows the steps that can be undone and redone.",
        keys: &[Keys::ctrl('5')],
        enabled: always,
        run: |session| show(session, Panel::History),
    },
    Command {
        id: "view.fields",
        title: "Go to the fields",
        help: "Gives the right-hand side the keyboard; Tab then goes from field to field, Esc back to the text.",
        keys: &[Keys::plain(Key::F(6))],
        enabled: with_document,
        run: |session| {
            session.show_side();
            session.workspace_mut().wants_fields = Some(Fields::First);
        },
    },
    Command {
        id: "view.boilerplate",
        title: "Show or hide boilerplate",
        help: "Shows the parts of the page that do not belong to the article, or hides them.",
        keys: &[Keys::ctrl('b')],
        enabled: with_document,
        run: |session| session.workspace_mut().show_boilerplate ^= true,
    },
    Command {
        id: "view.theme",
        title: "Light or dark",
        help: "Goes from the system's theme to light, to dark, and back.",
        keys: &[Keys::ctrl('l').and_shift()],
        enabled: always,
        run: |session| {
            let mut settings = session.settings().clone();
            settings.theme = match settings.theme {
                Theme::System => Theme::Light,
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::System,
            };
            session.change_settings(settings);
        },
    },
    Command {
        id: "view.zoom_in",
        title: "Zoom in",
        help: "Draws the whole window larger.",
        keys: &[Keys::ctrl('+'), Keys::ctrl('=')],
        enabled: always,
        run: |session| zoom(session, 0.1),
    },
    Command {
        id: "view.zoom_out",
        title: "Zoom out",
        help: "Draws the whole window smaller.",
        keys: &[Keys::ctrl('-')],
        enabled: always,
        run: |session| zoom(session, -0.1),
    },
    Command {
        id: "view.zoom_reset",
        title: "Usual size",
        help: "Draws the window at its usual size again.",
        keys: &[Keys::ctrl('0')],
        enabled: always,
        run: |session| session.change_desk(|desk| desk.zoom = 1.0),
    },
    Command {
        id: "view.larger",
        title: "Larger text",
        help: "Makes the article's text larger.",
        keys: &[Keys::char('+').and_alt(), Keys::char('=').and_alt()],
        enabled: always,
        run: |session| session.resize_text(1),
    },
    Command {
        id: "view.smaller",
        title: "Smaller text",
        help: "Makes the article's text smaller.",
        keys: &[Keys::char('-').and_alt()],
        enabled: always,
        run: |session| session.resize_text(-1),
    },
    Command {
        id: "view.focus",
        title: "Focus mode",
        help: "Hides bars and side panels and centres the text; again, or Esc, brings them back.",
        keys: &[Keys::plain(Key::F(11))],
        enabled: with_document,
        run: |session| session.workspace_mut().focus ^= true,
    },
    Command {
        id: "view.articles_panel",
        title: "Show or hide the article list",
        help: "Shows the list on the left, or hides it.",
        keys: &[Keys::plain(Key::F(7))],
        enabled: always,
        run: |session| {
            session.workspace_mut().focus = false;
            session.change_desk(|desk| desk.shows_articles ^= true);
        },
    },
    Command {
        id: "view.side_panel",
        title: "Show or hide the side panel",
        help: "Shows the panel with selection, entities, stances, article and history, or hides it.",
        keys: &[Keys::plain(Key::F(8))],
        enabled: always,
        run: |session| {
            session.workspace_mut().focus = false;
            session.change_desk(|desk| desk.shows_side ^= true);
        },
    },
    Command {
        id: "view.side_right",
        title: "Side panel on the right",
        help: "Puts the side panel right of the text.",
        keys: &[],
        enabled: always,
        run: |session| put_side(session, SidePlace::Right),
    },
    Command {
        id: "view.side_left",
        title: "Side panel on the left",
        help: "Puts the side panel between the article list and the text.",
        keys: &[],
        enabled: always,
        run: |session| put_side(session, SidePlace::Left),
    },
    Command {
        id: "view.side_bottom",
        title: "Side panel below the text",
        help: "Puts the side panel below the text.",
        keys: &[],
        enabled: always,
        run: |session| put_side(session, SidePlace::Bottom),
    },
    Command {
        id: "view.help",
        title: "Help on the label",
        help: "Shows what belongs to the label under the pointer or of the selected mention; without one, all keys.",
        keys: &[Keys::plain(Key::F(1))],
        enabled: always,
        run: |session| session.help(),
    },
    Command {
        id: "view.keys",
        title: "Keys…",
        help: "Shows all keys, and changes them.",
        keys: &[Keys::plain(Key::F(1)).and_shift()],
        enabled: always,
        run: |session| session.ask(Dialog::Keys),
    },
];

fn show(session: &mut Session, panel: Panel) {
    session.workspace_mut().panel = panel;
    session.show_side();
}

fn zoom(session: &mut Session, by: f32) {
    session.change_desk(|desk| desk.zoom = ((desk.zoom + by) * 10.0).round() / 10.0);
}

fn put_side(session: &mut Session, place: SidePlace) {
    session.show_side();
    session.change_desk(|desk| desk.side_place = place);
}

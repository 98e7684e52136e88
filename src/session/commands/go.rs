//! The Go menu: from place to place, and the open articles.

use super::{always, with_document};
use crate::session::Session;
use crate::session::command::Command;
use crate::session::keys::{Key, Keys};
use crate::session::workspace::Dialog;

/// The commands of the Go menu.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "go.back",
        title: "Back",
        help: "Shows the place again that was shown before: article, position, selection.",
        keys: &[Keys::plain(Key::Left).and_alt()],
        enabled: |session| !session.workspace().back.is_empty(),
        run: |session| session.go_back(),
    },
    Command {
        id: "go.forward",
        title: "Forward",
        help: "Shows the place that was left by going back.",
        keys: &[Keys::plain(Key::Right).and_alt()],
        enabled: |session| !session.workspace().forward.is_empty(),
        run: |session| session.go_forward(),
    },
    Command {
        id: "go.new_tab",
        title: "Open article in new tab…",
        help: "Chooses an article by a few letters and opens it in a tab of its own.",
        keys: &[Keys::ctrl('t')],
        enabled: with_document,
        run: |session| session.ask(Dialog::NewTab),
    },
    Command {
        id: "go.close_tab",
        title: "Close tab",
        help: "Closes the tab of the open article; the last one stays.",
        keys: &[Keys::ctrl('w')],
        enabled: several_tabs,
        run: |session| session.close_present_tab(),
    },
    Command {
        id: "go.reopen_tab",
        title: "Reopen closed tab",
        help: "Opens the tab again that was closed last.",
        keys: &[Keys::ctrl('t').and_shift()],
        enabled: |session| !session.workspace().closed.is_empty(),
        run: |session| session.reopen_tab(),
    },
    Command {
        id: "go.next_tab",
        title: "Next tab",
        help: "Shows the open article to the right; after the last comes the first.",
        keys: &[Keys::plain(Key::Tab).and_ctrl()],
        enabled: several_tabs,
        run: |session| session.step_tab(true),
    },
    Command {
        id: "go.previous_tab",
        title: "Previous tab",
        help: "Shows the open article to the left.",
        keys: &[Keys::plain(Key::Tab).and_ctrl().and_shift()],
        enabled: several_tabs,
        run: |session| session.step_tab(false),
    },
    Command {
        id: "go.tab_right",
        title: "Move tab right",
        help: "Moves the tab of the open article by one place.",
        keys: &[Keys::plain(Key::Right).and_alt().and_shift()],
        enabled: several_tabs,
        run: |session| session.shift_tab(true),
    },
    Command {
        id: "go.tab_left",
        title: "Move tab left",
        help: "Moves the tab of the open article by one place.",
        keys: &[Keys::plain(Key::Left).and_alt().and_shift()],
        enabled: several_tabs,
        run: |session| session.shift_tab(false),
    },
    Command {
        id: "go.articles",
        title: "Go to the article list",
        help: "Gives the list the keyboard: arrows go through it, Enter opens, Shift+Enter in a tab of its own.",
        keys: &[Keys::plain(Key::F(6)).and_shift()],
        enabled: always,
        run: |session| {
            session.workspace_mut().focus = false;
            session.change_desk(|desk| desk.shows_articles = true);
            session.workspace_mut().wants_list = true;
        },
    },
];

fn several_tabs(session: &Session) -> bool {
    session.workspace().tabs.len() > 1
}

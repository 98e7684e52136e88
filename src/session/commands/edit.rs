//! The Edit menu: undo, redo, find.

use super::{always, with_document};
use crate::session::command::Command;
use crate::session::keys::{Key, Keys};
use crate::session::workspace::Dialog;

/// The commands of the Edit menu.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "edit.undo",
        title: "Undo",
        help: "Takes the last step back, in whichever article it was made.",
        keys: &[Keys::ctrl('z')],
        enabled: |session| session.can_write() && !session.history().done().is_empty(),
        run: |session| session.undo(),
    },
    Command {
        id: "edit.redo",
        title: "Redo",
        help: "Makes the step again that was taken back last.",
        keys: &[Keys::ctrl('z').and_shift(), Keys::ctrl('y')],
        enabled: |session| session.can_write() && !session.history().undone().is_empty(),
        run: |session| session.redo(),
    },
    Command {
        id: "edit.find",
        title: "Find in article…",
        help: "Searches words in the open article.",
        keys: &[Keys::ctrl('f')],
        enabled: with_document,
        run: |session| session.open_search(false),
    },
    Command {
        id: "edit.find_in_project",
        title: "Find in project…",
        help: "Searches words and annotations in all articles, and acts on what is ticked.",
        keys: &[Keys::ctrl('f').and_shift()],
        enabled: |session| session.project().documents().len() > 0,
        run: |session| session.open_search(true),
    },
    Command {
        id: "edit.find_next",
        title: "Find next",
        help: "Goes to the next place that was found.",
        keys: &[Keys::plain(Key::F(3))],
        enabled: |session| session.search().is_some(),
        run: |session| session.step_hit(true),
    },
    Command {
        id: "edit.find_previous",
        title: "Find previous",
        help: "Goes to the former place that was found.",
        keys: &[Keys::plain(Key::F(3)).and_shift()],
        enabled: |session| session.search().is_some(),
        run: |session| session.step_hit(false),
    },
    Command {
        id: "edit.settings",
        title: "Settings…",
        help: "Your name as analyst, theme, letters, lines, colours, file dialog.",
        keys: &[Keys::ctrl(',')],
        enabled: always,
        run: |session| session.ask(Dialog::Settings),
    },
];

//! The Help menu: the tour, the keys, what was said.

use super::always;
use crate::session::command::Command;
use crate::session::keys::{Key, Keys};
use crate::session::workspace::Dialog;

/// The commands of the Help menu.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "help.tour",
        title: "Take the tour",
        help: "Shows the window in five steps on the sample project.",
        keys: &[],
        enabled: always,
        run: |session| session.begin_tour(),
    },
    Command {
        id: "help.messages",
        title: "Messages",
        help: "Shows all messages of this session: what was done, skipped, damaged or recovered.",
        keys: &[Keys::ctrl('m').and_shift()],
        enabled: always,
        run: |session| session.ask(Dialog::Report),
    },
    Command {
        id: "help.dismiss",
        title: "Dismiss messages",
        help: "Takes the messages off the text; they stay in the list.",
        keys: &[Keys::plain(Key::Escape).and_shift()],
        enabled: |session| session.workspace().dismissed < session.messages().len(),
        run: |session| {
            let all = session.messages().len();
            session.workspace_mut().dismissed = all;
        },
    },
];

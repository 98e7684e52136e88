//! The Annotate menu: making and changing annotations.

use super::{always, can_annotate, in_text, with_document};
use crate::session::Session;
use crate::session::command::Command;
use crate::session::keys::{Key, Keys};
use crate::session::workspace::{Dialog, Fields, Item, Panel, View};

/// The commands of the Annotate menu. Tags are commands of the schema, not of this list.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "annotate.stance",
        title: "Code stance…",
        help: "Codes a stance on the selected words or in this sentence; changes the selected stance.",
        keys: &[Keys::char('s')],
        enabled: can_annotate,
        run: |session| session.begin_stance(),
    },
    Command {
        id: "annotate.copy_stance",
        title: "Copy stance to next sentence…",
        help: "Codes another stance of the same holder, polarity and issue, with the next sentence as evidence.",
        keys: &[Keys::char('s').and_shift()],
        enabled: |session| can_annotate(session) && matches!(session.workspace().item, Some(Item::Stance(_))),
        run: |session| session.copy_stance_to_next_sentence(),
    },
    Command {
        id: "annotate.entity",
        title: "Link to entity…",
        help: "Says which entity the selected mention or words name; “he” and “the French leader” too.",
        keys: &[Keys::char('e')],
        enabled: |session| mention_is_selected(session) || can_annotate(session) && session.selected_range().is_some(),
        run: |session| session.ask_entity(),
    },
    Command {
        id: "annotate.relate",
        title: "Relate to another mention…",
        help: "Draws a relation from the selected mention to the one that is clicked or chosen next.",
        keys: &[Keys::char('r')],
        enabled: mention_is_selected,
        run: |session| session.begin_relation(),
    },
    Command {
        id: "annotate.occurrences",
        title: "All occurrences…",
        help: "Lists all places of the selected name in the article, to tag, link or remove the ticked ones at once.",
        keys: &[Keys::char('a').and_shift()],
        enabled: |session| mention_is_selected(session) || session.selected_range().is_some(),
        run: |session| session.begin_occurrences(false),
    },
    Command {
        id: "annotate.occurrences_project",
        title: "All occurrences in the project…",
        help: "Lists all places of the selected name in all articles.",
        keys: &[Keys::ctrl('a').and_shift()],
        enabled: |session| mention_is_selected(session) || session.selected_range().is_some(),
        run: |session| session.begin_occurrences(true),
    },
    Command {
        id: "annotate.note",
        title: "Write a note",
        help: "Goes to the note of the article; Esc goes back to the text.",
        keys: &[Keys::char('n')],
        enabled: can_annotate,
        run: |session| {
            session.show_side();
            session.workspace_mut().panel = Panel::Notes;
            session.workspace_mut().wants_fields = Some(Fields::Note);
        },
    },
    Command {
        id: "annotate.issues",
        title: "Issues",
        help: "Shows the coding frame in the middle: adds, describes, merges, splits and removes issues, recodes stances.",
        keys: &[Keys::char('i')],
        enabled: with_document,
        run: |session| {
            session.workspace_mut().focus = false;
            session.workspace_mut().view = View::Issues;
        },
    },
    Command {
        id: "annotate.schema",
        title: "Schema…",
        help: "Shows and changes labels, features, relations and the words for stances.",
        keys: &[Keys::ctrl('g')],
        enabled: always,
        run: |session| session.ask(Dialog::Schema(None)),
    },
    Command {
        id: "annotate.start_left",
        title: "Move start to the left",
        help: "Takes one more word in at the start of the selected mention or stance target.",
        keys: &[Keys::char('[')],
        enabled: can_annotate,
        run: |session| session.move_boundary(true, false, false),
    },
    Command {
        id: "annotate.start_right",
        title: "Move start to the right",
        help: "Leaves one word out at the start.",
        keys: &[Keys::char('[').and_shift(), Keys::char('{')],
        enabled: can_annotate,
        run: |session| session.move_boundary(true, true, false),
    },
    Command {
        id: "annotate.end_right",
        title: "Move end to the right",
        help: "Takes one more word in at the end.",
        keys: &[Keys::char(']')],
        enabled: can_annotate,
        run: |session| session.move_boundary(false, true, false),
    },
    Command {
        id: "annotate.end_left",
        title: "Move end to the left",
        help: "Leaves one word out at the end.",
        keys: &[Keys::char(']').and_shift(), Keys::char('}')],
        enabled: can_annotate,
        run: |session| session.move_boundary(false, false, false),
    },
    Command {
        id: "annotate.start_left_character",
        title: "Move start to the left by a character",
        help: "Takes one more character in at the start of the selected mention or stance target.",
        keys: &[Keys::char('[').and_alt()],
        enabled: item_is_selected,
        run: |session| session.move_boundary(true, false, true),
    },
    Command {
        id: "annotate.start_right_character",
        title: "Move start to the right by a character",
        help: "Leaves one character out at the start.",
        keys: &[Keys::char('[').and_alt().and_shift(), Keys::char('{').and_alt()],
        enabled: item_is_selected,
        run: |session| session.move_boundary(true, true, true),
    },
    Command {
        id: "annotate.end_right_character",
        title: "Move end to the right by a character",
        help: "Takes one more character in at the end.",
        keys: &[Keys::char(']').and_alt()],
        enabled: item_is_selected,
        run: |session| session.move_boundary(false, true, true),
    },
    Command {
        id: "annotate.end_left_character",
        title: "Move end to the left by a character",
        help: "Leaves one character out at the end.",
        keys: &[Keys::char(']').and_alt().and_shift(), Keys::char('}').and_alt()],
        enabled: item_is_selected,
        run: |session| session.move_boundary(false, false, true),
    },
    Command {
        id: "annotate.add_words",
        title: "Add words to mention",
        help: "Adds the selected words to the selected mention or stance target, apart from it if need be.",
        keys: &[Keys::char('p')],
        enabled: item_is_selected,
        run: |session| session.add_words(),
    },
    Command {
        id: "annotate.take_words_out",
        title: "Take words out of mention",
        help: "Takes the selected words, or the word at the caret, out of the selected mention or stance target.",
        keys: &[Keys::char('p').and_shift()],
        enabled: item_is_selected,
        run: |session| session.take_words_out(),
    },
    Command {
        id: "annotate.delete",
        title: "Remove annotation",
        help: "Removes the selected mention or stance; a suggestion is rejected.",
        keys: &[Keys::plain(Key::Delete), Keys::plain(Key::Backspace)],
        enabled: |session| can_annotate(session) && session.workspace().item.is_some(),
        run: |session| session.delete_item(),
    },
    Command {
        id: "annotate.next_mention",
        title: "Next mention",
        help: "Selects the next mention, decided or not.",
        keys: &[Keys::char('.')],
        enabled: in_text,
        run: |session| session.step_mention(true),
    },
    Command {
        id: "annotate.previous_mention",
        title: "Previous mention",
        help: "Selects the mention before, decided or not.",
        keys: &[Keys::char(',')],
        enabled: in_text,
        run: |session| session.step_mention(false),
    },
    Command {
        id: "annotate.select_here",
        title: "Select at the caret",
        help: "Selects the mention or stance at the caret; again, the next one that lies there.",
        keys: &[Keys::plain(Key::Enter)],
        enabled: in_text,
        run: |session| session.select_at_caret(),
    },
    Command {
        id: "annotate.deselect",
        title: "Select nothing",
        help: "Closes what is open over the text, or clears the selection.",
        keys: &[Keys::plain(Key::Escape)],
        enabled: |_| true,
        run: |session| session.deselect(),
    },
];

fn mention_is_selected(session: &Session) -> bool {
    can_annotate(session) && matches!(session.workspace().item, Some(Item::Mention(_)))
}

fn item_is_selected(session: &Session) -> bool {
    can_annotate(session) && session.workspace().item.is_some()
}

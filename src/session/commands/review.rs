//! The Review menu: going through what was suggested.

use super::{always, can_annotate, in_text, with_document};
use crate::model::{DocumentState, Status};
use crate::session::Session;
use crate::session::command::Command;
use crate::session::keys::{Key, Keys};
use crate::session::workspace::Dialog;

/// The commands of the Review menu.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "review.next",
        title: "Next suggestion",
        help: "Goes to the next suggested mention or stance, in reading order or the least certain first.",
        keys: &[Keys::plain(Key::Tab)],
        enabled: in_text,
        run: |session| session.step_suggestion(true),
    },
    Command {
        id: "review.previous",
        title: "Previous suggestion",
        help: "Goes to the suggestion before.",
        keys: &[Keys::plain(Key::Tab).and_shift()],
        enabled: in_text,
        run: |session| session.step_suggestion(false),
    },
    Command {
        id: "review.next_stance",
        title: "Next stance",
        help: "Goes to the next stance of the article, decided or not.",
        keys: &[Keys::char('j')],
        enabled: with_document,
        run: |session| session.step_stance(true),
    },
    Command {
        id: "review.previous_stance",
        title: "Previous stance",
        help: "Goes to the stance before.",
        keys: &[Keys::char('k')],
        enabled: with_document,
        run: |session| session.step_stance(false),
    },
    Command {
        id: "review.accept",
        title: "Accept",
        help: "Accepts the selected suggestion and goes to the next.",
        keys: &[Keys::char('a')],
        enabled: item_is_selected,
        run: |session| session.decide(Status::Accepted),
    },
    Command {
        id: "review.reject",
        title: "Reject",
        help: "Rejects the selected suggestion, for good, and goes to the next.",
        keys: &[Keys::char('x')],
        enabled: item_is_selected,
        run: |session| session.decide(Status::Rejected),
    },
    Command {
        id: "review.order",
        title: "Least certain first, or in reading order",
        help: "Switches the order in which Tab goes through the suggestions.",
        keys: &[Keys::char('o')],
        enabled: with_document,
        run: |session| session.switch_review_order(),
    },
    Command {
        id: "review.accept_label",
        title: "Accept all of this label",
        help: "Accepts every open suggestion of the article with the selected one's label, as one step.",
        keys: &[Keys::char('l')],
        enabled: item_is_selected,
        run: |session| session.decide_kind(Status::Accepted),
    },
    Command {
        id: "review.reject_label",
        title: "Reject all of this label",
        help: "Rejects every open suggestion of the article with the selected one's label, as one step.",
        keys: &[Keys::char('l').and_shift()],
        enabled: item_is_selected,
        run: |session| session.decide_kind(Status::Rejected),
    },
    Command {
        id: "review.accept_paragraph",
        title: "Accept all in this paragraph",
        help: "Accepts every open suggestion of the paragraph, as one step.",
        keys: &[Keys::char('g')],
        enabled: can_annotate,
        run: |session| session.accept_paragraph(),
    },
    Command {
        id: "review.bulk",
        title: "Decide on many…",
        help: "Accepts or rejects the suggestions of a label, a range of scores or a paragraph, as one step.",
        keys: &[Keys::char('b')],
        enabled: can_annotate,
        run: |session| session.begin_bulk(),
    },
    Command {
        id: "review.accept_all",
        title: "Accept all in this article",
        help: "Accepts every open suggestion of the article, as one step.",
        keys: &[],
        enabled: can_annotate,
        run: |session| session.accept_all(),
    },
    Command {
        id: "review.reopen",
        title: "Reopen the last decision",
        help: "Makes the suggestion that was decided on last open again, and selects it.",
        keys: &[Keys::char('u')],
        enabled: |session| session.can_write(),
        run: |session| session.reopen(0),
    },
    Command {
        id: "review.decisions",
        title: "Last decisions…",
        help: "Shows the last eight decisions; a digit reopens one.",
        keys: &[Keys::char('u').and_shift()],
        enabled: |session| session.can_write(),
        run: |session| session.ask(Dialog::Decisions),
    },
    Command {
        id: "review.done",
        title: "Mark article as done",
        help: "Marks the article as done, or as in progress again.",
        keys: &[Keys::plain(Key::Enter).and_ctrl()],
        enabled: |session| can_annotate(session) && session.can_change_articles(),
        run: |session| {
            if let Some(document) = session.document().cloned() {
                let state = match document.state {
                    DocumentState::Done => DocumentState::InProgress,
                    DocumentState::New | DocumentState::InProgress => DocumentState::Done,
                };
                session.set_state(&document.id, state);
            }
        },
    },
    Command {
        id: "review.next_article",
        title: "Next article",
        help: "Opens the next article of the list.",
        keys: &[Keys::plain(Key::Down).and_alt()],
        enabled: with_document,
        run: |session| session.step_document(true),
    },
    Command {
        id: "review.previous_article",
        title: "Previous article",
        help: "Opens the article before.",
        keys: &[Keys::plain(Key::Up).and_alt()],
        enabled: with_document,
        run: |session| session.step_document(false),
    },
    Command {
        id: "review.next_open_article",
        title: "Next article with open suggestions",
        help: "Opens the next article in which something is still to be decided.",
        keys: &[Keys::ctrl('j')],
        enabled: |session| session.project().documents().len() > 0,
        run: |session| session.next_open_document(),
    },
    Command {
        id: "review.suggest_again",
        title: "Suggest again",
        help: "Runs the extraction on the article again, for example after its date was changed.",
        keys: &[Keys::plain(Key::F(5))],
        enabled: can_annotate,
        run: |session| {
            if let Some(document) = session.document().map(|document| document.id.clone()) {
                session.extract(&document);
            }
        },
    },
    Command {
        id: "review.learning",
        title: "What was learnt",
        help: "Shows what the project has learnt from your decisions, and how much that helps.",
        keys: &[Keys::ctrl('l')],
        enabled: always,
        run: |session| session.ask(Dialog::Learning),
    },
    Command {
        id: "review.reset_learning",
        title: "Reset what was learnt…",
        help: "Has the project forget what it has learnt; your decisions stay as they are.",
        keys: &[],
        enabled: |session| session.can_change_articles() && !session.adaptation().is_empty(),
        run: |session| session.ask(Dialog::ResetLearning),
    },
];

fn item_is_selected(session: &Session) -> bool {
    can_annotate(session) && session.workspace().item.is_some()
}

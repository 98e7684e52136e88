//! The File menu: what comes in, what goes out.

use super::{always, with_document};
use crate::session::command::Command;
use crate::session::keys::Keys;
use crate::session::workspace::Dialog;

/// The commands of the File menu.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "file.open",
        title: "Open articles…",
        help: "Adds articles from files to the project.",
        keys: &[Keys::ctrl('o')],
        enabled: always,
        run: |session| session.ask(Dialog::OpenArticles),
    },
    Command {
        id: "file.open_folder",
        title: "Open folder or project…",
        help: "Opens a project, or adds all articles of a folder.",
        keys: &[Keys::ctrl('o').and_shift()],
        enabled: always,
        run: |session| session.ask(Dialog::OpenFolder),
    },
    Command {
        id: "file.open_table",
        title: "Open table…",
        help: "Adds the articles of a table (CSV, JSON, spreadsheet) after asking which column holds what.",
        keys: &[],
        enabled: |session| session.can_change_articles(),
        run: |session| session.ask(Dialog::OpenTable),
    },
    Command {
        id: "file.paste",
        title: "Paste as new article…",
        help: "Makes an article of pasted or typed text.",
        keys: &[Keys::ctrl('v').and_shift()],
        enabled: |session| session.can_change_articles(),
        run: |session| session.ask(Dialog::Paste),
    },
    Command {
        id: "file.new",
        title: "New project…",
        help: "Begins an empty project with a schema of your choice; the present one stays saved.",
        keys: &[Keys::ctrl('n')],
        enabled: always,
        run: |session| session.ask(Dialog::NewProject),
    },
    Command {
        id: "file.sample",
        title: "Open the sample project",
        help: "Opens a copy of five annotated sample articles to try things on.",
        keys: &[],
        enabled: always,
        run: |session| session.open_sample(),
    },
    Command {
        id: "file.save",
        title: "Save",
        help: "Writes all changes to the project folder; an untitled project asks for a place.",
        keys: &[Keys::ctrl('s')],
        enabled: |session| session.can_write(),
        run: |session| {
            if session.is_untitled() {
                session.ask(Dialog::SaveAs);
            } else {
                session.save_as_asked();
            }
        },
    },
    Command {
        id: "file.save_as",
        title: "Save project as…",
        help: "Saves the project at another place and goes on there.",
        keys: &[Keys::ctrl('s').and_shift()],
        enabled: |session| session.project().documents().len() > 0,
        run: |session| session.ask(Dialog::SaveAs),
    },
    Command {
        id: "file.join",
        title: "Work as another analyst…",
        help: "Where another window has the project: annotates it under a name of your own beside that one.",
        keys: &[],
        enabled: |session| session.can_join(),
        run: |session| session.ask(Dialog::Join),
    },
    Command {
        id: "file.backups",
        title: "Restore from a backup…",
        help: "Shows the project as it was, by the hour and by the day, and takes it or one article back.",
        keys: &[],
        enabled: |session| session.folder().is_some(),
        run: |session| session.ask_for_backups(),
    },
    Command {
        id: "file.bin",
        title: "Open the bin…",
        help: "Lists articles and annotations that were removed, and brings them back.",
        keys: &[],
        enabled: |session| session.folder().is_some(),
        run: |session| session.ask_for_bin(),
    },
    Command {
        id: "file.import",
        title: "Import annotations…",
        help: "Brings in what was annotated elsewhere, as somebody's annotations or as suggestions.",
        keys: &[Keys::ctrl('i')],
        enabled: always,
        run: |session| session.ask_for_annotations(),
    },
    Command {
        id: "file.export",
        title: "Export…",
        help: "Writes the dataset in a format that other programs read.",
        keys: &[Keys::ctrl('e')],
        enabled: |session| session.project().documents().len() > 0,
        run: |session| session.ask(Dialog::Export),
    },
    Command {
        id: "file.import_report",
        title: "Import report…",
        help: "Shows what became of each file of an import, and reads those again that could not be read.",
        keys: &[],
        enabled: |session| session.import_report().is_some() || session.folder().is_some(),
        run: |session| session.ask_import_report(),
    },
    Command {
        id: "file.source",
        title: "Show source file…",
        help: "Opens the file that the article was read from in the desktop's program for it, if it was kept.",
        keys: &[],
        enabled: with_document,
        run: |session| session.ask_source(),
    },
    Command {
        id: "file.remove_article",
        title: "Remove article…",
        help: "Takes the open article and its annotations out of the project; can be undone.",
        keys: &[],
        enabled: |session| with_document(session) && session.can_change_articles(),
        run: |session| {
            if let Some(document) = session.document().map(|document| document.id.clone()) {
                session.ask(Dialog::RemoveArticle(document));
            }
        },
    },
    Command {
        id: "file.stop",
        title: "Stop background work",
        help: "Stops reading, opening, exporting and looking for suggestions; what is done already stays.",
        keys: &[Keys::ctrl('.')],
        enabled: |session| session.jobs().any(|job| job.can_cancel),
        run: |session| session.cancel_all(),
    },
    Command {
        id: "file.quit",
        title: "Quit",
        help: "Saves and closes the window.",
        keys: &[Keys::ctrl('q')],
        enabled: always,
        run: |session| session.quit(),
    },
];

//! Choosing files: the desktop's dialog where there is one, else our own.
//!
//! The desktop's dialog blocks and so runs on a thread of its own. Where no
//! desktop answers it gives nothing at once, just as a cancelled dialog does
//! later; an answer faster than any hand is taken as “there is none”.

use super::browser::{Browser, Chosen};
use crate::session::Action;
use crate::session::workspace::Dialog;
use crate::ui::cx::Cx;
use eframe::egui::Context;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// No hand cancels a dialog faster than this.
const FASTER_THAN_A_HAND: Duration = Duration::from_millis(250);

/// What files are chosen for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Articles to open.
    OpenArticles,
    /// Tables of articles to open.
    OpenTable,
    /// A folder of articles or a project to open.
    OpenFolder,
    /// A place for the project.
    SaveAs,
    /// A place for an export: the file's name as proposed, and whether it is a folder.
    Export(String, bool),
    /// A file of annotations to import.
    ImportFile,
    /// A folder of annotations to import.
    ImportFolder,
    /// A schema to read.
    LoadSchema,
    /// A place for the schema: the file's name as proposed.
    SaveSchema(String),
    /// A place for the report of an import: the file's name as proposed.
    SaveImportReport(String),
}

/// What the desktop's dialog answered.
enum Picked {
    Paths(Vec<PathBuf>),
    Cancelled,
    NoNativeDialog,
}

/// The dialogs that choose files.
#[derive(Default)]
pub struct FileDialogs {
    asked: Option<(Purpose, Receiver<Picked>)>,
    browser: Option<Browser>,
    no_native: bool,
    /// What was chosen for an export; the export dialog takes it.
    pub(super) export_to: Option<PathBuf>,
}

impl FileDialogs {
    /// Draws the dialog for a purpose: asks the desktop first, then shows our own.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, purpose: Purpose, fresh: bool) {
        if fresh {
            self.start(cx, ctx, purpose.clone());
        }
        let Some(browser) = &mut self.browser else { return };
        match browser.ui(cx, ctx) {
            Some(Chosen::Paths(paths)) => self.finish(cx, purpose, paths),
            Some(Chosen::Cancelled) => self.cancel(cx, &purpose),
            None => {}
        }
    }

    /// Begins to ask.
    pub(super) fn start(&mut self, cx: &Cx<'_>, ctx: &Context, purpose: Purpose) {
        self.export_to = None;
        self.browser = None;
        if self.no_native || cx.session.settings().builtin_file_dialog {
            self.browser = Some(Browser::new(&purpose, cx.session));
        } else {
            self.asked = Some((purpose.clone(), ask_desktop(ctx.clone(), purpose)));
        }
    }

    /// Whether an answer is still awaited.
    pub(super) fn is_open(&self) -> bool {
        self.asked.is_some() || self.browser.is_some()
    }

    /// Takes the desktop's answer in, once it is there.
    pub(super) fn poll(&mut self, cx: &mut Cx<'_>) {
        let Some((purpose, answer)) = &self.asked else { return };
        let picked = match answer.try_recv() {
            Ok(picked) => picked,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Picked::NoNativeDialog,
        };
        let purpose = purpose.clone();
        self.asked = None;
        match picked {
            Picked::Paths(paths) => self.finish(cx, purpose, paths),
            Picked::Cancelled => self.cancel(cx, &purpose),
            Picked::NoNativeDialog => {
                self.no_native = true;
                self.browser = Some(Browser::new(&purpose, cx.session));
            }
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>, purpose: &Purpose) {
        self.browser = None;
        // Back to where it was asked from.
        cx.ask(Action::Ask(match purpose {
            Purpose::LoadSchema | Purpose::SaveSchema(_) => Some(Dialog::Schema(None)),
            Purpose::SaveImportReport(_) => Some(Dialog::ImportReport),
            Purpose::ImportFile | Purpose::ImportFolder => Some(Dialog::Import),
            _ => None,
        }));
    }

    fn finish(&mut self, cx: &mut Cx<'_>, purpose: Purpose, paths: Vec<PathBuf>) {
        self.browser = None;
        match (purpose, paths.first()) {
            (Purpose::OpenArticles | Purpose::OpenFolder, Some(_)) => cx.ask(Action::Open(paths)),
            (Purpose::ImportFile | Purpose::ImportFolder, Some(path)) => {
                cx.ask(Action::ReadAnnotations(path.clone(), None));
            }
            (Purpose::OpenTable, Some(_)) => cx.ask(Action::OpenTables(paths)),
            (Purpose::SaveAs, Some(path)) => cx.ask(Action::SaveAs(path.clone())),
            (Purpose::Export(..), Some(path)) => self.export_to = Some(path.clone()),
            (Purpose::LoadSchema, Some(path)) => cx.ask(Action::LoadSchema(path.clone())),
            (Purpose::SaveSchema(_), Some(path)) => cx.ask(Action::SaveSchema(path.clone())),
            (Purpose::SaveImportReport(_), Some(path)) => cx.ask(Action::SaveImportReport(path.clone())),
            (_, None) => cx.ask(Action::Ask(None)),
        }
    }
}

fn ask_desktop(ctx: Context, purpose: Purpose) -> Receiver<Picked> {
    let (sender, receiver) = channel();
    let ask = move || {
        let begun = Instant::now();
        let picked = match pick(&purpose) {
            Some(paths) => Picked::Paths(paths),
            None if begun.elapsed() < FASTER_THAN_A_HAND => Picked::NoNativeDialog,
            None => Picked::Cancelled,
        };
        // Nobody listens any more if the window was closed meanwhile.
        drop(sender.send(picked));
        ctx.request_repaint();
    };
    // Without a thread the receiver finds no sender, which means “no native dialog”.
    drop(std::thread::Builder::new().name("file dialog".to_owned()).spawn(ask));
    receiver
}

fn pick(purpose: &Purpose) -> Option<Vec<PathBuf>> {
    let dialog = rfd::FileDialog::new();
    let one = |path: Option<PathBuf>| path.map(|path| vec![path]);
    match purpose {
        Purpose::OpenArticles => {
            let extensions = crate::format::article_extensions();
            dialog.set_title("Open articles").add_filter("Articles", &extensions).pick_files()
        }
        Purpose::OpenTable => {
            let extensions = crate::format::table_extensions();
            dialog.set_title("Open table").add_filter("Tables", &extensions).pick_files()
        }
        Purpose::OpenFolder => one(dialog.set_title("Open folder or project").pick_folder()),
        Purpose::ImportFile => {
            let extensions = crate::format::annotation_extensions();
            one(dialog.set_title("Import annotations").add_filter("Annotations", &extensions).pick_file())
        }
        Purpose::ImportFolder => one(dialog.set_title("Import a folder of annotations").pick_folder()),
        Purpose::SaveAs => one(dialog.set_title("Save project as").set_file_name("my-project").save_file()),
        Purpose::LoadSchema => one(dialog.set_title("Load schema").add_filter("Schemas", &["ron"]).pick_file()),
        Purpose::SaveSchema(name) => one(dialog.set_title("Save schema as").set_file_name(name).save_file()),
        Purpose::SaveImportReport(name) => {
            one(dialog.set_title("Export the import report").set_file_name(name).save_file())
        }
        Purpose::Export(name, _) => one(dialog.set_title("Export to").set_file_name(name).save_file()),
    }
}

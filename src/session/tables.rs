//! Tables among the files to open: where it is not plain what their columns hold, the analyst is asked first, once for
//! all tables with the same columns.

use super::Session;
use super::job::{JobEvent, Jobs};
use super::workspace::Dialog;
use crate::format::{self, Mapping, Mappings, Role, TablePreview};
use crate::store;
use std::path::{Path, PathBuf};

/// How many tables are looked at before reading; all others are read as guessed.
const MOST: usize = 500;

/// The largest file that is looked at if it must be unpacked as a whole for that, in bytes (64 MiB).
const LARGEST_UNPACKED: u64 = 64 << 20;

/// Tables with the same columns, whose roles are not plain.
#[derive(Debug, Clone)]
pub struct TableQuestion {
    /// The first of them.
    pub preview: TablePreview,
    /// The names of their files.
    pub files: Vec<String>,
}

/// Files that are opened once all questions about them are answered.
pub(super) struct Asking {
    paths: Vec<PathBuf>,
    /// Those still to ask, the next one first.
    questions: Vec<TableQuestion>,
    answers: Mappings,
}

impl Session {
    /// Opens files; tables among them whose columns are not plain are asked about, or all of them if `ask` says so.
    pub(super) fn open_files(&mut self, paths: Vec<PathBuf>, ask: bool) {
        let extensions = format::table_extensions();
        let may_be = |path: &PathBuf| path.is_dir() || is_one_of(path, &extensions);
        if !ask && !paths.iter().any(may_be) {
            return self.begin_import(paths, Mappings::default());
        }
        self.looking = Some(self.jobs.look_at_tables(paths, ask));
    }

    /// Takes in what a look at the files has found.
    pub(super) fn take_in_tables(&mut self, job: u64, paths: Vec<PathBuf>, questions: Vec<TableQuestion>) {
        // Another project has been opened meanwhile, or other files.
        if self.looking != Some(job) {
            return;
        }
        self.looking = None;
        self.asking = Some(Asking { paths, questions, answers: Mappings::default() });
        self.ask_about_tables();
    }

    /// Asks the next question about tables, if nothing else is asked; without any left, reading begins.
    pub(super) fn ask_about_tables(&mut self) {
        let Some(asking) = &self.asking else { return };
        if asking.questions.is_empty() {
            if let Some(Asking { paths, answers, .. }) = self.asking.take() {
                self.begin_import(paths, answers);
            }
        } else if self.workspace.dialog.is_none() && !self.held {
            self.workspace.dialog = Some(Dialog::Table);
        }
    }

    /// The question about tables that is being asked, and how many come after it.
    pub fn table_question(&self) -> Option<(&TableQuestion, usize)> {
        let questions = &self.asking.as_ref()?.questions;
        questions.first().map(|question| (question, questions.len() - 1))
    }

    /// Answers the question about tables that is being asked: how they are read, or that they are not.
    pub(super) fn answer_table(&mut self, mapping: Option<Mapping>) {
        self.workspace.dialog = None;
        let Some(asking) = &mut self.asking else { return };
        if !asking.questions.is_empty() {
            let question = asking.questions.remove(0);
            asking.answers.by_columns.insert(question.preview.columns, mapping);
        }
        self.ask_about_tables();
    }

    /// Lets all tables that are still to be asked about be read as guessed.
    pub(super) fn guess_tables(&mut self) {
        self.workspace.dialog = None;
        if let Some(asking) = &mut self.asking {
            asking.questions.clear();
        }
        self.ask_about_tables();
    }

    /// Opens a dialog or closes it; closing the question about a table means that it is not wanted.
    pub(super) fn ask_or_close(&mut self, dialog: Option<Dialog>) {
        let was_table = self.workspace.dialog == Some(Dialog::Table);
        self.workspace.dialog = dialog;
        if was_table && self.workspace.dialog != Some(Dialog::Table) {
            let asked = self.workspace.dialog.take();
            self.answer_table(None);
            if asked.is_some() {
                self.workspace.dialog = asked;
            }
        }
    }
}

impl Jobs {
    /// Looks at the tables among files and in folders; gives the job's number.
    pub(super) fn look_at_tables(&mut self, paths: Vec<PathBuf>, ask: bool) -> u64 {
        self.start("Looking at tables", true, move |work| {
            let questions = questions(&paths, ask, &|| work.cancelled());
            if !work.cancelled() {
                work.send(JobEvent::TablesSeen(work.id, paths, questions));
            }
        })
    }
}

/// What is to be asked about the tables among files.
fn questions(paths: &[PathBuf], ask: bool, is_cancelled: &dyn Fn() -> bool) -> Vec<TableQuestion> {
    let extensions = format::table_extensions();
    // What cannot be opened is told when it is read.
    let (files, _) = store::collect(paths, &extensions);
    let tables = files.iter().filter(|file| is_one_of(file, &extensions));
    let mut questions: Vec<TableQuestion> = Vec::new();
    for file in tables.take(MOST) {
        if is_cancelled() {
            return Vec::new();
        }
        let is_named = paths.contains(file);
        let previews = look_at(file, ask || is_named);
        let any_text = previews.iter().any(|preview| format::has_text(&preview.guess.mapping));
        for preview in previews {
            let has_text = format::has_text(&preview.guess.mapping);
            // A sheet of remarks beside the sheet with the texts, or a file of settings in a folder, is no question.
            let is_worth_it = if any_text { has_text } else { is_named };
            if !is_worth_it || !ask && preview.is_certain() {
                continue;
            }
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match questions.iter_mut().find(|question| question.preview.columns == preview.columns) {
                Some(same) if same.files.contains(&name) => {}
                Some(same) => same.files.push(name),
                None => questions.push(TableQuestion { preview, files: vec![name] }),
            }
        }
    }
    questions
}

fn look_at(file: &Path, however_large: bool) -> Vec<TablePreview> {
    let is_packed = is_one_of(file, &["xlsx", "xlsm", "xls", "ods", "parquet"]);
    let length = std::cell::LazyCell::new(|| store::files::length(file).unwrap_or(u64::MAX));
    if is_packed && !however_large && *length > LARGEST_UNPACKED {
        return Vec::new();
    }
    let Ok(mut input) = store::files::open(file) else { return Vec::new() };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    format::preview_tables(&name, &mut input, &Mappings::default()).and_then(Result::ok).unwrap_or_default()
}

fn is_one_of(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

/// The mapping with a role given to other columns.
pub fn with_role(mapping: &Mapping, role: Role, columns: Vec<String>) -> Mapping {
    let mut changed = mapping.clone();
    changed.columns.insert(role, columns);
    changed
}

//! The import of annotations in a running session: what was read waits until it is said what becomes of it.

use super::Session;
use super::corpus::rejected;
use super::corpus::{self, Arrival, ImportPlan, Joining, LabelFate};
use super::workspace::Dialog;
use crate::format::{self, Tally};
use crate::model::{AnnotationSetId, Project};
use crate::report::{Notice, counted};
use crate::store;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

/// Annotations that are to be brought in.
#[derive(Default)]
pub(super) struct PendingImport {
    /// The job that reads them, if one does.
    job: Option<u64>,
    read: Option<Rc<Arrival>>,
    /// Why nothing was read.
    refusal: Option<Notice>,
}

impl Session {
    /// The annotations that were read for an import.
    pub fn arrival(&self) -> Option<&Rc<Arrival>> {
        self.pending.read.as_ref()
    }

    /// Why no annotations were read for an import.
    pub fn arrival_refusal(&self) -> Option<&Notice> {
        self.pending.refusal.as_ref()
    }

    /// Whether annotations are being read for an import.
    pub fn is_reading_annotations(&self) -> bool {
        self.pending.job.is_some()
    }

    pub(crate) fn ask_for_annotations(&mut self) {
        self.pending = PendingImport::default();
        self.ask(Dialog::Import);
    }

    pub(super) fn read_annotations(&mut self, path: PathBuf, format: Option<&'static str>) {
        let format = format.and_then(format::format);
        let job = self.jobs.read_annotations(path, format, self.project.clone());
        self.pending = PendingImport { job: Some(job), ..Default::default() };
        self.ask(Dialog::Import);
    }

    pub(super) fn take_in_annotations(&mut self, job: u64, read: Result<Arrival, Notice>) {
        if self.pending.job != Some(job) {
            return;
        }
        self.pending.job = None;
        match read {
            Ok(arrival) => self.pending.read = Some(Rc::new(arrival)),
            Err(notice) => self.pending.refusal = Some(notice),
        }
    }

    /// Brings the annotations that were read into the project, as one step.
    pub(super) fn import(&mut self, plan: &ImportPlan) {
        let Some(arrival) = self.pending.read.clone() else { return };
        let joining = match corpus::joining(&self.project, arrival.imported.clone(), plan) {
            Ok(joining) => joining,
            Err(refusal) => return self.tell(Notice::error(format!("Nothing was imported. {refusal}"))),
        };
        let Joining { operations, came, left_out, first, report, .. } = joining;
        self.workspace.dialog = None;
        let as_what = match &plan.set {
            AnnotationSetId::Prediction => "suggestions".to_owned(),
            set => format!("annotations of {set}"),
        };
        let label = format!("Imported {} as {as_what}", said(came));
        arrival.report.notices.iter().cloned().chain(report.notices).for_each(|notice| self.tell(notice));
        if operations.is_empty() {
            return self.keep_lines_of(&arrival);
        }
        if !self.commit(label.clone(), operations) {
            return;
        }
        self.pending = PendingImport::default();
        self.keep_lines_of(&arrival);
        let left_out: usize = left_out.values().sum();
        let mut notice = Notice::info(format!("{label}."));
        if left_out > 0 {
            let were = if left_out == 1 { "was" } else { "were" };
            notice = notice.hint(format!("{} {were} left out, as chosen.", counted(left_out, "mention")));
        }
        self.tell(notice);
        self.ensure_suggestions();
        if let Some(document) = first {
            self.show(&document);
        }
    }

    /// Keeps the lines that were not understood with the project, although nothing is imported.
    pub(super) fn keep_rejected_lines(&mut self) {
        if let Some(arrival) = self.pending.read.clone() {
            self.workspace.dialog = None;
            self.keep_lines_of(&arrival);
        }
    }

    fn keep_lines_of(&mut self, arrival: &Arrival) {
        let Some(folder) = self.keeper.folder.as_ref().filter(|_| !arrival.rejected.is_empty()) else { return };
        match rejected::keep(folder, &arrival.path, arrival.format, &arrival.rejected, self.now()) {
            Ok(report) => {
                let lines = counted(report.rows.len(), "line");
                let notice = Notice::warning(format!("{lines} not understood; kept with the project."));
                self.import_report = Some(Arc::new(report));
                self.tell(notice.hint("File ▸ Import report… tells why, and has them."));
            }
            Err(error) => self.tell(Notice::warning(error.to_string())),
        }
    }

    /// Opens the annotations that were read as a project of their own; labels that are not left out are there.
    pub(super) fn import_as_project(&mut self, plan: &ImportPlan) {
        let Some(arrival) = self.pending.read.clone() else { return };
        if !self.may_leave() {
            return;
        }
        let name = arrival.path.file_stem().map_or("Imported".into(), |stem| stem.to_string_lossy().into_owned());
        let mut plan = plan.clone();
        let schema = store::news_schema();
        for label in arrival.labels(&schema).into_iter().filter(|label| label.known.is_none()) {
            let fate = plan.labels.entry(label.name).or_insert(LabelFate::New);
            if matches!(fate, LabelFate::Is(id) if schema.label(id).is_none()) {
                *fate = LabelFate::New;
            }
        }
        self.start_project(Project::new(&name, schema), None, true);
        self.pending.read = Some(arrival);
        self.import(&plan);
    }
}

fn said(came: Tally) -> String {
    format!("{} with {}", counted(came.documents, "article"), counted(came.mentions, "mention"))
}

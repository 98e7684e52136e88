//! Long articles are brought into memory and listed by a worker before they are shown, so that no frame waits for them.

use super::Session;
use super::job::JobEvent;
use super::memo::DocumentTable;
use super::opening::Arrival;
use super::suggesting::MANY;
use crate::model::{AnnotationSetId, DocumentId, Project};

/// What is shown as soon as an article is in memory.
pub(super) struct Warming {
    job: u64,
    then: Arrival,
}

/// An article that a worker has brought into memory.
pub struct Warmed {
    document: DocumentId,
    /// The document's stamp then.
    stamp: u64,
    who: AnnotationSetId,
    table: DocumentTable,
}

/// Texts of more bytes take longer than a frame.
const LONG: usize = 1 << 20;

/// Whether bringing a document into memory takes longer than a frame.
fn is_long(project: &Project, document: &DocumentId) -> bool {
    let waiting = project.set_handles(document).filter(|(_, handle)| !handle.is_loaded());
    let records = waiting.map(|(_, handle)| {
        let summary = handle.summary();
        summary.mentions + summary.stances
    });
    let text = project.document(document).filter(|document| !document.text.is_loaded());
    records.sum::<usize>() > MANY || text.is_some_and(|document| document.text.len() > LONG)
}

impl Session {
    /// Shows a document, once it is in memory.
    pub(super) fn show_when_ready(&mut self, document: &DocumentId) {
        self.warming = None;
        match is_long(&self.project, document) {
            true => self.warm(self.project.clone(), document.clone(), Arrival::Document(document.clone())),
            false => self.show(document),
        }
    }

    /// Goes on with what has arrived, once the document that it shows first is in memory.
    pub(super) fn arrive_when_ready(&mut self, arrival: Arrival) {
        self.warming = None;
        if let Arrival::Project(opened) = &arrival
            && let Some(first) = self.first_shown(opened)
            && is_long(&opened.project, &first)
        {
            let project = opened.project.clone();
            return self.warm(project, first, arrival);
        }
        self.waiting.push(arrival);
        self.show_arrivals();
    }

    fn warm(&mut self, project: Project, document: DocumentId, then: Arrival) {
        let who = self.who.clone();
        let job = self.jobs.start("Opening article", false, move |work| {
            // The project of the session shares what comes into memory here.
            if let Some(document) = project.document(&document) {
                document.text.index();
            }
            let stamp = project.document_stamp(&document);
            let table = DocumentTable::of(&project, &document, &who);
            drop(project);
            work.send(JobEvent::Warmed(work.id, Box::new(Warmed { document, stamp, who, table })));
        });
        self.warming = Some(Warming { job, then });
    }

    /// Shows what waited for an article to be in memory.
    pub(super) fn take_in_warmed(&mut self, job: u64, warmed: Warmed) {
        let Some(Warming { then, .. }) = self.warming.take_if(|warming| warming.job == job) else { return };
        self.waiting.push(then);
        self.show_arrivals();
        let Warmed { document, stamp, who, table } = warmed;
        let is_shown = self.workspace.document.as_ref() == Some(&document);
        if is_shown && who == self.who && self.project.document_stamp(&document) == stamp {
            drop(self.memo.put(&self.project, &who, &document, table, &[]));
        }
    }

    /// What waited for a worker that has failed need not wait any longer.
    pub(super) fn finish_warming(&mut self, job: u64) {
        if let Some(Warming { then, .. }) = self.warming.take_if(|warming| warming.job == job) {
            self.waiting.push(then);
            self.show_arrivals();
        }
    }
}

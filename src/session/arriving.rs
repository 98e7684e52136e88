//! What background work brings in, in the order in which it comes.

use super::Session;
use super::job::JobEvent;
use crate::report::Notice;

impl Session {
    pub(super) fn take_in(&mut self, event: JobEvent) {
        self.steps_before = self.history.done().len();
        match event {
            JobEvent::Progress(..) | JobEvent::Reading(..) => {}
            JobEvent::Versions(generation, found) => self.take_in_versions(generation, found),
            JobEvent::Read(job, place, read, _) => self.take_in_read(job, &place, read),
            JobEvent::TablesSeen(job, paths, questions) => self.take_in_tables(job, paths, questions),
            JobEvent::ProjectOpened(job, opened) => self.take_in_project(job, *opened),
            JobEvent::Suggested(document, change, Some(found)) => {
                self.take_in_suggestions(&document, change, *found);
                if !self.jobs.is_extracting() {
                    self.look_again();
                }
            }
            JobEvent::Suggested(document, _, None) => {
                let what = format!("No suggestions for “{}”: a fault in Standpoint.", document.title());
                self.tell(Notice::error(what).hint("You can annotate it by hand. Please report it with the article."));
            }
            JobEvent::Prepared(_, prepared) => {
                self.take_in_prepared(*prepared);
                self.look_again();
            }
            JobEvent::Gathered(job, found) => self.take_in_gathered(job, *found),
            JobEvent::Warmed(job, warmed) => self.take_in_warmed(job, *warmed),
            JobEvent::AnnotationsRead(job, read) => self.take_in_annotations(job, *read),
            JobEvent::LookedBack(job, former) => self.take_in_former(job, *former),
            JobEvent::LookedOutside(job, news, others) => self.take_in_outside(job, *news, others),
            JobEvent::Saved(job, finished) => self.take_in_save(job, *finished),
            JobEvent::Found(job, batch) => self.take_in_found(job, *batch),
            JobEvent::Arranged(generation, arranged) => self.take_in_list(generation, *arranged),
            JobEvent::Told(notice) => self.tell(notice),
            JobEvent::Finished(job) => {
                self.finish_search(job);
                self.finish_import(job);
                self.finish_save(job);
                self.finish_arranging(job);
                self.finish_warming(job);
                self.finish_gathering(job);
            }
        }
    }
}

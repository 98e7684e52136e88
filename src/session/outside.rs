//! What others change in the files of the open project: another window, a pull, a sync folder, an editor.
//!
//! It is taken in as one step where it does not collide with work that is not saved yet. Where it does, the work here
//! stays, the other version is copied, and the analyst is told.

mod merging;

use super::Session;
use super::going_back::to_project;
use super::workspace::Dialog;
use crate::model::{DocumentId, Operation};
use crate::report::{Notice, counted};
use crate::store::{Former, LockHolder, OutsideNews, OutsideVersion, Stamps, Turn};
use merging::{Joined, fit, join};
use std::collections::BTreeSet;

/// How often the files are looked at, in seconds.
const LOOK_EVERY: i64 = 5;

/// For so many articles one second more goes by between two looks, unless the first saw something.
const ARTICLES_A_SECOND: usize = 2_000;

/// While other windows are at work on the project, what they save is looked for so often.
const LOOK_FOR_SAVES_EVERY: i64 = 1;

/// What is known of the files.
#[derive(Default)]
pub(super) struct Outside {
    looked_at: Option<i64>,
    /// When it was last looked for what another window has saved.
    looked_for_saves_at: Option<i64>,
    job: Option<u64>,
    known: Option<Stamps>,
    before: Option<Stamps>,
    /// Whether a save waits for the look: another window had saved before it.
    is_waited_for: bool,
}

impl Session {
    /// The window has come to the front: what happened meanwhile is looked at soon.
    pub fn look_outside_soon(&mut self) {
        self.outside.looked_at = None;
    }

    /// Looks at the files in the background, now and then.
    pub(super) fn look_outside_now_and_then(&mut self) {
        let now = self.now();
        let articles = if self.outside.before.is_some() { 0 } else { self.project.documents().len() };
        let more = i64::try_from(articles / ARTICLES_A_SECOND).unwrap_or_default();
        let is_due = |at: Option<i64>, every: i64| at.is_none_or(|at| !(0..every).contains(&(now - at)));
        let is_time = self.outside.is_waited_for || is_due(self.outside.looked_at, LOOK_EVERY + more);
        let is_brief =
            !is_time && !self.others().is_empty() && is_due(self.outside.looked_for_saves_at, LOOK_FOR_SAVES_EVERY);
        let fails = self.rescued_to().is_some() && !self.outside.is_waited_for;
        if !(is_time || is_brief) || self.outside.job.is_some() || !self.follows_files() || fails {
            return;
        }
        let Some(folder) = &mut self.keeper.folder else { return };
        folder.stay();
        self.outside.looked_for_saves_at = Some(now);
        let look = match is_brief {
            true => folder.outside_look(self.outside.known.clone(), None).briefly(),
            false => {
                self.outside.looked_at = Some(now);
                folder.outside_look(self.outside.known.clone(), self.outside.before.take())
            }
        };
        self.outside.job = Some(self.jobs.look_outside(look, folder.others()));
    }

    /// Looks at the files and waits for what is there: another window has saved, and this one is going to, in the turn
    /// that this gives.
    pub(super) fn look_outside_at_once(&mut self) -> Option<Turn> {
        // What another look has seen meanwhile is old.
        self.outside.job = None;
        let look = self.keeper.folder.as_ref()?.outside_look(self.outside.known.clone(), None);
        let (news, turn) = look.run_keeping();
        self.take_in_news(news);
        turn
    }

    /// Does at once what a save waits for that another window's has crossed. Gives whether there is one.
    pub(super) fn save_again(&mut self) -> bool {
        let is_waited_for = std::mem::take(&mut self.outside.is_waited_for);
        if is_waited_for {
            drop(self.look_outside_at_once());
            self.save_soon();
        }
        is_waited_for
    }

    /// Has the save that another window's has crossed come again once its files were looked at.
    pub(super) fn save_after_look(&mut self) {
        self.outside.is_waited_for = true;
        self.jobs.wake();
    }

    pub(super) fn take_in_outside(&mut self, job: u64, news: OutsideNews, others: Vec<LockHolder>) {
        if self.outside.job != Some(job) {
            return;
        }
        self.outside.job = None;
        self.note_others(others);
        let is_waited_for = std::mem::take(&mut self.outside.is_waited_for);
        self.take_in_news(news);
        if is_waited_for {
            self.save_soon();
        }
    }

    fn take_in_news(&mut self, news: OutsideNews) {
        match news {
            OutsideNews::Unlooked => {}
            OutsideNews::Nothing(stamps) => self.outside.known = Some(stamps),
            OutsideNews::Unsettled(stamps) => self.outside.before = Some(stamps),
            OutsideNews::Settled(stamps, version) if !version.troubles.is_empty() => {
                self.outside.known = Some(stamps);
                self.pass_over(&version);
                self.refuse_outside(&version);
            }
            OutsideNews::Settled(stamps, version) => {
                let (by_hand, joined) = (version.is_by_hand, self.join_outside(*version));
                if by_hand && !joined {
                    self.outside.known = Some(stamps);
                }
            }
        }
    }

    fn pass_over(&self, version: &OutsideVersion) {
        if let Some(folder) = &self.keeper.folder {
            folder.pass_over(version);
        }
    }

    /// Damaged or half-merged files are not taken in before someone has put them right.
    fn refuse_outside(&mut self, version: &OutsideVersion) {
        let what = "Another program changed files of this project, and they are damaged or not merged to the end.";
        self.tell(
            Notice::warning(what).hint("Nothing of that was taken in. Correct the files; they are looked at again."),
        );
        version.troubles.iter().cloned().for_each(|notice| self.tell(notice));
        self.ask_unless_busy(Dialog::Report);
    }

    /// Takes in what the files hold. Gives whether that was possible.
    fn join_outside(&mut self, version: OutsideVersion) -> bool {
        let Some(mut base) = self.keeper.folder.as_ref().and_then(|folder| folder.base_of(&version)) else {
            return true;
        };
        // What other windows do is theirs to undo.
        let mut can_undo = !version.is_by_hand && self.joined().is_none() && self.can_write();
        let was_saved = self.is_saved();
        // What nobody has looked at is known from its file only, and there it is not any more: nothing can be undone.
        for id in &version.documents {
            can_undo &= !base.let_go(id);
            can_undo &= !self.project.let_go(id);
        }
        let theirs = Former { project: version.project().clone(), documents: version.documents.clone() };
        let operations = to_project(&base, &theirs);
        let mut joined = match self.can_write() {
            true => join(&self.who, &base, &self.project, &theirs, operations.clone()),
            false => Joined { taken: to_project(&self.project, &theirs), ..Joined::default() },
        };
        let mut saved = base;
        if saved.commit(&operations).is_err() {
            self.pass_over(&version);
            return false;
        }
        if !was_saved {
            fit(&self.project, &theirs, &mut joined);
        }
        let Joined { taken, merged, collisions, kept } = joined;
        let articles: BTreeSet<DocumentId> = taken.iter().filter_map(Operation::changed_document).cloned().collect();
        let shown = self.workspace.document.as_ref().is_some_and(|shown| articles.contains(shown));
        let is_notable =
            !version.is_by_hand || shown || taken.iter().any(|it| matches!(it, Operation::PutDocument(..)));
        let by = if version.is_by_hand { format!("{} saved", self.others_in_words()) } else { ANOTHER.to_owned() };
        let label = format!("Took in what {by}, {}", counted(articles.len(), "article"));
        let (files, count) = (version.files.clone(), taken.len());
        match can_undo {
            true if count > 0 => drop(self.commit(label.clone(), taken)),
            true => {}
            false => self.take_in_quietly(&label, taken, &merged),
        }
        let is_all = merged.is_empty() && collisions.is_empty() && kept.is_empty();
        if let Some(folder) = &mut self.keeper.folder {
            let copies = (!collisions.is_empty()).then(|| folder.copy_files(&files));
            folder.go_on_from(version, saved);
            if let Some(copies) = copies {
                self.tell_collisions(&collisions, copies);
            }
        }
        if was_saved && is_all && !can_undo {
            self.keeper.note_in_files(self.project.revision());
        }
        self.outside = Outside { looked_at: self.outside.looked_at, ..Outside::default() };
        if !kept.is_empty() {
            let what = format!("It was removed elsewhere and is used here, so it was kept: {}.", listed(&kept));
            self.tell(Notice::info(what));
        }
        if count > 0 {
            self.forget_what_is_gone();
            let notice = Notice::info(format!("{label}."));
            let hint = self.with_keys("{edit.undo} takes it back.");
            if is_notable {
                self.tell(if can_undo { notice.hint(hint) } else { notice });
            }
        }
        self.ensure_suggestions();
        true
    }

    fn tell_collisions(&mut self, collisions: &[String], copies: Result<String, crate::store::StoreError>) {
        let what = format!("Another program or window changed what you changed, too: {}.", listed(collisions));
        let notice = Notice::warning(what);
        self.tell(match copies {
            Ok(place) => notice.hint(format!("Yours stays. The other version is in {place}; compare the two.")),
            Err(error) => notice.hint(format!("Yours stays. The other version could not be copied: {error}")),
        });
        self.ask_unless_busy(Dialog::Report);
    }

    /// Shows a dialog unless the analyst is in one.
    fn ask_unless_busy(&mut self, dialog: Dialog) {
        if self.workspace.dialog.is_none() {
            self.ask(dialog);
        }
    }
}

/// Who changes files that is no window on the project.
const ANOTHER: &str = "another program changed";

/// The first of some things, in words.
fn listed(things: &[String]) -> String {
    let shown: Vec<&str> = things.iter().take(8).map(String::as_str).collect();
    let more = if things.len() > shown.len() { " and others" } else { "" };
    format!("{}{more}", shown.join("; "))
}

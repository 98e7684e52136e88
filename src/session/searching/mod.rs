//! Searching: words and annotations in the open article or the whole project, and acting on what was found.

mod acting;
mod request;
mod search;
mod stances;
mod worker;

pub use request::SearchRequest;
pub use search::{Group, Row, Search};
pub use stances::{HitsHolder, HitsStance};
pub use worker::{FoundBatch, MOST_PLACES};

use super::Session;
use super::workspace::{Cursor, Item, View};
use crate::analysis::search::{Finder, HitKind, Query, Survey, without_possessive};
use crate::model::{DocumentId, Mention, MentionId, Project, Stance, StanceId};
use crate::report::Notice;
use crate::text::TextRange;
use std::sync::Arc;

/// The project as a search sees it, remembered until it changes.
#[derive(Default)]
pub(super) struct Snapshot(Option<(u64, u64, Arc<Project>)>);

impl Session {
    /// The search that is open.
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// The places that the open search has in a part of the open document, and which place is chosen there.
    pub fn found_in(&self, part: TextRange) -> (Vec<TextRange>, Option<TextRange>) {
        let (Some(search), Some(document)) = (&self.search, &self.workspace.document) else {
            return Default::default();
        };
        let Some(group) = search.of_document(document) else { return Default::default() };
        let from = group.hits.partition_point(|hit| hit.range.start() < part.start());
        let to = group.hits.partition_point(|hit| hit.range.start() <= part.end());
        let here = group.hits.get(from..to.max(from)).unwrap_or_default();
        let mut places: Vec<TextRange> = here.iter().map(|hit| hit.range).collect();
        places.dedup();
        (places, self.found_now())
    }

    /// The place that the open search has chosen, if it is in the open document.
    pub fn found_now(&self) -> Option<TextRange> {
        let (search, document) = (self.search.as_ref()?, self.workspace.document.as_ref()?);
        let group = search.of_document(document)?;
        Some(group.hits.get(search.current?.checked_sub(group.first)?)?.range)
    }

    /// Opens the search in the open article, or in the whole project; with the selected words, if there are any.
    pub(crate) fn open_search(&mut self, whole_project: bool) {
        // What the search itself has selected, to show it, is no new question.
        let is_found = self.found_now().is_some_and(|place| self.selected_range() == Some(place));
        let selected = self.selected_text().filter(|words| !is_found && !words.contains('\n')).map(str::to_owned);
        let document = self.workspace.document.clone();
        let former = self.search.take().filter(|former| former.query.survey.is_none());
        self.stop_search(former.as_ref());
        let mut search = former.unwrap_or_default();
        // What was typed last is there again, selected, so that typing replaces it.
        if let Some(words) = selected {
            search.query = Query { words, ..Query::default() };
        }
        search.query.only = document.filter(|_| !whole_project);
        search.list = search.list || whole_project;
        if !search.list {
            // The bar stands over the article.
            self.workspace.view = View::Read;
        }
        search.wants_keyboard = true;
        self.search = Some(search);
        self.look();
    }

    /// Opens the list of all places of the selected name: of the selected words, or else the selected mention.
    pub fn begin_occurrences(&mut self, whole_project: bool) {
        let Some(document) = self.document().cloned() else { return };
        let overlay = self.overlay();
        // Selected words count more than a mention that was selected before them.
        let selected = self.selected_range();
        let chosen = match (selected, &self.workspace.item) {
            (Some(range), _) => overlay.mention_at(range),
            (None, Some(Item::Mention(id))) => overlay.mention(id),
            (None, _) => None,
        };
        let words = match (selected, chosen) {
            (Some(range), _) => document.text.slice(range).to_owned(),
            (None, Some(mention)) => document.text.joined(&mention.spans),
            (None, None) => {
                let hint = self.with_keys("Select words or a mention, then press {annotate.occurrences}.");
                return self.tell(Notice::info("There is no name to look for.").hint(hint));
            }
        };
        let survey = Survey {
            label: chosen.map(|mention| mention.label.clone()),
            entity: chosen.and_then(|mention| mention.entity.clone()),
        };
        let query = Query {
            words: without_possessive(words.trim()).to_owned(),
            match_case: true,
            whole_words: true,
            other_forms: true,
            only: (!whole_project).then(|| document.id.clone()),
            survey: Some(survey),
            ..Query::default()
        };
        let former = self.search.take();
        self.stop_search(former.as_ref());
        self.search = Some(Search::in_list(query));
        self.look();
    }

    /// Carries out a request to the search.
    pub(super) fn search_request(&mut self, request: SearchRequest) {
        match request {
            SearchRequest::Close => return self.close_search(),
            SearchRequest::Tag(label) => return self.tag_hits(&label),
            SearchRequest::TagAsSurveyed => return self.tag_hits_as_surveyed(),
            SearchRequest::Link(entity) => return self.link_hits(entity),
            SearchRequest::LinkNew(name) => return self.link_hits_to_new(&name),
            SearchRequest::Accept => return self.accept_hits(),
            SearchRequest::Delete => return self.delete_hits(),
            SearchRequest::AskEntity => return self.ask_entity_of_hits(),
            SearchRequest::AskStance => return self.ask_stance_of_hits(),
            SearchRequest::Code(stance) => return self.code_hits(stance),
            SearchRequest::Step(forward) => return self.step_hit(forward),
            SearchRequest::Show => return self.show_hit(),
            SearchRequest::UntickAmbiguous => return self.untick_ambiguous(),
            _ => {}
        }
        let Some(search) = &mut self.search else { return };
        match request {
            SearchRequest::Look(query) if search.query != *query => {
                search.query = *query;
                search.forget_kept();
                self.look();
            }
            SearchRequest::List(shown) => search.list = shown,
            SearchRequest::Reached => search.wants_keyboard = false,
            SearchRequest::Choose(number) => search.current = Some(number).filter(|number| *number < search.len()),
            SearchRequest::Tick(number, on) => search.tick(number, on),
            SearchRequest::TickArticle(group, on) => search.tick_group(group, on),
            SearchRequest::TickAll(on) => search.tick_all(on),
            SearchRequest::Stop => {
                if let Some(job) = search.job {
                    self.jobs.cancel(job);
                    search.was_stopped = true;
                }
            }
            _ => {}
        }
    }

    /// Closes the search; gives whether one was open.
    pub(super) fn close_search(&mut self) {
        let closed = self.search.take();
        self.stop_search(closed.as_ref());
        self.snapshot = Snapshot::default();
    }

    fn stop_search(&mut self, search: Option<&Search>) {
        if let Some(job) = search.and_then(|search| search.job) {
            self.jobs.cancel(job);
        }
    }

    /// Looks anew. What was found before stays on the screen until the first places come.
    fn look(&mut self) {
        let Some(mut search) = self.search.take() else { return };
        self.stop_search(Some(&search));
        search.query.boilerplate = self.workspace.show_boilerplate && search.query.survey.is_none();
        (search.is_stale, search.is_behind) = (true, false);
        search.articles = self.project.documents().len();
        search.forget_meanings();
        (search.job, search.fault, search.was_stopped) = (None, None, false);
        (search.searched, search.total) = (0, 0);
        if search.query.is_empty() {
            search.begin_afresh();
        } else {
            match Finder::new(search.query.clone(), self.who.clone()) {
                Ok(finder) => {
                    let project = self.snapshot();
                    search.job = Some(self.jobs.search(project, finder));
                }
                Err(fault) => search.fault = Some(fault),
            }
        }
        if search.fault.is_some() {
            search.begin_afresh();
        }
        self.search = Some(search);
    }

    /// Looks anew after a step of the analyst or after suggestions came, if what is found depends on annotations.
    pub(super) fn look_again(&mut self) {
        let depends = |search: &Search| search.query.filter.asks_for_annotations() && !search.query.is_empty();
        if let Some(search) = self.search.as_mut().filter(|search| depends(search)) {
            search.keep();
            self.look();
        }
    }

    /// Looks anew after a step, also if all that it did was to bring articles or take them away.
    pub(super) fn look_again_after_step(&mut self) {
        self.look_again();
        let articles = self.project.documents().len();
        let Some(search) = &mut self.search else { return };
        if search.query.only.is_some() || search.query.is_empty() || search.articles == articles {
            return;
        }
        match search.job {
            // Many articles may arrive one after the other: what runs goes on, and once more when it has ended.
            Some(_) => search.is_behind = true,
            None => {
                search.keep();
                self.look();
            }
        }
    }

    /// The next search makes a new snapshot: an old one holds articles in memory.
    pub(super) fn forget_snapshot(&mut self) {
        self.snapshot = Snapshot::default();
    }

    /// The project as it is now, for workers; made anew only when it has changed.
    pub(super) fn snapshot(&mut self) -> Arc<Project> {
        let (revision, generation) = (self.project.revision(), self.generation);
        match &self.snapshot.0 {
            Some((known, of, snapshot)) if (*known, *of) == (revision, generation) => Arc::clone(snapshot),
            _ => {
                let snapshot = Arc::new(self.project.clone());
                self.snapshot = Snapshot(Some((revision, generation, Arc::clone(&snapshot))));
                snapshot
            }
        }
    }

    /// Takes in what the search has found, unless another one has begun since.
    pub(super) fn take_in_found(&mut self, job: u64, batch: FoundBatch) {
        let caret = self.workspace.cursor.map_or(0, |cursor| cursor.range().start());
        let open = self.workspace.document.clone();
        let Some(search) = self.search.as_mut().filter(|search| search.job == Some(job)) else { return };
        // An empty first message must not blank what the next one replaces a moment later.
        if !batch.groups.is_empty() {
            search.begin_afresh();
        }
        (search.searched, search.total) = (batch.searched, batch.total);
        search.is_cut |= batch.is_cut;
        search.learn(batch.meanings);
        for (document, hits) in batch.groups {
            let is_here = open.as_ref() == Some(&document);
            let first = search.len();
            let after_caret = hits.iter().position(|hit| hit.range.start() >= caret).unwrap_or_default();
            search.add(document, hits);
            if search.current.is_none() && is_here && search.query.only.is_some() {
                search.current = Some(first + after_caret);
                if !search.list {
                    self.workspace.scroll_to = search.hit(first + after_caret).map(|(_, hit)| hit.range.start());
                }
            }
        }
    }

    /// Notes that a search has ended.
    pub(super) fn finish_search(&mut self, job: u64) {
        if let Some(search) = self.search.as_mut().filter(|search| search.job == Some(job)) {
            search.job = None;
            search.begin_afresh();
            search.forget_kept();
            if search.current.is_none() && !search.is_empty() {
                search.current = Some(0);
            }
            if std::mem::take(&mut search.is_behind) && !search.was_stopped {
                search.keep();
                self.look();
            }
        }
    }

    /// Goes to the next or former place and shows it; after the last comes the first.
    pub(crate) fn step_hit(&mut self, forward: bool) {
        let Some(search) = self.search.as_mut().filter(|search| !search.is_empty()) else { return };
        let count = search.len();
        search.current = Some(match (search.current, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => 0,
            (None, false) => count - 1,
        });
        self.show_hit();
    }

    /// Shows the chosen place in its article, selected.
    fn show_hit(&mut self) {
        let Some(search) = &self.search else { return };
        let Some((document, hit)) = search.hit(search.current.unwrap_or_default()) else { return };
        let (document, hit) = (document.clone(), hit.clone());
        self.workspace.view = View::Read;
        self.show(&document);
        let item = match hit.kind {
            HitKind::Words => None,
            HitKind::Mention(id) => Some(Item::Mention(id)),
            HitKind::Stance(id) => Some(Item::Stance(id)),
        };
        if let Some(item) = item.filter(|item| self.place_of(item).is_some()) {
            self.select_and_scroll(item);
        }
        self.workspace.scroll_to = Some(hit.range.start());
        self.workspace.cursor = Some(Cursor { anchor: hit.range.start(), head: hit.range.end() });
    }

    /// A search in the open article follows when another one is opened.
    pub(super) fn search_follows(&mut self, document: &DocumentId) {
        let follows = |search: &&mut Search| {
            search.query.survey.is_none() && search.query.only.as_ref().is_some_and(|only| only != document)
        };
        if let Some(search) = self.search.as_mut().filter(follows) {
            search.query.only = Some(document.clone());
            search.forget_kept();
            self.look();
        }
    }

    fn untick_ambiguous(&mut self) {
        let Some(search) = &self.search else { return };
        let is_ambiguous = |number: &usize| {
            let Some((document, hit)) = search.hit(*number) else { return false };
            let Some(document) = self.project.document(document) else { return false };
            !search.meanings().of_ambiguous(document.text.slice(hit.range)).is_empty()
        };
        let ambiguous: Vec<usize> =
            (0..search.len()).filter(|number| search.is_ticked(*number)).filter(is_ambiguous).collect();
        if let Some(search) = &mut self.search {
            ambiguous.into_iter().for_each(|number| search.tick(number, false));
        }
    }

    /// The mention that a place of the search names, in whichever hand's annotations it was found.
    pub fn mention_of_hit(&self, document: &DocumentId, id: &MentionId) -> Option<Mention> {
        match self.search.as_ref().and_then(|search| search.query.filter.who.as_ref()) {
            Some(who) => self.project.annotation_set(document, who)?.mentions.get(id).cloned(),
            None => self.overlay_of(document).mention(id).cloned(),
        }
    }

    /// The stance that a place of the search names, in whichever hand's annotations it was found.
    pub fn stance_of_hit(&self, document: &DocumentId, id: &StanceId) -> Option<Stance> {
        match self.search.as_ref().and_then(|search| search.query.filter.who.as_ref()) {
            Some(who) => self.project.annotation_set(document, who)?.stances.get(id).cloned(),
            None => self.overlay_of(document).stance(id).cloned(),
        }
    }
}

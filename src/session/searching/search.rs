//! A search as the screen shows it: what is looked for, what was found so far, what is ticked.

use crate::analysis::search::{BadPattern, Hit, Meanings, Query};
use crate::model::DocumentId;
use std::collections::BTreeSet;

/// The places that one document gave.
#[derive(Debug, Clone)]
pub struct Group {
    /// The document.
    pub document: DocumentId,
    /// The number of its first place among all that were found.
    pub first: usize,
    /// Its places, in reading order.
    pub hits: Vec<Hit>,
}

/// One row of the list.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// The heading of a group: its number.
    Heading(usize, &'a Group),
    /// A place: its number, its document.
    Hit(usize, &'a DocumentId, &'a Hit),
}

/// A place that is told apart from all others, whatever else was found.
pub(super) type Place = (DocumentId, Hit);

/// A search, as far as it has come.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is looked for.
    pub query: Query,
    /// Whether the list is shown, or only the bar over the article.
    pub list: bool,
    /// Whether its field has yet to be given the keyboard.
    pub wants_keyboard: bool,
    /// Why it cannot be carried out.
    pub fault: Option<BadPattern>,
    /// The place that is chosen.
    pub current: Option<usize>,
    /// How many documents were looked through.
    pub searched: usize,
    /// How many there are to look through.
    pub total: usize,
    /// Whether there are more places than are listed.
    pub is_cut: bool,
    /// Whether it was stopped before the end.
    pub was_stopped: bool,
    pub(super) job: Option<u64>,
    /// Whether the places are those of the query before, until the first of this one come.
    pub(super) is_stale: bool,
    /// How many articles the project had when the search began.
    pub(super) articles: usize,
    /// Whether articles came or went while it runs.
    pub(super) is_behind: bool,
    groups: Vec<Group>,
    ticks: Vec<bool>,
    ticked: usize,
    meanings: Meanings,
    /// What was ticked and chosen when the search was run again: it will be so again.
    kept: Option<Kept>,
}

#[derive(Debug, Clone, Default)]
struct Kept {
    ticked: BTreeSet<(DocumentId, crate::text::TextRange)>,
    current: Option<(DocumentId, crate::text::TextRange)>,
}

impl Search {
    /// A search with its list shown, that has yet to begin.
    pub(super) fn in_list(query: Query) -> Self {
        Self { query, list: true, wants_keyboard: true, ..Self::default() }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.ticks.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.ticks.is_empty()
    }

    /// How many documents have places.
    pub fn documents(&self) -> usize {
        self.groups.len()
    }

    /// Whether it is still looking.
    pub fn is_running(&self) -> bool {
        self.job.is_some()
    }

    /// How many places are ticked.
    pub fn ticked(&self) -> usize {
        self.ticked
    }

    /// Whether a place is ticked.
    pub fn is_ticked(&self, number: usize) -> bool {
        self.ticks.get(number).copied().unwrap_or_default()
    }

    /// What words of the list mean, if that is more than one thing.
    pub fn meanings(&self) -> &Meanings {
        &self.meanings
    }

    /// A place by number.
    pub fn hit(&self, number: usize) -> Option<(&DocumentId, &Hit)> {
        let group = self.groups.get(self.groups.partition_point(|group| group.first <= number).checked_sub(1)?)?;
        Some((&group.document, group.hits.get(number - group.first)?))
    }

    /// The places of one document, and the number of the first.
    pub fn of_document(&self, document: &DocumentId) -> Option<&Group> {
        // Documents are searched in the order of their ids.
        let at = self.groups.binary_search_by(|group| group.document.cmp(document)).ok()?;
        self.groups.get(at)
    }

    /// How many rows the list has: places, and a heading for each document.
    pub fn row_count(&self) -> usize {
        self.ticks.len() + self.groups.len()
    }

    /// A row of the list.
    pub fn row(&self, at: usize) -> Option<Row<'_>> {
        let first_row = |(number, group): (usize, &Group)| group.first + number;
        let (mut low, mut high) = (0, self.groups.len());
        while low < high {
            let middle = (low + high) / 2;
            if first_row((middle, self.groups.get(middle)?)) <= at { low = middle + 1 } else { high = middle }
        }
        let number = low.checked_sub(1)?;
        let group = self.groups.get(number)?;
        match at - first_row((number, group)) {
            0 => Some(Row::Heading(number, group)),
            below => Some(Row::Hit(group.first + below - 1, &group.document, group.hits.get(below - 1)?)),
        }
    }

    /// The row in which a place stands.
    pub fn row_of(&self, number: usize) -> usize {
        number + self.groups.partition_point(|group| group.first <= number)
    }

    /// The ticked places; the chosen one if none is ticked.
    pub(super) fn to_act_on(&self) -> Vec<Place> {
        let place = |number| self.hit(number).map(|(document, hit)| (document.clone(), hit.clone()));
        if self.ticked == 0 {
            return self.current.and_then(place).into_iter().collect();
        }
        let ticked = self.ticks.iter().enumerate().filter(|(_, ticked)| **ticked);
        ticked.filter_map(|(number, _)| place(number)).collect()
    }

    pub(super) fn tick(&mut self, number: usize, on: bool) {
        if let Some(tick) = self.ticks.get_mut(number) {
            self.ticked = self.ticked + usize::from(on) - usize::from(*tick);
            *tick = on;
        }
    }

    pub(super) fn tick_group(&mut self, group: usize, on: bool) {
        let Some(group) = self.groups.get(group) else { return };
        for number in group.first..group.first + group.hits.len() {
            self.tick(number, on);
        }
    }

    pub(super) fn tick_all(&mut self, on: bool) {
        self.ticks.fill(on);
        self.ticked = if on { self.ticks.len() } else { 0 };
    }

    /// How many places of a group are ticked.
    pub fn ticked_in(&self, group: &Group) -> usize {
        let ticks = self.ticks.get(group.first..group.first + group.hits.len()).unwrap_or_default();
        ticks.iter().filter(|ticked| **ticked).count()
    }

    /// Forgets what was found when the first places of another query come, or it ends without any.
    pub(super) fn begin_afresh(&mut self) {
        if std::mem::take(&mut self.is_stale) {
            self.groups.clear();
            self.ticks.clear();
            (self.ticked, self.current, self.is_cut) = (0, None, false);
        }
    }

    /// Remembers what is ticked and chosen, for it will be found again.
    pub(super) fn keep(&mut self) {
        let place = |(document, hit): (&DocumentId, &Hit)| (document.clone(), hit.range);
        let ticked = self.ticks.iter().enumerate().filter(|(_, ticked)| **ticked);
        self.kept = Some(Kept {
            ticked: ticked.filter_map(|(number, _)| self.hit(number).map(place)).collect(),
            current: self.current.and_then(|number| self.hit(number)).map(place),
        });
    }

    pub(super) fn forget_kept(&mut self) {
        self.kept = None;
    }

    /// Adds the places of one document, at the end.
    pub(super) fn add(&mut self, document: DocumentId, hits: Vec<Hit>) {
        let first = self.ticks.len();
        for hit in &hits {
            let place = (document.clone(), hit.range);
            let ticked = match &self.kept {
                Some(kept) => kept.ticked.contains(&place),
                None => hit.ticked,
            };
            if self.kept.as_ref().is_some_and(|kept| kept.current.as_ref() == Some(&place)) {
                self.current = Some(self.ticks.len());
            }
            self.ticks.push(ticked);
            self.ticked += usize::from(ticked);
        }
        self.groups.push(Group { document, first, hits });
    }

    /// What was ticked is done with.
    pub(super) fn untick_done(&mut self) {
        self.tick_all(false);
        if let Some(kept) = &mut self.kept {
            kept.ticked.clear();
        }
    }

    pub(super) fn forget_meanings(&mut self) {
        self.meanings = Meanings::default();
    }

    pub(super) fn learn(&mut self, meanings: Meanings) {
        self.meanings.merge(meanings);
    }
}

//! The article list as it is filtered and ordered now.

use super::Session;
use super::job::{ARRANGING, JobEvent};
use super::memo::open_in;
use crate::analysis::listing::{ArticleFilter, Group, ListOrder, arrange};
use crate::model::{AnnotationSetId, Document, DocumentId, EntityId, HandSets, Project};
use imbl::OrdMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// From so many articles on the list is arranged in the background, and meanwhile stands as it was.
const MANY: usize = 2_000;

/// What an article list is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListKey {
    /// When what the order depends on last changed.
    changed: u64,
    filter: String,
    order: ListOrder,
}

/// The article list as it was arranged, with what of that serves the next time.
#[derive(Debug, Clone, Default)]
pub struct Arranged {
    key: Option<ListKey>,
    groups: Arc<Vec<Group>>,
    /// The places of all documents in the order in which a reader counts (`article-2` before `article-10`), and the stamp
    /// of the documents then.
    natural: Option<(u64, Arc<[usize]>)>,
    /// How much is to be decided in documents that somebody has worked on, with their stamps.
    open: OrdMap<DocumentId, (u64, usize)>,
}

impl Arranged {
    /// Arranges the list anew.
    fn again(mut self, project: &Project, who: &AnnotationSetId, key: ListKey) -> Self {
        let all: Vec<&Arc<Document>> = project.documents().collect();
        let natural = self.natural.take().filter(|(made, _)| *made == project.documents_stamp());
        let natural = natural.unwrap_or_else(|| (project.documents_stamp(), natural_order(&all)));
        let documents = natural.1.iter().filter_map(|&at| all.get(at).copied());
        if key.order == ListOrder::Open {
            self.count_open(project, who);
        }
        let open = |document: &Document| match self.open.get(&document.id) {
            Some((_, open)) => *open,
            None => open_in(project, &document.id, who),
        };
        let groups = arrange(documents, &ArticleFilter::parse(&key.filter), key.order, open);
        Self { key: Some(key), groups: Arc::new(groups), natural: Some(natural), open: self.open }
    }

    /// Counts what is open where that takes looking at the annotations, unless it was counted before.
    fn count_open(&mut self, project: &Project, who: &AnnotationSetId) {
        let all = project.documents_with_sets();
        for (document, _) in all.filter(|(_, sets)| sets.is_some_and(HandSets::is_worked_on)) {
            let stamp = project.document_stamp(&document.id);
            if self.open.get(&document.id).is_none_or(|(made, _)| *made != stamp) {
                self.open.insert(document.id.clone(), (stamp, open_in(project, &document.id, who)));
            }
        }
    }
}

fn natural_order(documents: &[&Arc<Document>]) -> Arc<[usize]> {
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let id = |at: usize| documents.get(at).map(|document| document.id.as_str()).unwrap_or_default();
    order.sort_by(|&one, &other| alphanumeric_sort::compare_str(id(one), id(other)));
    order.into()
}

/// The values of a detail that articles have, each with how many have it, the most frequent first.
pub type Values = Vec<(String, usize)>;

/// By what the list can be narrowed at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Outlets.
    pub outlets: Values,
    /// Authors.
    pub authors: Values,
    /// Languages, as ISO 639-1 codes.
    pub languages: Values,
    /// Years.
    pub years: Values,
}

impl Facets {
    fn of(project: &Project) -> Self {
        let counted = |value: &dyn Fn(&Document) -> String| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for document in project.documents() {
                let value = value(document);
                if !value.trim().is_empty() {
                    *counts.entry(value.trim().to_owned()).or_default() += 1;
                }
            }
            let mut values: Values = counts.into_iter().collect();
            values.sort_by_key(|(_, count)| Reverse(*count));
            values
        };
        let mut years =
            counted(&|document| document.metadata.day().map(|day| day.year().to_string()).unwrap_or_default());
        years.sort_by_key(|(year, _)| Reverse(year.clone()));
        Self {
            outlets: counted(&|document| document.metadata.outlet.clone()),
            authors: counted(&|document| document.metadata.author.clone()),
            languages: counted(&|document| document.metadata.language.clone()),
            years,
        }
    }
}

impl Session {
    /// The articles of the list, under their headings. A long list may for a moment be the one from before the last
    /// change ([`Session::is_list_late`]).
    pub fn listing(&self) -> Arc<Vec<Group>> {
        if self.is_list_late() && !self.is_list_long() {
            let arranged = self.memo.arranged().clone();
            self.memo.note_arranged(arranged.again(&self.project, &self.who, self.list_key()));
        }
        Arc::clone(&self.memo.arranged().groups)
    }

    /// Whether the list is not yet arranged as it is to be.
    pub fn is_list_late(&self) -> bool {
        self.memo.arranged().key.as_ref() != Some(&self.list_key())
    }

    fn is_list_long(&self) -> bool {
        self.project.documents().len() > MANY
    }

    fn list_key(&self) -> ListKey {
        let Self { workspace, project, .. } = self;
        let changed = match workspace.list_order {
            // Only there do annotations matter.
            ListOrder::Open => project.revision(),
            _ => project.heads_stamp(),
        };
        ListKey { changed, filter: workspace.filter.clone(), order: workspace.list_order }
    }

    /// Has a long list arranged in the background if it is not as it is to be. Gives whether it has.
    pub(super) fn arrange_list(&mut self) -> bool {
        if self.arranging.is_some() || !self.is_list_long() || !self.is_list_late() {
            return false;
        }
        let (project, who, key) = (self.project.clone(), self.who.clone(), self.list_key());
        let (former, generation) = (self.memo.arranged().clone(), self.generation);
        self.arranging = Some(self.jobs.start(ARRANGING, false, move |work| {
            work.send(JobEvent::Arranged(generation, Box::new(former.again(&project, &who, key))));
        }));
        true
    }

    pub(super) fn take_in_list(&mut self, generation: u64, arranged: Arranged) {
        if generation == self.generation {
            self.memo.note_arranged(arranged);
        }
    }

    pub(super) fn finish_arranging(&mut self, job: u64) {
        if self.arranging == Some(job) {
            self.arranging = None;
            // The next change may have come meanwhile.
            self.arrange_list();
        }
    }

    /// The documents in the order of the article list.
    pub fn listed_documents(&self) -> Vec<Arc<Document>> {
        self.listing().iter().flat_map(|group| &group.documents).cloned().collect()
    }

    /// By what the list can be narrowed, counted over all articles.
    pub fn facets(&self) -> Rc<Facets> {
        self.memo.facets(&self.project, || Facets::of(&self.project))
    }

    /// The documents that name an entity or have a stance of it, by id; remembered until anything changes.
    pub fn documents_naming(&self, entity: &EntityId) -> Rc<Vec<Arc<Document>>> {
        self.memo.naming(&self.project, entity, &self.who, self.knows_decisions())
    }

    /// Lists articles in another order.
    pub(super) fn order_list(&mut self, order: ListOrder) {
        self.workspace.list_order = order;
    }
}

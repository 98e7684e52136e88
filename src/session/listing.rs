//! The article list as it is filtered and ordered now.

use super::Session;
use crate::analysis::listing::{ArticleFilter, Group, ListOrder, arrange};
use crate::model::{Document, EntityId, Project};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What an article list was made from.
pub(super) type ListKey = (u64, String, ListOrder);

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
    /// The articles of the list, under their headings.
    pub fn listing(&self) -> Arc<Vec<Group>> {
        let Self { workspace, project, memo, .. } = self;
        let changed = match workspace.list_order {
            // Only there do annotations matter.
            ListOrder::Open => project.revision(),
            _ => project.heads_stamp(),
        };
        let key = (changed, workspace.filter.clone(), workspace.list_order);
        memo.listing(key, || {
            let all: Vec<&Arc<Document>> = project.documents().collect();
            let order = memo.natural_order(project, &all);
            let documents = order.iter().filter_map(|&at| all.get(at).copied());
            let open = |document: &Document| {
                let progress = self.progress_of(&document.id);
                progress.total - progress.decided.min(progress.total)
            };
            arrange(documents, &ArticleFilter::parse(&workspace.filter), workspace.list_order, open)
        })
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
        self.memo.naming(&self.project, entity, &self.who)
    }

    /// Lists articles in another order.
    pub(super) fn order_list(&mut self, order: ListOrder) {
        self.workspace.list_order = order;
    }
}

//! All hands' annotations of one document.

use super::{AnnotationSetId, SetHandle};
use std::sync::Arc;

/// The annotation sets of one document, in the order of their ids. Cheap to clone: clones share them until one changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandSets(Arc<Vec<(AnnotationSetId, SetHandle)>>);

impl HandSets {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anybody has annotations, not only the program suggestions.
    pub fn is_worked_on(&self) -> bool {
        self.0.iter().any(|(set, _)| *set != AnnotationSetId::Prediction)
    }

    /// One hand's.
    pub fn get(&self, set: &AnnotationSetId) -> Option<&SetHandle> {
        let (_, handle) = self.0.get(self.place(set).ok()?)?;
        Some(handle)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&AnnotationSetId, &SetHandle)> + use<'_> {
        self.0.iter().map(|(set, handle)| (set, handle))
    }

    /// Changes one hand's, which are empty if there were none; what is empty afterwards goes.
    pub(super) fn change<T>(&mut self, set: &AnnotationSetId, change: impl FnOnce(&mut SetHandle) -> T) -> T {
        let place = self.place(set);
        let sets = Arc::make_mut(&mut self.0);
        let mut handle = match place {
            Ok(at) => sets.remove(at).1,
            Err(_) => SetHandle::default(),
        };
        let changed = change(&mut handle);
        if !handle.records().is_empty() {
            sets.insert(place.unwrap_or_else(|at| at), (set.clone(), handle));
        }
        changed
    }

    /// Puts each in the place of itself.
    pub(super) fn replace(&mut self, with: impl Fn(&SetHandle) -> SetHandle) {
        Arc::make_mut(&mut self.0).iter_mut().for_each(|(_, handle)| *handle = with(handle));
    }

    /// Keeps some. Gives whether any went.
    pub(super) fn retain(&mut self, keep: impl Fn(&SetHandle) -> bool) -> bool {
        let before = self.0.len();
        Arc::make_mut(&mut self.0).retain(|(_, handle)| keep(handle));
        self.0.len() < before
    }

    fn place(&self, set: &AnnotationSetId) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(set))
    }
}

impl FromIterator<(AnnotationSetId, SetHandle)> for HandSets {
    /// Of two sets of one hand the later one counts.
    fn from_iter<I: IntoIterator<Item = (AnnotationSetId, SetHandle)>>(sets: I) -> Self {
        let sets: std::collections::BTreeMap<_, _> = sets.into_iter().collect();
        Self(Arc::new(sets.into_iter().collect()))
    }
}

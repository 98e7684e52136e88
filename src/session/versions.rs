//! Which articles are versions of one text: found in the background whenever articles came or went.

use super::Session;
use super::job::JobEvent;
use crate::analysis::versions::{Signature, versions};
use crate::model::{Document, DocumentId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What is known about versions.
#[derive(Default)]
pub(super) struct Versions {
    known: Arc<KnownVersions>,
    /// The state of the project's documents that is known or being looked at, with the project's number.
    looked_at: Option<(u64, u64)>,
}

/// The groups of articles that are versions of one text.
#[derive(Default)]
pub struct KnownVersions {
    /// With the fingerprint of the text that a signature was made from.
    signatures: HashMap<DocumentId, (u64, Option<Signature>)>,
    groups: Vec<Arc<[DocumentId]>>,
    group_of: BTreeMap<DocumentId, usize>,
}

impl KnownVersions {
    /// Looks at documents; those that were known already cost little.
    fn follow(&self, documents: Vec<Arc<Document>>, is_over: impl Fn() -> bool) -> Option<Self> {
        let mut signatures = HashMap::with_capacity(documents.len());
        for document in &documents {
            if is_over() {
                return None;
            }
            let text = document.text.fingerprint();
            let known = self.signatures.get(&document.id).filter(|(of, _)| *of == text);
            let look = || Signature::of(&Document::apart(document));
            let signature = known.map_or_else(look, |(_, signature)| signature.clone());
            signatures.insert(document.id.clone(), (text, signature));
        }
        let all = documents.iter().filter_map(|document| {
            let (_, signature) = signatures.get(&document.id)?;
            Some((&document.id, signature.as_ref()?))
        });
        let groups: Vec<Arc<[DocumentId]>> = versions(all).into_iter().map(Arc::from).collect();
        let numbered = groups.iter().enumerate();
        let group_of = numbered.flat_map(|(at, group)| group.iter().map(move |id| (id.clone(), at))).collect();
        Some(Self { signatures, groups, group_of })
    }
}

impl Session {
    /// The articles that are versions of the same text as this one, itself among them; none if it is the only one.
    pub fn versions_of(&self, document: &DocumentId) -> Option<&Arc<[DocumentId]>> {
        let known = &self.versions.known;
        known.groups.get(*known.group_of.get(document)?)
    }

    /// Looks for versions if articles came or went and no import brings more just now. Gives whether it does.
    pub(super) fn look_for_versions(&mut self) -> bool {
        let now = Some((self.generation, self.project.documents_stamp()));
        if self.versions.looked_at == now || !self.imports.is_empty() {
            return false;
        }
        self.versions.looked_at = now;
        let documents: Vec<Arc<Document>> = self.project.documents().cloned().collect();
        if documents.len() < 2 {
            self.versions.known = Arc::default();
            return false;
        }
        let (known, generation) = (Arc::clone(&self.versions.known), self.generation);
        self.jobs.start(super::job::COMPARING, true, move |work| {
            if let Some(found) = known.follow(documents, || work.cancelled()) {
                work.send(JobEvent::Versions(generation, Arc::new(found)));
            }
        });
        true
    }

    pub(super) fn take_in_versions(&mut self, generation: u64, found: Arc<KnownVersions>) {
        if generation == self.generation {
            self.versions.known = found;
        }
    }
}

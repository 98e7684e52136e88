//! What the extraction worker keeps at hand, so that applying what was learnt is cheap.

use super::intake;
use crate::extract::adaptation::Findings;
use crate::extract::{Adaptation, Extractor, Suggestions, Watch};
use crate::model::{Document, DocumentId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// For how many documents candidates are kept.
const MOST_KEPT: usize = 400;
/// The candidates of longer texts are not kept, in bytes.
const LONGEST_KEPT: usize = 200_000;

/// The candidates of documents as they were before what was learnt moved their scores.
///
/// Only a name or cue that the project remembers otherwise than before makes it read a document again.
#[derive(Default)]
pub(super) struct Bench {
    kept: BTreeMap<DocumentId, Kept>,
}

struct Kept {
    document: Arc<Document>,
    learnt: Findings,
    candidates: Suggestions,
}

impl Bench {
    /// Suggestions for a document as the project has learnt to make them; `None` if `watch` cancelled.
    pub fn extract(
        &mut self,
        document: &Arc<Document>,
        adaptation: &Adaptation,
        watch: Watch<'_>,
    ) -> Option<Suggestions> {
        let article = intake::article(document);
        let learnt = adaptation.findings(&article);
        if let Some(kept) = self.kept.get(&document.id)
            && is_same(&kept.document, document)
            && kept.learnt == learnt
        {
            return Some(adaptation.apply(&article, kept.candidates.clone()));
        }
        let candidates = Extractor::bundled().candidates(&article, &learnt, watch)?;
        let found = adaptation.apply(&article, candidates.clone());
        if document.text.len() <= LONGEST_KEPT {
            if self.kept.len() >= MOST_KEPT && !self.kept.contains_key(&document.id) {
                self.kept.pop_first();
            }
            self.kept.insert(document.id.clone(), Kept { document: Arc::clone(document), learnt, candidates });
        }
        Some(found)
    }
}

/// Whether extraction reads the same in two states of a document.
fn is_same(one: &Document, other: &Document) -> bool {
    one.text == other.text && one.metadata == other.metadata && one.boilerplate == other.boilerplate
}

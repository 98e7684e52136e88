//! Coding stances on all places that were found.

use super::search::Place;
use crate::analysis::search::HitKind;
use crate::model::{Document, EntityId, Holder, Polarity, Stance};
use crate::session::Session;
use crate::session::long_step::Draft;
use crate::session::workspace::Dialog;
use crate::text::{self, TextRange};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who holds the stances that are coded on many places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum HitsHolder {
    /// Whoever is named before the place in its sentence, or else nearest to it.
    #[default]
    Nearest,
    /// An entity: where the sentence names it, that mention.
    Entity(EntityId),
    /// The outlet's own voice.
    Outlet,
}

/// The stance that is to be coded on many places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HitsStance {
    /// Who holds it. Stances that were found keep their holders.
    pub holder: HitsHolder,
    /// Which way it goes; none leaves stances that were found as they are.
    pub polarity: Option<Polarity>,
    /// The name of the issue; stances that were found keep theirs if it is empty.
    pub issue: String,
    /// How many stances will be made.
    pub made: usize,
    /// How many stances will be recoded.
    pub recoded: usize,
}

impl Session {
    /// Asks what stance is to be coded on the places.
    pub(super) fn ask_stance_of_hits(&mut self) {
        let places = self.places_to_act_on();
        let recoded = places.iter().filter(|(_, hit)| matches!(hit.kind, HitKind::Stance(_))).count();
        let made = places.len() - recoded;
        if !places.is_empty() {
            let polarity = (made > 0).then_some(Polarity::Support);
            self.ask(Dialog::CodeHits(HitsStance { polarity, made, recoded, ..HitsStance::default() }));
        }
    }

    /// Codes a stance on each place; stances among them are recoded.
    pub(super) fn code_hits(&mut self, wanted: HitsStance) {
        self.workspace.dialog = None;
        let (issue, new_issue) = self.issue_named(wanted.issue.trim());
        let mut seen = BTreeSet::new();
        let piece = move |session: &Session, (document, hit): &Place, draft: &mut Draft| {
            let Some(document) = session.project.document(document) else { return };
            if !seen.insert((document.id.clone(), hit.kind.clone(), hit.range)) {
                return;
            }
            let words = document.text.slice(hit.range);
            if let HitKind::Stance(id) = &hit.kind {
                let Some(known) = session.stance_of_hit(&document.id, id) else { return };
                let recoded = Stance {
                    polarity: wanted.polarity.unwrap_or(known.polarity),
                    issue: issue.clone().or(known.issue.clone()),
                    ..known.clone()
                };
                if recoded != known {
                    draft.add(words, session.adopt_stance(document, &recoded));
                }
            } else if let Some(polarity) = wanted.polarity {
                let evidence = text::sentence_around(document.text.as_str(), hit.range);
                if let Some(holder) = session.holder_for(document, hit.range, evidence, &wanted.holder) {
                    let stance = session.stance_on(document, &holder, hit.range, polarity, issue.clone());
                    draft.add(words, session.adopt_stance(document, &stance));
                }
            }
        };
        self.at_places("Coding stances", piece, move |session, mut draft| {
            if draft.changed > 0 {
                draft.begin_with(new_issue);
            }
            session.commit_hits(draft, |words, count| match count {
                1 => format!("Coded a stance on “{words}”"),
                _ => format!("Coded {count} stances, the first on “{words}”"),
            });
        });
    }

    fn holder_for(
        &self,
        document: &Arc<Document>,
        target: TextRange,
        evidence: TextRange,
        wanted: &HitsHolder,
    ) -> Option<Holder> {
        match wanted {
            HitsHolder::Outlet => Some(Holder::Outlet),
            HitsHolder::Nearest => self.likely_holders(document, target, evidence).into_iter().next(),
            HitsHolder::Entity(entity) => {
                let overlay = self.overlay_of(&document.id);
                let named = overlay.mentions().find(|mention| {
                    mention.entity.as_ref() == Some(entity)
                        && evidence.covers(mention.extent())
                        && !target.overlaps(mention.extent())
                });
                Some(named.map_or_else(|| Holder::Entity(entity.clone()), |named| Holder::Mention(named.id.clone())))
            }
        }
    }
}

//! What the trained pair scorer adds to the cue frames: a second opinion on stances between named
//! parties that the frames found, and stances between parties that they missed.

use super::candidate::Candidate;
use super::finder::Finder;
use crate::extract::draft::Found;
use crate::extract::scorer::{PairProbability, Party, Scorer, Scratch};
use crate::extract::stage::grammar::Unit;
use crate::model::{Certainty, Polarity};

/// Only so many parties of a sentence are looked at; what has more is a list.
const PARTIES: usize = 10;

/// Each party is paired with so many that follow it, so that costs grow with the parties, not
/// with their square.
const REACH: usize = 2;

/// What the scorer's word counts beside a cue frame's, where the target is a named party.
const SHARE: f64 = 0.3;

/// How much the scorer takes from a frame's score where it sees no stance at all.
const LITTLE: f64 = 0.1;

impl Finder<'_> {
    /// Moves the scores of what the frames found towards what the scorer says, and gives the
    /// stances that only the scorer sees.
    pub(super) fn pairs(&mut self, scorer: &Scorer, scratch: &mut Scratch) -> Vec<Candidate> {
        let grammar = self.grammar;
        // It was taught with named parties only.
        let is_party =
            |unit: &&Unit| unit.can_hold && !unit.nominal && matches!(unit.label, "PERSON" | "ORG" | "GPE" | "NORP");
        let parties: Vec<(Unit, &Found)> = grammar
            .units
            .iter()
            .filter(is_party)
            .filter_map(|unit| Some((*unit, grammar.draft.found.get(unit.place)?)))
            .filter(|(_, found)| found.first >= grammar.first && found.end <= grammar.end)
            .filter(|(unit, _)| !self.is_no_party(unit))
            .take(PARTIES)
            .collect();
        if parties.len() < 2 || !scratch.read(grammar.tokens, grammar.first, grammar.end) {
            return Vec::new();
        }
        let mut new = Vec::new();
        for (number, (one, one_found)) in parties.iter().enumerate() {
            for (other, other_found) in parties.iter().skip(number + 1).take(REACH) {
                let same = one_found.entity.is_some() && one_found.entity == other_found.entity;
                if same || one.place == other.place {
                    continue;
                }
                let inside = |unit: &Unit| (unit.first - grammar.first, unit.end - grammar.first);
                let chances = scorer.directions(scratch, inside(one), inside(other));
                for (holder, target, found) in [(one, other, chances[0]), (other, one, chances[1])] {
                    if self.agree(holder, target, found) || !scorer.is_confident(found) {
                        continue;
                    }
                    let pair = Party { holder: inside(holder), target: inside(target) };
                    new.extend(self.found_pair(scorer, scratch, pair, (holder, target), found));
                }
            }
        }
        new
    }

    /// Whether a unit only says where a report comes from.
    fn is_no_party(&self, unit: &Unit) -> bool {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let dash = (unit.end..(unit.end + 10).min(grammar.end)).find(|&at| tokens.is_any(at, &["—", "–", "-", "--"]));
        unit.first == grammar.first
            && dash.is_some_and(|dash| (unit.end..dash).all(|at| !grammar.is_verbal(at) && !tokens.is(at, "and")))
            && grammar.units.iter().any(|other| other.first > unit.end)
    }

    /// Whether the frames found a stance of the holder that is about the target; its score then
    /// takes in what the scorer says.
    fn agree(&mut self, holder: &Unit, target: &Unit, chance: PairProbability) -> bool {
        let mut known = false;
        for found in &mut self.found {
            let about = found.target.0 < target.end && target.first < found.target.1;
            if !about || !found.holders.contains(&holder.place) {
                continue;
            }
            known = true;
            // In a longer target the party is one word of many: the scorer knows nothing of the rest.
            let alone = found.target.1 - found.target.0 <= target.end - target.first + 1;
            let (right, wrong) = match found.polarity {
                Polarity::Support | Polarity::LeansSupport => (chance.support, chance.oppose),
                Polarity::Oppose | Polarity::LeansOppose => (chance.oppose, chance.support),
                _ => continue,
            };
            if alone {
                let moved = (1.0 - SHARE) * found.score + SHARE * (right - wrong).max(0.0).sqrt();
                // Only a word for the other side counts much against a frame.
                found.score = if wrong > right + 0.2 { moved } else { moved.max(found.score - LITTLE) };
            }
        }
        known
    }

    fn found_pair(
        &self,
        scorer: &Scorer,
        scratch: &mut Scratch,
        pair: Party,
        (holder, target): (&Unit, &Unit),
        chance: PairProbability,
    ) -> Option<Candidate> {
        let grammar = self.grammar;
        let supports = chance.support > chance.oppose;
        // “said” may speak for a stance, but it shows none to a reader.
        let reports = &grammar.draft.lexicon.reports;
        let mut words = scorer.cue_words(scratch, pair, supports);
        words.retain(|&word| reports.longest(grammar.tokens, grammar.first + word, grammar.end).is_none());
        words.truncate(2);
        let cue = grammar.first + *words.first()?;
        // What a frame reads otherwise stays with the frame: two opinions on one cue only confuse.
        if self.found.iter().any(|found| found.cue.iter().any(|&(first, end)| first <= cue && cue < end)) {
            return None;
        }
        let quoted: Vec<String> = words
            .iter()
            .map(|&word| format!("“{}”", grammar.draft.words(grammar.first + word, grammar.first + word + 1)))
            .collect();
        let name = |unit: &Unit| {
            let found = grammar.draft.found.get(unit.place);
            found.map_or("", |found| grammar.draft.words(found.first, found.end))
        };
        let (from, to) =
            if holder.first < target.first { (holder.end, target.first) } else { (target.end, holder.first) };
        let place = if from <= cue && cue < to { "between" } else { "near" };
        let way = if supports { "support" } else { "opposition" };
        let speak = if quoted.len() == 1 { "speaks" } else { "speak" };
        let reason = format!(
            "{} {place} “{}” and “{}” {speak} for {way}, learnt from labelled sentences",
            quoted.join(" and "),
            name(holder),
            name(target)
        );
        let found = grammar.draft.found.get(target.place)?;
        Some(Candidate {
            holders: vec![holder.place],
            cue: vec![(cue, cue + 1)],
            target: (found.first, found.end),
            polarity: if supports { Polarity::Support } else { Polarity::Oppose },
            certainty: Certainty::Asserted,
            score: chance.support.max(chance.oppose),
            reason,
        })
    }
}

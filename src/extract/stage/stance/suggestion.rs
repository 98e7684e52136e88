//! From a candidate to a suggested stance: its marks, who reports it and its day.

use super::candidate::Candidate;
use super::finder::Finder;
use super::report::Reported;
use crate::extract::draft::Sentence;
use crate::extract::lexicon::Report;
use crate::extract::stage::grammar::Unit;
use crate::model::{Attribution, Certainty, EntityId, Holder, Origin, Stance, Status, Target};
use crate::text::TextRange;

impl Finder<'_> {
    pub(super) fn stance(&self, found: &Candidate, holder: usize, sentence: &Sentence, ids: &[EntityId]) -> Stance {
        let draft = self.grammar.draft;
        let cue_at = found.cue.first().map_or(sentence.first, |(first, _)| *first);
        let holds = Holder::Mention(draft.mention_id(holder));
        let mut cue: Vec<TextRange> = found.cue.iter().map(|&(first, end)| draft.tokens.range(first, end)).collect();
        cue.sort();
        cue.dedup_by(|later, earlier| earlier.overlaps(*later));
        let target = draft.tokens.range(found.target.0, found.target.1);
        // What reports is no cue of a stance in its own report.
        let around = |report: &&Reported| report.covers(cue_at) && !(report.verb.0 <= cue_at && cue_at < report.verb.1);
        let mut covering: Vec<&Reported> = self.reports.iter().filter(around).collect();
        covering.sort_by_key(|report| std::cmp::Reverse(report.scope.1 - report.scope.0));
        let (own, foreign): (Vec<&Reported>, Vec<&Reported>) =
            covering.into_iter().partition(|report| self.same(&report.holders, &[holder]));
        let denied = own.iter().chain(&foreign).any(|report| report.kind == Report::Deny);
        let attribution = foreign.iter().map(|report| Attribution {
            text: draft.words(report.source.0, report.source.1).replace('\n', " "),
            spans: vec![draft.tokens.range(report.source.0, report.source.1)],
            mention: report.holders.first().map(|&place| draft.mention_id(place)),
        });
        Stance {
            id: Stance::suggestion_id(&holds, &cue, &[target]),
            holder: holds,
            target: Target {
                spans: vec![target],
                entity: self.target_entity(found.target).and_then(|entity| ids.get(entity).cloned()),
            },
            issue: None,
            polarity: found.polarity,
            cue,
            evidence: vec![sentence.range],
            attribution: attribution.collect(),
            certainty: match found.certainty {
                _ if denied => Certainty::Denied,
                // “said he would back it” promises; with “if” it stays a condition.
                Certainty::Hypothetical if !own.is_empty() && !self.is_conditional(found) => Certainty::Asserted,
                certainty => certainty,
            },
            when: self.when(found),
            note: String::new(),
            status: Status::Suggested,
            origin: Origin::rule("cue frame", found.score, found.reason.clone()),
        }
    }

    /// Whether a condition stands beside the stance.
    fn is_conditional(&self, found: &Candidate) -> bool {
        let grammar = self.grammar;
        (grammar.first..grammar.end).any(|at| {
            let inside = found.target.0 <= at && at < found.target.1;
            !inside && grammar.tokens.is_any(at, &["if", "unless", "provided", "providing", "whether"])
        })
    }

    /// The entity that a target names, if it is a name and nothing else.
    fn target_entity(&self, (first, end): (usize, usize)) -> Option<usize> {
        let first = if self.grammar.tokens.is_any(first, &["the", "a", "an"]) { first + 1 } else { first };
        let unit = self.grammar.units.iter().find(|unit| unit.first <= first && unit.end == end && !unit.collective)?;
        self.grammar
            .draft
            .found
            .get(unit.place)
            .filter(|found| found.end == end && unit.first == first || found.label == "PERSON")?
            .entity
    }

    /// The day in the sentence outside the target, if there is just one.
    fn when(&self, found: &Candidate) -> String {
        let outside =
            |unit: &&Unit| unit.label == "DATE" && !(found.target.0 <= unit.first && unit.end <= found.target.1);
        let mut dates = self.grammar.units.iter().filter(outside);
        let (Some(date), None) = (dates.next(), dates.next()) else { return String::new() };
        let value = self.grammar.draft.found.get(date.place).and_then(|found| found.value.clone()).unwrap_or_default();
        if value.starts_with('P') || value.starts_with('-') { String::new() } else { value }
    }
}

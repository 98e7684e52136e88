//! What something does, in what somebody says of it: “the tax would cost jobs”.

use super::candidate::Candidate;
use super::finder::Finder;
use super::judgment::is_bad;
use super::report::Reported;
use crate::extract::scorer::Scorer;
use crate::extract::stage::grammar::Grammar;
use crate::extract::word_class::WordClass;
use crate::model::{Certainty, Polarity};

impl Finder<'_> {
    /// A good or bad effect of a measure that is the subject of what is reported from `start` on.
    pub(super) fn effect(&self, report: &Reported, start: usize, reach: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let effects = &grammar.draft.lexicon.effects;
        let (verb, length, good) = (start + 1..reach).find_map(|at| {
            let known = effects.longest(tokens, at, report.scope.1).map(|(length, &good)| (length, good));
            // “would poison the well”: what is bad is told by the list of opinions where no list of effects has it.
            let would = || tokens.is_any(grammar.before_adverbs(at), &["would", "will", "could", "may", "might"]);
            let dire = || Scorer::opinion(tokens.lower(at)) <= -1.4 && would() && tokens.is_word(at + 1);
            let (length, good) = known.or_else(|| dire().then_some((1, false)))?;
            (!tokens.is_capital(at) && !tokens.is_any(at - 1, &["to", "the", "a", "an", "of"]))
                .then_some((at, length, good))
        })?;
        let end = (start + 1..verb).rev().take_while(|&at| grammar.is_auxiliary(at)).last().unwrap_or(verb);
        let plain = (start..end).all(|at| {
            grammar.unit_at(at).is_some()
                || at + 1 == end && tokens.is_any(at, &["“", "\"", "‘"])
                || (tokens.is_word(at) || tokens.is_hyphen(at) || tokens.is_possessive(at) || tokens.is_number(at))
                    && (at == start || !grammar.is_a(at, WordClass::Stop))
        });
        // “it” may be who speaks, unless a person does.
        let draft = grammar.draft;
        let person = |place: &usize| draft.found.get(*place).is_some_and(|found| found.label == "PERSON");
        let tends = (end..verb).any(|at| tokens.is_any(at, &["would", "will", "could", "may", "might"]));
        let pronoun = end == start + 1
            && tends
            && (tokens.is_any(start, &["this", "that"])
                || tokens.is_any(start, &["it", "they"]) && report.holders.iter().all(person));
        // “would cost 40 million”, “fears that it would help”
        let counts = {
            let after = verb + length;
            tokens.is_number(after)
                || tokens.is_any(after, &["about", "around", "some", "up", "$", "€", "£", "nearly", "at"])
        };
        let dreads = tokens.is_any(
            report.verb.0,
            &["fear", "fears", "feared", "worry", "worries", "worried", "doubt", "doubts", "doubted"],
        );
        if counts || dreads {
            return None;
        }
        // “makes no sense” judges whatever its subject is.
        let judges =
            length > 1 || ["deserv", "merit", "backfir"].iter().any(|stem| tokens.lower(verb).starts_with(stem));
        let measure = judges || (start..end).any(|at| grammar.is_a(at, WordClass::Measure));
        // “a longer runway would ruin the bay”: whatever is no person may be what is spoken of.
        let thing = tends
            && tokens.is_any(verb - 1, &["would", "will", "only", "not", "n’t", "never", "also", "simply"])
            && end > start + 1
            && !(start..end).any(|at| grammar.unit_at(at).is_some_and(|unit| unit.can_hold) || acts(grammar, at));
        if !plain || !(pronoun || measure || thing) {
            return None;
        }
        let negated = (end..verb).any(|at| grammar.is_a_negation(at));
        // “would help only smugglers”
        let object = verb + length..(verb + length + 3).min(report.scope.1);
        let good = good && !object.into_iter().any(|at| is_bad(tokens.lower(at)));
        let open = (end..verb).any(|at| tokens.is_any(at, &["could", "may", "might"]));
        let polarity = match (good != negated, open) {
            (true, false) => Polarity::Support,
            (true, true) => Polarity::LeansSupport,
            (false, false) => Polarity::Oppose,
            (false, true) => Polarity::LeansOppose,
        };
        let who = grammar.draft.words(report.source.0, report.source.1);
        let words = grammar.draft.words(end, verb + length);
        Some(Candidate {
            holders: report.holders.clone(),
            cue: vec![(verb, verb + length)],
            target: (start, if tokens.is_word(end - 1) || end < start + 2 { end } else { end - 1 }),
            polarity,
            certainty: Certainty::Asserted,
            score: if measure || pronoun { 0.56 } else { 0.5 } * report.weight,
            reason: format!("“{words}” is what “{who}” says it does; the target is what does it"),
        })
    }
}

fn acts(grammar: &Grammar<'_>, at: usize) -> bool {
    [WordClass::People, WordClass::Body, WordClass::Office].into_iter().any(|class| grammar.is_a(at, class))
}

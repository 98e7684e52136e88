//! Verbs that the lexicon does not know and the analyst coded a stance with.

use super::candidate::Candidate;
use super::finder::Finder;
use crate::extract::adaptation::{LearntCue, cue_key};
use crate::extract::stage::cue::{Cue, Form, Frame, Verb};

/// How often a stance is there where such a verb stands; what was learnt of it moves that.
const SCORE: f64 = 0.6;

impl Finder<'_> {
    /// A stance by a verb at `at` that was learnt, unless the lexicon knows the verb better.
    pub(super) fn learnt(&mut self, at: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let draft = grammar.draft;
        if draft.cues.is_empty() || !grammar.tokens.is_word(at) || grammar.tokens.is_capital(at) {
            return None;
        }
        let known = &draft.lexicon.cues;
        let is_known = known.verbs.all(grammar.tokens, at, grammar.end).next().is_some()
            || known.nouns.all(grammar.tokens, at, grammar.end).next().is_some();
        if is_known {
            return None;
        }
        let first = cue_key(grammar.tokens.lower(at));
        let begins = |cue: &&LearntCue| cue.key.split(' ').next() == Some(first.as_str());
        draft.cues.iter().filter(begins).find_map(|cue| self.by_learnt(cue, at))
    }

    fn by_learnt(&mut self, learnt: &LearntCue, at: usize) -> Option<Candidate> {
        let grammar = self.grammar;
        let end = at + learnt.key.split(' ').count();
        if end > grammar.end || cue_key(grammar.draft.words(at, end)) != learnt.key {
            return None;
        }
        let word = grammar.tokens.lower(at);
        // “greenlit” may be the past of an irregular verb, or a plain form.
        let forms: &[Form] = match () {
            () if word.ends_with("ing") => &[Form::Gerund],
            () if word.ends_with("ed") => &[Form::Past],
            () if word.ends_with('s') => &[Form::Third],
            () => &[Form::Past, Form::Base],
        };
        let words = learnt.words.clone();
        let cue = Cue { words, frames: vec![Frame::Noun, Frame::Gerund], polarity: learnt.polarity, score: SCORE };
        let found = forms.iter().find_map(|&form| self.verb(at, end, &Verb { cue: cue.clone(), form }));
        found.map(|found| Candidate { reason: format!("{}; {}", learnt.reason, found.reason), ..found })
    }
}

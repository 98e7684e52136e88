//! The little grammar that attribution and stances share: who is the subject of a verb, what
//! stands between them, where a complement ends.

mod antecedent;
mod complement;
mod modifier;
mod noun_phrase;
mod subject;
mod unit;

pub(in crate::extract) use antecedent::Topic;
pub(in crate::extract) use modifier::Modifiers;
pub(in crate::extract) use subject::{How, Subject};
pub(in crate::extract) use unit::Unit;

use crate::extract::draft::{Draft, Sentence};
use crate::extract::lexicon::Report;
use crate::extract::token::Tokens;
use crate::extract::word_class::{ClassSet, WordClass};

/// One sentence, read as units and words.
pub(in crate::extract) struct Grammar<'d> {
    pub draft: &'d Draft<'d>,
    pub tokens: &'d Tokens,
    pub first: usize,
    pub end: usize,
    /// The classes of its words.
    classes: Vec<ClassSet>,
    /// Outermost mentions in order; a role and the person after it are one.
    pub units: Vec<Unit>,
    /// Verbs whose subject stands right before them, and those subjects: places of mentions.
    anchors: Vec<(usize, Vec<usize>)>,
    /// Whether capitals tell nothing here.
    pub headline: bool,
    /// Whom the sentences before were about.
    pub before: Topic,
    /// Who speaks, where the whole sentence is a quote.
    pub speaker: Vec<usize>,
}

impl<'d> Grammar<'d> {
    pub fn new(draft: &'d Draft<'d>, sentence: &Sentence, before: Topic) -> Self {
        let (first, end) = (sentence.first, sentence.end);
        let tokens = &draft.tokens;
        let classes = (first..end).map(|at| draft.lexicon.classes.of(tokens.lower(at))).collect();
        let (units, anchors, speaker) = (Vec::new(), Vec::new(), Vec::new());
        let mut grammar =
            Self { draft, tokens, first, end, headline: sentence.headline, classes, units, anchors, before, speaker };
        grammar.read_units();
        grammar.read_anchors();
        grammar
    }

    /// Whether the word at `at` is of the class.
    pub fn is_a(&self, at: usize, class: WordClass) -> bool {
        at.checked_sub(self.first).and_then(|place| self.classes.get(place)).is_some_and(|classes| classes.has(class))
    }

    /// Whether a word is a form of a verb that the lists know; forms that may be nouns are not counted.
    pub fn is_verbal(&self, at: usize) -> bool {
        let lexicon = self.draft.lexicon;
        // “a protest”, “its demands”: a noun.
        let opens = |at: usize| self.tokens.is_any(at, &["the", "a", "an", "his", "her", "its", "their", "of"]);
        let noun = at > self.first && opens(at - 1)
            // “a double champion”
            || at > self.first + 1
                && self.tokens.is_any(at - 2, &["a", "an"])
                && self.tokens.is_word(at - 1)
                && !self.tokens.is_capital(at - 1)
                && !["ed", "ing", "s"].iter().any(|end| self.tokens.lower(at).ends_with(end));
        if self.tokens.is_capital(at) && !self.headline || at >= self.end || noun {
            return false;
        }
        let cue = lexicon.cues.verbs.longest(self.tokens, at, self.end).is_some();
        let light = lexicon.cues.light.longest(self.tokens, at, self.end).is_some();
        self.is_report(at)
            || cue
            || light
            || self.is_be(at)
            || self.tokens.is_any(at, &["remains", "remained", "has", "will", "would"])
    }

    /// Whether the sentence is a headline: no full stop, few words.
    pub fn is_title(&self) -> bool {
        let closes = self.tokens.is_any(self.end - 1, &[".", "?", "!", "”", "\"", ":"]);
        self.headline || !closes && self.end - self.first < 18
    }

    /// The token before a noun phrase that begins at `start`, without articles.
    pub fn skip_back(&self, start: usize) -> usize {
        let mut verb = start.saturating_sub(1).max(self.first);
        let passes = |at: usize| {
            self.is_a(at, WordClass::Determiner)
                || self.is_a(at, WordClass::Adjective)
                || self.tokens.is_any(at, &["“", "\"", "with"])
        };
        while verb > self.first && passes(verb) {
            verb -= 1;
        }
        verb
    }

    /// The first token after adverbs that begin at `at`.
    pub fn after_adverbs(&self, at: usize) -> usize {
        let mut after = at;
        while is_adverb(self.tokens.lower(after)) {
            after += 1;
        }
        after
    }

    /// The last token before the adverbs that stand right before `at`; `at` itself where the sentence begins.
    pub fn before_adverbs(&self, at: usize) -> usize {
        let little = |at: usize| is_adverb(self.tokens.lower(at)) || self.tokens.is_any(at, &["only", "also", "just"]);
        let mut before = at;
        while before > self.first {
            before -= 1;
            if !little(before) {
                break;
            }
        }
        before
    }

    /// Whether a reporting verb begins at `at`; nouns such as “statement” are not counted.
    fn is_report(&self, at: usize) -> bool {
        let reports = &self.draft.lexicon.reports;
        reports.longest(self.tokens, at, self.end).is_some_and(|(_, kind)| *kind != Report::Noun)
    }

    /// The verb of the sentence before `at`, with its subject known.
    pub fn predicate_before(&self, at: usize) -> Option<usize> {
        self.anchors_before(at).map(|(verb, _)| *verb).next().or_else(|| {
            let plain = |verb: usize| self.tokens.is_word(verb) && !self.tokens.is_capital(verb);
            let mut subjects = self.units.iter().filter(|unit| unit.end < at && plain(unit.end));
            let subject = subjects.find(|unit| unit.can_hold && !self.is_after_preposition(unit.first))?;
            Some(subject.end)
        })
    }

    /// The anchors whose verbs stand before `at`, the last one first.
    fn anchors_before(&self, at: usize) -> impl Iterator<Item = &(usize, Vec<usize>)> {
        self.anchors.iter().rev().filter(move |(verb, _)| *verb < at)
    }

    fn read_anchors(&mut self) {
        for at in self.first..self.end {
            // “Croatia congratulated”: the form tells a verb where no list knows it.
            let tells = || {
                self.unit_ending(at).is_some_and(|unit| unit.can_hold && !unit.collective)
                    && (self.is_a(at, WordClass::Finite)
                        || self.tokens.is_word(at)
                            && !self.tokens.is_capital(at)
                            && self.tokens.lower(at).ends_with("ed"))
            };
            if !self.is_verbal(at) && !tells() {
                continue;
            }
            let modifiers = self.modifiers(at);
            if modifiers.infinitive {
                continue;
            }
            if let Some(subject) = self.direct_subject(modifiers.first) {
                self.anchors.push((at, subject.holders));
            }
        }
    }
}

pub(in crate::extract) fn is_adverb(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ly")
        && !matches!(
            word,
            "family"
                | "reply"
                | "rally"
                | "supply"
                | "apply"
                | "assembly"
                | "italy"
                | "july"
                | "ally"
                | "monopoly"
                | "only"
                | "early"
        )
}

//! The subject of a verb: names joined by “and”, antecedents, whoever was subject before.

use super::{Grammar, Unit};
use crate::extract::stage::cue::Form;

/// The subject of a verb.
#[derive(Debug, Clone, Default)]
pub(in crate::extract) struct Subject {
    /// Places of the mentions that are it; more than one if joined by “and”.
    pub holders: Vec<usize>,
    /// Its first token.
    pub first: usize,
    /// How sure, as a factor.
    pub weight: f64,
    /// How it was found, for the analyst: “subject”, “subject of an earlier verb”.
    pub how: &'static str,
}

const PREPOSITIONS: &[&str] = &[
    "of",
    "in",
    "from",
    "for",
    "at",
    "by",
    "on",
    "to",
    "about",
    "over",
    "between",
    "under",
    "against",
    "into",
    "near",
    "across",
    "among",
    "than",
    "like",
    "after",
    "before",
    "amid",
    "without",
    "toward",
    "towards",
    "via",
    "during",
    "with",
    "within",
    "inside",
    "outside",
    "through",
    "because",
    "despite",
    "regarding",
    "upon",
    "unlike",
    "as",
];

const DETERMINERS: &[&str] = &[
    "the",
    "a",
    "an",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "this",
    "that",
    "these",
    "those",
    "some",
    "many",
    "most",
    "several",
    "all",
    "both",
    "former",
    "outgoing",
    "new",
    "fellow",
    "senior",
    "top",
    "veteran",
    "incoming",
    "other",
    "leading",
    "newly",
    "elected",
    "embattled",
    "ruling",
    "conservative",
    "far-right",
    "left-wing",
    "right-wing",
];

impl Grammar<'_> {
    /// The subject of a verb whose modifiers begin at `at`, in whatever form the verb is.
    pub fn subject(&self, at: usize, form: Form, be: bool) -> Option<Subject> {
        if at == self.first {
            // “Speaking …”, “Opposes …”: nobody before it.
            return None;
        }
        let before = at - 1;
        let word = self.tokens.lower(before);
        if form == Form::Gerund && !be {
            if let Some(subject) = self.direct_subject(at).filter(|_| self.unit_ending(at).is_some()) {
                return Some(Subject { weight: subject.weight * 0.95, ..subject });
            }
            let follows = matches!(word, "," | "and" | "by" | "while" | "after" | "when" | "in" | "or");
            return follows.then(|| self.earlier_subject(before, 0.85)).flatten();
        }
        if let Some(subject) = self.direct_subject(at) {
            return Some(subject);
        }
        match word {
            "and" | "but" | "or" | "then" | "yet" => self.earlier_subject(before, 0.92),
            "," if self.tokens.is_any(at.wrapping_sub(2), &["and", "but"]) => self.earlier_subject(before, 0.85),
            _ => None,
        }
    }

    /// The unit that opens the sentence, if a verb may follow it.
    pub(super) fn main_unit(&self) -> Option<&Unit> {
        let unit = self.units.iter().find(|unit| unit.can_hold && !self.is_after_preposition(unit.first))?;
        let opens = unit.first < self.first + 12 && !self.tokens.is_possessive(unit.end);
        let alone = self.tokens.is_word(unit.end) && !self.tokens.is_capital(unit.end) || self.tokens.is(unit.end, ",");
        (opens && alone).then_some(unit)
    }

    /// A subject that ends right at `at`: a unit, a pronoun, a relative pronoun, a unit before a parenthesis.
    pub(super) fn direct_subject(&self, at: usize) -> Option<Subject> {
        let before = at.checked_sub(1).filter(|&before| before >= self.first)?;
        if let Some(unit) = self.unit_ending(at) {
            return self.unit_subject(unit);
        }
        let make = |holders: Vec<usize>, weight, how| {
            (!holders.is_empty()).then_some(Subject { holders, first: before, weight, how })
        };
        match self.tokens.lower(before) {
            "he" | "she" => make(self.person_before(before), 0.9, "pronoun"),
            "they" | "it" => make(self.group_before(before), 0.72, "pronoun"),
            "we" | "i" => make(self.speaker.clone(), 0.9, "speaker"),
            "who" | "which" | "that" => {
                let end = if self.tokens.is(before.wrapping_sub(1), ",") { before - 1 } else { before };
                let unit = self.unit_ending(end).filter(|unit| unit.can_hold)?;
                make(vec![unit.place], 0.88, "antecedent of the relative clause")
            }
            "," | ")" | "—" | "–" => self.around_parenthesis(before),
            word => {
                // “Kyiv and its allies worry”
                let noun = self.tokens.is_word(before) && word.ends_with('s') && !self.is_verbal(before);
                let start = (before.saturating_sub(3).max(self.first)..before).find(|&word| {
                    self.tokens.is(word, "and")
                        && self.tokens.is_any(word + 1, &["its", "his", "her", "their", "other"])
                })?;
                let unit = self.unit_ending(start).filter(|_| noun)?;
                self.unit_subject(unit)
            }
        }
    }

    fn unit_subject(&self, unit: &Unit) -> Option<Subject> {
        if !unit.can_hold {
            // “Democrats in 2018”, “the party this week”: what stands before a date.
            let date = self.date_before(unit.end)?;
            return (date > self.first && date < unit.end).then(|| self.direct_subject(date)).flatten();
        }
        let mut first = self.phrase_start(unit.first);
        let mut holders = vec![unit.place];
        let mut weight = if unit.collective { 0.9 } else { 1.0 };
        if let Some(preposition) = self.preposition_before(first) {
            match self.tokens.lower(preposition) {
                "with" => {}
                "of" | "in" | "from" | "for" if preposition > self.first => {
                    if let Some(head) = self.unit_ending(preposition).filter(|head| head.can_hold) {
                        let head = *head;
                        return self.unit_subject(&head);
                    }
                    let noun = preposition - 1;
                    let stands = self.is_collective(noun)
                        || self.tokens.is_any(noun, &["spokesman", "spokeswoman", "spokesperson"]);
                    if !stands {
                        return None;
                    }
                    weight *= 0.85;
                    first = self.phrase_start(noun);
                }
                _ => return None,
            }
        }
        self.add_joined(&mut holders, &mut first);
        Some(Subject { holders, first, weight, how: "subject" })
    }

    /// Units joined to the left by commas and “and”.
    fn add_joined(&self, holders: &mut Vec<usize>, first: &mut usize) {
        let mut joined = false;
        while *first > self.first + 1 && holders.len() < 8 {
            let mut link = *first - 1;
            let is_and = self.tokens.is_any(link, &["and", "or", "&"]);
            joined |= is_and;
            if !(is_and || joined && self.tokens.is(link, ",")) {
                break;
            }
            if is_and && self.tokens.is(link - 1, ",") {
                link -= 1;
            }
            let Some(unit) = self.unit_ending(link).filter(|unit| unit.can_hold) else { break };
            let start = self.phrase_start(unit.first);
            // “criticised Powell and Rubio backed it”: Powell is an object, no second subject.
            let after_verb = start > self.first && self.is_verbal(start - 1);
            if after_verb || self.is_after_preposition(unit.first) {
                break;
            }
            holders.insert(0, unit.place);
            *first = start;
        }
    }

    /// The first token of the phrase whose name begins at `at`: “the embattled Okafor”.
    fn phrase_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > self.first && start + 4 > at {
            let word = self.tokens.lower(start - 1);
            let adjoins = self.units.iter().any(|unit| unit.end == start && unit.label != "DATE");
            if !(DETERMINERS.contains(&word) || adjoins && start < at) || self.unit_at(start - 1).is_some() && !adjoins
            {
                break;
            }
            start -= 1;
        }
        start
    }

    fn is_after_preposition(&self, at: usize) -> bool {
        let preposition = self.preposition_before(self.phrase_start(at));
        preposition.is_some_and(|preposition| !self.tokens.is(preposition, "with"))
    }

    fn preposition_before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|&before| before >= self.first && self.tokens.is_any(before, PREPOSITIONS))
    }

    /// “Okafor, a former judge, opposes”: the unit before the parenthesis that closes at `close`.
    fn around_parenthesis(&self, close: usize) -> Option<Subject> {
        let open_mark = match self.tokens.lower(close) {
            ")" => "(",
            mark => mark,
        };
        let reach = close.saturating_sub(28).max(self.first);
        for open in (reach..close).rev().filter(|&at| self.tokens.is(at, open_mark)).take(3) {
            let has_unit =
                self.unit_ending(open).filter(|unit| unit.can_hold && !self.is_after_preposition(unit.first));
            if let Some(unit) = has_unit {
                let clause = (open + 1..close).any(|at| self.is_verbal(at))
                    && !self.tokens.is_any(open + 1, &["who", "which", "whose"]);
                // “In France, Macron’s party, …” and enumerations are no parentheses.
                if clause || close - open < 2 || self.tokens.is_any(open + 1, &["and", "but", "or"]) {
                    return None;
                }
                return self
                    .unit_subject(&unit.clone())
                    .map(|subject| Subject { weight: subject.weight * 0.92, ..subject });
            }
        }
        None
    }

    /// The subject of the last verb before `at` whose subject is known.
    fn earlier_subject(&self, at: usize, weight: f64) -> Option<Subject> {
        let anchor = self.anchors_before(at).next();
        if let Some((verb, holders)) = anchor {
            let first = *verb;
            return Some(Subject { holders: holders.clone(), first, weight, how: "subject of an earlier verb" });
        }
        let main = self.main_unit().filter(|unit| unit.end < at)?;
        let holders = vec![main.place];
        Some(Subject { holders, first: main.first, weight: weight * 0.88, how: "subject of the sentence" })
    }
}

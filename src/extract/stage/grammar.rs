//! The little grammar that attribution and stances share: who is the subject of a verb, what
//! stands between them, where a complement ends.

use crate::extract::draft::{Draft, Sentence};
use crate::extract::lexicon::{Hedge, Report};
use crate::extract::stage::cue::Form;
use crate::extract::token::Tokens;
use crate::model::Certainty;

/// One sentence, read as units and words.
pub(in crate::extract) struct Grammar<'d> {
    pub draft: &'d Draft<'d>,
    pub tokens: &'d Tokens,
    pub first: usize,
    pub end: usize,
    /// Outermost mentions in order; a role and the person after it are one.
    pub units: Vec<Unit>,
    /// Verbs whose subject stands right before them, and those subjects: places of mentions.
    anchors: Vec<(usize, Vec<usize>)>,
    /// Whom the sentence before was about.
    pub before: Vec<usize>,
    /// Who speaks, where the whole sentence is a quote.
    pub speaker: Vec<usize>,
}

/// A mention with what belongs to it in the sentence.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Unit {
    pub first: usize,
    pub end: usize,
    /// Which mention stands for it.
    pub place: usize,
    pub label: &'static str,
    pub can_hold: bool,
    /// Whether a common noun such as “government” or “officials” is its head.
    pub collective: bool,
}

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

/// What stands between a subject and its verb.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Modifiers {
    /// The first token of it; the verb itself if there is nothing.
    pub first: usize,
    /// The token of a negation.
    pub negation: Option<usize>,
    pub certainty: Certainty,
    /// A form of “be” directly before: passive or progressive.
    pub be: bool,
    /// A modal verb, “do” or “to”.
    pub modal: bool,
    /// “should”, “must”: a wish about the subject, not its own stance.
    pub normative: bool,
    /// “to” that no phrase explains.
    pub infinitive: bool,
}

impl Modifiers {
    /// Nothing stands before the word at `at`.
    pub fn none(at: usize) -> Self {
        Self {
            first: at,
            negation: None,
            certainty: Certainty::Asserted,
            be: false,
            modal: false,
            normative: false,
            infinitive: false,
        }
    }
}

/// Nouns that after a name stand for it: “the Kenyan government”.
const COLLECTIVES: &[&str] = &[
    "government",
    "governments",
    "administration",
    "ministry",
    "parliament",
    "military",
    "army",
    "officials",
    "authorities",
    "lawmakers",
    "leaders",
    "leadership",
    "party",
    "coalition",
    "alliance",
    "group",
    "groups",
    "company",
    "union",
    "unions",
    "bank",
    "court",
    "team",
    "camp",
    "campaign",
    "ministers",
    "diplomats",
    "countries",
    "nations",
    "states",
    "allies",
    "governments",
    "forces",
    "members",
    "senators",
    "legislators",
    "bloc",
    "regulators",
    "regulator",
    "negotiators",
    "delegation",
    "cabinet",
    "police",
    "newspaper",
    "lawyers",
    "activists",
    "workers",
    "farmers",
    "voters",
];

const BE: &[&str] = &["be", "is", "are", "was", "were", "been", "being", "am", "'m", "’m", "'re", "’re"];

const MODALS: &[&str] = &[
    "will", "would", "may", "might", "could", "can", "cannot", "shall", "do", "does", "did", "'ll", "’ll", "ca", "wo",
    "to",
];

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

impl<'d> Grammar<'d> {
    pub fn new(draft: &'d Draft<'d>, sentence: &Sentence, before: Vec<usize>) -> Self {
        let (first, end) = (sentence.first, sentence.end);
        let tokens = &draft.tokens;
        let mut grammar =
            Self { draft, tokens, first, end, units: Vec::new(), anchors: Vec::new(), before, speaker: Vec::new() };
        grammar.read_units();
        grammar.read_anchors();
        grammar
    }

    fn read_units(&mut self) {
        let mut reach = self.first;
        for place in self.draft.starting_in(self.first, self.end) {
            let Some(found) = self.draft.found.get(place) else { continue };
            if found.first < reach {
                continue;
            }
            reach = found.end;
            let (label, can_hold) = (found.label, found.can_hold());
            if let Some(last) = self.units.last_mut()
                && last.end == found.first
                && (last.label == "ROLE" && label == "PERSON" || label == "NORP" && last.can_hold)
            {
                (last.end, last.place, last.label, last.can_hold) = (found.end, place, label, can_hold);
                continue;
            }
            let collective = can_hold.then(|| self.collective_end(found.end)).flatten();
            reach = collective.unwrap_or(reach);
            let unit = Unit {
                first: found.first,
                end: reach,
                place: found.holder.unwrap_or(place),
                label,
                can_hold: can_hold && (label != "NORP" || collective.is_some() || self.is_group(found.end)),
                collective: collective.is_some(),
            };
            self.units.push(unit);
        }
    }

    /// Whether a group's name ends its phrase: “Republicans oppose”, not “Republican plans”.
    fn is_group(&self, end: usize) -> bool {
        let plural = self.tokens.lower(end - 1).ends_with('s') || self.tokens.lower(end - 1).ends_with("ese");
        plural || !self.tokens.is_word(end)
    }

    fn collective_end(&self, end: usize) -> Option<usize> {
        let start = if self.tokens.is_possessive(end) { end + 1 } else { end };
        (start..(start + 3).min(self.end))
            .take_while(|&at| self.tokens.is_word(at) && !self.tokens.is_capital(at) && !self.is_verbal(at))
            .find(|&at| COLLECTIVES.contains(&self.tokens.lower(at)))
            .map(|at| at + 1)
    }

    fn read_anchors(&mut self) {
        for at in self.first..self.end {
            if !self.is_verbal(at) {
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

    /// Whether a word is a form of a verb that the lists know; forms that may be nouns are not counted.
    pub fn is_verbal(&self, at: usize) -> bool {
        let lexicon = self.draft.lexicon;
        // “a protest”, “its demands”: a noun.
        let noun =
            at > self.first && self.tokens.is_any(at - 1, &["the", "a", "an", "his", "her", "its", "their", "of"]);
        if self.tokens.is_capital(at) || at >= self.end || noun {
            return false;
        }
        let reports = lexicon.reports.longest(self.tokens, at, self.end).is_some_and(|(_, kind)| *kind != Report::Noun);
        let cue = lexicon.cues.verbs.longest(self.tokens, at, self.end).is_some();
        let light = lexicon.cues.light.longest(self.tokens, at, self.end).is_some();
        reports
            || cue
            || light
            || self.tokens.is_any(at, BE)
            || self.tokens.is_any(at, &["remains", "remained", "has", "will", "would"])
    }

    pub fn unit_ending(&self, end: usize) -> Option<&Unit> {
        self.units.iter().rev().find(|unit| unit.end == end)
    }

    pub fn unit_starting(&self, first: usize) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.first == first)
    }

    pub fn unit_at(&self, at: usize) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.first <= at && at < unit.end)
    }

    /// What stands before the verb at `verb`, read backwards.
    pub fn modifiers(&self, verb: usize) -> Modifiers {
        let mut found = Modifiers::none(verb);
        while found.first > self.first {
            let before = found.first - 1;
            if self.unit_at(before).is_some() {
                // “on Tuesday” between subject and verb.
                match self.date_before(found.first) {
                    Some(start) if start > self.first => found.first = start,
                    _ => break,
                }
                continue;
            }
            if let Some((start, hedge)) = self.hedge_ending(found.first) {
                match hedge {
                    Hedge::Negation => found.negation = Some(start),
                    Hedge::Possible => found.certainty = Certainty::Possible,
                    Hedge::Likely => found.certainty = found.certainty.max(Certainty::Likely),
                    Hedge::Hypothetical => found.certainty = found.certainty.max(Certainty::Hypothetical),
                    Hedge::Pass => {}
                }
                found.be |= self.tokens.is_any(before, BE) && found.first == verb
                    || found.first < verb
                        && self.tokens.is_any(before, BE)
                        && !found.modal
                        && !self.tokens.is_any(found.first, &["to"]);
                found.modal |= (start..found.first).any(|at| self.tokens.is_any(at, MODALS));
                found.first = start;
                continue;
            }
            let word = self.tokens.lower(before);
            match word {
                "cannot" => (found.negation, found.modal) = (Some(before), true),
                "can" | "ca" | "wo" => found.modal = true,
                "should" | "must" | "ought" => found.normative = true,
                "to" => {
                    (found.infinitive, found.modal) = (true, true);
                    break;
                }
                _ if is_adverb(word) => {}
                _ => break,
            }
            found.first = before;
        }
        // “would never accept” and “could not back” are no conditions.
        let could = (found.first..verb).any(|at| self.tokens.is(at, "could"));
        let open = found.certainty == Certainty::Hypothetical || found.certainty == Certainty::Possible && could;
        if found.negation.is_some() && open {
            found.certainty = Certainty::Asserted;
        }
        found
    }

    fn hedge_ending(&self, end: usize) -> Option<(usize, Hedge)> {
        let hedges = &self.draft.lexicon.hedges;
        (end.saturating_sub(4).max(self.first)..end).find_map(|start| {
            let found = hedges.all(self.tokens, start, end).find(|(length, _)| start + length == end);
            found.map(|(_, &hedge)| (start, hedge))
        })
    }

    /// The start of “on Tuesday” that ends at `end`.
    pub fn date_before(&self, end: usize) -> Option<usize> {
        let date = self.unit_ending(end).filter(|unit| unit.label == "DATE")?;
        let preposition = date.first > self.first
            && self
                .tokens
                .is_any(date.first - 1, &["on", "in", "since", "late", "early", "during", "until", "after", "for"]);
        Some(if preposition { date.first - 1 } else { date.first })
    }

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

    /// The subject of the last verb before `at` whose subject is known.
    fn earlier_subject(&self, at: usize, weight: f64) -> Option<Subject> {
        let anchor = self.anchors.iter().rev().find(|(verb, _)| *verb < at);
        if let Some((verb, holders)) = anchor {
            let first = *verb;
            return Some(Subject { holders: holders.clone(), first, weight, how: "subject of an earlier verb" });
        }
        let main = self.main_unit().filter(|unit| unit.end < at)?;
        let holders = vec![main.place];
        Some(Subject { holders, first: main.first, weight: weight * 0.88, how: "subject of the sentence" })
    }

    /// The unit that opens the sentence, if a verb may follow it.
    pub fn main_unit(&self) -> Option<&Unit> {
        let unit = self.units.iter().find(|unit| unit.can_hold && !self.is_after_preposition(unit.first))?;
        let opens = unit.first < self.first + 12 && !self.tokens.is_possessive(unit.end);
        let alone = self.tokens.is_word(unit.end) && !self.tokens.is_capital(unit.end) || self.tokens.is(unit.end, ",");
        (opens && alone).then_some(unit)
    }

    /// A subject that ends right at `at`: a unit, a pronoun, a relative pronoun, a unit before a parenthesis.
    fn direct_subject(&self, at: usize) -> Option<Subject> {
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
        if first > self.first && PREPOSITIONS.contains(&self.tokens.lower(first - 1)) {
            let preposition = first - 1;
            match self.tokens.lower(preposition) {
                "with" => {}
                "of" | "in" | "from" | "for" if preposition > self.first => {
                    if let Some(head) = self.unit_ending(preposition).filter(|head| head.can_hold) {
                        let head = *head;
                        return self.unit_subject(&head);
                    }
                    let noun = self.tokens.lower(preposition - 1);
                    let stands =
                        COLLECTIVES.contains(&noun) || matches!(noun, "spokesman" | "spokeswoman" | "spokesperson");
                    if !stands {
                        return None;
                    }
                    weight *= 0.85;
                    first = self.phrase_start(preposition - 1);
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
            let before = start.checked_sub(1).filter(|&before| before >= self.first);
            // “criticised Powell and Rubio backed it”: Powell is an object, no second subject.
            let object = before.is_some_and(|before| {
                self.is_verbal(before)
                    || PREPOSITIONS.contains(&self.tokens.lower(before)) && !self.tokens.is(before, "with")
            });
            if object {
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

    pub fn is_after_preposition(&self, at: usize) -> bool {
        let start = self.phrase_start(at);
        start > self.first && PREPOSITIONS.contains(&self.tokens.lower(start - 1)) && !self.tokens.is(start - 1, "with")
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

    /// Whom “he” or “she” means here: the person who is subject before, in this sentence or the last.
    pub fn person_before(&self, at: usize) -> Vec<usize> {
        let is_person =
            |place: &usize| self.draft.found.get(*place).is_some_and(|found| matches!(found.label, "PERSON" | "ROLE"));
        let subject = self
            .anchors
            .iter()
            .rev()
            .filter(|(verb, _)| *verb < at)
            .find(|(_, holders)| matches!(holders.as_slice(), [one] if is_person(one)));
        if let Some((_, holders)) = subject {
            return holders.clone();
        }
        let named = |unit: &&Unit| unit.end <= at && unit.label == "PERSON";
        let mut persons = self.units.iter().filter(named).filter(|unit| !self.tokens.is_possessive(unit.end));
        if let (Some(unit), None) = (persons.next(), persons.next()) {
            return vec![unit.place];
        }
        self.before.iter().copied().filter(is_person).take(1).collect()
    }

    /// Whom “it” or “they” mean: the body that is subject before in this sentence, or else in the last.
    fn group_before(&self, at: usize) -> Vec<usize> {
        let is_group = |place: &usize| {
            self.draft.found.get(*place).is_some_and(|found| matches!(found.label, "ORG" | "GPE" | "NORP"))
        };
        let plural = self.tokens.is(at, "they");
        let subject =
            self.anchors.iter().rev().find(|(verb, holders)| *verb < at && (plural || holders.iter().all(is_group)));
        match subject {
            Some((_, holders)) if holders.iter().all(is_group) || holders.len() > 1 => holders.clone(),
            Some(_) => Vec::new(),
            None if plural => Vec::new(),
            None => self.before.iter().copied().filter(is_group).take(1).collect(),
        }
    }

    /// Whom the sentence is about, for the pronouns of the next one.
    pub fn topic(&self) -> Vec<usize> {
        if let Some((_, holders)) = self.anchors.first().filter(|(_, holders)| holders.len() == 1) {
            return holders.clone();
        }
        self.main_unit().map(|unit| vec![unit.place]).unwrap_or_default()
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

//! Names: what the lists know, and what capitals, titles, head words and context show.

use super::Tell;
use super::repetition::{repeat, repeated, settle};
use crate::extract::draft::{Draft, Found, Sentence};
use crate::extract::lexicon::{Report, Role};
use crate::extract::token::{Shape, Tokens};
use std::collections::HashSet;
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let total = draft.sentences.len();
    let mut names = Vec::new();
    let lower_seen = seen_in_lower_case(draft);
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 64 == 0 {
            tell(0.8 * number as f32 / total as f32)?;
        }
        let taken = taken(draft, sentence);
        let mut scanner =
            Scanner { draft, tokens: &draft.tokens, sentence, taken, lower_seen: &lower_seen, names: &mut names };
        scanner.scan();
    }
    settle(draft, &mut names);
    let repeated = repeated(draft, &names);
    draft.found.extend(names);
    draft.sort();
    tell(0.9)?;
    draft.found.extend(repeat(draft, &repeated));
    draft.sort();
    ControlFlow::Continue(())
}

/// Which tokens of a sentence dates, quantities and weapons hold already.
fn taken(draft: &Draft<'_>, sentence: &Sentence) -> Vec<bool> {
    let mut taken = vec![false; sentence.end - sentence.first];
    for found in &draft.found[draft.starting_in(sentence.first, sentence.end)] {
        for at in found.first..found.end.min(sentence.end) {
            taken[at - sentence.first] = true;
        }
    }
    taken
}

fn seen_in_lower_case(draft: &Draft<'_>) -> HashSet<String> {
    let tokens = &draft.tokens;
    let is_lower = |at: &usize| tokens.get(*at).is_some_and(|token| token.is_word() && !token.is_capital());
    (0..tokens.len()).filter(is_lower).map(|at| tokens.lower(at).to_owned()).collect()
}

/// A run of capitals is cut after this many tokens: no name is longer, and lists stay quick to read.
const LONGEST_RUN: usize = 24;

/// Small words inside persons' names.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "ter", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "bin",
    "ibn", "al", "el", "ben", "bint", "ul", "zu", "af", "ould",
];

/// Little words that never begin a name, though a sentence or a headline may give them a capital.
const JOINTS: &[&str] = &[
    "while", "when", "but", "and", "if", "as", "after", "although", "though", "because", "since", "in", "on", "at",
    "for", "with", "like", "that", "what", "why", "how", "where", "yet", "so", "or", "nor", "before", "until",
    "unless", "whether", "despite", "unlike", "from", "by", "to", "is", "are", "was", "did", "does", "has",
];

/// Words that begin the name of a happening or place: “Hurricane Ida”, “Lake Chad”.
const FIRST_WORDS: &[(&str, &str)] = &[
    ("hurricane", "EVENT"),
    ("typhoon", "EVENT"),
    ("cyclone", "EVENT"),
    ("operation", "EVENT"),
    ("lake", "LOC"),
    ("mount", "LOC"),
    ("mt.", "LOC"),
    ("cape", "LOC"),
    ("gulf", "LOC"),
    ("isle", "LOC"),
    ("fort", "FAC"),
    ("camp", "FAC"),
];

/// Nouns that with a place, group or year before them name a happening: “the Gaza war”, “NATO summit”.
const HAPPENINGS: &[&str] = &[
    "summit",
    "war",
    "election",
    "elections",
    "referendum",
    "invasion",
    "conflict",
    "olympics",
    "conference",
    "earthquake",
    "uprising",
    "coup",
    "genocide",
    "massacre",
];

struct Scanner<'d> {
    draft: &'d Draft<'d>,
    tokens: &'d Tokens,
    sentence: &'d Sentence,
    taken: Vec<bool>,
    lower_seen: &'d HashSet<String>,
    names: &'d mut Vec<Found>,
}

impl Scanner<'_> {
    fn scan(&mut self) {
        let mut at = self.sentence.first;
        while at < self.sentence.end {
            if self.is_taken(at) {
                at += 1;
            } else if self.starts_run(at) {
                let end = self.run_end(at);
                match self.known(at, self.sentence.end) {
                    // “Washington, D.C.” goes beyond the run of capitals.
                    Some((length, known)) if at + length > end => {
                        self.push_known(at, at + length, known);
                        at += length;
                    }
                    _ => {
                        self.read_run(at, end);
                        at = end;
                    }
                }
            } else if let Some((length, known)) = self.known(at, self.sentence.end) {
                // Names whose first word is small: “al-Qaida”, “sub-Saharan Africa”.
                if (at..at + length).any(|word| self.tokens.is_capital(word)) {
                    self.push_known(at, at + length, known);
                    at += length;
                } else {
                    at += 1;
                }
            } else {
                at += 1;
            }
        }
    }

    fn is_taken(&self, at: usize) -> bool {
        self.taken.get(at - self.sentence.first).copied().unwrap_or(true)
    }

    fn is_capital(&self, at: usize) -> bool {
        at < self.sentence.end && self.tokens.is_capital(at) && !self.is_taken(at)
    }

    fn starts_run(&self, at: usize) -> bool {
        let article = matches!(self.tokens.lower(at), "al" | "el")
            && at + 2 < self.sentence.end
            && self.tokens.is_hyphen(at + 1)
            && self.is_capital(at + 2)
            && self.known(at, self.sentence.end).is_none();
        self.is_capital(at) || article
    }

    fn is_common(&self, at: usize) -> bool {
        self.draft.lexicon.common.contains(self.tokens.lower(at))
    }

    fn head(&self, at: usize) -> Option<&'static str> {
        self.draft.lexicon.heads.get(self.tokens.lower(at)).copied()
    }

    fn known(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        self.draft.lexicon.names.longest(self.tokens, at, end).map(|(length, &known)| (length, known))
    }

    /// Whether a capital here may come from the place alone: after a full stop, colon or opening quote.
    fn is_start(&self, at: usize) -> bool {
        at == self.sentence.first
            || matches!(self.tokens.lower(at - 1), "“" | "\"" | "‘" | ":" | "(" | "«" | "—" | "–" | "•" | "-" | "'")
                && !self.tokens.is_glued(at - 1)
            || at == self.sentence.first + 1 && !self.tokens.is_word(at - 1)
    }

    /// Where the run of capitals that begins at `at` ends, small words inside names included.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        let mut after_head = false;
        while end < self.sentence.end && end < at + LONGEST_RUN {
            after_head |= self.head(end - 1).is_some() && self.tokens.is_any(end, &["of", "for"]);
            let next = self.tokens.lower(end);
            if self.is_capital(end) && !self.tokens.is_glued(end) {
                end += 1;
            } else if self.tokens.is_hyphen(end)
                && (self.is_capital(end + 1) || end > at + 1 && self.is_given_name_tail(end + 1))
            {
                end += 2;
            } else if self.tokens.is_possessive(end)
                && (next.chars().count() == 1 || self.is_common(end - 1))
                && self.is_capital(end + 1)
            {
                // “Teachers’ Union”, “People’s Party”
                end += 2;
            } else if next == "&" && self.is_capital(end + 1) {
                end += 2;
            } else if PARTICLES.contains(&next) && self.particle_end(end).is_some_and(|stop| self.is_capital(stop)) {
                end = self.particle_end(end).unwrap_or(end) + 1;
            } else if let Some(stop) = self.title_across(at, end) {
                end = stop;
            } else if matches!(next, "of" | "for") && self.head(end - 1).is_some() && !self.is_title(end - 1) {
                let name = if self.tokens.is(end + 1, "the") { end + 2 } else { end + 1 };
                if !self.is_capital(name) {
                    break;
                }
                end = name + 1;
            } else if next == "and"
                && after_head
                && self.is_capital(end + 1)
                && self.known(end + 1, self.sentence.end).is_none()
            {
                end += 2;
            } else {
                break;
            }
        }
        end
    }

    /// The end of a title that begins in the run and goes on in small letters: “Secretary of State”.
    fn title_across(&self, at: usize, end: usize) -> Option<usize> {
        let roles = &self.draft.lexicon.roles;
        let from = at.max(end.saturating_sub(2));
        (from..end).find_map(|start| {
            let mut titles = roles.all(self.tokens, start, self.sentence.end).filter(|(_, role)| **role == Role::Title);
            titles
                .find(|(length, _)| start + length > end && self.is_capital(start + length - 1))
                .map(|(length, _)| start + length)
        })
    }

    /// The “un” of “Jong-un”.
    fn is_given_name_tail(&self, at: usize) -> bool {
        at < self.sentence.end
            && self.tokens.is_word(at)
            && self.tokens.lower(at).len() <= 6
            && !self.is_common(at)
            && !self.tokens.lower(at).ends_with("ed")
            && !matches!(
                self.tokens.lower(at),
                "led"
                    | "era"
                    | "born"
                    | "made"
                    | "wide"
                    | "run"
                    | "held"
                    | "area"
                    | "style"
                    | "like"
                    | "bound"
                    | "owned"
            )
    }

    fn particle_end(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while end < self.sentence.end && end < at + 3 && PARTICLES.contains(&self.tokens.lower(end)) {
            end += 1;
            if self.tokens.is_hyphen(end) {
                end += 1;
            }
        }
        (end < self.sentence.end).then_some(end)
    }

    fn is_title(&self, at: usize) -> bool {
        let roles = &self.draft.lexicon.roles;
        roles.all(self.tokens, at, self.sentence.end).any(|(_, role)| matches!(role, Role::Title | Role::Address))
    }

    /// The length of a title in capitals with its modifiers: “Deputy Prime Minister”.
    fn title(&self, at: usize, end: usize) -> Option<(usize, bool)> {
        let roles = &self.draft.lexicon.roles;
        let mut stop = at;
        while stop < end {
            let title = roles
                .all(self.tokens, stop, self.sentence.end)
                .find(|(_, role)| matches!(role, Role::Title | Role::Address));
            if let Some((length, role)) = title {
                return Some((stop + length - at, *role == Role::Address));
            }
            let (length, _) = roles.all(self.tokens, stop, end).find(|(_, role)| **role == Role::Modifier)?;
            stop += length;
            if self.tokens.is_hyphen(stop) {
                stop += 1;
            }
        }
        None
    }

    fn read_run(&mut self, at: usize, end: usize) {
        let mut at = at;
        if self.sentence.headline || !self.draft.english {
            return self.read_headline(at, end);
        }
        // “(D-Nev.)”, “(R-Texas)”: party and state of a lawmaker.
        if self.tokens.is_any(at, &["d", "r", "i"])
            && self.tokens.is_hyphen(at + 1)
            && at > self.sentence.first
            && self.tokens.is_any(at - 1, &["(", ","])
        {
            if let Some((length, known)) = self.known(at + 2, end) {
                self.push_known(at + 2, at + 2 + length, known);
            }
            return;
        }
        let mut after_title = self.follows_role(at);
        while at + 1 < end && JOINTS.contains(&self.tokens.lower(at)) && self.known(at, end).is_none() {
            at += 1;
        }
        if self.is_start(at) && self.is_common(at) && self.title(at, end).is_none() && !self.begins_known_name(at, end)
        {
            at += 1;
        }
        while at < end {
            if !self.is_capital(at) && !self.starts_run(at) {
                at += 1;
                continue;
            }
            let known = self.known(at, end);
            let title = self.title(at, end);
            let last = end - 1;
            let heads_run = (end > at + 1).then(|| self.head(last)).flatten();
            let inner_title = (at..end).any(|word| self.is_title(word));
            if let Some((length, known)) = known
                && at + length == end
            {
                self.push_known(at, end, known);
                return;
            }
            // “Justice Ministry” is no justice, “General Motors” no general; lists know the latter.
            if let Some((length, _)) = title
                && known.is_none_or(|(known, _)| known <= length)
                && (heads_run.is_none() || at + length >= end || self.is_title(last))
            {
                after_title = true;
                at += length;
                continue;
            }
            if let Some(label) = heads_run.filter(|_| !inner_title)
                && !(self.is_first_name(at) && end - at == 2 && label != "ORG" && label != "WORK_OF_ART")
                && self.is_headed(at, end)
            {
                self.push(at, end, label, 0.82, "head word", "its last word says what it is");
                self.push_nested(at, end);
                return;
            }
            if let Some(label) = self.head_before_of(at, end) {
                self.push(at, end, label, 0.82, "head word", "its first words say what it is");
                self.push_nested(at, end);
                return;
            }
            let is_name_of_person = self.is_first_name(at)
                && self.title(at + 1, end).is_none()
                && known.is_none_or(|(length, _)| length == 1)
                && self.is_capital(at + 1);
            if let Some((length, known)) = known.filter(|_| !is_name_of_person && !self.is_initial(at)) {
                self.push_known(at, at + length, known);
                after_title = false;
                at += length;
                continue;
            }
            let stop = self.segment_end(at, end, is_name_of_person || after_title);
            // “Civil Protection Minister”: words of an office that the list does not know.
            let of_office = stop < end && !is_name_of_person && self.title(stop, end).is_some();
            if !of_office {
                self.classify(at, stop, after_title);
            }
            after_title = false;
            at = stop;
        }
    }

    /// In a headline, and in languages that write nouns with capitals, these tell nothing: only what the lists know is a name; the names of the
    /// article's body are looked up later.
    fn read_headline(&mut self, at: usize, end: usize) {
        let mut at = at;
        while at < end {
            let upper = (at..end.min(at + 2))
                .all(|word| self.tokens.get(word).is_some_and(|token| token.shape == Shape::Upper));
            let known = self
                .known(at, end)
                .filter(|(length, _)| *length > 1 || !(self.is_common(at) || upper && self.tokens.lower(at).len() < 4));
            if let Some((length, known)) = known {
                self.push_known(at, at + length, known);
                at += length;
            } else if !self.draft.english && self.is_first_name(at) && at + 1 < end && self.is_capital(at + 1) {
                self.push(at, at + 2, "PERSON", 0.7, "first name", "begins with a first name");
                at += 2;
            } else {
                at += 1;
            }
        }
    }

    fn begins_known_name(&self, at: usize, end: usize) -> bool {
        let first = FIRST_WORDS.iter().any(|(word, _)| self.tokens.is(at, word));
        let headed = end > at + 1
            && self.head(end - 1).is_some_and(|label| label == "ORG")
            && !matches!(
                self.tokens.lower(at),
                "the" | "a" | "an" | "in" | "when" | "but" | "and" | "if" | "as" | "while" | "at"
            );
        first
            || self
                .known(at, end)
                .is_some_and(|(length, _)| length > 1 || self.tokens.get(at).is_some_and(|t| t.shape == Shape::Upper))
            || headed
            || self.head_before_of(at, end).is_some()
    }

    /// The next place in a run where a title or a known name begins.
    fn segment_end(&self, at: usize, end: usize, person: bool) -> usize {
        let limit = if person { at + 6 } else { end };
        for stop in at + 1..end.min(limit) {
            if self.tokens.is_hyphen(stop - 1) || !self.is_capital(stop) {
                continue;
            }
            let known = self.known(stop, end).is_some_and(|(length, id)| {
                let label = self.draft.lexicon.known.get(id).map(|known| known.label);
                !person && (length > 1 || label == Some("NORP")) || length > 1 && label != Some("GPE")
            });
            if known || (self.title(stop, end).is_some() && !person) {
                return stop;
            }
        }
        end.min(limit)
    }

    fn is_first_name(&self, at: usize) -> bool {
        let known = self.draft.lexicon.first_names.contains(self.tokens.lower(at));
        let joined = self.tokens.is_hyphen(at + 1)
            && self.draft.lexicon.first_names.contains(&format!(
                "{}-{}",
                self.tokens.lower(at),
                self.tokens.lower(at + 2)
            ));
        (known || joined) && self.tokens.is_capital(at)
    }

    fn is_initial(&self, at: usize) -> bool {
        let letters = self.tokens.lower(at);
        letters.len() == 2 && letters.ends_with('.') && self.is_capital(at + 1)
    }

    /// Whether more than the head word makes the name: “Finance Ministry”, not “The Ministry”.
    fn is_headed(&self, at: usize, end: usize) -> bool {
        let real = (at..end - 1).filter(|&word| self.is_capital(word)).count();
        real > 0
            && !(real == 1
                && self.is_start(at)
                && matches!(self.tokens.lower(at), "the" | "this" | "that" | "a" | "our" | "their"))
    }

    /// “Ministry of Finance”, “University of Lagos”.
    fn head_before_of(&self, at: usize, end: usize) -> Option<&'static str> {
        let of = (at + 1..end).find(|&word| matches!(self.tokens.lower(word), "of" | "for"))?;
        if (at..of).any(|word| self.is_title(word)) {
            return None;
        }
        self.head(of - 1)
    }

    /// Whether a role in small letters stands right before: “spokesman Okafor”.
    fn follows_role(&self, at: usize) -> bool {
        let before =
            at.checked_sub(1).filter(|&before| before >= self.sentence.first && !self.tokens.is_capital(before));
        let kind = |role: &Role| !matches!(role, Role::Modifier);
        before.is_some_and(|before| {
            self.draft.lexicon.roles.all(self.tokens, before, self.sentence.end).any(|(_, role)| kind(role))
        })
    }

    fn reports_next(&self, at: usize) -> bool {
        let reports = &self.draft.lexicon.reports;
        reports.longest(self.tokens, at, self.sentence.end).is_some_and(|(_, kind)| *kind == Report::Say)
            && !self.tokens.is_capital(at)
    }

    fn classify(&mut self, at: usize, end: usize, after_title: bool) {
        let length = (at..end).filter(|&word| self.tokens.is_word(word)).count();
        let upper = self.tokens.get(at).is_some_and(|token| token.shape == Shape::Upper);
        let before = if at > self.sentence.first { self.tokens.lower(at - 1) } else { "" };
        let named = (at..end).filter(|&word| self.tokens.is_word(word) && !self.is_common(word)).count();
        if named == 0 {
            return;
        }
        if let Some((_, label)) = FIRST_WORDS.iter().find(|(word, _)| self.tokens.is(at, word)).filter(|_| length > 1) {
            return self.push(at, end, label, 0.8, "head word", "its first word says what it is");
        }
        let dots = self.tokens.lower(at).matches('.').count();
        let initial = self.is_initial(at) || dots == 2 && self.tokens.lower(at).len() == 4 && length > 1;
        if after_title && length <= 6 {
            return self.push(at, end, "PERSON", 0.88, "title", "stands after a title");
        }
        if (self.is_first_name(at) || initial) && (2..=6).contains(&length) {
            return self.push(at, end, "PERSON", 0.86, "first name", "begins with a first name");
        }
        if length == 1 {
            return self.classify_single(at, end, before, upper);
        }
        let letters = |word: usize| self.tokens.lower(word).chars().filter(|c| c.is_alphabetic()).count();
        let acronym =
            (at..end).any(|word| self.tokens.get(word).is_some_and(|t| t.shape == Shape::Upper) && letters(word) > 1);
        if acronym || (named < length && length > 2) {
            return self.push(
                at,
                end,
                "ORG",
                0.5,
                "capitals",
                "several words with capitals, one of them an acronym or a common word",
            );
        }
        if named < length {
            // A common word and one other: too little to tell, unless the article repeats it.
            return;
        }
        if matches!(before, "in" | "at" | "near") && length == 2 {
            return self.push(at, end, "GPE", 0.5, "preposition", "stands after a preposition of place");
        }
        if length <= 4 {
            self.push(at, end, "PERSON", 0.62, "capitals", "words with capitals that no list knows");
        }
    }

    fn classify_single(&mut self, at: usize, end: usize, before: &str, upper: bool) {
        let word = self.tokens.lower(at);
        let letters = word.chars().filter(|character| character.is_alphabetic()).count();
        if self.is_common(at) || letters < 2 {
            return;
        }
        if upper && (2..=6).contains(&letters) {
            return self.push(at, end, "ORG", 0.6, "acronym", "an acronym");
        }
        let reports = self.reports_next(end);
        if self.is_start(at) {
            let verbal = word.ends_with("ing") || word.ends_with("ed") || word.ends_with("ly");
            let plural = word.ends_with('s') && !word.ends_with("ss");
            if self.lower_seen.contains(word) || verbal || plural {
                return;
            }
            if !(reports || self.is_first_name(at) || self.tokens.is_possessive(end)) {
                return;
            }
            if self.tokens.is_possessive(end) {
                return self.push(at, end, "PERSON", 0.5, "context", "a single name that owns something");
            }
        }
        if self.lower_seen.contains(word) && !reports {
            return;
        }
        if reports || self.is_first_name(at) {
            return self.push(at, end, "PERSON", 0.6, "context", "a single name that speaks or is a first name");
        }
        let age = self.tokens.is(end, ",") && self.tokens.is_number(end + 1) && self.tokens.is(end + 2, ",");
        if age {
            return self.push(at, end, "PERSON", 0.7, "context", "an age follows");
        }
        if matches!(before, "in" | "near" | "at" | "from" | "around" | "outside") {
            return self.push(at, end, "GPE", 0.5, "preposition", "stands after a preposition of place");
        }
        self.push(at, end, "PERSON", 0.36, "capitals", "a single name that no list knows");
    }

    fn push(&mut self, first: usize, end: usize, label: &'static str, score: f64, rule: &'static str, reason: &str) {
        // “The” at the head of a run and marks at its end are no part of a name.
        let mut end = end;
        while end > first && !self.tokens.is_word(end - 1) && !self.tokens.is_number(end - 1) {
            end -= 1;
        }
        let first = if self.tokens.is(first, "the") && end > first + 1 { first + 1 } else { first };
        if first < end {
            self.names.push(Found::new(first, end, label, score, rule, reason));
        }
    }

    fn push_known(&mut self, first: usize, end: usize, known: usize) {
        let Some(name) = self.draft.lexicon.known.get(known) else { return };
        let first = if self.tokens.is(first, "the") && end > first + 1 { first + 1 } else { first };
        let mut found = Found::new(first, end, name.label, 0.92, "list", "a name of the lists");
        found.known = Some(known);
        self.names.push(found);
        self.push_happening(first, end, name.label);
    }

    /// “the Gaza war” around “Gaza”, “the US election” around “US”.
    fn push_happening(&mut self, first: usize, end: usize, label: &'static str) {
        let adjective = usize::from(
            self.tokens.is_any(end, &["presidential", "parliamentary", "general", "civil", "midterm", "climate"]),
        );
        let noun = end + adjective;
        if matches!(label, "GPE" | "NORP" | "ORG" | "LOC")
            && noun < self.sentence.end
            && HAPPENINGS.contains(&self.tokens.lower(noun))
        {
            self.push(first, noun + 1, "EVENT", 0.6, "head word", "a place or group and a happening");
        }
    }

    /// Known names inside a longer name.
    fn push_nested(&mut self, first: usize, end: usize) {
        let mut at = first;
        while at < end {
            match self.known(at, end) {
                Some((length, id)) if length < end - first && self.is_nestable(id) => {
                    if let Some(known) = self.draft.lexicon.known.get(id) {
                        let mut found = Found::new(
                            at,
                            at + length,
                            known.label,
                            0.8,
                            "list",
                            "a name of the lists, inside a longer name",
                        );
                        found.known = Some(id);
                        self.names.push(found);
                    }
                    at += length;
                }
                _ => at += 1,
            }
        }
    }

    fn is_nestable(&self, id: usize) -> bool {
        self.draft.lexicon.known.get(id).is_some_and(|known| matches!(known.label, "GPE" | "NORP" | "LOC" | "ORG"))
    }
}

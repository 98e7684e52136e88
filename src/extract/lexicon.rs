//! The word lists of `assets/lexicon`, parsed into tables that answer by word.

use super::stage::cue::Cues;
use super::tagger::Clusters;
use super::token::{Shape, Tokens};
use super::word_class::WordClasses;
use std::collections::{HashMap, HashSet};

/// All word lists.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Names of places, organisations, groups, events, documents.
    pub names: Phrases<usize>,
    /// What they name; `names` points here.
    pub known: Vec<Known>,
    /// The country of a nationality: places in `known`.
    pub country_of: HashMap<usize, usize>,
    pub first_names: HashSet<String>,
    /// Last (or first) words of names and what they show.
    pub heads: HashMap<String, &'static str>,
    pub roles: Phrases<Role>,
    pub weapons: Phrases<bool>,
    /// Letters that with a number name a weapon.
    pub series: HashSet<String>,
    /// Words of dates and quantities by kind and number.
    pub calendar: Phrases<(Calendar, u64)>,
    pub reports: Phrases<Report>,
    pub hedges: Phrases<Hedge>,
    pub judgments: Phrases<bool>,
    /// Verbs that say what something does, each with whether that is good: “saves”, “would cost”.
    pub effects: Phrases<bool>,
    pub cues: Cues,
    pub classes: WordClasses,
    /// Words that name nothing even with a capital.
    pub common: HashSet<String>,
    /// Clusters of words that are used alike, from 1.
    pub clusters: Clusters,
}

/// A name that the lists know.
#[derive(Debug)]
pub(super) struct Known {
    pub name: String,
    pub label: &'static str,
}

/// How a word belongs to a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Address,
    Modifier,
    Title,
    Office,
    Function,
}

/// What a word says about time or amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    Weekday,
    Month,
    Unit,
    /// A unit and “long” in one word.
    Long,
    Season,
    /// A part of a day.
    Part,
    /// “end”, “start” and the like before “of”.
    Edge,
    Quarter,
    Decade,
    Holiday,
    /// A time zone: 0 for Greenwich time, 1 for others.
    Zone,
    /// Speaks of the past (0) or of what is to come (1).
    Tense,
    /// May begin a date, and means nothing alone.
    Opener,
    Ordinal,
    Number,
    Magnitude,
    Vague,
    Currency,
    Money,
    Measure,
}

/// How a word reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    Say,
    Think,
    Deny,
    Noun,
}

/// What a word between holder and cue does to a stance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hedge {
    Negation,
    Possible,
    Hypothetical,
    Likely,
    Pass,
}

macro_rules! list {
    ($name:literal) => {
        include_str!(concat!("../../assets/lexicon/", $name, ".tsv"))
    };
}

impl Lexicon {
    /// The lists that Standpoint ships.
    pub fn bundled() -> Self {
        let mut lexicon = Self {
            names: Phrases::default(),
            known: Vec::new(),
            country_of: HashMap::new(),
            first_names: rows(list!("first_names")).map(|row| row[0].to_lowercase()).collect(),
            heads: heads(list!("heads")),
            roles: keyed(list!("roles"), |kind| match kind {
                "address" => Some(Role::Address),
                "modifier" => Some(Role::Modifier),
                "title" => Some(Role::Title),
                "office" => Some(Role::Office),
                "function" => Some(Role::Function),
                _ => None,
            }),
            weapons: Phrases::default(),
            series: HashSet::new(),
            calendar: calendar(list!("calendar")),
            reports: reports(list!("reporting")),
            hedges: keyed(list!("hedges"), |kind| match kind {
                "negation" => Some(Hedge::Negation),
                "possible" => Some(Hedge::Possible),
                "hypothetical" => Some(Hedge::Hypothetical),
                "likely" => Some(Hedge::Likely),
                "pass" => Some(Hedge::Pass),
                _ => None,
            }),
            judgments: keyed(list!("judgments"), |kind| Some(kind == "support")),
            effects: effects(list!("effects")),
            cues: Cues::parse(list!("cues")),
            classes: WordClasses::parse(list!("grammar")),
            common: list!("words")
                .lines()
                .filter(|line| !line.starts_with('#'))
                .flat_map(str::split_whitespace)
                .map(str::to_lowercase)
                .collect(),
            clusters: Clusters::parse(list!("clusters")),
        };
        lexicon.read_names();
        lexicon.read_weapons();
        lexicon.names.sort();
        lexicon.weapons.sort();
        lexicon
    }

    fn read_names(&mut self) {
        for row in rows(list!("organisations")) {
            self.know("ORG", row[0], field(&row, 1));
        }
        for row in rows(list!("works")).chain(rows(list!("places"))) {
            self.know(row[0], field(&row, 1), field(&row, 2));
        }
        for row in rows(list!("countries")) {
            self.know("GPE", row[0], field(&row, 2));
            self.know("GPE", field(&row, 1), "");
            self.know_group(field(&row, 3));
            let people = field(&row, 3).split('|').next().unwrap_or_default();
            if let (Some(&people), Some(&country)) = (self.names.exact(people), self.names.exact(row[0])) {
                self.country_of.insert(people, country);
            }
        }
        for row in rows(list!("groups")) {
            self.know_group(row[0]);
        }
        for row in rows(list!("cities")) {
            self.know("GPE", row[0], field(&row, 1));
        }
    }

    fn know_group(&mut self, forms: &str) {
        if let Some((first, rest)) = forms.split_once('|').or_else(|| (!forms.is_empty()).then_some((forms, ""))) {
            self.know("NORP", first, rest);
        }
    }

    /// Enters a name; one that is known already keeps what it names, and its new aliases name that too.
    fn know(&mut self, label: &str, name: &str, aliases: &str) {
        let Some(label) = super::draft::label(label) else { return };
        if name.is_empty() {
            return;
        }
        let id = match self.names.exact(name) {
            Some(&id) => id,
            None => {
                self.known.push(Known { name: name.to_owned(), label });
                self.known.len() - 1
            }
        };
        for form in std::iter::once(name).chain(aliases.split('|')).filter(|form| !form.is_empty()) {
            if self.names.exact(form).is_none() {
                self.names.add(form, id, true);
            }
        }
    }

    fn read_weapons(&mut self) {
        for row in rows(list!("weapons")) {
            if row[0] == "series" {
                self.series = field(&row, 1).split_whitespace().map(str::to_lowercase).collect();
                continue;
            }
            let (phrase, cased) = row[0].strip_prefix('*').map_or((row[0], false), |phrase| (phrase, true));
            self.weapons.add(phrase, cased, cased);
            self.weapons.add(&plural(phrase), cased, cased);
        }
    }
}

/// Phrases by their first word, the longest first.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_first: HashMap<String, Vec<Phrase<T>>>,
}

#[derive(Debug)]
struct Phrase<T> {
    /// Lower-case words and how they must be written; `None` leaves the case open.
    words: Vec<(String, Option<Shape>)>,
    value: T,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: HashMap::new() }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase. A cased one matches only words written like it.
    pub fn add(&mut self, phrase: &str, value: T, cased: bool) {
        let tokens = Tokens::of(phrase);
        let words: Vec<(String, Option<Shape>)> = (0..tokens.len())
            .map(|at| {
                let shape = tokens.get(at).map(|token| token.shape).filter(|&shape| cased && shape != Shape::Lower);
                (tokens.lower(at).to_owned(), shape)
            })
            .collect();
        if let Some((first, _)) = words.first() {
            self.by_first.entry(first.clone()).or_default().push(Phrase { words, value });
        }
    }

    pub fn sort(&mut self) {
        for phrases in self.by_first.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
    }

    fn exact(&self, phrase: &str) -> Option<&T> {
        let tokens = Tokens::of(phrase);
        let phrases = self.by_first.get(tokens.lower(0))?;
        let is_same = |known: &&Phrase<T>| {
            known.words.len() == tokens.len()
                && known.words.iter().enumerate().all(|(at, (word, shape))| {
                    tokens.is(at, word) && shape.is_none_or(|shape| tokens.get(at).is_some_and(|t| t.shape == shape))
                })
        };
        phrases.iter().find(is_same).map(|phrase| &phrase.value)
    }

    /// The longest phrase at token `at` that ends before `end`, with its length in tokens.
    pub fn longest(&self, tokens: &Tokens, at: usize, end: usize) -> Option<(usize, &T)> {
        self.all(tokens, at, end).next()
    }

    /// All phrases at token `at` that end before `end`, the longest first.
    pub fn all<'p, 't>(
        &'p self,
        tokens: &'t Tokens,
        at: usize,
        end: usize,
    ) -> impl Iterator<Item = (usize, &'p T)> + use<'p, 't, T> {
        let phrases = self.by_first.get(tokens.lower(at)).map(Vec::as_slice).unwrap_or_default();
        phrases
            .iter()
            .filter(move |phrase| at + phrase.words.len() <= end && phrase.matches(tokens, at))
            .map(|phrase| (phrase.words.len(), &phrase.value))
    }

    /// The longest phrase whose first word stands at `at` and whose others go on at `next`, with where it ends.
    pub fn parted(&self, tokens: &Tokens, at: usize, next: usize, end: usize) -> Option<(usize, &T)> {
        let phrases = self.by_first.get(tokens.lower(at))?;
        let fits = |phrase: &&Phrase<T>| {
            let rest = phrase.words.get(1..).unwrap_or_default();
            !rest.is_empty()
                && next + rest.len() <= end
                && rest.iter().enumerate().all(|(offset, (word, _))| tokens.is(next + offset, word))
        };
        phrases.iter().find(fits).map(|phrase| (next + phrase.words.len() - 1, &phrase.value))
    }
}

impl Phrases<(Calendar, u64)> {
    /// Whether a token may begin a date.
    pub fn begins(&self, tokens: &Tokens, at: usize) -> bool {
        self.by_first
            .get(tokens.lower(at))
            .is_some_and(|phrases| phrases.iter().any(|phrase| phrase.value.0.begins_dates()))
    }
}

impl Calendar {
    fn begins_dates(self) -> bool {
        !matches!(self, Self::Zone | Self::Tense | Self::Magnitude | Self::Currency | Self::Money | Self::Measure)
    }
}

impl<T> Phrase<T> {
    fn matches(&self, tokens: &Tokens, at: usize) -> bool {
        self.words.iter().enumerate().all(|(offset, (word, shape))| {
            let Some(token) = tokens.get(at + offset) else { return false };
            tokens.is(at + offset, word)
                && match shape {
                    None => true,
                    // “US” is not “us”, nor “Who” the WHO; “PARIS” in a headline is Paris.
                    Some(Shape::Upper) => token.shape == Shape::Upper,
                    Some(_) => token.shape != Shape::Lower,
                }
        })
    }
}

/// The rows of a list: fields between tabs, comments and empty lines left out.
pub(super) fn rows(list: &str) -> impl Iterator<Item = Vec<&str>> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// A field of a row; empty if the row is shorter.
pub(super) fn field<'r>(row: &[&'r str], at: usize) -> &'r str {
    row.get(at).copied().unwrap_or_default()
}

/// The regular forms of a verb phrase; its first word is inflected.
pub(super) fn inflected(phrase: &str) -> Vec<String> {
    let (verb, rest) = phrase.split_once(' ').map_or((phrase, ""), |(verb, rest)| (verb, rest));
    let ends_consonant_y =
        verb.ends_with('y') && !verb.ends_with("ay") && !verb.ends_with("ey") && !verb.ends_with("oy");
    let third = match verb {
        _ if ends_consonant_y => format!("{}ies", &verb[..verb.len() - 1]),
        _ if ["s", "sh", "ch", "x", "z"].iter().any(|end| verb.ends_with(end)) => format!("{verb}es"),
        _ => format!("{verb}s"),
    };
    let (past, present) = if let Some(stem) = verb.strip_suffix('e') {
        let stem_ing = if verb.ends_with("ee") { verb } else { stem };
        (format!("{verb}d"), format!("{stem_ing}ing"))
    } else if ends_consonant_y {
        (format!("{}ied", &verb[..verb.len() - 1]), format!("{verb}ing"))
    } else {
        (format!("{verb}ed"), format!("{verb}ing"))
    };
    [verb.to_owned(), third, past, present]
        .into_iter()
        .map(|form| if rest.is_empty() { form } else { format!("{form} {rest}") })
        .collect()
}

fn plural(noun: &str) -> String {
    match noun {
        _ if noun.ends_with("aircraft") || noun.ends_with('s') => noun.to_owned(),
        _ if noun.ends_with("battery") => format!("{}ies", &noun[..noun.len() - 1]),
        _ => format!("{noun}s"),
    }
}

fn heads(list: &str) -> HashMap<String, &'static str> {
    let mut found = HashMap::new();
    for row in rows(list) {
        let Some(label) = super::draft::label(row[0]) else { continue };
        for word in field(&row, 1).split_whitespace() {
            found.entry(word.to_lowercase()).or_insert(label);
        }
    }
    found
}

fn keyed<T>(list: &str, kind: impl Fn(&str) -> Option<T>) -> Phrases<T> {
    let mut found = Phrases::default();
    for row in rows(list) {
        if let Some(kind) = kind(row[0]) {
            found.add(field(&row, 1), kind, false);
        }
    }
    found.sort();
    found
}

/// Verbs in their forms without the one in “ing”; irregular forms are listed.
fn effects(list: &str) -> Phrases<bool> {
    let mut found = Phrases::default();
    for row in rows(list) {
        let (lemma, irregular) = (field(&row, 1), field(&row, 2));
        let forms = match irregular {
            "" => inflected(lemma),
            listed => std::iter::once(lemma).chain(listed.split('|')).map(str::to_owned).collect(),
        };
        for form in forms.iter().filter(|form| !form.split(' ').next().is_some_and(|verb| verb.ends_with("ing"))) {
            found.add(form, row[0] == "good", false);
        }
    }
    found.sort();
    found
}

fn calendar(list: &str) -> Phrases<(Calendar, u64)> {
    let mut found = Phrases::default();
    for row in rows(list) {
        let kind = match row[0] {
            "weekday" => Calendar::Weekday,
            "month" => Calendar::Month,
            "unit" => Calendar::Unit,
            "long" => Calendar::Long,
            "season" => Calendar::Season,
            "part" => Calendar::Part,
            "edge" => Calendar::Edge,
            "quarter" => Calendar::Quarter,
            "decade" => Calendar::Decade,
            "holiday" => Calendar::Holiday,
            "zone" => Calendar::Zone,
            "tense" => Calendar::Tense,
            "opener" => Calendar::Opener,
            "ordinal" => Calendar::Ordinal,
            "number" => Calendar::Number,
            "magnitude" => Calendar::Magnitude,
            "vague" => Calendar::Vague,
            "currency" => Calendar::Currency,
            "money" => Calendar::Money,
            "measure" => Calendar::Measure,
            _ => continue,
        };
        found.add(field(&row, 1), (kind, field(&row, 2).parse().unwrap_or_default()), false);
    }
    found.sort();
    found
}

fn reports(list: &str) -> Phrases<Report> {
    let mut found = Phrases::default();
    for row in rows(list) {
        let kind = match row[0] {
            "say" => Report::Say,
            "think" => Report::Think,
            "deny" => Report::Deny,
            "noun" => Report::Noun,
            _ => continue,
        };
        let lemma = field(&row, 1);
        let forms = match field(&row, 2) {
            "" if kind != Report::Noun => inflected(lemma),
            irregular => irregular.split('|').filter(|form| !form.is_empty()).map(str::to_owned).collect(),
        };
        for form in std::iter::once(lemma.to_owned()).chain(forms.into_iter().filter(|form| form != lemma)) {
            found.add(&form, kind, false);
        }
    }
    found.sort();
    found
}

//! The word lists of `assets/lexicon`, parsed into tables that answer by word.

mod calendar;
mod form;
mod list;
mod phrases;
mod report;
pub(super) use calendar::Calendar;
pub(super) use form::inflected;
pub(super) use list::{field, rows};
pub(super) use phrases::Phrases;
pub(super) use report::Report;

use super::stage::cue::Cues;
use super::tagger::Clusters;
use super::word_class::WordClasses;
use form::plural;
use list::{effects, keyed};
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
        include_str!(concat!("../../../assets/lexicon/", $name, ".tsv"))
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
            calendar: calendar::parse(list!("calendar")),
            reports: report::parse(list!("reporting")),
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

//! Reads what a careful analyst marks in an article; `tests/data/gold/README.md` describes the notation.

use standpoint::model::{Certainty, Polarity};
use standpoint::text::{TextRange, paragraphs};
use std::collections::BTreeSet;

/// What is to be marked in one article.
#[derive(Debug, Default)]
pub struct Gold {
    /// Who and what is named.
    pub entities: Vec<GoldEntity>,
    /// The questions that stances answer.
    pub issues: Vec<GoldIssue>,
    /// Where.
    pub mentions: Vec<GoldMention>,
    /// Who stands where.
    pub stances: Vec<GoldStance>,
    /// Lines that belong to the page.
    pub boilerplate: Vec<String>,
    /// Lines that are no record.
    strays: Vec<String>,
}

/// An entity of the registry.
#[derive(Debug)]
pub struct GoldEntity {
    pub id: String,
    pub name: String,
    pub label: String,
    pub aliases: Vec<String>,
    pub affiliation: String,
}

/// A question of the coding frame.
#[derive(Debug)]
pub struct GoldIssue {
    pub id: String,
    pub name: String,
    pub description: String,
}

/// Words that name something, wherever they stand.
#[derive(Debug)]
pub struct GoldMention {
    pub label: String,
    pub words: String,
    /// The one occurrence that is meant, from 1; 0 for all.
    pub occurrence: usize,
    /// The entity's id, or a date's value.
    pub meaning: String,
}

/// Who stands where, in the article's words.
#[derive(Debug)]
pub struct GoldStance {
    /// An entity's id, or `outlet`.
    pub holder: String,
    pub polarity: Option<Polarity>,
    pub target: String,
    pub cue: Vec<String>,
    pub certainty: Option<Certainty>,
    pub attribution: Vec<String>,
    pub issue: String,
}

impl Gold {
    /// Reads a gold file.
    pub fn read(text: &str) -> Self {
        let mut gold = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (kind, rest) = line.split_once(':').unwrap_or((line, ""));
            let fields: Vec<&str> = rest.split('|').map(str::trim).collect();
            let field = |number: usize| fields.get(number).copied().unwrap_or_default().to_owned();
            match kind {
                "entity" => gold.entities.push(GoldEntity {
                    id: field(0),
                    name: field(1),
                    label: field(2),
                    aliases: list(&field(3), ';'),
                    affiliation: field(4),
                }),
                "issue" => {
                    gold.issues.push(GoldIssue { id: field(0), name: field(1), description: field(2) });
                }
                "mention" => {
                    let words = field(1);
                    let (words, occurrence) = words.split_once(" @").unwrap_or((&words, "0"));
                    gold.mentions.push(GoldMention {
                        label: field(0),
                        words: words.to_owned(),
                        occurrence: occurrence.parse().unwrap_or_default(),
                        meaning: field(2),
                    });
                }
                "stance" => gold.stances.push(GoldStance {
                    holder: field(0),
                    polarity: Polarity::from_id(&field(1)),
                    target: field(2),
                    cue: list(&field(3), '…'),
                    certainty: Certainty::from_id(&field(4)),
                    attribution: list(&field(5), ';'),
                    issue: field(6),
                }),
                "boilerplate" => gold.boilerplate.push(field(0)),
                _ => gold.strays.push(line.to_owned()),
            }
        }
        gold
    }

    /// The places of a mention in the article's text.
    pub fn places(&self, mention: &GoldMention, text: &str) -> Vec<TextRange> {
        let longer = self.mentions.iter().filter(|other| {
            other.label == mention.label && other.words != mention.words && other.words.contains(&mention.words)
        });
        let taken: Vec<TextRange> = longer.flat_map(|other| occurrences(text, &other.words)).collect();
        let places = occurrences(text, &mention.words);
        let wanted = places
            .into_iter()
            .enumerate()
            .filter(|(number, _)| mention.occurrence == 0 || mention.occurrence == number + 1);
        wanted.map(|(_, place)| place).filter(|place| !taken.iter().any(|other| other.covers(*place))).collect()
    }

    /// The names of an entity, the main one first.
    pub fn names_of(&self, id: &str) -> Vec<&str> {
        let entity = self.entities.iter().find(|entity| entity.id == id);
        entity.map_or(Vec::new(), |entity| {
            std::iter::once(&entity.name).chain(&entity.aliases).map(String::as_str).collect()
        })
    }

    /// What is wrong with the file itself, or does not stand in the article.
    pub fn faults(&self, text: &str) -> Vec<String> {
        let mut faults: Vec<String> = self.strays.iter().map(|line| format!("not a record: {line}")).collect();
        let ids: BTreeSet<&str> = self.entities.iter().map(|entity| entity.id.as_str()).collect();
        let known = |id: &str| id.is_empty() || ids.contains(id);
        for entity in &self.entities {
            if !known(&entity.affiliation) {
                faults.push(format!("{} belongs to the unknown {}", entity.name, entity.affiliation));
            }
            let names = self.mentions.iter().filter(|mention| mention.label == entity.label);
            let mut names = names.map(|mention| mention.words.as_str()).chain(self.stances.iter().map(|s| &*s.target));
            if !names.any(|words| words.contains(&entity.name) || entity.aliases.iter().any(|a| words.contains(a))) {
                faults.push(format!("nothing names {}", entity.name));
            }
        }
        for mention in &self.mentions {
            if self.places(mention, text).is_empty() {
                faults.push(format!("{} is nowhere a {}", mention.words, mention.label));
            }
            if mention.label != "DATE" && !known(&mention.meaning) {
                faults.push(format!("{} names the unknown {}", mention.words, mention.meaning));
            }
        }
        for stance in &self.stances {
            let words = stance.cue.iter().chain(&stance.attribution).chain([&stance.target]);
            let absent = words.filter(|words| !text.contains(words.as_str()));
            faults.extend(absent.map(|words| format!("{} stands nowhere in the article", words)));
            if stance.words(text).is_none() {
                faults.push(format!("{} and its cue stand in no paragraph together", stance.target));
            }
            if stance.holder != "outlet" && !known(&stance.holder) {
                faults.push(format!("{} is unknown", stance.holder));
            }
            if !stance.issue.is_empty() && !self.issues.iter().any(|issue| issue.id == stance.issue) {
                faults.push(format!("{} is no issue", stance.issue));
            }
            if stance.polarity.is_none() || stance.certainty.is_none() {
                faults.push(format!("{} on {}: no such polarity or certainty", stance.holder, stance.target));
            }
        }
        let absent = self.boilerplate.iter().filter(|words| !text.contains(words.as_str()));
        faults.extend(absent.map(|words| format!("{words} stands nowhere in the article")));
        faults
    }
}

impl GoldStance {
    /// Where the stance's cue and target stand: in one paragraph, as near to each other as can be.
    pub fn words(&self, text: &str) -> Option<(Vec<TextRange>, TextRange)> {
        let mut best: Option<(usize, Vec<TextRange>, TextRange)> = None;
        for paragraph in paragraphs(text) {
            let within = |words: &str| -> Vec<TextRange> {
                occurrences(text, words).into_iter().filter(|place| paragraph.covers(*place)).collect()
            };
            for target in within(&self.target) {
                let mut pieces = Vec::new();
                for words in &self.cue {
                    let outside = within(words).into_iter().filter(|place| !place.overlaps(target));
                    pieces.extend(outside.min_by_key(|place| distance(*place, target)));
                }
                if pieces.len() < self.cue.len() {
                    continue;
                }
                let far: usize = pieces.iter().map(|piece| distance(*piece, target)).sum();
                if best.as_ref().is_none_or(|(known, ..)| far < *known) {
                    pieces.sort();
                    best = Some((far, pieces, target));
                }
            }
        }
        best.map(|(_, cue, target)| (cue, target))
    }
}

/// How many bytes lie between two ranges.
fn distance(one: TextRange, other: TextRange) -> usize {
    one.start().max(other.start()).saturating_sub(one.end().min(other.end()))
}

/// Where words stand as whole words.
fn occurrences(text: &str, words: &str) -> Vec<TextRange> {
    let found = text.match_indices(words).map(|(start, words)| TextRange::between(start, start + words.len()));
    found.filter(|place| is_border(text, place.start()) && is_border(text, place.end())).collect()
}

fn is_border(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = text[at..].chars().next().is_some_and(char::is_alphanumeric);
    !(before && after)
}

fn list(field: &str, mark: char) -> Vec<String> {
    field.split(mark).map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

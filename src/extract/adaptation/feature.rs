//! What a suggestion has in common with others: the features of the layer.

use crate::model::{Holder, Maker, Mention, Origin, Stance};
use crate::text::{SourceText, TextRange};

/// One feature of one suggestion.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    /// Kind and words, hashed.
    pub hash: u64,
    /// How much it says; all features of a suggestion together have length 1.
    pub weight: f64,
}

/// What a feature looks at, with what it says in words for the analyst: `{}` stands for its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kind {
    name: &'static str,
    weight: f64,
    /// Empty if it says nothing that an analyst would recognise.
    phrase: &'static str,
}

/// A feature before it is hashed.
pub(super) type Raw = (Kind, String);

const fn kind(name: &'static str, weight: f64, phrase: &'static str) -> Kind {
    Kind { name, weight, phrase }
}

impl Kind {
    /// The feature in words; `None` if an analyst would not recognise it.
    pub fn phrase(self, words: &str) -> Option<String> {
        let shown = words.split('\u{1f}').next_back().unwrap_or_default();
        (!self.phrase.is_empty() && !shown.is_empty()).then(|| self.phrase.replace("{}", shown))
    }
}

/// Hashes features and gives them the length 1 together.
pub(super) fn hashed(raw: &[Raw]) -> Vec<Feature> {
    let length = raw.iter().map(|(kind, _)| kind.weight * kind.weight).sum::<f64>().sqrt().max(1e-9);
    raw.iter().map(|(kind, words)| Feature { hash: hash(kind.name, words), weight: kind.weight / length }).collect()
}

/// FNV-1a: the same on every machine.
fn hash(kind: &str, words: &str) -> u64 {
    kind.bytes()
        .chain([0])
        .chain(words.bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The features of a mention as it was shown: at `range`, with a label.
pub(super) fn of_mention(text: &SourceText, range: TextRange, label: &str, origin: &Origin) -> Vec<Raw> {
    let words = flat(text.slice(range));
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    let count = words.split(' ').count().min(5);
    let with = |words: &str| format!("{label}\u{1f}{words}");
    let mut raw = vec![
        (kind("m", 0.3, ""), String::new()),
        (kind("m-label", 0.4, ""), label.to_owned()),
        (kind("m-rule", 0.6, ""), with(rule(origin))),
        (kind("m-words", 1.2, "names “{}”"), with(&words)),
        (kind("m-shape", 0.6, "names written like it"), with(&shape(&words))),
        (kind("m-length", 0.3, ""), with(&count.to_string())),
        (kind("m-before", 0.7, "names after “{}”"), with(&before(text, range.start()))),
        (kind("m-after", 0.6, "names before “{}”"), with(&after(text, range.end()))),
    ];
    if count > 1 {
        raw.push((kind("m-last", 1.0, "names ending in “{}”"), with(&last)));
        raw.push((kind("m-first", 0.6, "names beginning with “{}”"), with(&first)));
    }
    raw
}

/// The features of a stance with a polarity; `holder` is the mention that holds it, if one does.
pub(super) fn of_stance(text: &SourceText, stance: &Stance, polarity: &str, holder: Option<&Mention>) -> Vec<Raw> {
    let cue = flat(&text.joined(&stance.cue));
    let target = flat(&text.joined(&stance.target.spans)).to_lowercase();
    let last = target.rsplit(' ').next().unwrap_or_default();
    let holder_words = holder.map(|holder| flat(&text.joined(&holder.spans))).unwrap_or_default();
    let holder_label = match (&stance.holder, holder) {
        (_, Some(holder)) => holder.label.as_str(),
        (Holder::Outlet, _) => "outlet",
        _ => "",
    };
    let key = cue_key(&cue);
    let place = crate::model::extent(&stance.cue);
    let attributed = if stance.attribution.is_empty() { "no" } else { "yes" };
    let mut raw = vec![
        (kind("s", 0.3, ""), String::new()),
        (kind("s-rule", 0.4, ""), rule(&stance.origin).to_owned()),
        (kind("s-polarity", 0.3, ""), polarity.to_owned()),
        (kind("s-certainty", 0.4, "stances said to be {}"), stance.certainty.id().to_owned()),
        (kind("s-cue", 1.4, "stances with “{}”"), format!("{polarity}\u{1f}{key}\u{1f}{cue}")),
        (kind("s-holder-label", 0.4, ""), holder_label.to_owned()),
        (kind("s-cue-holder", 0.6, ""), format!("{key}\u{1f}{holder_label}")),
        (kind("s-attributed", 0.4, ""), attributed.to_owned()),
        (kind("s-target", 0.7, "stances on “{}”"), target.clone()),
        (kind("s-target-last", 0.7, "stances on such a “{}”"), last.to_owned()),
    ];
    if !holder_words.is_empty() {
        raw.push((kind("s-holder", 0.6, "stances of “{}”"), holder_words));
    }
    if !place.is_empty() {
        raw.push((kind("s-before", 0.3, ""), before(text, place.start())));
        raw.push((kind("s-after", 0.4, ""), after(text, place.end())));
    }
    raw
}

/// A cue without the endings of its words: “slams”, “slammed” and “slamming” are one.
pub(in crate::extract) fn cue_key(cue: &str) -> String {
    let stems: Vec<String> = cue.to_lowercase().split_whitespace().map(stem).collect();
    stems.join(" ")
}

fn stem(word: &str) -> String {
    let cut = ["ing", "ed", "es", "s"].iter().find_map(|ending| word.strip_suffix(ending)).filter(|cut| cut.len() > 2);
    let cut = cut.unwrap_or(word).trim_end_matches('e');
    let mut letters = cut.chars().rev();
    match (letters.next(), letters.next()) {
        // “slammed” is “slam”; “dismiss” stays.
        (Some(one), Some(other)) if one == other && one != 's' && one != 'l' && one.is_ascii() => {
            cut.get(..cut.len() - 1).unwrap_or(cut).to_owned()
        }
        _ => cut.to_owned(),
    }
}

/// Who made a suggestion by itself.
fn rule(origin: &Origin) -> &str {
    let maker = origin.proposal.as_ref().map_or(&origin.maker, |proposal| &proposal.maker);
    match maker {
        Maker::Rule(name) | Maker::Model { name, .. } => name,
        Maker::Analyst(_) | Maker::Import(_) => "",
    }
}

/// Words on one line, with single spaces.
pub(super) fn flat(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// “Xx Xx.” for “Clara Novak Jr.”
fn shape(words: &str) -> String {
    let mut shape = String::new();
    for character in words.chars() {
        let sign = match character {
            upper if upper.is_uppercase() => 'X',
            lower if lower.is_alphabetic() => 'x',
            digit if digit.is_numeric() => '0',
            other => other,
        };
        if !shape.ends_with(sign) {
            shape.push(sign);
        }
    }
    shape
}

/// The words on both sides of a place, for whoever asks whether two places are alike; empty if it stands alone.
pub(super) fn beside(text: &SourceText, range: TextRange) -> String {
    let (before, after) = (before(text, range.start()), after(text, range.end()));
    if before.is_empty() && after.is_empty() { String::new() } else { format!("{before}\u{1f}{after}") }
}

fn before(text: &SourceText, start: usize) -> String {
    let head = text.slice(TextRange::between(start.saturating_sub(40), start));
    let line = head.rsplit('\n').next().unwrap_or_default();
    line.split_whitespace().next_back().unwrap_or_default().to_lowercase()
}

fn after(text: &SourceText, end: usize) -> String {
    let tail = text.slice(TextRange::between(end, (end + 40).min(text.len())));
    let line = tail.split('\n').next().unwrap_or_default();
    line.split_whitespace().next().unwrap_or_default().to_lowercase()
}

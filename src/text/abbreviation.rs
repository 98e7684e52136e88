//! Abbreviations that end in a full stop, from `assets/lexicon/abbreviations.tsv`.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What stands after an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abbreviation {
    /// A name: “Gen. Holloway”.
    BeforeName,
    /// A number: “No. 5”.
    BeforeNumber,
    /// Anything, or nothing: “Acme Inc.”.
    MayEnd,
    /// The same, for months, weekdays and “Jr.”: words that are hardly ever written without the full stop.
    Kept,
}

/// Longer words are no abbreviations.
const LONGEST: usize = 12;

#[derive(Clone, Copy)]
enum Entry {
    Abbreviation(Abbreviation),
    /// Only with a capital.
    State,
    Opener,
}

/// What a word that stands before a full stop (given without it) abbreviates, if anything.
pub fn abbreviation(word: &str) -> Option<Abbreviation> {
    match entry(word)? {
        Entry::Abbreviation(kind) => Some(kind),
        Entry::State => word.starts_with(|first: char| first.is_ascii_uppercase()).then_some(Abbreviation::MayEnd),
        Entry::Opener => None,
    }
}

/// Whether a word often begins a sentence and seldom a name.
pub(super) fn opens_sentences(word: &str) -> bool {
    matches!(entry(word), Some(Entry::Opener))
}

/// Looks a word up in lower case, without allocating.
fn entry(word: &str) -> Option<Entry> {
    let mut lowered = [0; LONGEST];
    let lowered = lowered.get_mut(..word.len())?;
    lowered.copy_from_slice(word.as_bytes());
    lowered.make_ascii_lowercase();
    entries().get(std::str::from_utf8(lowered).ok()?).copied()
}

fn entries() -> &'static HashMap<&'static str, Entry> {
    static ENTRIES: OnceLock<HashMap<&str, Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let list = include_str!("../../assets/lexicon/abbreviations.tsv");
        let mut entries = HashMap::new();
        for (kind, words) in list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
        {
            let entry = match kind {
                "name" => Entry::Abbreviation(Abbreviation::BeforeName),
                "number" => Entry::Abbreviation(Abbreviation::BeforeNumber),
                "kept" => Entry::Abbreviation(Abbreviation::Kept),
                "end" => Entry::Abbreviation(Abbreviation::MayEnd),
                "state" => Entry::State,
                "opener" => Entry::Opener,
                _ => continue,
            };
            for word in words.split_whitespace() {
                // A word that is more than one thing is what it was first: “no” before a number, then an opener.
                entries.entry(word).or_insert(entry);
            }
        }
        entries
    })
}

//! What annotation schemes disagree about is cut off before names are compared.
//!
//! OntoNotes takes “the United Nations”, CoNLL “United Nations”; others take a title into the name of a
//! person. Systems that learnt from different schemes are compared fairly only without these.

use crate::text::TextRange;
use regex::Regex;
use std::sync::LazyLock;

/// What is no part of a name in front of it, and behind it.
const BEFORE: &str = " \n\t\"'“”‘’(";
const AFTER: &str = " \n\t\"'“”‘’),;:!?";

const POSSESSIVES: [&str; 4] = ["'s", "’s", "'", "’"];

/// A determiner or the like before a name.
static DETERMINER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:the|a|an|this|that|his|her|its|their|our|my|former|late)\s+").ok());

/// Titles before the name of a person, with the adjectives that belong to them.
static TITLES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let adjectives = r"vice|deputy|prime|foreign|defen[cs]e|interior|finance|acting|interim|president-elect|first|lt\.?|maj\.?|brig\.?|major|brigadier|lieutenant|air|chief|u\.s\.|us|uk|eu|un|british|iraqi|syrian|russian|american|french|german|israeli|iranian|turkish";
    let titles = r"mr|mrs|ms|dr|prof|sir|lord|lady|dame|president|premier|minister|secretary|secretary of state|secretary-general|chancellor|king|queen|prince|princess|pope|senator|sen|rep|representative|congressman|congresswoman|governor|gov|mayor|general|gen|colonel|col|captain|capt|major|maj|sgt|sergeant|lieutenant|lt|admiral|adm|ambassador|judge|justice|sheikh|shaikh|ayatollah|imam|rabbi|cardinal|archbishop|bishop|rev|reverend|father|sister|brother|professor|doctor|commander|chairman|speaker|emir|sultan|sen\.|envoy|spokesman|spokeswoman|leader|director|mullah|attorney general|chief executive|ceo|coach";
    Regex::new(&format!(r"(?i)^(?:(?:(?:{adjectives})\s+)*(?:{titles})\b\.?\s+)+")).ok()
});

/// A name without blanks, quotes and determiners around it, a possessive ending and punctuation, and
/// titles if it is a person's. May be empty.
pub fn trimmed(text: &str, name: TextRange, is_person: bool) -> TextRange {
    let (mut start, mut end) = (name.start(), name.end());
    let words = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    start = end - words(start, end).trim_start_matches(|it| BEFORE.contains(it)).len();
    loop {
        let before = (start, end);
        start += length(&DETERMINER, words(start, end));
        if is_person {
            let titles = length(&TITLES, words(start, end));
            if titles < end - start {
                start += titles;
            }
        }
        for possessive in POSSESSIVES {
            if let Some(rest) = words(start, end).strip_suffix(possessive).filter(|rest| !rest.is_empty()) {
                end = start + rest.len();
            }
        }
        end = start + words(start, end).trim_end_matches(|it| AFTER.contains(it)).len();
        if (start, end) == before {
            return TextRange::between(start, end);
        }
    }
}

/// How many bytes a pattern takes at the start of some words.
fn length(pattern: &LazyLock<Option<Regex>>, words: &str) -> usize {
    pattern.as_ref().and_then(|pattern| pattern.find(words)).map_or(0, |found| found.end())
}

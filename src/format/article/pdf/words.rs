//! Joining lines: words that were divided at a line's end become whole again, and only they.

use rustc_hash::FxHashMap;

/// First parts of words that keep their hyphen: “self-defence”, “twenty-one”.
const KEEP: &[&str] = &[
    "all", "anti", "co", "counter", "cross", "double", "eight", "ex", "fifty", "five", "forty", "four", "full", "half",
    "hard", "high", "ill", "inter", "large", "long", "low", "mid", "multi", "near", "nine", "non", "off", "on", "once",
    "one", "out", "post", "pre", "pro", "quasi", "second", "self", "semi", "seven", "seventy", "short", "six", "sixty",
    "small", "so", "still", "ten", "third", "thirty", "three", "twenty", "two", "ultra", "vice", "well", "wide",
];

/// Knows the words of a document, so that a divided one can be looked up among the whole ones.
pub(super) struct Joiner {
    words: FxHashMap<String, usize>,
}

impl Joiner {
    pub(super) fn new<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut words: FxHashMap<String, usize> = FxHashMap::default();
        for line in lines {
            // The last word of a line may be a part of one.
            let whole = line.trim_end_matches('-');
            for word in whole.split(|it: char| !it.is_alphanumeric() && it != '-' && it != '\u{2010}') {
                if !word.is_empty() {
                    *words.entry(word.replace('\u{2010}', "-").to_lowercase()).or_default() += 1;
                }
            }
        }
        Self { words }
    }

    /// Adds a line to a paragraph.
    pub(super) fn join(&self, text: &mut String, line: &str) {
        if let Some(stem) = text.strip_suffix('\u{ad}') {
            text.truncate(stem.len());
            text.push_str(line);
            return;
        }
        let is_divided = text.strip_suffix(['-', '\u{2010}']).is_some_and(|stem| stem.ends_with(char::is_alphabetic));
        if is_divided && line.starts_with(char::is_alphabetic) {
            if self.is_one_word(text, line) {
                text.pop();
            }
            text.push_str(line);
            return;
        }
        let wide = |it: char| matches!(it, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}');
        let touches = text.ends_with(wide) && line.starts_with(wide)
            || text.ends_with('—') && !text.ends_with(" —")
            || text.ends_with(['/', '-', '\u{2010}'])
                && !text.ends_with([' '])
                && text.chars().rev().nth(1).is_some_and(|it| !it.is_whitespace());
        if !touches {
            text.push(' ');
        }
        text.push_str(line);
    }

    /// Whether the word at the end of a text and the one at the start of a line are one without their hyphen.
    fn is_one_word(&self, text: &str, line: &str) -> bool {
        let stem = text.trim_end_matches(['-', '\u{2010}']);
        let start = stem
            .rfind(|it: char| !it.is_alphabetic() && it != '-')
            .map_or(0, |at| at + stem[at..].chars().next().map_or(1, char::len_utf8));
        let first = stem[start..].to_lowercase();
        let end = line.find(|it: char| !it.is_alphabetic()).unwrap_or(line.len());
        let second = line[..end].to_lowercase();
        if line.starts_with(char::is_uppercase) {
            // “Franco-German”; but a headline in capitals is divided like any other text.
            let all_capitals =
                stem[start..].chars().all(char::is_uppercase) && line[..end].chars().all(char::is_uppercase);
            if !all_capitals || end < 2 {
                return false;
            }
        }
        let seen = |word: &str| self.words.get(word).copied().unwrap_or_default();
        let (one, two) = (seen(&format!("{first}{second}")), seen(&format!("{first}-{second}")));
        if one != two {
            return one > two;
        }
        // A stem with a hyphen of its own is a compound, and so is what is joined to a number word.
        let last_part = first.rsplit('-').next().unwrap_or(&first);
        !first.is_empty() && !KEEP.contains(&last_part) && last_part.chars().count() >= 2 && second.chars().count() >= 2
    }
}

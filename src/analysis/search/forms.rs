//! Other forms of a name: without its possessive, in the plural, a demonym in the singular.

/// Endings of words that are read as demonyms or followers in the plural, and so have a singular. Shorter endings
/// would take the s from Williams and Evans.
const PLURALS: &[&str] = &["ians", "eans", "icans", "ists", "ites", "crats", "germans"];

/// Words without the possessive at their end: “Novak’s” is Novak, “United States'” is United States.
pub fn without_possessive(words: &str) -> &str {
    let words = words.trim_end();
    for ending in ["'s", "’s", "'S", "’S"] {
        if let Some(rest) = words.strip_suffix(ending) {
            return rest;
        }
    }
    match words.strip_suffix(['\'', '’']) {
        Some(rest) if rest.ends_with(['s', 'S', 'x', 'z']) => rest,
        _ => words,
    }
}

/// Words as they are compared when one asks what they mean: in lower case, without possessive and line breaks.
pub fn folded(words: &str) -> String {
    without_possessive(words).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A word and its other forms, the longest first, so that a longer one is found before its beginning.
///
/// The possessive needs no form of its own: a whole word ends before it.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    match singular(word) {
        Some(singular) => forms.push(singular),
        None => forms.push(plural(word)),
    }
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms
}

fn plural(word: &str) -> String {
    let lower = word.to_lowercase();
    let before_last = lower.chars().rev().nth(1);
    if let Some(rest) = word.strip_suffix("man").filter(|rest| rest.chars().next_back().is_some_and(char::is_lowercase))
        && !lower.ends_with("german")
    {
        return format!("{rest}men");
    }
    if lower.ends_with('y') && before_last.is_some_and(|letter| !"aeiou".contains(letter)) {
        let rest: String = word.chars().take(word.chars().count() - 1).collect();
        return format!("{rest}ies");
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|ending| lower.ends_with(ending)) {
        return format!("{word}es");
    }
    format!("{word}s")
}

/// The singular, where a word is sure to be a plural: a demonym, or written small.
fn singular(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    if let Some(rest) = word.strip_suffix("men").filter(|rest| rest.chars().count() > 2) {
        return Some(format!("{rest}man"));
    }
    let is_small = lower == word;
    if is_small && let Some(rest) = word.strip_suffix("ies").filter(|rest| rest.chars().count() > 1) {
        return Some(format!("{rest}y"));
    }
    if is_small && ["sses", "xes", "ches", "shes"].iter().any(|ending| word.ends_with(ending)) {
        return word.strip_suffix("es").map(str::to_owned);
    }
    let is_plural = PLURALS.iter().any(|ending| lower.ends_with(ending))
        || is_small && lower.chars().count() > 3 && !["ss", "us", "is"].iter().any(|ending| lower.ends_with(ending));
    is_plural.then(|| word.strip_suffix('s').map(str::to_owned)).flatten()
}

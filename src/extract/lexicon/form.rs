//! Regular forms of words.

/// The regular forms of a verb phrase; its first word is inflected.
pub(in crate::extract) fn inflected(phrase: &str) -> Vec<String> {
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

/// The plural of a noun.
pub(super) fn plural(noun: &str) -> String {
    match noun {
        _ if noun.ends_with("aircraft") || noun.ends_with('s') => noun.to_owned(),
        _ if noun.ends_with("battery") => format!("{}ies", &noun[..noun.len() - 1]),
        _ => format!("{noun}s"),
    }
}

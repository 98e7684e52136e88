//! Stances in single sentences of many forms, and none in sentences that only state facts.

use crate::extract::extract;
use standpoint::model::{Holder, Polarity};
use std::fmt::Write;

/// How many of the listed stances must be found with the right side, in percent.
const FLOOR: usize = 90;

/// A sentence with the stances that it holds: holder, side, target.
type Case<'a> = (&'a str, Vec<[&'a str; 3]>);

fn cases(list: &str) -> Vec<Case<'_>> {
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (sentence, stances) = line.split_once('\t').unwrap_or((line, ""));
            let stances = stances.split("; ").filter(|stance| !stance.is_empty());
            (sentence, stances.map(|stance| parts(sentence, stance)).collect())
        })
        .collect()
}

fn parts<'a>(sentence: &str, stance: &'a str) -> [&'a str; 3] {
    let parts: Vec<&str> = stance.splitn(3, ", ").collect();
    parts.try_into().unwrap_or_else(|_| panic!("{sentence}: “{stance}” is no holder, side, target"))
}

fn side(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Oppose | Polarity::LeansOppose => "against",
        Polarity::Neutral | Polarity::Mixed => "neither",
        Polarity::LeansSupport | Polarity::Support => "for",
    }
}

/// What is suggested for a sentence, in the form of the list.
fn suggested(sentence: &str) -> Vec<(String, &'static str, String)> {
    let (text, found) = extract(sentence, "2025-08-22");
    let holder = |holder: &Holder| {
        let Holder::Mention(id) = holder else { return String::new() };
        let mention = found.mentions.iter().find(|mention| mention.id == *id);
        mention.map(|mention| text.as_str()[mention.extent().bytes()].to_owned()).unwrap_or_default()
    };
    let target = |spans: &[standpoint::text::TextRange]| {
        spans.iter().map(|span| &text.as_str()[span.bytes()]).collect::<Vec<_>>().join(" ")
    };
    let stances = found.stances.iter();
    stances.map(|stance| (holder(&stance.holder), side(stance.polarity), target(&stance.target.spans))).collect()
}

#[test]
fn stances_are_found_in_sentences_of_many_forms_and_none_in_plain_facts() {
    let (mut hits, mut all) = (0, 0);
    let (mut missed, mut stray, mut facts) = (String::new(), String::new(), String::new());
    for (sentence, stances) in cases(include_str!("data/stances.tsv")) {
        let found = suggested(sentence);
        let same = |[who, which, what]: &[&str; 3], (holder, side, target): &(String, &str, String)| {
            holder.contains(who) && side == which && (target.contains(what) || what.contains(target.as_str()))
        };
        for stance in &stances {
            let hit = found.iter().any(|other| same(stance, other));
            (hits, all) = (hits + usize::from(hit), all + 1);
            if !hit {
                writeln!(missed, "{sentence}\n    missed {}; found {found:?}", stance.join(", ")).unwrap();
            }
        }
        for other in found.iter().filter(|other| !stances.iter().any(|stance| same(stance, other))) {
            writeln!(stray, "{sentence}\n    stray {other:?}").unwrap();
        }
        if stances.is_empty() && !found.is_empty() {
            writeln!(facts, "{sentence}\n    {found:?}").unwrap();
        }
    }
    println!("{hits} of {all}\n{missed}\n{stray}");
    assert_eq!(facts, "", "plain facts hold no stances");
    assert!(100 * hits >= FLOOR * all, "{hits} of {all} stances found\n{missed}");
}

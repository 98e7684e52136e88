//! Which mentions of an article mean one entity.

use standpoint::extract::{Article, Extractor, Suggestions};
use standpoint::model::{Metadata, ROLE_HOLDER};
use standpoint::text::SourceText;
use std::ops::ControlFlow;

fn extract(text: &str) -> (SourceText, Suggestions) {
    let text = SourceText::new(text).unwrap();
    let metadata = Metadata::default();
    let article = Article { text: &text, metadata: &metadata, boilerplate: &[] };
    let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    (text, found)
}

/// The words of the mentions that name an entity, in the order of the text.
fn check(text: &str, entity: &str, expected: &[&str]) {
    let (text, found) = extract(text);
    let named = found.mentions.iter().filter(|mention| mention.entity.as_ref().is_some_and(|id| id.as_str() == entity));
    let words: Vec<String> = named.map(|mention| text.joined(&mention.spans)).collect();
    assert_eq!(words, expected, "{:?}", found.entities);
}

#[test]
fn acronyms_join_their_long_names_on_either_side() {
    let text = "The Coastal Fishing Council (CFC) met. Later the CFC left.";
    check(text, "coastal-fishing-council", &["Coastal Fishing Council", "CFC", "CFC"]);
    let text = "The CFC (Coastal Fishing Council) met. Later the CFC left.";
    check(text, "coastal-fishing-council", &["CFC", "Coastal Fishing Council", "CFC"]);
}

#[test]
fn families_are_several_persons() {
    let text = "Jill Okafor spoke. Daniel Okafor listened.";
    check(text, "jill-okafor", &["Jill Okafor"]);
    check(text, "daniel-okafor", &["Daniel Okafor"]);
    check("J. R. Holloway spoke. Later Holloway left.", "j-r-holloway", &["J. R. Holloway", "Holloway"]);
}

#[test]
fn the_one_holder_of_an_office_is_meant_by_it() {
    let text = "French President Amina Okafor met German Chancellor Daniel Mwangi. The chancellor smiled. The French leader left.";
    check(text, "daniel-mwangi", &["Daniel Mwangi", "chancellor"]);
    check(text, "amina-okafor", &["Amina Okafor", "French leader"]);
    let (_, found) = extract(text);
    let held = found.mentions.iter().filter(|mention| mention.attributes.contains_key(ROLE_HOLDER)).count();
    assert_eq!(held, 4, "the offices say who holds them");
}

#[test]
fn an_office_with_two_holders_means_nobody() {
    let text = "French President Amina Okafor met Kenyan President Daniel Mwangi. The president smiled.";
    check(text, "amina-okafor", &["Amina Okafor"]);
    check(text, "daniel-mwangi", &["Daniel Mwangi"]);
    check("The chancellor smiled. Amina Okafor left.", "amina-okafor", &["Amina Okafor"]);
}

#[test]
fn countries_their_people_and_their_capitals_are_apart() {
    let text = "France and Paris said no. The French left.";
    check(text, "france", &["France"]);
    check(text, "paris", &["Paris"]);
}

//! Suggestions for small texts, one behaviour each.

use standpoint::extract::{Article, Extractor, Suggestions, boilerplate};
use standpoint::model::{Holder, Metadata, Polarity};
use standpoint::text::SourceText;
use std::ops::ControlFlow;

fn extract(text: &str, date: &str) -> (SourceText, Suggestions) {
    let text = SourceText::new(text).unwrap();
    let metadata = Metadata { date: date.into(), ..Metadata::default() };
    let boilerplate = boilerplate(&text);
    let article = Article { text: &text, metadata: &metadata, boilerplate: &boilerplate };
    let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    (text, found)
}

/// The text with its mentions: `[US [Senator]{ROLE}`.
fn annotated(text: &SourceText, found: &Suggestions, labels: &[&str]) -> String {
    let mut marks: Vec<(usize, u8, usize, String)> = Vec::new();
    for mention in &found.mentions {
        if !labels.is_empty() && !labels.contains(&mention.label.as_str()) {
            continue;
        }
        let range = mention.extent();
        let value = mention.attributes.get("value").map(|value| format!("={value}")).unwrap_or_default();
        marks.push((range.start(), 1, usize::MAX - range.len(), "[".into()));
        marks.push((range.end(), 0, range.len(), format!("]{{{}{value}}}", mention.label)));
    }
    marks.sort();
    let mut out = String::new();
    let mut at = 0;
    for (place, _, _, mark) in marks {
        out.push_str(&text.as_str()[at..place]);
        out.push_str(&mark);
        at = place;
    }
    out.push_str(&text.as_str()[at..]);
    out
}

fn sign(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Support => "▲",
        Polarity::LeansSupport => "△",
        Polarity::Oppose => "▼",
        Polarity::LeansOppose => "▽",
        _ => "◆",
    }
}

/// The stances, one a line: `Macron ▲ coalition of the willing`.
fn stances(text: &SourceText, found: &Suggestions) -> Vec<String> {
    let describe = |stance: &standpoint::model::Stance| {
        let holder = match &stance.holder {
            Holder::Mention(id) => {
                let mention = found.mentions.iter().find(|mention| mention.id == *id).unwrap();
                text.joined(&mention.spans)
            }
            Holder::Entity(id) => id.to_string(),
            Holder::Outlet => "outlet".into(),
        };
        let reports: Vec<&str> = stance.attribution.iter().map(|link| link.text.as_str()).collect();
        let reports = if reports.is_empty() { String::new() } else { format!(" « {}", reports.join(" « ")) };
        format!("{holder} {} {}{reports}", sign(stance.polarity), text.joined(&stance.target.spans))
    };
    found.stances.iter().map(describe).collect()
}

/// Prints what is found in a file of one's own: `STANDPOINT_TRY=article.txt cargo test try_file -- --nocapture`.
#[test]
fn try_file() {
    let Ok(path) = std::env::var("STANDPOINT_TRY") else { return };
    let date = std::env::var("STANDPOINT_DATE").unwrap_or_default();
    let (text, found) = extract(&std::fs::read_to_string(path).unwrap(), &date);
    println!("{}", annotated(&text, &found, &[]));
    for entity in &found.entities {
        println!("{} {} {:?} {:?}", entity.label, entity.name, entity.aliases, entity.affiliation);
    }
    for (line, stance) in stances(&text, &found).iter().zip(&found.stances) {
        println!(
            "{line}   [{:?} {:?} {} {}]",
            stance.certainty, stance.origin.score, stance.when, stance.origin.reason
        );
    }
}

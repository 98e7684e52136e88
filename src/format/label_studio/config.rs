//! The labeling configuration that Label Studio needs beside the tasks.

use super::super::colour::light;
use super::super::layer::{CERTAINTY, PARTS, STANCE};
use super::{LABEL, POLARITY, TEXT};
use crate::model::{Certainty, Polarity, Schema};
use std::collections::BTreeSet;

/// `config.xml`: the labels of the schema and those that are used, the parts of a stance, and the relations.
pub(super) fn config(schema: &Schema, labels: &BTreeSet<String>, relations: &BTreeSet<String>) -> String {
    let mut file = format!("<View>\n  <Labels name=\"{LABEL}\" toName=\"{TEXT}\">\n");
    let mut written = BTreeSet::new();
    for label in &schema.labels {
        let id = label.id.as_str();
        file += &format!("    <Label value=\"{}\" background=\"{}\"/>\n", escaped(id), light(label.hue));
        written.insert(id);
    }
    let others = labels.iter().map(String::as_str).chain([STANCE]).chain(PARTS);
    for label in others.filter(|label| written.insert(*label)).collect::<Vec<_>>() {
        file += &format!("    <Label value=\"{}\" background=\"#c8c8c8\"/>\n", escaped(label));
    }
    file += "  </Labels>\n";
    // Without this, the page would widen spans to whole words.
    file += &format!("  <Text name=\"{TEXT}\" value=\"$text\" granularity=\"symbol\"/>\n");
    for (name, values) in
        [(POLARITY, Polarity::ALL.map(Polarity::id).to_vec()), (CERTAINTY, Certainty::ALL.map(Certainty::id).to_vec())]
    {
        file += &format!(
            "  <Choices name=\"{name}\" toName=\"{TEXT}\" perRegion=\"true\" whenTagName=\"{LABEL}\" \
             whenLabelValue=\"{STANCE}\">\n"
        );
        for value in values {
            file += &format!("    <Choice value=\"{value}\"/>\n");
        }
        file += "  </Choices>\n";
    }
    file += "  <Relations>\n";
    let usual = ["holder", "target", "cue", "source", "continued"];
    let known = schema.relations.iter().map(|relation| relation.name.as_str());
    let mut written = BTreeSet::new();
    for relation in usual.into_iter().chain(known).chain(relations.iter().map(String::as_str)) {
        if written.insert(relation) {
            file += &format!("    <Relation value=\"{}\"/>\n", escaped(relation));
        }
    }
    file + "  </Relations>\n</View>\n"
}

/// Text as an XML attribute holds it; characters that XML cannot hold become U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' => escaped += &format!("&#{};", u32::from(character)),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

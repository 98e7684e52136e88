//! The configuration beside brat's files, and the names that brat can store.

use crate::format::colour::light;
use crate::model::{Certainty, Feature, Polarity, Project, Schema, slug, unique};
use std::collections::BTreeMap;

/// Types of words in the text that are no mentions but parts of a stance.
pub(super) const PARTS: [&str; 4] = ["Stance", "Cue", "Target", "Source"];

/// Begins a comment in `annotation.conf` that tells what a stored name stands for.
pub(super) const RENAMED: &str = "# stored-as ";

/// Labels and relation types with the names that stand for them: brat stores only `[A-Za-z0-9_-]`.
pub(super) struct Names {
    labels: BTreeMap<String, String>,
    relations: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut names = Self { labels: BTreeMap::new(), relations: BTreeMap::new() };
        for label in &schema.labels {
            names.label(label.id.as_str());
        }
        for relation in &schema.relations {
            names.relation(&relation.name);
        }
        names
    }

    pub(super) fn label(&mut self, label: &str) -> String {
        stored(&mut self.labels, label, str::to_ascii_uppercase)
    }

    pub(super) fn relation(&mut self, kind: &str) -> String {
        stored(&mut self.relations, kind, str::to_owned)
    }

    /// Each label with its stored name.
    pub(super) fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }
}

fn is_storable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

fn stored(names: &mut BTreeMap<String, String>, name: &str, cased: fn(&str) -> String) -> String {
    if let Some(stored) = names.get(name) {
        return stored.clone();
    }
    let wanted = if is_storable(name) { name.to_owned() } else { cased(&slug(name).replace('-', "_")) };
    let stored = unique(&wanted, |taken| PARTS.contains(&taken) || names.values().any(|known| known.as_str() == taken));
    names.insert(name.to_owned(), stored.clone());
    stored
}

/// `annotation.conf`: what may be annotated.
pub(super) fn annotation(project: &Project, names: &Names) -> String {
    let mut file = String::new();
    for (kind, known) in [("label", &names.labels), ("relation", &names.relations)] {
        for (name, stored) in known.iter().filter(|(name, stored)| name != stored) {
            file += &format!("{RENAMED}{kind} {stored} {}\n", super::escaped(name));
        }
    }
    file += "[entities]\n";
    for stored in in_order(project.schema(), names) {
        file += &format!("{stored}\n");
    }
    for part in &PARTS[1..] {
        file += &format!("{part}\n");
    }
    file += "\n[relations]\n";
    for stored in names.relations.values() {
        file += &format!("{stored}\tArg1:<ENTITY>, Arg2:<ENTITY>\n");
    }
    file += "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n";
    file += "\n[events]\nStance\tHolder?:<ENTITY>, Target?:<ENTITY>, Cue?:<ENTITY>, Source*:<ENTITY>\n";
    file += "\n[attributes]\n";
    file += &format!("Polarity\tArg:Stance, Value:{}\n", Polarity::ALL.map(Polarity::id).join("|"));
    file += &format!("Certainty\tArg:Stance, Value:{}\n", Certainty::ALL.map(Certainty::id).join("|"));
    file += "Status\tArg:<ANY>, Value:suggested|accepted\n";
    file += &features(project.schema(), names);
    let issues: Vec<String> = project.issues().map(|issue| super::encoded(issue.id.as_str())).collect();
    if !issues.is_empty() {
        file += &format!("Issue\tArg:Stance, Value:{}\n", issues.join("|"));
    }
    file
}

/// What brat's configuration calls the attributes that every project has.
const ATTRIBUTES: [&str; 4] = ["Polarity", "Certainty", "Status", "Issue"];

/// Whether brat can hold a feature as an attribute with a list of values.
pub(super) fn is_attribute(feature: &Feature) -> bool {
    let names = || std::iter::once(&feature.name).chain(&feature.values);
    !feature.values.is_empty() && !ATTRIBUTES.contains(&feature.name.as_str()) && names().all(|name| is_storable(name))
}

/// The lines of features; one that several labels have takes the values of all.
fn features(schema: &Schema, names: &Names) -> String {
    let mut lines: BTreeMap<&str, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for label in &schema.labels {
        let Some(stored) = names.labels.get(label.id.as_str()) else { continue };
        for feature in label.features.iter().filter(|feature| is_attribute(feature)) {
            let (labels, values) = lines.entry(&feature.name).or_default();
            labels.push(stored);
            let fresh: Vec<&str> =
                feature.values.iter().map(String::as_str).filter(|value| !values.contains(value)).collect();
            values.extend(fresh);
        }
    }
    let lines = lines.into_iter();
    lines
        .map(|(name, (labels, values))| format!("{name}\tArg:{}, Value:{}\n", labels.join("|"), values.join("|")))
        .collect()
}

/// `visual.conf`: what it is called and how it looks.
pub(super) fn visual(schema: &Schema, names: &Names) -> String {
    let mut file = String::from("[labels]\n");
    let mut colours = String::from("\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:#e0e0e0, borderColor:darken\n");
    for label in &schema.labels {
        let Some(stored) = names.labels.get(label.id.as_str()) else { continue };
        file += &format!("{stored} | {}\n", label.name.replace(['|', '\n', '\r'], " "));
        colours += &format!("{stored}\tbgColor:{}\n", light(label.hue));
    }
    for (name, stored) in names.labels.iter().filter(|(name, _)| !schema.labels.iter().any(|l| l.id.as_str() == *name))
    {
        file += &format!("{stored} | {}\n", name.replace(['|', '\n', '\r'], " "));
    }
    for (name, stored) in &names.relations {
        file += &format!("{stored} | {}\n", name.replace(['|', '\n', '\r'], " "));
    }
    file + &colours
}

/// Stored labels in the order of the schema, then those it does not have.
fn in_order(schema: &Schema, names: &Names) -> Vec<String> {
    let known = schema.labels.iter().filter_map(|label| names.labels.get(label.id.as_str()));
    let others = names.labels().iter().filter(|(name, _)| !schema.labels.iter().any(|l| l.id.as_str() == *name));
    known.chain(others.map(|(_, stored)| stored)).cloned().collect()
}

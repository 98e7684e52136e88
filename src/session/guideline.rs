//! What belongs to a label, and what was accepted as such.

use super::Session;
use super::workspace::{Dialog, Example, Guideline, Item};
use crate::model::{Document, LabelId, Mention, Status};
use std::collections::BTreeMap;

/// How many examples are shown at most.
const MOST: usize = 40;

/// How often one wording is shown at most.
const MOST_ALIKE: usize = 2;

/// How many characters stand on each side of an example.
const CONTEXT: usize = 48;

impl Session {
    /// Help on the label that is pointed at, or of the selected mention; without one, on all keys.
    pub(crate) fn help(&mut self) {
        let selected = match &self.workspace.item {
            Some(Item::Mention(id)) => self.overlay().mention(id).map(|mention| mention.label.clone()),
            Some(Item::Stance(_)) | None => None,
        };
        match self.workspace.label.clone().or(selected).filter(|id| self.project.schema().label(id).is_some()) {
            Some(label) => self.show_guideline(&label),
            None => self.ask(Dialog::Keys),
        }
    }

    /// Shows what belongs to a label, with what this analyst has accepted.
    pub(super) fn show_guideline(&mut self, label: &LabelId) {
        let mut guideline = Guideline { label: label.clone(), accepted: 0, examples: Vec::new() };
        let mut alike: BTreeMap<String, usize> = BTreeMap::new();
        for document in self.project.documents() {
            if self.project.set_handle(&document.id, &self.who).is_none() {
                continue;
            }
            let one = self.project.apart(&document.id);
            let Some(document) = one.document(&document.id) else { continue };
            let Some(set) = one.annotation_set(&document.id, &self.who) else { continue };
            let mut accepted: Vec<&Mention> = set
                .mentions
                .values()
                .filter(|mention| mention.label == *label && mention.status == Status::Accepted)
                .collect();
            accepted.sort_by_key(|mention| mention.extent());
            guideline.accepted += accepted.len();
            for mention in accepted {
                if guideline.examples.len() == MOST {
                    break;
                }
                let count = alike.entry(document.text.joined(&mention.spans).to_lowercase()).or_default();
                *count += 1;
                if *count <= MOST_ALIKE {
                    guideline.examples.push(example(document, mention));
                }
            }
        }
        self.ask(Dialog::Guideline(guideline));
    }
}

fn example(document: &Document, mention: &Mention) -> Example {
    let text = document.text.as_str();
    let place = mention.extent();
    let paragraph = text[..place.start()].rsplit('\n').next().unwrap_or_default();
    let before = match paragraph.char_indices().rev().nth(CONTEXT) {
        // Words that the edge would cut are left out.
        Some((cut, _)) => paragraph[cut..].split_once(' ').map_or("", |(_, words)| words),
        None => paragraph,
    };
    let rest = text[place.end()..].split('\n').next().unwrap_or_default();
    let after = match rest.char_indices().nth(CONTEXT) {
        Some((cut, _)) => rest[..cut].rsplit_once(' ').map_or("", |(words, _)| words),
        None => rest,
    };
    Example {
        document: document.id.clone(),
        mention: mention.id.clone(),
        before: before.to_owned(),
        words: document.text.slice(place).replace('\n', " "),
        after: after.to_owned(),
    }
}

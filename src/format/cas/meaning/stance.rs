//! A stance from its annotation and its links.

use super::super::Structure;
use super::super::types::ARRAY;
use super::{File, needed};
use crate::model::{Attribution, Certainty, EntityId, Holder, IssueId, MentionId, Polarity, Stance, StanceId, Target};
use crate::text::TextRange;
use std::collections::BTreeSet;

impl<'a> File<'a> {
    pub(super) fn stance(&self, structure: &Structure) -> Result<Stance, String> {
        let evidence = self.spans(structure).ok_or("its place is empty or leaves the text")?;
        let polarity = needed(structure, "polarity")?;
        let polarity = Polarity::from_id(&polarity).ok_or_else(|| format!("the polarity “{polarity}” is unknown"))?;
        let certainty = match structure.text("certainty") {
            id if id.is_empty() => Certainty::default(),
            id => Certainty::from_id(&id).ok_or_else(|| format!("the certainty “{id}” is unknown"))?,
        };
        let entity = |name| Some(structure.text(name)).filter(|id| !id.is_empty()).map(EntityId::new);
        let holder = match (self.linked_to(structure, "holder").first(), entity("holderEntity")) {
            (Some(held), _) => {
                let mention = self.mentions.get(&held.id);
                Holder::Mention(mention.cloned().ok_or_else(|| format!("its holder {} is no mention", held.id))?)
            }
            (None, Some(entity)) => Holder::Entity(entity),
            (None, None) if structure.text("holderKind") == "outlet" => Holder::Outlet,
            (None, None) => return Err("it has no holder".to_owned()),
        };
        let target = Target { spans: self.linked_spans(structure, "target"), entity: entity("targetEntity") };
        if target == Target::default() {
            return Err("it has no target".to_owned());
        }
        let cue = self.linked_spans(structure, "cue");
        let id = match structure.text("recordId") {
            id if id.is_empty() => Stance::suggestion_id(&holder, &cue, &target.spans),
            id => StanceId::new(id),
        };
        let (status, origin, note) = self.made(structure);
        Ok(Stance {
            id,
            holder,
            target,
            issue: Some(structure.text("issue")).filter(|id| !id.is_empty()).map(IssueId::new),
            polarity,
            cue,
            evidence,
            attribution: self.linked_to(structure, "source").into_iter().map(|it| self.attribution(it)).collect(),
            certainty,
            when: structure.text("when"),
            note,
            status,
            origin,
        })
    }

    fn attribution(&self, source: &Structure) -> Attribution {
        let spans = self.spans(source).unwrap_or_default();
        let named = self.mentions.get(&source.id).cloned();
        let told = Some(source.text("mention")).filter(|id| !id.is_empty()).map(MentionId::new);
        let text = match source.value("text") {
            None if !spans.is_empty() => self.places.text.joined(&spans),
            _ => source.text("text"),
        };
        Attribution { text, spans, mention: named.or(told) }
    }

    /// The pieces that the links of a name lead to, in the order of the text.
    fn linked_spans(&self, structure: &Structure, name: &str) -> Vec<TextRange> {
        let linked = self.linked_to(structure, name);
        let mut spans: Vec<TextRange> = linked.iter().flat_map(|part| self.spans(part).unwrap_or_default()).collect();
        spans.sort();
        spans.dedup_by(|next, before| before.overlaps(*next));
        spans
    }

    /// What the links of a name lead to, in the order of their roles where these are numbers.
    fn linked_to(&self, structure: &Structure, name: &str) -> Vec<&'a Structure> {
        let mut found: Vec<(usize, &Structure)> = Vec::new();
        let mut open = structure.references(name);
        open.reverse();
        let mut lists = BTreeSet::new();
        while let Some(id) = open.pop() {
            let Some(linked) = self.by_id.get(&id) else { continue };
            if linked.kind == ARRAY {
                let is_new = lists.insert(id);
                open.extend(linked.references("elements").into_iter().rev().filter(|_| is_new));
            } else if let Some(target) = linked.references("target").first().and_then(|id| self.by_id.get(id)) {
                found.push((linked.text("role").parse().unwrap_or(0), target));
            } else if linked.value("begin").is_some() {
                found.push((0, linked));
            }
        }
        found.sort_by_key(|(role, _)| *role);
        found.into_iter().map(|(_, target)| target).collect()
    }
}

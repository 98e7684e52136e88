//! A stance from an event, its attributes and its notes.

use super::{Event, File, Lines, entity, note};
use crate::format::origin::{self, status_from_id};
use crate::model::{
    Attribution, Certainty, Entity, EntityId, Holder, IssueId, LabelId, Polarity, Stance, Status, Target,
};

impl File<'_> {
    pub(super) fn stance(
        &mut self,
        event: &Event,
        lines: &Lines,
        entities: &mut Vec<Entity>,
    ) -> Result<Stance, String> {
        if event.kind != "Stance" {
            return Err(format!("events of type {} have no place here; its words stay as a mention", event.kind));
        }
        let evidence = lines.bound.get(&event.trigger).ok_or_else(|| format!("{} is missing", event.trigger))?;
        let argument = |role: &str| event.arguments.iter().find(|(known, _)| known == role).map(|(_, id)| id);
        let told = |kind: &str| {
            let notes = lines.notes.get(&event.id).into_iter().flatten();
            notes.filter(|(known, _)| known == kind).map(|(_, words)| words.as_str()).next()
        };
        let holder = match (argument("Holder"), told("Holder")) {
            (Some(name), _) => {
                let known = self.ids.get(name);
                Holder::Mention(known.cloned().ok_or_else(|| format!("its holder {name} is no mention"))?)
            }
            (None, Some("outlet")) => Holder::Outlet,
            (None, Some(words)) => match words.strip_prefix("entity ") {
                Some(id) => Holder::Entity(EntityId::new(id)),
                None => return Err("it has no holder".to_owned()),
            },
            (None, None) => return Err("it has no holder".to_owned()),
        };
        let target = match (argument("Target"), told("Target").and_then(|words| words.strip_prefix("entity "))) {
            (Some(id), _) => {
                let bound = lines.bound.get(id).ok_or_else(|| format!("{id} is missing"))?;
                let label = if bound.kind == "Target" { "ORG" } else { bound.kind.as_str() };
                Target { spans: bound.spans.clone(), entity: entity(id, lines, &LabelId::new(label), entities) }
            }
            (None, Some(id)) => Target { spans: Vec::new(), entity: Some(EntityId::new(id)) },
            (None, None) => return Err("it has no target".to_owned()),
        };
        let cue = argument("Cue").and_then(|id| lines.bound.get(id)).map(|bound| bound.spans.clone());

        let attribute = |kind: &str| {
            let mut all = lines.attributes.get(&event.id).into_iter().flatten();
            all.find(|(known, _)| known == kind).map(|(_, value)| value.as_str())
        };
        let polarity = attribute("Polarity").ok_or("it has no polarity")?;
        let polarity = Polarity::from_id(polarity).ok_or_else(|| format!("the polarity “{polarity}” is unknown"))?;
        let certainty = attribute("Certainty").and_then(Certainty::from_id).unwrap_or_default();
        let cue = cue.unwrap_or_default();
        Ok(Stance {
            id: Stance::suggestion_id(&holder, &cue, &target.spans),
            holder,
            target,
            issue: attribute("Issue").map(IssueId::new),
            polarity,
            cue,
            evidence: evidence.spans.clone(),
            attribution: self.attribution(event, lines),
            certainty,
            when: note(lines, &event.id, "When"),
            note: note(lines, &event.id, "AnnotatorNotes"),
            status: attribute("Status").map_or(Status::Suggested, status_from_id),
            origin: origin::import("brat"),
        })
    }

    /// The chain of sources: `Source`, `Source2`, …, each as words in the text, in a note, or both.
    fn attribution(&self, event: &Event, lines: &Lines) -> Vec<Attribution> {
        let mut chain = Vec::new();
        for number in 1.. {
            let role = if number == 1 { "Source".to_owned() } else { format!("Source{number}") };
            let argument = event.arguments.iter().find(|(known, _)| *known == role).map(|(_, id)| id);
            let mut notes = lines.notes.get(&event.id).into_iter().flatten();
            let words = notes.find(|(known, _)| *known == role).map(|(_, words)| words.clone());
            let bound = argument.and_then(|id| lines.bound.get(id).map(|bound| (id, bound)));
            if bound.is_none() && words.is_none() {
                break;
            }
            let spans = bound.map(|(_, bound)| bound.spans.clone()).unwrap_or_default();
            chain.push(Attribution {
                text: words.unwrap_or_else(|| self.places.text.joined(&spans)),
                spans,
                mention: bound.and_then(|(name, _)| self.ids.get(name)).cloned(),
            });
        }
        chain
    }
}

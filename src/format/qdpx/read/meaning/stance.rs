//! A stance from a selection, its codes, its description and its links.

use super::super::super::codes::{CUE, ISSUE, SOURCE, TARGET};
use super::{Meaning, Read, Selection, is_part};
use crate::format::origin::{self, status_from_id};
use crate::model::{Attribution, Certainty, Holder, MentionId, Polarity, Stance, Status, Target};
use crate::text::TextRange;
use std::collections::BTreeMap;

impl<'a> Meaning<'a, '_> {
    pub(super) fn stance(
        &mut self,
        guid: &str,
        selection: &Selection<'a>,
        polarity: &str,
        codes: &[(&str, &str, &str)],
        read: &Read<'a>,
        mentions: &BTreeMap<&'a str, MentionId>,
    ) -> Result<Stance, String> {
        let polarity = Polarity::from_id(polarity).ok_or_else(|| format!("the polarity “{polarity}” is unknown"))?;
        let told = Told::of(&selection.description);
        let mut holder = (told.line("holder") == Some("outlet")).then_some(Holder::Outlet);
        let mut target = Target::default();
        let mut cue = Vec::new();
        let mut sources: BTreeMap<usize, Vec<TextRange>> = BTreeMap::new();
        for link in self.linked(guid) {
            let part = read.selections.get(link.to).filter(|part| is_part(part, self));
            let spans = part.map(|part| part.spans.clone());
            let numbered = link.name.strip_prefix(SOURCE).and_then(|number| number.trim().parse().ok());
            match (link.name, mentions.get(link.to), self.cases.get(link.to), spans) {
                ("holder", Some(mention), ..) => holder = Some(Holder::Mention(mention.clone())),
                ("holder", None, Some(entity), _) => holder = Some(Holder::Entity(entity.clone())),
                ("target entity", _, Some(entity), _) => target.entity = Some(entity.clone()),
                (TARGET, _, _, Some(spans)) => target.spans = spans,
                (CUE, _, _, Some(spans)) => cue = spans,
                (_, _, _, Some(spans)) => drop(numbered.map(|number| sources.insert(number, spans))),
                _ => {}
            }
        }
        let holder = holder.ok_or("it has no holder")?;
        if target == Target::default() {
            return Err("it has no target".to_owned());
        }
        let issue = codes.iter().find(|(_, group, _)| *group == ISSUE).map(|(id, _, name)| self.issue(id, name));
        Ok(Stance {
            id: Stance::suggestion_id(&holder, &cue, &target.spans),
            holder,
            target,
            issue,
            polarity,
            cue,
            evidence: selection.spans.clone(),
            attribution: attribution(&told, sources, read),
            certainty: told.line("certainty").and_then(Certainty::from_id).unwrap_or_default(),
            when: told.line("when").unwrap_or_default().to_owned(),
            note: told.note,
            status: told.lines.get("status").map_or(Status::Suggested, |status| status_from_id(status)),
            origin: origin::import("qdpx"),
        })
    }
}

fn attribution(told: &Told, mut sources: BTreeMap<usize, Vec<TextRange>>, read: &Read<'_>) -> Vec<Attribution> {
    let mut chain = Vec::new();
    for number in 1.. {
        let text = told.line(&format!("{SOURCE} {number}"));
        let spans = sources.remove(&number);
        if text.is_none() && spans.is_none() {
            break;
        }
        let spans = spans.unwrap_or_default();
        let text = text.map_or_else(|| read.places.text.joined(&spans), str::to_owned);
        chain.push(Attribution { text, spans, mention: None });
    }
    chain
}

/// A description: lines with a name, an empty line, a note. Whatever else it holds is a note.
struct Told {
    lines: BTreeMap<String, String>,
    note: String,
}

impl Told {
    fn of(description: &str) -> Self {
        let mut lines = BTreeMap::new();
        let mut rest = description;
        while let Some((name, value)) = rest.split('\n').next().and_then(|line| line.split_once(':')) {
            let name = name.trim();
            let is_source = name.strip_prefix(SOURCE).is_some_and(|number| number.trim().parse::<usize>().is_ok());
            if !is_source && !["certainty", "status", "when", "holder"].contains(&name) {
                break;
            }
            lines.insert(name.to_owned(), value.trim().to_owned());
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let note = if lines.is_empty() { rest } else { rest.strip_prefix('\n').unwrap_or(rest) };
        Self { lines, note: note.to_owned() }
    }

    fn line(&self, name: &str) -> Option<&str> {
        self.lines.get(name).map(String::as_str)
    }
}

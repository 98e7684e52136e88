//! The rows of a document: its tokens, the parts of tokens that annotations need, and the cells beside them.

use super::escape::escaped;
use super::{HEAD, NAMED_ENTITY, RELATION, STANCE, STANCE_FEATURES};
use crate::format::conll::flat::{sentence_ends, trimmed};
use crate::format::conll::token::{Token, is_visible, tokens};
use crate::format::export::{Losses, Selected};
use crate::format::knowledge::wikidata_address;
use crate::format::origin::status_id;
use crate::format::place::{all_utf16, utf16, written};
use crate::model::{EntityId, Holder, MentionId, Project, Stance, extent};
use crate::text::{SourceText, TextRange};
use std::collections::BTreeMap;
use std::ops::Bound;

/// One row: a token, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Unit {
    token: usize,
    /// The whole token comes before its parts.
    is_part: bool,
    range: TextRange,
}

/// An annotation of a layer: its place, and its values column by column.
struct Span {
    place: TextRange,
    values: Vec<String>,
    number: Option<usize>,
}

pub(super) fn file(project: &Project, selected: &Selected, losses: &mut Losses) -> String {
    let text = &selected.document.text;
    let mut names: BTreeMap<&MentionId, usize> = BTreeMap::new();
    let mut mentions = Vec::new();
    for mention in &selected.mentions {
        losses.add("gap in a discontinuous mention", "gaps in discontinuous mentions", mention.spans.len() - 1);
        let place = trimmed(text, mention.extent());
        if !text.slice(place).chars().any(is_visible) {
            losses.add("blank mention", "blank mentions", 1);
            continue;
        }
        let blanks = usize::from(place != mention.extent());
        losses.add("blank at a mention's end", "blanks at mentions' ends", blanks);
        let entity = mention.entity.as_ref().map(|id| address(project, id)).unwrap_or_default();
        names.insert(&mention.id, mentions.len());
        mentions.push(Span { place, values: vec![entity, mention.label.as_str().to_owned()], number: None });
    }
    let mut stances = Vec::new();
    for stance in &selected.stances {
        let place = trimmed(text, extent(&stance.evidence));
        let holder = match &stance.holder {
            Holder::Mention(id) => {
                let known = names.get(id).and_then(|&at| mentions.get(at));
                known.map(|span: &Span| held(text, span))
            }
            Holder::Entity(id) => Some(format!("entity {}", address(project, id))),
            Holder::Outlet => Some("outlet".to_owned()),
        };
        match holder.filter(|_| text.slice(place).chars().any(is_visible)) {
            Some(holder) => {
                stances.push(Span { place, values: stance_values(project, text, stance, holder), number: None });
            }
            None => losses.add(
                "stance whose holder or evidence has no row",
                "stances whose holder or evidence has no row",
                1,
            ),
        }
    }
    let mut layers = Layers::new(text, mentions, stances);
    let relations: Vec<(usize, usize, &str)> = selected
        .relations
        .iter()
        .filter_map(|relation| Some((*names.get(&relation.from)?, *names.get(&relation.to)?, relation.kind.as_str())))
        .collect();
    let lost = selected.relations.len() - relations.len();
    losses.add("relation of a mention that is left out", "relations of mentions that are left out", lost);
    layers.write(&relations)
}

/// An entity as `identifier` tells it: its address in Wikidata, or else its id.
fn address(project: &Project, id: &EntityId) -> String {
    let known = project.entity(id).and_then(|entity| wikidata_address(&entity.knowledge_base_id));
    known.unwrap_or_else(|| id.as_str().to_owned())
}

/// A mention as a stance tells it: `120-132 PERSON`.
fn held(text: &SourceText, span: &Span) -> String {
    let [start, end] = utf16(text, span.place);
    format!("{start}-{end} {}", span.values.last().map(String::as_str).unwrap_or_default())
}

fn stance_values(project: &Project, text: &SourceText, stance: &Stance, holder: String) -> Vec<String> {
    let places = |spans: &[TextRange]| written(&all_utf16(text, spans), '-');
    let chain: Vec<_> = stance
        .attribution
        .iter()
        .map(|link| serde_json::json!({ "text": link.text, "spans": all_utf16(text, &link.spans) }))
        .collect();
    let target = [
        Some(places(&stance.target.spans)).filter(|places| !places.is_empty()),
        stance.target.entity.as_ref().map(|id| format!("entity {}", address(project, id))),
    ];
    let value = |feature: &str| match feature {
        "attribution" if !chain.is_empty() => serde_json::to_string(&chain).unwrap_or_default(),
        "certainty" => stance.certainty.id().to_owned(),
        "cue" => places(&stance.cue),
        "evidence" => places(&stance.evidence),
        "holder" => holder.clone(),
        "issue" => stance.issue.as_ref().map(ToString::to_string).unwrap_or_default(),
        "note" => stance.note.clone(),
        "polarity" => stance.polarity.id().to_owned(),
        "status" => status_id(stance.status).to_owned(),
        "target" => target.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "),
        "when" => stance.when.clone(),
        _ => String::new(),
    };
    STANCE_FEATURES.iter().map(|feature| value(feature)).collect()
}

/// The two span layers of a document on their rows.
struct Layers<'a> {
    text: &'a SourceText,
    tokens: Vec<Token>,
    layers: [Vec<Span>; 2],
    /// For each row and layer, the annotations that cover it, by their place in the layer.
    rows: BTreeMap<Unit, [Vec<usize>; 2]>,
    /// Number of sentence and number in it, for each token; parts count on.
    names: BTreeMap<Unit, String>,
}

impl<'a> Layers<'a> {
    fn new(text: &'a SourceText, mentions: Vec<Span>, stances: Vec<Span>) -> Self {
        let tokens = tokens(text.as_str(), &[]);
        let mut layers =
            Self { text, tokens, layers: [mentions, stances], rows: BTreeMap::new(), names: BTreeMap::new() };
        layers.place();
        layers
    }

    fn place(&mut self) {
        for (at, token) in self.tokens.iter().enumerate() {
            self.rows.insert(Unit { token: at, is_part: false, range: token.range }, Default::default());
        }
        for (layer, spans) in self.layers.iter().enumerate() {
            for (at, span) in spans.iter().enumerate() {
                let first = self.tokens.partition_point(|token| token.range.end() <= span.place.start());
                let touched = self.tokens.iter().enumerate().skip(first);
                for (token, known) in touched.take_while(|(_, token)| token.range.start() < span.place.end()) {
                    let Some(range) = known.range.intersection(span.place) else { continue };
                    let unit = Unit { token, is_part: range != known.range, range };
                    if let Some(cell) = self.rows.entry(unit).or_default().get_mut(layer) {
                        cell.push(at);
                    }
                }
            }
        }
        // Numbers tell annotations apart that share a row, and hold those of several rows together.
        let mut needed: [std::collections::BTreeSet<usize>; 2] = Default::default();
        let mut seen: [std::collections::BTreeSet<usize>; 2] = Default::default();
        for cells in self.rows.values() {
            for (layer, cell) in cells.iter().enumerate() {
                for &at in cell {
                    if (!seen[layer].insert(at)) || cell.len() > 1 {
                        needed[layer].insert(at);
                    }
                }
            }
        }
        let mut number = 0;
        for (layer, needed) in needed.iter().enumerate() {
            for &at in needed {
                number += 1;
                if let Some(span) = self.layers[layer].get_mut(at) {
                    span.number = Some(number);
                }
            }
        }
    }

    /// The whole file. Relations name mentions by their place in the layer.
    fn write(&mut self, relations: &[(usize, usize, &str)]) -> String {
        let has_stances = !self.layers[1].is_empty();
        let mut file = format!("{HEAD}3\n#T_SP={NAMED_ENTITY}|identifier|value\n");
        if has_stances {
            file += &format!("#T_SP={STANCE}|{}\n", STANCE_FEATURES.join("|"));
        }
        if !relations.is_empty() {
            file += &format!("#T_RL={RELATION}|value|BT_{NAMED_ENTITY}\n");
        }
        file += "\n";
        let sentences = self.sentences();
        self.name(&sentences);
        for tokens in sentences {
            let (Some(first), Some(last)) = (self.tokens.get(tokens.start), self.tokens.get(tokens.end - 1)) else {
                continue;
            };
            let words = self.text.slice(TextRange::between(first.range.start(), last.range.end()));
            file.push('\n');
            for line in words.split('\n') {
                file += &format!("#Text={line}\n");
            }
            for (unit, cells) in self.rows.range(self.bounds(&tokens)) {
                let [start, end] = utf16(self.text, unit.range);
                let name = self.names.get(unit).map(String::as_str).unwrap_or_default();
                file += &format!("{name}\t{start}-{end}\t{}\t", escaped(self.text.slice(unit.range)));
                file += &self.cells(0, 2, &cells[0]);
                if has_stances {
                    file += &self.cells(1, STANCE_FEATURES.len(), &cells[1]);
                }
                if !relations.is_empty() {
                    file += &self.relation_cells(relations, unit, &cells[0]);
                }
                file.push('\n');
            }
        }
        file
    }

    /// The tokens of each sentence; no sentence ends inside an annotation.
    fn sentences(&self) -> Vec<std::ops::Range<usize>> {
        let mut spans: Vec<TextRange> = self.layers.iter().flatten().map(|span| span.place).collect();
        spans.sort();
        let mut whole: Vec<TextRange> = Vec::new();
        for span in spans {
            match whole.last_mut() {
                Some(last) if last.end() > span.start() => *last = last.cover(span),
                _ => whole.push(span),
            }
        }
        let mut ends = sentence_ends(self.text, &whole);
        ends.push(self.text.len());
        let mut start = 0;
        let mut sentences = Vec::new();
        for end in ends {
            let after = self.tokens.partition_point(|token| token.range.start() < end);
            if after > start {
                sentences.push(start..after);
                start = after;
            }
        }
        sentences
    }

    /// From the row of the first token to before that of the one after the last.
    fn bounds(&self, tokens: &std::ops::Range<usize>) -> (Bound<Unit>, Bound<Unit>) {
        let whole = |at: usize| {
            let token = self.tokens.get(at)?;
            Some(Unit { token: at, is_part: false, range: token.range })
        };
        let from = whole(tokens.start).map_or(Bound::Unbounded, Bound::Included);
        (from, whole(tokens.end).map_or(Bound::Unbounded, Bound::Excluded))
    }

    fn name(&mut self, sentences: &[std::ops::Range<usize>]) {
        for (number, tokens) in sentences.iter().enumerate() {
            let mut parts = 0;
            for (unit, _) in self.rows.range(self.bounds(tokens)) {
                let token = unit.token - tokens.start + 1;
                parts = if unit.is_part { parts + 1 } else { 0 };
                let part = if unit.is_part { format!(".{parts}") } else { String::new() };
                self.names.insert(*unit, format!("{}-{token}{part}", number + 1));
            }
        }
    }

    /// The cells of a span layer, each with a TAB after it.
    fn cells(&self, layer: usize, columns: usize, here: &[usize]) -> String {
        let spans: Vec<&Span> = here.iter().filter_map(|&at| self.layers[layer].get(at)).collect();
        let cell = |column: usize| {
            let values = spans.iter().map(|span| {
                let value = span.values.get(column).map(String::as_str).unwrap_or_default();
                let value = if value.is_empty() { "*".to_owned() } else { escaped(value) };
                format!("{value}{}", span.number.map(|number| format!("[{number}]")).unwrap_or_default())
            });
            values.collect::<Vec<_>>().join("|")
        };
        (0..columns).map(|column| if spans.is_empty() { "_\t".to_owned() } else { cell(column) + "\t" }).collect()
    }

    /// The two cells of relations, at the first row of the mention that they lead to.
    fn relation_cells(&self, relations: &[(usize, usize, &str)], unit: &Unit, here: &[usize]) -> String {
        let first = |at: usize| self.rows.iter().find(|(_, cells)| cells[0].contains(&at)).map(|(unit, _)| unit);
        let number = |at: usize| self.layers[0].get(at).and_then(|span| span.number).unwrap_or(0);
        let mut values = Vec::new();
        let mut sources = Vec::new();
        for (from, to, kind) in relations {
            if !here.contains(to) || first(*to) != Some(unit) {
                continue;
            }
            let Some(name) = first(*from).and_then(|unit| self.names.get(unit)) else { continue };
            values.push(escaped(kind));
            sources.push(match (number(*from), number(*to)) {
                (0, 0) => name.clone(),
                (from, to) => format!("{name}[{from}_{to}]"),
            });
        }
        match values.is_empty() {
            true => "_\t_\t".to_owned(),
            false => format!("{}\t{}\t", values.join("|"), sources.join("|")),
        }
    }
}

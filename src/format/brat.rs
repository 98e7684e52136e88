//! brat standoff: for each document its text and a file of annotations, with the configuration brat needs.

mod config;
mod line;
mod read;

use super::export::{Losses, Selected, selected};
use super::knowledge::is_wikidata;
use super::origin::status_id;
use super::percent::encoded;
use super::place::{all_code_points, written};
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{EntityId, Holder, Mention, MentionId, Project, ROLE_HOLDER, Stance, Status};
use crate::report::Report;
use crate::text::{SourceText, TextRange};
use config::Names;
use line::escaped;
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format {
    id: "brat",
    name: "brat standoff",
    about: "For each document `ID.txt` and `ID.ann`, with `annotation.conf` and `visual.conf`, for the annotation tool \
            brat and the many programs that read its files. Places count Unicode code points in a text with LF line \
            ends; a mention over a line end is cut into pieces there. A stance is an event `Stance` on its evidence, \
            with `Holder`, `Target`, `Cue` and `Source`, and the attributes `Polarity`, `Certainty`, `Issue` and \
            `Status`; entities are normalisations; what brat has no place for (a holder who is not in the text, \
            a date's value) stands in typed `#` notes. Features of \
            the schema that have a list of values are attributes. A line break in a note is written `\\n`.",
    extension: "ann",
    reads: &["ann", "txt", "conf"],
    single_file: false,
    unit: Unit::CodePoints,
    carries: CARRIES,
    write,
    read: Some(read::read),
    stream: None,
};

const CARRIES: Carries =
    Carries { registry: false, origin: false, metadata: false, boilerplate: false, ..Carries::ALL };

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut bundle = Bundle::new();
    let mut losses = Losses::new(FORMAT.name, CARRIES);
    let mut names = Names::new(project.schema());
    for selected in selected(project, options) {
        losses.count(&selected);
        if !selected.document.note.is_empty() {
            losses.add("note on a document", "notes on documents", 1);
        }
        let mut lines = Lines::new(project, &selected, &mut names, &mut losses);
        lines.write();
        let annotations = lines.file;
        let id = super::imported::fit(selected.document.id.as_str());
        bundle.insert(format!("{id}.txt"), selected.document.text.as_str().as_bytes().to_vec());
        bundle.insert(format!("{id}.ann"), annotations.into_bytes());
    }
    bundle.insert("annotation.conf".to_owned(), config::annotation(project, &names).into_bytes());
    bundle.insert("visual.conf".to_owned(), config::visual(project.schema(), &names).into_bytes());
    losses.report(report);
    bundle
}

/// The annotation file of one document in the making.
struct Lines<'a> {
    project: &'a Project,
    selected: &'a Selected,
    names: &'a mut Names,
    losses: &'a mut Losses,
    file: String,
    /// The last number given to each kind of line.
    numbers: BTreeMap<char, usize>,
    mentions: BTreeMap<MentionId, String>,
}

impl<'a> Lines<'a> {
    fn new(project: &'a Project, selected: &'a Selected, names: &'a mut Names, losses: &'a mut Losses) -> Self {
        Self {
            project,
            selected,
            names,
            losses,
            file: String::new(),
            numbers: BTreeMap::new(),
            mentions: BTreeMap::new(),
        }
    }

    fn write(&mut self) {
        let selected = self.selected;
        for mention in &selected.mentions {
            let label = self.names.label(mention.label.as_str());
            match self.text_bound(&label, &mention.spans) {
                Some(id) => drop(self.mentions.insert(mention.id.clone(), id)),
                None => self.losses.add("blank mention", "blank mentions", 1),
            }
        }
        selected.mentions.iter().for_each(|mention| self.about_mention(mention));
        selected.stances.iter().for_each(|stance| self.stance(stance));
        for relation in &selected.relations {
            let ends = self.mentions.get(&relation.from).zip(self.mentions.get(&relation.to));
            let Some((from, to)) = ends.map(|(from, to)| (from.clone(), to.clone())) else { continue };
            let kind = self.names.relation(&relation.kind);
            let id = self.line('R', &format!("{kind} Arg1:{from} Arg2:{to}"));
            if relation.status == Status::Accepted {
                self.note("Status", &id, status_id(relation.status));
            }
            self.note("AnnotatorNotes", &id, &relation.note);
        }
    }

    fn about_mention(&mut self, mention: &Mention) {
        let Some(id) = self.mentions.get(&mention.id).cloned() else { return };
        self.line('A', &format!("Status {id} {}", status_id(mention.status)));
        if let Some(entity) = &mention.entity {
            self.normalisation(&id, entity);
        }
        for (key, value) in &mention.attributes {
            let holder = (key == ROLE_HOLDER).then(|| self.mentions.get(&MentionId::new(value))).flatten();
            let value = holder.unwrap_or(value).clone();
            let label = self.project.schema().label(&mention.label);
            let is_declared = label
                .and_then(|label| label.feature(key))
                .is_some_and(|feature| config::is_attribute(feature) && feature.values.contains(&value));
            match is_declared {
                true => drop(self.line('A', &format!("{key} {id} {value}"))),
                false => self.note("Attribute", &id, &format!("{key}={value}")),
            }
        }
        self.note("AnnotatorNotes", &id, &mention.note);
    }

    fn stance(&mut self, stance: &Stance) {
        let Some(trigger) = self.text_bound("Stance", &stance.evidence) else {
            self.losses.add("stance with blank evidence", "stances with blank evidence", 1);
            return;
        };
        let mut arguments = format!("Stance:{trigger}");
        let mut notes = Vec::new();
        match &stance.holder {
            Holder::Mention(id) => match self.mentions.get(id) {
                Some(id) => arguments += &format!(" Holder:{id}"),
                None => notes.push(("Holder".to_owned(), "missing".to_owned())),
            },
            Holder::Entity(id) => notes.push(("Holder".to_owned(), format!("entity {id}"))),
            Holder::Outlet => notes.push(("Holder".to_owned(), "outlet".to_owned())),
        }
        match self.text_bound("Target", &stance.target.spans) {
            Some(target) => {
                arguments += &format!(" Target:{target}");
                if let Some(entity) = &stance.target.entity {
                    self.normalisation(&target, entity);
                }
            }
            None => {
                let entity =
                    stance.target.entity.iter().map(|entity| ("Target".to_owned(), format!("entity {entity}")));
                notes.extend(entity);
            }
        }
        if let Some(cue) = self.text_bound("Cue", &stance.cue) {
            arguments += &format!(" Cue:{cue}");
        }
        let text = &self.selected.document.text;
        for (at, link) in stance.attribution.iter().enumerate() {
            let role = if at == 0 { "Source".to_owned() } else { format!("Source{}", at + 1) };
            let named = link.mention.as_ref().and_then(|id| self.selected.mention(id));
            let named = named.filter(|mention| mention.spans == link.spans).map(|mention| &mention.id);
            let bound = match named.and_then(|id| self.mentions.get(id)) {
                Some(id) => Some(id.clone()),
                None => {
                    let lost = usize::from(link.mention.is_some());
                    self.losses.add("mention of a stance's source", "mentions of stances' sources", lost);
                    self.text_bound("Source", &link.spans)
                }
            };
            if let Some(bound) = &bound {
                arguments += &format!(" {role}:{bound}");
            }
            if bound.is_none() || link.text != text.joined(&link.spans) {
                notes.push((role, link.text.clone()));
            }
        }
        let id = self.line('E', &arguments);
        self.line('A', &format!("Polarity {id} {}", stance.polarity.id()));
        self.line('A', &format!("Certainty {id} {}", stance.certainty.id()));
        self.line('A', &format!("Status {id} {}", status_id(stance.status)));
        if let Some(issue) = &stance.issue {
            self.line('A', &format!("Issue {id} {}", encoded(issue.as_str())));
        }
        for (kind, words) in notes {
            // An empty source still is a link of the chain, so it gets its line.
            self.line('#', &format!("{kind} {id}\t{}", escaped(&words)));
        }
        self.note("When", &id, &stance.when);
        self.note("AnnotatorNotes", &id, &stance.note);
    }

    fn normalisation(&mut self, id: &str, entity: &EntityId) {
        let known = self.project.entity(entity);
        let name = known.map_or(entity.as_str(), |entity| &entity.name).to_owned();
        self.line('N', &format!("Reference {id} Standpoint:{}\t{}", encoded(entity.as_str()), escaped(&name)));
        let wikidata = known.map(|entity| entity.knowledge_base_id.as_str()).filter(|id| is_wikidata(id));
        if let Some(wikidata) = wikidata {
            self.line('N', &format!("Reference {id} Wikidata:{wikidata}\t{}", escaped(&name)));
        }
    }

    /// Words in the text; `None` if there are none.
    fn text_bound(&mut self, kind: &str, spans: &[TextRange]) -> Option<String> {
        let text = &self.selected.document.text;
        let pieces = pieces(text, spans);
        if pieces.is_empty() {
            return None;
        }
        let places = written(&all_code_points(text, &pieces), ' ');
        Some(self.line('T', &format!("{kind} {places}\t{}", text.joined(&pieces))))
    }

    fn note(&mut self, kind: &str, id: &str, words: &str) {
        if !words.is_empty() {
            self.line('#', &format!("{kind} {id}\t{}", escaped(words)));
        }
    }

    fn line(&mut self, kind: char, content: &str) -> String {
        let number = self.numbers.entry(kind).or_default();
        *number += 1;
        let id = format!("{kind}{number}");
        self.file += &format!("{id}\t{content}\n");
        id
    }
}

/// Characters at which programs end a line of an `.ann` file, and TAB, which ends a column. No span may hold one.
fn ends_a_piece(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The spans cut where a line ends.
fn pieces(text: &SourceText, spans: &[TextRange]) -> Vec<TextRange> {
    let mut pieces = Vec::new();
    for &span in spans {
        let mut start = span.start();
        for piece in text.slice(span).split(ends_a_piece) {
            pieces.push(TextRange::between(start, start + piece.len()));
            let separator = text.as_str().get(start + piece.len()..).and_then(|rest| rest.chars().next());
            start += piece.len() + separator.map_or(0, char::len_utf8);
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Spans made whole again where only a line end had cut them.
fn whole(text: &SourceText, pieces: Vec<TextRange>) -> Vec<TextRange> {
    let mut spans: Vec<TextRange> = Vec::new();
    for piece in pieces {
        match spans.last_mut() {
            Some(last) => {
                let gap = text.slice(TextRange::between(last.end(), piece.start()));
                match !gap.is_empty() && gap.chars().all(ends_a_piece) {
                    true => *last = last.cover(piece),
                    false => spans.push(piece),
                }
            }
            None => spans.push(piece),
        }
    }
    spans
}

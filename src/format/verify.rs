//! Proof that what was written can be read back as it was.

use super::export::{Selected, select, selected};
use super::{Bundle, ExportOptions, Format, Imported, ImportedDocument, Source};
use crate::model::{DocumentId, Entity, EntityId, Holder, LabelId, Mention, MentionId, Project, Stance};
use crate::report::{Report, Severity, counted};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// How many differences are described; the others are only counted.
const DESCRIBED: usize = 20;

/// How many records there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Documents.
    pub documents: usize,
    /// Mentions.
    pub mentions: usize,
    /// Stances.
    pub stances: usize,
    /// Relations.
    pub relations: usize,
}

impl Tally {
    /// Adds another count.
    pub fn add(&mut self, other: Tally) {
        self.documents += other.documents;
        self.mentions += other.mentions;
        self.stances += other.stances;
        self.relations += other.relations;
    }

    fn of(selected: &Selected) -> Self {
        let Selected { mentions, stances, relations, .. } = selected;
        Self { documents: 1, mentions: mentions.len(), stances: stances.len(), relations: relations.len() }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = [(self.documents, "article"), (self.mentions, "mention"), (self.stances, "stance")];
        let all = all.into_iter().chain((self.relations > 0).then_some((self.relations, "relation")));
        let parts: Vec<String> = all.map(|(count, word)| counted(count, word)).collect();
        f.write_str(&parts.join(", "))
    }
}

/// What reading an export back has shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// What was to be written.
    pub asked: Tally,
    /// What was read back.
    pub read: Tally,
    /// What the format has no place for, by its own list.
    pub not_carried: Tally,
    /// How many records came back otherwise, not at all, or from nowhere.
    pub different: usize,
    /// The first of these, each in one sentence.
    pub differences: Vec<String>,
}

impl Verification {
    /// Adds what another part of the same export has shown.
    pub fn extend(&mut self, other: Verification) {
        self.asked.add(other.asked);
        self.read.add(other.read);
        self.not_carried.add(other.not_carried);
        self.different += other.different;
        let room = DESCRIBED.saturating_sub(self.differences.len());
        self.differences.extend(other.differences.into_iter().take(room));
    }

    /// Takes what was not understood for differences.
    pub fn add_faults(&mut self, report: &Report) {
        for notice in report.notices.iter().filter(|notice| notice.severity == Severity::Error) {
            self.differ(|| notice.to_string());
        }
    }

    fn differ(&mut self, what: impl FnOnce() -> String) {
        self.different += 1;
        if self.differences.len() < DESCRIBED {
            self.differences.push(what());
        }
    }
}

impl std::fmt::Display for Verification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Read back: {}; {} different", self.read, self.different)?;
        match self.not_carried {
            none if none == Tally::default() => write!(f, "."),
            lost => {
                let parts = [(lost.mentions, "mention"), (lost.stances, "stance"), (lost.relations, "relation")];
                let parts = parts.into_iter().filter(|(count, _)| *count > 0);
                let parts: Vec<String> = parts.map(|(count, word)| counted(count, word)).collect();
                write!(f, "; the format has no place for {}.", parts.join(", "))
            }
        }
    }
}

/// How much an export takes.
pub fn tally(project: &Project, options: &ExportOptions) -> Tally {
    let mut sum = Tally::default();
    selected(project, options).for_each(|selected| sum.add(Tally::of(&selected)));
    sum
}

/// Reads a bundle back and compares it with what was to be written into it. `None` for formats that are only written.
///
/// What a format says to carry has to come back as it is in the project. What it has no place for may be missing,
/// but must not come back otherwise.
pub fn verify(format: &Format, project: &Project, options: &ExportOptions, bundle: &Bundle) -> Option<Verification> {
    let read = format.read?;
    let mut report = Report::default();
    let imported = read(bundle, &mut report);
    let mut verification = Verification::default();
    let mut expected = Expected::new(format, project.clone(), options.clone());
    expected.compare(&imported.documents, &imported.entities, &mut verification);
    expected.conclude(&mut verification);
    verification.add_faults(&report);
    Some(verification)
}

/// The same, document by document. `None` for formats that need all documents at once.
pub fn verify_streamed(
    format: &Format,
    project: &Project,
    options: &ExportOptions,
    source: &dyn Source,
) -> Option<std::io::Result<Verification>> {
    let stream = format.stream.as_ref()?;
    let mut verification = Verification::default();
    let mut expected = Expected::new(format, project.clone(), options.clone());
    let mut take = |imported: Imported, report: Report| {
        expected.compare(&imported.documents, &imported.entities, &mut verification);
        verification.add_faults(&report);
        ControlFlow::Continue(())
    };
    if let Err(error) = (stream.read)(source, &mut take) {
        return Some(Err(error));
    }
    expected.conclude(&mut verification);
    Some(Ok(verification))
}

/// Documents of a project that were written, of which some have come back.
pub struct Expected<'a> {
    format: &'a Format,
    project: Project,
    options: ExportOptions,
    missing: BTreeSet<DocumentId>,
}

impl<'a> Expected<'a> {
    /// None of them has come back yet.
    pub fn new(format: &'a Format, project: Project, options: ExportOptions) -> Self {
        let all = project.documents().map(|document| &document.id);
        let missing = all.filter(|id| options.documents.as_ref().is_none_or(|wanted| wanted.contains(id))).cloned();
        let missing = missing.collect();
        Self { format, project, options, missing }
    }

    /// Compares documents that came back, with the entities that they name.
    pub fn compare(&mut self, read: &[ImportedDocument], entities: &[Entity], verification: &mut Verification) {
        let Self { format, project, options, missing } = self;
        let names: BTreeMap<&EntityId, &str> =
            entities.iter().map(|entity| (&entity.id, entity.name.as_str())).collect();
        for read in read {
            // No text need stay in memory for that.
            let is_same =
                |id: &DocumentId| project.document(id).is_some_and(|it| it.text.apart() == read.document.text);
            let named = missing.get(&read.document.id).filter(|id| format.carries.metadata || is_same(id));
            // Formats without ids of documents give their own.
            let id = named.or_else(|| missing.iter().find(|id| is_same(id)));
            let id = id.or_else(|| missing.get(&read.document.id)).cloned();
            let Some(id) = id.filter(|id| missing.remove(id)) else {
                verification.differ(|| format!("An article {} came back that was not written.", read.document.id));
                continue;
            };
            let one = project.apart(&id);
            let Some(document) = one.document(&id) else { continue };
            let selected = select(&one, options, document);
            verification.asked.add(Tally::of(&selected));
            Comparison { format, project: &one, names: &names, selected: &selected, read }.run(verification);
        }
    }

    /// Notes what has not come back.
    pub fn conclude(self, verification: &mut Verification) {
        let only = ExportOptions { documents: Some(self.missing), ..self.options };
        for selected in selected(&self.project, &only) {
            verification.asked.add(Tally::of(&selected));
            verification.differ(|| format!("The article {} did not come back.", selected.document.id));
        }
    }
}

/// One document as it was to be written, and as it came back.
struct Comparison<'a> {
    format: &'a Format,
    project: &'a Project,
    /// The entities that came back, with their names.
    names: &'a BTreeMap<&'a EntityId, &'a str>,
    selected: &'a Selected,
    read: &'a ImportedDocument,
}

type Place = (Vec<TextRange>, LabelId);

impl Comparison<'_> {
    /// Where a mention stands, as far as the format can tell: blanks at its edges are no part of tokens.
    fn place(&self, mention: &Mention) -> Place {
        let spans = mention.spans.iter();
        let spans = if self.counts_tokens() {
            spans.map(|&span| self.trimmed(span)).collect()
        } else {
            spans.copied().collect()
        };
        (spans, mention.label.clone())
    }

    /// The same without gaps, if the format has no place for pieces.
    fn whole_place(&self, mention: &Mention) -> Place {
        match self.format.carries.discontinuous {
            true => self.place(mention),
            false => {
                let extent = mention.extent();
                let extent = if self.counts_tokens() { self.trimmed(extent) } else { extent };
                (vec![extent], mention.label.clone())
            }
        }
    }

    fn counts_tokens(&self) -> bool {
        matches!(self.format.unit, super::Unit::Tokens | super::Unit::Utf16Tokens)
    }

    fn trimmed(&self, span: TextRange) -> TextRange {
        let blank = |character: char| character.is_whitespace() || character.is_control();
        let words = self.selected.document.text.slice(span);
        let start = span.start() + words.len() - words.trim_start_matches(blank).len();
        TextRange::between(start, (span.start() + words.trim_end_matches(blank).len()).max(start))
    }

    fn run(&self, verification: &mut Verification) {
        let Self { selected, read, .. } = self;
        verification.read.documents += 1;
        if read.document.text != selected.document.text {
            // Places in another text mean nothing.
            return verification.differ(|| format!("The text of {} came back changed.", selected.document.id));
        }
        self.metadata(verification);
        self.mentions(verification);
        self.stances(verification);
        self.relations(verification);
    }

    fn name(&self) -> &str {
        self.selected.document.id.as_str()
    }

    fn metadata(&self, verification: &mut Verification) {
        let (wanted, read) = (&self.selected.document, &self.read.document);
        if self.format.carries.metadata && wanted.metadata != read.metadata {
            verification.differ(|| format!("The details of {} came back changed.", self.name()));
        }
        if self.format.carries.boilerplate && wanted.boilerplate != read.boilerplate {
            verification.differ(|| format!("The boilerplate of {} came back changed.", self.name()));
        }
    }

    fn mentions(&self, verification: &mut Verification) {
        let carries = self.format.carries;
        if !carries.mentions {
            verification.not_carried.mentions += self.selected.mentions.len();
        }
        let mut missing: BTreeMap<Place, Vec<&Mention>> = BTreeMap::new();
        for mention in self.selected.mentions.iter().filter(|_| carries.mentions) {
            missing.entry(self.place(mention)).or_default().push(mention);
        }
        let pieces = |mention: &&Mention| mention.spans.len() > 1;
        let whole: Vec<Place> =
            self.selected.mentions.iter().filter(pieces).map(|mention| self.whole_place(mention)).collect();
        for read in &self.read.mentions {
            verification.read.mentions += 1;
            let found = missing.get_mut(&self.place(read)).and_then(Vec::pop);
            match found {
                Some(wanted) => self.mention(wanted, read, verification),
                // Without a way to write pieces, some formats write all from the first to the last.
                None if !carries.discontinuous && whole.contains(&self.whole_place(read)) => {}
                None => verification.differ(|| format!("{} came back and was not written.", self.described(read))),
            }
        }
        let kept: Vec<TextRange> = self.read.mentions.iter().flat_map(|mention| mention.spans.clone()).collect();
        for lost in missing.into_values().flatten() {
            let in_pieces = lost.spans.len() > 1 && !carries.discontinuous;
            let crowded =
                !carries.nested && lost.spans.iter().any(|span| kept.iter().any(|other| other.overlaps(*span)));
            // What lies between tokens has no place where tokens are counted.
            let unseen = self.counts_tokens() && !self.words(lost).chars().any(char::is_alphanumeric);
            if in_pieces || crowded || unseen {
                verification.not_carried.mentions += 1;
            } else {
                verification.differ(|| format!("{} did not come back.", self.described(lost)));
            }
        }
    }

    fn mention(&self, wanted: &Mention, read: &Mention, verification: &mut Verification) {
        let carries = self.format.carries;
        let wanted_name = wanted.entity.as_ref().and_then(|id| self.project.entity(id));
        let wanted_name = wanted_name.map(|entity| entity.name.as_str());
        let read_name = read.entity.as_ref().and_then(|id| self.names.get(id)).copied();
        let changed = [
            (carries.entities && wanted_name != read_name, "entity"),
            (carries.attributes && wanted.attributes.len() != read.attributes.len(), "attributes"),
            (carries.notes && wanted.note != read.note, "note"),
            (carries.status && wanted.status != read.status, "status"),
        ];
        for (_, what) in changed.into_iter().filter(|(is_changed, _)| *is_changed) {
            verification.differ(|| format!("{} came back with another {what}.", self.described(wanted)));
        }
    }

    fn stances(&self, verification: &mut Verification) {
        let wanted = &self.selected.stances;
        verification.read.stances += self.read.stances.len();
        if !self.format.carries.stances {
            verification.not_carried.stances += wanted.len();
            return;
        }
        let mut missing: Vec<&Stance> = wanted.iter().collect();
        for read in &self.read.stances {
            match missing.iter().position(|wanted| self.is_same(wanted, read)) {
                Some(at) => drop(missing.remove(at)),
                None => verification.differ(|| format!("A stance in {} came back changed.", self.name())),
            }
        }
        for lost in missing {
            verification.differ(|| format!("The stance {} of {} did not come back.", lost.id, self.name()));
        }
    }

    /// Whether a stance is that one, in all that came back of it.
    fn is_same(&self, wanted: &Stance, read: &Stance) -> bool {
        let same = |wanted: &[TextRange], read: &[TextRange]| read.is_empty() || wanted == read;
        let extent = |mentions: &[Mention], id: &MentionId| {
            mentions.iter().find(|it| it.id == *id).map(|it| self.whole_place(it))
        };
        let holder = match (&wanted.holder, &read.holder) {
            (Holder::Mention(one), Holder::Mention(other)) => {
                extent(&self.selected.mentions, one) == extent(&self.read.mentions, other)
            }
            (Holder::Outlet, Holder::Outlet) | (_, Holder::Entity(_)) => true,
            _ => false,
        };
        holder
            && wanted.polarity == read.polarity
            && same(&wanted.target.spans, &read.target.spans)
            && same(&wanted.cue, &read.cue)
            && same(&wanted.evidence, &read.evidence)
    }

    fn relations(&self, verification: &mut Verification) {
        let (wanted, read) = (self.selected.relations.len(), self.read.relations.len());
        verification.read.relations += read;
        if !self.format.carries.relations {
            verification.not_carried.relations += wanted;
        } else if wanted != read {
            verification.differ(|| format!("{wanted} relations of {} came back as {read}.", self.name()));
        }
    }

    fn words(&self, mention: &Mention) -> String {
        self.selected.document.text.joined(&mention.spans)
    }

    fn described(&self, mention: &Mention) -> String {
        format!("The mention “{}” ({}) of {}", self.words(mention), mention.label, self.name())
    }
}

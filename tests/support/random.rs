//! Texts that are hard to count, and random edits of a project.

use proptest::prelude::*;
use standpoint::model::*;
use standpoint::store;
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;

/// Pieces whose units differ: emoji, families, flags, combining marks, several scripts, line ends, marks.
pub const PIECES: &[&str] = &[
    "a",
    "Anna ",
    "said ",
    "no. ",
    "“Nein”, ",
    "e\u{301}",
    "naïve ",
    "👍🏽",
    "👩‍👩‍👧‍👦",
    "🇰🇪",
    "Київ ",
    "мир. ",
    "سلام ",
    "لا؟ ",
    "東京。",
    "क्षि ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "\"",
    "\\",
    "'",
    "l’accord ",
    "U.S. ",
    "\u{0}",
    "ß",
];

/// Texts put together from these pieces.
pub fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..PIECES.len(), 0..60).prop_map(|picks| picks.into_iter().map(|at| PIECES[at]).collect())
}

/// One random edit, to be read against any project: numbers choose among what is there.
#[derive(Debug, Clone)]
pub struct Edit {
    kind: u8,
    document: u8,
    set: u8,
    record: u8,
    other: u8,
    at: [u16; 4],
    flags: u8,
    words: String,
}

/// Random edits: most fit, some do not.
pub fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    let edit = (0..22u8, any::<[u8; 4]>(), any::<[u16; 4]>(), any::<u8>(), text()).prop_map(
        |(kind, [document, set, record, other], at, flags, words)| Edit {
            kind,
            document,
            set,
            record,
            other,
            at,
            flags,
            words,
        },
    );
    proptest::collection::vec(edit, 1..most)
}

/// A project that some edits have gone over.
pub fn project() -> impl Strategy<Value = Project> {
    edits(60).prop_map(|edits| {
        let mut project = Project::new("Random", store::news_schema());
        for edit in edits {
            // Those that do not fit are refused, which other tests look at.
            let _ = project.commit(&edit.operations(&project));
        }
        project
    })
}

const DOCUMENTS: &[&str] = &["planners", "budget-2", "con", "Привет, мир", "../Up & away"];
const ENTITIES: &[&str] = &["amina-okafor", "kenya", "green-alliance", "Ö"];
const ISSUES: &[&str] = &["budget", "troops"];
const RECORDS: &[&str] = &["m1", "m2", "x", "\"quoted\" ‘id’"];

fn pick<'a>(from: &[&'a str], number: u8) -> &'a str {
    from[usize::from(number) % from.len()]
}

fn set(number: u8) -> AnnotationSetId {
    match number % 10 {
        0 => AnnotationSetId::Prediction,
        1 => AnnotationSetId::Curation,
        2 => AnnotationSetId::Analyst("Ünal B.".into()),
        3 => AnnotationSetId::Analyst("prediction".into()),
        _ => AnnotationSetId::analyst("Anna Müller"),
    }
}

impl Edit {
    /// The operations that this edit asks for.
    pub fn operations(&self, project: &Project) -> Vec<Operation> {
        let id = self.document_id(project);
        let (set, record) = (set(self.set), pick(RECORDS, self.record));
        let entity = EntityId::new(pick(ENTITIES, self.record));
        let issue = IssueId::new(pick(ISSUES, self.record));
        match self.kind {
            0..=3 => vec![Operation::document(self.document(project, &id))],
            4 => vec![Operation::PutDocument(id, None)],
            5..=7 => vec![Operation::entity(self.entity(project, &entity))],
            8 => vec![Operation::PutEntity(entity, None)],
            9 => {
                let [name, description] = [self.words.clone(), self.words.repeat(2)];
                vec![Operation::issue(Issue { id: issue, name, description })]
            }
            10 => vec![Operation::PutIssue(issue, None)],
            11..=14 => vec![Operation::mention(&id, &set, self.mention(project, &id, record))],
            15 => vec![Operation::PutMention(id, set, record.into(), None)],
            16..=17 => vec![Operation::stance(&id, &set, self.stance(project, &id, record))],
            18 => vec![Operation::PutStance(id, set, record.into(), None)],
            19 => vec![Operation::relation(&id, &set, self.relation(project, &id, record))],
            20 => vec![Operation::SetName(self.words.clone())],
            // Several at once: a whole article with a mention, and what is meant to come undone with it.
            _ => vec![
                Operation::document(self.document(project, &id)),
                Operation::mention(&id, &set, self.mention(project, &id, record)),
                Operation::SetSchema(std::sync::Arc::new(Schema {
                    guidelines: self.words.clone(),
                    ..(**project.schema()).clone()
                })),
            ],
        }
    }

    /// Mostly an article that is there; what is to be added may be any.
    fn document_id(&self, project: &Project) -> DocumentId {
        let present: Vec<&str> = project.documents().map(|document| document.id.as_str()).collect();
        let any = self.kind <= 3 || self.flags.is_multiple_of(16) || present.is_empty();
        DocumentId::new(pick(if any { DOCUMENTS } else { &present }, self.document))
    }

    /// Mostly an entity that is there.
    fn entity_id(&self, project: &Project) -> EntityId {
        let present: Vec<&str> = project.entities().map(|entity| entity.id.as_str()).collect();
        let any = self.flags.is_multiple_of(16) || present.is_empty();
        EntityId::new(pick(if any { ENTITIES } else { &present }, self.other))
    }

    /// Mostly an issue that is there.
    fn issue_id(&self, project: &Project) -> IssueId {
        let present: Vec<&str> = project.issues().map(|issue| issue.id.as_str()).collect();
        let any = self.flags.is_multiple_of(16) || present.is_empty();
        IssueId::new(pick(if any { ISSUES } else { &present }, self.other))
    }

    /// Mostly a mention that is there.
    fn mention_id(&self, project: &Project, document: &DocumentId, number: u8) -> MentionId {
        let records = project.annotation_set(document, &set(self.set));
        let present: Vec<&str> = records.iter().flat_map(|set| set.mentions.keys()).map(MentionId::as_str).collect();
        let any = self.flags.is_multiple_of(16) || present.is_empty();
        MentionId::new(pick(if any { RECORDS } else { &present }, number))
    }

    fn document(&self, project: &Project, id: &DocumentId) -> Document {
        // Now and then another text, which is refused while the document is there.
        let text = match project.document(id) {
            Some(present) if !self.flags.is_multiple_of(8) => present.text.clone(),
            _ => SourceText::new(&self.words).unwrap(),
        };
        let boilerplate = self.spans(&text);
        Document {
            boilerplate: boilerplate.into_iter().filter(|_| self.flags & 16 != 0).collect(),
            state: [DocumentState::New, DocumentState::InProgress, DocumentState::Done][usize::from(self.other % 3)],
            note: self.words.chars().rev().collect(),
            metadata: Metadata { title: self.words.clone(), date: "2025-08-22".into(), ..Metadata::default() },
            source: Source { name: "a b.html".into(), format: "html".into(), ..Source::default() },
            ..Document::new(id.clone(), text)
        }
    }

    fn entity(&self, project: &Project, id: &EntityId) -> Entity {
        let affiliation = (self.flags & 1 == 0).then(|| self.entity_id(project));
        let label = pick(&["PERSON", "GPE", "ORG", "FAC", "EVENT", "NO_SUCH_LABEL"], self.flags / 2);
        Entity {
            aliases: vec!["A".into(), self.words.clone()],
            description: self.words.clone(),
            knowledge_base_id: "Q1".into(),
            affiliation,
            different_from: if self.flags & 4 == 0 { vec![self.entity_id(project)] } else { Vec::new() },
            id: id.clone(),
            ..Entity::new(&format!("Name {}", self.words), label.into(), self.origin())
        }
    }

    fn mention(&self, project: &Project, document: &DocumentId, id: &str) -> Mention {
        Mention {
            id: id.into(),
            spans: self.spans_in(project, document),
            label: pick(&["PERSON", "DATE"], self.flags).into(),
            entity: (self.flags & 2 == 0).then(|| self.entity_id(project)),
            attributes: BTreeMap::from([(VALUE.to_owned(), self.words.clone())])
                .into_iter()
                .filter(|_| self.flags & 4 == 0)
                .collect(),
            status: self.status(),
            origin: self.origin(),
            note: self.words.clone(),
        }
    }

    fn stance(&self, project: &Project, document: &DocumentId, id: &str) -> Stance {
        let spans = self.spans_in(project, document);
        let holder = match self.flags % 4 {
            0 => Holder::Outlet,
            1 => Holder::Entity(self.entity_id(project)),
            _ => Holder::Mention(self.mention_id(project, document, self.other)),
        };
        let link = Attribution {
            text: self.words.clone(),
            spans: spans.clone(),
            mention: (self.flags & 32 == 0).then(|| self.mention_id(project, document, self.record)),
        };
        Stance {
            id: id.into(),
            holder,
            target: Target { spans: spans.clone(), entity: None },
            issue: (self.flags & 64 == 0).then(|| self.issue_id(project)),
            polarity: Polarity::ALL[usize::from(self.other) % 6],
            cue: spans.iter().copied().take(1).collect(),
            evidence: spans,
            attribution: vec![link; usize::from(self.other % 2)],
            certainty: Certainty::ALL[usize::from(self.other) % 5],
            when: "since Tuesday".into(),
            note: self.words.clone(),
            status: self.status(),
            origin: self.origin(),
        }
    }

    fn relation(&self, project: &Project, document: &DocumentId, id: &str) -> Relation {
        Relation {
            id: id.into(),
            kind: "same as".into(),
            from: self.mention_id(project, document, self.other),
            to: self.mention_id(project, document, self.record),
            note: self.words.clone(),
            status: self.status(),
            origin: self.origin(),
        }
    }

    fn status(&self) -> Status {
        [Status::Suggested, Status::Accepted, Status::Accepted, Status::Rejected][usize::from(self.other % 4)]
    }

    fn origin(&self) -> Origin {
        let name = self.words.clone();
        let maker = match self.flags % 4 {
            0 => Maker::Analyst(name),
            1 => Maker::Rule(name),
            2 => Maker::Model { name, version: "1.0".into() },
            _ => Maker::Import(name),
        };
        let score = (self.flags & 8 == 0).then(|| Score::new(f64::from(self.at[0]) / 65535.0));
        let at = (self.flags & 4 == 0).then(|| i64::from(self.at[1]) - 30000);
        Origin { maker, score, reason: self.words.clone(), at, proposal: None }
    }

    fn spans_in(&self, project: &Project, document: &DocumentId) -> Vec<TextRange> {
        project.document(document).map(|document| self.spans(&document.text)).unwrap_or_default()
    }

    /// One or two pieces of a text, or (rarely) places that are wrong in it.
    fn spans(&self, text: &SourceText) -> Vec<TextRange> {
        let mut ends = self.at.map(|at| text.as_str().floor_char_boundary(usize::from(at) % (text.len() + 1)));
        ends.sort_unstable();
        if self.flags == 77 {
            return vec![TextRange::between(ends[0] + 1, text.len() + 1)];
        }
        let pieces = [TextRange::between(ends[0], ends[1]), TextRange::between(ends[2], ends[3])];
        pieces.into_iter().filter(|piece| !piece.is_empty()).take(1 + usize::from(self.flags % 2)).collect()
    }
}

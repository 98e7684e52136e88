//! What is measured: articles and projects of any size, made from the sample articles.

use standpoint::extract;
use standpoint::format::{self, ArticleDraft};
use standpoint::model::{
    AnnotationSetId, Certainty, Document, DocumentId, Entity, EntityId, Holder, LabelId, Mention, Operation, Origin,
    Polarity, Project, Stance, Status, Target,
};
use standpoint::report::Report;
use standpoint::store;
use standpoint::text::{self, SourceText, TextRange};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The analyst whose decisions the projects hold.
pub const ANALYST: &str = "bench";

/// The set of those decisions.
pub fn analyst() -> AnnotationSetId {
    AnnotationSetId::analyst(ANALYST)
}

/// The sample articles as they are read, by file name.
pub fn sample_articles() -> Vec<ArticleDraft> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/articles");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        format::read_article(&name, &fs::read(path).unwrap(), &mut Report::default()).unwrap()
    };
    paths.iter().map(read).collect()
}

/// One article, with its boilerplate found.
pub fn document(id: &str, draft: &ArticleDraft) -> Document {
    let mut document = Document::new(DocumentId::new(id), draft.text.clone());
    document.metadata = draft.metadata.clone();
    document.source = draft.source.clone();
    document.boilerplate = extract::boilerplate(&document.text);
    document
}

/// The sample articles one after the other, again and again, until `enough` says so.
pub fn long_article(id: &str, enough: impl Fn(&str) -> bool) -> Document {
    let articles = sample_articles();
    let mut text = String::new();
    for article in articles.iter().cycle() {
        if enough(&text) {
            break;
        }
        text.push_str(article.text.as_str());
        text.push_str("\n\n");
    }
    let mut draft = articles.into_iter().next().unwrap();
    draft.text = SourceText::new(&text).unwrap();
    document(id, &draft)
}

pub fn word_count(text: &str) -> usize {
    text::words(text).count()
}

/// A project of `articles` articles with `mentions` mentions each and a stance for every tenth of them.
pub fn project(articles: usize, mentions: usize) -> Project {
    let mut project = Project::new("Bench", store::news_schema());
    let samples = sample_articles();
    let labels: Vec<LabelId> = project.schema().labels.iter().map(|label| label.id.clone()).collect();
    let entities: Vec<EntityId> = (0..200).map(|number| EntityId::new(format!("entity-{number}"))).collect();
    let mut operations: Vec<Operation> = Vec::new();
    for (number, id) in entities.iter().enumerate() {
        let mut entity = Entity::new(&format!("Entity {number}"), labels[number % 3].clone(), origin());
        entity.id = id.clone();
        operations.push(Operation::entity(entity));
    }
    project.commit(&operations).unwrap();
    for (number, sample) in samples.iter().cycle().take(articles).enumerate() {
        let mut draft = sample.clone();
        // No two articles have the same text.
        draft.text = SourceText::new(&format!("{}\n\nDispatch number {number}.", sample.text.as_str())).unwrap();
        let document = document(&format!("article-{number:04}"), &draft);
        // One by one, so that no memory is left over that would hide how much is needed afterwards.
        project.commit(&annotations(&document, mentions, &labels, &entities)).unwrap();
    }
    project
}

/// A document with mentions spread over all of its words, and a stance for every tenth mention.
pub fn annotations(document: &Document, mentions: usize, labels: &[LabelId], entities: &[EntityId]) -> Vec<Operation> {
    let mut operations = vec![Operation::document(document.clone())];
    operations.extend(records(document, &analyst(), mentions, labels, entities));
    operations
}

/// The same as suggestions with scores, every second one of which the analyst has accepted.
pub fn half_decided(document: &Document, mentions: usize, labels: &[LabelId], entities: &[EntityId]) -> Vec<Operation> {
    let mut operations = suggested(document, mentions, labels, entities);
    let accepted = operations.iter().filter_map(|operation| match operation {
        Operation::PutMention(document, _, _, Some(mention)) if mention.spans[0].start() % 2 == 0 => {
            let mention = Mention { status: Status::Accepted, ..mention.clone() };
            Some(Operation::mention(document, &analyst(), mention))
        }
        _ => None,
    });
    let accepted: Vec<Operation> = accepted.collect();
    operations.extend(accepted);
    operations
}

/// A document with suggestions that nobody has decided on.
pub fn suggested(document: &Document, mentions: usize, labels: &[LabelId], entities: &[EntityId]) -> Vec<Operation> {
    let mut operations = records(document, &AnnotationSetId::Prediction, mentions, labels, entities);
    for (number, operation) in operations.iter_mut().enumerate() {
        let suggested = Origin::rule("bench", 0.5 + (number % 50) as f64 / 100.0, "a word like others");
        match operation {
            Operation::PutMention(_, _, _, Some(mention)) => {
                (mention.status, mention.origin) = (Status::Suggested, suggested);
            }
            Operation::PutStance(_, _, _, Some(stance)) => {
                (stance.status, stance.origin) = (Status::Suggested, suggested);
            }
            _ => {}
        }
    }
    operations.insert(0, Operation::document(document.clone()));
    operations
}

fn records(
    document: &Document,
    set: &AnnotationSetId,
    mentions: usize,
    labels: &[LabelId],
    entities: &[EntityId],
) -> Vec<Operation> {
    let words: Vec<TextRange> = text::words(document.text.as_str()).collect();
    let step = words.len() as f64 / mentions as f64;
    let mut operations = Vec::new();
    for number in 0..mentions {
        let at = (number as f64 * step) as usize;
        // Every fourth mention takes in the next words too, and so may hold a mention.
        let last = (at + if number % 4 == 0 { 3 } else { 0 }).min(words.len() - 1);
        let spans = vec![words[at].cover(words[last])];
        let label = labels[number % labels.len()].clone();
        let mention = Mention {
            id: Mention::suggestion_id(&spans, &label),
            spans,
            label,
            entity: (!entities.is_empty()).then(|| entities[number * 7 % entities.len()].clone()),
            attributes: BTreeMap::new(),
            status: Status::Accepted,
            origin: origin(),
            note: String::new(),
        };
        if number % 10 == 0 {
            operations.push(Operation::stance(&document.id, set, stance(&mention, words[last])));
        }
        operations.push(Operation::mention(&document.id, set, mention));
    }
    operations
}

fn stance(holder: &Mention, target: TextRange) -> Stance {
    let holder = Holder::Mention(holder.id.clone());
    Stance {
        id: Stance::suggestion_id(&holder, &[target], &[target]),
        holder,
        target: Target { spans: vec![target], entity: None },
        issue: None,
        polarity: Polarity::Support,
        cue: vec![target],
        evidence: vec![target],
        attribution: Vec::new(),
        certainty: Certainty::Asserted,
        when: String::new(),
        note: String::new(),
        status: Status::Accepted,
        origin: origin(),
    }
}

fn origin() -> Origin {
    Origin::analyst(ANALYST, 1_760_000_000)
}

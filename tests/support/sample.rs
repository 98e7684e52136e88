//! Makes the sample project from the sample articles and from what a careful analyst marks in them.

use super::gold::{Gold, GoldStance};
use standpoint::extract::Extractor;
use standpoint::format::{self, Imported, ImportedDocument};
use standpoint::model::{
    AnnotationSetId, Attribution, Certainty, Document, DocumentId, DocumentState, Entity, EntityId, Holder, Issue,
    IssueId, LabelId, Mention, MentionId, Metadata, Operation, Origin, Polarity, Project, Stance, Status, Target,
    VALUE,
};
use standpoint::report::Report;
use standpoint::session::corpus::{self, ImportPlan};
use standpoint::session::intake;
use standpoint::store;
use standpoint::text::{self, TextRange};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

/// Whose decisions the sample holds.
const ANALYST: &str = "sample-analyst";

/// When they were made: 2 November 2026, 9:00 UTC.
const DECIDED: i64 = 1_793_610_000;

/// The articles in the order in which they are read, with what their files do not tell, and the
/// share of the text that the analyst has worked through.
const ARTICLES: &[(&str, [&str; 5], f64)] = &[
    ("veskaria-guarantee.html", [""; 5], 1.0),
    (
        "norland-budget.txt",
        [
            "Norland’s budget opens a rift over fuel",
            "Nordic Wire",
            "Kari Holte",
            "2025-11-05",
            "https://nordic-wire.example/norland-budget",
        ],
        0.5,
    ),
    ("steel-duties.md", [""; 5], 0.0),
    ("chile-climate-plan.html", [""; 5], 0.0),
    (
        "bresnia-election.txt",
        [
            "Bresnia’s ruling party loses its majority, and nobody wants to replace it",
            "Meridian Wire",
            "Tomas Reiff",
            "2026-06-15",
            "https://meridian-wire.example/bresnia-election",
        ],
        0.0,
    ),
];

/// Where the articles and their gold lie.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sample articles as they enter a project, with the names of their files without ending.
pub fn documents(root: &Path) -> Vec<(String, Document)> {
    let mut project = Project::new("Articles", store::news_schema());
    let read = ARTICLES.iter().map(|(file, known, _)| {
        let document = document(&project, root, file, known);
        project.commit(&[Operation::document(document.clone())]).unwrap();
        (stem(file), document)
    });
    read.collect()
}

/// What a careful analyst marks in the article of that name.
pub fn gold(root: &Path, name: &str) -> Gold {
    Gold::read(&fs::read_to_string(root.join(format!("tests/data/gold/{name}.md"))).unwrap())
}

/// The sample project: five articles with suggestions, one of them done, one half done.
pub fn project(root: &Path) -> Project {
    let mut project = Project::new(store::sample_name(), store::news_schema());
    let set = AnnotationSetId::analyst(ANALYST);
    for (file, known, share) in ARTICLES {
        let mut document = document(&project, root, file, known);
        document.state = match *share {
            0.0 => DocumentState::New,
            1.0 => DocumentState::Done,
            _ => DocumentState::InProgress,
        };
        let id = document.id.clone();
        project.commit(&[Operation::document(document.clone())]).unwrap();
        let worked_through = (document.text.len() as f64 * share) as usize;
        // Decisions come first, so that the registry's ids follow from what the analyst named.
        if *share > 0.0 {
            let decisions = decisions(&gold(root, &stem(file)), &document, worked_through);
            let joining = corpus::joining(&project, decisions, &ImportPlan::plain(set.clone())).unwrap();
            assert!(joining.left_out.is_empty(), "the schema has no {:?}", joining.left_out);
            project.commit(&joining.operations).unwrap();
        }
        let found = Extractor::bundled().extract(&intake::article(&document), &mut |_, _| ControlFlow::Continue(()));
        let suggestions = intake::suggestion_operations(&project, &id, found.unwrap());
        project.commit(&suggestions).unwrap();
        drop_passed_by(&mut project, &id, &set, worked_through);
    }
    project
}

fn document(project: &Project, root: &Path, file: &str, known: &[&str; 5]) -> Document {
    let bytes = fs::read(root.join("assets/sample/articles").join(file)).unwrap();
    let mut draft = format::read_article(file, &bytes, &mut Report::default()).unwrap();
    fill(&mut draft.metadata, known);
    intake::draft_document(project, draft)
}

fn stem(file: &str) -> String {
    file.split('.').next().unwrap_or_default().to_owned()
}

fn fill(metadata: &mut Metadata, known: &[&str; 5]) {
    let Metadata { title, outlet, author, date, address, .. } = metadata;
    for (field, value) in [title, outlet, author, date, address].into_iter().zip(known) {
        if !value.is_empty() {
            *field = (*value).to_owned();
        }
    }
}

/// What the analyst decided in the part of an article that is worked through.
fn decisions(gold: &Gold, document: &Document, worked_through: usize) -> Imported {
    let text = document.text.as_str();
    let mut mentions: BTreeMap<MentionId, Mention> = BTreeMap::new();
    for marked in &gold.mentions {
        let label = LabelId::new(&marked.label);
        let places = gold.places(marked, text);
        for place in places.into_iter().filter(|place| place.end() <= worked_through) {
            if document.boilerplate.iter().any(|page| page.covers(place)) {
                continue;
            }
            let is_date = marked.label == "DATE";
            let meaning = Some(marked.meaning.clone()).filter(|meaning| !meaning.is_empty());
            let mention = Mention {
                id: Mention::suggestion_id(&[place], &label),
                spans: vec![place],
                label: label.clone(),
                entity: meaning.clone().filter(|_| !is_date).map(EntityId::new),
                attributes: meaning.filter(|_| is_date).map(|value| (VALUE.to_owned(), value)).into_iter().collect(),
                status: Status::Accepted,
                origin: Origin::analyst(ANALYST, DECIDED),
                note: String::new(),
            };
            mentions.insert(mention.id.clone(), mention);
        }
    }
    let in_order: Vec<Mention> = mentions.into_values().collect();
    let stances: Vec<Stance> =
        gold.stances.iter().filter_map(|marked| stance(marked, document, &in_order, worked_through)).collect();
    let named: BTreeSet<&EntityId> = in_order.iter().filter_map(|mention| mention.entity.as_ref()).collect();
    let holders = stances.iter().filter_map(|stance| match &stance.holder {
        Holder::Entity(id) => Some(id),
        _ => None,
    });
    let named: BTreeSet<&EntityId> = named.into_iter().chain(holders).collect();
    let coded: BTreeSet<&IssueId> = stances.iter().filter_map(|stance| stance.issue.as_ref()).collect();
    let entities = gold.entities.iter().map(|marked| {
        let mut entity = Entity::new(&marked.name, LabelId::new(&marked.label), Origin::analyst(ANALYST, DECIDED));
        entity.id = EntityId::new(&marked.id);
        marked.aliases.iter().for_each(|alias| entity.add_alias(alias));
        entity.affiliation = Some(EntityId::new(&marked.affiliation)).filter(|id| !id.as_str().is_empty());
        entity
    });
    let above: BTreeSet<EntityId> =
        entities.clone().filter(|e| named.contains(&e.id)).filter_map(|e| e.affiliation).collect();
    let issues = gold.issues.iter().map(|marked| Issue {
        id: IssueId::new(&marked.id),
        name: marked.name.clone(),
        description: marked.description.clone(),
    });
    Imported {
        entities: entities.filter(|entity| named.contains(&entity.id) || above.contains(&entity.id)).collect(),
        issues: issues.filter(|issue| coded.contains(&issue.id)).collect(),
        documents: vec![ImportedDocument {
            document: document.clone(),
            mentions: in_order.clone(),
            stances: stances.clone(),
            relations: Vec::new(),
        }],
        textless: Vec::new(),
    }
}

/// A stance with its words found in the text; none if they stand beyond what is worked through.
fn stance(marked: &GoldStance, document: &Document, mentions: &[Mention], worked_through: usize) -> Option<Stance> {
    let (cue, target) = marked.words(document.text.as_str())?;
    let whole = cue.iter().copied().fold(target, TextRange::cover);
    if whole.end() > worked_through {
        return None;
    }
    let holder = holder(marked, mentions, whole);
    let evidence = sentence_around(document, whole);
    let attribution = marked.attribution.iter().map(|words| {
        let span = gold_near(document.text.as_str(), words, whole);
        let named = mentions.iter().find(|mention| Some(mention.spans[0]) == span);
        Attribution {
            text: words.clone(),
            spans: span.into_iter().collect(),
            mention: named.map(|mention| mention.id.clone()),
        }
    });
    Some(Stance {
        id: Stance::suggestion_id(&holder, &cue, &[target]),
        attribution: attribution.collect(),
        holder,
        target: Target { spans: vec![target], entity: None },
        issue: Some(IssueId::new(&marked.issue)).filter(|id| !id.as_str().is_empty()),
        polarity: marked.polarity.unwrap_or(Polarity::Neutral),
        cue,
        evidence: vec![evidence],
        certainty: marked.certainty.unwrap_or(Certainty::Asserted),
        when: String::new(),
        note: String::new(),
        status: Status::Accepted,
        origin: Origin::analyst(ANALYST, DECIDED),
    })
}

/// The holder's mention nearest before the stance's last words, or else after them, or else the entity.
fn holder(marked: &GoldStance, mentions: &[Mention], whole: TextRange) -> Holder {
    if marked.holder == "outlet" {
        return Holder::Outlet;
    }
    let entity = EntityId::new(&marked.holder);
    let named = || mentions.iter().filter(|mention| mention.entity.as_ref() == Some(&entity));
    let before = named().filter(|mention| mention.extent().start() < whole.end()).max_by_key(|m| m.extent().start());
    let nearest = before.or_else(|| named().min_by_key(|mention| mention.extent().start()));
    nearest.map_or(Holder::Entity(entity), |mention| Holder::Mention(mention.id.clone()))
}

/// The place of words nearest to a range.
fn gold_near(text: &str, words: &str, near: TextRange) -> Option<TextRange> {
    let places = text.match_indices(words).map(|(start, words)| TextRange::between(start, start + words.len()));
    places.min_by_key(|place| place.start().abs_diff(near.start()))
}

fn sentence_around(document: &Document, range: TextRange) -> TextRange {
    let sentences = text::sentences(document.text.as_str());
    sentences.into_iter().filter(|sentence| sentence.overlaps(range)).reduce(TextRange::cover).unwrap_or(range)
}

/// Takes out the suggestions that the analyst has passed by: what was worked through has no open ends.
fn drop_passed_by(project: &mut Project, document: &DocumentId, who: &AnnotationSetId, worked_through: usize) {
    let set = AnnotationSetId::Prediction;
    let overlay = project.overlay(document, who);
    let undecided = |status: Status, place: TextRange| status == Status::Suggested && place.start() < worked_through;
    let mut operations = Vec::new();
    for stance in overlay.stances().filter(|stance| undecided(stance.status, stance.place())) {
        operations.push(Operation::PutStance(document.clone(), set.clone(), stance.id.clone(), None));
    }
    let predicted = project.annotation_set(document, &set).cloned().unwrap_or_default();
    let dropped: BTreeSet<&MentionId> = overlay
        .mentions()
        .filter(|mention| undecided(mention.status, mention.extent()))
        .map(|mention| &mention.id)
        .collect();
    for stance in predicted.stances.values() {
        let needs = |id: &MentionId| dropped.contains(id);
        let held = matches!(&stance.holder, Holder::Mention(id) if needs(id));
        if held || stance.attribution.iter().any(|link| link.mention.as_ref().is_some_and(needs)) {
            operations.push(Operation::PutStance(document.clone(), set.clone(), stance.id.clone(), None));
        }
    }
    for relation in predicted.relations.values() {
        if dropped.contains(&relation.from) || dropped.contains(&relation.to) {
            operations.push(Operation::PutRelation(document.clone(), set.clone(), relation.id.clone(), None));
        }
    }
    operations
        .extend(dropped.iter().map(|id| Operation::PutMention(document.clone(), set.clone(), (*id).clone(), None)));
    project.commit(&operations).unwrap();
    // Entities that only dropped suggestions named would stand in the registry for nothing.
    let named: BTreeSet<EntityId> = project
        .documents()
        .flat_map(|document| project.annotation_sets(&document.id))
        .flat_map(|(_, records)| records.mentions.values().filter_map(|mention| mention.entity.clone()))
        .collect();
    let needed: BTreeSet<EntityId> = project.entities().filter_map(|entity| entity.affiliation.clone()).collect();
    let idle: Vec<EntityId> = project
        .entities()
        .map(|entity| entity.id.clone())
        .filter(|id| !named.contains(id) && !needed.contains(id))
        .collect();
    for id in idle {
        // One that a stance still names stays.
        drop(project.commit(&[Operation::PutEntity(id, None)]));
    }
}

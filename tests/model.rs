//! One writer: what is refused changes nothing, and all that is done can be undone.

use crate::support::random;
use proptest::prelude::*;
use standpoint::history::{History, nothing_to_mend};
use standpoint::model::*;
use standpoint::store;
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_are_undone_and_redone_to_the_same_states(edits in random::edits(60)) {
        let mut project = Project::new("Random", store::news_schema());
        let mut history = History::default();
        let mut states = vec![project.clone()];
        for edit in &edits {
            let operations = edit.operations(&project);
            let before = (project.clone(), project.revision());
            match history.commit(&mut project, "Edit", 0, operations) {
                Ok(step) => {
                    prop_assert!(project.revision() > before.1);
                    let mut changed = step.operations.iter().filter_map(Operation::changed_document);
                    prop_assert!(changed.all(|id| project.document_stamp(id) == project.revision()));
                    states.push(project.clone());
                }
                Err(refusal) => {
                    prop_assert!(!refusal.violations.is_empty());
                    prop_assert_eq!(&project, &before.0, "a refused commit changes nothing");
                    prop_assert_eq!(project.revision(), before.1);
                }
            }
            prop_assert_eq!(check::project(&project), vec![], "what was committed holds");
        }
        // A journal that is written along must lead to the same state at every step.
        let mut mirror = project.clone();
        for state in states.iter().rev().skip(1) {
            let step = history.undo(&mut project, nothing_to_mend).unwrap().unwrap();
            prop_assert_eq!(&project, state);
            mirror.commit(&step.operations).unwrap();
            prop_assert_eq!(&mirror, state);
        }
        prop_assert!(history.undo(&mut project, nothing_to_mend).is_none());
        for state in states.iter().skip(1) {
            let step = history.redo(&mut project, nothing_to_mend).unwrap().unwrap();
            prop_assert_eq!(&project, state);
            mirror.commit(&step.operations).unwrap();
            prop_assert_eq!(&mirror, state);
        }
        prop_assert!(history.redo(&mut project, nothing_to_mend).is_none());
    }

    #[test]
    fn a_list_of_operations_is_carried_out_whole_or_not_at_all(edits in random::edits(30)) {
        let mut project = Project::new("Random", store::news_schema());
        for edit in &edits {
            let mut operations = edit.operations(&project);
            let nowhere = DocumentId::new("nowhere");
            operations.push(Operation::PutMention(nowhere, AnnotationSetId::Curation, "m1".into(), None));
            let before = project.clone();
            prop_assert!(project.commit(&operations).is_err());
            prop_assert_eq!(&project, &before);
            let _ = project.commit(&edit.operations(&before));
        }
    }

    #[test]
    fn parts_that_hold_make_the_project_again(project in random::project()) {
        let parts = Parts {
            name: project.name().into(),
            schema: project.schema().clone(),
            entities: project.entities().map(|each| (each.id.clone(), each.clone())).collect(),
            issues: project.issues().map(|each| (each.id.clone(), each.clone())).collect(),
            learning_since: project.learning_since(),
        };
        let mut again = parts.assemble().map_err(|refused| TestCaseError::fail(format!("{:?}", refused.1)))?;
        for document in project.documents() {
            let sets = project.set_handles(&document.id).map(|(set, handle)| (set.clone(), handle.clone()));
            again.admit(document.clone(), sets.collect());
        }
        prop_assert_eq!(again, project);
    }
}

const TEXT: &str = "Okafor would not back the plan.";

fn article() -> DocumentId {
    "planners".into()
}

fn anna() -> AnnotationSetId {
    AnnotationSetId::analyst("Anna Müller")
}

fn mention(status: Status) -> Mention {
    Mention {
        id: "m1".into(),
        spans: vec![TextRange::between(0, 6)],
        label: "PERSON".into(),
        entity: None,
        attributes: BTreeMap::new(),
        status,
        origin: Origin::analyst("Anna", 0),
        note: String::new(),
    }
}

/// An article in which Okafor opposes the plan.
fn project() -> Project {
    let evidence = vec![TextRange::between(0, TEXT.len())];
    let stance = Stance {
        id: "s1".into(),
        holder: Holder::Mention("m1".into()),
        target: Target { spans: vec![TextRange::between(22, 30)], entity: None },
        issue: None,
        polarity: Polarity::Oppose,
        cue: vec![TextRange::between(7, 16)],
        evidence,
        attribution: Vec::new(),
        certainty: Certainty::Asserted,
        when: String::new(),
        note: String::new(),
        status: Status::Accepted,
        origin: Origin::analyst("Anna", 0),
    };
    let mut project = Project::new("Planners", store::news_schema());
    let operations = [
        Operation::document(Document::new(article(), SourceText::new(TEXT).unwrap())),
        Operation::mention(&article(), &anna(), mention(Status::Accepted)),
        Operation::stance(&article(), &anna(), stance),
    ];
    project.commit(&operations).unwrap();
    project
}

/// What a commit is refused for; the project must stay as it is.
fn refused(project: &mut Project, operation: Operation) -> String {
    let before = project.clone();
    let refusal = project.commit(&[operation]).unwrap_err();
    assert_eq!(*project, before);
    refusal.to_string()
}

#[test]
fn a_stance_whose_holder_would_vanish_is_named() {
    let mut project = project();
    let why = refused(&mut project, Operation::PutMention(article(), anna(), "m1".into(), None));
    assert!(why.contains("m1 holds a stance but is missing") && why.contains("s1"), "{why}");
    let why = refused(&mut project, Operation::mention(&article(), &anna(), mention(Status::Rejected)));
    assert!(why.contains("“Okafor” holds a stance") && why.contains("s1"), "{why}");
}

#[test]
fn the_text_of_an_article_cannot_be_changed() {
    let mut project = project();
    let other = Document::new(article(), SourceText::new("Other words").unwrap());
    let why = refused(&mut project, Operation::document(other));
    assert!(why.contains("text of an article cannot be changed"), "{why}");
    let mut titled = Document::clone(project.document(&article()).unwrap());
    titled.metadata.title = "No".into();
    project.commit(&[Operation::document(titled)]).unwrap();
    assert_eq!(project.document(&article()).unwrap().title(), "No");
}

#[test]
fn a_removed_article_comes_back_with_its_annotations() {
    let before = project();
    let mut project = before.clone();
    let mut history = History::default();
    let remove = vec![Operation::PutDocument(article(), None)];
    history.commit(&mut project, "Removed the article", 0, remove).unwrap();
    assert_eq!((project.documents().len(), project.annotators().len()), (0, 0));
    let step = history.undo(&mut project, nothing_to_mend).unwrap().unwrap();
    assert_eq!((project, step.label.as_str()), (before, "Undid: Removed the article"));
}

#[test]
fn an_entity_that_is_named_stays() {
    let mut project = project();
    let kenya = Entity::new("Kenya", "GPE".into(), Origin::analyst("Anna", 0));
    let linked = Mention { entity: Some("kenya".into()), ..mention(Status::Accepted) };
    project.commit(&[Operation::entity(kenya.clone()), Operation::mention(&article(), &anna(), linked)]).unwrap();
    let why = refused(&mut project, Operation::PutEntity("kenya".into(), None));
    assert!(why.contains("entity kenya, which would be missing") && why.contains("m1"), "{why}");
    let circle = Entity { affiliation: Some("kenya".into()), ..kenya };
    assert!(refused(&mut project, Operation::entity(circle)).contains("cannot belong to itself"));
}

#[test]
fn a_record_goes_into_its_own_slot() {
    let mut project = project();
    let stray = Operation::PutMention(article(), anna(), "m2".into(), Some(mention(Status::Accepted)));
    assert!(refused(&mut project, stray).contains("m1"));
}

#[test]
fn entities_that_may_be_the_same_are_proposed_with_a_reason() {
    use standpoint::model::{Entity, Operation, Origin, duplicates};
    let entity = |name: &str, label: &str| Entity::new(name, label.into(), Origin::rule("test", 1.0, ""));
    let mut project = Project::new("test", standpoint::store::news_schema());
    let all = [
        ("Jane Roe", "PERSON"),
        ("Roe", "PERSON"),
        ("J. Roe", "PERSON"),
        ("Jill Moe", "PERSON"),
        ("Joe Moe", "PERSON"),
        ("World Food Programme", "ORG"),
        ("WFP", "ORG"),
        ("Acme Inc", "ORG"),
        ("Acme", "ORG"),
        ("Acme Bank", "ORG"),
        ("World Film Prize", "EVENT"),
        ("José Peña", "PERSON"),
        ("Jose Pena", "PERSON"),
        ("Roe", "GPE"),
    ];
    let mut operations: Vec<Operation> = Vec::new();
    for (number, (name, label)) in all.into_iter().enumerate() {
        let mut entity = entity(name, label);
        entity.id = format!("{}-{number}", entity.id).as_str().into();
        operations.push(Operation::entity(entity));
    }
    project.commit(&operations).unwrap();
    let name = |id: &standpoint::model::EntityId| project.entity(id).unwrap().name.clone();
    let mut found: Vec<String> = duplicates(&project)
        .iter()
        .map(|pair| format!("{} → {}: {}", name(&pair.one), name(&pair.into), pair.reason))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "Acme → Acme Inc: almost the same spelling",
            "J. Roe → Jane Roe: same surname and initial",
            "Jose Pena → José Peña: almost the same spelling",
            "Roe → J. Roe: same surname",
            "Roe → Jane Roe: same surname",
            "WFP → World Food Programme: the initials of the other name",
        ]
    );
}

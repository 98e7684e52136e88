//! Whatever two windows do, in any order: nothing is lost, and both end with the same. `STANDPOINT_HANDS` says how many
//! orders are tried.

use super::{Room, TEXT, Window, assert_same, settle};
use proptest::prelude::*;
use standpoint::model::*;
use standpoint::session::Action;
use standpoint::session::schema::SchemaChange;
use std::collections::BTreeSet;

/// Something that one of the two does.
#[derive(Debug, Clone)]
enum Act {
    Tag(u8, u8, u8),
    Remove(u8),
    Review,
    Describe(u8),
    Alias(u8),
    AddIssue(u8),
    Label(u8),
    Note(u8, u8),
    RemoveArticle(u8),
    Paste(u8),
    Undo,
    Redo,
    Look,
    Save,
    SaveSoon,
    Kill,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => any::<(u8, u8, u8)>().prop_map(|(document, words, label)| Act::Tag(document, words, label)),
        1 => any::<u8>().prop_map(Act::Remove),
        2 => Just(Act::Review),
        1 => any::<u8>().prop_map(Act::Describe),
        2 => any::<u8>().prop_map(Act::Alias),
        2 => any::<u8>().prop_map(Act::AddIssue),
        1 => any::<u8>().prop_map(Act::Label),
        1 => any::<(u8, u8)>().prop_map(|(document, words)| Act::Note(document, words)),
        1 => any::<u8>().prop_map(Act::RemoveArticle),
        1 => any::<u8>().prop_map(Act::Paste),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
        3 => Just(Act::Look),
        3 => Just(Act::Save),
        1 => Just(Act::SaveSoon),
        1 => Just(Act::Kill),
    ]
}

const WORDS: &[&str] = &["Amina Okafor", "Dockers Union", "Nairobi", "Friday", "harbour"];
const LABELS: &[&str] = &["PERSON", "ORG", "GPE", "DATE", "FAC"];

fn pick<'a>(from: &[&'a str], number: u8) -> &'a str {
    from[usize::from(number) % from.len()]
}

/// What a window's analyst has made, as far as it can be told from others' by its name.
#[derive(Default)]
struct Made {
    issues: BTreeSet<String>,
    aliases: BTreeSet<String>,
}

impl Act {
    fn carry_out(&self, room: &Room, window: &mut Window, name: &str, made: &mut Made) {
        let documents: Vec<DocumentId> =
            window.session.project().documents().map(|document| document.id.clone()).collect();
        let document = |number: u8| documents.get(usize::from(number) % documents.len().max(1)).cloned();
        let session = &mut window.session;
        match self {
            Self::Tag(at, words, label) => {
                if let Some(document) = document(*at) {
                    window.tag(document.as_str(), pick(WORDS, *words), pick(LABELS, *label));
                }
            }
            Self::Remove(at) => {
                if let Some(document) = document(*at) {
                    session.perform(Action::Show(document));
                    session.run("review.next");
                    session.run("annotate.delete");
                }
            }
            Self::Review => {
                session.run("review.next");
                session.run("review.accept");
            }
            Self::Describe(number) => {
                let Some(kenya) = session.project().entity(&"kenya".into()) else { return };
                let described = Entity { description: format!("{name} {number}"), ..(**kenya).clone() };
                session.perform(Action::EditEntity(Box::new(described)));
            }
            Self::Alias(number) => {
                let Some(kenya) = session.project().entity(&"kenya".into()) else { return };
                let mut changed = (**kenya).clone();
                changed.add_alias(&format!("{name} {number}"));
                made.aliases.insert(format!("{name} {number}"));
                session.perform(Action::EditEntity(Box::new(changed)));
            }
            Self::AddIssue(number) => {
                made.issues.insert(format!("{name} {number}"));
                session.perform(Action::AddIssue(format!("{name} {number}")));
            }
            Self::Label(number) => {
                let mut schema = (**session.project().schema()).clone();
                schema.labels[0].description = format!("{name} {number}");
                session.perform(Action::ChangeSchema(Box::new(SchemaChange::plain("Described", schema))));
            }
            Self::Note(at, words) => {
                if let Some(document) = document(*at) {
                    session.perform(Action::EditNote(document, pick(WORDS, *words).to_owned()));
                }
            }
            Self::RemoveArticle(at) => {
                // One stays, so that there is something to work on.
                if let Some(document) = document(*at).filter(|_| documents.len() > 1) {
                    session.perform(Action::RemoveDocument(document));
                }
            }
            Self::Paste(number) => {
                session.perform(Action::Paste(format!("{name} {number}"), format!("{TEXT} {number}")));
                session.settle();
            }
            Self::Undo => session.run("edit.undo"),
            Self::Redo => session.run("edit.redo"),
            Self::Look => window.look(),
            Self::Save => window.save(),
            Self::SaveSoon => session.save_soon(),
            Self::Kill => {
                session.settle();
                let own: Vec<_> = documents.iter().map(|id| (id.clone(), window.own(id.as_str()).cloned())).collect();
                let nothing = room.window(name);
                std::mem::replace(window, nothing).kill();
                *window = if name == "anna" { room.first(name) } else { room.beside(name, name) };
                for (id, set) in own.into_iter().filter(|(id, _)| window.session.project().document(id).is_some()) {
                    assert_eq!(window.own(id.as_str()).cloned(), set, "the annotations of {name} in {id} come back");
                }
            }
        }
    }
}

fn config() -> ProptestConfig {
    let cases = std::env::var("STANDPOINT_HANDS").ok().and_then(|count| count.parse().ok()).unwrap_or(12);
    ProptestConfig { cases, max_shrink_iters: 150, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_two_windows_do_nothing_is_lost_and_both_end_with_the_same(
        acts in proptest::collection::vec((any::<bool>(), act()), 1..40)
    ) {
        let room = Room::new();
        let (mut anna, mut ben) = room.both();
        let (mut of_anna, mut of_ben) = (Made::default(), Made::default());
        for (is_anna, act) in &acts {
            match is_anna {
                true => act.carry_out(&room, &mut anna, "anna", &mut of_anna),
                false => act.carry_out(&room, &mut ben, "ben", &mut of_ben),
            }
        }
        // What each has before the last look at the other's work.
        let mut expected = Vec::new();
        for (window, made) in [(&mut anna, &of_anna), (&mut ben, &of_ben)] {
            window.session.settle();
            let project = window.session.project();
            let ids: Vec<DocumentId> = project.documents().map(|document| document.id.clone()).collect();
            let own: Vec<_> = ids.into_iter().map(|id| (window.own(id.as_str()).cloned(), id)).collect();
            let has_issue = |name: &&String| project.issues().any(|issue| issue.name == **name);
            let issues: Vec<String> = made.issues.iter().filter(has_issue).cloned().collect();
            let kenya = project.entity(&"kenya".into());
            let has_alias = |name: &&String| kenya.is_some_and(|kenya| kenya.aliases.contains(name));
            let aliases: Vec<String> = made.aliases.iter().filter(has_alias).cloned().collect();
            expected.push((window.session.who().clone(), own, issues, aliases));
        }
        settle(&mut anna, &mut ben);
        assert_same(&anna, &ben);
        let project = anna.session.project();
        for (who, own, issues, aliases) in expected {
            for (set, id) in own {
                // Only anna removes articles, and only those that nobody is working on.
                if project.document(&id).is_some() {
                    prop_assert_eq!(project.annotation_set(&id, &who).map(|set| &**set), set.as_ref(), "{} in {}", who, id);
                }
            }
            for name in issues {
                prop_assert!(project.issues().any(|issue| issue.name == name), "{name}");
            }
            for name in aliases {
                prop_assert!(project.entity(&"kenya".into()).unwrap().aliases.contains(&name), "{name}");
            }
        }
    }
}

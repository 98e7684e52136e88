//! Two people's work on copies of one project, brought together: nothing is lost, and only true conflicts are asked.

use crate::support::random;
use proptest::prelude::*;
use standpoint::model::*;
use standpoint::report::Severity;
use standpoint::store::{self, MergedProject, ProjectFolder, Versions};
use standpoint::text::{SourceText, TextRange};
use std::path::{Path, PathBuf};
use std::process::Command;

const TEXT: &str = "Amina Okafor opposes the harbour. The Dockers Union backs it.\n";

fn start() -> Project {
    let mut project = Project::new("Harbour", store::news_schema());
    let article = Document::new("harbour".into(), SourceText::new(TEXT).unwrap());
    let other = Document::new("other".into(), SourceText::new(TEXT).unwrap());
    let okafor = Entity::new("Amina Okafor", "PERSON".into(), Origin::analyst("Anna", 1));
    let union = Entity::new("Dockers Union", "ORG".into(), Origin::analyst("Anna", 1));
    let operations = [
        Operation::document(article),
        Operation::document(other),
        Operation::entity(okafor),
        Operation::entity(union),
        Operation::issue(Issue { id: "harbour".into(), name: "Harbour".into(), description: String::new() }),
        tag("m1", "Amina Okafor", "amina-okafor", 1),
    ];
    project.commit(&operations).unwrap();
    project
}

fn anna() -> AnnotationSetId {
    AnnotationSetId::analyst("anna")
}

fn mention(id: &str, words: &str, entity: &str, at: i64) -> Mention {
    let start = TEXT.find(words).unwrap();
    Mention {
        id: id.into(),
        spans: vec![TextRange::between(start, start + words.len())],
        label: "PERSON".into(),
        entity: Some(entity.into()),
        attributes: Default::default(),
        status: Status::Accepted,
        origin: Origin::analyst("Anna", at),
        note: String::new(),
    }
}

fn tag(id: &str, words: &str, entity: &str, at: i64) -> Operation {
    Operation::mention(&"harbour".into(), &anna(), mention(id, words, entity, at))
}

/// A folder with a project in three versions.
struct Copies {
    data: tempfile::TempDir,
}

impl Copies {
    fn new(versions: [&Project; 3]) -> Self {
        let data = tempfile::tempdir().unwrap();
        for (name, project) in ["base", "ours", "theirs"].into_iter().zip(versions) {
            drop(ProjectFolder::create(&data.path().join(name), project).unwrap());
        }
        Self { data }
    }

    /// Both sides made of one start by operations.
    fn edited(ours: &[Operation], theirs: &[Operation]) -> Self {
        let (base, mut one, mut two) = (start(), start(), start());
        one.commit(ours).unwrap();
        two.commit(theirs).unwrap();
        Self::new([&base, &one, &two])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.data.path().join(name)
    }

    fn merge(&self) -> (MergedProject, Project) {
        let merged = store::merge_projects(&self.path("base"), &self.path("ours"), &self.path("theirs")).unwrap();
        let opened = ProjectFolder::open_read_only(&self.path("ours")).unwrap();
        if merged.conflicts == 0 {
            let troubles = opened.report.notices.iter().filter(|notice| notice.severity > Severity::Info);
            assert_eq!(troubles.map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
        }
        // The folder goes before the project does, so all of it is looked at now.
        for document in opened.project.documents() {
            document.text.as_str();
            opened.project.annotation_sets(&document.id).for_each(drop);
        }
        (merged, opened.project)
    }
}

fn words(merged: &MergedProject) -> String {
    merged.report.notices.iter().map(|notice| notice.to_string() + "\n").collect()
}

#[test]
fn what_either_side_changed_is_kept_down_to_the_fields_of_one_record() {
    let mut described = Entity::new("Amina Okafor", "PERSON".into(), Origin::analyst("Anna", 5));
    described.description = "Mayor".to_owned();
    described.aliases = vec!["Okafor".to_owned()];
    let mut linked = Entity::new("Amina Okafor", "PERSON".into(), Origin::analyst("Ben", 9));
    linked.aliases = vec!["A. Okafor".to_owned()];
    linked.knowledge_base_id = "Q1".to_owned();
    let copies = Copies::edited(
        &[Operation::entity(described), tag("m2", "Dockers Union", "dockers-union", 3)],
        &[Operation::entity(linked), tag("m3", "harbour", "dockers-union", 4)],
    );
    let (merged, project) = copies.merge();
    assert_eq!(merged.conflicts, 0, "{:?}", merged.report);
    let entity = project.entity(&"amina-okafor".into()).unwrap();
    assert_eq!((entity.description.as_str(), entity.knowledge_base_id.as_str()), ("Mayor", "Q1"));
    assert_eq!(entity.aliases, ["A. Okafor", "Okafor"]);
    assert_eq!(entity.origin.at, Some(9), "the later hand is the one that made it");
    let set = project.annotation_set(&"harbour".into(), &anna()).unwrap();
    assert_eq!(set.mentions.keys().map(MentionId::as_str).collect::<Vec<_>>(), ["m1", "m2", "m3"]);
}

#[test]
fn what_one_side_removed_stays_if_the_other_uses_or_changed_it_and_goes_if_not() {
    let copies = Copies::edited(
        &[
            Operation::PutEntity("dockers-union".into(), None),
            Operation::PutIssue("harbour".into(), None),
            Operation::PutMention("harbour".into(), anna(), "m1".into(), None),
        ],
        &[tag("m2", "Dockers Union", "dockers-union", 3)],
    );
    let (merged, project) = copies.merge();
    assert_eq!(merged.conflicts, 0);
    assert!(project.entity(&"dockers-union".into()).is_some(), "a new mention names it");
    assert!(project.issue(&"harbour".into()).is_none(), "nobody else needed it");
    let set = project.annotation_set(&"harbour".into(), &anna()).unwrap();
    assert_eq!(set.mentions.keys().map(MentionId::as_str).collect::<Vec<_>>(), ["m2"]);

    let mut without = start();
    without.commit(&[Operation::PutMention("harbour".into(), anna(), "m1".into(), None)]).unwrap();
    without
        .commit(&[Operation::PutDocument("harbour".into(), None), Operation::PutDocument("other".into(), None)])
        .unwrap();
    let mut tagged = start();
    tagged.commit(&[tag("m2", "Dockers Union", "dockers-union", 3)]).unwrap();
    let (merged, project) = Copies::new([&start(), &without, &tagged]).merge();
    assert_eq!(merged.conflicts, 0);
    assert!(project.document(&"harbour".into()).is_some(), "somebody worked on it");
    assert!(project.document(&"other".into()).is_none());
    assert!(merged.report.notices.iter().any(|notice| notice.to_string().contains("the article harbour")));
}

#[test]
fn only_what_both_changed_differently_is_asked_and_both_stand_in_the_file() {
    let mut rejected = mention("m1", "Amina Okafor", "amina-okafor", 7);
    rejected.status = Status::Rejected;
    let mut noted = mention("m1", "Amina Okafor", "amina-okafor", 8);
    (noted.note, noted.label) = ("The mayor".to_owned(), "ROLE".into());
    let mut refused = noted.clone();
    refused.label = "ORG".into();
    let put = |mention: &Mention| Operation::mention(&"harbour".into(), &anna(), mention.clone());
    let (merged, project) = Copies::edited(&[put(&rejected)], &[put(&noted)]).merge();
    assert_eq!(merged.conflicts, 0, "one changed the status, the other label and note");
    let both = &project.annotation_set(&"harbour".into(), &anna()).unwrap().mentions[&"m1".into()];
    assert_eq!((both.status, both.label.as_str(), both.note.as_str()), (Status::Rejected, "ROLE", "The mayor"));

    let copies = Copies::edited(&[put(&noted)], &[put(&refused)]);
    let (merged, project) = copies.merge();
    assert_eq!(merged.conflicts, 1);
    assert!(words(&merged).contains("m1 differently: label"), "{:?}", merged.report);
    let set = project.annotation_set(&"harbour".into(), &anna()).unwrap();
    assert_eq!(set.mentions[&"m1".into()].label.as_str(), "ROLE", "the project opens all the same");
    let file = copies.path("ours/annotations/anna/harbour.ron");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("label: \"ROLE\"") && text.contains("label: \"ORG\"") && text.contains("<<<<<<< ours"));
    let line = merged.report.notices[0].line.unwrap();
    assert_eq!(text.lines().nth(line - 1), Some("<<<<<<< ours"));
}

#[test]
fn entities_that_only_both_sides_together_make_belong_to_each_other_are_asked_about() {
    let belongs = |name: &str, label: &str, to: &str| {
        let entity = Entity::new(name, label.into(), Origin::analyst("Anna", 5));
        Operation::entity(Entity { affiliation: Some(to.into()), ..entity })
    };
    let mayor = belongs("Amina Okafor", "PERSON", "dockers-union");
    let union = belongs("Dockers Union", "ORG", "amina-okafor");
    for (one, other) in [(&mayor, &union), (&union, &mayor)] {
        let copies = Copies::edited(std::slice::from_ref(one), std::slice::from_ref(other));
        let (merged, project) = copies.merge();
        assert_eq!(merged.conflicts, 1);
        assert!(words(&merged).contains("amina-okafor differently: affiliation"), "{:?}", merged.report);
        assert_eq!(project.entities().len(), 2);
    }
}

#[test]
fn a_damaged_or_unsaved_or_open_project_is_not_merged_over() {
    let copies = Copies::edited(&[tag("m2", "harbour", "amina-okafor", 3)], &[tag("m3", "Union", "dockers-union", 3)]);
    let merge = || store::merge_projects(&copies.path("base"), &copies.path("ours"), &copies.path("theirs"));
    let mut opened = ProjectFolder::open(&copies.path("ours")).unwrap();
    assert!(merge().unwrap_err().to_string().contains("has it open"));
    opened.folder.append("Tag", 1, &[tag("m9", "opposes", "amina-okafor", 3)]).unwrap();
    drop(opened);
    assert!(merge().unwrap_err().to_string().contains("not saved"));
    let mut opened = ProjectFolder::open(&copies.path("ours")).unwrap();
    opened.folder.save(&opened.project).unwrap();
    drop(opened);

    let file = copies.path("theirs/annotations/anna/harbour.ron");
    let torn = std::fs::read_to_string(&file).unwrap().replace("id: \"m3\", at: [", "id: \"m3\", at: ");
    std::fs::write(&file, &torn).unwrap();
    let before = std::fs::read(copies.path("ours/annotations/anna/harbour.ron")).unwrap();
    let merged = merge().unwrap();
    assert_eq!(merged.conflicts, 1);
    assert!(words(&merged).contains("damaged"), "{:?}", merged.report);
    assert_eq!(std::fs::read(copies.path("ours/annotations/anna/harbour.ron")).unwrap(), before);
}

/// What git says, which must go well.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "user.name=Anna", "-c", "user.email=anna@example.org"]).args(arguments);
    let done = git.env("GIT_CONFIG_GLOBAL", "").env("GIT_CONFIG_SYSTEM", "").output().unwrap();
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn git_merges_a_project_with_our_driver_where_its_own_would_give_up() {
    let data = tempfile::tempdir().unwrap();
    let root = data.path().join("repository/harbour");
    std::fs::create_dir_all(root.parent().unwrap()).unwrap();
    drop(ProjectFolder::create(&root, &start()).unwrap());
    git(&root, &["init", "--quiet", "--initial-branch=main", ".."]);
    std::fs::write(root.join("../.gitattributes"), "*.ron merge=standpoint\n").unwrap();
    std::fs::write(root.join("../.gitignore"), ".standpoint/\n").unwrap();
    let driver = format!("'{}' merge %O %A %B --path %P", env!("CARGO_BIN_EXE_standpoint"));
    git(&root, &["config", "merge.standpoint.driver", &driver]);
    git(&root, &["add", "--all", ".."]);
    git(&root, &["commit", "--quiet", "--message", "Start"]);
    let edit = |branch: &str, operations: &[Operation]| {
        git(&root, &["checkout", "--quiet", "-b", branch, "main"]);
        let mut opened = ProjectFolder::open(&root).unwrap();
        opened.project.commit(operations).unwrap();
        opened.folder.save(&opened.project).unwrap();
        drop(opened);
        git(&root, &["add", "--all", ".."]);
        git(&root, &["commit", "--quiet", "--message", branch]);
    };
    let entity = |name: &str| Operation::entity(Entity::new(name, "ORG".into(), Origin::analyst("Anna", 2)));
    edit("anna", &[tag("m2", "harbour", "amina-okafor", 3), entity("Harbour Board")]);
    edit("ben", &[tag("m3", "The Dockers", "dockers-union", 4), entity("Harbour Club")]);
    git(&root, &["merge", "--quiet", "--message", "Both", "anna"]);
    let opened = ProjectFolder::open_read_only(&root).unwrap();
    assert!(opened.report.notices.is_empty(), "{:?}", opened.report);
    let set = opened.project.annotation_set(&"harbour".into(), &anna()).unwrap();
    assert_eq!(set.mentions.keys().map(MentionId::as_str).collect::<Vec<_>>(), ["m1", "m2", "m3"]);
    assert!(opened.project.entity(&"harbour-board".into()).is_some());
    assert!(opened.project.entity(&"harbour-club".into()).is_some());
}

#[test]
fn one_file_is_merged_by_its_path_in_the_project() {
    let field =
        |state: &str, note: &str| format!("(\n    title: \"A\",\n    state: {state},\n    note: \"{note}\",\n)\n");
    let (base, ours, theirs) = (field("new", ""), field("done", ""), field("in_progress", "Look at this"));
    let versions =
        Versions { base: Some(base.as_bytes()), ours: Some(ours.as_bytes()), theirs: Some(theirs.as_bytes()) };
    let merged = store::merge_file("articles/a.ron", versions);
    let text = String::from_utf8(merged.bytes.unwrap()).unwrap();
    assert_eq!((text, merged.conflicts), (field("done", "Look at this"), 0));
}

/// Edits that fit, but for those that give an article another text.
fn apply(project: &Project, edits: &[random::Edit]) -> Project {
    let mut project = project.clone();
    for edit in edits {
        let mut next = project.clone();
        let is_done = next.commit(&edit.operations(&project)).is_ok();
        let is_text_same = next
            .documents()
            .all(|document| project.document(&document.id).is_some_and(|former| former.text == document.text));
        if is_done && is_text_same {
            project = next;
        }
    }
    project
}

/// Every record of a project with a name of its own.
fn records(project: &Project) -> std::collections::BTreeMap<String, String> {
    let mut all = std::collections::BTreeMap::new();
    all.extend(project.entities().map(|it| (format!("entity {}", it.id), format!("{it:?}"))));
    all.extend(project.issues().map(|it| (format!("issue {}", it.id), format!("{it:?}"))));
    for document in project.documents() {
        all.insert(format!("article {}", document.id), format!("{:?}", document.metadata));
        for (set, records) in project.annotation_sets(&document.id) {
            let name = |kind: &str, id: &str| format!("{kind} {id} of {} by {set}", document.id);
            all.extend(records.mentions.values().map(|it| (name("mention", it.id.as_str()), format!("{it:?}"))));
            all.extend(records.stances.values().map(|it| (name("stance", it.id.as_str()), format!("{it:?}"))));
            all.extend(records.relations.values().map(|it| (name("relation", it.id.as_str()), format!("{it:?}"))));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_the_order_does_not_matter(
        base in random::project(), ours in random::edits(25), theirs in random::edits(25)
    ) {
        let (one, two) = (apply(&base, &ours), apply(&base, &theirs));
        let (merged, project) = Copies::new([&base, &one, &two]).merge();
        let (turned, other_way) = Copies::new([&base, &two, &one]).merge();
        prop_assert_eq!(merged.conflicts, turned.conflicts);
        if merged.conflicts > 0 {
            return Ok(());
        }
        prop_assert!(project == other_way, "the order does not matter");
        let (was, mine, other, now) = (records(&base), records(&one), records(&two), records(&project));
        // Suggestions for an article that one side has removed go with it: they are made anew at will.
        let goes_with_article = |name: &str| {
            let suggested = name.strip_suffix(" by prediction").and_then(|name| name.split_once(" of "));
            suggested.is_some_and(|(_, document)| !now.contains_key(&format!("article {document}")))
        };
        for (name, record) in mine.iter().chain(&other).filter(|(name, _)| !goes_with_article(name)) {
            let is_changed = was.get(name) != Some(record);
            prop_assert!(!is_changed || now.contains_key(name), "{} was lost", name);
        }
        for (name, record) in mine.iter().filter(|(name, _)| !goes_with_article(name)) {
            // What one side rejected and the other made part of something is not rejected.
            let is_alone = was.get(name) == other.get(name) && !record.contains("status: Rejected");
            if is_alone && was.get(name) != Some(record) {
                prop_assert_eq!(now.get(name), Some(record));
            }
        }
    }
}

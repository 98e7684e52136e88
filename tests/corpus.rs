//! Annotations from elsewhere: the format is told by the files, labels become what was chosen, places are kept.

use standpoint::format::{Bundle, ExportOptions, Imported, ImportedDocument, format, guess_format, read_formats};
use standpoint::model::*;
use standpoint::report::{Report, Severity};
use standpoint::session::corpus::{self, ImportPlan, LabelFate};
use standpoint::session::workspace::Dialog;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::Places;
use standpoint::text::SourceText;
use std::path::Path;
use std::sync::Arc;

const TAGGED: &str =
    "Amina B-PER\nOkafor I-PER\nleft O\nKenya B-LAND\n. O\n\nOlena B-PER\nspoke O\nin O\nKenya B-LAND\n. O\n";

fn session(data: &Path) -> Session {
    Session::new(Surroundings { places: Some(Places::at(data)), clock: || 1_760_000_000, wake: Arc::new(|| {}) })
}

/// A session with an article, and a file beside it that a tagger made of the article.
fn tagged() -> (tempfile::TempDir, Session) {
    let data = tempfile::tempdir().unwrap();
    let article = data.path().join("left.txt");
    std::fs::write(&article, "Amina  Okafor left Kenya.\n\n\nOlena spoke\nin Kenya.\n").unwrap();
    std::fs::write(data.path().join("tagged.conll"), TAGGED).unwrap();
    let mut session = session(data.path());
    session.perform(Action::Open(vec![article]));
    session.settle();
    session.perform(Action::ReadAnnotations(data.path().join("tagged.conll"), None));
    session.settle();
    (data, session)
}

fn words(session: &Session, set: &AnnotationSetId) -> Vec<String> {
    let document = session.project().documents().next().unwrap();
    let Some(set) = session.project().annotation_set(&document.id, set) else { return Vec::new() };
    let mut mentions: Vec<&Mention> =
        set.mentions.values().filter(|it| matches!(it.origin.maker, Maker::Import(_))).collect();
    mentions.sort_by_key(|mention| mention.extent());
    mentions.iter().map(|it| format!("{} {}", it.label, document.text.joined(&it.spans))).collect()
}

#[test]
fn files_tell_their_format() {
    let mut project = Project::new("P", standpoint::store::news_schema());
    let text = SourceText::new("Amina left Kenya.").unwrap();
    let who = AnnotationSetId::analyst("ann");
    let mention = Mention {
        id: "m1".into(),
        spans: vec![standpoint::text::TextRange::between(0, 5)],
        label: "PERSON".into(),
        entity: None,
        attributes: Default::default(),
        status: Status::Accepted,
        origin: Origin::analyst("ann", 0),
        note: String::new(),
    };
    project
        .commit(&[Operation::document(Document::new("d".into(), text)), Operation::mention(&"d".into(), &who, mention)])
        .unwrap();
    for written in read_formats() {
        let bundle = (written.write)(&project, &ExportOptions::all(who.clone()), &mut Report::default());
        let guessed = guess_format(&bundle).map(|format| format.id);
        // Which unit doccano's places are in, its reader finds in the file.
        let wanted = if written.id == "doccano-codepoints" { "doccano" } else { written.id };
        assert_eq!(guessed, Some(wanted));
    }
    for (name, content) in
        [("a.json", "[1]"), ("a.txt", "Amina left Kenya."), ("a.json", "{\"text\":\"\\\"start_offset\\\"\"}")]
    {
        let bundle = Bundle::from([(name.to_owned(), content.as_bytes().to_vec())]);
        assert_eq!(guess_format(&bundle).map(|format| format.id), None, "{content}");
    }
}

#[test]
fn labels_become_what_was_chosen_and_one_undo_takes_all_back() {
    let (_data, mut session) = tagged();
    let arrival = session.arrival().unwrap().clone();
    assert_eq!(arrival.format.id, "conll");
    assert_eq!(arrival.known_documents(session.project()), 1);
    let labels: Vec<_> =
        arrival.labels(session.project().schema()).into_iter().map(|it| (it.name, it.mentions, it.known)).collect();
    assert_eq!(labels, [("LAND".to_owned(), 2, None), ("PER".to_owned(), 2, None)]);

    let who = session.who().clone();
    let before = session.project().clone();
    let mut plan = ImportPlan::plain(who.clone());
    plan.labels.insert("PER".into(), LabelFate::Is("PERSON".into()));
    plan.labels.insert("LAND".into(), LabelFate::New);
    session.perform(Action::Import(Box::new(plan.clone())));
    // The article is the same but for its white space, so the words are found in it.
    assert_eq!(words(&session, &who), ["PERSON Amina  Okafor", "LAND Kenya", "PERSON Olena", "LAND Kenya"]);
    assert!(session.project().schema().label(&"LAND".into()).is_some());
    assert_eq!((session.project().documents().len(), session.workspace().dialog.is_none()), (1, true));
    session.run("edit.undo");
    assert_eq!(words(&session, &who), Vec::<String>::new());
    assert_eq!(session.project().schema(), before.schema());

    plan.labels.insert("LAND".into(), LabelFate::LeaveOut);
    let joining = corpus::joining(session.project(), arrival.imported.clone(), &plan).unwrap();
    assert_eq!((joining.came.mentions, joining.left_out["LAND"], joining.known_documents), (2, 2, 1));
}

#[test]
fn what_another_tool_found_is_reviewed_like_any_suggestion() {
    let (_data, mut session) = tagged();
    let mut plan = ImportPlan::plain(AnnotationSetId::Prediction);
    plan.labels.insert("PER".into(), LabelFate::Is("PERSON".into()));
    session.perform(Action::Import(Box::new(plan)));
    session.settle();
    assert_eq!(words(&session, &AnnotationSetId::Prediction), ["PERSON Amina  Okafor", "PERSON Olena"]);
    let olena = session.overlay().mentions().find(|it| matches!(it.origin.maker, Maker::Import(_))).unwrap().clone();
    assert_eq!(olena.status, Status::Suggested);

    // What is suggested already is not suggested twice.
    let places = |session: &Session| {
        let document = session.project().documents().next().unwrap();
        let set = session.project().annotation_set(&document.id, &AnnotationSetId::Prediction).unwrap();
        let mut places: Vec<_> = set.mentions.values().map(|it| (it.spans.clone(), it.label.clone())).collect();
        places.sort();
        places
    };
    let found = places(&session);
    let mut once = found.clone();
    once.dedup();
    assert_eq!(found, once);
}

#[test]
fn annotations_open_as_a_project_of_their_own_with_their_labels() {
    let (_data, mut session) = tagged();
    let plan = ImportPlan::plain(AnnotationSetId::analyst("corpus"));
    session.perform(Action::ImportAsProject(Box::new(plan)));
    session.settle();
    assert_eq!(session.project().name(), "tagged");
    let document = session.project().documents().next().unwrap();
    assert!(document.text.as_str().starts_with("Amina Okafor left Kenya"), "{}", document.text.as_str());
    assert_eq!(words(&session, &AnnotationSetId::analyst("corpus")).len(), 4);
}

#[test]
fn files_that_tell_no_format_and_lines_that_are_not_understood_are_named() {
    let (data, mut session) = tagged();
    let odd = data.path().join("odd.json");
    std::fs::write(&odd, "[1]").unwrap();
    session.perform(Action::ReadAnnotations(odd.clone(), None));
    session.settle();
    assert!(session.arrival().is_none() && session.workspace().dialog == Some(Dialog::Import));
    assert!(session.arrival_refusal().unwrap().to_string().contains("Choose the format"));

    let lines =
        "{\"text\":\"Kyiv\",\"label\":[[0,4,\"GPE\"],[2,9,\"GPE\"]]}\nnot json\n{\"text\":\"Kyiv\",\"label\":[]}\n";
    std::fs::write(&odd, lines).unwrap();
    let arrival = corpus::read(&odd, format("doccano"), &Project::new("", standpoint::store::news_schema())).unwrap();
    let rejected: Vec<_> = arrival.rejected.iter().map(|it| (it.line, it.content.as_str())).collect();
    assert_eq!((rejected[0].0, rejected[1]), (1, (2, "not json")));
    assert!(arrival.rejected[1].to_string().starts_with("# odd.json, line 2: "), "{}", arrival.rejected[1]);
}

#[test]
fn another_text_under_the_same_id_is_added_beside_and_that_is_said() {
    let mut project = Project::new("P", standpoint::store::news_schema());
    let document = |text: &str| Document::new("d".into(), SourceText::new(text).unwrap());
    project.commit(&[Operation::document(document("Amina left."))]).unwrap();
    let imported = Imported { documents: vec![ImportedDocument::new(document("Olena left."))], ..Imported::default() };
    let joining = corpus::joining(&project, imported, &ImportPlan::plain(AnnotationSetId::analyst("ann"))).unwrap();
    project.commit(&joining.operations).unwrap();
    assert_eq!((project.documents().len(), joining.report.worst()), (2, Some(Severity::Warning)));
}

#[cfg(feature = "gui")]
#[test]
fn the_dialog_tells_what_is_in_the_file_and_brings_it_in() {
    use crate::support::window::Window;
    use egui_kittest::kittest::Queryable;

    let mut window = Window::with_article("Amina Okafor left Kenya. Olena spoke in Kenya.\n");
    let file = window.folder().join("tagged.conll");
    std::fs::write(&file, TAGGED).unwrap();
    window.ask(Action::ReadAnnotations(file, None));
    window.settle();
    window.run();
    let harness = &mut window.harness;
    for words in ["tagged.conll", "CoNLL-2003 (IOB2)", "All articles are in the project", "4 mentions"] {
        assert!(
            harness.query_all_by_label_contains(words).next().is_some()
                || harness.query_all_by_value(words).next().is_some(),
            "{words}"
        );
    }
    harness.get_by_label("Suggestions, to be reviewed").click();
    harness.run();
    harness.get_by_label("What LAND is here").click();
    harness.run();
    harness.get_by_label("Leave out").click();
    harness.run();
    harness.get_by_label("Import").click();
    harness.run();
    window.settle();
    let document = window.session().project().documents().next().unwrap().id.clone();
    let set = window.session().project().annotation_set(&document, &AnnotationSetId::Prediction).unwrap().clone();
    let imported = set.mentions.values().filter(|it| matches!(it.origin.maker, Maker::Import(_)));
    assert_eq!(imported.map(|it| it.label.as_str().to_owned()).collect::<Vec<_>>(), ["PER", "PER"]);
}

/// Predictions on an article by its id, of which the second has words that do not stand at its place.
fn predictions(id: &DocumentId) -> [String; 2] {
    ["Amina", "Aminah"].map(|words| {
        serde_json::json!({"id": id.as_str(), "mentions": [{"spans": [[0, 5]], "text": words, "label": "PERSON"}]})
            .to_string()
    })
}

#[test]
fn predictions_need_no_text_and_what_is_wrong_with_them_is_kept_with_the_project() {
    let (data, mut session) = tagged();
    let id = session.project().documents().next().unwrap().id.clone();
    let lines = predictions(&id);
    let file = data.path().join("predictions.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    session.perform(Action::ReadAnnotations(file.clone(), None));
    session.settle();
    let arrival = session.arrival().unwrap().clone();
    assert_eq!((arrival.format.id, arrival.tally().mentions), ("jsonl", 1));
    assert_eq!(arrival.known_documents(session.project()), arrival.tally().documents);
    session.perform(Action::Import(Box::new(ImportPlan::plain(AnnotationSetId::Prediction))));
    session.settle();
    assert_eq!(words(&session, &AnnotationSetId::Prediction), ["PERSON Amina"]);
    assert_eq!(session.project().documents().len(), 1);

    let report = session.import_report().unwrap().clone();
    let [row] = report.rows.as_slice() else { panic!("{report:?}") };
    assert!(row.line == Some(2) && row.path == file && row.reason.contains("“Aminah”"), "{row:?}");
    let kept = report.kept_lines.clone().unwrap();
    let corrected = kept.join("predictions.jsonl");
    assert_eq!(std::fs::read_to_string(&corrected).unwrap(), format!("{}\n", lines[1]));
    // The report comes back with its lines, and these are read like any file.
    let (_, path) = session.import_reports().remove(0);
    session.perform(Action::ShowImportReport(path));
    assert_eq!(session.import_report().unwrap().kept_lines, Some(kept.clone()));
    std::fs::write(&corrected, lines[1].replace("Aminah", "Amina").replace("PERSON", "ORG")).unwrap();
    session.perform(Action::ReadAnnotations(kept, Some("jsonl")));
    session.settle();
    session.perform(Action::Import(Box::new(ImportPlan::plain(AnnotationSetId::Prediction))));
    assert_eq!(words(&session, &AnnotationSetId::Prediction).len(), 2);
}

#[cfg(feature = "gui")]
#[test]
fn lines_that_were_not_understood_are_kept_for_later_and_read_again_in_the_window() {
    use crate::support::window::Window;
    use egui_kittest::kittest::Queryable;

    let mut window = Window::with_article("Amina Okafor left Kenya. Olena spoke in Kenya.\n");
    let id = window.session().project().documents().next().unwrap().id.clone();
    let file = window.folder().join("predictions.jsonl");
    std::fs::write(&file, predictions(&DocumentId::new("nowhere"))[0].clone()).unwrap();
    window.ask(Action::ReadAnnotations(file, Some("jsonl")));
    window.settle();
    window.run();
    window.harness.get_by_label("Keep for later").click();
    window.run();
    let kept = window.session().import_report().unwrap().kept_lines.clone().unwrap();
    std::fs::write(kept.join("predictions.jsonl"), predictions(&id)[0].clone()).unwrap();
    window.ask(Action::Run("file.import_report"));
    window.run();
    assert!(window.harness.query_by_label_contains("1 line of annotations not understood").is_some());
    window.harness.get_by_label("Read lines again…").click();
    window.run();
    window.settle();
    window.run();
    assert!(window.harness.query_by_label_contains("1 article, 1 mention").is_some());
}

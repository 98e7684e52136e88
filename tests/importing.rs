//! Reading many files: archives within limits, folders that are odd, files that hang, reports.

use crate::support::good::GOOD;
use crate::support::mixed::{BROKEN, body, gzip, nested, noise, write, zip};
use standpoint::format::{Item, ReadError, ReadOptions, read_articles};
use standpoint::model::DocumentState;
use standpoint::report::Notice;
use standpoint::session::reading::{RawArticle, Read, Reading, ReadingOptions};
use standpoint::session::workspace::Dialog;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{ImportOutcome, ImportReport, Places};
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

fn items(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Item> {
    let mut items = Vec::new();
    let flow = read_articles(name, &mut Cursor::new(bytes), options, &mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    assert!(flow.is_continue());
    items
}

fn errors(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<ReadError> {
    items(name, bytes, options).into_iter().filter_map(|item| item.article.err()).collect()
}

fn texts(items: &[Item]) -> Vec<(&str, &str)> {
    items.iter().map(|item| (item.entry.as_str(), item.article.as_ref().unwrap().text.as_str())).collect()
}

#[test]
fn an_archive_gives_its_articles_with_their_entries() {
    let words = "Élodie’s café — “open” 🚢\n";
    let page = b"<html><head><title>T</title></head><body><p>From a page.</p></body></html>";
    let inner = zip(&[("deep/b.txt", b"Deep words.\n")]);
    let packed = gzip(b"Packed words.\n");
    let files: [(&str, &[u8]); 8] = [
        ("2024/a.txt", words.as_bytes()),
        ("2024/page.html", page),
        ("inner.zip", &inner),
        ("c.txt.gz", &packed),
        ("picture.png", b"\x89PNG"),
        ("__MACOSX/._a.txt", b"junk"),
        (".hidden.txt", b"junk"),
        ("../../escape.txt", b"Harmless words.\n"),
    ];
    let read = items("all.zip", &zip(&files), &ReadOptions::default());
    let expected = [
        ("2024/a.txt", words),
        ("2024/page.html", "From a page.\n"),
        ("inner.zip/deep/b.txt", "Deep words.\n"),
        ("c.txt.gz/c.txt", "Packed words.\n"),
        ("../../escape.txt", "Harmless words.\n"),
    ];
    assert_eq!(texts(&read), expected);
    assert_eq!(read[0].article.as_ref().unwrap().source.name, "a.txt");
}

#[test]
fn what_an_archive_may_unpack_to_is_limited() {
    let options = ReadOptions { largest_unpacked: 1000, largest_archive: 3000, ..ReadOptions::default() };
    let large = noise(1500);
    let read = errors("a.zip", &zip(&[("large.txt", &large)]), &options);
    assert_eq!(read, [ReadError::UnpacksTooLarge(1000)]);
    let small = noise(900);
    let files: Vec<(String, &[u8])> = (0..5).map(|at| (format!("{at}.txt"), small.as_slice())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let read = items("a.zip", &zip(&files), &options);
    assert_eq!(read.iter().filter(|item| item.article.is_ok()).count(), 3, "the first three stay");
    assert!(read.iter().any(|item| item.article.as_ref().err() == Some(&ReadError::UnpacksTooLarge(3000))));
    let options = ReadOptions { most_entries: 4, ..ReadOptions::default() };
    assert_eq!(errors("a.zip", &zip(&files), &options), [ReadError::TooMany(4)]);
    let options = ReadOptions { deepest: 2, ..ReadOptions::default() };
    assert_eq!(errors("a.zip", &nested(3), &options), [ReadError::TooDeep(2)]);
    assert_eq!(items("a.zip", &nested(2), &options).len(), 1);
    let bomb = gzip(&vec![b'a'; 64 << 20]);
    assert_eq!(errors("bomb.txt.gz", &bomb, &ReadOptions::default()), [ReadError::UnpacksTooMuch(200)]);
}

#[test]
fn every_broken_file_says_what_is_wrong() {
    let mut wrong = Vec::new();
    for (name, make, reason) in BROKEN {
        let found = errors(name, &make(), &ReadOptions::default());
        if found.len() != 1 || !found[0].to_string().contains(reason) {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Accents, quotation marks, dashes and emoji come through every format, as one article each.
#[test]
fn every_good_file_gives_its_words_unaltered() {
    let mut wrong = Vec::new();
    for (extension, make) in GOOD {
        let read = items(&format!("a.{extension}"), &make("The title", &body(1)), &ReadOptions::default());
        let texts: Vec<_> =
            read.iter().map(|item| item.article.as_ref().map(|article| article.text.as_str())).collect();
        if texts.len() != 1 || !texts[0].is_ok_and(|text| text.contains(&body(1))) {
            wrong.push(format!("{extension}: {texts:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `STANDPOINT_CORPUS=FOLDER cargo test mixed_corpus` writes 1,000 good and 60 broken files there, to try the window on.
#[test]
fn the_mixed_corpus_has_files_of_all_kinds() {
    let room = tempfile::tempdir().unwrap();
    let (folder, good) = match std::env::var_os("STANDPOINT_CORPUS") {
        Some(folder) => (PathBuf::from(folder), 1000),
        None => (room.path().to_owned(), GOOD.len()),
    };
    write(&folder, good, 60);
    let found = read(&[folder], ReadingOptions::default());
    assert_eq!((found.articles.len(), found.failed.len()), (good, 60), "{:#?}", found.failed);
}

#[test]
fn an_office_document_that_is_called_zip_is_read_as_itself() {
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]);
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>")]);
    for bytes in [odt, docx] {
        let read = items("a.zip", &bytes, &ReadOptions::default());
        assert_eq!(read.len(), 1, "one document, not its parts");
        assert_eq!(read[0].entry, "");
    }
}

/// What comes of reading files: the names and first words of articles, and all that went wrong.
#[derive(Default)]
struct Outcome {
    articles: Vec<String>,
    left_out: Vec<String>,
    failed: Vec<String>,
    told: Vec<Notice>,
}

fn read(paths: &[PathBuf], options: ReadingOptions) -> Outcome {
    read_with(paths, options, |_| {})
}

fn read_with(paths: &[PathBuf], options: ReadingOptions, mut seen: impl FnMut(&RawArticle)) -> Outcome {
    let mut outcome = Outcome::default();
    for raw in Reading::begin(paths, options, Arc::default()) {
        seen(&raw);
        let name = raw.place.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match raw.read() {
            Read::Article(article) => outcome.articles.push(article.draft.text.as_str().trim().to_owned()),
            Read::LeftOut(why) => outcome.left_out.push(format!("{name}: {why}")),
            Read::Failed(notice) => outcome.failed.push(notice.to_string()),
            Read::Told(notice) => outcome.told.push(notice),
        }
    }
    outcome
}

#[cfg(unix)]
#[test]
fn an_odd_folder_is_gone_through_without_harm() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    std::fs::create_dir(at("in")).unwrap();
    std::fs::write(at("in/a.txt"), "First.").unwrap();
    std::fs::write(at("in/b.txt"), "Second.").unwrap();
    std::fs::write(at("in/photo.jpg"), "x").unwrap();
    symlink(at("in"), at("in/round")).unwrap();
    symlink(at("in/a.txt"), at("in/same.txt")).unwrap();
    symlink(at("nowhere"), at("in/lost.txt")).unwrap();
    let strange = room.path().join("in").join(std::ffi::OsStr::from_bytes(b"c-\xff.txt"));
    std::fs::write(strange, "Third.").unwrap();
    let made = std::process::Command::new("mkfifo").arg(at("in/pipe.txt")).status();
    let found = read(&[at("in"), at("in/a.txt")], ReadingOptions::default());
    assert_eq!(found.articles, ["First.", "Second.", "Third."]);
    assert_eq!(found.failed.len(), 1, "{:?}", found.failed);
    assert!(found.failed[0].contains("lost.txt"), "{:?}", found.failed);
    assert!(found.left_out.iter().any(|left| left.starts_with("photo.jpg")), "{:?}", found.left_out);
    if made.is_ok_and(|status| status.success()) {
        assert!(found.left_out.iter().any(|left| left.starts_with("pipe.txt")), "a pipe would block");
    }
}

/// Files of 2 GB, which take no room on the disk: all of them zeros, and none is read to its end or into memory as a whole.
#[test]
fn huge_files_of_all_kinds_are_refused() {
    let room = tempfile::tempdir().unwrap();
    let extensions = standpoint::format::article_extensions();
    for extension in &extensions {
        let file = std::fs::File::create(room.path().join("huge").with_extension(extension)).unwrap();
        file.set_len(2 << 30).unwrap();
    }
    let found = read(&[room.path().to_owned()], ReadingOptions::default());
    assert!(found.articles.is_empty(), "{:?}", found.articles);
    for extension in extensions {
        assert!(found.failed.iter().any(|failed| failed.ends_with(&format!("huge.{extension}"))), "{extension}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("a.txt"), "First.").unwrap();
    let locked = room.path().join("b.txt");
    std::fs::write(&locked, "Secret.").unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    let found = read(&[room.path().to_owned()], ReadingOptions::default());
    assert_eq!(found.articles[0], "First.");
    // Who may read everything reads this, too.
    if std::fs::read(&locked).is_err() {
        assert!(found.failed[0].contains("b.txt"), "{:?}", found.failed);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_hangs_is_left_behind() {
    let room = tempfile::tempdir().unwrap();
    let pipe = room.path().join("b.txt");
    if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return;
    }
    let [first, last] = ["a.txt", "c.txt"].map(|name| room.path().join(name));
    std::fs::write(&first, "First.").unwrap();
    std::fs::write(&last, "Last.").unwrap();
    let options = ReadingOptions { deadline: Duration::from_millis(200), ..ReadingOptions::default() };
    let found = read(&[first, pipe.clone(), last], options);
    assert_eq!(found.articles, ["First.", "Last."]);
    assert_eq!(found.failed.len(), 1);
    assert!(found.failed[0].contains("b.txt") && found.failed[0].contains("seconds"), "{:?}", found.failed);
    // Frees the thread that waits for someone to write.
    drop(std::fs::OpenOptions::new().write(true).open(pipe));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_not_taken() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("growing.zip");
    let entries: Vec<(String, Vec<u8>)> =
        (0..200).map(|at| (format!("{at}.txt"), format!("Words {at}.").into_bytes())).collect();
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    std::fs::write(&file, zip(&entries)).unwrap();
    let mut is_first = true;
    // The reader is at most a few entries ahead, so that the file changes under its hands.
    let found = read_with(std::slice::from_ref(&file), ReadingOptions::default(), |_| {
        if std::mem::take(&mut is_first) {
            let mut bytes = std::fs::read(&file).unwrap();
            bytes.push(0);
            std::fs::write(&file, bytes).unwrap();
        }
    });
    assert!(
        found.failed.iter().any(|failed| failed.contains("Another program wrote to the file")),
        "{:?}",
        found.failed
    );
}

#[test]
fn reading_waits_for_room_on_the_disk() {
    static FREE: AtomicU64 = AtomicU64::new(10);
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("a.txt");
    std::fs::write(&file, "Words.").unwrap();
    let options = ReadingOptions { room: 100, free_space: |_| Some(FREE.load(Ordering::SeqCst)), ..Default::default() };
    let reading = Reading::begin(std::slice::from_ref(&file), options.clone(), Arc::default());
    let mut told = Vec::new();
    for raw in reading {
        match raw.read() {
            Read::Told(notice) => {
                told.push(notice.what);
                FREE.store(1000, Ordering::SeqCst);
            }
            Read::Article(article) => told.push(article.draft.text.as_str().to_owned()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("nearly full") && told[1].contains("room on the disk again"), "{told:?}");
    FREE.store(10, Ordering::SeqCst);
    let found = read(&[file], ReadingOptions { waits_for_room: false, ..options });
    assert!(found.articles.is_empty() && found.told[0].what.contains("Reading stopped"));
}

#[test]
fn a_cancelled_reading_ends_at_once() {
    let room = tempfile::tempdir().unwrap();
    write(room.path(), 300, 0);
    let cancel = Arc::new(AtomicBool::new(false));
    let mut reading = Reading::begin(&[room.path().to_owned()], ReadingOptions::default(), Arc::clone(&cancel));
    assert!(reading.next().is_some());
    cancel.store(true, Ordering::SeqCst);
    assert!(reading.count() < 100, "only what was read ahead");
}

fn session(data: &Path) -> Session {
    Session::new(Surroundings { places: Some(Places::at(data)), clock: || 1_760_000_000, wake: Arc::new(|| {}) })
}

#[test]
fn the_window_keeps_a_report_and_tries_what_failed_again() {
    let data = tempfile::tempdir().unwrap();
    let inbox = data.path().join("inbox");
    write(&inbox, 10, 5);
    std::fs::write(inbox.join("again.txt"), "").unwrap();
    std::fs::write(inbox.join("copy.txt"), format!("Report 0 from the harbour\n\n{}\n", body(0))).unwrap();
    let mut session = session(data.path());
    session.perform(Action::Open(vec![inbox.clone()]));
    session.settle();
    let report = session.import_report().unwrap().clone();
    let counts = ImportOutcome::ALL.map(|outcome| report.count(outcome));
    assert_eq!(counts, [10, 1, 6, 0], "{:#?}", report.rows);
    assert_eq!(session.history().done().len(), 1, "one step");
    let copy = report.rows.iter().find(|row| row.outcome == ImportOutcome::Skipped).unwrap();
    assert!(copy.article.is_some() && copy.reason.contains("same text"));
    session.run("file.import_report");
    assert_eq!(session.workspace().dialog, Some(Dialog::ImportReport));

    std::fs::write(inbox.join("again.txt"), "Now there are words in it.").unwrap();
    session.perform(Action::TryImportAgain);
    session.settle();
    let second = session.import_report().unwrap().clone();
    assert_eq!(ImportOutcome::ALL.map(|outcome| second.count(outcome)), [1, 0, 5, 0]);
    let kept = session.import_reports();
    assert_eq!(kept.len(), 2);
    session.perform(Action::ShowImportReport(kept[1].1.clone()));
    assert_eq!(session.import_report().unwrap().rows, report.rows, "the report comes back as it was");
    session.run("edit.undo");
    session.run("edit.undo");
    assert_eq!(session.project().documents().len(), 0);
}

#[test]
fn what_a_stopped_import_brought_stays() {
    let data = tempfile::tempdir().unwrap();
    let inbox = data.path().join("inbox");
    write(&inbox, 200, 0);
    // Between them stands a file that nobody writes to, so that the import cannot end before it is stopped.
    let pipe = data.path().join("pipe.txt");
    if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return;
    }
    let mut session = session(data.path());
    session.perform(Action::Open(vec![inbox.join("000"), pipe.clone(), inbox.join("001")]));
    while session.project().documents().len() < 3 {
        session.poll();
        std::thread::yield_now();
    }
    session.run("file.stop");
    // Frees the thread that waits for someone to write, if one does.
    std::thread::spawn(move || drop(std::fs::OpenOptions::new().write(true).open(pipe)));
    session.settle();
    let here = session.project().documents().len();
    assert!((3..200).contains(&here), "{here}");
    let report = session.import_report().unwrap();
    assert!(report.is_partial && report.words().contains("stopped"));
    assert_eq!(report.count(ImportOutcome::Opened), here);
    assert!(session.project().documents().all(|document| document.state == DocumentState::New));
}

#[test]
fn versions_of_one_text_are_grouped_and_others_are_not() {
    let data = tempfile::tempdir().unwrap();
    let copy: String = (0..30).map(|at| format!("Sentence {at} says that {} happened. ", &body(at)[60..90])).collect();
    let other: String = (50..80).map(|at| format!("Line {at} tells of {} instead. ", &body(at)[60..90])).collect();
    std::fs::write(data.path().join("agency.txt"), &copy).unwrap();
    std::fs::write(data.path().join("paper.txt"), format!("By our own staff. {copy} More on page 7.")).unwrap();
    std::fs::write(data.path().join("website.txt"), copy.replace("Sentence 7 says", "Our reporter heard")).unwrap();
    std::fs::write(data.path().join("different.txt"), other).unwrap();
    let names = ["agency", "paper", "website", "different"];
    let mut session = session(data.path());
    session.perform(Action::Open(names.map(|name| data.path().join(format!("{name}.txt"))).to_vec()));
    session.settle();
    assert_eq!(session.project().documents().len(), 4);
    let of = |name: &str| {
        let document = session.project().documents().find(|it| it.source.name == format!("{name}.txt")).unwrap();
        session.versions_of(&document.id).map_or(0, |versions| versions.len())
    };
    assert_eq!(names.map(of), [3, 3, 3, 0]);
}

#[test]
fn a_report_survives_its_table() {
    let mut report = ImportReport::from_csv(
        b"outcome,file,entry,line,article,reason\nfailed,\"a,b.zip\",c.txt,7,,\"It \"\"broke\"\"\"\nwhat,is,this\n",
        5,
    );
    report.is_partial = true;
    assert_eq!(report.rows.len(), 1);
    assert_eq!((report.rows[0].line, report.rows[0].reason.as_str()), (Some(7), "It \"broke\""));
    assert_eq!(ImportReport::from_csv(&report.to_csv().unwrap(), 5), report);
    assert_eq!(report.failed_files(), [PathBuf::from("a,b.zip")]);
}

#[test]
fn original_files_are_kept_once_and_found_again() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("letter.html");
    let page = "<html><head><title>Letter</title></head><body><p>Words of the letter.</p></body></html>";
    std::fs::write(&file, page).unwrap();
    let mut session = session(data.path());
    let mut settings = session.settings().clone();
    settings.import.keep_originals = true;
    session.perform(Action::Settings(Box::new(settings)));
    session.perform(Action::Open(vec![file]));
    session.settle();
    let kept = session.kept_source().expect("the file is kept");
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), page);
    assert_eq!(kept.extension().unwrap(), "html");
    session.run("file.source");
    assert_eq!(session.workspace().dialog, Some(Dialog::Source(kept)), "asked first, with the path");
    let elsewhere = data.path().join("saved");
    session.perform(Action::SaveAs(elsewhere.clone()));
    assert!(session.kept_source().unwrap().starts_with(&elsewhere), "it goes with the project");
}

#[cfg(feature = "gui")]
#[test]
fn the_report_is_filtered_and_failed_files_are_tried_again_in_the_window() {
    use crate::support::window::Window;
    use egui_kittest::kittest::Queryable as _;
    let mut window = Window::empty();
    let inbox = window.folder().join("inbox");
    write(&inbox, 3, 2);
    window.ask(Action::Open(vec![inbox.clone()]));
    window.settle();
    window.ask(Action::Run("file.import_report"));
    window.run();
    assert!(window.harness.query_by_label("broken-000-empty.txt").is_some());
    let rows = |window: &Window| window.harness.query_all_by_label("good-00000.txt").count();
    // It begins with what failed; the name is also in the list of articles.
    let elsewhere = rows(&window);
    window.harness.get_by_label("Opened 3 files").click();
    window.run();
    assert_eq!(rows(&window), elsewhere + 1);
    window.harness.get_by_label("Try 2 files again").click();
    window.run();
    window.settle();
    assert_eq!(window.session().import_report().unwrap().rows.len(), 2);
}

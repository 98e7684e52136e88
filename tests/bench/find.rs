//! Searching a project of many articles, beside what ripgrep (or else grep) needs for the same files.

#[path = "../support/corpus.rs"]
pub mod corpus;

use crate::{Row, material, milliseconds};
use standpoint::analysis::search::{Finder, Query, Reading};
use standpoint::model::{Document, DocumentId, Operation, Project};
use standpoint::session::searching::SearchRequest;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder, Settings};
use standpoint::text::SourceText;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const ARTICLES: usize = 100_000;
/// About how long one article is, in bytes.
const BYTES: usize = 2_700;
/// Each time is the best of that many.
const RUNS: usize = 3;

/// What is searched, as a query and as ripgrep takes it.
struct Pattern {
    name: &'static str,
    query: Query,
    arguments: &'static [&'static str],
}

fn patterns() -> Vec<Pattern> {
    let phrase = |words: &str| Query { words: words.to_owned(), ..Query::default() };
    let regex = |words: &str| Query { reading: Reading::Regex, ..phrase(words) };
    vec![
        Pattern { name: "frequent", query: phrase("novak"), arguments: &["-i", "-F", "novak"] },
        Pattern { name: "rare", query: phrase("green alliance"), arguments: &["-i", "-F", "green alliance"] },
        Pattern {
            name: "whole word",
            query: Query { whole_words: true, match_case: true, ..phrase("Okafor") },
            arguments: &["-w", "-F", "Okafor"],
        },
        Pattern {
            name: "regex",
            query: regex(r"(mayor|governor) (rejected|opposed) the \w+ plan"),
            arguments: &["-i", "-e", r"(mayor|governor) (rejected|opposed) the \w+ plan"],
        },
        Pattern {
            name: "regex of names",
            query: Query { match_case: true, ..regex(r"(Ashe|Okafor|Zürich)’s \w+") },
            arguments: &["-e", r"(Ashe|Okafor|Zürich)’s \w+"],
        },
        Pattern { name: "not there", query: phrase("xylophone"), arguments: &["-i", "-F", "xylophone"] },
    ]
}

pub fn bench() -> Vec<Row> {
    // In memory, where the system offers that: two hundred thousand files are written, and disks are not the question.
    let memory = Path::new("/dev/shm");
    let home = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let folder = home.path().join("corpus");
    let project = project();
    let bytes: usize = project.documents().map(|document| document.text.len()).sum();
    let size = format!("{ARTICLES} articles, {} MB", bytes / 1_000_000);
    // While this holds the lock the session reads only, and adds no suggestions to what is measured.
    let _writer = ProjectFolder::create(&folder, &project).unwrap();
    let texts = folder.join("articles");
    let (mut session, wakes) = session(home.path(), &folder);
    let mut rows = Vec::new();
    let mut row = |what: String, result: String, goal| rows.push(Row { what, size: size.clone(), result, goal });

    let start = Instant::now();
    let snapshot = session.project().clone();
    row("find: snapshot, when the project has changed".to_owned(), milliseconds(start.elapsed()), "");
    drop(snapshot);

    session.perform(Action::Run("edit.find_in_project"));
    for pattern in patterns() {
        let Pattern { name, query, arguments } = pattern;
        let timed = best(|| run(&mut session, &wakes, &query));
        let one = best_of(|| one_core(&project, &query));
        let grep = ["-j1", "-j2"].map(|cores| best_of(|| grep(&texts, cores, arguments)));
        let plain = best_of(|| plain_scan(&project, &query));
        row(format!("find: {name}: first places"), milliseconds(timed.first), "100 ms");
        row(format!("find: {name}: longest hold of the window"), milliseconds(timed.longest), "8 ms");
        let told = format!("{} ({} places)", milliseconds(timed.all), timed.places);
        row(format!("find: {name}: complete, all cores"), told, "");
        row(format!("find: {name}: complete, one core"), milliseconds(one), "");
        row(format!("find: {name}: one regex over the texts, one core"), milliseconds(plain), "");
        let [theirs_one, theirs_two] = grep;
        row(format!("find: {name}: {}, one core", program()), milliseconds(theirs_one), "");
        row(format!("find: {name}: {}, two cores", program()), milliseconds(theirs_two), "");
        let share = |ours: Duration, theirs: Duration| ours.as_secs_f64() / theirs.as_secs_f64();
        let ratios = format!("{:.2} × and {:.2} ×", share(one, theirs_one), share(timed.all, theirs_two));
        row(format!("find: {name}: to {}, one and two cores", program()), ratios, "2 ×");
        row(format!("find: {name}: to the one regex, one core"), format!("{:.2} ×", share(one, plain)), "2 ×");
    }
    rows
}

fn project() -> Project {
    let mut project = Project::new("Corpus", store::news_schema());
    let documents = (0..ARTICLES).map(|number| {
        let (text, metadata) = corpus::article(number, BYTES);
        let id = DocumentId::new(format!("report-{number:06}"));
        Operation::document(Document { metadata, ..Document::new(id, SourceText::new(&text).unwrap()) })
    });
    project.commit(&documents.collect::<Vec<_>>()).unwrap();
    project
}

/// A session on the project, and a message for each time that it wants to be polled.
fn session(home: &Path, folder: &Path) -> (Session, std::sync::mpsc::Receiver<()>) {
    let places = Places::at(&home.join("data"));
    places.save_settings(&Settings { analyst: material::ANALYST.to_owned(), ..Settings::default() }).unwrap();
    let (sender, wakes) = channel();
    let sender = Mutex::new(sender);
    let wake = Arc::new(move || {
        let _ = sender.lock().unwrap().send(());
    });
    let mut session = Session::new(Surroundings { places: Some(places), clock: || 1_760_000_000, wake });
    session.perform(Action::Open(vec![folder.to_owned()]));
    session.settle();
    assert_eq!(session.project().documents().len(), ARTICLES);
    (session, wakes)
}

/// How long one search took.
struct Timed {
    first: Duration,
    all: Duration,
    longest: Duration,
    places: usize,
}

/// Searches as the window does: asks, then takes in what comes whenever there is something.
fn run(session: &mut Session, wakes: &std::sync::mpsc::Receiver<()>, query: &Query) -> Timed {
    let ask = |session: &mut Session, query: Query| {
        session.perform(Action::Search(SearchRequest::Look(Box::new(query))));
    };
    ask(session, Query::default());
    session.settle();
    while wakes.try_recv().is_ok() {}
    let start = Instant::now();
    ask(session, query.clone());
    let mut timed = Timed { first: Duration::MAX, all: Duration::ZERO, longest: start.elapsed(), places: 0 };
    while session.search().unwrap().is_running() {
        wakes.recv().unwrap();
        let polled = Instant::now();
        session.poll();
        timed.longest = timed.longest.max(polled.elapsed());
        if !session.search().unwrap().is_empty() {
            timed.first = timed.first.min(start.elapsed());
        }
    }
    timed.all = start.elapsed();
    timed.first = timed.first.min(timed.all);
    timed.places = session.search().unwrap().len();
    timed
}

/// The quickest of several searches.
fn best(mut run: impl FnMut() -> Timed) -> Timed {
    (0..RUNS).map(|_| run()).min_by_key(|timed| timed.all).unwrap()
}

fn best_of(mut run: impl FnMut() -> Duration) -> Duration {
    (0..RUNS).map(|_| run()).min().unwrap()
}

/// The same work on one core, without a session.
fn one_core(project: &Project, query: &Query) -> Duration {
    let start = Instant::now();
    let finder = Finder::new(query.clone(), material::analyst()).unwrap();
    let places: usize =
        finder.documents(project).iter().map(|document| finder.document(project, document, 100_000).hits.len()).sum();
    std::hint::black_box(places);
    start.elapsed()
}

/// What ripgrep's own engine needs for texts that lie in memory, without a file being opened.
fn plain_scan(project: &Project, query: &Query) -> Duration {
    let start = Instant::now();
    let (expression, edge) = match query.reading {
        Reading::Regex => (query.words.clone(), ""),
        _ => (query.words.replace(' ', r"\s+"), if query.whole_words { r"\b" } else { "" }),
    };
    let expression = format!("{edge}(?:{expression}){edge}");
    let regex = regex::RegexBuilder::new(&expression).case_insensitive(!query.match_case).build().unwrap();
    let places: usize = project.documents().map(|document| regex.find_iter(document.text.as_str()).count()).sum();
    std::hint::black_box(places);
    start.elapsed()
}

/// The program that is compared with: grep stands in where ripgrep is not installed.
fn program() -> &'static str {
    static PROGRAM: std::sync::OnceLock<&str> = std::sync::OnceLock::new();
    PROGRAM.get_or_init(|| match Command::new("rg").arg("--version").stdout(Stdio::null()).status() {
        Ok(_) => "rg",
        Err(_) => "grep",
    })
}

fn grep(texts: &Path, cores: &str, arguments: &[&str]) -> Duration {
    let mut command = Command::new(program());
    match program() {
        "rg" => command.args(["--no-config", "-g", "*.txt", "--count-matches", cores]),
        _ => command.args(["-r", "-c", "-P", "--include=*.txt"]),
    };
    // Only one way of reading a pattern may be named to grep.
    let arguments = arguments.iter().filter(|argument| program() == "rg" || **argument != "-F");
    let start = Instant::now();
    command.args(arguments).arg(texts).stdout(Stdio::null()).status().unwrap();
    start.elapsed()
}

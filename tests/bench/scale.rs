//! Projects of ten to a hundred thousand articles: how opening, memory, saving, searching and drawing grow.
//!
//! Each project is looked at in a process of its own, so that what making it has left in memory does not count.

use crate::find::corpus;
use crate::window::{harness, paint};
use crate::{Row, material, milliseconds, percentile};
use cpu_time::ThreadTime;
use eframe::egui::{self, vec2};
use egui_kittest::Harness;
use standpoint::analysis::search::Query;
use standpoint::model::{Document, DocumentId, Entity, EntityId, LabelId, Operation, Origin, Project, Status};
use standpoint::session::searching::SearchRequest;
use standpoint::session::workspace::{Dialog, Panel};
use standpoint::session::{Action, Session};
use standpoint::store::{self, Opened, ProjectFolder};
use standpoint::text::SourceText;
use standpoint::ui::App;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How many articles the projects have.
const SIZES: &[usize] = &[10, 1_000, 10_000, 100_000];
/// How many mentions each article has.
const MENTIONS: usize = 50;
/// About how long one article is, in bytes.
const BYTES: usize = 3_000;
/// Decisions were made in one article of so many.
const DECIDED: usize = 100;
/// One entity for so many articles, and a few.
const PER_ENTITY: usize = 10;
/// How many articles are made and saved at once.
const BATCH: usize = 1_000;
/// How many frames are measured.
const FRAMES: usize = 200;

/// Names the project that a process of its own is to look at.
const FOLDER: &str = "STANDPOINT_BENCH_PROJECT";

pub fn bench() -> Vec<Row> {
    // In memory, where the system offers that: hundreds of thousands of files are written.
    let memory = Path::new("/dev/shm");
    let home = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let largest = std::env::var("STANDPOINT_BENCH_ARTICLES").ok().and_then(|number| number.parse().ok());
    let sizes = SIZES.iter().copied().filter(|size| largest.is_none_or(|largest: usize| *size <= largest));
    sizes.flat_map(|size| of_size(&home.path().join(size.to_string()), size)).collect()
}

fn of_size(folder: &Path, articles: usize) -> Vec<Row> {
    let size = format!("{articles} articles, {} mentions", articles * MENTIONS);
    let start = Instant::now();
    make(folder, articles);
    let made = start.elapsed();
    let mut rows =
        vec![Row { what: "scale: making it".to_owned(), size: size.clone(), result: milliseconds(made), goal: "" }];
    let program = std::env::current_exe().unwrap();
    let told = Command::new(program).env(FOLDER, folder).arg("scale").output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    for line in String::from_utf8_lossy(&told.stdout).lines() {
        let Some((what, result)) = line.split_once('\t') else { continue };
        let goal = GOALS.iter().find(|(name, _)| what.ends_with(name)).map_or("", |(_, goal)| *goal);
        rows.push(Row { what: what.to_owned(), size: size.clone(), result: result.to_owned(), goal });
    }
    rows
}

/// What is aimed at.
const GOALS: &[(&str, &str)] = &[
    ("open, to the first frame with an article", "1 s"),
    ("memory with it open", "400 MB"),
    ("memory after all this", "400 MB"),
    ("bytes written for one decision", "kilobytes"),
    ("p50 p99 longest", "8 ms at p99"),
];

/// The folder that this process is to look at and nothing else.
pub fn folder() -> Option<std::path::PathBuf> {
    std::env::var_os(FOLDER).map(Into::into)
}

/// Looks at one project; prints what was measured, a name and a result a line.
pub fn look_at(folder: &Path) {
    let tell = |what: &str, result: String| println!("scale: {what}\t{result}");
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(data.path());
    harness.step();
    let before = resident();
    let start = Instant::now();
    harness.state_mut().ask(Action::Open(vec![folder.to_owned()]));
    while harness.state().session().document().is_none() || harness.state().session().overlay().mention_count() == 0 {
        harness.step();
        std::thread::yield_now();
    }
    tell("open, to the first frame with an article", milliseconds(start.elapsed()));
    tell("memory with it open, without the window's", megabytes(resident().saturating_sub(before)));
    tell("memory with it open", megabytes(resident()));
    let settling = Instant::now();
    while harness.state().session().jobs().next().is_some() {
        harness.step();
        std::thread::sleep(Duration::from_millis(1));
    }
    tell("earlier decisions and versions known after", milliseconds(settling.elapsed()));
    tell("memory with versions known", megabytes(resident()));
    frames(&mut harness, "frame: at rest", &tell, |_, _| {});
    frames(&mut harness, "frame: list scrolled", &tell, |harness, _| {
        harness.event(egui::Event::PointerMoved(egui::pos2(120.0, 500.0)));
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Wheel,
            delta: vec2(0.0, -400.0),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
        });
    });
    frames(&mut harness, "frame: article after article", &tell, |harness, _| {
        harness.state_mut().ask(Action::Run("review.next_article"));
    });
    frames(&mut harness, "frame: list filtered", &tell, |harness, at| {
        let filter = ["", "har", "harb", "outlet:g", "harbour", "2024"][at % 6];
        harness.state_mut().ask(Action::Filter(filter.to_owned()));
    });
    harness.state_mut().ask(Action::Filter(String::new()));
    harness.step();
    frames(&mut harness, "frame: list ordered", &tell, |harness, at| {
        let order = standpoint::analysis::listing::ListOrder::ALL[at % 8];
        harness.state_mut().ask(Action::OrderList(order));
    });
    harness.state_mut().ask(Action::OrderList(Default::default()));
    harness.step();
    frames(&mut harness, "frame: suggestion accepted", &tell, |harness, _| {
        harness.state_mut().ask(Action::Run("review.next"));
        harness.state_mut().ask(Action::Run("review.accept"));
    });
    tell("memory after going through articles", megabytes(resident()));
    gathered(&mut harness, "stances of all articles", &tell, Action::ShowPanel(Panel::Stances), |session| {
        session.is_gathering_standings()
    });
    gathered(&mut harness, "uses of the schema", &tell, Action::Ask(Some(Dialog::Schema(None))), |session| {
        session.is_counting_uses()
    });
    harness.state_mut().ask(Action::Ask(None));
    let (first, all, places) = search(&mut harness);
    tell("search: first places", milliseconds(first));
    tell("search: complete", format!("{} ({places} places)", milliseconds(all)));
    for _ in 0..20 {
        harness.step();
    }
    tell("memory after all this", megabytes(resident()));
    let start = Instant::now();
    harness.state_mut().ask(Action::Run("file.quit"));
    harness.step();
    tell("closing", milliseconds(start.elapsed()));
    drop(harness);
    one_decision(folder, &tell);
}

/// The CPU time of frames, each after something was done.
fn frames(
    harness: &mut Harness<'_, App>,
    what: &str,
    tell: &dyn Fn(&str, String),
    mut act: impl FnMut(&mut Harness<'_, App>, usize),
) {
    let mut times: Vec<Duration> = (0..FRAMES)
        .map(|at| {
            act(harness, at);
            let start = ThreadTime::now();
            harness.step();
            start.elapsed() + paint(harness)
        })
        .collect();
    times.sort();
    let shown = [0.5, 0.99, 1.0].map(|share| milliseconds(percentile(&times, share)).replace(" ms", ""));
    tell(&format!("{what}, p50 p99 longest"), format!("{} ms CPU", shown.join(" ")));
}

/// What is gathered from all articles: until it is there, and the frames meanwhile and after a decision.
fn gathered(
    harness: &mut Harness<'_, App>,
    what: &str,
    tell: &dyn Fn(&str, String),
    action: Action,
    is_behind: impl Fn(&Session) -> bool,
) {
    let start = Instant::now();
    harness.state_mut().ask(action);
    let mut times = Vec::new();
    for _ in 0..2 {
        loop {
            let start = ThreadTime::now();
            harness.step();
            times.push(start.elapsed() + paint(harness));
            let session = harness.state().session();
            if !is_behind(session) && !session.jobs().any(|job| !job.is_brief()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        if times.len() > 1 {
            tell(&format!("{what}: complete"), milliseconds(start.elapsed()));
        }
        harness.state_mut().ask(Action::Run("review.next"));
        harness.state_mut().ask(Action::Run("review.accept"));
    }
    times.sort();
    let shown = [0.5, 0.99, 1.0].map(|share| milliseconds(percentile(&times, share)).replace(" ms", ""));
    tell(&format!("frame: {what}, p50 p99 longest"), format!("{} ms CPU", shown.join(" ")));
}

fn search(harness: &mut Harness<'_, App>) -> (Duration, Duration, usize) {
    let start = Instant::now();
    let query = Query { words: "green alliance".to_owned(), ..Query::default() };
    harness.state_mut().ask(Action::Run("edit.find_in_project"));
    harness.step();
    harness.state_mut().ask(Action::Search(SearchRequest::Look(Box::new(query))));
    let mut first = None;
    loop {
        harness.step();
        let search = harness.state().session().search().unwrap();
        if !search.is_empty() {
            first.get_or_insert_with(|| start.elapsed());
        }
        if !search.is_running() {
            return (first.unwrap_or_else(|| start.elapsed()), start.elapsed(), search.len());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn one_decision(folder: &Path, tell: &dyn Fn(&str, String)) {
    let start = Instant::now();
    let Opened { mut folder, mut project, .. } = ProjectFolder::open(folder).unwrap();
    tell("open, without a window", milliseconds(start.elapsed()));
    let document = project.documents().nth(project.documents().len() / 2 + 1).unwrap().id.clone();
    let prediction = standpoint::model::AnnotationSetId::Prediction;
    let mention = project.annotation_set(&document, &prediction).unwrap().mentions.values().next().unwrap();
    let mention = standpoint::model::Mention { status: Status::Accepted, ..mention.clone() };
    project.commit(&[Operation::mention(&document, &material::analyst(), mention)]).unwrap();
    let (written, start) = (written_bytes(), Instant::now());
    let saved = folder.save(&project).unwrap();
    tell("saving one decision", milliseconds(start.elapsed()));
    let all = written_bytes().saturating_sub(written);
    tell("bytes written for one decision", format!("{} in {} files, {all} with the index", saved.bytes, saved.files));
}

fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok()).unwrap_or(0) << 10
}

fn written_bytes() -> usize {
    let told = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("wchar:"));
    line.and_then(|line| line.trim().parse().ok()).unwrap_or(0)
}

fn megabytes(bytes: usize) -> String {
    format!("{} MB", bytes >> 20)
}

/// Makes a project in a folder, a batch of articles after the other, so that it need not fit into memory.
fn make(path: &Path, articles: usize) {
    let mut project = Project::new("Scale", store::news_schema());
    let labels: Vec<LabelId> = project.schema().labels.iter().map(|label| label.id.clone()).collect();
    let origin = Origin::analyst(material::ANALYST, 1_760_000_000);
    let entities = (0..20 + articles / PER_ENTITY).map(|number| Entity {
        id: EntityId::new(format!("entity-{number}")),
        ..Entity::new(&format!("Entity {number}"), labels[number % 3].clone(), origin.clone())
    });
    let entities: Vec<Entity> = entities.collect();
    let ids: Vec<EntityId> = entities.iter().map(|entity| entity.id.clone()).collect();
    project.commit(&entities.into_iter().map(Operation::entity).collect::<Vec<_>>()).unwrap();
    let mut folder = ProjectFolder::create(path, &project).unwrap();
    for first in (0..articles).step_by(BATCH) {
        let mut operations = Vec::new();
        for number in first..(first + BATCH).min(articles) {
            let (text, metadata) = corpus::article(number, BYTES);
            let id = DocumentId::new(format!("report-{number:06}"));
            let document = Document { metadata, ..Document::new(id, SourceText::new(&text).unwrap()) };
            // An article names some ten of all entities.
            let named: Vec<EntityId> = (0..10).map(|at| ids[(number * 7 + at * 131) % ids.len()].clone()).collect();
            operations.extend(match number % DECIDED {
                0 => material::half_decided(&document, MENTIONS, &labels, &named),
                _ => material::suggested(&document, MENTIONS, &labels, &named),
            });
        }
        project.commit(&operations).unwrap();
        folder.save(&project).unwrap();
        folder.put_away(&mut project, &BTreeSet::new(), 0);
    }
}

//! Long articles in the window without a screen: opening, scrolling, keys, words to find, another width, beside a short one.

use crate::window::{harness, paint, resident};
use crate::{Row, material, milliseconds, percentile};
use cpu_time::ThreadTime;
use eframe::egui::{self, Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use standpoint::analysis::search::Query;
use standpoint::model::{Document, DocumentState, Entity, EntityId, LabelId, Operation, Origin, Project};
use standpoint::session::Action;
use standpoint::session::searching::SearchRequest;
use standpoint::store::{self, ProjectFolder};
use standpoint::ui::App;
use std::path::Path;
use std::time::{Duration, Instant};

/// An article that is measured.
struct Size {
    bytes: usize,
    mentions: usize,
}

const SIZES: &[Size] = &[
    Size { bytes: 10_000, mentions: 100 },
    Size { bytes: 1_250_000, mentions: 20_000 },
    Size { bytes: 10_000_000, mentions: 60_000 },
];
const FRAMES: usize = 600;
const PRESSES: usize = 200;

pub fn bench() -> Vec<Row> {
    let home = tempfile::tempdir().unwrap();
    let rows = SIZES.iter().flat_map(|size| annotated(&home.path().join(size.bytes.to_string()), size));
    let annotated: Vec<Row> = rows.collect();
    let come = SIZES.iter().flat_map(|size| comes_in(&home.path().join(format!("new-{}", size.bytes)), size));
    annotated.into_iter().chain(come).collect()
}

/// An article of a saved project that is half reviewed.
fn annotated(home: &Path, size: &Size) -> Vec<Row> {
    let folder = home.join("long");
    std::fs::create_dir_all(home).unwrap();
    drop(ProjectFolder::create(&folder, &project(size)).unwrap());
    let mut harness = harness(&home.join("data"));
    harness.step();
    let before = resident();
    let mut table = Table { size: format!("{} kB, {} mentions", size.bytes / 1000, size.mentions), rows: Vec::new() };
    let clock = Instant::now();
    let mut frames = vec![];
    harness.state_mut().ask(Action::Open(vec![folder.clone()]));
    while harness.state().session().overlay().mention_count() < size.mentions {
        frames.push(frame(&mut harness));
        std::thread::sleep(Duration::from_millis(1));
    }
    frames.push(frame(&mut harness));
    table.row("opening, to the first frame with it", milliseconds(clock.elapsed()), "1 s");
    table.times("frames while it opens", frames, "");
    let open = harness.state().session().queue().len();
    assert!(open > size.mentions / 3 && open < size.mentions, "half of it is decided: {open} are open");
    for _ in 0..20 {
        harness.step();
    }
    table.row("memory for it", format!("{} MB", resident().saturating_sub(before) >> 20), "");
    table.times("frame while scrolling", scrolling(&mut harness), "8 ms at p99");
    for (name, keys) in KEYS {
        table.times(name, pressing(&mut harness, keys), "8 ms at p99");
    }
    table.times("words typed into find", finding(&mut harness), "8 ms at p99");
    table.times("another width", widths(&mut harness), "8 ms at p99");
    saving(&mut harness, &mut table);
    table.row("memory after all this", format!("{} MB", resident().saturating_sub(before) >> 20), "");
    table.rows
}

/// An article that is opened for the first time, and gets its suggestions while it is looked at.
fn comes_in(home: &Path, size: &Size) -> Vec<Row> {
    std::fs::create_dir_all(home).unwrap();
    let file = home.join("article.txt");
    std::fs::write(&file, document(size).text.as_str()).unwrap();
    let mut harness = harness(&home.join("data"));
    harness.step();
    let before = resident();
    let mut table = Table { size: format!("{} kB as a text file", size.bytes / 1000), rows: Vec::new() };
    let clock = Instant::now();
    harness.state_mut().ask(Action::Open(vec![file]));
    let mut frames = vec![];
    while harness.state().session().document().is_none() {
        frames.push(frame(&mut harness));
        std::thread::sleep(Duration::from_millis(1));
    }
    frames.push(frame(&mut harness));
    table.row("import, to the first frame with it", milliseconds(clock.elapsed()), "1 s");
    let mut told = 0;
    while harness.state().session().jobs().next().is_some() {
        frames.push(frame(&mut harness));
        told = told.max(harness.state().session().jobs().map(|job| job.done).max().unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    frames.push(frame(&mut harness));
    let overlay = harness.state().session().overlay();
    let found = format!(
        "{} ({} mentions, {} stances)",
        milliseconds(clock.elapsed()),
        overlay.mention_count(),
        overlay.stance_count()
    );
    table.row("suggestions are there after", found, "");
    drop(overlay);
    table.times("frames meanwhile", frames, "8 ms at p99");
    table.row("memory then", format!("{} MB", resident().saturating_sub(before) >> 20), "");
    let clock = Instant::now();
    let mut frames = vec![];
    for command in ["review.next", "review.reject", "review.next", "review.accept"] {
        harness.state_mut().ask(Action::Run(command));
        frames.push(frame(&mut harness));
    }
    let wait = |harness: &Harness<'_, App>| {
        let session = harness.state().session();
        session.will_learn() || session.jobs().next().is_some()
    };
    while wait(&harness) {
        frames.push(frame(&mut harness));
        std::thread::sleep(Duration::from_millis(5));
    }
    table.row("decisions learnt and followed after", milliseconds(clock.elapsed()), "");
    table.times("frames meanwhile (learning)", frames, "8 ms at p99");
    saving(&mut harness, &mut table);
    table.rows
}

struct Table {
    size: String,
    rows: Vec<Row>,
}

impl Table {
    fn row(&mut self, what: &str, result: String, goal: &'static str) {
        let row = Row { what: format!("long: {what}"), size: self.size.clone(), result, goal };
        eprintln!("{:<47} {:<30} {:>26}", row.what, row.size, row.result);
        self.rows.push(row);
    }

    fn times(&mut self, what: &str, mut times: Vec<Duration>, goal: &'static str) {
        times.sort();
        let shown = [0.5, 0.99, 1.0].map(|share| milliseconds(percentile(&times, share)).replace(" ms", ""));
        self.row(&format!("{what}, p50 p99 longest"), format!("{} ms CPU", shown.join(" ")), goal);
    }
}

/// What is pressed: keys in turn, each with what it stands for.
const KEYS: &[(&str, &[(Modifiers, Key)])] = &[
    ("Tab to a suggestion", &[(Modifiers::NONE, Key::Tab)]),
    ("accept", &[(Modifiers::NONE, Key::A)]),
    ("reject", &[(Modifiers::NONE, Key::X)]),
    ("retag, next", &[(Modifiers::NONE, Key::Num8), (Modifiers::NONE, Key::Tab)]),
    ("move an end, next", &[(Modifiers::NONE, Key::CloseBracket), (Modifiers::NONE, Key::Tab)]),
    ("reopen, accept", &[(Modifiers::NONE, Key::U), (Modifiers::NONE, Key::A)]),
    ("undo", &[(Modifiers::COMMAND, Key::Z)]),
    ("caret by line", &[(Modifiers::NONE, Key::ArrowDown)]),
];

/// The CPU time of one frame on the window's thread.
fn frame(harness: &mut Harness<'_, App>) -> Duration {
    let start = ThreadTime::now();
    harness.step();
    start.elapsed() + paint(harness)
}

/// The CPU time from each key press to what is painted for it: the frame with the key and the ones it asks for.
fn pressing(harness: &mut Harness<'_, App>, keys: &[(Modifiers, Key)]) -> Vec<Duration> {
    let mut times = Vec::with_capacity(PRESSES);
    for press in 0..PRESSES {
        let (modifiers, key) = keys[press % keys.len()];
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        harness.event(event(true));
        harness.event(event(false));
        let start = ThreadTime::now();
        harness.step();
        harness.step();
        times.push(start.elapsed() + paint(harness));
        // Scrolling to what was selected goes on for a few frames.
        for _ in 0..4 {
            harness.step();
        }
    }
    times
}

fn scrolling(harness: &mut Harness<'_, App>) -> Vec<Duration> {
    let first_sight = what_is_read_aloud(harness);
    harness.event(Event::PointerMoved(egui::pos2(620.0, 450.0)));
    let mut times = Vec::with_capacity(FRAMES);
    for frame in 0..FRAMES {
        // Mostly a steady wheel, now and then a jump, as when the bar is dragged.
        let delta = if frame % 50 == 49 { -20_000.0 } else { -60.0 };
        harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Wheel,
            delta: vec2(0.0, delta),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        let start = ThreadTime::now();
        harness.step();
        times.push(start.elapsed() + paint(harness));
    }
    assert_ne!(what_is_read_aloud(harness), first_sight, "the text has scrolled");
    times
}

/// Frames while words are typed that are found in the open article, the first ones in thousands of places.
fn finding(harness: &mut Harness<'_, App>) -> Vec<Duration> {
    harness.state_mut().ask(Action::Run("edit.find"));
    harness.step();
    let only = harness.state().session().workspace().document.clone();
    let mut times = Vec::new();
    for words in ["t", "th", "the", "the ", "the p", "the pr", "the pre", "Minister", "no such words"].repeat(8) {
        let query = Query { words: words.to_owned(), only: only.clone(), ..Query::default() };
        harness.state_mut().ask(Action::Search(SearchRequest::Look(Box::new(query))));
        for _ in 0..6 {
            times.push(frame(harness));
            std::thread::sleep(Duration::from_millis(2));
        }
        while harness.state().session().search().is_some_and(|search| search.is_running()) {
            times.push(frame(harness));
            std::thread::sleep(Duration::from_millis(2));
        }
        harness.state_mut().ask(Action::Search(SearchRequest::Step(true)));
        times.push(frame(harness));
        times.push(frame(harness));
    }
    harness.state_mut().ask(Action::Search(SearchRequest::Close));
    times.push(frame(harness));
    times
}

/// Frames while an edge of the window is dragged.
fn widths(harness: &mut Harness<'_, App>) -> Vec<Duration> {
    let times = (0..60).map(|step| {
        harness.set_size(vec2(1400.0 - 8.0 * step as f32, 900.0));
        frame(harness)
    });
    let times = times.collect();
    harness.set_size(vec2(1400.0, 900.0));
    harness.step();
    times
}

/// A decision and its save, and the decision after it, while the save runs.
fn saving(harness: &mut Harness<'_, App>, table: &mut Table) {
    let mut frames = Vec::new();
    let mut took = Vec::new();
    for _ in 0..5 {
        harness.state_mut().ask(Action::Run("review.next"));
        harness.state_mut().ask(Action::Run("review.accept"));
        frames.push(frame(harness));
        let clock = Instant::now();
        harness.state_mut().ask(Action::Run("file.save"));
        frames.push(frame(harness));
        harness.state_mut().ask(Action::Run("review.next"));
        harness.state_mut().ask(Action::Run("review.accept"));
        frames.push(frame(harness));
        while harness.state().session().jobs().any(|job| job.title == "Saving") {
            frames.push(frame(harness));
            std::thread::sleep(Duration::from_millis(1));
        }
        took.push(clock.elapsed());
        for _ in 0..10 {
            frames.push(frame(harness));
        }
    }
    table.times("saving a decision", took, "");
    table.times("frames while that is saved", frames, "8 ms at p99");
}

/// The names of all that is on the screen.
fn what_is_read_aloud(harness: &Harness<'_, App>) -> Vec<String> {
    harness.root().children_recursive().filter_map(|node| node.accesskit_node().label()).collect()
}

fn document(size: &Size) -> Document {
    material::long_article("long", |text| text.len() >= size.bytes)
}

fn project(size: &Size) -> Project {
    let mut project = Project::new("Long", store::news_schema());
    let labels: Vec<LabelId> = project.schema().labels.iter().map(|label| label.id.clone()).collect();
    let origin = Origin::analyst(material::ANALYST, 1_760_000_000);
    let entities: Vec<Entity> =
        (0..50).map(|number| Entity::new(&format!("Entity {number}"), labels[0].clone(), origin.clone())).collect();
    let ids: Vec<EntityId> = entities.iter().map(|entity| entity.id.clone()).collect();
    // An article that is done gets no new suggestions, which would replace the ones that are measured.
    let document = Document { state: DocumentState::Done, ..document(size) };
    let mut operations: Vec<_> = entities.into_iter().map(Operation::entity).collect();
    operations.extend(material::half_decided(&document, size.mentions, &labels, &ids));
    project.commit(&operations).unwrap();
    project
}

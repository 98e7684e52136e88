//! The window without a screen: first frame, opening a long article, keys and scrolling in it.

use crate::{Row, material, milliseconds, percentile};
use cpu_time::ThreadTime;
use eframe::egui::{self, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use standpoint::model::{DocumentState, Entity, EntityId, LabelId, Origin, Project};
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder, Settings};
use standpoint::ui::App;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const WORDS: usize = 200_000;
const MENTIONS: usize = 20_000;
const STANCES: usize = MENTIONS / 10;
const FRAMES: usize = 600;
const PRESSES: usize = 200;

pub fn bench() -> Vec<Row> {
    let home = tempfile::tempdir().unwrap();
    vec![first_frame(home.path()), long_article(home.path())].into_iter().flatten().collect()
}

fn first_frame(home: &Path) -> Vec<Row> {
    let start = ThreadTime::now();
    let mut harness = harness(&home.join("empty"));
    harness.step();
    let time = paint(&harness) + start.elapsed();
    vec![Row {
        what: "window: start to first frame".to_owned(),
        size: "welcome screen".to_owned(),
        result: milliseconds(time),
        goal: "",
    }]
}

fn long_article(home: &Path) -> Vec<Row> {
    let folder = home.join("long");
    let before = resident();
    drop(ProjectFolder::create(&folder, &long_project()).unwrap());
    let mut harness = harness(&home.join("data"));
    harness.step();
    let clock = Instant::now();
    let start = ThreadTime::now();
    harness.state_mut().ask(Action::Open(vec![folder]));
    while harness.state().session().overlay().mention_count() < MENTIONS {
        harness.step();
        std::thread::yield_now();
    }
    harness.step();
    let opening = (start.elapsed() + paint(&harness), clock.elapsed());
    let open = harness.state().session().queue().len();
    assert!(open > MENTIONS / 3 && open < MENTIONS, "half of it is decided: {open} are open");
    for _ in 0..20 {
        harness.step();
    }
    let memory = resident().saturating_sub(before);
    let size = format!("{WORDS} words, {MENTIONS} mentions, {STANCES} stances");
    let row = |what: String, result: String, goal| Row { what, size: size.clone(), result, goal };
    let mut rows = vec![
        row("window: opening a long article, CPU".to_owned(), format!("{} CPU", milliseconds(opening.0)), ""),
        row("window: opening a long article, wall clock".to_owned(), milliseconds(opening.1), "1 s"),
        row("window: memory for it".to_owned(), format!("{} MB", memory >> 20), ""),
    ];
    let mut measured = |name: &str, times: Vec<Duration>, goal| {
        let mut times = times;
        times.sort();
        let shown = [0.5, 0.99, 1.0].map(|share| milliseconds(percentile(&times, share)).replace(" ms", ""));
        rows.push(row(format!("window: {name}, p50 p99 longest"), format!("{} ms CPU", shown.join(" ")), goal));
    };
    measured("frame while scrolling", scrolling(&mut harness), "4 ms at p99");
    for (name, keys) in KEYS {
        measured(name, pressing(&mut harness, keys), "8 ms at p99");
    }
    rows
}

/// What is pressed: keys in turn, each with what it stands for.
const KEYS: &[(&str, &[(egui::Modifiers, egui::Key)])] = &[
    ("Tab to a suggestion", &[(egui::Modifiers::NONE, egui::Key::Tab)]),
    ("accept", &[(egui::Modifiers::NONE, egui::Key::A)]),
    ("reject", &[(egui::Modifiers::NONE, egui::Key::X)]),
    ("retag, next", &[(egui::Modifiers::NONE, egui::Key::Num8), (egui::Modifiers::NONE, egui::Key::Tab)]),
    ("move an end, next", &[(egui::Modifiers::NONE, egui::Key::CloseBracket), (egui::Modifiers::NONE, egui::Key::Tab)]),
    ("reopen, accept", &[(egui::Modifiers::NONE, egui::Key::U), (egui::Modifiers::NONE, egui::Key::A)]),
    ("undo", &[(egui::Modifiers::COMMAND, egui::Key::Z)]),
    ("caret by line", &[(egui::Modifiers::NONE, egui::Key::ArrowDown)]),
];

/// The CPU time from each key press to what is painted for it: the frame with the key and the ones it asks for.
fn pressing(harness: &mut Harness<'_, App>, keys: &[(egui::Modifiers, egui::Key)]) -> Vec<Duration> {
    let mut times = Vec::with_capacity(PRESSES);
    for press in 0..PRESSES {
        let (modifiers, key) = keys[press % keys.len()];
        let event = |pressed| egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
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
    harness.event(egui::Event::PointerMoved(egui::pos2(620.0, 450.0)));
    let mut times = Vec::with_capacity(FRAMES);
    for frame in 0..FRAMES {
        // Mostly a steady wheel, now and then a jump, as when the bar is dragged.
        let delta = if frame % 50 == 49 { -20_000.0 } else { -60.0 };
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Wheel,
            delta: vec2(0.0, delta),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
        });
        let start = ThreadTime::now();
        harness.step();
        times.push(start.elapsed() + paint(harness));
    }
    assert_ne!(what_is_read_aloud(harness), first_sight, "the text has scrolled");
    times
}

/// The memory that the process holds, in bytes; 0 where that cannot be told.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok()).unwrap_or(0) << 10
}

pub fn harness<'a>(data: &Path) -> Harness<'a, App> {
    let places = Places::at(data);
    places.save_settings(&Settings { analyst: material::ANALYST.to_owned(), ..Settings::default() }).unwrap();
    let surroundings = Surroundings { places: Some(places), clock: || 1_760_000_000, wake: Arc::new(|| {}) };
    Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(100)
        .allow_missing_glyphs()
        .build_eframe(|creation| App::new(&creation.egui_ctx, Session::new(surroundings)))
}

/// The names of all that is on the screen.
fn what_is_read_aloud(harness: &Harness<'_, App>) -> Vec<String> {
    harness.root().children_recursive().filter_map(|node| node.accesskit_node().label()).collect()
}

/// The time to turn what the last frame drew into triangles; the rest is up to the graphics card.
pub fn paint(harness: &Harness<'_, App>) -> Duration {
    let shapes = harness.output().shapes.clone();
    let start = ThreadTime::now();
    drop(harness.ctx.tessellate(shapes, harness.ctx.pixels_per_point()));
    start.elapsed()
}

fn long_project() -> Project {
    let mut project = Project::new("Long", store::news_schema());
    let labels: Vec<LabelId> = project.schema().labels.iter().map(|label| label.id.clone()).collect();
    let origin = Origin::analyst(material::ANALYST, 1_760_000_000);
    let entities: Vec<Entity> =
        (0..50).map(|number| Entity::new(&format!("Entity {number}"), labels[0].clone(), origin.clone())).collect();
    let ids: Vec<EntityId> = entities.iter().map(|entity| entity.id.clone()).collect();
    // An article that is done gets no new suggestions, which would replace the ones that are measured.
    let mut document =
        material::long_article("long", |text| text.len() >= WORDS * 4 && material::word_count(text) >= WORDS);
    document.state = DocumentState::Done;
    let mut operations: Vec<_> = entities.into_iter().map(standpoint::model::Operation::entity).collect();
    operations.extend(material::half_decided(&document, MENTIONS, &labels, &ids));
    project.commit(&operations).unwrap();
    project
}

//! The window without a screen: first frame, and frames while a long article scrolls.

use crate::{Row, material, milliseconds, percentile};
use cpu_time::ThreadTime;
use eframe::egui::{self, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use standpoint::model::{Entity, EntityId, LabelId, Origin, Project};
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder, Settings};
use standpoint::ui::App;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const BYTES: usize = 1 << 20;
const MENTIONS: usize = 10_000;
const FRAMES: usize = 600;

pub fn bench() -> Vec<Row> {
    let home = tempfile::tempdir().unwrap();
    vec![first_frame(home.path()), scrolling(home.path())].into_iter().flatten().collect()
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

fn scrolling(home: &Path) -> Vec<Row> {
    let folder = home.join("long");
    let project = long_project();
    // While this holds the lock the window reads only, and adds no suggestions to what is measured.
    let _writer = ProjectFolder::create(&folder, &project).unwrap();
    let mut harness = harness(&home.join("data"));
    harness.state_mut().ask(Action::Open(vec![folder]));
    harness.step();
    harness.state_mut().settle();
    for _ in 0..20 {
        harness.step();
    }
    assert_eq!(harness.state().session().overlay().mentions().count(), MENTIONS, "the long article is open");
    let first_sight = what_is_read_aloud(&harness);
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
        times.push(start.elapsed() + paint(&harness));
    }
    assert_ne!(what_is_read_aloud(&harness), first_sight, "the text has scrolled");
    times.sort();
    let size = format!("{} KB, {MENTIONS} mentions, {FRAMES} frames", BYTES >> 10);
    let row = |what: &str, time: Duration, goal| Row {
        what: what.to_owned(),
        size: size.clone(),
        result: format!("{} CPU", milliseconds(time)),
        goal,
    };
    vec![
        row("window: frame while scrolling, p50", percentile(&times, 0.5), ""),
        row("window: frame while scrolling, p99", percentile(&times, 0.99), "4 ms"),
        row("window: frame while scrolling, longest", percentile(&times, 1.0), ""),
    ]
}

fn harness<'a>(data: &Path) -> Harness<'a, App> {
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
fn paint(harness: &Harness<'_, App>) -> Duration {
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
    let document = material::long_article("long", |text| text.len() >= BYTES);
    let mut operations: Vec<_> = entities.into_iter().map(standpoint::model::Operation::entity).collect();
    operations.extend(material::annotations(&document, MENTIONS, &labels, &ids));
    project.commit(&operations).unwrap();
    project
}

//! The window without a screen: start to first frame; what the other measurements draw with.

use crate::{Row, material, milliseconds};
use cpu_time::ThreadTime;
use eframe::egui::vec2;
use egui_kittest::Harness;
use standpoint::session::{Session, Surroundings};
use standpoint::store::{Places, Settings};
use standpoint::ui::App;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub fn bench() -> Vec<Row> {
    let home = tempfile::tempdir().unwrap();
    let start = ThreadTime::now();
    let mut harness = harness(home.path());
    harness.step();
    let time = paint(&harness) + start.elapsed();
    vec![Row {
        what: "window: start to first frame".to_owned(),
        size: "welcome screen".to_owned(),
        result: milliseconds(time),
        goal: "",
    }]
}

/// The memory that the process holds, in bytes; 0 where that cannot be told.
pub fn resident() -> usize {
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

/// The time to turn what the last frame drew into triangles; the rest is up to the graphics card.
pub fn paint(harness: &Harness<'_, App>) -> Duration {
    let shapes = harness.output().shapes.clone();
    let start = ThreadTime::now();
    drop(harness.ctx.tessellate(shapes, harness.ctx.pixels_per_point()));
    start.elapsed()
}

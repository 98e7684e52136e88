//! How fast: `cargo bench` prints a table of times with the sizes they were measured on.
//!
//! `cargo bench -- WORD` measures only what has the word in its name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acting;
mod adversarial;
mod datasets;
mod extraction;
#[path = "../formats/files.rs"]
#[allow(dead_code)]
mod files;
mod find;
mod importing;
mod learning;
#[cfg(feature = "gui")]
mod long;
mod material;
mod project;
#[cfg(feature = "gui")]
mod scale;
mod tables;
#[cfg(feature = "gui")]
mod window;

use std::time::Duration;

/// One line of the table.
pub struct Row {
    /// What was measured.
    pub what: String,
    /// On how much.
    pub size: String,
    /// What came out, with its unit.
    pub result: String,
    /// What is aimed at, if anything.
    pub goal: &'static str,
}

/// Measures something and gives its lines.
type Bench = fn() -> Vec<Row>;

/// All measurements, by the name that selects them.
const BENCHES: &[(&str, Bench)] = &[
    // First, for it tells how long the first call takes and the most that the process ever had.
    ("memory", extraction::memory),
    ("extraction", extraction::bench),
    ("adversarial", adversarial::bench),
    ("learning", learning::bench),
    ("find", find::bench),
    ("acting", acting::bench),
    ("importing", importing::bench),
    ("project", project::bench),
    ("datasets", datasets::bench),
    ("tables", tables::bench),
    #[cfg(feature = "gui")]
    ("window", window::bench),
    #[cfg(feature = "gui")]
    ("window: long articles", long::bench),
    #[cfg(feature = "gui")]
    ("scale", scale::bench),
];

fn main() {
    #[cfg(feature = "gui")]
    if let Some(folder) = scale::folder() {
        return scale::look_at(&folder);
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((datasets::ALONE, rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return datasets::alone(rest);
    }
    let wanted: Vec<String> = arguments.into_iter().filter(|argument| !argument.starts_with('-')).collect();
    if cfg!(debug_assertions) {
        println!("These are times of a debug build; `cargo bench` builds for speed.");
    }
    line("what", "size", "result", "goal");
    for (name, bench) in BENCHES {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            for row in bench() {
                line(&row.what, &row.size, &row.result, row.goal);
            }
        }
    }
}

fn line(what: &str, size: &str, result: &str, goal: &str) {
    println!("{what:<47} {size:<46} {result:>26}   {goal}");
}

/// A time as milliseconds.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// The value that `share` of the sorted times do not exceed.
pub fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or_default()
}

//! Whether the time grows with the text, not with its square, on texts that nobody writes.

#[path = "../support/adversarial.rs"]
mod texts;

use crate::Row;
use cpu_time::ThreadTime;
use standpoint::extract::{self, Article, Extractor};
use standpoint::model::Metadata;
use standpoint::text::SourceText;
use std::ops::ControlFlow;
use std::time::Duration;

/// The largest text, in bytes; the others are a half and a quarter of it.
const BYTES: usize = 1 << 20;

/// Four times the text may take that many times the time: memory beyond the caches costs something.
const MOST: f64 = 6.0;

pub fn bench() -> Vec<Row> {
    let megabyte = texts::ADVERSARIES.iter().map(|adversary| {
        let sizes = [BYTES / 4, BYTES / 2, BYTES];
        let texts = sizes.map(|bytes| (adversary.text)(bytes));
        let size = format!("{}, {}, {} KB", sizes[0] >> 10, sizes[1] >> 10, sizes[2] >> 10);
        row(adversary.name, size, &texts)
    });
    let mut rows: Vec<Row> = megabyte.collect();
    let texts = [25_000, 50_000, 100_000].map(texts::many_names);
    rows.push(row("names", "25,000, 50,000, 100,000 names".to_owned(), &texts));
    rows
}

fn row(name: &str, size: String, texts: &[String; 3]) -> Row {
    let times = [0, 1, 2].map(|at| fastest(&texts[at]));
    let ratio = |one: Duration, other: Duration| other.as_secs_f64() / one.as_secs_f64().max(1e-6);
    let growth = ratio(times[0], times[2]);
    let verdict = if growth > MOST { "  GROWS TOO FAST" } else { "" };
    let result =
        format!("{:.0} ms, ×{:.1} ×{:.1}{verdict}", times[2].as_secs_f64() * 1000.0, ratio(times[0], times[1]), growth);
    Row { what: format!("adversarial: {name}"), size, result, goal: "×2 ×4" }
}

/// The shortest of three times: what else the machine does only adds to it.
fn fastest(text: &str) -> Duration {
    let text = SourceText::new(&(texts::preamble() + text)).unwrap();
    let metadata = Metadata::default();
    let once = || {
        let start = ThreadTime::now();
        let boilerplate = extract::boilerplate(&text);
        let article = Article { text: &text, metadata: &metadata, boilerplate: &boilerplate };
        Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
        start.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

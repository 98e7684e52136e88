//! Words per second from text to suggestions, where the time goes, on how many cores, in how much memory.

use crate::material::{long_article, sample_articles, word_count};
use crate::{Row, material, milliseconds};
use cpu_time::ThreadTime;
use standpoint::extract::{Article, Extractor, STAGES, Suggestions};
use standpoint::model::Document;
use standpoint::session::stream;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

const WORDS: usize = 200_000;

/// How many words a long newspaper article has.
const ARTICLE_WORDS: usize = 2_000;

pub fn bench() -> Vec<Row> {
    let (extractor, mut rows) = (Extractor::bundled(), Vec::new());
    let samples: Vec<Document> = sample_articles().iter().map(|draft| material::document("sample", draft)).collect();
    let words_of_samples: usize = samples.iter().map(|document| word_count(document.text.as_str())).sum();
    let rounds = WORDS.div_ceil(words_of_samples);
    let words = rounds * words_of_samples;
    let (mut many, mut found) = (Duration::ZERO, 0);
    for document in samples.iter().cycle().take(rounds * samples.len()) {
        let (time, suggestions) = extract(extractor, document);
        many += time;
        found += suggestions.mentions.len() + suggestions.stances.len();
    }
    let size = format!("{words} words, {} articles, {found} found", rounds * samples.len());
    rows.push(row("extraction: articles of usual length", size, speed(words, many), "280,000 words/s"));

    let article = long_article("article", |text| word_count(text) >= ARTICLE_WORDS);
    let mut times: Vec<Duration> = (0..50).map(|_| extract(extractor, &article).0).collect();
    times.sort();
    let size = format!("{} words, 50 times", word_count(article.text.as_str()));
    rows.push(row("extraction: one article, p50", size, milliseconds(crate::percentile(&times, 0.5)), "10 ms"));

    let long = long_article("long", |text| text.len() > WORDS * 6 && word_count(text) >= WORDS);
    let long_words = word_count(long.text.as_str());
    let (time, suggestions) = extract(extractor, &long);
    let found = suggestions.mentions.len() + suggestions.stances.len();
    let size = format!("{long_words} words, {found} found");
    rows.push(row("extraction: one long article", size, speed(long_words, time), "280,000 words/s"));

    rows.extend(profile(extractor, &samples, rounds, words));
    rows.extend(scaling(extractor, &samples, rounds, words));
    rows
}

/// The time of each stage: told whenever a stage begins or looks up from its work.
fn profile(extractor: &Extractor, samples: &[Document], rounds: usize, words: usize) -> Vec<Row> {
    let mut times: BTreeMap<&'static str, Duration> = BTreeMap::new();
    let mut whole = Duration::ZERO;
    for document in samples.iter().cycle().take(rounds * samples.len()) {
        let article =
            Article { text: &document.text, metadata: &document.metadata, boilerplate: &document.boilerplate };
        let begin = ThreadTime::now();
        let (mut stage, mut since) = ("", begin);
        let mut watch = |now: &'static str, _: f32| {
            if now != stage {
                *times.entry(stage).or_default() += since.elapsed();
                (stage, since) = (now, ThreadTime::now());
            }
            ControlFlow::Continue(())
        };
        let found = extractor.extract(&article, &mut watch).unwrap();
        // What follows the last stage, the records of the suggestions, is told with it.
        *times.entry(stage).or_default() += since.elapsed();
        whole += begin.elapsed();
        drop(found);
    }
    let line = |stage: &str| {
        let time = times.get(stage).copied().unwrap_or_default();
        let share = 100.0 * time.as_secs_f64() / whole.as_secs_f64();
        let per_word = time.as_secs_f64() * 1e9 / words as f64;
        row(
            &format!("extraction: time in {stage}"),
            format!("{words} words"),
            format!("{share:.1} %, {per_word:.0} ns/word"),
            "",
        )
    };
    STAGES.iter().map(|stage| line(stage.name)).collect()
}

/// Words per second of wall time with 1 to all cores.
fn scaling(extractor: &Extractor, samples: &[Document], rounds: usize, words: usize) -> Vec<Row> {
    let cores = stream::all_cores().get();
    let mut rows = Vec::new();
    let mut alone = 0.0;
    for workers in (1..=cores).filter_map(NonZeroUsize::new) {
        let documents = samples.iter().cycle().take(4 * rounds * samples.len());
        let start = Instant::now();
        let work = |document: &&Document| extract(extractor, document).1.mentions.len();
        stream::map_in_order(workers, documents, work, |_, found| found.map(drop)).unwrap();
        let rate = (4 * words) as f64 / start.elapsed().as_secs_f64();
        if workers.get() == 1 {
            alone = rate;
        }
        let size = format!("{} words on {workers} of {cores} cores", 4 * words);
        rows.push(row("extraction: cores", size, format!("{rate:.0} words/s, ×{:.2}", rate / alone), ""));
    }
    rows
}

/// How long the extractor takes to load, and the most memory that the process ever had: before anything else has made it grow.
pub fn memory() -> Vec<Row> {
    let Some(before) = peak_memory() else { return Vec::new() };
    let start = ThreadTime::now();
    let extractor = Extractor::bundled();
    let load = start.elapsed();
    let loaded = peak_memory().unwrap_or_default();
    let samples: Vec<Document> = sample_articles().iter().map(|draft| material::document("sample", draft)).collect();
    let words: usize = samples.iter().map(|document| word_count(document.text.as_str())).sum();
    samples.iter().cycle().take(20 * samples.len()).for_each(|document| drop(extract(extractor, document)));
    let usual = peak_memory().unwrap_or_default();
    let long = long_article("long", |text| text.len() > WORDS * 6 && word_count(text) >= WORDS);
    drop(extract(extractor, &long));
    let longest = peak_memory().unwrap_or_default();
    let size = format!("{} KB, {} words in one article", long.text.len() >> 10, word_count(long.text.as_str()));
    let megabytes = |kilobytes: u64| format!("{:.1} MB peak", kilobytes as f64 / 1024.0);
    vec![
        row("extraction: load the extractor", "once".to_owned(), milliseconds(load), "30 ms"),
        row("memory: the program", "nothing loaded".to_owned(), megabytes(before), ""),
        row("memory: extractor loaded", "no text".to_owned(), megabytes(loaded), "150 MB"),
        row("memory: articles one by one", format!("{} words, 20 times", words), megabytes(usual), "150 MB"),
        row("memory: one long article", size, megabytes(longest), ""),
    ]
}

/// The peak of the process's memory in kilobytes, where the system tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn extract(extractor: &Extractor, document: &Document) -> (Duration, Suggestions) {
    let article = Article { text: &document.text, metadata: &document.metadata, boilerplate: &document.boilerplate };
    let start = ThreadTime::now();
    let found = extractor.extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    (start.elapsed(), found)
}

fn speed(words: usize, time: Duration) -> String {
    format!("{:.0} words/s", words as f64 / time.as_secs_f64())
}

fn row(what: &str, size: String, result: String, goal: &'static str) -> Row {
    Row { what: what.to_owned(), size, result, goal }
}

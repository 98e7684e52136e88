//! Words per second, from text to suggestions.

use crate::material::{long_article, sample_articles, word_count};
use crate::{Row, material, milliseconds};
use cpu_time::ThreadTime;
use standpoint::extract::{Article, Extractor, Suggestions};
use standpoint::model::Document;
use std::ops::ControlFlow;
use std::time::Duration;

const WORDS: usize = 200_000;

pub fn bench() -> Vec<Row> {
    let start = ThreadTime::now();
    let extractor = Extractor::bundled();
    let load = start.elapsed();

    let samples: Vec<Document> = sample_articles().iter().map(|draft| material::document("sample", draft)).collect();
    let words_of_samples: usize = samples.iter().map(|document| word_count(document.text.as_str())).sum();
    let rounds = WORDS.div_ceil(words_of_samples);
    let (mut many, mut found) = (Duration::ZERO, 0);
    for document in samples.iter().cycle().take(rounds * samples.len()) {
        let (time, suggestions) = extract(extractor, document);
        many += time;
        found += suggestions.mentions.len() + suggestions.stances.len();
    }
    let words = rounds * words_of_samples;
    let size = format!("{words} words, {} articles, {found} found", rounds * samples.len());

    let long = long_article("long", |text| text.len() > WORDS * 6 && word_count(text) >= WORDS);
    let long_words = word_count(long.text.as_str());
    let (time, suggestions) = extract(extractor, &long);
    let found = suggestions.mentions.len() + suggestions.stances.len();
    vec![
        row("extraction: load the lexicons", "once".to_owned(), milliseconds(load), ""),
        row("extraction: articles of usual length", size, speed(words, many), "100,000 words/s"),
        row(
            "extraction: one long article",
            format!("{long_words} words, {found} found"),
            speed(long_words, time),
            "100,000 words/s",
        ),
    ]
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

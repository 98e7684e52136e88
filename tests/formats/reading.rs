//! Reads whatever a file holds, and shows it as plain values.

use standpoint::format::{ReadOptions, read_articles};
use standpoint::model::Metadata;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Two paragraphs that stand in most samples.
pub const FIRST: &str = "“We will not pay twice,” said Zoë Müller — the minister — on Tuesday. 👩‍🚀";
pub const SECOND: &str = "Łukasz Żółty, of the opposition, called the plan “naïve”; l’été, he said, is near…";

/// What was read of one article.
#[derive(Debug, Default, PartialEq)]
pub struct Reading {
    pub entry: String,
    pub line: Option<usize>,
    /// Empty if there is a fault.
    pub text: String,
    pub metadata: Metadata,
    pub format: String,
    pub encoding: String,
    /// The words of each part that is no part of the article.
    pub boilerplate: Vec<String>,
    pub fault: Option<String>,
    pub notices: Vec<String>,
}

impl Reading {
    /// All articles of a file.
    pub fn all(name: &str, bytes: &[u8]) -> Vec<Self> {
        Self::all_within(name, bytes, ReadOptions::default().largest_article)
    }

    /// All articles of a file that are not larger than so many bytes.
    pub fn all_within(name: &str, bytes: &[u8], largest: u64) -> Vec<Self> {
        let options = ReadOptions { largest_article: largest, ..ReadOptions::default() };
        let mut all = Vec::new();
        let _ = read_articles(name, &mut Cursor::new(bytes), &options, &mut |item| {
            let notices = item.report.notices.iter().map(ToString::to_string).collect();
            let mut reading = Self { entry: item.entry, line: item.line, notices, ..Self::default() };
            match item.article {
                Ok(article) => {
                    let words = |place| article.text.get(place).unwrap().to_owned();
                    reading.boilerplate = article.boilerplate.iter().map(|&place| words(place)).collect();
                    reading.text = article.text.as_str().to_owned();
                    (reading.metadata, reading.format) = (article.metadata, article.source.format);
                    reading.encoding = article.source.encoding;
                }
                Err(error) => reading.fault = Some(error.to_string()),
            }
            all.push(reading);
            ControlFlow::Continue(())
        });
        all
    }
}

/// The folder of samples, a folder below it for each extension.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/corpus")
}

/// All articles of a sample.
pub fn read_sample(path: &str) -> Vec<Reading> {
    let bytes = std::fs::read(corpus().join(path)).unwrap();
    Reading::all(path.rsplit('/').next().unwrap(), &bytes)
}

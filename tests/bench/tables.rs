//! How fast tables of articles are read.

use super::Row;
use standpoint::format::{ReadOptions, read_articles};
use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::Instant;

/// How many articles of about 3,000 bytes are in a table.
const ARTICLES: usize = 60_000;

pub fn bench() -> Vec<Row> {
    let paragraph =
        "The minister said “the plan, as it stands, has the government’s backing”; critics disagreed loudly. ";
    let text = paragraph.repeat(28);
    let csv = |delimiter: &str| {
        let mut table = ["id", "title", "text", "date", "outlet"].join(delimiter) + "\n";
        for number in 0..ARTICLES {
            let cells = [
                number.to_string(),
                format!("Title {number}"),
                format!("\"{number} {text}\""),
                "2025-08-22".into(),
                "The Paper".into(),
            ];
            table += &cells.join(delimiter);
            table += "\n";
        }
        table
    };
    let mut lines = String::new();
    for number in 0..ARTICLES {
        let text = serde_json::to_string(&format!("{number} {text}")).unwrap();
        writeln!(lines, "{{\"id\":{number},\"title\":\"Title {number}\",\"text\":{text},\"date\":\"2025-08-22\"}}")
            .unwrap();
    }
    let array = format!("[{}]", lines.trim().replace('\n', ","));
    let latin = encoding_rs::WINDOWS_1252.encode(&csv(",")).0.into_owned();
    let tables = [
        ("CSV", "a.csv", csv(",").into_bytes()),
        ("CSV in windows-1252", "a.csv", latin),
        ("TSV", "a.tsv", csv("\t").into_bytes()),
        ("JSON lines", "a.jsonl", lines.into_bytes()),
        ("JSON", "a.json", array.into_bytes()),
    ];
    tables.into_iter().map(|(what, name, bytes)| measure(what, name, &bytes)).collect()
}

fn measure(what: &str, name: &str, bytes: &[u8]) -> Row {
    let begun = Instant::now();
    let mut count = 0;
    let _ = read_articles(name, &mut Cursor::new(bytes), &ReadOptions::default(), &mut |item| {
        count += usize::from(item.article.is_ok());
        ControlFlow::Continue(())
    });
    let seconds = begun.elapsed().as_secs_f64();
    let megabytes = bytes.len() as f64 / 1e6;
    Row {
        what: format!("reading a table, {what}"),
        size: format!("{megabytes:.0} MB, {count} articles"),
        result: format!("{:.0} MB/s", megabytes / seconds),
        goal: "",
    }
}

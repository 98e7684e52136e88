//! Dates in sentences, and their values against the article's day.

use standpoint::extract::{Article, Extractor};
use standpoint::model::{Metadata, VALUE, timex};
use standpoint::text::SourceText;
use std::ops::ControlFlow;

/// A line of the table: the article's day, the sentence with its dates in brackets, their values.
struct Row<'t> {
    day: &'t str,
    marked: &'t str,
    values: Vec<&'t str>,
}

fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let mut fields = line.split('\t');
        let day = fields.next().unwrap();
        let marked = fields.next().unwrap();
        let values = fields.next().map(|values| values.split('|').collect()).unwrap_or_default();
        Row { day: if day == "-" { "" } else { day }, marked, values }
    })
}

/// The dates of a sentence: their words in brackets in the sentence, and their values.
fn read(text: &str, day: &str) -> (String, Vec<String>) {
    let text = SourceText::new(text).unwrap();
    let metadata = Metadata { date: day.into(), ..Metadata::default() };
    let article = Article { text: &text, metadata: &metadata, boilerplate: &[] };
    let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    let mut marked = String::new();
    let mut values = Vec::new();
    let mut at = 0;
    for mention in found.mentions.iter().filter(|mention| mention.label.as_str() == "DATE") {
        let range = mention.extent();
        marked.push_str(&text.as_str()[at..range.start()]);
        marked.push_str(&format!("[{}]", text.slice(range)));
        at = range.end();
        values.push(mention.attributes.get(VALUE).cloned().unwrap_or_default());
    }
    marked.push_str(&text.as_str()[at..]);
    (marked, values)
}

#[test]
fn dates_in_sentences_have_their_values() {
    let table = include_str!("data/dates.tsv");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows(table) {
        count += row.values.len().max(1);
        let plain = row.marked.replace(['[', ']'], "");
        let (marked, values) = read(&plain, row.day);
        if marked != row.marked || values != row.values {
            wrong.push(format!("{} | {} {:?}\n    not {marked} {values:?}", row.day, row.marked, row.values));
        }
        for value in &values {
            if let Err(why) = timex::read(value) {
                wrong.push(format!("{plain}: {why}"));
            }
        }
    }
    assert!(count >= 150, "only {count} expressions");
    assert!(wrong.is_empty(), "{} of {count} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn values_are_read_aloud() {
    for (value, words) in [
        ("2025-08-20", "Wednesday, 20 August 2025"),
        ("2025-W34", "week 34 of 2025, from Monday, 18 August"),
        ("2025-08", "August 2025"),
        ("2025", "2025"),
        ("2025-Q3", "third quarter of 2025"),
        ("2025-H1", "first half of 2025"),
        ("2024-WI", "winter 2024"),
        ("199", "the 1990s"),
        ("18", "19th century"),
        ("P3Y6M", "3 years 6 months"),
        ("P1W", "1 week"),
        ("PT1H30M", "1 hour 30 minutes"),
        ("PXD", "some days"),
        ("-P1M", "1 month before the article"),
        ("+P2W", "2 weeks after the article"),
        ("+P0W", "the article's week"),
        ("T10:30", "10:30"),
        ("2025-08-20T14:00Z", "Wednesday, 20 August 2025, 14:00 UTC"),
        ("2025-08-19/2025-08-21", "Tuesday, 19 August 2025 to Thursday, 21 August 2025"),
        ("XXXX-WXX-3", "a Wednesday"),
        ("XXXX-05-12", "12 May, year unknown"),
        ("XXXX-02", "February, year unknown"),
        ("2025-XX-XX", "a day in 2025"),
        ("XXXX-WXX-WE", "a weekend"),
        ("XXXX-SP", "spring, year unknown"),
        ("XXXX-XX-XX", "a day, unknown which"),
    ] {
        assert_eq!(timex::read(value).as_deref(), Ok(words), "{value}");
    }
}

#[test]
fn what_is_no_value_is_refused() {
    for value in [
        "Wednesday",
        "2025-13",
        "2025-02-30",
        "2025-W54",
        "2025-Q5",
        "20.08.2025",
        "P",
        "P3",
        "3Y",
        "2025-08-20/",
        "/",
        "T25:00",
        "2025-08-21/2025-08-19",
        "2025-8-2",
        "P3YX",
        "",
    ] {
        let refused = timex::read(value).expect_err(value);
        assert!(refused.contains("2025-08-20"), "the message gives an example: {refused}");
    }
}

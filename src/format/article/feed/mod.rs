//! Feeds: RSS, Atom and JSON Feed. Each entry is an article, whole or only its summary.

mod entry;
mod guard;
mod salvage;

use super::caught::caught;
use super::collection::{Collection, Input, Place, Taker};
use super::moment::moment;
use super::news::{MOST_VALUES, has_too_many_values};
use super::{ReadError, encoding, harmless_xml, system};
use crate::report::{Notice, Report};
use chrono::{DateTime, Utc};
use feed_rs::model::Feed;
use feed_rs::parser::Builder;
use salvage::Entries;
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

pub(super) const FEED: Collection =
    Collection { id: "feed", name: "RSS, Atom, JSON Feed", extensions: &["rss", "atom", "rdf"], sniff, read };

/// The most entries of one feed.
const MOST: usize = 50_000;

/// How the kind is named in messages.
const WHAT: &str = "a feed";

fn sniff(head: &[u8]) -> bool {
    is_json(head) || matches!(harmless_xml::root_name(head).as_str(), "rss" | "feed" | "RDF" | "entry")
}

fn is_json(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let bare = head.trim_start_matches('\u{feff}').trim_start();
    bare.starts_with('{') && head.replace("\\/", "/").contains("://jsonfeed.org/version/")
}

fn read(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    let limit = taker.options().largest_article;
    let mut bytes = Vec::new();
    if input.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(system)? as u64 > limit {
        return Err(ReadError::TooLarge(limit));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut report = Report::default();
    let (text, encoding) = if bytes.trim_ascii_start().starts_with(b"{") || is_json(&bytes) {
        let decoded = encoding::decode(&bytes, None, &mut report)?;
        if has_too_many_values(&decoded.text) {
            return Err(ReadError::Limit(format!("It holds more than {MOST_VALUES} values")));
        }
        (guard::json(decoded.text.trim_start_matches('\u{feff}')), decoded.encoding.to_owned())
    } else {
        let xml = harmless_xml::harmless(&bytes, &mut report)?;
        (guard::xml(&salvage::in_utf8(&xml.text)), xml.encoding)
    };
    let found = salvage::entries(&text, MOST);
    if found.as_ref().is_some_and(|found| found.entries.len() > MOST) {
        return Err(ReadError::Limit(format!("It has more than {MOST} entries")));
    }
    match parse(&text) {
        Ok(parsed) => {
            let lines: Vec<usize> = found.iter().flat_map(|found| &found.entries).map(|(line, _)| *line).collect();
            // Whether more is wanted is the caller's to know: this was all.
            let _ = parsed.hand_over(&lines, &encoding, report, taker);
            Ok(())
        }
        Err(error) => {
            let read = found.is_some_and(|found| by_entries(&found, &encoding, report, taker));
            if read { Ok(()) } else { Err(ReadError::Malformed(WHAT, error)) }
        }
    }
}

/// Reads the entries of a damaged feed one by one, so that a fault costs only its own. Whether any could be read.
fn by_entries(feed: &Entries<'_>, encoding: &str, report: Report, taker: &mut Taker<'_>) -> bool {
    let mut faults = Vec::new();
    let mut is_read = false;
    for (line, entry) in &feed.entries {
        let Some(text) = feed.feed(entry) else { return false };
        let taken = match parse(&text) {
            Ok(parsed) => {
                is_read = true;
                let mut report = report.clone();
                report.add(Notice::warning("The feed is damaged, so its entries were read one by one."));
                parsed.hand_over(&[*line], encoding, report, taker)
            }
            Err(error) => {
                faults.push((*line, error));
                ControlFlow::Continue(())
            }
        };
        // Faults are told once it is clear that the feed as a whole is none.
        let told = if is_read { std::mem::take(&mut faults) } else { Vec::new() };
        let told = told.into_iter().try_for_each(|(line, why)| {
            let failed = Err(ReadError::Malformed("an entry of a feed", why));
            taker.article(Place::Line(line), &[], failed, Report::default())
        });
        if taken.is_break() || told.is_break() {
            return true;
        }
    }
    is_read
}

/// A feed and how its dates were written: the library keeps no zones.
struct Parsed {
    feed: Feed,
    dates: BTreeMap<DateTime<Utc>, String>,
}

fn parse(text: &str) -> Result<Parsed, String> {
    let dates = Arc::new(Mutex::new(BTreeMap::new()));
    let kept = Arc::clone(&dates);
    let parser = Builder::new().sanitize_content(false).timestamp_parser(move |date| {
        let written = moment(date)?;
        // A day without time is known as its first moment.
        let time = written.parse::<jiff::Timestamp>().ok().or_else(|| {
            let day = written.parse::<jiff::civil::Date>().ok()?;
            day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|day| day.timestamp())
        })?;
        let time = DateTime::from_timestamp(time.as_second(), 0)?;
        if let Ok(mut kept) = kept.lock() {
            kept.insert(time, written);
        }
        Some(time)
    });
    let feed = caught(|| parser.build().parse(text.as_bytes()))?;
    let dates = dates.lock().map(|mut dates| std::mem::take(&mut *dates)).unwrap_or_default();
    Ok(Parsed { feed, dates })
}

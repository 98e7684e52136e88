//! Reading many files: megabytes and articles in a second by kind of file, one core and all; the memory of a large import.

use super::{Row, files};
use standpoint::session::reading::{RawArticle, Read, Reading, ReadingOptions};
use standpoint::session::stream;
use std::convert::Infallible;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many files of each kind are read.
const FILES: usize = 2000;

/// How many files the large import has.
const MANY: usize = 100_000;

/// Makes a file of a title and paragraphs.
type Make = fn(&str, &[String]) -> Vec<u8>;

/// The kinds: what makes a file of some paragraphs.
const KINDS: &[(&str, Make)] = &[
    ("txt", |title, paragraphs| format!("{title}\n\n{}\n", paragraphs.join("\n\n")).into_bytes()),
    ("html", |title, paragraphs| {
        let body: String = paragraphs.iter().map(|words| format!("<p>{words}</p>\n")).collect();
        let menu: String = (0..40).map(|at| format!("<li><a href=\"/{at}\">Section {at}</a></li>")).collect();
        format!(
            "<!doctype html><html><head><title>{title}</title><style>p {{ margin: 1em }}</style></head><body><nav><ul>{menu}\
             </ul></nav><article><h1>{title}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
        )
        .into_bytes()
    }),
    ("pdf", |_, paragraphs| {
        let lines = |words: &String| {
            let words: Vec<&str> = words.split(' ').collect();
            words.chunks(14).map(|line| line.join(" ")).collect::<Vec<_>>()
        };
        // Two pages.
        let pages: Vec<Vec<String>> = paragraphs.chunks(4).map(|page| page.iter().flat_map(lines).collect()).collect();
        let pages: Vec<Vec<files::Show>> = pages
            .iter()
            .map(|page| files::lines(60, 720, &page.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let mut document = files::pdf(&pages);
        document.compress();
        files::bytes(document)
    }),
    ("jsonl", |title, paragraphs| {
        let row = serde_json::json!({"title": title, "text": paragraphs.join("\n\n"), "date": "2026-01-05"});
        format!("{row}\n").into_bytes()
    }),
];

pub fn bench() -> Vec<Row> {
    let mut rows = Vec::new();
    for (extension, make) in KINDS {
        let room = tempfile::tempdir().unwrap();
        let bytes = write(room.path(), FILES, extension, *make);
        for workers in [NonZeroUsize::MIN, stream::all_cores()] {
            let time = read(room.path(), workers);
            let seconds = time.as_secs_f64();
            rows.push(Row {
                what: format!("read {extension}, {workers} at once"),
                size: format!("{FILES} articles, {:.1} MB", bytes as f64 / 1e6),
                result: format!("{:.1} MB/s, {:.0} articles/s", bytes as f64 / 1e6 / seconds, FILES as f64 / seconds),
                goal: "",
            });
        }
    }
    rows.push(large());
    rows
}

fn write(folder: &Path, count: usize, extension: &str, make: Make) -> u64 {
    let mut total = 0;
    for number in 0..count {
        let paragraphs: Vec<String> = (0..8).map(|at| paragraph(number * 8 + at)).collect();
        let bytes = make(&format!("Report {number} from the harbour"), &paragraphs);
        total += bytes.len() as u64;
        let folder = folder.join(format!("{:03}", number / 1000));
        std::fs::create_dir_all(&folder).unwrap();
        // Lines are a thousand to a file, all others have a file each.
        let name = if extension == "jsonl" { "all".to_owned() } else { number.to_string() };
        let file =
            std::fs::OpenOptions::new().create(true).append(true).open(folder.join(name).with_extension(extension));
        file.unwrap().write_all(&bytes).unwrap();
    }
    total
}

/// Words that no other paragraph has, among words that all have.
fn paragraph(number: usize) -> String {
    let of = |step: usize| (number * 31 + step * 7) % 9973;
    format!(
        "Officials of district {} said on Monday that the plan for quarter {} would be reviewed before the vote, and that \
         {} of {} homes had been repaired. The council rejected the demands of group {}, while residents supported the offer.",
        of(1),
        of(2),
        of(3),
        of(4),
        of(5)
    )
}

fn read(folder: &Path, workers: NonZeroUsize) -> Duration {
    let begun = Instant::now();
    let reading = Reading::begin(&[folder.to_owned()], ReadingOptions::default(), Arc::default());
    let mut articles = 0;
    let done: Result<(), Infallible> = stream::map_in_order(workers, reading, RawArticle::read, |_, read| {
        articles += usize::from(matches!(read, Ok(Read::Article(_))));
        Ok(())
    });
    done.unwrap();
    assert_eq!(articles, FILES);
    begun.elapsed()
}

/// A large import by the program itself, with suggestions, and the most memory that it had.
fn large() -> Row {
    let room = tempfile::tempdir().unwrap();
    let bytes = write(&room.path().join("in"), MANY, "txt", |title, paragraphs| {
        format!("{title}\n\n{}\n", paragraphs[..2].join("\n\n")).into_bytes()
    });
    let standpoint = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command.current_dir(room.path()).stderr(Stdio::null()).stdout(Stdio::null());
        command
    };
    let begun = Instant::now();
    let mut child = standpoint().args(["new", "project", "in"]).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(high_water(child.id()));
        std::thread::sleep(Duration::from_millis(50));
    }
    let seconds = begun.elapsed().as_secs_f64();
    Row {
        what: "new project of many files".into(),
        size: format!("{MANY} files, {:.1} MB", bytes as f64 / 1e6),
        result: format!("{seconds:.0} s, {:.0} articles/s, peak {} MB", MANY as f64 / seconds, peak / 1024),
        goal: "",
    }
}

/// The most memory that a process had so far, in KiB; 0 where the system does not say.
fn high_water(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

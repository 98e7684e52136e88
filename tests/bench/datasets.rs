//! A big corpus written and read again in the formats that stream: how long one processor works, and with how much memory.
//!
//! Each measurement is made by a process of its own, so that none uses memory that another one left. Each is made on a
//! quarter of the corpus and on all of it, so that memory that grows with the corpus is seen.

use crate::{Row, material};
use cpu_time::ThreadTime;
use standpoint::format::{ExportOptions, Imported, format};
use standpoint::model::Project;
use standpoint::report::Report;
use standpoint::session::corpus;
use standpoint::session::exporting::{ExportPlan, export};
use standpoint::store;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many articles the corpora have.
const ARTICLES: [usize; 2] = [500, 2_000];
const MENTIONS: usize = 500;

/// What is measured, by the word that asks a child process for it.
const PARTS: [(&str, &str); 3] =
    [("export", "export and compare"), ("read", "read"), ("import", "import into a project")];

/// The argument by which the process asks itself for one measurement.
pub const ALONE: &str = "--datasets-alone";

pub fn bench() -> Vec<Row> {
    let home = tempfile::tempdir().unwrap();
    let mut rows = Vec::new();
    for id in ["jsonl", "csv", "conll", "bioes", "parquet"] {
        if format(id).is_none() {
            continue;
        }
        for (part, name) in PARTS {
            for articles in ARTICLES {
                let path = home.path().join(format!("{id}-{articles}"));
                let (took, peak) = in_child(part, id, articles, &path);
                let bytes = bytes_in(&path);
                let (what, result) = (format!("datasets: {name} {id}"), said(bytes, took, peak));
                let size = format!("{} mentions, {:.0} MB", articles * MENTIONS, bytes as f64 / 1e6);
                // It takes minutes, so whoever waits is told how it goes.
                eprintln!("{what}, {size}: {result}");
                rows.push(Row { what, size, result, goal: "" });
            }
        }
    }
    rows
}

/// Has a process of its own measure: how long it takes, and how many kilobytes more memory it has at most than before.
fn in_child(part: &str, id: &str, articles: usize, path: &Path) -> (Duration, Option<u64>) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([ALONE, part, id, &articles.to_string()]).arg(path).stderr(Stdio::inherit());
    let output = child.output().unwrap();
    assert!(output.status.success(), "{part} {id} of {articles} articles failed");
    let told = String::from_utf8(output.stdout).unwrap();
    let mut words = told.split_whitespace();
    let milliseconds = words.next().unwrap().parse().unwrap();
    (Duration::from_millis(milliseconds), words.next().and_then(|word| word.parse().ok()))
}

/// Makes the measurement that the arguments after [`ALONE`] ask for, and prints milliseconds and kilobytes.
pub fn alone(arguments: &[String]) {
    let [part, id, articles, path] = arguments else { panic!("wrong arguments: {arguments:?}") };
    let path = Path::new(path);
    let (peak, took) = match part.as_str() {
        "export" => {
            let project = material::project(articles.parse().unwrap(), MENTIONS);
            let plan = ExportPlan::whole(ExportOptions::all(material::analyst()));
            measured(|| {
                let mut watch = |_, _| ControlFlow::Continue(());
                let prepared = export(&project, format(id).unwrap(), &plan, path, &mut watch);
                let prepared = prepared.map_err(|_| "not exported").unwrap();
                assert_eq!(prepared.verification.unwrap().different, 0);
            })
        }
        "read" => measured(|| assert!(read(path, id) > 0)),
        _ => measured(|| assert!(import(path, id) > 0)),
    };
    println!("{} {}", took.as_millis(), peak.map(|peak| peak.to_string()).unwrap_or_default());
}

/// Reads all documents and keeps none; gives how many mentions there were.
fn read(path: &Path, id: &str) -> usize {
    let mut mentions = 0;
    let mut take = |imported: Imported, _: Report| {
        mentions += imported.documents.iter().map(|read| read.mentions.len()).sum::<usize>();
        ControlFlow::Continue(())
    };
    corpus::read_in_batches(path, format(id).unwrap(), &mut take).unwrap();
    mentions
}

/// Brings all documents into an empty project, as the command line does; gives how many mentions came.
fn import(path: &Path, id: &str) -> usize {
    let mut project = Project::new("Imported", store::news_schema());
    let plan = corpus::ImportPlan::plain(material::analyst());
    let (mut mentions, mut joiner) = (0, corpus::Joiner::of(&project));
    let mut take = |imported: Imported, _: Report| {
        let joining = joiner.joining(&project, imported, &plan).unwrap();
        project.commit(&joining.operations).unwrap();
        mentions += joining.came.mentions;
        ControlFlow::Continue(())
    };
    corpus::read_in_batches(path, format(id).unwrap(), &mut take).unwrap();
    mentions
}

/// How much more memory something takes at most than there was before, in kilobytes where the system tells it, and
/// how long the thread works on it.
fn measured(work: impl FnOnce()) -> (Option<u64>, Duration) {
    // Linux forgets the peak so far when it is told to.
    let forgotten = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = kilobytes("VmRSS:");
    let start = ThreadTime::now();
    work();
    let took = start.elapsed();
    let peak = kilobytes("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    (peak.filter(|_| forgotten), took)
}

fn kilobytes(what: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn bytes_in(path: &Path) -> u64 {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| entry.metadata().map_or(0, |what| what.len())).sum(),
        Err(_) => std::fs::metadata(path).map_or(0, |what| what.len()),
    }
}

fn said(bytes: u64, took: Duration, peak: Option<u64>) -> String {
    let speed = bytes as f64 / 1e6 / took.as_secs_f64();
    let peak = peak.map_or(String::new(), |peak| format!(", {:.0} MB more memory at most", peak as f64 / 1024.0));
    format!("{:.1} s, {speed:.0} MB/s{peak}", took.as_secs_f64())
}

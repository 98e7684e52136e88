//! A big corpus written and read again in the formats that stream: how fast, and with how much memory.

use crate::{Row, material};
use standpoint::format::{ExportOptions, Imported, format};
use standpoint::model::Project;
use standpoint::report::Report;
use standpoint::session::corpus;
use standpoint::session::exporting::{ExportPlan, export};
use standpoint::store;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

const ARTICLES: usize = 2_000;
const MENTIONS: usize = 500;

pub fn bench() -> Vec<Row> {
    let project = material::project(ARTICLES, MENTIONS);
    let size = format!("{} mentions in {ARTICLES} articles", ARTICLES * MENTIONS);
    let home = tempfile::tempdir().unwrap();
    let mut rows = Vec::new();
    for id in ["jsonl", "csv", "conll", "parquet"] {
        let Some(written) = format(id) else { continue };
        let path = home.path().join(id);
        let plan = ExportPlan::whole(ExportOptions::all(material::analyst()));
        let (peak, took) = measured(|| {
            let mut watch = |_, _| ControlFlow::Continue(());
            let prepared = export(&project, written, &plan, &path, &mut watch).map_err(|_| "not exported").unwrap();
            assert_eq!(prepared.verification.unwrap().different, 0);
        });
        let bytes = bytes_in(&path);
        let row = |what: &str, took: Duration, peak: Option<u64>| {
            let (what, result) = (format!("datasets: {what} {id}"), said(bytes, took, peak));
            // It takes minutes, so whoever waits is told how it goes.
            eprintln!("{what}: {result}");
            Row { what, size: format!("{size}, {:.0} MB", bytes as f64 / 1e6), result, goal: "" }
        };
        rows.push(row("export and compare", took, peak));
        let (peak, took) = measured(|| assert!(read(&path, id) > 0));
        rows.push(row("read", took, peak));
        let (peak, took) = measured(|| {
            let mentions = import(&path, id);
            assert!(mentions > 0);
        });
        rows.push(row("import into a project", took, peak));
    }
    rows
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
    let mut mentions = 0;
    let mut take = |imported: Imported, _: Report| {
        let joining = corpus::joining(&project, imported, &plan).unwrap();
        project.commit(&joining.operations).unwrap();
        mentions += joining.came.mentions;
        ControlFlow::Continue(())
    };
    corpus::read_in_batches(path, format(id).unwrap(), &mut take).unwrap();
    mentions
}

/// How much more memory something takes at most than there was before, in kilobytes where the system tells it, and
/// how long it takes.
fn measured(work: impl FnOnce()) -> (Option<u64>, Duration) {
    // Linux forgets the peak so far when it is told to.
    let forgotten = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = kilobytes("VmRSS:");
    let start = Instant::now();
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

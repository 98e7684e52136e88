//! `standpoint add`: a folder of good and broken files, its report and its exit code.

use super::Bench;
use crate::support::mixed;

#[test]
fn a_thousand_good_and_sixty_broken_files_are_opened_and_named() {
    let bench = Bench::new();
    mixed::write(&bench.path("in"), 1000, 60);
    assert_eq!(bench.run(&["new", "project"]).code, 0);
    let ran = bench.run(&["add", "project", "in", "--report", "report.csv"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("Opened 1000 articles; 60 could not be read. project has 1000 articles now."),
        "{}",
        ran.err
    );
    let report = bench.read("report.csv");
    let rows = |outcome: &str| report.lines().filter(|line| line.starts_with(outcome)).count();
    assert_eq!((rows("opened,"), rows("failed,"), rows("skipped,")), (1000, 60, 0));
    for (at, (name, _, reason)) in (0..60).zip(mixed::BROKEN.iter().cycle()) {
        let file = format!("broken-{at:03}-{name}");
        let row = report.lines().find(|line| line.contains(&file)).expect(&file);
        assert!(row.contains(reason), "{row}");
        assert!(ran.err.lines().any(|line| line.contains(&file) && line.contains(reason)), "{file}");
    }
    assert_eq!(std::fs::read_dir(bench.path("project/imports")).unwrap().count(), 1);
    let again = bench.run(&["add", "project", "in/000"]);
    assert!(again.err.contains("Opened 0 articles"), "{}", again.err);
    assert_eq!(bench.run(&["check", "project"]).code, 0);
}

#[test]
fn limits_can_be_set() {
    let bench = Bench::new();
    bench.write("in/a.txt", mixed::noise(3 << 20));
    bench.write("in/b.txt", "Words.");
    assert_eq!(bench.run(&["new", "project", "in", "--max-article", "2"]).code, 1);
    let ran = bench.run(&["extract", "in", "--max-article", "2"]);
    assert_eq!((ran.code, ran.lines().len()), (1, 1));
    assert!(ran.err.contains("larger than 2 MiB"), "{}", ran.err);
}

#[test]
fn versions_are_listed() {
    let bench = Bench::new();
    let copy: String = (0..20).map(|at| format!("Sentence {at} says that {} happened. ", mixed::body(at))).collect();
    bench.write("in/a.txt", &copy);
    bench.write("in/b.txt", format!("{copy} The end."));
    bench.write("in/c.txt", mixed::body(99));
    assert_eq!(bench.run(&["new", "project", "in"]).code, 0);
    let ran = bench.run(&["versions", "project"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 3), "{}", ran.out);
}

//! `standpoint extract` as a stream.

use super::{ARTICLE, Bench, OTHER};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

fn lines(count: usize) -> String {
    let line = |number: usize| {
        let text = if number.is_multiple_of(3) { ARTICLE.repeat(1 + number % 5) } else { format!("{OTHER}{number}") };
        serde_json::json!({"id": number.to_string(), "text": text, "date": "2025-08-22"}).to_string() + "\n"
    };
    (0..count).map(line).collect()
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let bench = Bench::new();
    let mut input = lines(40);
    input.insert_str(input.find('\n').unwrap() + 1, "{oops\n");
    bench.write("lines.jsonl", &input);
    // Both have the same title, so the second gets another id, whichever is done first.
    bench.write("in/a.txt", ARTICLE);
    bench.write("in/b.txt", format!("{ARTICLE}\nOnce more.\n"));
    let alone = bench.run(&["extract", "in", "lines.jsonl", "--jobs", "1"]);
    assert_eq!((alone.code, alone.lines().len()), (1, 42));
    assert!(alone.err.contains("lines.jsonl, line 2"), "{}", alone.err);
    let ids: Vec<String> = alone.lines().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids[1], format!("{}-2", ids[0]));
    assert_eq!(ids[2..], (0..40).map(|number| number.to_string()).collect::<Vec<_>>());
    for jobs in ["2", "5"] {
        let together = bench.run(&["extract", "in", "lines.jsonl", "--jobs", jobs]);
        assert_eq!((together.code, &together.out, &together.err), (alone.code, &alone.out, &alone.err));
    }
    let ran = bench.run(&["extract", "in", "lines.jsonl", "--output", "all.jsonl"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(bench.read("all.jsonl"), alone.out);
    assert_eq!(bench.run(&["extract", "--jobs", "0"]).code, 2);
}

#[test]
fn the_first_result_comes_before_the_last_input() {
    let bench = Bench::new();
    let mut child = bench.command(&["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for line in lines(3).lines() {
        stdin.write_all(format!("{line}\n").as_bytes()).unwrap();
        let mut answer = String::new();
        // Would wait for ever if the answer waited for more input.
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.starts_with("{\"format\":\"standpoint\""), "{answer}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn an_output_file_stays_as_it_was_if_the_work_ends_early() {
    let bench = Bench::new();
    bench.write("found.jsonl", "what was there before\n");
    let mut child = bench
        .command(&["extract", "-", "--output", "found.jsonl"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines(2).as_bytes()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let left = bench.read("found.jsonl");
    assert!(left == "what was there before\n" || left.lines().count() == 2, "{left}");
}

//! The command line, run as a program.

mod add;
mod corpora;
mod evaluate;
mod stream;
mod train;

use serde_json::{Value, json};
use standpoint::format::{FORMATS, read_formats};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const ARTICLE: &str = "Harbour vote divides the coalition 🚢\n\nFinance Minister Amina Okafor said on Tuesday that Kenya \
                       would not pay for the new harbour. “We oppose this plan,” Okafor told reporters in Lisbon.\n\n\
                       Germany backs the plan, and Chancellor Friedrich Merz supports a treaty with Kenya.\n";

const OTHER: &str = "Energy talks resume\n\nThe European Union welcomed the offer from Norway. Norway’s Prime Minister \
                     Jonas Gahr Støre rejected a price cap on Monday, and France supports him.\n";

/// A folder of its own to run the program in.
struct Bench {
    folder: tempfile::TempDir,
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command.args(arguments).current_dir(self.folder.path());
        // No display, and no settings but those of this folder.
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        for home in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(home, self.folder.path().join("home"));
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let ran = Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
        ran
    }

    /// Runs what must go well.
    fn well(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        ran
    }

    fn with_project() -> Self {
        let bench = Self::new();
        bench.write("in/harbour.txt", ARTICLE);
        bench.well(&["new", "press", "in/harbour.txt"]);
        bench
    }

    /// A project with annotations made by hand, so that tests of the command line do not hang on what extraction finds.
    fn with_annotations() -> Self {
        let bench = Self::new();
        let place = |words: &str| {
            let start = ARTICLE[..ARTICLE.find(words).unwrap()].chars().count();
            json!([[start, start + words.chars().count()]])
        };
        let mention = |id: &str, words: &str, label: &str, entity: Value| {
            json!({"id": id, "spans": place(words), "text": words, "label": label, "entity": entity,
                   "status": "suggested", "origin": "rule", "by": "test", "score": 0.9, "reason": "it says so"})
        };
        let line = json!({
            "id": "harbour-vote", "title": "Harbour vote", "text": ARTICLE,
            "mentions": [
                mention("m1", "Amina Okafor", "PERSON", json!("amina-okafor")),
                mention("m2", "Finance Minister", "ROLE", json!(null)),
                mention("m3", "Kenya", "GPE", json!("kenya")),
                mention("m4", "the coalition 🚢\n\nFinance", "ORG", json!(null)),
                mention("m5", "🚢", "WEAPON", json!(null)),
            ],
            "entities": [{"id": "amina-okafor", "name": "Amina Okafor", "label": "PERSON"},
                         {"id": "kenya", "name": "Kenya", "label": "GPE"}],
            "stances": [{"id": "s1", "holder": {"mention": "m1"}, "target": {"spans": place("this plan")},
                         "polarity": "oppose", "cue": place("oppose"), "evidence": place("We oppose this plan"),
                         "attribution": [{"text": "reporters", "spans": place("reporters")}], "origin": "rule", "by": "test"}],
        });
        bench.write("in.jsonl", format!("{line}\n"));
        bench.well(&["new", "press"]);
        let ran = bench.well(&["import", "press", "in.jsonl", "--format", "jsonl", "--as-predictions"]);
        assert_eq!(ran.err, "Imported 1 article, 5 mentions, 1 stance as annotations of prediction.\n");
        bench
    }
}

/// Label and words of all mentions of one exported document.
fn mentions(document: &Value) -> BTreeSet<String> {
    let mentions = document["mentions"].as_array().unwrap();
    mentions.iter().map(|m| format!("{} {} {}", m["label"], m["text"], m["spans"])).collect()
}

#[test]
fn extract_reads_files_and_standard_input_alike() {
    let bench = Bench::new();
    bench.write("b.txt", ARTICLE);
    bench.write("more/a.md", format!("# {OTHER}"));
    let both = bench.well(&["extract", "b.txt", "more"]);
    assert_eq!(both.err, "");
    let lines = both.lines();
    assert_eq!(lines.len(), 2);
    assert!(lines[0]["text"].as_str().unwrap().starts_with("Harbour vote"));
    assert_eq!(
        (&lines[0]["format"], &lines[0]["version"], &lines[0]["offsets"]),
        (&"standpoint".into(), &1.into(), &"codepoint".into())
    );
    let found = mentions(&lines[0]);
    assert!(found.iter().any(|mention| mention.contains("Amina Okafor")), "{found:?}");
    // Places are code points: the ship before them is one.
    let text: Vec<char> = lines[0]["text"].as_str().unwrap().chars().collect();
    for mention in lines[0]["mentions"].as_array().unwrap() {
        let [start, end] = [0, 1].map(|at| mention["spans"][0][at].as_u64().unwrap() as usize);
        assert_eq!(text[start..end].iter().collect::<String>(), mention["text"].as_str().unwrap());
    }

    let piped = bench.run_with(&["extract"], ARTICLE).lines().remove(0);
    assert_eq!(piped["mentions"], lines[0]["mentions"]);
    assert_eq!(piped["stances"], lines[0]["stances"]);
    assert_eq!(bench.run_with(&["extract", "-"], ARTICLE).lines().remove(0), piped);
    assert_eq!(bench.well(&["extract", "b.txt", "more"]).out, both.out);

    bench.well(&["extract", "b.txt", "more", "--output", "found/all.jsonl"]);
    assert_eq!(bench.read("found/all.jsonl"), both.out);
}

/// A file that takes the place of a device breaks other programs.
#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_stays_a_pipe() {
    use std::os::unix::fs::FileTypeExt;
    let bench = Bench::new();
    bench.write("b.txt", ARTICLE);
    let pipe = bench.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    bench.well(&["extract", "b.txt", "--output", "pipe"]);
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(reader.join().unwrap(), bench.well(&["extract", "b.txt"]).out);
}

#[test]
fn extract_goes_on_after_bad_lines_and_bad_files_and_names_them() {
    let bench = Bench::new();
    let good =
        |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"Amina Okafor opposes it.\",\"date\":\"2025-08-22\"}}\n");
    let input = format!("{}{{oops\n\n{}{{\"id\":\"no text\"}}\n{}", good("First/One"), good("2"), good("2"));
    for arguments in [&["extract"][..], &["extract", "--input-format", "jsonl", "-"]] {
        let ran = bench.run_with(arguments, &input);
        assert_eq!(ran.code, 1);
        let ids: Vec<Value> = ran.lines().into_iter().map(|line| line["id"].clone()).collect();
        assert_eq!(ids, ["First/One", "2", "2"]);
        assert!(ran.err.contains("line 2") && ran.err.contains("line 5"), "{}", ran.err);
        assert_eq!(ran.lines()[0]["date"], "2025-08-22");
    }
    bench.write("lines.jsonl", &input);
    bench.write("image.txt", b"\x89PNG\r\n\x1a\n\0\0");
    bench.write("good.txt", OTHER);
    let ran = bench.run(&["extract", "lines.jsonl", "image.txt", "missing.txt", "good.txt"]);
    assert_eq!((ran.code, ran.lines().len()), (1, 4));
    assert!(ran.err.contains("an image") && ran.err.contains("missing.txt"), "{}", ran.err);
}

#[test]
fn every_format_comes_back_with_the_same_spans() {
    let bench = Bench::with_annotations();
    let exported = |bench: &Bench, project: &str| {
        bench.well(&["export", project, "--format", "jsonl", "--output", "-"]).lines().remove(0)
    };
    let wanted = exported(&bench, "press");
    assert!(mentions(&wanted).len() == 5);
    for format in read_formats() {
        let out = format!("out-{}", format.id);
        let ran =
            bench.well(&["export", "press", "--format", format.id, "--output", &out, "--annotator", "prediction"]);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("Exported 1 article"), "{}", ran.err);
        assert_eq!(ran.err.contains("Left out"), !format.carries.origin, "{}: {}", format.id, ran.err);
        assert_eq!(bench.path(&out).is_file(), format.single_file);

        // Into an empty project the article comes along, into its own project the annotations find it.
        let fresh = format!("fresh-{}", format.id);
        bench.well(&["new", &fresh]);
        bench.well(&["import", &fresh, &out, "--format", format.id, "--as-predictions"]);
        let read = exported(&bench, &fresh);
        assert_eq!(read["text"], wanted["text"], "{}", format.id);
        let (found, known) = (mentions(&read), mentions(&wanted));
        assert!(found.is_subset(&known), "{}: {found:?}", format.id);
        if format.carries.nested {
            assert_eq!(found, known, "{}", format.id);
        }
        if format.carries.stances {
            assert_eq!(read["stances"].as_array().unwrap().len(), wanted["stances"].as_array().unwrap().len());
        }
        bench.well(&["check", &fresh]);
        bench.well(&["import", "press", &out, "--format", format.id, "--annotator", format.id]);
        bench.well(&["check", "press"]);
    }
    // Now there are several hands, so one must be chosen.
    let ran = bench.run(&["export", "press", "--format", "jsonl", "--output", "-"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("brat, cas-json, conll") && ran.err.contains("--annotator"), "{}", ran.err);
    let one = bench.well(&["export", "press", "--format", "jsonl", "--output", "-", "--annotator", "csv"]);
    assert_eq!(mentions(&one.lines()[0]), mentions(&wanted));
    let reviewed = bench.well(&[
        "export",
        "press",
        "-f",
        "jsonl",
        "-o",
        "-",
        "--annotator",
        "prediction",
        "--include",
        "reviewed",
    ]);
    assert_eq!(mentions(&reviewed.lines()[0]).len(), 0);
    assert_eq!(bench.run(&["export", "press", "-f", "jsonl", "-o", "-", "--annotator", "nobody"]).code, 2);
}

#[test]
fn new_and_add_make_a_project_that_checks() {
    let bench = Bench::with_project();
    bench.write("in/energy.html", format!("<html><body><p>{OTHER}</p></body></html>"));
    bench.write("in/notes.png", "\u{89}PNG");
    let ran = bench.well(&["add", "press", "in"]);
    assert!(
        ran.err.contains("already") && ran.err.contains("Opened 1 article; 2 left out. press has 2 articles now."),
        "{}",
        ran.err
    );
    let checked = bench.well(&["check", "press"]);
    assert!(checked.out.contains("No problem was found in 2 articles"), "{}", checked.out);

    let ran = bench.run(&["add", "press", "in/notes.png"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("not a text file"), "{}", ran.err);
    assert_eq!(bench.run(&["new", "press"]).code, 1);
    assert_eq!(bench.run(&["add", "nowhere", "in"]).code, 1);
    // What the command line adds equals what `extract` finds.
    let exported = bench.well(&["export", "press", "-f", "jsonl", "-o", "-"]).lines();
    let extracted = bench.well(&["extract", "in/harbour.txt"]).lines().remove(0);
    let same = exported.iter().find(|line| line["text"] == extracted["text"]).unwrap();
    assert_eq!((&same["mentions"], &same["stances"]), (&extracted["mentions"], &extracted["stances"]));
}

#[test]
fn new_takes_a_ready_made_schema_or_a_file() {
    let bench = Bench::new();
    bench.write("in/harbour.txt", ARTICLE);
    bench.write(
        "own.ron",
        "(version: 1, name: \"Own\", labels: [(id: \"PERSON\", name: \"Who\", tag: \"who\", hue: 9, \
                            names_entities: true)])",
    );
    for (schema, name) in [("conflict", "Conflict"), ("own.ron", "Own")] {
        bench.well(&["new", name, "--schema", schema, "in/harbour.txt"]);
        let project = standpoint::store::ProjectFolder::open_read_only(&bench.path(name)).unwrap().project;
        assert_eq!(project.schema().name, name);
        bench.well(&["check", name]);
    }
    let ran = bench.run(&["new", "none", "--schema", "missing.ron"]);
    assert!(ran.code != 0 && ran.err.contains("missing.ron"), "{}", ran.err);
}

#[test]
fn check_names_damage_by_file_and_line_and_changes_nothing() {
    let bench = Bench::with_annotations();
    let annotations = std::fs::read_dir(bench.path("press/annotations/prediction")).unwrap().next().unwrap().unwrap();
    let whole = std::fs::read_to_string(annotations.path()).unwrap();
    let at = whole.find("Okafor").unwrap();
    let damaged = format!("{}Xkafor{}", &whole[..at], &whole[at + 6..]);
    std::fs::write(annotations.path(), &damaged).unwrap();
    let ran = bench.run(&["check", "press"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    let name = annotations.file_name().to_string_lossy().into_owned();
    assert!(ran.out.contains(&name) && ran.out.contains("line "), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(annotations.path()).unwrap(), damaged);
    assert_eq!(bench.run(&["check", "nowhere"]).code, 1);
}

#[test]
fn import_maps_labels_and_counts_those_it_does_not_know() {
    let bench = Bench::new();
    bench.well(&["new", "press"]);
    bench.write("news.conll", "Amina B-PER\nOkafor I-PER\nleft O\nKenya B-LAND\n. O\n");
    let ran = bench.run(&["import", "press", "news.conll", "--format", "conll", "--annotator", "Anna Müller"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("“PER”") && ran.err.contains("“LAND”") && ran.err.contains("--map"), "{}", ran.err);
    bench.write("map.txt", "# of another project\nPER = PERSON\nLAND\tGPE\n");
    bench.well(&[
        "import",
        "press",
        "news.conll",
        "--format",
        "conll",
        "--annotator",
        "Anna Müller",
        "--map",
        "map.txt",
    ]);
    let line = bench.well(&["export", "press", "-f", "jsonl", "-o", "-"]).lines().remove(0);
    assert_eq!((line["annotator"].as_str(), line["mentions"].as_array().unwrap().len()), (Some("anna-muller"), 2));
    bench.write("wrong.json", "{\"PER\": \"HUMAN\"}");
    let ran = bench.run(&["import", "press", "news.conll", "--format", "conll", "--map", "wrong.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("HUMAN"), "{}", ran.err);
    assert_eq!(bench.run(&["import", "press", "map.txt", "--format", "jsonl"]).code, 1);

    // The same on the command line, with the format told by the file.
    let said = ["import", "press", "news.conll", "--as-predictions", "--map", "PER=PERSON", "--map", "LAND="];
    let ran = bench.well(&said);
    assert!(ran.err.contains("CoNLL-2003") && ran.err.contains("1 mention,"), "{}", ran.err);
    bench.write("odd.jsonl", "{\"text\":\"Kyiv\",\"label\":[[0,4,\"LAND\"],[1,9,\"X\"]]}\n");
    let ran = bench.run(&["import", "press", "odd.jsonl", "--new-labels", "--rejected", "odd.txt"]);
    assert!(ran.code == 1 && ran.err.contains("doccano") && ran.err.contains("kept in odd.txt"), "{}", ran.err);
    assert!(bench.read("odd.txt").contains("[1,9,"));

    // A file is checked like a project.
    let ran = bench.run(&["check", "odd.jsonl", "press"]);
    assert!(
        ran.code == 1 && ran.out.contains("odd.jsonl") && ran.out.contains("1 problem found in 3 articles"),
        "{}",
        ran.out
    );
    bench.well(&["check", "news.conll", "press"]);
}

#[test]
fn every_command_teaches_itself() {
    let bench = Bench::new();
    let help = bench.well(&["--help"]).out;
    for command in ["extract", "new", "add", "export", "import", "check", "evaluate", "formats"] {
        assert!(help.contains(&format!("  {command} ")), "{command} in {help}");
        let own = bench.well(&[command, "--help"]);
        assert!(own.out.contains("Examples:") && own.out.contains(&format!("standpoint {command}")), "{}", own.out);
        assert_eq!(own.err, "");
    }
    assert!(bench.well(&["--version"]).out.starts_with("standpoint "));
    let formats = bench.well(&["formats"]).out;
    for format in FORMATS {
        assert!(formats.contains(format.name), "{formats}");
    }
    assert!(bench.well(&["formats", "--markdown"]).out.starts_with("# Formats"));
}

#[test]
fn wrong_usage_is_told_from_wrong_data() {
    let bench = Bench::new();
    for arguments in [
        &["export", "press"][..],
        &["export", "press", "--format", "word", "--output", "x"],
        &["export", "press", "--format", "brat", "--output", "-"],
        &["add", "press"],
        &["import", "press", "x", "--format", "csv", "--annotator", "a", "--as-predictions"],
        &["extarct"],
        &["--colour"],
    ] {
        let ran = bench.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
    assert!(bench.run(&["extarct"]).err.contains("standpoint extract"));
    assert_eq!(bench.run(&["export", "press", "--format", "csv", "--output", "x"]).code, 1);
}

#[test]
fn a_closed_pipe_is_no_fault() {
    let bench = Bench::new();
    let line = format!("{{\"id\":\"a\",\"text\":{}}}\n", serde_json::to_string(&ARTICLE.repeat(20)).unwrap());
    bench.write("many.jsonl", line.repeat(12));
    for arguments in [&["extract", "many.jsonl"][..], &["--help"], &["formats", "--markdown"]] {
        let mut command = bench.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn extract_and_add_suggest_as_a_project_has_learnt_to() {
    let bench = Bench::new();
    bench.write("a.txt", "The Zorvath reopened in spring.\n");
    bench.write("b.txt", "Nobody saw the Zorvath again.\n");
    bench.well(&["new", "project", "a.txt"]);
    let decided = json!({
        "format": "standpoint", "version": 1, "offsets": "codepoint", "id": "a", "text": "The Zorvath reopened in spring.\n",
        "mentions": [{"id": "m1", "spans": [[4, 11]], "label": "FAC", "status": "accepted", "origin": "analyst"}],
    });
    bench.write("decided.jsonl", format!("{decided}\n"));
    bench.well(&["import", "project", "decided.jsonl", "--format", "jsonl", "--annotator", "Anna"]);

    let is_facility = |line: &Value| {
        let mentions = line["mentions"].as_array().unwrap().clone();
        mentions.iter().any(|mention| mention["text"] == "Zorvath" && mention["label"] == "FAC")
    };
    assert!(!is_facility(&bench.well(&["extract", "b.txt"]).lines()[0]));
    let learnt = bench.well(&["extract", "--project", "project", "b.txt"]).lines().remove(0);
    assert!(is_facility(&learnt), "{learnt}");
    bench.well(&["add", "project", "b.txt"]);
    let added = bench.well(&["export", "project", "--format", "jsonl", "--output", "-", "--annotator", "prediction"]);
    assert!(added.lines().iter().any(|line| line["text"] == learnt["text"] && is_facility(line)), "{}", added.out);
}

#[test]
fn an_export_takes_what_was_chosen_and_says_that_it_was_read_back() {
    let bench = Bench::with_annotations();
    let ran = bench.well(&["export", "press", "--format", "jsonl", "--labels", "PERSON,GPE", "--output", "out.jsonl"]);
    assert!(ran.err.contains("Read back: 1 article, 2 mentions, 1 stance; 0 different."), "{}", ran.err);
    assert!(bench.read("out.jsonl").contains("Amina Okafor"));
    let ran = bench.run(&["export", "press", "--format", "jsonl", "--labels", "PERSON,NOBODY", "--output", "no.jsonl"]);
    assert!(ran.code == 2 && ran.err.contains("no label “NOBODY”. It has: PERSON, ORG"), "{}", ran.err);
    let ran = bench.run(&["export", "press", "--format", "jsonl", "--documents", "lang:xx", "--output", "no.jsonl"]);
    assert!(ran.code == 1 && ran.err.contains("No article is like"), "{}", ran.err);
    let ran = bench.well(&["export", "press", "--format", "csv", "--split", "80,10,10", "--output", "parts"]);
    assert!(ran.err.contains("train 1, dev 0, test 0"), "{}", ran.err);
    assert!(bench.path("parts/train/mentions.csv").is_file());
}

#[test]
fn a_corpus_is_converted_with_labels_that_no_schema_knows() {
    let bench = Bench::new();
    bench.write(
        "in.conll",
        "-DOCSTART- -X- -X- O\n\nAda -X- -X- B-WIZARD\nLund -X- -X- I-WIZARD\nsmiled -X- -X- O\n. -X- -X- O\n",
    );
    let ran = bench.well(&["convert", "in.conll", "--from", "conll", "--to", "brat", "--output", "brat"]);
    assert!(ran.err.contains("1 mention") && ran.err.contains("0 different"), "{}", ran.err);
    let ran = bench.well(&["convert", "brat", "--from", "brat", "--to", "jsonl", "--output", "-"]);
    let line = ran.lines().remove(0);
    assert_eq!((&line["mentions"][0]["label"], &line["mentions"][0]["text"]), (&"WIZARD".into(), &"Ada Lund".into()));
}

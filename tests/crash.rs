//! Killed at any moment, also while it saves or makes its index anew: the project opens undamaged, and every step that
//! was written down is in it. `STANDPOINT_CRASHES` says how often that is tried.

use crate::support::random;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use standpoint::model::Project;
use standpoint::report::Severity;
use standpoint::store::{self, ProjectFolder};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The folder and the seed of the process that is going to be killed.
const FOLDER: &str = "STANDPOINT_CRASH_FOLDER";
const SEED: &str = "STANDPOINT_CRASH_SEED";

/// How often a process is killed unless `STANDPOINT_CRASHES` says otherwise.
const USUALLY: u64 = 12;

/// The same edits for the same seed, in the process that makes them and in the one that checks.
fn edits(seed: u64) -> Vec<random::Edit> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    random::edits(600).new_tree(&mut runner).unwrap().current()
}

/// What is not a test: works on a project until it is killed. Says the number of each step once it is written down.
#[test]
fn works_until_it_is_killed() {
    let (Ok(folder), Ok(seed)) = (std::env::var(FOLDER), std::env::var(SEED)) else { return };
    let opened = ProjectFolder::open(Path::new(&folder)).unwrap();
    let (mut folder, mut project) = (opened.folder, opened.project);
    let mut save = None;
    let edits = edits(seed.parse().unwrap());
    for (number, edit) in edits.iter().enumerate() {
        let operations = edit.operations(&project);
        if project.commit(&operations).is_ok() {
            folder.append("Edit", 1_755_856_800, &operations).unwrap();
        }
        say(number + 1);
        // A save runs beside the next steps, as in the window.
        if number % 4 == 3 {
            let under_way: Option<std::thread::JoinHandle<store::FinishedSave>> = save.take();
            if let Some(save) = under_way {
                folder.finish_save(save.join().unwrap()).unwrap();
                folder.put_away(&mut project, &Default::default(), 0);
            }
            let job = folder.begin_save(&project).unwrap();
            save = Some(std::thread::spawn(move || job.run()));
        }
    }
    loop {
        std::thread::park();
    }
}

fn say(number: usize) {
    say_words(&format!("step {number}"));
}

fn say_words(words: &str) {
    // By hand, since the harness keeps what a test prints.
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{words}").and_then(|()| out.flush()).unwrap();
}

/// What is no test either: opens a project, which makes its index anew, until it is killed.
#[test]
fn opens_until_it_is_killed() {
    let (Ok(folder), Err(_)) = (std::env::var(FOLDER), std::env::var(SEED)) else { return };
    say_words("opening");
    let opened = ProjectFolder::open(Path::new(&folder)).unwrap();
    say_words("opened");
    drop(opened);
}

/// Takes a project's index away, or spoils it, and kills who makes it anew. Gives whether it was still at it.
fn kill_within_a_rebuild(folder: &Path, project: &Project, seed: u64) -> bool {
    let index = folder.join(".standpoint/index.sqlite");
    let former = std::fs::read(&index).unwrap();
    match seed % 4 {
        0 => std::fs::remove_file(&index).unwrap(),
        1 => std::fs::write(&index, b"no index").unwrap(),
        2 => std::fs::write(&index, &former[..former.len() / 2]).unwrap(),
        // Files that are as they were, with other times: none is as the index knows it.
        _ => {
            for entry in std::fs::read_dir(folder.join("articles")).into_iter().flatten().flatten() {
                let file = std::fs::File::options().append(true).open(entry.path()).unwrap();
                file.set_modified(std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(seed)).unwrap();
            }
        }
    }
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["crash::opens_until_it_is_killed", "--exact", "--nocapture"]);
    child.env(FOLDER, folder).env_remove(SEED).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = child.spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(said.any(|line| line == "opening"));
    std::thread::sleep(Duration::from_micros(seed * 104_729 % 3_000));
    child.kill().unwrap();
    child.wait().unwrap();
    let was_at_it = !said.any(|line| line == "opened");
    // The first opening makes the index of what is there, the second one believes it.
    for opening in ["first", "second"] {
        let opened = ProjectFolder::open(folder).unwrap();
        let damage = opened.report.notices.iter().filter(|notice| notice.severity == Severity::Error);
        let damage: Vec<String> = damage.map(ToString::to_string).collect();
        assert_eq!(damage, Vec::<String>::new(), "seed {seed}, {opening} opening after a killed rebuild");
        assert!(opened.project == *project, "seed {seed}: another project, {opening} opening after a killed rebuild");
    }
    was_at_it
}

/// The states of the project after each edit, the first one before all.
fn states(start: &Project, seed: u64) -> Vec<Project> {
    let mut states = vec![start.clone()];
    for edit in edits(seed) {
        let mut project = states.last().unwrap().clone();
        let _ = project.commit(&edit.operations(&project));
        states.push(project);
    }
    states
}

#[test]
fn a_process_killed_at_any_moment_loses_at_most_the_step_that_it_was_writing_down() {
    let crashes = std::env::var("STANDPOINT_CRASHES").ok().and_then(|count| count.parse().ok()).unwrap_or(USUALLY);
    let (mut steps, mut while_saving, mut while_rebuilding) = (0, 0, 0);
    for crash in 0..crashes {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("project");
        let start = Project::new("Crash", store::news_schema());
        drop(ProjectFolder::create(&folder, &start).unwrap());
        let mut project = start;
        // A project that was killed once is killed again.
        for round in 0..3 {
            let seed = crash * 3 + round;
            let states = states(&project, seed);
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.args(["crash::works_until_it_is_killed", "--exact", "--nocapture"]);
            child.env(FOLDER, &folder).env(SEED, seed.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
            let mut child = child.spawn().unwrap();
            let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
            // After some steps and a moment more, so that it dies at any place.
            let most = (states.len() as u64 - 1).min(90);
            let (wanted, moment) = (1 + seed * 37 % most, seed * 7919 % 4_000);
            let step = |line: &str| line.strip_prefix("step ").and_then(|number| number.parse::<usize>().ok());
            let mut last = 0;
            while let Some(Ok(line)) = said.next() {
                last = step(&line).unwrap_or(last);
                if last as u64 >= wanted {
                    break;
                }
            }
            std::thread::sleep(Duration::from_micros(moment));
            child.kill().unwrap();
            child.wait().unwrap();
            last = said.map_while(Result::ok).filter_map(|line| step(&line)).last().unwrap_or(last);
            let left = std::fs::read_dir(&folder)
                .unwrap()
                .chain(std::fs::read_dir(folder.join("articles")).into_iter().flatten());
            while_saving +=
                usize::from(left.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(".tmp")));

            let opened = ProjectFolder::open(&folder).unwrap();
            let damage = opened.report.notices.iter().filter(|notice| notice.severity == Severity::Error);
            let damage: Vec<String> = damage.map(ToString::to_string).collect();
            assert_eq!(damage, Vec::<String>::new(), "seed {seed}, killed after step {last}");
            let after = states.get(last).into_iter().chain(states.get(last + 1));
            assert!(
                after.into_iter().any(|state| *state == opened.project),
                "seed {seed}: what was written down up to step {last} is not what was found"
            );
            project = opened.project;
            drop(opened.folder);
            while_rebuilding += usize::from(kill_within_a_rebuild(&folder, &project, seed));
            // The next process changes the files while this one goes on with what was in them.
            assert!(
                project.documents().all(|document| !document.text.is_lost() && document.text.as_str().len() < 1 << 20)
            );
            project.documents().for_each(|document| project.annotation_sets(&document.id).for_each(drop));
            steps += last;
        }
    }
    println!(
        "{} kills, {while_saving} of them within a save, after {steps} steps; {} more when the index was made anew, \
         {while_rebuilding} of them within that: nothing was lost",
        crashes * 3,
        crashes * 3
    );
}

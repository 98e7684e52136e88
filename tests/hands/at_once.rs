//! Two processes at work on one project at the same time, one of which is killed now and then: whatever either had done
//! is there at the end. `STANDPOINT_HANDS_AT_ONCE` says how often one is killed.

use super::{Room, hand};
use standpoint::model::*;
use standpoint::report::Severity;
use standpoint::session::workspace::Cursor;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{Places, ProjectFolder};
use standpoint::text::SourceText;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::SystemTime;

/// The folder of the project and the analyst of the process.
const FOLDER: &str = "STANDPOINT_HANDS_FOLDER";
const NAME: &str = "STANDPOINT_HANDS_NAME";

/// The articles in which both work, and how many words each has.
const ARTICLES: [&str; 3] = ["a", "b", "c"];
const WORDS: usize = 60;

/// How many words one of them tags before it ends by itself.
const STEPS: usize = ARTICLES.len() * WORDS;

fn now() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// What is not a test: tags one word after another, saves again and again, and says each step once it is written down.
#[test]
fn works_beside_another_process() {
    let (Ok(folder), Ok(name)) = (std::env::var(FOLDER), std::env::var(NAME)) else { return };
    let root = PathBuf::from(folder);
    let places = Places::at(&root.parent().unwrap().join(&name));
    let mut session = Session::new(Surroundings { places: Some(places), clock: now, wake: Arc::new(|| {}) });
    session.perform(Action::OpenAs(root, name.clone()));
    session.settle();
    assert!(session.can_write(), "{:?}", session.read_only_reason());
    for step in 0..STEPS {
        let (article, word) = (ARTICLES[step % ARTICLES.len()], format!("word{} ", step / ARTICLES.len()));
        session.perform(Action::Show(article.into()));
        let start = session.document().unwrap().text.as_str().find(&word).unwrap();
        let who = session.who().clone();
        let own = session.project().annotation_set(&article.into(), &who);
        if own.is_some_and(|own| own.mentions.values().any(|mention| mention.spans[0].start() == start)) {
            continue;
        }
        let cursor = Cursor { anchor: start, head: start + word.len() };
        session.perform(Action::PlaceCursor(Some(cursor)));
        session.perform(Action::Tag("ORG".into()));
        if step % 20 == 0 {
            session.perform(Action::AddIssue(format!("{name} {step}")));
        }
        say(&format!("step {step}"));
        // What runs beside the next steps, and what is waited for.
        match step % 5 {
            1 | 3 => session.save_soon(),
            4 => session.save(),
            _ => {}
        }
        session.poll();
    }
    session.settle();
    session.save();
    assert!(session.is_saved(), "{:?}", session.messages().last());
    say("done");
}

fn say(words: &str) {
    // By hand, since the harness keeps what a test prints.
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{words}").and_then(|()| out.flush()).unwrap();
}

struct Process {
    child: Child,
    said: std::io::Lines<BufReader<ChildStdout>>,
}

impl Process {
    fn start(root: &Path, name: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["hands::at_once::works_beside_another_process", "--exact", "--nocapture"]);
        command.env(FOLDER, root).env(NAME, name).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, said }
    }

    /// Reads on until so many steps are done, or all; notes them. Gives whether all are.
    fn follow(&mut self, steps: usize, done: &mut BTreeSet<usize>) -> bool {
        let mut left = steps;
        while left > 0 {
            let Some(Ok(line)) = self.said.next() else { return true };
            if let Some(step) = line.strip_prefix("step ").and_then(|step| step.parse().ok()) {
                done.insert(step);
                left -= 1;
            }
        }
        false
    }

    fn kill(&mut self, done: &mut BTreeSet<usize>) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.follow(usize::MAX, done);
    }

    fn end(&mut self, done: &mut BTreeSet<usize>) {
        self.follow(usize::MAX, done);
        assert!(self.child.wait().unwrap().success());
    }
}

#[test]
fn two_processes_at_once_lose_nothing_also_when_they_are_killed() {
    let kills = std::env::var("STANDPOINT_HANDS_AT_ONCE").ok().and_then(|count| count.parse().ok()).unwrap_or(3_usize);
    let room = Room::new();
    let text: String = (0..WORDS).map(|word| format!("word{word} ")).collect();
    let mut opened = ProjectFolder::open(&room.root()).unwrap();
    let put = |id: &str| Operation::document(Document::new(id.into(), SourceText::new(&text).unwrap()));
    opened.project.commit(&ARTICLES.map(put)).unwrap();
    opened.folder.save(&opened.project).unwrap();
    drop(opened);
    let mut done = [BTreeSet::new(), BTreeSet::new()];
    let names = ["anna", "ben"];
    let mut processes = names.map(|name| Process::start(&room.root(), name));
    for kill in 0..kills {
        // Each in turn, after some steps: also the one that has the project.
        let at = kill % 2;
        if processes[at].follow(7 + kill * 5 % 23, &mut done[at]) {
            break;
        }
        processes[at].kill(&mut done[at]);
        processes[at] = Process::start(&room.root(), names[at]);
    }
    for (process, done) in processes.iter_mut().zip(&mut done) {
        process.end(done);
    }
    // Steps that were taken back to the journal of a killed process come back under its name.
    for name in names {
        let set = hand(name);
        let opening = standpoint::store::Opening { analyst: Some(&set), ..Default::default() };
        let mut opened = ProjectFolder::open_as(&room.root(), opening).unwrap();
        opened.folder.save(&opened.project).unwrap();
    }
    let opened = ProjectFolder::open_read_only(&room.root()).unwrap();
    let troubles: Vec<String> =
        opened.report.notices.iter().filter(|it| it.severity > Severity::Info).map(ToString::to_string).collect();
    assert_eq!(troubles, Vec::<String>::new());
    for (name, done) in names.into_iter().zip(&done) {
        for step in done {
            let (article, word) = (ARTICLES[step % ARTICLES.len()], format!("word{} ", step / ARTICLES.len()));
            let start = text.find(&word).unwrap();
            let set = opened.project.annotation_set(&article.into(), &hand(name));
            let is_there = set.is_some_and(|set| set.mentions.values().any(|it| it.spans[0].start() == start));
            assert!(is_there, "{word}in {article} by {name}");
            let issue = format!("{name} {step}");
            assert!(step % 20 != 0 || opened.project.issues().any(|it| it.name == issue), "the issue {issue}");
        }
    }
}

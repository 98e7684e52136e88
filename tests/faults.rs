//! The place of a project fails while it is open: the work stays in memory and in the rescue folder, the analyst is
//! told what to do, and once the fault is lifted all is saved.

use standpoint::model::{Document, DocumentId, Operation, Project};
use standpoint::report::Severity;
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::{self, Places, ProjectFolder};
use standpoint::text::SourceText;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// How the place of a project fails.
#[derive(Clone, Copy)]
enum Fault {
    /// Nothing more fits on its disk, which is small.
    Full,
    /// No file of this process may grow.
    NoRoom,
    /// Its disk has become one to read only.
    ReadOnly,
    /// Its folders may not be written to any more.
    NoPermission,
    /// It is not where it was.
    Vanished,
    /// A file is where it was.
    InTheWay,
}

/// The name of a fault and the room to try it in, for a process of its own.
const FAULT: &str = "STANDPOINT_FAULT";
const ROOM: &str = "STANDPOINT_FAULT_ROOM";

const FAULTS: &[(&str, Fault)] = &[
    ("full", Fault::Full),
    ("no room", Fault::NoRoom),
    ("read only", Fault::ReadOnly),
    ("no permission", Fault::NoPermission),
    ("vanished", Fault::Vanished),
    ("in the way", Fault::InTheWay),
];

impl Fault {
    fn begin(self, disk: &Path) {
        let away = disk.with_extension("away");
        match self {
            Self::Full => {
                let mut filler = std::fs::File::create(disk.join("filler")).unwrap();
                for size in [65_536, 4_096, 1] {
                    while std::io::Write::write_all(&mut filler, &vec![b'x'; size]).is_ok() {}
                }
            }
            Self::NoRoom => run("prlimit", &["--pid", &std::process::id().to_string(), "--fsize=0:"]),
            Self::ReadOnly => {
                let disk = disk.to_str().unwrap();
                run("mount", &["--bind", disk, disk]);
                run("mount", &["-o", "remount,bind,ro", disk]);
            }
            Self::NoPermission => run("chmod", &["-R", "a-w", disk.to_str().unwrap()]),
            Self::Vanished => std::fs::rename(disk, away).unwrap(),
            Self::InTheWay => {
                std::fs::rename(disk, away).unwrap();
                std::fs::write(disk, "in the way").unwrap();
            }
        }
    }

    fn end(self, disk: &Path) {
        let away = disk.with_extension("away");
        match self {
            Self::Full => std::fs::remove_file(disk.join("filler")).unwrap(),
            Self::NoRoom => run("prlimit", &["--pid", &std::process::id().to_string(), "--fsize=unlimited:"]),
            Self::ReadOnly => run("umount", &[disk.to_str().unwrap()]),
            Self::NoPermission => run("chmod", &["-R", "u+w", disk.to_str().unwrap()]),
            Self::Vanished => std::fs::rename(away, disk).unwrap(),
            Self::InTheWay => {
                std::fs::remove_file(disk).unwrap();
                std::fs::rename(away, disk).unwrap();
            }
        }
    }
}

fn run(program: &str, arguments: &[&str]) {
    let ran = Command::new(program).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

static NOW: AtomicI64 = AtomicI64::new(1_760_000_000);

fn session(data: &Path) -> Session {
    let clock = || NOW.load(Ordering::Relaxed);
    Session::new(Surroundings { places: Some(Places::at(data)), clock, wake: Arc::new(|| {}) })
}

fn opened(data: &Path, project: &Path) -> Session {
    let mut session = session(data);
    session.perform(Action::Open(vec![project.to_owned()]));
    session.settle();
    session
}

fn issues(session: &Session) -> Vec<String> {
    session.project().issues().map(|issue| issue.name.clone()).collect()
}

fn errors(session: &Session) -> Vec<String> {
    let all = session.messages().iter().filter(|message| message.notice.severity == Severity::Error);
    all.map(|message| message.notice.to_string()).collect()
}

/// Works on while the place of its project fails, crashes meanwhile, and works on after the fault.
fn work_through(fault: Fault, room: &Path) {
    let (data, disk) = (room.join("data"), room.join("disk"));
    std::fs::create_dir_all(&disk).unwrap();
    let project = disk.join("project");
    let mut session = session(&data);
    session.perform(Action::Paste("Harbour".into(), "Norway backs the plan.".into()));
    session.settle();
    session.perform(Action::SaveAs(project.clone()));
    session.perform(Action::AddIssue("One".into()));
    session.save();
    assert!(session.is_saved() && session.rescued_to().is_none(), "{:?}", errors(&session));

    fault.begin(&disk);
    session.perform(Action::AddIssue("Two".into()));
    session.save();
    session.perform(Action::AddIssue("Three".into()));
    session.save();
    assert_eq!(issues(&session), ["One", "Three", "Two"], "the work is kept in memory");
    assert!(!session.is_saved());
    let told = errors(&session);
    assert_eq!(told.len(), 1, "a fault is told once: {told:?}");
    let rescue = session.rescued_to().unwrap().to_owned();
    let is_rescued = !matches!(fault, Fault::NoRoom);
    let place = if is_rescued { rescue.to_str().unwrap() } else { "memory only" };
    assert!(told[0].contains("Your work is kept in memory") && told[0].contains(place), "{told:?}");
    assert!(told[0].contains("Ctrl+Shift+S"), "what to do is said: {told:?}");
    if is_rescued {
        assert!(rescue.starts_with(&data), "{}", rescue.display());
        assert_eq!(std::fs::read_to_string(rescue.join("project.txt")).unwrap().trim(), project.to_str().unwrap());
        // The program ends here as in a crash, and begins again when the place is there again.
        drop(session);
        fault.end(&disk);
        session = opened(&data, &project);
        assert_eq!(issues(&session), ["One", "Three", "Two"], "the rescue folder brings it back");
        let words: Vec<String> = session.messages().iter().map(|message| message.notice.to_string()).collect();
        assert!(words.iter().any(|words| words.contains("Recovered 2 decisions made at")), "{words:?}");
        session.settle();
        assert!(session.is_saved() && !rescue.exists(), "what is saved waits nowhere any more");
        fault.begin(&disk);
    }
    session.perform(Action::AddIssue("Four".into()));
    session.save();
    assert!(session.rescued_to().is_some());
    fault.end(&disk);
    session.poll();
    assert!(!session.is_saved(), "it is tried again only now and then");
    NOW.fetch_add(10, Ordering::Relaxed);
    session.poll();
    session.settle();
    assert!(session.is_saved() && session.rescued_to().is_none() && !rescue.join("project.txt").exists());
    let last = session.messages().last().unwrap().notice.to_string();
    assert!(last.contains("can be written again"), "{last}");
    session.perform(Action::AddIssue("Five".into()));
    drop(session);
    let session = opened(&data, &project);
    assert_eq!(issues(&session), ["Five", "Four", "One", "Three", "Two"]);
    assert_eq!(errors(&session), Vec::<String>::new());
    assert!(ProjectFolder::open_read_only(&project).unwrap().report.worst() <= Some(Severity::Info));
}

/// What is not a test: works in a process of its own, so that what it does to itself and to its disks ends with it.
#[test]
fn works_through_a_fault_of_its_own() {
    let (Ok(fault), Ok(room)) = (std::env::var(FAULT), std::env::var(ROOM)) else { return };
    let fault = FAULTS.iter().find(|(name, _)| *name == fault).unwrap().1;
    work_through(fault, Path::new(&room));
}

/// A program that starts another one, with its arguments.
type Wrapper = &'static [&'static str];

/// A disk of 2 MiB that is seen by one process only.
const SMALL_DISK: Wrapper = &[
    "unshare",
    "--map-root-user",
    "--mount",
    "sh",
    "-ec",
    "mkdir -p \"$STANDPOINT_FAULT_ROOM/disk\"; mount -t tmpfs -o size=2m tmpfs \"$STANDPOINT_FAULT_ROOM/disk\"; exec \"$@\"",
    "sh",
];

/// A write that leaves no room fails instead of ending the process.
const LIMITED: Wrapper = &["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];

/// Nobody in particular, whom permissions bind.
const NOBODY: Wrapper = &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
const MYSELF: Wrapper = &["env"];

/// Whether a wrapper works on this machine.
fn can(wrapper: Wrapper, room: &Path) -> bool {
    let exe = std::env::current_exe().unwrap();
    let ran = wrapped(wrapper, &exe, room).args(["--list", "no such test"]).output();
    ran.is_ok_and(|ran| ran.status.success())
}

fn wrapped(wrapper: Wrapper, exe: &Path, room: &Path) -> Command {
    let mut command = Command::new(wrapper[0]);
    command.args(&wrapper[1..]).arg(exe).env(ROOM, room);
    command
}

fn try_out(name: &str, wrapper: Wrapper) {
    let (_room, path) = open_room();
    let exe = std::env::current_exe().unwrap();
    let mut command = wrapped(wrapper, &exe, &path);
    command.args(["faults::works_through_a_fault_of_its_own", "--exact", "--nocapture"]).env(FAULT, name);
    let ran = command.output().unwrap();
    let out = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && out.contains("1 passed"), "{name}: {out}{}", String::from_utf8_lossy(&ran.stderr));
}

/// A room that any user may use.
fn open_room() -> (tempfile::TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(room.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    }
    let path = room.path().to_owned();
    (room, path)
}

#[cfg(unix)]
#[test]
fn a_full_disk_costs_nothing() {
    // Not even the rescue folder can be written to.
    try_out("no room", LIMITED);
    let (_room, path) = open_room();
    if can(SMALL_DISK, &path) {
        try_out("full", SMALL_DISK);
    } else {
        println!("No disk can be mounted here; a limit on the size of files stood for it.");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_becomes_read_only_costs_nothing() {
    let (_room, path) = open_room();
    match can(SMALL_DISK, &path) {
        true => try_out("read only", SMALL_DISK),
        false => try_out("in the way", MYSELF),
    }
}

#[cfg(unix)]
#[test]
fn permission_that_is_lost_while_a_project_is_open_costs_nothing() {
    let (_room, path) = open_room();
    let probe = path.join("probe");
    std::fs::create_dir(&probe).unwrap();
    run("chmod", &["a-w", probe.to_str().unwrap()]);
    let is_bound = std::fs::write(probe.join("file"), "").is_err();
    match () {
        () if is_bound => try_out("no permission", MYSELF),
        () if can(NOBODY, &path) => try_out("no permission", NOBODY),
        () => try_out("in the way", MYSELF),
    }
}

#[test]
fn a_project_that_vanishes_costs_nothing_and_no_part_of_it_is_made_anew() {
    for name in ["vanished", "in the way"] {
        try_out(name, MYSELF);
    }
    // What is seen of the place meanwhile.
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("project");
    let mut project = Project::new("Gone", store::news_schema());
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    std::fs::rename(&root, room.path().join("away")).unwrap();
    let rename = Operation::SetName("Later".into());
    project.commit(std::slice::from_ref(&rename)).unwrap();
    let refused = folder.append("Renamed", 1, &[rename]).unwrap_err().to_string();
    assert!(folder.save(&project).unwrap_err().to_string().contains("Put it back where it was"));
    assert!(refused.contains("Check that it is still there") || refused.contains("Put it back"), "{refused}");
    assert!(!root.exists());
}

#[test]
fn an_article_that_is_looked_at_while_its_project_is_away_is_there_again_when_that_is_back() {
    let room = tempfile::tempdir().unwrap();
    let (root, data) = (room.path().join("project"), room.path().join("data"));
    let mut project = Project::new("Away", store::news_schema());
    let put = |id: &str| {
        let text = SourceText::new(&format!("Norway backs the plan of {id}.")).unwrap();
        Operation::document(Document::new(id.into(), text))
    };
    project.commit(&[put("one"), put("two")]).unwrap();
    drop(ProjectFolder::create(&root, &project).unwrap());
    drop(ProjectFolder::open(&root).unwrap());
    let mut session = opened(&data, &root);
    session.save();
    drop(session);
    let mut session = opened(&data, &root);
    let shown = session.workspace().document.clone().unwrap();
    let other: DocumentId = if shown.as_str() == "one" { "two".into() } else { "one".into() };
    std::fs::rename(&root, room.path().join("away")).unwrap();
    session.perform(Action::AddIssue("Meanwhile".into()));
    let text = |session: &Session| session.project().document(&other).unwrap().text.as_str().trim().to_owned();
    let _ = text(&session);
    assert!(session.rescued_to().is_some());
    std::fs::rename(room.path().join("away"), &root).unwrap();
    session.save();
    assert!(session.rescued_to().is_none());
    assert_eq!(text(&session), format!("Norway backs the plan of {other}."));
    session.save();
    drop(session);
    let project = ProjectFolder::open(&root).unwrap().project;
    assert_eq!(project.document(&other).unwrap().text.as_str(), format!("Norway backs the plan of {other}."));
}

#[test]
fn a_journal_that_is_taken_away_or_written_over_is_noticed_at_the_next_step() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("project");
    let mut session = session(&room.path().join("data"));
    session.perform(Action::AddIssue("One".into()));
    session.perform(Action::SaveAs(root.clone()));
    session.perform(Action::AddIssue("Two".into()));
    std::fs::remove_dir_all(root.join(".standpoint")).unwrap();
    session.perform(Action::AddIssue("Three".into()));
    assert!(errors(&session)[0].contains("Your work is kept in memory and in"), "{:?}", errors(&session));
    NOW.fetch_add(60, Ordering::Relaxed);
    session.poll();
    session.settle();
    assert!(session.is_saved() && session.rescued_to().is_none(), "{:?}", errors(&session));
    session.perform(Action::AddIssue("Four".into()));
    drop(session);
    let opened = ProjectFolder::open(&root).unwrap();
    assert_eq!(opened.project.issues().count(), 4);
}

#[test]
fn a_slow_save_that_ends_after_a_later_one_changes_nothing() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("project");
    let mut project = Project::new("First", store::news_schema());
    let mut folder = ProjectFolder::create(&root, &project).unwrap();
    let mut renamed = |folder: &mut ProjectFolder, name: &str| {
        let rename = Operation::SetName(name.into());
        project.commit(std::slice::from_ref(&rename)).unwrap();
        folder.append(name, 1, &[rename]).unwrap();
        folder.begin_save(&project).unwrap()
    };
    let slow = renamed(&mut folder, "Slow");
    let quick = renamed(&mut folder, "Quick");
    folder.finish_save(quick.run()).unwrap();
    folder.finish_save(slow.run()).unwrap();
    drop(folder);
    let opened = ProjectFolder::open(&root).unwrap();
    assert_eq!((opened.project.name(), opened.recovered.len()), ("Quick", 0));
}

#[test]
fn a_clock_that_is_set_back_stops_no_save() {
    static EARLIER: AtomicI64 = AtomicI64::new(1_760_000_000);
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("project");
    let clock = || EARLIER.load(Ordering::Relaxed);
    let places = Some(Places::at(&room.path().join("data")));
    let mut session = Session::new(Surroundings { places, clock, wake: Arc::new(|| {}) });
    session.perform(Action::AddIssue("One".into()));
    session.perform(Action::SaveAs(root.clone()));
    EARLIER.fetch_sub(86_400, Ordering::Relaxed);
    session.perform(Action::AddIssue("Two".into()));
    session.poll();
    session.settle();
    assert!(session.is_saved());
    assert_eq!(ProjectFolder::open_read_only(&root).unwrap().project.issues().count(), 2);
}

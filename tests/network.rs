//! Nothing leaves the machine: the program makes no socket but those of this machine, and works where there is none.

use std::path::Path;
use std::process::{Command, Output};

/// Set where `strace` must be there: in continuous integration.
const MUST_TRACE: &str = "STANDPOINT_MUST_TRACE";

const ARTICLE: &str = "<html><head><title>Harbour</title><link rel=\"stylesheet\" href=\"http://example.org/a.css\"></head>\
                       <body><p>Norway backs the plan.</p><img src=\"https://example.org/a.png\"></body></html>";

/// What an analyst does without a window, on an article that names addresses.
const WORK: &[&[&str]] = &[
    &["extract", "article.html"],
    &["new", "project", "article.html"],
    &["export", "project", "--format", "jsonl", "--output", "out.jsonl"],
    &["import", "project", "out.jsonl", "--format", "jsonl", "--annotator", "ben"],
    &["check", "project"],
];

/// Does the work under another program.
fn work(folder: &Path, wrapper: &[&str]) -> Vec<Output> {
    std::fs::write(folder.join("article.html"), ARTICLE).unwrap();
    let run = |arguments: &&[&str]| {
        let mut command = Command::new(wrapper[0]);
        command.args(&wrapper[1..]).arg(env!("CARGO_BIN_EXE_standpoint")).args(*arguments).current_dir(folder);
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env("HOME", folder);
        let ran = command.output().unwrap();
        assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
        ran
    };
    WORK.iter().map(run).collect()
}

fn can(wrapper: &[&str]) -> bool {
    Command::new(wrapper[0]).args(&wrapper[1..]).arg("true").output().is_ok_and(|ran| ran.status.success())
}

/// The sockets in a trace that are not for this machine alone.
fn strangers(trace: &str) -> Vec<&str> {
    let calls = trace.lines().filter(|line| line.contains("socket(") || line.contains("socketpair("));
    calls.filter(|line| !line.contains("AF_UNIX")).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn no_socket_to_another_machine_is_made() {
    let room = tempfile::tempdir().unwrap();
    let trace = room.path().join("trace");
    let wrapper = ["strace", "-f", "-A", "-o", trace.to_str().unwrap(), "-e", "trace=%network"];
    if can(&wrapper) {
        work(room.path(), &wrapper);
        let trace = std::fs::read_to_string(&trace).unwrap();
        assert!(trace.contains("exited with 0"), "{trace}");
        assert_eq!(strangers(&trace), Vec::<&str>::new());
    } else {
        assert!(std::env::var_os(MUST_TRACE).is_none(), "strace does not work here");
        println!("There is no strace here; only the work without a network is tried.");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn all_work_is_done_without_a_network() {
    let room = tempfile::tempdir().unwrap();
    let apart = ["unshare", "--map-root-user", "--net"];
    let wrapper: &[&str] = if can(&apart) { &apart } else { &["env"] };
    let outside = work(room.path(), wrapper);
    assert!(String::from_utf8_lossy(&outside[0].stdout).contains("Norway"));
}

#[test]
fn a_socket_in_a_trace_is_seen() {
    let trace = "12 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n12 socket(AF_INET, SOCK_STREAM, 0) = 4\n12 recv(4)\n\
                 12 socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0\n12 socket(AF_INET6, SOCK_DGRAM, 0) = 7\n";
    assert_eq!(strangers(trace).len(), 2);
}

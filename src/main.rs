//! Standpoint: a window, or a command line where there is no display.

use standpoint::cli::{self, CliOutcome};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        CliOutcome::Exit(code) => ExitCode::from(code),
        CliOutcome::OpenWindow(paths, analyst) => open_window(paths, analyst),
    }
}

#[cfg(feature = "gui")]
fn open_window(paths: Vec<PathBuf>, analyst: Option<String>) -> ExitCode {
    standpoint::ui::run(paths, analyst)
}

#[cfg(not(feature = "gui"))]
fn open_window(_: Vec<PathBuf>, _: Option<String>) -> ExitCode {
    let sentence = "standpoint: this build has no window; `standpoint --help` lists what it does on the command line.";
    // Nobody is left to tell if even this cannot be written.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{sentence}\n").as_bytes());
    ExitCode::from(2)
}

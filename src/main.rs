//! Chooses a door: the window, or the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    standpoint::ui::run(std::env::args_os().skip(1).map(Into::into).collect())
}

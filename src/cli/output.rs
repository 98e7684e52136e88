//! What goes to standard output and standard error, and what ends a command early.

use crate::report::{Notice, Report, Severity};
use crate::store::StoreError;
use std::io::Write;

/// What ends a command early.
pub(super) enum Failure {
    /// The command was called wrongly.
    Usage(String),
    /// Something could not be read, written or understood.
    Data(String),
    /// Who reads our output has seen enough (`| head`).
    Unread,
}

impl Failure {
    /// Says it; gives the exit code.
    pub(super) fn tell(self) -> u8 {
        match self {
            Failure::Usage(what) => {
                say(&format!("error: {what}"));
                2
            }
            Failure::Data(what) => {
                say(&format!("error: {what}"));
                1
            }
            Failure::Unread => 0,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Data(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::Unread,
            _ => Failure::Data(format!("Could not use standard input or output ({error}).")),
        }
    }
}

/// Writes data to standard output, at once: a reader in a pipe does not wait for the next document.
pub(super) fn print(data: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    output.write_all(data.as_ref())?;
    Ok(output.flush()?)
}

/// Writes one line for people to standard error. If that is closed, nobody wants to know.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A notice as one line.
pub(super) fn line(notice: &Notice) -> String {
    let severity = match notice.severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    format!("{severity}: {notice}")
}

/// Says all notices of a report.
pub(super) fn say_all(report: &Report) {
    report.notices.iter().for_each(|notice| say(&line(notice)));
}

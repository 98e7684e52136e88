//! What happened, what to do about it, and where.
//!
//! Reading, writing and checking never stop at the first fault: they give what
//! they could, and a [`Report`] that names the rest.

use std::path::{Path, PathBuf};

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Something was left out, guessed or replaced.
    Warning,
    /// Something could not be done.
    Error,
}

/// One message: what, then what to do, then where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// What happened, as a whole sentence.
    pub what: String,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// The file it happened in.
    pub path: Option<PathBuf>,
    /// The entry of that file, if it holds several: `2024/a.html` of an archive.
    pub entry: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<usize>,
}

impl Notice {
    /// A notice without hint and place.
    pub fn new(severity: Severity, what: impl Into<String>) -> Self {
        Self { severity, what: what.into(), hint: None, path: None, entry: None, line: None }
    }

    /// Something worth knowing.
    pub fn info(what: impl Into<String>) -> Self {
        Self::new(Severity::Info, what)
    }

    /// Something left out, guessed or replaced.
    pub fn warning(what: impl Into<String>) -> Self {
        Self::new(Severity::Warning, what)
    }

    /// Something that could not be done.
    pub fn error(what: impl Into<String>) -> Self {
        Self::new(Severity::Error, what)
    }

    /// Adds what the user can do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the file.
    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        self.path = Some(path.as_ref().to_owned());
        self
    }

    /// Adds the entry of the file; an empty one is none.
    pub fn entry(mut self, entry: &str) -> Self {
        self.entry = (!entry.is_empty()).then(|| entry.to_owned());
        self
    }

    /// Adds the line, from 1.
    pub fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.what)?;
        if let Some(hint) = &self.hint {
            write!(f, " {hint}")?;
        }
        let path = self.path.as_ref().map(|path| path.display().to_string());
        let line = self.line.map(|line| format!("line {line}"));
        let file: Vec<String> = path.into_iter().chain(self.entry.clone()).collect();
        let place: Vec<String> = (!file.is_empty()).then(|| file.join(" › ")).into_iter().chain(line).collect();
        if place.is_empty() { Ok(()) } else { write!(f, " · {}", place.join(", ")) }
    }
}

/// All notices of one piece of work, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The notices.
    pub notices: Vec<Notice>,
}

impl Report {
    /// Adds a notice.
    pub fn add(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Takes all notices of another report.
    pub fn extend(&mut self, other: Report) {
        self.notices.extend(other.notices);
    }

    /// The worst severity in it, if it has any notice.
    pub fn worst(&self) -> Option<Severity> {
        self.notices.iter().map(|notice| notice.severity).max()
    }

    /// Whether something could not be done.
    pub fn has_errors(&self) -> bool {
        self.worst() == Some(Severity::Error)
    }
}

/// How many there are of what a word names: “1 mention”, “3 mentions”.
pub fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        many => format!("{many} {word}s"),
    }
}

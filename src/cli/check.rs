//! `standpoint check`: whether a project's files are whole, and what they say holds together.

use super::output::{line, print};
use super::{Done, code};
use crate::model;
use crate::report::counted;
use crate::report::{Notice, Severity};
use crate::store::ProjectFolder;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint check my-project
  standpoint check my-project && git commit -am \"Reviewed\"

Each problem is one line on standard output, with its file and line. Nothing is changed.
The exit code is 1 if there is any problem.";

/// Check that a project's files are whole and hold together
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    /// The project's folder
    project: PathBuf,
}

impl Check {
    pub(super) fn run(self) -> Done {
        let opened = ProjectFolder::open_read_only(&self.project)?;
        let mut problems = opened.report.notices;
        let violations = model::check::project(&opened.project);
        problems.extend(violations.iter().map(|violation| Notice::error(violation.to_string())));
        for problem in &problems {
            print(line(problem) + "\n")?;
        }
        let found = problems.iter().filter(|problem| problem.severity > Severity::Info).count();
        let project = &opened.project;
        let articles = counted(project.documents().len(), "article");
        print(match found {
            0 => format!("No problem was found in {articles}.\n"),
            found => format!("{} found in {articles}.\n", counted(found, "problem")),
        })?;
        Ok(code(found == 0))
    }
}

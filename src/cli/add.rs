//! `standpoint add`: adds articles to a project.

use super::adding::Adding;
use super::output::say;
use super::{Done, code, projects};
use crate::report::counted;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint add my-project article.txt
  standpoint add my-project articles/ --report import.csv
  standpoint add my-project archive-2024.zip
  standpoint add my-project news.csv --map text=body,title=headline,date=published

Of a folder or archive, the files that Standpoint reads are added (`standpoint formats` lists them).
A text that is in the project already is not added again. What cannot be read is named, the rest is added, and the
exit code is 1. Ctrl+C stops; what was added until then is kept.";

/// Add articles with their suggestions to a project
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Add {
    /// The project's folder
    project: PathBuf,
    /// Articles, or folders of articles
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    adding: Adding,
}

impl Add {
    pub(super) fn run(self) -> Done {
        let mut opened = projects::open_to_write(&self.project)?;
        let (report, is_well) = self.adding.add(&mut opened, &self.files)?;
        let articles = counted(opened.project.documents().len(), "article");
        say(&format!("{} {} has {articles} now.", report.words(), self.project.display()));
        Ok(code(is_well))
    }
}

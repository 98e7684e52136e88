//! `standpoint new`: makes a project, of articles if some are given.

use super::adding::Adding;
use super::output::say;
use super::{Done, code};
use crate::model::Project;
use crate::report::{Report, counted};
use crate::store::{self, Opened, ProjectFolder};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  standpoint new my-project
  standpoint new my-project articles/ interview.html
  standpoint new campaign --schema elections articles/
  standpoint my-project                      open it in the window

A project is a folder of text files; docs/project-folder.md tells what is in it.";

/// Make a project, and add articles with their suggestions
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct New {
    /// The project's folder: a new or an empty one
    project: PathBuf,
    /// What is annotated: news, elections, conflict, or a schema file
    #[arg(long, value_name = "SCHEMA", default_value = "news")]
    schema: String,
    /// Articles, or folders of articles
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    adding: Adding,
}

impl New {
    pub(super) fn run(self) -> Done {
        let ready = store::READY_MADE.iter().find(|ready| ready.id == self.schema);
        let schema = match ready {
            Some(ready) => ready.schema(),
            None => store::load_schema(Path::new(&self.schema))?,
        };
        let name = self.project.file_name().map_or_else(|| "Project".into(), |name| name.to_string_lossy());
        let project = Project::new(name, schema);
        // Made first: if it cannot be, no work is wasted on the articles.
        let folder = ProjectFolder::create(&self.project, &project)?;
        let place = self.project.display();
        if self.files.is_empty() {
            say(&format!("Made the project {place} with 0 articles."));
            return Ok(code(true));
        }
        let mut opened = Opened { folder, project, report: Report::default(), recovered: Vec::new() };
        let (report, is_well) = self.adding.add(&mut opened, &self.files)?;
        let articles = counted(opened.project.documents().len(), "article");
        say(&format!("{} Made the project {place} with {articles}.", report.words()));
        Ok(code(is_well))
    }
}

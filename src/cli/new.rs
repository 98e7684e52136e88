//! `standpoint new`: makes a project, of articles if some are given.

use super::output::say;
use super::{Done, code, projects};
use crate::model::Project;
use crate::report::counted;
use crate::store::{self, ProjectFolder};
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
}

impl New {
    pub(super) fn run(self) -> Done {
        let ready = store::READY_MADE.iter().find(|ready| ready.id == self.schema);
        let schema = match ready {
            Some(ready) => ready.schema(),
            None => store::load_schema(Path::new(&self.schema))?,
        };
        let name = self.project.file_name().map_or_else(|| "Project".into(), |name| name.to_string_lossy());
        let mut project = Project::new(name, schema);
        // Made first: if it cannot be, no work is wasted on the articles.
        let mut folder = ProjectFolder::create(&self.project, &project)?;
        let (files, found_all) = projects::article_files(&self.files);
        let (added, read_all) = projects::add_articles(&mut project, &files);
        folder.save(&project)?;
        say(&format!("Made the project {} with {}.", self.project.display(), counted(added, "article")));
        Ok(code(found_all && read_all))
    }
}

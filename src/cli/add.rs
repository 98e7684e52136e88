//! `standpoint add`: adds articles to a project.

use super::output::say;
use super::{Done, code, projects};
use crate::report::counted;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint add my-project article.txt
  standpoint add my-project articles/

Of a folder, the files that Standpoint reads are added (`standpoint formats` lists them).
A text that is in the project already is not added again.";

/// Add articles with their suggestions to a project
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Add {
    /// The project's folder
    project: PathBuf,
    /// Articles, or folders of articles
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl Add {
    pub(super) fn run(self) -> Done {
        let mut opened = projects::open_to_write(&self.project)?;
        let (files, found_all) = projects::article_files(&self.files);
        let (added, read_all) = projects::add_articles(&mut opened.project, &files);
        opened.folder.save(&opened.project)?;
        say(&format!(
            "Added {}; {} has {} now.",
            counted(added, "article"),
            self.project.display(),
            opened.project.documents().len()
        ));
        Ok(code(found_all && read_all))
    }
}

//! `standpoint merge`: three versions of a project, or of one of its files, made one.

use super::output::{Failure, say, say_all};
use super::{Done, code};
use crate::report::counted;
use crate::store::{self, StoreError, Versions, files};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  standpoint merge before/ mine/ hers/        bring into mine/ what hers/ has changed since before/

As git's merge driver, so that `git merge` and `git pull` merge projects by records instead of lines:
  git config merge.standpoint.name \"Standpoint projects\"
  git config merge.standpoint.driver \"standpoint merge %O %A %B --path %P\"
  echo '*.ron merge=standpoint' >> .gitattributes

What either side changed is kept. Where both changed the same thing differently, both stand in the file between
marks (<<<<<<< and >>>>>>>), and the exit code is 1. Former files of a project go to its .standpoint/backups.";

/// Merge what two people did to copies of one project
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Merge {
    /// The project, or one file of it, as both sides had it at first
    base: PathBuf,
    /// One side; what the other side changed is brought in here
    ours: PathBuf,
    /// The other side
    theirs: PathBuf,
    /// The file's path in the project, where its name does not tell what it is (git's %P)
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
}

impl Merge {
    pub(super) fn run(self) -> Done {
        match [&self.base, &self.ours, &self.theirs].map(|path| path.is_dir()) {
            [true, true, true] => self.projects(),
            [false, false, false] => self.file(),
            _ => Err(Failure::Usage("Name three projects, or one file in three versions.".to_owned())),
        }
    }

    fn projects(self) -> Done {
        let merged = store::merge_projects(&self.base, &self.ours, &self.theirs)?;
        say_all(&merged.report);
        let (written, removed) = (counted(merged.written, "file"), counted(merged.removed, "file"));
        say(&format!("{written} written, {removed} removed, {}.", counted(merged.conflicts, "conflict")));
        Ok(code(merged.conflicts == 0))
    }

    fn file(self) -> Done {
        let [base, ours, theirs] = [&self.base, &self.ours, &self.theirs].map(|path| read(path));
        let (base, ours, theirs) = (base?, ours?, theirs?);
        // Git gives an empty file where the ancestor had none.
        let base = Some(base.as_slice()).filter(|base| !base.is_empty());
        let path = in_project(self.path.as_deref(), &self.ours);
        let merged = store::merge_file(&path, Versions { base, ours: Some(&ours), theirs: Some(&theirs) });
        for notice in merged.report.notices {
            say(&super::output::line(&notice.at(Path::new(&path))));
        }
        if let Some(bytes) = merged.bytes.filter(|bytes| *bytes != ours) {
            files::write_atomically(&self.ours, &bytes)?;
        }
        Ok(code(merged.conflicts == 0))
    }
}

/// The path of a file in its project: git names it from the top of a repository, which may hold several projects.
fn in_project(path: Option<&str>, file: &Path) -> String {
    let path = path.map_or_else(|| file.to_string_lossy().into_owned(), str::to_owned).replace('\\', "/");
    let start = ["articles/", "annotations/"].iter().filter_map(|folder| path.rfind(folder)).max();
    match start {
        Some(start) => path.get(start..).unwrap_or_default().to_owned(),
        None => path.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    files::read(path, u64::MAX)
}

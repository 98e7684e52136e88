//! `standpoint check`: whether a project's files, or files of annotations, are whole and hold together.

use super::output::{Failure, line, print};
use super::{Done, code};
use crate::format::{self, Imported};
use crate::model::{self, AnnotationSetId, Project};
use crate::report::{Notice, Report, Severity, counted};
use crate::session::corpus::{self, ImportPlan};
use crate::store::{self, ProjectFolder};
use clap::builder::PossibleValuesParser;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  standpoint check my-project
  standpoint check my-project && git commit -am \"Reviewed\"
  standpoint check corpus.jsonl brat-folder/
  standpoint check tagged.txt --format conll

Each problem is one line on standard output, with its file and line. Nothing is changed.
The exit code is 1 if there is any problem.";

/// Check that projects, or files of annotations, are whole and hold together
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    /// Projects' folders, and files or folders of annotations
    #[arg(required = true, value_name = "PROJECT|FILE")]
    paths: Vec<PathBuf>,
    /// The format of the files; if not said, they tell it
    #[arg(long, short, value_name = "FORMAT", value_parser = PossibleValuesParser::new(format::read_formats().map(|f| f.id)))]
    format: Option<String>,
}

impl Check {
    pub(super) fn run(self) -> Done {
        let (mut found, mut articles) = (0, 0);
        for path in &self.paths {
            let (problems, count) = match ProjectFolder::is_project(path) || !path.exists() {
                true => of_project(path)?,
                false => self.of_files(path)?,
            };
            for problem in &problems {
                print(line(problem) + "\n")?;
            }
            found += problems.iter().filter(|problem| problem.severity > Severity::Info).count();
            articles += count;
        }
        let articles = counted(articles, "article");
        print(match found {
            0 => format!("No problem was found in {articles}.\n"),
            found => format!("{} found in {articles}.\n", counted(found, "problem")),
        })?;
        Ok(code(found == 0))
    }

    /// Reads files as an import does, and checks what an import would bring.
    fn of_files(&self, path: &Path) -> Result<(Vec<Notice>, usize), Failure> {
        let told = self.format.as_deref().and_then(format::format).map_or_else(|| corpus::told_format(path), Ok);
        let format = match told {
            Ok(format) => format,
            Err(notice) => return Ok((vec![notice], 0)),
        };
        let (mut problems, mut articles) = (Vec::new(), 0);
        let mut take = |imported: Imported, report: Report| {
            problems.extend(report.notices);
            articles += imported.documents.len();
            let schema = corpus::schema_with(store::news_schema(), &imported);
            let mut project = Project::new("Checked", schema);
            let plan = ImportPlan::plain(AnnotationSetId::analyst("checked"));
            let joined = corpus::joining(&project, imported, &plan);
            let joined = joined.and_then(|joining| {
                problems.extend(joining.report.notices);
                project.commit(&joining.operations)
            });
            match joined {
                Ok(_) => problems.extend(violations(&project)),
                Err(refusal) => problems.push(Notice::error(refusal.to_string()).at(path)),
            }
            ControlFlow::Continue(())
        };
        if let Err(notice) = corpus::read_in_batches(path, format, &mut take) {
            problems.push(notice);
        }
        if articles == 0 && problems.is_empty() {
            problems.push(Notice::error(format!("There is nothing in it that {} has.", format.name)).at(path));
        }
        Ok((problems, articles))
    }
}

fn of_project(path: &Path) -> Result<(Vec<Notice>, usize), Failure> {
    let opened = ProjectFolder::open_read_only(path)?;
    let mut problems = opened.report.notices;
    problems.extend(violations(&opened.project));
    Ok((problems, opened.project.documents().len()))
}

fn violations(project: &Project) -> impl Iterator<Item = Notice> {
    model::check::project(project).into_iter().map(|violation| Notice::error(violation.to_string()))
}

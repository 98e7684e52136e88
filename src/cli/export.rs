//! `standpoint export`: a project's annotations in a format that other programs read.

use super::output::{Failure, print, say, say_all};
use super::progress::Progress;
use super::{Done, code, projects};
use crate::analysis::listing::ArticleFilter;
use crate::analysis::split::Split;
use crate::format::{self, ExportOptions, FORMATS, Include};
use crate::model::{LabelId, Project};
use crate::report::{Severity, counted};
use crate::session::exporting::{self, ExportFault, ExportPlan};
use clap::builder::PossibleValuesParser;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint export my-project --format jsonl --output my-project.jsonl
  standpoint export my-project --format csv --output tables/
  standpoint export my-project --format conll --include reviewed --output - | head
  standpoint export my-project --format conll --split 80,10,10 --seed 7 --output corpus/
  standpoint export my-project --format jsonl --documents 'outlet:gazette date:2025-08' --output august.jsonl

`standpoint formats` tells what each format carries; what it had to leave behind is said on
standard error. What was written is read back and compared with the project; if anything
differs, the former file stays and the command fails. An analyst's view shows the analyst's
decisions, and the suggestions that are still open.";

/// Write a project's annotations in a format that other programs read
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Export {
    /// The project's folder
    project: PathBuf,
    /// The format
    #[arg(long, short, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|f| f.id)))]
    format: String,
    /// The file, or the folder for formats of several files; `-` for standard output
    #[arg(long, short, value_name = "PATH")]
    output: PathBuf,
    /// Which annotations
    #[arg(long, value_enum, default_value_t = Which::All)]
    include: Which,
    /// Whose view: an analyst's name, `curation` or `prediction`; not needed if there is only one
    #[arg(long, value_name = "WHO")]
    annotator: Option<String>,
    /// Mentions of these labels only; what a stance or a relation needs comes along
    #[arg(long, value_name = "LABEL", value_delimiter = ',')]
    labels: Vec<String>,
    /// Only the articles that a filter finds, written as in the window: `lang:en date:2025-08`
    #[arg(long, value_name = "FILTER")]
    documents: Option<String>,
    /// Deal the articles out into train, dev and test with these shares, each with its part of every label
    #[arg(long, value_name = "80,10,10", value_delimiter = ',', num_args = 1)]
    split: Vec<u32>,
    /// Which of the many ways to deal is taken
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "split")]
    seed: u64,
    /// Write each article into a file of its own
    #[arg(long)]
    one_file_each: bool,
    /// In CSV, write an apostrophe before cells that a spreadsheet program would run as formulas
    #[arg(long)]
    guard_formulas: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Which {
    /// Accepted ones and suggestions
    All,
    /// Accepted ones
    Reviewed,
    /// Accepted ones that a person made
    Human,
}

impl Export {
    pub(super) fn run(self) -> Done {
        let format = format::format(&self.format);
        let format = format.ok_or_else(|| Failure::Usage(format!("There is no format “{}”.", self.format)))?;
        let to_standard_output = self.output.as_os_str() == "-";
        if to_standard_output && (!format.single_file || self.one_file_each || !self.split.is_empty()) {
            let what = format!("{} writes several files here; name a folder with --output.", format.name);
            return Err(Failure::Usage(what));
        }
        if self.guard_formulas && !format.may_guard_formulas() {
            return Err(Failure::Usage(format!("{} has no formulas; --guard-formulas is for CSV.", format.name)));
        }
        let opened = projects::open_to_read(&self.project)?;
        let plan = self.plan(&opened.project)?;
        let prepared = if to_standard_output {
            let prepared = exporting::prepared(&opened.project, format, &plan).map_err(failed)?;
            prepared.bundle.values().try_for_each(print)?;
            prepared
        } else {
            let name = format!("annotations.{}", format.extension);
            let is_inside = plan.is_one_file(format) && self.output.is_dir();
            let path = if is_inside { self.output.join(name) } else { self.output.clone() };
            let progress = Progress::new(None, true);
            let mut watch = |done, all| {
                progress.show(&format!("{done} of {all}"));
                ControlFlow::Continue(())
            };
            let prepared = exporting::export(&opened.project, format, &plan, &path, &mut watch).map_err(failed)?;
            drop(progress);
            let articles = counted(exporting::tally(&opened.project, &plan).documents, "article");
            say(&format!("Exported {articles} as seen by {} to {}.", plan.options.annotator, path.display()));
            prepared
        };
        say_all(&prepared.report);
        if !prepared.parts.is_empty() {
            let parts = prepared.parts.iter().map(|(name, count)| format!("{name} {count}"));
            say(&format!("Articles: {}.", parts.collect::<Vec<_>>().join(", ")));
        }
        if let Some(verification) = &prepared.verification {
            say(&verification.to_string());
        }
        Ok(code(!prepared.report.has_errors() && opened.report.worst() <= Some(Severity::Info)))
    }

    fn plan(&self, project: &Project) -> Result<ExportPlan, Failure> {
        let include = match self.include {
            Which::All => Include::All,
            Which::Reviewed => Include::Reviewed,
            Which::Human => Include::Human,
        };
        let annotator = projects::annotator(project, self.annotator.as_deref())?;
        let guard_formulas = self.guard_formulas;
        let mut options = ExportOptions { include, guard_formulas, ..ExportOptions::all(annotator) };
        if !self.labels.is_empty() {
            options.labels = Some(self.labels.iter().map(|name| label(project, name)).collect::<Result<_, _>>()?);
        }
        if let Some(typed) = &self.documents {
            let filter = ArticleFilter::parse(typed);
            let found = project.documents().filter(|document| filter.lets(document));
            let found: BTreeSet<_> = found.map(|document| document.id.clone()).collect();
            if found.is_empty() {
                return Err(Failure::Data(format!("No article is like “{typed}”.")));
            }
            options.documents = Some(found);
        }
        let split = match self.split.as_slice() {
            [] => None,
            [train, dev, test] if train + dev + test > 0 => {
                let parts = [("train", train), ("dev", dev), ("test", test)];
                let parts = parts.map(|(name, share)| (name.to_owned(), *share)).to_vec();
                Some(Split { parts, seed: self.seed })
            }
            _ => return Err(Failure::Usage("--split takes three shares: 80,10,10.".to_owned())),
        };
        Ok(ExportPlan { options, split, one_file_each: self.one_file_each })
    }
}

fn label(project: &Project, name: &str) -> Result<LabelId, Failure> {
    let schema = project.schema();
    let known = schema.labels.iter().find(|label| label.id.as_str() == name || label.name == name);
    known.map(|label| label.id.clone()).ok_or_else(|| {
        let known: Vec<&str> = schema.labels.iter().map(|label| label.id.as_str()).collect();
        Failure::Usage(format!("The project has no label “{name}”. It has: {}.", known.join(", ")))
    })
}

pub(super) fn failed(fault: ExportFault) -> Failure {
    match fault {
        ExportFault::Stopped => Failure::Data("The export was stopped; nothing was written.".to_owned()),
        ExportFault::Failed(notice) => Failure::Data(notice.to_string()),
    }
}

//! `standpoint export`: a project's annotations in a format that other programs read.

use super::output::{Failure, print, say, say_all};
use super::{Done, code, projects};
use crate::format::{self, ExportOptions, FORMATS, Include};
use crate::report::counted;
use crate::report::{Report, Severity};
use crate::store;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint export my-project --format jsonl --output my-project.jsonl
  standpoint export my-project --format csv --output tables/
  standpoint export my-project --format conll --include reviewed --output - | head

`standpoint formats` tells what each format carries; what it had to leave behind is said on
standard error. An analyst's view shows the analyst's decisions, and the suggestions that are
still open.";

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
        if to_standard_output && !format.single_file {
            let what = format!("{} writes several files; name a folder with --output.", format.name);
            return Err(Failure::Usage(what));
        }
        let opened = projects::open_to_read(&self.project)?;
        let include = match self.include {
            Which::All => Include::All,
            Which::Reviewed => Include::Reviewed,
            Which::Human => Include::Human,
        };
        let annotator = projects::annotator(&opened.project, self.annotator.as_deref())?;
        let options = ExportOptions { include, annotator, documents: None };
        let mut report = Report::default();
        let bundle = (format.write)(&opened.project, &options, &mut report);
        say_all(&report);
        if to_standard_output {
            bundle.values().try_for_each(print)?;
        } else {
            let named = bundle.keys().next().filter(|_| format.single_file && self.output.is_dir());
            let path = named.map_or_else(|| self.output.clone(), |name| self.output.join(name));
            store::files::write_bundle(&path, &bundle)?;
            let articles = counted(opened.project.documents().len(), "article");
            say(&format!("Exported {articles} as seen by {} to {}.", options.annotator, path.display()));
        }
        Ok(code(!report.has_errors() && opened.report.worst() <= Some(Severity::Info)))
    }
}

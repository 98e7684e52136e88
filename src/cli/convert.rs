//! `standpoint convert`: from one format of annotated documents to another, without a project.

use super::output::{Failure, print, say, say_all};
use super::{Done, code, export};
use crate::format::{self, ExportOptions, FORMATS};
use crate::model::{AnnotationSetId, Project};
use crate::report::counted;
use crate::session::corpus::{self, ImportPlan};
use crate::session::exporting::{self, ExportPlan};
use crate::store;
use clap::builder::PossibleValuesParser;
use std::ops::ControlFlow;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint convert tagged.conll --from conll --to brat --output brat/
  standpoint convert brat/ --from brat --to jsonl --output - | head -1

Labels of the input are kept. What could not be understood and what the new format has no
place for is said on standard error; what was written is read back and compared.";

/// Turn annotated documents of one format into another
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Convert {
    /// The file, or the folder of files
    path: PathBuf,
    /// Its format
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(format::read_formats().map(|f| f.id)))]
    from: String,
    /// The format to write
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|f| f.id)))]
    to: String,
    /// The file, or the folder for formats of several files; `-` for standard output
    #[arg(long, short, value_name = "PATH")]
    output: PathBuf,
}

impl Convert {
    pub(super) fn run(self) -> Done {
        let known = |id: &str| {
            let format = format::format(id);
            format.ok_or_else(|| Failure::Usage(format!("There is no format “{id}”.")))
        };
        let (from, to) = (known(&self.from)?, known(&self.to)?);
        let arrival = corpus::read(&self.path, Some(from)).map_err(|notice| Failure::Data(notice.to_string()))?;
        let (imported, mut report) = (arrival.imported, arrival.report);
        if imported.documents.is_empty() {
            say_all(&report);
            return Err(Failure::Data(format!("There is nothing to convert. · {}", self.path.display())));
        }
        let articles = counted(imported.documents.len(), "article");
        let mut project = Project::new("Converted", corpus::schema_with(store::news_schema(), &imported));
        let set = AnnotationSetId::analyst("import");
        let refused = |refusal| Failure::Data(format!("Nothing was converted. {refusal}"));
        let joining = corpus::joining(&project, imported, &ImportPlan::plain(set.clone())).map_err(refused)?;
        project.commit(&joining.operations).map_err(refused)?;

        let plan = ExportPlan::whole(ExportOptions::all(set));
        let prepared = if self.output.as_os_str() == "-" {
            if !plan.is_one_file(to) {
                return Err(Failure::Usage(format!("{} writes several files; name a folder with --output.", to.name)));
            }
            let prepared = exporting::prepared(&project, to, &plan).map_err(export::failed)?;
            prepared.bundle.values().try_for_each(print)?;
            prepared
        } else {
            let mut watch = |_, _| ControlFlow::Continue(());
            exporting::export(&project, to, &plan, &self.output, &mut watch).map_err(export::failed)?
        };
        report.extend(prepared.report);
        say_all(&report);
        say(&format!("Converted {articles} from {} to {}.", from.name, to.name));
        if let Some(verification) = &prepared.verification {
            say(&verification.to_string());
        }
        Ok(code(!report.has_errors()))
    }
}

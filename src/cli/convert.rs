//! `standpoint convert`: from one format of annotated documents to another, without a project.

use super::output::{Failure, print, say, say_all};
use super::{Done, code, export};
use crate::format::{self, ExportOptions, FORMATS, Format, Verification};
use crate::model::{AnnotationSetId, Project};
use crate::report::{Report, counted};
use crate::session::converting;
use crate::session::corpus::{self, ImportPlan};
use crate::session::exporting::{self, ExportPlan};
use crate::store::{self, files, files::AtomicFile};
use clap::builder::PossibleValuesParser;
use std::ops::ControlFlow;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint convert tagged.conll --from conll --to brat --output brat/
  standpoint convert brat/ --from brat --to jsonl --output - | head -1

Formats that go in parts (`standpoint formats`) are read, written and compared some articles at
a time, so that a corpus of any size takes little memory.

Labels of the input are kept. What could not be understood and what the new format has no
place for is said on standard error; what was written is read back and compared.";

/// What is laid aside, so that its name can be told; it never gets this name.
const FILE: &str = "standpoint-converted";

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
        let (to_standard_output, is_device) = (self.output.as_os_str() == "-", files::is_device(&self.output));
        if (to_standard_output || is_device) && !to.single_file {
            return Err(Failure::Usage(format!("{} writes several files; name a folder with --output.", to.name)));
        }
        // What is written elsewhere is laid aside until it has been compared.
        let aside = files::temporary_folder().join(FILE);
        let place = if to_standard_output || is_device { &aside } else { &self.output };
        let Some(converted) = converting::convert(&self.path, from, to, place) else {
            return self.at_once(from, to);
        };
        let converted = converted.map_err(|notice| Failure::Data(notice.to_string()))?;
        if converted.documents == 0 {
            say_all(&converted.report);
            return Err(self.nothing());
        }
        let (documents, verification, report) =
            (converted.documents, converted.verification.clone(), converted.report.clone());
        if to_standard_output {
            converted.copy(&mut |bytes| print(bytes))?;
        } else if is_device {
            let mut device = AtomicFile::create(&self.output)?;
            converted.copy(&mut |bytes| device.write(bytes).map_err(Failure::from))?;
            device.finish()?;
        } else {
            converted.persist()?;
        }
        Ok(tell(documents, from, to, &report, verification.as_ref()))
    }

    /// The same for formats that need all documents at once.
    fn at_once(&self, from: &'static Format, to: &'static Format) -> Done {
        let nowhere = Project::new("Converted", store::news_schema());
        let arrival = corpus::read(&self.path, Some(from), &nowhere);
        let arrival = arrival.map_err(|notice| Failure::Data(notice.to_string()))?;
        let (imported, mut report) = (arrival.imported, arrival.report);
        if imported.documents.is_empty() {
            say_all(&report);
            return Err(self.nothing());
        }
        let documents = imported.documents.len();
        let mut project = Project::new("Converted", corpus::schema_with(store::news_schema(), &imported));
        let set = AnnotationSetId::analyst("import");
        let refused = |refusal| Failure::Data(format!("Nothing was converted. {refusal}"));
        let joining = corpus::joining(&project, imported, &ImportPlan::plain(set.clone())).map_err(refused)?;
        project.commit(&joining.operations).map_err(refused)?;
        report.extend(joining.report);

        let plan = ExportPlan::whole(ExportOptions::all(set));
        let prepared = if self.output.as_os_str() == "-" {
            let prepared = exporting::prepared(&project, to, &plan).map_err(export::failed)?;
            prepared.bundle.values().try_for_each(print)?;
            prepared
        } else {
            let mut watch = |_, _| ControlFlow::Continue(());
            exporting::export(&project, to, &plan, &self.output, &mut watch).map_err(export::failed)?
        };
        report.extend(prepared.report);
        Ok(tell(documents, from, to, &report, prepared.verification.as_ref()))
    }

    fn nothing(&self) -> Failure {
        Failure::Data(format!("There is nothing to convert. · {}", self.path.display()))
    }
}

/// Says what became of it; gives the exit code.
fn tell(documents: usize, from: &Format, to: &Format, report: &Report, verification: Option<&Verification>) -> u8 {
    say_all(report);
    say(&format!("Converted {} from {} to {}.", counted(documents, "article"), from.name, to.name));
    if let Some(verification) = verification {
        say(&verification.to_string());
    }
    code(!report.has_errors())
}

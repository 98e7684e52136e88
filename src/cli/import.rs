//! `standpoint import`: annotations that other programs wrote, into a project.

use super::output::{Failure, say, say_all};
use super::{Done, code, projects};
use crate::format::{self, Bundle, Format};
use crate::model::{AnnotationSetId, Project};
use crate::report::counted;
use crate::report::{Notice, Report};
use crate::session::intake;
use crate::store::{self, Places};
use clap::builder::PossibleValuesParser;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  standpoint import my-project corrected.jsonl --format jsonl --annotator anna
  standpoint import my-project brat-folder/ --format brat
  standpoint import my-project tagger.conll --format conll --as-predictions --map labels.txt

A document whose text is in the project gets the annotations; others are added.
The file for --map has a line for each label: PER = PERSON (or is a JSON object).
Labels that the project does not know are left out and counted.";

/// The largest file that is imported, in bytes (4 GiB).
const LARGEST: u64 = 4 << 30;

/// Bring annotations that other programs wrote into a project
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Import {
    /// The project's folder
    project: PathBuf,
    /// The file, or the folder of files
    path: PathBuf,
    /// The format
    #[arg(long, short, value_name = "FORMAT", value_parser = PossibleValuesParser::new(format::read_formats().map(|f| f.id)))]
    format: String,
    /// Whose annotations they are; if not said, the only analyst's in the project, or yours
    #[arg(long, value_name = "WHO", conflicts_with = "as_predictions")]
    annotator: Option<String>,
    /// Take them as suggestions
    #[arg(long)]
    as_predictions: bool,
    /// A file that tells which label of the file is which label of the project
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
}

impl Import {
    pub(super) fn run(self) -> Done {
        let format = format::format(&self.format);
        let format = format.ok_or_else(|| Failure::Usage(format!("There is no format “{}”.", self.format)))?;
        let read = format.read.ok_or_else(|| Failure::Usage(format!("{} can be written only.", format.name)))?;
        let mut opened = projects::open_to_write(&self.project)?;
        let map = match &self.map {
            Some(path) => read_map(path, &opened.project)?,
            None => BTreeMap::new(),
        };
        let set = self.set(&opened.project);
        let (bundle, mut report) = read_bundle(&self.path, format)?;
        let imported = read(&bundle, &mut report);
        let documents = imported.documents.len();
        let mentions: usize = imported.documents.iter().map(|read| read.mentions.len()).sum();
        let (operations, unknown) = intake::import_operations(&opened.project, imported, &set, &map);
        for (label, count) in &unknown {
            let mentions = counted(*count, "mention");
            let what = format!("{mentions} with the label “{label}” left out: the project has no such label.");
            report.add(Notice::warning(what).hint("Say with --map which label is meant."));
        }
        say_all(&report);
        if documents == 0 {
            return Err(Failure::Data(format!("There is nothing to import. · {}", self.path.display())));
        }
        opened
            .project
            .commit(&operations)
            .map_err(|refusal| Failure::Data(format!("Nothing was imported. {refusal}")))?;
        opened.folder.save(&opened.project)?;
        let left_out: usize = unknown.values().sum();
        let came = mentions - left_out.min(mentions);
        say(&format!(
            "Imported {} with {} as annotations of {set}.",
            counted(documents, "article"),
            counted(came, "mention")
        ));
        Ok(code(!report.has_errors() && unknown.is_empty()))
    }

    fn set(&self, project: &Project) -> AnnotationSetId {
        if self.as_predictions {
            return AnnotationSetId::Prediction;
        }
        if let Some(name) = &self.annotator {
            return AnnotationSetId::from_name(name);
        }
        let mut analysts = project.annotators().into_iter().filter(|set| matches!(set, AnnotationSetId::Analyst(_)));
        match (analysts.next(), analysts.next()) {
            (Some(only), None) => only,
            _ => AnnotationSetId::analyst(&Places::user().map(|places| places.settings()).unwrap_or_default().analyst),
        }
    }
}

/// The files that a format reads, by their paths under `path`.
pub(super) fn read_bundle(path: &Path, format: &Format) -> Result<(Bundle, Report), Failure> {
    let (files, report) = store::collect(&[path.to_owned()], format.reads);
    let mut bundle = Bundle::new();
    for file in files {
        let inside = file.strip_prefix(path).ok().filter(|inside| !inside.as_os_str().is_empty());
        let inside = inside.or(file.file_name().map(Path::new)).unwrap_or(&file);
        let name: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        bundle.insert(name.join("/"), store::files::read(&file, LARGEST)?);
    }
    Ok((bundle, report))
}

/// Reads lines `IMPORTED = LABEL` (or with a TAB between), or a JSON object.
fn read_map(path: &Path, project: &Project) -> Result<BTreeMap<String, String>, Failure> {
    let bytes = store::files::read(path, 1 << 20)?;
    let text = String::from_utf8_lossy(&bytes);
    let wrong = |what: String| Failure::Usage(format!("The map of labels is wrong: {what} · {}", path.display()));
    let map: BTreeMap<String, String> = if text.trim_start().starts_with('{') {
        serde_json::from_str(&text).map_err(|error| wrong(format!("{error}.")))?
    } else {
        let lines = text.lines().map(str::trim).enumerate();
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let pairs = lines.map(|(at, line)| {
            let pair = line.split_once('\t').or_else(|| line.split_once('='));
            let pair = pair.map(|(one, other)| (one.trim().to_owned(), other.trim().to_owned()));
            pair.ok_or_else(|| wrong(format!("line {} is not IMPORTED = LABEL.", at + 1)))
        });
        pairs.collect::<Result<_, _>>()?
    };
    if let Some(label) = map.values().find(|label| project.schema().label(&label.as_str().into()).is_none()) {
        return Err(wrong(format!("the project has no label “{label}”.")));
    }
    Ok(map)
}

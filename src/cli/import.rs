//! `standpoint import`: annotations that other programs wrote, into a project.

use super::output::{Failure, say, say_all};
use super::{Done, code, projects};
use crate::format::{self, Imported, Tally};
use crate::model::{AnnotationSetId, Project};
use crate::report::{Notice, Report, counted};
use crate::session::corpus::rejected;
use crate::session::corpus::{self, ImportPlan, LabelFate, OnDisk};
use crate::store::{self, Places};
use clap::builder::PossibleValuesParser;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  standpoint import my-project corrected.jsonl --format jsonl --annotator anna
  standpoint import my-project brat-folder/ --format brat
  standpoint import my-project tagger.conll --as-predictions --map PER=PERSON --map MISC=
  standpoint import my-project predictions.jsonl --format jsonl --as-predictions

A line of JSONL without “text” is about the project's article of its “id”. A document whose text is in the project gets the annotations, also where its white space
differs; others are added. A file for --map has a line for each label: PER = PERSON (or is
a JSON object). Labels that the project does not know are left out and counted. Lines that are
not understood are kept in the project's folder, in imports/.";

/// Bring annotations that other programs wrote into a project
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Import {
    /// The project's folder
    project: PathBuf,
    /// The file, or the folder of files
    path: PathBuf,
    /// The format; if not said, the files tell it
    #[arg(long, short, value_name = "FORMAT", value_parser = PossibleValuesParser::new(format::read_formats().map(|f| f.id)))]
    format: Option<String>,
    /// Whose annotations they are; if not said, the only analyst's in the project, or yours
    #[arg(long, value_name = "WHO", conflicts_with = "as_predictions")]
    annotator: Option<String>,
    /// Take them as suggestions
    #[arg(long)]
    as_predictions: bool,
    /// Which label of the project a label of the file is: `PER=PERSON`; `X=+` makes a new one, `X=` leaves it out;
    /// or a file of such lines
    #[arg(long, value_name = "OLD=NEW|FILE")]
    map: Vec<String>,
    /// Make new labels of those that the project does not know
    #[arg(long)]
    new_labels: bool,
    /// Write the lines that were not understood to this file too, each with what is wrong with it
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
}

impl Import {
    pub(super) fn run(self) -> Done {
        let format = match &self.format {
            Some(id) => Some(format::format(id).ok_or_else(|| Failure::Usage(format!("There is no format “{id}”.")))?),
            None => None,
        };
        let mut opened = projects::open_to_write(&self.project)?;
        let mut plan = ImportPlan { set: self.set(&opened.project), labels: read_map(&self.map, &opened.project)? };
        let said = |notice: Notice| Failure::Data(notice.to_string());
        let format = match format {
            Some(format) => format,
            None => {
                let format = corpus::told_format(&self.path).map_err(said)?;
                say(&format!("The format is {}.", format.name));
                format
            }
        };
        let (mut report, mut came, mut left_out) = (Report::default(), Tally::default(), BTreeMap::new());
        let (mut documents, mut refused) = (0, None);
        let mut joiner = corpus::Joiner::of(&opened.project);
        let mut take = |mut imported: Imported, told: Report| {
            report.extend(told);
            imported.complete(&opened.project, &mut report);
            documents += imported.documents.len();
            if self.new_labels {
                let labels = corpus::labels_of(&imported, opened.project.schema());
                for label in labels.into_iter().filter(|label| label.known.is_none()) {
                    plan.labels.entry(label.name).or_insert(LabelFate::New);
                }
            }
            let joined = joiner.joining(&opened.project, imported, &plan);
            let joined = joined.and_then(|joining| opened.project.commit(&joining.operations).map(|_| joining));
            match joined {
                Ok(joining) => {
                    came.add(joining.came);
                    report.extend(joining.report);
                    for (label, count) in joining.left_out {
                        *left_out.entry(label).or_default() += count;
                    }
                    ControlFlow::Continue(())
                }
                Err(refusal) => {
                    refused = Some(refusal);
                    ControlFlow::Break(())
                }
            }
        };
        corpus::read_in_batches(&self.path, format, &mut take).map_err(said)?;
        if let Some(refusal) = refused {
            return Err(Failure::Data(format!("Nothing was imported. {refusal}")));
        }
        self.tell_left_out(&left_out, &plan, &mut report);
        say_all(&report);
        let rejected = corpus::rejected(&OnDisk::of(&self.path, format).0, &report);
        if let Some(path) = &self.rejected {
            let lines: String = rejected.iter().map(ToString::to_string).collect();
            store::files::write_atomically(path, lines.as_bytes())?;
        }
        if !rejected.is_empty() {
            let now = jiff::Timestamp::now().as_second();
            let kept = rejected::keep(&opened.folder, &self.path, format, &rejected, now)?;
            let place = kept.kept_lines.unwrap_or_default();
            let also = self.rejected.as_ref().map(|path| format!("{} and in ", path.display())).unwrap_or_default();
            let lines = counted(rejected.len(), "line");
            say(&format!("{lines} not understood; kept in {also}{}.", place.display()));
            say(&match rejected::stand_alone(format) {
                true => format!("Correct them there, then import that folder with --format {}.", format.id),
                false => "Correct them in the files that they come from, then import these again.".to_owned(),
            });
        }
        if documents == 0 {
            return Err(Failure::Data(format!("There is nothing to import. · {}", self.path.display())));
        }
        opened.folder.save(&opened.project)?;
        say(&format!("Imported {came} as annotations of {}.", plan.set));
        let all_known = left_out.keys().all(|label| plan.labels.contains_key(label));
        Ok(code(!report.has_errors() && all_known))
    }

    /// Says which labels the project does not have.
    fn tell_left_out(&self, left_out: &BTreeMap<String, usize>, plan: &ImportPlan, report: &mut Report) {
        for (label, count) in left_out {
            if plan.labels.get(label) != Some(&LabelFate::LeaveOut) {
                let mentions = counted(*count, "mention");
                let what = format!("{mentions} with the label “{label}” left out: the project has no such label.");
                report.add(Notice::warning(what).hint("Say with --map which label is meant, or --new-labels."));
            }
        }
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

/// Reads what `--map` says: `OLD=NEW`, or a file of such lines (or with a TAB between), or of a JSON object.
fn read_map(map: &[String], project: &Project) -> Result<BTreeMap<String, LabelFate>, Failure> {
    let mut fates = BTreeMap::new();
    for said in map {
        let is_file = Path::new(said).is_file();
        let pairs = match said.split_once('=').filter(|_| !is_file) {
            Some((old, new)) => vec![(old.trim().to_owned(), new.trim().to_owned())],
            None => read_pairs(Path::new(said))?,
        };
        for (old, new) in pairs {
            fates.insert(old.clone(), fate(&old, &new, project)?);
        }
    }
    Ok(fates)
}

fn fate(old: &str, new: &str, project: &Project) -> Result<LabelFate, Failure> {
    match new {
        "" => Ok(LabelFate::LeaveOut),
        "+" => Ok(LabelFate::New),
        id => match project.schema().label_meant_by(&id.into()) {
            Some(label) => Ok(LabelFate::Is(label.id.clone())),
            None => {
                let what = format!("The map of labels is wrong: the project has no label “{id}”.");
                Err(Failure::Usage(format!("{what} To make it a new label, say --map {old}=+")))
            }
        },
    }
}

/// Lines `IMPORTED = LABEL` (or with a TAB between), or a JSON object.
fn read_pairs(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let bytes = store::files::read(path, 1 << 20)?;
    let text = String::from_utf8_lossy(&bytes);
    let wrong = |what: String| Failure::Usage(format!("The map of labels is wrong: {what} · {}", path.display()));
    if text.trim_start().starts_with('{') {
        let map: BTreeMap<String, String> = serde_json::from_str(&text).map_err(|error| wrong(format!("{error}.")))?;
        return Ok(map.into_iter().collect());
    }
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let pairs = lines.map(|(at, line)| {
        let pair = line.split_once('\t').or_else(|| line.split_once('='));
        let pair = pair.map(|(one, other)| (one.trim().to_owned(), other.trim().to_owned()));
        pair.ok_or_else(|| wrong(format!("line {} is not IMPORTED = LABEL.", at + 1)))
    });
    pairs.collect()
}

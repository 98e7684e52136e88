//! `standpoint train`: a model of names, or of directed stance, from what people marked.

use super::evaluate::{pairs, source};
use super::output::{Failure, say, say_all};
use super::{Done, code};
use crate::extract::scorer::{self, TrainOptions};
use crate::extract::{TrainingOptions, TrainingText, train_names};
use crate::format::gold;
use crate::report::Report;
use crate::report::counted;
use crate::store;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint train my-project --output names.bin            learn names from a project's reviewed annotations
  standpoint train news.tsv.gz wiki.tsv.gz --output names.bin
  standpoint extract article.txt --names names.bin          use what was learnt
  standpoint train --stance pairs.jsonl.gz --output stance.model

Names come from a project or from files as `standpoint evaluate` reads them. A label that a source never
uses is taken as not looked for there: the model is not taught that such names are none.
The same files, in the same order, with the same seed give the same model, byte for byte.";

/// Train a model of names (or of stance) from what was marked
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Train {
    /// Projects, or files of marked documents or pairs
    #[arg(required = true, value_name = "PATH")]
    sources: Vec<PathBuf>,
    /// Where the model is written
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Learn directed stance from pairs of a holder and a target
    #[arg(long)]
    stance: bool,
    /// Whose annotations of a project are right; if not said, what was settled, or the only analyst's
    #[arg(long, value_name = "WHO")]
    annotator: Option<String>,
    /// Decides the order of reading
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The name of this training, kept in the model and in the origin of what it suggests
    #[arg(long, default_value = "own", value_name = "NAME")]
    version: String,
    /// How many times each model of names reads everything
    #[arg(long, default_value_t = TrainingOptions::default().passes, value_name = "N")]
    passes: usize,
    /// At most so many features are kept in a model of names; each takes 13 bytes
    #[arg(long, default_value_t = TrainingOptions::default().features, value_name = "N")]
    features: usize,
}

impl Train {
    pub(super) fn run(self) -> Done {
        let (model, is_well) = if self.stance { self.stances()? } else { self.names()? };
        store::files::write_atomically(&self.output, &model)?;
        say(&format!("Wrote a model of {} bytes. · {}", model.len(), self.output.display()));
        Ok(code(is_well))
    }

    fn names(&self) -> Result<(Vec<u8>, bool), Failure> {
        let (mut texts, mut is_well) = (Vec::new(), true);
        for path in &self.sources {
            let read = source::gold(path, self.annotator.as_deref())?;
            is_well &= read.is_well;
            let marked = read.documents.iter().flat_map(|it| &it.annotations.mentions);
            let labels: BTreeSet<String> = marked.map(|mention| mention.label.as_str().to_owned()).collect();
            texts.extend(read.documents.into_iter().map(|marked| {
                TrainingText {
                    names: marked
                        .annotations
                        .mentions
                        .iter()
                        .filter_map(|mention| Some((*mention.spans.first()?, mention.label.as_str().to_owned())))
                        .collect(),
                    text: marked.document.text,
                    labels: labels.clone(),
                    weight: 1,
                }
            }));
        }
        if texts.iter().all(|text| text.names.is_empty()) {
            return Err(Failure::Data("Nothing is marked in these files, so there is nothing to learn.".to_owned()));
        }
        let marked: usize = texts.iter().map(|text| text.names.len()).sum();
        say(&format!("Learning from {} with {} …", counted(texts.len(), "text"), counted(marked, "marked name")));
        let options = TrainingOptions {
            version: self.version.clone(),
            seed: self.seed,
            passes: self.passes.max(1),
            features: self.features,
            ..TrainingOptions::default()
        };
        let line = line();
        let model = train_names(&texts, &options, &mut |_, share| shown(&line, share));
        line.finish_and_clear();
        Ok((model.unwrap_or_default(), is_well))
    }

    fn stances(&self) -> Result<(Vec<u8>, bool), Failure> {
        let (mut items, mut is_well) = (Vec::new(), true);
        for path in &self.sources {
            let bytes = store::files::read(path, pairs::LARGEST)?;
            let mut report = Report::default();
            items.extend(gold::read_pairs(&path.display().to_string(), &bytes, &mut report).iter().map(pairs::item));
            say_all(&report);
            is_well &= !report.has_errors();
        }
        if items.is_empty() {
            return Err(Failure::Data("There are no pairs in these files, so there is nothing to learn.".to_owned()));
        }
        say(&format!("Learning from {} …", counted(items.len(), "pair")));
        let line = line();
        let options = TrainOptions { seed: self.seed, ..TrainOptions::default() };
        let model = scorer::train(&items, &options, &mut |_, share| shown(&line, share));
        line.finish_and_clear();
        Ok((model.unwrap_or_default(), is_well))
    }
}

/// A line of progress in thousandths, for people at a terminal only.
fn line() -> ProgressBar {
    let hidden = !std::io::stderr().is_terminal();
    let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let line = ProgressBar::with_draw_target(Some(1000), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} % {eta}") {
        line.set_style(style);
    }
    line
}

fn shown(line: &ProgressBar, share: f32) -> ControlFlow<()> {
    line.set_position((share * 1000.0) as u64);
    ControlFlow::Continue(())
}

//! `standpoint evaluate`: how well suggestions agree with a gold standard.

mod curve;
pub(super) mod pairs;
mod show;
pub(super) mod source;

use super::output::{Failure, print, say};
use super::progress::Progress;
use super::{Done, code};
use crate::analysis::evaluation::{Annotations, Evaluation, SpanRules};
use crate::extract::Extractor;
use crate::model::Document;
use crate::report::counted;
use crate::session::stream::BrokeDown;
use crate::session::{intake, stream};
use source::{Marked, Source};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint evaluate my-project                          the suggestions, by what was reviewed
  standpoint evaluate gold.jsonl --json
  standpoint evaluate gold.tsv.gz --news-rules            names, compared across annotation schemes
  standpoint evaluate gold.jsonl --against other.jsonl    what another system found
  standpoint evaluate my-project --annotator anna --against my-project --against-annotator ben
  standpoint evaluate my-project --learning-curve         how much reviewing helps
  standpoint evaluate pairs.jsonl.gz --pairs              directed stance between two marked parties

The gold standard is a project (its reviewed annotations) or a file:
  .jsonl  our own JSON lines, or {\"id\", \"text\", \"entities\": [{\"start\", \"end\", \"label\"}]} a line
  .tsv    a token, a TAB and its IOB2 tag; an empty line after a sentence; `# doc = ID` begins a document
  .gz     any of these, compressed
Places are in Unicode code points. Spans of the label IGNORE are neither right nor wrong to suggest.
docs/extraction.md tells what the columns mean.";

/// Measure suggestions against a gold standard
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Evaluate {
    /// A project, or a file of marked documents
    gold: PathBuf,
    /// What to measure: a project or files of marked documents; if not said, Standpoint's own suggestions
    #[arg(long, value_name = "PATH", num_args = 1..)]
    against: Vec<PathBuf>,
    /// Whose annotations of the project GOLD are right; if not said, what was settled, or the only analyst's
    #[arg(long, value_name = "WHO")]
    annotator: Option<String>,
    /// Whose annotations of the project after --against are measured; if not said, its suggestions
    #[arg(long, value_name = "WHO", requires = "against")]
    against_annotator: Option<String>,
    /// Score PERSON, ORG and PLACE (GPE and LOC) without determiners, titles and possessives
    #[arg(long)]
    news_rules: bool,
    /// With --news-rules: compare the places as they are, nothing cut off
    #[arg(long, requires = "news_rules")]
    strict: bool,
    /// Score these labels; if not said, those of the gold standard
    #[arg(long, value_name = "LABEL", value_delimiter = ',')]
    labels: Vec<String>,
    /// The gold standard holds pairs of a holder and a target
    #[arg(long, conflicts_with_all = ["against", "annotator", "news_rules", "labels"])]
    pairs: bool,
    /// Let a simulated analyst review three of four articles, and measure on the fourth ones how much that helps
    #[arg(long, conflicts_with_all = ["against", "news_rules", "labels", "pairs"])]
    learning_curve: bool,
    /// Suggest with this model of names, made by `standpoint train`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["against", "pairs", "learning_curve"])]
    names: Option<PathBuf>,
    /// As JSON, for other programs
    #[arg(long)]
    json: bool,
    /// How many threads find suggestions; if not said, one for each core
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

impl Evaluate {
    pub(super) fn run(self) -> Done {
        let workers = self.jobs.unwrap_or_else(stream::all_cores);
        if self.pairs {
            return pairs::run(&self.gold, self.json);
        }
        let gold = source::gold(&self.gold, self.annotator.as_deref())?;
        if gold.documents.is_empty() {
            return Err(Failure::Data(format!("There is nothing to measure by. · {}", self.gold.display())));
        }
        let mut is_well = gold.is_well;
        if self.learning_curve {
            curve::run(&gold.documents, self.json)?;
            return Ok(code(is_well));
        }
        let mut evaluation = Evaluation::new(self.rules());
        if self.against.is_empty() {
            let own = self.names.as_deref().map(super::projects::extractor_with).transpose()?;
            suggest(&gold.documents, workers, own.as_ref().unwrap_or(Extractor::bundled()), &mut evaluation)?;
        } else {
            let mut measured = Source { documents: Vec::new(), is_well: true };
            for path in &self.against {
                let more = source::measured(path, self.against_annotator.as_deref(), &gold.documents)?;
                measured.is_well &= more.is_well;
                measured.documents.extend(more.documents);
            }
            is_well &= measured.is_well & compare(&gold.documents, &measured.documents, &mut evaluation);
        }
        print(if self.json { show::json(&evaluation) } else { show::tables(&evaluation) })?;
        Ok(code(is_well))
    }

    fn rules(&self) -> SpanRules {
        let mut rules = if self.news_rules { SpanRules::news() } else { SpanRules::default() };
        rules.trims &= !self.strict;
        if !self.labels.is_empty() {
            rules.labels.clone_from(&self.labels);
        }
        rules
    }
}

/// What Standpoint suggests for a document, on the thread that asks.
fn suggestions(extractor: &Extractor, document: &Document) -> Annotations {
    let article = intake::article(document);
    let found = extractor.extract(&article, &mut |_, _| ControlFlow::Continue(()));
    let found = found.unwrap_or_default();
    Annotations { mentions: found.mentions, stances: found.stances, entities: found.entities }
}

/// Measures Standpoint's own suggestions.
fn suggest(
    gold: &[Marked],
    workers: NonZeroUsize,
    extractor: &Extractor,
    evaluation: &mut Evaluation,
) -> Result<(), Failure> {
    let progress = Progress::counting(gold.len());
    let work = |marked: &&Marked| suggestions(extractor, &marked.document);
    stream::map_in_order(workers, gold.iter(), work, |marked, found| {
        let what = "Finding suggestions stopped because of a fault in Standpoint. Please report it.";
        let found = found.map_err(|BrokeDown| Failure::Data(what.to_owned()))?;
        evaluation.add(&marked.document.text, &marked.annotations, &found);
        progress.done();
        Ok(())
    })
}

/// Measures what others found; tells whether they looked at every document.
fn compare(gold: &[Marked], measured: &[Marked], evaluation: &mut Evaluation) -> bool {
    let by_id = source::by_id(measured);
    let by_text = source::by_text(measured);
    let (mut missing, nothing) = (Vec::new(), Annotations::default());
    for marked in gold {
        let text = marked.document.text.as_str();
        let same_id = by_id.get(marked.document.id.as_str()).copied().filter(|it| it.document.text.as_str() == text);
        let found = same_id.or_else(|| by_text.get(text).copied());
        if found.is_none() {
            missing.push(marked.document.id.as_str());
        }
        evaluation.add(&marked.document.text, &marked.annotations, found.map_or(&nothing, |found| &found.annotations));
    }
    if let Some(first) = missing.first() {
        let documents = counted(missing.len(), "document");
        say(&format!(
            "warning: {documents} of the gold standard, such as “{first}”, are not in what is measured, or with another text. All in them counts as missed."
        ));
    }
    missing.is_empty()
}

//! `standpoint extract`: articles in, JSON lines out.

mod pieces;

use super::columns::Columns;
use super::limits::Limits;
use super::output::{Failure, print, say};
use super::progress::Progress;
use super::{Done, code, projects};
use crate::extract::{Adaptation, Extractor};
use crate::format::{self, ArticleDraft, ExportOptions, jsonl};
use crate::model::{AnnotationSetId, Document, DocumentId, Operation, Project, Schema, unique};
use crate::report::{Notice, Report};
use crate::session::reading::{Read, ReadingProgress};
use crate::session::stream::BrokeDown;
use crate::session::{intake, stream};
use crate::store::{self, files::AtomicFile};
use pieces::{Content, Pieces, STANDARD_INPUT};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const EXAMPLES: &str = "\
Examples:
  standpoint extract article.txt
  standpoint extract articles/ --output found.jsonl
  curl -s https://example.org/news.html | standpoint extract
  standpoint extract --project my-project new.txt
  standpoint extract news.csv --map text=body,title=headline
  standpoint extract --input-format jsonl < corpus.jsonl | jq '.stances[]'
  zcat corpus.jsonl.gz | standpoint extract - --jobs 2 | gzip > found.jsonl.gz

JSON lines in have one document a line: {\"id\": …, \"text\": …, \"title\"?: …, \"date\"?: …}.
A line that cannot be read is named on standard error, the rest goes on, and the exit code is 1.
Documents come out in the order in which they came in, each as soon as it is done, however many threads
work. Memory does not grow with the input. docs/jsonl.md lists the fields.";

/// Find who is named and who stands where, as JSON lines
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Extract {
    /// Articles, folders of articles, or files of JSON lines; `-` or none for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What comes in; `auto` goes by the name, or else by the first line
    #[arg(long, value_enum, default_value_t = InputFormat::Auto, value_name = "FORMAT")]
    input_format: InputFormat,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many threads work; if not said, one for each core. The results are the same
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Suggest as this project has learnt to, with its labels
    #[arg(long, value_name = "PROJECT")]
    project: Option<PathBuf>,
    /// Suggest with this model of names, made by `standpoint train`
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum InputFormat {
    /// By the name, or else by the first line
    Auto,
    /// One article a file: text, Markdown or HTML
    Text,
    /// One document a line, as JSON
    Jsonl,
}

impl Extract {
    pub(super) fn run(self) -> Done {
        let mut finder = Finder { schema: store::news_schema(), adaptation: Adaptation::default(), names: None };
        finder.names = self.names.as_deref().map(projects::extractor_with).transpose()?;
        if let Some(path) = &self.project {
            let project = projects::open_to_read(path)?.project;
            finder.adaptation = Adaptation::of(&project);
            finder.schema = (**project.schema()).clone();
        }
        let inputs = if self.files.is_empty() { vec![PathBuf::from("-")] } else { self.files };
        if inputs.iter().any(|file| is_standard(file)) && std::io::stdin().is_terminal() {
            say("Reading from standard input; end it with Ctrl+D (Ctrl+Z and Enter on Windows).");
        }
        // Lines of JSON whose columns are named are a table like others.
        let is_table = self.columns.is_said() && self.input_format == InputFormat::Auto;
        let format = if is_table { InputFormat::Text } else { self.input_format };
        let (pieces, progress) = Pieces::new(&inputs, format, &self.columns.said_in(self.limits.options(None)));
        let mut taker = Taker {
            progress: Progress::new(progress.clone(), self.output.is_none()),
            reading: progress,
            output: self.output.as_deref().map(AtomicFile::create).transpose()?,
            finder: &finder,
            ids: BTreeSet::new(),
            all_is_well: true,
        };
        let workers = self.jobs.unwrap_or_else(stream::all_cores);
        stream::map_in_order(workers, pieces, |piece| finder.find(piece), |piece, found| taker.take(&piece, found))?;
        taker.finish()
    }
}

fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads pieces and finds what is in them; each document is looked at alone, so that its entities do
/// not depend on its neighbours.
struct Finder {
    schema: Schema,
    /// What a project has learnt.
    adaptation: Adaptation,
    /// An extractor with a model of names of the user's own.
    names: Option<Extractor>,
}

/// What became of a piece.
#[derive(Default)]
struct Found {
    report: Report,
    /// The document that was an article: its id may have to change, for others may have the same.
    article: Option<Document>,
    /// The line of JSON, with its line end; empty if there is none.
    line: Vec<u8>,
}

impl Found {
    /// What came of a piece that could not be read.
    fn of(notice: Notice) -> Self {
        Self { report: Report { notices: vec![notice] }, ..Self::default() }
    }
}

impl Finder {
    fn find(&self, content: &Content) -> Found {
        match content {
            Content::Nothing(notice) => Found::of(notice.clone()),
            Content::Article(raw) => match raw.read() {
                Read::Article(article) => self.find_in(article.draft, article.report),
                Read::LeftOut(_) => Found::default(),
                Read::Failed(notice) | Read::Told(notice) => Found::of(notice),
            },
            Content::Text(bytes) => {
                let mut report = Report::default();
                match format::read_article("", bytes, &mut report) {
                    Ok(draft) => self.find_in(draft, report),
                    Err(error) => Found::of(Notice::error(error.to_string()).at(STANDARD_INPUT)),
                }
            }
            Content::Line { name, number, bytes } => {
                let mut line = Found::default();
                if let Some(read) = jsonl::read_line(bytes, name, *number, &mut line.report) {
                    self.add(document_of_line(read.document.document), &mut line);
                }
                line
            }
        }
    }

    fn find_in(&self, draft: ArticleDraft, report: Report) -> Found {
        let document = intake::draft_document(&self.project(), draft);
        let mut found = Found { report, article: Some(document.clone()), line: Vec::new() };
        self.add(document, &mut found);
        found
    }

    fn add(&self, document: Document, found: &mut Found) {
        let id = document.id.clone();
        match self.line(document, &mut found.report) {
            Ok(line) => found.line = line,
            Err(error) => found.report.add(Notice::error(format!("{id}: {error}"))),
        }
    }

    /// A document with all suggestions, as a line of JSON.
    fn line(&self, document: Document, report: &mut Report) -> Result<Vec<u8>, String> {
        let mut project = self.project();
        let id = document.id.clone();
        project.commit(&[Operation::document(document)]).map_err(|refusal| refusal.to_string())?;
        projects::suggest(&mut project, &id, self.names.as_ref().unwrap_or(Extractor::bundled()), &self.adaptation)
            .map_err(|notice| notice.to_string())?;
        let options = ExportOptions::all(AnnotationSetId::Prediction);
        let bundle = (jsonl::FORMAT.write)(&project, &options, report);
        Ok(bundle.into_values().flatten().collect())
    }

    fn project(&self) -> Project {
        Project::new("", self.schema.clone())
    }
}

/// What a line tells about a document, without what others annotated or decided in it.
fn document_of_line(read: Document) -> Document {
    let mut document = Document::new(read.id, read.text);
    (document.metadata, document.source, document.boilerplate) = (read.metadata, read.source, read.boilerplate);
    intake::complete(document)
}

/// Writes what was found, in order.
struct Taker<'a> {
    progress: Progress,
    reading: Option<Arc<ReadingProgress>>,
    /// `None` for standard output.
    output: Option<AtomicFile>,
    finder: &'a Finder,
    /// The ids of articles so far: those of JSON lines are their owner's business.
    ids: BTreeSet<String>,
    all_is_well: bool,
}

impl Taker<'_> {
    fn take(&mut self, content: &Content, found: Result<Found, BrokeDown>) -> Result<(), Failure> {
        let mut found = found.unwrap_or_else(|BrokeDown| {
            let what = "Finding suggestions stopped because of a fault in Standpoint. The document was left out.";
            Found::of(content.at(Notice::error(what).hint("Please report it.")))
        });
        if let (Some(reading), Some(_)) = (&self.reading, &found.article) {
            reading.note_article();
        }
        self.progress.show(content.name());
        if let Some(mut document) = found.article.take() {
            let id = unique(document.id.as_str(), |id| self.ids.contains(id));
            self.ids.insert(id.clone());
            if document.id.as_str() != id {
                // Only here is it known that the id is taken. This is rare enough to do the work again.
                document.id = DocumentId::new(id);
                self.finder.add(document, &mut found);
            }
        }
        self.all_is_well &= !found.report.has_errors();
        found.report.notices.iter().for_each(|notice| self.progress.tell(notice));
        match &mut self.output {
            _ if found.line.is_empty() => Ok(()),
            Some(file) => Ok(file.write(&found.line)?),
            None => print(&found.line),
        }
    }

    fn finish(self) -> Done {
        let Self { progress, output, all_is_well, .. } = self;
        drop(progress);
        if let Some(file) = output {
            file.finish()?;
        }
        Ok(code(all_is_well))
    }
}

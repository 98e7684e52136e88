//! `standpoint extract`: articles in, JSON lines out.

use super::output::{self, Failure, print, say};
use super::progress::Progress;
use super::{Done, code, projects};
use crate::extract::Adaptation;
use crate::format::{self, ArticleDraft, ExportOptions, jsonl};
use crate::model::{AnnotationSetId, Document, DocumentId, Operation, Project, Schema, unique};
use crate::report::{Notice, Report};
use crate::session::intake;
use crate::session::job::read_article_file;
use crate::store;
use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Read};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  standpoint extract article.txt
  standpoint extract articles/ --output found.jsonl
  curl -s https://example.org/news.html | standpoint extract
  standpoint extract --project my-project new.txt
  standpoint extract --input-format jsonl < corpus.jsonl | jq '.stances[]'

JSON lines in have one document a line: {\"id\": …, \"text\": …, \"title\"?: …, \"date\"?: …}.
A line that cannot be read is named on standard error, and the rest goes on.
Documents come out in the order in which they came in; docs/jsonl.md lists the fields.";

/// The largest file of JSON lines, in bytes (4 GiB).
const LARGEST: u64 = 4 << 30;

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
    /// Suggest as this project has learnt to, with its labels
    #[arg(long, value_name = "PROJECT")]
    project: Option<PathBuf>,
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
        let is_standard = |path: &PathBuf| path.as_os_str() == "-";
        let mut work = Work::new(self.output.is_some());
        if let Some(path) = &self.project {
            let project = projects::open_to_read(path)?.project;
            work.adaptation = Adaptation::of(&project);
            work.schema = (**project.schema()).clone();
        }
        let inputs = if self.files.is_empty() { vec![PathBuf::from("-")] } else { self.files };
        let mut files = Vec::new();
        for input in inputs {
            if is_standard(&input) {
                files.push(input);
                continue;
            }
            let (found, is_well) = match self.input_format {
                InputFormat::Jsonl => (vec![input], true),
                _ => projects::article_files(std::slice::from_ref(&input)),
            };
            work.all_is_well &= is_well;
            files.extend(found);
        }
        let progress = Progress::new(files.len(), self.output.is_none());
        for file in &files {
            progress.step(&file.display().to_string());
            if is_standard(file) {
                work.standard_input(self.input_format)?;
            } else if is_lines(file, self.input_format) {
                work.lines_of_file(file)?;
            } else {
                match read_article_file(file) {
                    Ok((draft, report)) => {
                        report.notices.iter().for_each(|notice| progress.tell(notice));
                        work.article(draft)?;
                    }
                    Err(notice) => {
                        work.all_is_well = false;
                        progress.tell(&notice);
                    }
                }
            }
            progress.done();
        }
        drop(progress);
        if let (Some(path), Some(bytes)) = (&self.output, &work.kept) {
            store::files::write_atomically(path, bytes)?;
        }
        Ok(code(work.all_is_well))
    }
}

fn is_lines(path: &Path, format: InputFormat) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match format {
        InputFormat::Auto => ["jsonl", "ndjson"].iter().any(|known| known.eq_ignore_ascii_case(extension)),
        InputFormat::Text => false,
        InputFormat::Jsonl => true,
    }
}

/// One run over all inputs.
struct Work {
    schema: Schema,
    adaptation: Adaptation,
    /// The ids of articles so far: those of JSON lines are their owner's business.
    ids: BTreeSet<String>,
    /// What will go to a file; `None` if it goes to standard output at once.
    kept: Option<Vec<u8>>,
    all_is_well: bool,
}

impl Work {
    fn new(keeps: bool) -> Self {
        let kept = keeps.then(Vec::new);
        Self {
            schema: store::news_schema(),
            adaptation: Adaptation::default(),
            ids: BTreeSet::new(),
            kept,
            all_is_well: true,
        }
    }

    fn standard_input(&mut self, format: InputFormat) -> Result<(), Failure> {
        let mut input = std::io::stdin().lock();
        if std::io::stdin().is_terminal() {
            say("Reading from standard input; end it with Ctrl+D (Ctrl+Z and Enter on Windows).");
        }
        let mut first = Vec::new();
        input.read_until(b'\n', &mut first)?;
        let begins_like_json = || serde_json::from_slice::<serde_json::Map<_, serde_json::Value>>(&first).is_ok();
        if format == InputFormat::Jsonl || format == InputFormat::Auto && begins_like_json() {
            return self.lines(std::io::Cursor::new(first).chain(input), "standard input");
        }
        input.read_to_end(&mut first)?;
        let mut report = Report::default();
        match format::read_article("", &first, &mut report) {
            Ok(draft) => {
                output::say_all(&report);
                self.article(draft)
            }
            Err(error) => {
                self.fail(&Notice::error(error.to_string()).at("standard input"));
                Ok(())
            }
        }
    }

    fn lines_of_file(&mut self, path: &Path) -> Result<(), Failure> {
        match store::files::read(path, LARGEST) {
            Ok(bytes) => self.lines(bytes.as_slice(), &path.display().to_string()),
            Err(error) => {
                self.fail(&Notice::error(error.to_string()));
                Ok(())
            }
        }
    }

    /// One document after the other, so that a pipe gives its first results before its last input.
    fn lines(&mut self, mut input: impl BufRead, name: &str) -> Result<(), Failure> {
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let mut report = Report::default();
            let read = jsonl::read_line(&line, name, number, &mut report);
            self.all_is_well &= !report.has_errors();
            output::say_all(&report);
            let Some(document) = read.map(|read| read.document.document) else { continue };
            let (id, boilerplate) = (document.id, document.boilerplate);
            let mut draft = ArticleDraft { text: document.text, metadata: document.metadata, source: document.source };
            draft.metadata.language = format::detect_language(draft.text.as_str(), &draft.metadata.language);
            let mut document = intake::draft_document(&self.project(), draft);
            document.id = id;
            if !boilerplate.is_empty() {
                document.boilerplate = boilerplate;
            }
            self.document(document)?;
        }
        Ok(())
    }

    fn article(&mut self, draft: ArticleDraft) -> Result<(), Failure> {
        let mut document = intake::draft_document(&self.project(), draft);
        let id = unique(document.id.as_str(), |id| self.ids.contains(id));
        self.ids.insert(id.clone());
        document.id = DocumentId::new(id);
        self.document(document)
    }

    /// Each document is looked at alone, so that its entities do not depend on its neighbours.
    fn document(&mut self, document: Document) -> Result<(), Failure> {
        let mut project = self.project();
        let id = document.id.clone();
        let entered = project.commit(&[Operation::document(document)]).map_err(|refusal| refusal.to_string());
        let suggested = entered
            .and_then(|_| projects::suggest(&mut project, &id, &self.adaptation).map_err(|notice| notice.to_string()));
        if let Err(error) = suggested {
            self.fail(&Notice::error(format!("{id}: {error}")));
            return Ok(());
        }
        let mut report = Report::default();
        let options = ExportOptions::all(AnnotationSetId::Prediction);
        let bundle = (jsonl::FORMAT.write)(&project, &options, &mut report);
        for bytes in bundle.values() {
            match &mut self.kept {
                Some(kept) => kept.extend_from_slice(bytes),
                None => print(bytes)?,
            }
        }
        Ok(())
    }

    fn project(&self) -> Project {
        Project::new("", self.schema.clone())
    }

    fn fail(&mut self, notice: &Notice) {
        self.all_is_well = false;
        say(&output::line(notice));
    }
}

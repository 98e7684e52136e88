//! CoNLL-2003 columns with IOB2 or BIOES tags: one token a line, for training and scoring taggers.

pub(super) mod flat;
pub(super) mod open;
mod read;
pub(super) mod token;

use super::export::{Losses, Selected};
use super::stream::{DocumentWriter, Growing, Source, Stream, TakeBatch, bundled, read_lines};
use super::{Carries, Format, Unit};
use crate::model::{Mention, Project};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};
use flat::{flat, sentence_ends};
use std::collections::BTreeSet;
use std::io;
use token::{Scheme, Token, escaped, tokens};

/// The only file.
const FILE: &str = "annotations.conll";

pub(super) const FORMAT: Format = Format {
    id: "conll",
    name: "CoNLL-2003 (IOB2)",
    about: "One token a line, `TOKEN -X- SPACES TAG`, an empty line after each sentence, `-DOCSTART- ID -X- O` before \
            each document. Of mentions inside or across each other the longest stays. Tokens are exact pieces of the \
            text, cut where a mention begins or ends. The third column, where CoNLL-2003 had chunks, tells the white \
            space after the token in the manner of UDPipe (`_` one space, or a line end after the last token of a \
            sentence; `SpaceAfter=No`; `SpacesAfter=\\n\\n`; before the first token, in the `-DOCSTART-` line), so that the text can be rebuilt exactly.",
    extension: "conll",
    reads: &["conll", "iob", "iob2", "bio", "tsv"],
    single_file: true,
    unit: Unit::Tokens,
    carries: CARRIES,
    write: |project, options, report| bundled((STREAM.begin)(options), project, options, report),
    read: Some(read::read),
    stream: Some(&STREAM),
};

/// The same columns with tags that also tell where a mention ends.
pub(super) const BIOES: Format = Format {
    id: "bioes",
    name: "CoNLL-2003 (BIOES)",
    about: "The same columns as `conll`, with tags that also tell where a mention ends (`E-`) and which ones have a \
            single token (`S-`), as many taggers are trained. IOBES and BILOU are other names for it; reading takes \
            them all.",
    write: |project, options, report| bundled((BIOES_STREAM.begin)(options), project, options, report),
    stream: Some(&BIOES_STREAM),
    ..FORMAT
};

const CARRIES: Carries = Carries {
    mentions: true,
    nested: false,
    discontinuous: false,
    entities: false,
    registry: false,
    stances: false,
    relations: false,
    attributes: false,
    notes: false,
    status: false,
    origin: false,
    metadata: false,
    boilerplate: false,
};

/// How much of a file is read at once, in bytes (2 MiB): a short line may be a whole mention.
const BATCH: usize = 2 << 20;

/// Begins each document.
const DOCUMENT_START: &str = "-DOCSTART-";

const STREAM: Stream = Stream { begin: |_| Writer::boxed(&FORMAT, Scheme::Iob2), read: read_streamed };

const BIOES_STREAM: Stream = Stream { begin: |_| Writer::boxed(&BIOES, Scheme::Bioes), read: read_streamed };

fn read_streamed(source: &dyn Source, take: TakeBatch<'_>) -> io::Result<()> {
    read_lines(source, BATCH, |line| line.starts_with(DOCUMENT_START.as_bytes()), read::read, take)
}

struct Writer {
    scheme: Scheme,
    losses: Losses,
    /// Labels that had to be written otherwise.
    renamed: BTreeSet<String>,
}

impl Writer {
    fn boxed(format: &Format, scheme: Scheme) -> Box<dyn DocumentWriter> {
        Box::new(Self { scheme, losses: Losses::new(format.name, CARRIES), renamed: BTreeSet::new() })
    }
}

impl DocumentWriter for Writer {
    fn begin(&mut self, files: &mut dyn Growing) -> io::Result<()> {
        files.append(FILE, &[])
    }

    fn document(&mut self, _project: &Project, selected: &Selected, files: &mut dyn Growing) -> io::Result<()> {
        self.losses.count(selected);
        let kept = flat(selected, &mut self.losses);
        let id = super::imported::fit(selected.document.id.as_str());
        let mut written = String::new();
        write_document(&selected.document.text, &id, &kept, self.scheme, &mut self.renamed, &mut written);
        files.append(FILE, written.as_bytes())
    }

    fn finish(self: Box<Self>, _project: &Project, _files: &mut dyn Growing, report: &mut Report) -> io::Result<()> {
        for label in self.renamed {
            report.add(Notice::warning(format!("The label “{label}” holds white space, which became “_”.")));
        }
        self.losses.report(report);
        Ok(())
    }
}

fn write_document(
    text: &SourceText,
    id: &str,
    kept: &[(TextRange, &Mention)],
    scheme: Scheme,
    renamed: &mut BTreeSet<String>,
    file: &mut String,
) {
    let spans: Vec<TextRange> = kept.iter().map(|(span, _)| *span).collect();
    let ends = sentence_ends(text, &spans);
    let mut ends = ends.iter().copied().peekable();
    let mut kept = kept.iter().peekable();
    let tokens = tokens(text.as_str(), &spans);
    let mut begun = None;
    let first = tokens.first().map_or(text.len(), |token| token.range.start());
    let before = match text.slice(TextRange::between(0, first)) {
        "" => "-X-".to_owned(),
        gap => format!("SpacesAfter={}", escaped(gap)),
    };
    *file += &format!("{DOCUMENT_START} {id} {before} O\n\n");
    for (at, token) in tokens.iter().enumerate() {
        let Token { range } = *token;
        while kept.next_if(|(span, _)| span.end() <= range.start()).is_some() {}
        let tag = match kept.peek() {
            Some((span, mention)) if span.covers(range) => {
                let label = mention.label.as_str();
                let safe = label.replace(char::is_whitespace, "_");
                if safe != label {
                    renamed.insert(label.to_owned());
                }
                let begins = begun.replace(span.start()) != Some(span.start());
                let ends = tokens.get(at + 1).is_none_or(|next| next.range.start() >= span.end());
                format!("{}-{safe}", scheme.tag(begins, ends))
            }
            _ => "O".to_owned(),
        };
        let is_end = at + 1 == tokens.len();
        let mut is_last = is_end;
        while ends.next_if(|&end| end <= range.end()).is_some() {
            is_last = true;
        }
        let gap_end = tokens.get(at + 1).map_or(text.len(), |next| next.range.start());
        let after = text.slice(TextRange::between(range.end(), gap_end));
        let spaces = spaces(after, is_last, is_end);
        *file += &format!("{} -X- {spaces} {tag}\n", text.slice(range));
        if is_last {
            file.push('\n');
        }
    }
}

/// The third column. Not said is what most often follows: a space, or a line end after a sentence's last token.
fn spaces(after: &str, ends_sentence: bool, ends_document: bool) -> String {
    match after {
        "" => "SpaceAfter=No".to_owned(),
        " " if !ends_sentence => "_".to_owned(),
        "\n" if ends_sentence && !ends_document => "_".to_owned(),
        after => format!("SpacesAfter={}", escaped(after)),
    }
}

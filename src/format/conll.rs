//! CoNLL-2003 columns with IOB2 or BIOES tags: one token a line, for training and scoring taggers.

pub(super) mod flat;
mod read;
pub(super) mod token;

use super::export::{Losses, selected};
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{Mention, Project};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};
use flat::{flat, sentence_ends};
use std::collections::BTreeSet;
use token::{Scheme, Token, escaped, tokens};

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
    write: |project, options, report| write(project, options, report, &FORMAT, Scheme::Iob2),
    read: Some(read::read),
};

/// The same columns with tags that also tell where a mention ends.
pub(super) const BIOES: Format = Format {
    id: "bioes",
    name: "CoNLL-2003 (BIOES)",
    about: "The same columns as `conll`, with tags that also tell where a mention ends (`E-`) and which ones have a \
            single token (`S-`), as many taggers are trained. IOBES and BILOU are other names for it; reading takes \
            them all.",
    write: |project, options, report| write(project, options, report, &BIOES, Scheme::Bioes),
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

/// Begins each document.
const DOCUMENT_START: &str = "-DOCSTART-";

fn write(project: &Project, options: &ExportOptions, report: &mut Report, format: &Format, scheme: Scheme) -> Bundle {
    let mut file = String::new();
    let mut losses = Losses::new(format.name, CARRIES);
    let mut renamed = BTreeSet::new();
    for selected in selected(project, options) {
        losses.count(&selected);
        let text = &selected.document.text;
        let kept = flat(&selected, &mut losses);
        let id = super::imported::fit(selected.document.id.as_str());
        write_document(text, &id, &kept, scheme, &mut renamed, &mut file);
    }
    for label in renamed {
        report.add(Notice::warning(format!("The label “{label}” holds white space, which became “_”.")));
    }
    losses.report(report);
    Bundle::from([("annotations.conll".to_owned(), file.into_bytes())])
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

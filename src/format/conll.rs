//! CoNLL-2003 columns with IOB2 tags: one token a line, for training and scoring taggers.

mod read;
mod token;

use super::export::{Losses, Selected, selected};
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{Mention, Project};
use crate::report::{Notice, Report};
use crate::text::{self, SourceText, TextRange};
use std::collections::BTreeSet;
use token::{Token, escaped, tokens};

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
    write,
    read: Some(read::read),
};

const CARRIES: Carries = Carries {
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

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut file = String::new();
    let mut losses = Losses::new(FORMAT.name, CARRIES);
    let mut renamed = BTreeSet::new();
    for selected in selected(project, options) {
        losses.count(&selected);
        let text = &selected.document.text;
        let kept = flat(&selected, &mut losses);
        let id = super::imported::fit(selected.document.id.as_str());
        write_document(text, &id, &kept, &mut renamed, &mut file);
    }
    for label in renamed {
        report.add(Notice::warning(format!("The label “{label}” holds white space, which became “_”.")));
    }
    losses.report(report);
    Bundle::from([("annotations.conll".to_owned(), file.into_bytes())])
}

/// The mentions that fit in one layer of tags, in reading order: of those that touch, the longest.
fn flat<'a>(selected: &'a Selected, losses: &mut Losses) -> Vec<(TextRange, &'a Mention)> {
    let text = &selected.document.text;
    let boundaries: BTreeSet<usize> =
        text::graphemes(text.as_str()).map(TextRange::start).chain([text.len()]).collect();
    let mut candidates = Vec::new();
    for mention in &selected.mentions {
        let Some(&[span]) = mention.spans.first_chunk::<1>().filter(|_| mention.spans.len() == 1) else {
            losses.add("discontinuous mention", "discontinuous mentions", 1);
            continue;
        };
        let on_words = trimmed(text, span);
        let is_blank = !text.slice(on_words).chars().any(token::is_visible);
        let cuts_a_character = !boundaries.contains(&on_words.start()) || !boundaries.contains(&on_words.end());
        if is_blank || cuts_a_character {
            losses.add("mention that cuts a character or is blank", "mentions that cut a character or are blank", 1);
            continue;
        }
        if on_words != span {
            losses.add("blank at a mention's end", "blanks at mentions' ends", 1);
        }
        candidates.push((on_words, mention));
    }
    let all = candidates.len();
    candidates.sort_by_key(|(span, mention)| (std::cmp::Reverse(span.len()), *span, &mention.id));
    let mut taken: std::collections::BTreeMap<usize, (TextRange, &Mention)> = std::collections::BTreeMap::new();
    for (span, mention) in candidates {
        let before = taken.range(..span.end()).next_back();
        if before.is_none_or(|(_, (known, _))| known.end() <= span.start()) {
            taken.insert(span.start(), (span, mention));
        }
    }
    losses.add("mention inside or across a longer one", "mentions inside or across longer ones", all - taken.len());
    taken.into_values().collect()
}

fn trimmed(text: &SourceText, span: TextRange) -> TextRange {
    let words = text.slice(span);
    let start = span.start() + (words.len() - words.trim_start().len());
    TextRange::between(start, (start + words.trim().len()).max(start))
}

fn write_document(
    text: &SourceText,
    id: &str,
    kept: &[(TextRange, &Mention)],
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
                let goes_on = begun.replace(span.start()) == Some(span.start());
                format!("{}-{safe}", if goes_on { 'I' } else { 'B' })
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

/// Where sentences end, but never inside a mention.
fn sentence_ends(text: &SourceText, spans: &[TextRange]) -> Vec<usize> {
    let mut ends: Vec<usize> = text::sentences(text.as_str()).into_iter().map(TextRange::end).collect();
    ends.retain(|&end| {
        let after = spans.partition_point(|span| span.start() < end);
        after.checked_sub(1).and_then(|at| spans.get(at)).is_none_or(|span| span.end() <= end)
    });
    ends
}

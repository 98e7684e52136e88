//! CoNLL-U: the columns of Universal Dependencies, with names in the last one.

mod read;

use super::conll::flat::{flat, sentence_ends};
use super::conll::token::{Scheme, Token, escaped, tokens};
use super::export::{Losses, selected};
use super::percent::{all_encoded, encoded};
use super::place::code_points;
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{Mention, Project};
use crate::report::Report;
use crate::text::{SourceText, TextRange};
use unicode_normalization::{UnicodeNormalization, is_nfc};

pub(super) const FORMAT: Format = Format {
    id: "conllu",
    name: "CoNLL-U",
    about: "The ten columns of Universal Dependencies, for parsers and treebank tools: forms in NFC, and in `MISC` the \
            names as Stanza writes them (`ner=B-PERSON`), their entity (`EntityId=`, `EntityName=`), the place in code points \
            (`start_char`, `end_char`) and the white space after a token (`SpaceAfter=No`, `SpacesAfter=\\n`; before the \
            first, `SpacesBefore=`), so that the text can be rebuilt exactly; a form that is not in NFC stands in `Raw=` \
            too, percent-encoded. Of mentions inside or across each other the longest stays. Reading also takes the \
            names in a column of CoNLL-U Plus whose name ends in `NE` or `NER`.",
    extension: "conllu",
    reads: &["conllu", "conllup"],
    single_file: true,
    unit: Unit::Tokens,
    carries: CARRIES,
    write,
    read: Some(read::read),
    stream: None,
};

const CARRIES: Carries = Carries {
    mentions: true,
    nested: false,
    discontinuous: false,
    entities: true,
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

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut file = String::new();
    let mut losses = Losses::new(FORMAT.name, CARRIES);
    for selected in selected(project, options) {
        losses.count(&selected);
        let kept = flat(&selected, &mut losses);
        let id = super::imported::fit(selected.document.id.as_str());
        Writer { project, text: &selected.document.text, id: &id, kept: &kept, file: &mut file }.document();
    }
    losses.report(report);
    Bundle::from([("annotations.conllu".to_owned(), file.into_bytes())])
}

struct Writer<'a> {
    project: &'a Project,
    text: &'a SourceText,
    id: &'a str,
    kept: &'a [(TextRange, &'a Mention)],
    file: &'a mut String,
}

impl Writer<'_> {
    fn document(&mut self) {
        let spans: Vec<TextRange> = self.kept.iter().map(|(span, _)| *span).collect();
        let tokens = tokens(self.text.as_str(), &spans);
        *self.file += &format!("# newdoc id = {}\n", self.id);
        let Some(first) = tokens.first() else {
            // Without tokens there is no sentence; the blanks stand in a comment of our own.
            *self.file += &format!("# spaces = {}\n\n", escaped(self.text.as_str()));
            return;
        };
        let mut before = self.text.slice(TextRange::between(0, first.range.start()));
        let ends = sentence_ends(self.text, &spans);
        let mut rest = tokens.as_slice();
        let mut number = 1;
        while let Some(first) = rest.first() {
            let end = ends.get(ends.partition_point(|&end| end <= first.range.start())).copied();
            let end = end.unwrap_or(self.text.len());
            let count = rest.partition_point(|token| token.range.start() < end).max(1);
            let (sentence, after) = rest.split_at(count);
            self.sentence(number, sentence, after.first(), before);
            (rest, before, number) = (after, "", number + 1);
        }
    }

    fn sentence(&mut self, number: usize, sentence: &[Token], next: Option<&Token>, before: &str) {
        let mut words = String::new();
        let mut rows = String::new();
        for (at, token) in sentence.iter().enumerate() {
            let form = self.text.slice(token.range);
            let composed: String = form.nfc().collect();
            let is_last = at + 1 == sentence.len();
            let following = sentence.get(at + 1).or(next);
            let gap_end = following.map_or(self.text.len(), |next| next.range.start());
            let gap = self.text.slice(TextRange::between(token.range.end(), gap_end));
            words += &composed;
            words += if gap.is_empty() || is_last { "" } else { " " };
            let spaces_before = if at == 0 { before } else { "" };
            let previous = at.checked_sub(1).and_then(|at| sentence.get(at));
            let around = (previous, following);
            let misc = self.misc(*token, around, gap, spaces_before, next.is_none() && is_last);
            rows += &format!("{}\t{composed}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n", at + 1);
        }
        *self.file += &format!("# sent_id = {}-{number}\n# text = {words}\n{rows}\n", self.id);
    }

    /// The last column; its keys are sorted, whatever their case. No mention goes on in another sentence.
    fn misc(
        &self,
        token: Token,
        (previous, next): (Option<&Token>, Option<&Token>),
        gap: &str,
        before: &str,
        ends_document: bool,
    ) -> String {
        let [start, end] = code_points(self.text, token.range);
        let mut pairs = vec![format!("end_char={end}")];
        let at = self.kept.partition_point(|(span, _)| span.end() <= token.range.start());
        let mention = self.kept.get(at).filter(|(span, _)| span.covers(token.range));
        let mut name = None;
        if let Some((span, mention)) = mention {
            let begins = previous.is_none_or(|previous| previous.range.start() < span.start());
            let ends = next.is_none_or(|next| next.range.start() >= span.end());
            if let Some(entity) = mention.entity.as_ref().filter(|_| begins) {
                let known = self.project.entity(entity).map_or(entity.as_str(), |entity| &entity.name);
                pairs.push(format!("EntityId={}", word(entity.as_str())));
                pairs.push(format!("EntityName={}", word(known)));
            }
            name = Some(format!("ner={}-{}", Scheme::Iob2.tag(begins, ends), word(mention.label.as_str())));
        }
        pairs.extend(name);
        let form = self.text.slice(token.range);
        if !is_nfc(form) {
            pairs.push(format!("Raw={}", all_encoded(form)));
        }
        match gap {
            "" => pairs.push("SpaceAfter=No".to_owned()),
            " " if !ends_document => {}
            gap => pairs.push(format!("SpacesAfter={}", escaped(gap))),
        }
        if !before.is_empty() {
            pairs.push(format!("SpacesBefore={}", escaped(before)));
        }
        pairs.push(format!("start_char={start}"));
        pairs.join("|")
    }
}

/// Text as it may stand in the file: one word in NFC.
fn word(text: &str) -> String {
    if is_nfc(text) { encoded(text) } else { all_encoded(text) }
}

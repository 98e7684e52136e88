//! Reads CoNLL-U and CoNLL-U Plus: forms, the white space between them, and names. What parsers say is left alone.

use super::super::conll::token::unescaped;
use super::super::imported::{DocumentIds, Imported, ImportedDocument};
use super::super::origin;
use super::super::percent::decoded;
use super::super::settle::{settle, unique_ids};
use crate::format::Bundle;
use crate::model::{Document, Entity, EntityId, LabelId, Mention, Status};
use crate::report::{Notice, Report};
use crate::text::{SourceText, TextRange};
use std::collections::BTreeMap;

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle {
        let content = String::from_utf8_lossy(bytes);
        if matches!(content, std::borrow::Cow::Owned(_)) {
            report.add(Notice::warning("Some bytes are not UTF-8 and were replaced by U+FFFD.").at(path));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut file = File { path, columns: Columns::default(), open: Open::new(stem), report };
        for (at, line) in content.trim_start_matches('\u{feff}').split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if let Some(id) = line.strip_prefix("# newdoc") {
                let id = id.trim().trim_start_matches("id").trim().trim_start_matches('=').trim();
                let next = Open { is_named: true, ..Open::new(if id.is_empty() { stem } else { id }) };
                std::mem::replace(&mut file.open, next).finish(&mut ids, &mut imported, file.path, file.report);
            } else if let Err(error) = file.line(line) {
                file.report.add(Notice::error(error).at(path).line(at + 1));
            }
        }
        file.open.finish(&mut ids, &mut imported, path, report);
    }
    settle(&mut imported, report);
    imported
}

/// Which column holds what.
struct Columns {
    form: usize,
    misc: Option<usize>,
    names: Option<usize>,
    count: usize,
}

impl Default for Columns {
    fn default() -> Self {
        Self { form: 1, misc: Some(9), names: None, count: 10 }
    }
}

impl Columns {
    fn named(names: &str) -> Option<Self> {
        let names: Vec<&str> = names.split_whitespace().collect();
        let place = |is: &dyn Fn(&str) -> bool| names.iter().position(|name| is(name));
        Some(Self {
            form: place(&|name| name == "FORM")?,
            misc: place(&|name| name == "MISC"),
            names: place(&|name| name.ends_with(":NE") || name.ends_with(":NER") || name == "NE" || name == "NER"),
            count: names.len(),
        })
    }
}

struct File<'a> {
    path: &'a str,
    columns: Columns,
    open: Open,
    report: &'a mut Report,
}

impl File<'_> {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.trim().is_empty() {
            self.open.end_sentence();
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
            match key.trim() {
                "global.columns" => {
                    self.columns = Columns::named(value).ok_or("The columns do not tell which one is FORM.")?;
                }
                "spaces" => self.open.text += &unescaped(value.trim()),
                key if key.starts_with("newpar") => self.open.new_paragraph(),
                _ => {}
            }
            return Ok(());
        }
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() < self.columns.count {
            let what = "This line has {} columns, not the {} that it should; it was left out.";
            let what = what.replacen("{}", &cells.len().to_string(), 1);
            return Err(what.replacen("{}", &self.columns.count.to_string(), 1));
        }
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).copied().filter(|cell| *cell != "_");
        let id = cells.first().copied().unwrap_or_default();
        let misc = cell(self.columns.misc).unwrap_or_default();
        let tag = cell(self.columns.names).or(value(misc, "ner")).or(value(misc, "NER")).unwrap_or("O");
        let form = cells.get(self.columns.form).copied().unwrap_or_default();
        self.open.row(id, form, misc, tag)
    }
}

fn value<'a>(misc: &'a str, key: &str) -> Option<&'a str> {
    misc.split('|').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
}

/// The document that is being read.
struct Open {
    id: String,
    /// Whether it began with a line of its own; then it is a document even without tokens.
    is_named: bool,
    text: String,
    /// What goes before the next token.
    gap: String,
    gap_is_guessed: bool,
    /// The last word of a token that is written as several words, such as “don't”, and where the token starts.
    inside: Option<(usize, usize)>,
    mention: Option<(usize, String, Option<EntityId>)>,
    mentions: Vec<Mention>,
    /// The entities that have a name beside.
    entities: Vec<Entity>,
}

impl Open {
    fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            is_named: false,
            text: String::new(),
            gap: String::new(),
            gap_is_guessed: false,
            inside: None,
            mention: None,
            mentions: Vec::new(),
            entities: Vec::new(),
        }
    }

    fn row(&mut self, id: &str, form: &str, misc: &str, tag: &str) -> Result<(), String> {
        if id.contains('.') {
            // An empty node is no part of the text.
            return Ok(());
        }
        if let Some((_, last)) = id.split_once('-') {
            let last = last.parse().map_err(|_| format!("“{id}” is no range of words."))?;
            let start = self.token(form, misc);
            self.inside = Some((last, start));
            return Ok(());
        }
        let number: usize = id.parse().map_err(|_| format!("“{id}” is no number of a word."))?;
        let inside = self.inside.filter(|(last, _)| number <= *last);
        let (kind, label) = match tag.split_once('-') {
            _ if tag == "O" => ('O', ""),
            Some((kind @ ("B" | "I" | "E" | "S" | "L" | "U"), label)) if !label.is_empty() => {
                (kind.chars().next().unwrap_or('B'), label)
            }
            _ => {
                self.end_mention();
                if inside.is_none() {
                    self.token(form, misc);
                }
                return Err(format!("The tag “{tag}” is not understood; the token has none now."));
            }
        };
        let goes_on =
            matches!(kind, 'I' | 'E' | 'L') && self.mention.as_ref().is_some_and(|(_, open, _)| open == label);
        // The words of one token share its place, so a name that ends inside one takes it whole.
        if !(goes_on || kind == 'O' && inside.is_some()) {
            self.end_mention();
        }
        let start = inside.map_or_else(|| self.token(form, misc), |(_, start)| start);
        if kind != 'O' && !goes_on {
            let entity = value(misc, "EntityId").map(|id| EntityId::new(decoded(id)));
            if let Some((id, name)) = entity.as_ref().zip(value(misc, "EntityName")) {
                let label = LabelId::new(decoded(label));
                let named = Entity::new(&decoded(name), label, origin::import("conllu"));
                self.entities.push(Entity { id: id.clone(), ..named });
            }
            self.mention = Some((start, label.to_owned(), entity));
        }
        if matches!(kind, 'E' | 'S' | 'L' | 'U') {
            self.end_mention();
        }
        Ok(())
    }

    /// Adds a token and says where it starts.
    fn token(&mut self, form: &str, misc: &str) -> usize {
        self.inside = None;
        if (self.gap_is_guessed || self.text.is_empty())
            && let Some(before) = value(misc, "SpacesBefore")
        {
            self.gap = unescaped(before);
        }
        self.text += &std::mem::take(&mut self.gap);
        let start = self.text.len();
        self.text += &value(misc, "Raw").map_or_else(|| form.to_owned(), decoded);
        let after = (value(misc, "SpacesAfter"), value(misc, "SpaceAfter"));
        self.gap_is_guessed = matches!(after, (None, None | Some("Yes")));
        self.gap = match after {
            (Some(after), _) => unescaped(after),
            (None, Some("No")) => String::new(),
            _ => " ".to_owned(),
        };
        start
    }

    fn end_mention(&mut self) {
        let end = self.text.len();
        if let Some((start, label, entity)) = self.mention.take() {
            let label = LabelId::new(decoded(&label));
            let spans = vec![TextRange::between(start, end)];
            self.mentions.push(Mention {
                id: Mention::suggestion_id(&spans, &label),
                spans,
                label,
                entity,
                attributes: BTreeMap::new(),
                status: Status::Suggested,
                origin: origin::import("conllu"),
                note: String::new(),
            });
        }
    }

    fn end_sentence(&mut self) {
        self.end_mention();
        self.inside = None;
    }

    fn new_paragraph(&mut self) {
        if self.gap_is_guessed && !self.text.is_empty() {
            self.gap = "\n\n".to_owned();
        }
    }

    fn finish(mut self, ids: &mut DocumentIds, imported: &mut Imported, path: &str, report: &mut Report) {
        self.end_mention();
        if self.text.is_empty() && !self.is_named {
            return;
        }
        // What follows the last token counts only where the file says it.
        if !self.gap_is_guessed {
            self.text += &self.gap;
        }
        match SourceText::new(&self.text) {
            Ok(text) => {
                let mut read = ImportedDocument::new(Document::new(ids.fit(&self.id), text));
                let in_text =
                    |mention: &Mention| mention.spans.iter().all(|&span| read.document.text.get(span).is_some());
                read.mentions = self.mentions.into_iter().filter(in_text).collect();
                unique_ids(&mut read);
                imported.documents.push(read);
                imported.entities.extend(self.entities);
            }
            Err(error) => report.add(Notice::error(format!("{} was left out: {error}.", self.id)).at(path)),
        }
    }
}

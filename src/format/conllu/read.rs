//! Reads CoNLL-U and CoNLL-U Plus: forms, the white space between them, and names. What parsers say is left alone.

use super::super::conll::open::{Open, Tag};
use super::super::conll::token::unescaped;
use super::super::imported::{DocumentIds, Imported};
use super::super::percent::decoded;
use super::super::settle::settle;
use super::super::{file, origin};
use crate::format::Bundle;
use crate::model::{Entity, EntityId, LabelId};
use crate::report::{Notice, Report};

const FORMAT: &str = "conllu";

pub(super) fn read(bundle: &Bundle, report: &mut Report) -> Imported {
    let mut imported = Imported::default();
    let mut ids = DocumentIds::default();
    for (path, bytes) in bundle {
        let (content, notice) = file::text(path, bytes);
        report.notices.extend(notice);
        let stem = file::stem(path);
        let open = Open::new(FORMAT, stem);
        let mut file = File { path, columns: Columns::default(), open, inside: None, entities: Vec::new(), report };
        for (at, line) in content.trim_start_matches('\u{feff}').split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if let Some(id) = line.strip_prefix("# newdoc") {
                let id = id.trim().trim_start_matches("id").trim().trim_start_matches('=').trim();
                let next = Open::new(FORMAT, if id.is_empty() { stem } else { id });
                file.inside = None;
                std::mem::replace(&mut file.open, next).finish(&mut ids, &mut imported, file.path, file.report);
                file.open.is_named = true;
            } else if let Err(error) = file.line(line) {
                file.report.add(Notice::error(error).at(path).line(at + 1));
            }
        }
        imported.entities.append(&mut file.entities);
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
    /// The last word of a token that is written as several words, such as “don't”, and where the token starts.
    inside: Option<(usize, usize)>,
    /// The entities that have a name beside.
    entities: Vec<Entity>,
    report: &'a mut Report,
}

impl File<'_> {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.trim().is_empty() {
            self.open.end_mention();
            self.inside = None;
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
            match key.trim() {
                "global.columns" => {
                    self.columns = Columns::named(value).ok_or("The columns do not tell which one is FORM.")?;
                }
                "spaces" => self.open.text += &unescaped(value.trim()),
                key if key.starts_with("newpar") && self.open.gap_is_guessed && !self.open.text.is_empty() => {
                    self.open.gap = "\n\n".to_owned();
                }
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
        self.row(id, form, misc, tag)
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
        let tag = decoded(tag);
        let tag = match Tag::read(&tag) {
            Ok(tag) => tag,
            Err(error) => {
                self.open.end_mention();
                if inside.is_none() {
                    self.token(form, misc);
                }
                return Err(error);
            }
        };
        let goes_on = self.open.goes_on(tag);
        // The words of one token share its place, so a name that ends inside one takes it whole.
        if !(goes_on || tag.is_outside() && inside.is_some()) {
            self.open.end_mention();
        }
        let start = inside.map_or_else(|| self.token(form, misc), |(_, start)| start);
        if !tag.is_outside() && !goes_on {
            let entity = value(misc, "EntityId").map(|id| EntityId::new(decoded(id)));
            if let Some((id, name)) = entity.as_ref().zip(value(misc, "EntityName")) {
                let named = Entity::new(&decoded(name), LabelId::new(tag.label), origin::import(FORMAT));
                self.entities.push(Entity { id: id.clone(), ..named });
            }
            self.open.begin_mention(start, tag.label, entity);
        }
        if tag.ends() {
            self.open.end_mention();
        }
        Ok(())
    }

    /// Adds a token and says where it starts.
    fn token(&mut self, form: &str, misc: &str) -> usize {
        self.inside = None;
        let open = &mut self.open;
        if (open.gap_is_guessed || open.text.is_empty())
            && let Some(before) = value(misc, "SpacesBefore")
        {
            open.gap = unescaped(before);
        }
        let start = open.place(&value(misc, "Raw").map_or_else(|| form.to_owned(), decoded));
        let after = (value(misc, "SpacesAfter"), value(misc, "SpaceAfter"));
        open.gap_is_guessed = matches!(after, (None, None | Some("Yes")));
        open.gap = match after {
            (Some(after), _) => unescaped(after),
            (None, Some("No")) => String::new(),
            _ => " ".to_owned(),
        };
        start
    }
}

fn value<'a>(misc: &'a str, key: &str) -> Option<&'a str> {
    misc.split('|').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
}

//! From a row to an article, once it is known which column is what.

use super::super::{Content, html};
use super::date::Dates;
use super::mapping::{DateOrder, Mapping, Role};
use super::rows::Row;
use crate::model::Metadata;

/// Which cells make up an article.
pub(super) struct Reading {
    pub(super) text: Vec<usize>,
    pub(super) dates: Dates,
    columns: [Option<usize>; Role::ALL.len()],
    /// How many cells a row may have; `None`: any number.
    width: Option<usize>,
}

/// What a row gives.
pub(super) struct Read {
    pub(super) content: Content,
    /// Whether its text was written in HTML.
    pub(super) was_html: bool,
    /// The cell that should be a date and is not understood.
    pub(super) odd_date: Option<String>,
    /// By what the table calls it; empty if it does not.
    pub(super) id: String,
}

impl Reading {
    pub(super) fn new<'a>(
        columns: &[String],
        mapping: &Mapping,
        dates: impl Iterator<Item = &'a str>,
        is_open: bool,
    ) -> Self {
        let at = |name: &str| columns.iter().position(|column| column == name);
        let text = mapping.columns.get(&Role::Text).into_iter().flatten().filter_map(|name| at(name)).collect();
        Self {
            text,
            dates: Dates::of(dates, mapping.dates),
            columns: Role::ALL.map(|role| mapping.column(role).and_then(at)),
            width: (!is_open).then_some(columns.len()),
        }
    }

    /// Why a row cannot be an article, if it cannot.
    pub(super) fn fault(&self, row: &Row) -> Option<String> {
        let filled = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        match self.width {
            Some(width) if filled > width => Some(format!(
                "Row {} has {filled} cells, but there are {width} columns: a quotation mark or a delimiter is wrong.",
                row.number
            )),
            _ if row.cells.iter().any(|cell| cell.contains('\0')) => {
                Some(format!("Row {} has zero characters in it, which no text has.", row.number))
            }
            _ => None,
        }
    }

    /// The article of a row; `None` if it has no text.
    pub(super) fn read(&self, row: &Row, encoding: &str) -> Option<Read> {
        let cell = |at: usize| row.cells.get(at).map(String::as_str).unwrap_or_default();
        let mut was_html = false;
        let parts = self.text.iter().map(|at| cell(*at)).filter(|part| !part.trim().is_empty());
        let parts: Vec<String> = parts
            .map(|part| match has_blocks(part) {
                true => {
                    was_html = true;
                    html::fragment(part).trim_end().to_owned()
                }
                false => part.to_owned(),
            })
            .collect();
        let text = parts.join("\n\n");
        if text.trim().is_empty() {
            return None;
        }
        let of = |role: Role| {
            let at = Role::ALL.iter().position(|known| *known == role).and_then(|at| self.columns[at]);
            at.map(cell).unwrap_or_default().trim()
        };
        let date = of(Role::Date);
        let read = self.dates.read(date);
        let odd_date = (read.is_none() && !date.is_empty()).then(|| date.to_owned());
        let metadata = Metadata {
            title: of(Role::Title).to_owned(),
            outlet: of(Role::Outlet).to_owned(),
            author: of(Role::Author).to_owned(),
            date: read.unwrap_or_default(),
            address: of(Role::Address).to_owned(),
            language: language(of(Role::Language)),
        };
        let content = Content { text, metadata, encoding: encoding.to_owned(), ..Content::default() };
        Some(Read { content, was_html, odd_date, id: of(Role::Id).to_owned() })
    }

    /// The order of days and months, if dates of numbers were looked at and do not tell.
    pub(super) fn doubtful_order(&self) -> Option<DateOrder> {
        self.dates.is_ambiguous.then_some(self.dates.order)
    }
}

/// Whether a cell is written in HTML: signs such as `<` alone do not make it so, tags of paragraphs do.
fn has_blocks(cell: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "p",
        "/p",
        "br",
        "br/",
        "div",
        "/div",
        "h1",
        "h2",
        "h3",
        "h4",
        "li",
        "ul",
        "ol",
        "blockquote",
        "article",
        "section",
        "table",
        "tr",
        "figure",
        "html",
        "body",
    ];
    cell.split('<').skip(1).any(|rest| {
        let end = rest.find(['>', ' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        rest[end..].contains('>') && BLOCKS.iter().any(|tag| rest[..end].eq_ignore_ascii_case(tag))
    })
}

/// A language as it is written in tables, as a code if it is known: “English”, “eng”, “en-GB”.
fn language(cell: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("english", "en"),
        ("eng", "en"),
        ("german", "de"),
        ("deutsch", "de"),
        ("deu", "de"),
        ("ger", "de"),
        ("french", "fr"),
        ("français", "fr"),
        ("fra", "fr"),
        ("fre", "fr"),
        ("spanish", "es"),
        ("español", "es"),
        ("spa", "es"),
        ("italian", "it"),
        ("italiano", "it"),
        ("ita", "it"),
        ("portuguese", "pt"),
        ("português", "pt"),
        ("por", "pt"),
        ("russian", "ru"),
        ("русский", "ru"),
        ("rus", "ru"),
        ("ukrainian", "uk"),
        ("українська", "uk"),
        ("ukr", "uk"),
        ("polish", "pl"),
        ("polski", "pl"),
        ("pol", "pl"),
        ("dutch", "nl"),
        ("nederlands", "nl"),
        ("nld", "nl"),
        ("chinese", "zh"),
        ("中文", "zh"),
        ("zho", "zh"),
        ("cmn", "zh"),
        ("japanese", "ja"),
        ("日本語", "ja"),
        ("jpn", "ja"),
        ("arabic", "ar"),
        ("العربية", "ar"),
        ("ara", "ar"),
        ("turkish", "tr"),
        ("türkçe", "tr"),
        ("tur", "tr"),
        ("greek", "el"),
        ("ell", "el"),
        ("korean", "ko"),
        ("kor", "ko"),
        ("swedish", "sv"),
        ("swe", "sv"),
        ("czech", "cs"),
        ("ces", "cs"),
        ("hebrew", "he"),
        ("persian", "fa"),
        ("farsi", "fa"),
        ("hindi", "hi"),
        ("romanian", "ro"),
        ("hungarian", "hu"),
    ];
    let lower = cell.to_lowercase();
    NAMES.iter().find(|(name, _)| *name == lower).map_or_else(|| cell.to_owned(), |(_, code)| (*code).to_owned())
}

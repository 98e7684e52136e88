//! What the article list is filtered by: words, and fields with values.

use crate::model::{Document, DocumentState};
use jiff::civil::Date;

/// A filter: all of its parts must fit.
///
/// `rift budget` finds articles whose details hold both words, `"fuel tax"` the words in a row,
/// `outlet:gazette`, `author:"A. Writer"`, `lang:en`, `state:done`, `date:2025-08`,
/// `date:2025-08-01..2025-08-15` what a field holds, `outlet:none` what has none, `-outlet:gazette` what does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArticleFilter {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    is_wanted: bool,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    /// Words in any of the details, lower case.
    Anywhere(String),
    /// Words in one field, lower case.
    In(Field, String),
    /// The field is empty.
    Lacks(Field),
    /// The day lies between these, both included.
    Days(Option<Date>, Option<Date>),
    State(DocumentState),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Outlet,
    Author,
    Date,
    Address,
    Language,
    File,
    Note,
}

impl Field {
    const DETAILS: [Field; 6] = [Field::Title, Field::Outlet, Field::Author, Field::Date, Field::Address, Field::File];

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Field::Title,
            "outlet" | "source" => Field::Outlet,
            "author" | "by" => Field::Author,
            "date" => Field::Date,
            "address" | "url" => Field::Address,
            "lang" | "language" => Field::Language,
            "file" => Field::File,
            "note" => Field::Note,
            _ => return None,
        })
    }

    fn of(self, document: &Document) -> &str {
        let metadata = &document.metadata;
        match self {
            Field::Title => document.title(),
            Field::Outlet => &metadata.outlet,
            Field::Author => &metadata.author,
            Field::Date => &metadata.date,
            Field::Address => &metadata.address,
            Field::Language => &metadata.language,
            Field::File => &document.source.name,
            Field::Note => &document.note,
        }
    }
}

impl ArticleFilter {
    /// Understands what was typed. What is no known field is looked for as words.
    pub fn parse(typed: &str) -> Self {
        Self { parts: words(typed).into_iter().filter_map(|word| part(&word)).collect() }
    }

    /// Whether everything fits.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a document fits.
    pub fn lets(&self, document: &Document) -> bool {
        self.parts.iter().all(|part| part.test.fits(document) == part.is_wanted)
    }
}

impl Test {
    fn fits(&self, document: &Document) -> bool {
        let holds = |field: &Field, words: &str| has(field.of(document), words);
        match self {
            Test::Anywhere(words) => Field::DETAILS.iter().any(|field| holds(field, words)),
            // “de” is a language and no part of “ide”.
            Test::In(Field::Language, words) => document.metadata.language.to_lowercase() == *words,
            Test::In(field, words) => holds(field, words),
            Test::Lacks(field) => field.of(document).trim().is_empty(),
            Test::Days(from, to) => document
                .metadata
                .day()
                .is_some_and(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)),
            Test::State(state) => document.state == *state,
        }
    }
}

/// Whether a text has words, given in lower case, in any case.
fn has(text: &str, words: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(words);
    }
    let (text, words) = (text.as_bytes(), words.as_bytes());
    words.is_empty() || text.windows(words.len()).any(|there| there.eq_ignore_ascii_case(words))
}

/// A word of the filter as it was typed, without its quotes.
struct Word {
    field: Option<String>,
    value: String,
    is_wanted: bool,
    is_quoted: bool,
    as_typed: String,
}

/// Splits at spaces outside quotes.
fn words(typed: &str) -> Vec<Word> {
    let mut all = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let minus = rest.strip_prefix('-').filter(|after| !after.is_empty() && !after.starts_with(char::is_whitespace));
        let mut after = minus.unwrap_or(rest);
        let name_end = after.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(after.len());
        let field = after[name_end..].starts_with(':').then(|| after[..name_end].to_lowercase());
        let field = field.filter(|name| name == "state" || Field::named(name).is_some());
        if field.is_some() {
            after = &after[name_end + 1..];
        }
        let (value, is_quoted, left) = match after.strip_prefix('"') {
            Some(quoted) => {
                let (value, left) = quoted.split_once('"').unwrap_or((quoted, ""));
                (value, true, left)
            }
            None => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                (&after[..end], false, &after[end..])
            }
        };
        let as_typed = rest[..rest.len() - left.len()].to_owned();
        all.push(Word { field, value: value.to_lowercase(), is_wanted: minus.is_none(), is_quoted, as_typed });
        rest = left.trim_start();
    }
    all
}

/// A field without a value yet, or a lonely minus, is being typed and holds nothing back.
fn part(word: &Word) -> Option<Part> {
    let value = word.value.trim();
    if value.is_empty() || value == "-" && !word.is_quoted {
        return None;
    }
    let test = match word.field.as_deref() {
        None => Test::Anywhere(value.to_owned()),
        Some("state") => Test::State(state(value)?),
        Some(name) => {
            let field = Field::named(name)?;
            match days(value).filter(|_| field == Field::Date) {
                _ if value == "none" && !word.is_quoted => Test::Lacks(field),
                Some((from, to)) => Test::Days(from, to),
                None => Test::In(field, value.to_owned()),
            }
        }
    };
    Some(Part { is_wanted: word.is_wanted, test })
}

fn state(value: &str) -> Option<DocumentState> {
    let known =
        [("new", DocumentState::New), ("in progress", DocumentState::InProgress), ("done", DocumentState::Done)];
    let known = known.into_iter().chain([("progress", DocumentState::InProgress)]);
    known.into_iter().find(|(name, _)| name.starts_with(value)).map(|(_, state)| state)
}

/// `2025`, `2025-08`, `2025-08-22`, or two of these with `..` between, of which one may be left out.
fn days(value: &str) -> Option<(Option<Date>, Option<Date>)> {
    let Some((from, to)) = value.split_once("..") else {
        let (first, last) = period(value)?;
        return Some((Some(first), Some(last)));
    };
    let first = if from.is_empty() { None } else { Some(period(from)?.0) };
    let last = if to.is_empty() { None } else { Some(period(to)?.1) };
    Some((first, last))
}

/// The first and the last day of a year, a month or a day.
fn period(value: &str) -> Option<(Date, Date)> {
    let mut numbers = value.split('-').map(|number| number.parse::<i16>().ok());
    let year = numbers.next()??;
    let first_of = |month: i16| Date::new(year, i8::try_from(month).ok()?, 1).ok();
    match (numbers.next(), numbers.next(), numbers.next()) {
        (None, ..) if value.len() == 4 => Some((first_of(1)?, first_of(12)?.last_of_month())),
        (Some(month), None, _) => {
            let first = first_of(month?)?;
            Some((first, first.last_of_month()))
        }
        (Some(month), Some(day), None) => {
            let day = Date::new(year, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

/// A filter as it was typed, with a value for a field in place of the one that it had.
pub fn with_field(typed: &str, field: &str, value: &str) -> String {
    let value = if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value.to_owned() };
    let others = words(typed).into_iter().filter(|word| word.field.as_deref() != Some(field) || !word.is_wanted);
    let mut parts: Vec<String> = others.map(|word| word.as_typed).collect();
    parts.push(format!("{field}:{value}"));
    parts.join(" ")
}

//! Rows become articles: the first ones tell what the columns are, then each is handed on as it comes.

use super::super::{ReadError, Taker};
use super::mapping::{DateOrder, Mapping, Mappings, Role};
use super::reading::Reading;
use super::rows::{Flow, Row, Rows};
use super::sample::{self, Sample, listed};
use crate::report::{Notice, Report, counted};

/// How many rows are named in a message that counts them.
const NAMED: usize = 5;

/// Hands the rows of a table over as articles.
pub(super) struct Articles<'t, 'a> {
    taker: &'t mut Taker<'a>,
    mappings: Mappings,
    sheet: String,
    encoding: &'static str,
    state: State,
    /// What is to be told about the file, with its next article.
    notes: Vec<Notice>,
    /// The article that was read last: what is told at the end goes with it.
    held: Option<Held>,
    empty: Count,
    odd_dates: Count,
    odd_date: String,
    was_html: bool,
    /// Whether an article, or a row that could not be read, was handed over.
    is_given: bool,
    /// What kept sheets from being read.
    refused: Vec<ReadError>,
    /// Whether a table was left out because nobody wants it.
    is_unwanted: bool,
    is_stopped: bool,
}

enum State {
    /// The first rows are gathered.
    First(First),
    /// Rows become articles.
    Reading(Reading),
    /// The rows are not wanted.
    Passing,
}

#[derive(Default)]
struct First {
    rows: Vec<Result<Row, Bad>>,
    bytes: usize,
    names: Option<Vec<String>>,
}

struct Bad {
    number: usize,
    line: usize,
    raw: Vec<u8>,
    what: String,
}

struct Held {
    suffix: String,
    line: usize,
    raw: Vec<u8>,
    content: super::super::Content,
    report: Report,
}

/// Counts rows and remembers the first ones.
#[derive(Default)]
struct Count {
    count: usize,
    first: Vec<usize>,
}

impl Count {
    fn add(&mut self, line: usize) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(line);
        }
    }

    /// “(lines 4, 9 and further)”
    fn places(&self) -> String {
        let first: Vec<String> = self.first.iter().map(ToString::to_string).collect();
        let word = if self.count == 1 { "line" } else { "lines" };
        let further = if self.count > self.first.len() { ", …" } else { "" };
        format!("({word} {}{further})", first.join(", "))
    }
}

impl<'t, 'a> Articles<'t, 'a> {
    pub(super) fn new(taker: &'t mut Taker<'a>) -> Self {
        Self {
            mappings: taker.options().tables.clone(),
            taker,
            sheet: String::new(),
            encoding: "",
            state: State::Passing,
            notes: Vec::new(),
            held: None,
            empty: Count::default(),
            odd_dates: Count::default(),
            odd_date: String::new(),
            was_html: false,
            is_given: false,
            refused: Vec::new(),
            is_unwanted: false,
            is_stopped: false,
        }
    }

    /// What is told when the file has been read: why none of its tables was, if so.
    pub(super) fn finish(mut self) -> Result<(), ReadError> {
        let _ = self.let_go();
        if self.is_given || self.is_unwanted || self.is_stopped {
            return Ok(());
        }
        Err(self.refused.into_iter().next().unwrap_or(ReadError::Empty))
    }

    /// Decides what the columns are and reads the first rows.
    fn decide(&mut self) -> Flow {
        let State::First(first) = std::mem::replace(&mut self.state, State::Passing) else { return Flow::Continue(()) };
        let rows: Vec<&Row> = first.rows.iter().flatten().collect();
        if rows.is_empty() {
            let mut bad = first.rows.into_iter().filter_map(Result::err);
            return bad.try_for_each(|bad| self.bad(bad.number, bad.line, &bad.raw, bad.what));
        }
        let sample = Sample::of(&rows, first.names.as_deref(), &self.mappings);
        let guess = match sample.guess(&rows, &self.mappings) {
            Ok(Some(guess)) => guess,
            Ok(None) => {
                self.is_unwanted = true;
                return Flow::Continue(());
            }
            Err(error) => {
                self.refused.push(error);
                return Flow::Continue(());
            }
        };
        if guess.mapping.column(Role::Text).is_none() {
            self.refused.push(ReadError::NoTextColumn { columns: listed(&sample.columns) });
            return Flow::Continue(());
        }
        let reading = sample.reading(&rows, &guess.mapping);
        self.note_columns(&guess.mapping, &reading);
        let header = sample.header.and_then(|at| rows.get(at)).map(|row| row.number);
        self.state = State::Reading(reading);
        for row in first.rows {
            let flow = match row {
                Ok(row) if header.is_some_and(|header| row.number <= header) => Flow::Continue(()),
                Ok(row) => self.article(row),
                Err(bad) => self.bad(bad.number, bad.line, &bad.raw, bad.what),
            };
            flow?;
        }
        Flow::Continue(())
    }

    fn note_columns(&mut self, mapping: &Mapping, reading: &Reading) {
        let quoted = |columns: &[String]| {
            let names: Vec<String> = columns.iter().map(|name| format!("“{name}”")).collect();
            names.join(" and ")
        };
        let roles: Vec<String> = mapping
            .columns
            .iter()
            .filter(|(_, columns)| !columns.is_empty())
            .map(|(role, columns)| format!("{} from {}", role.id(), quoted(columns)))
            .collect();
        let sheet = if self.sheet.is_empty() { String::new() } else { format!("Sheet “{}”: ", self.sheet) };
        self.notes.push(Notice::info(format!("{sheet}Columns were read as {}.", roles.join(", "))));
        if let Some(order) = reading.doubtful_order() {
            let (what, other) = match order {
                DateOrder::DayFirst => ("the day first", "month-first"),
                DateOrder::MonthFirst => ("the month first", "day-first"),
            };
            let what = format!("Dates such as 3/4/2025 do not tell day from month; they were read with {what}.");
            let hint = format!("If that is wrong, say dates={other} with the columns (`--map`).");
            self.notes.push(Notice::warning(what).hint(hint));
        }
    }

    fn article(&mut self, mut row: Row) -> Flow {
        let State::Reading(reading) = &self.state else { return Flow::Continue(()) };
        let line = row.line.unwrap_or(row.number);
        if let Some(what) = reading.fault(&row) {
            let raw = std::mem::take(&mut row.raw);
            return self.bad(row.number, line, &raw, what);
        }
        let Some(read) = reading.read(&row, self.encoding) else {
            self.empty.add(line);
            return Flow::Continue(());
        };
        if let Some(date) = read.odd_date {
            if self.odd_dates.count == 0 {
                self.odd_date = date;
            }
            self.odd_dates.add(line);
        }
        if read.was_html && !std::mem::replace(&mut self.was_html, true) {
            let what = "Texts are written in HTML here; their paragraphs were taken and their tags removed.";
            self.notes.push(Notice::info(what));
        }
        let mut suffix = String::new();
        if !self.sheet.is_empty() {
            suffix += &format!(", sheet “{}”", self.sheet);
        }
        suffix += &format!(", row {}", row.number);
        if !read.id.is_empty() && read.id.len() <= 100 {
            suffix += &format!(" ({})", read.id);
        }
        self.let_go()?;
        let mut report = row.report;
        report.notices.splice(0..0, self.notes.drain(..));
        self.held = Some(Held { suffix, line, raw: row.raw, content: read.content, report });
        Flow::Continue(())
    }

    fn bad(&mut self, number: usize, line: usize, raw: &[u8], what: String) -> Flow {
        self.let_go()?;
        let report = Report { notices: self.notes.drain(..).collect() };
        let suffix = format!(", row {number}");
        self.stopping(|taker| taker.row(&suffix, line, raw, Err(ReadError::Row(what)), report))
    }

    /// Hands over the article that was held back.
    fn let_go(&mut self) -> Flow {
        let Some(Held { suffix, line, raw, content, report }) = self.held.take() else { return Flow::Continue(()) };
        self.stopping(|taker| taker.row(&suffix, line, &raw, Ok(content), report))
    }

    fn stopping(&mut self, give: impl FnOnce(&mut Taker<'a>) -> Flow) -> Flow {
        let flow = give(self.taker);
        self.is_given = true;
        self.is_stopped |= flow.is_break();
        flow
    }

    /// What is told of a table when all of it has been read.
    fn sum_up(&mut self) {
        let mut last = Vec::new();
        if self.empty.count > 0 {
            let are = if self.empty.count == 1 { "has" } else { "have" };
            let what = format!("{} {are} no text {}.", counted(self.empty.count, "row"), self.empty.places());
            let line = self.empty.first.first().copied();
            last.push(Notice { line, ..Notice::warning(what) });
        }
        if self.odd_dates.count > 0 {
            let what = format!(
                "{} could not be read {}, such as “{}”.",
                counted(self.odd_dates.count, "date"),
                self.odd_dates.places(),
                self.odd_date
            );
            let line = self.odd_dates.first.first().copied();
            last.push(Notice { line, ..Notice::warning(what).hint("These articles have no date.") });
        }
        match &mut self.held {
            Some(held) => held.report.notices.extend(last),
            None => self.notes.extend(last),
        }
    }
}

impl Rows for Articles<'_, '_> {
    fn begin(&mut self, sheet: &str, encoding: &'static str) {
        (self.sheet, self.encoding) = (sheet.to_owned(), encoding);
        self.state = State::First(First::default());
        (self.empty, self.odd_dates) = (Count::default(), Count::default());
        self.was_html = false;
    }

    fn row(&mut self, row: Row, columns: Option<&[String]>) -> Flow {
        match &mut self.state {
            State::Reading(..) => self.article(row),
            State::Passing => Flow::Break(()),
            State::First(first) => {
                first.bytes += row.raw.len();
                first.rows.push(Ok(row));
                if let Some(columns) = columns
                    && first.names.as_ref().is_none_or(|names| names.len() < columns.len())
                {
                    first.names = Some(columns.to_vec());
                }
                let is_enough = first.rows.len() >= sample::ROWS || first.bytes >= sample::BYTES;
                if is_enough { self.decide() } else { Flow::Continue(()) }
            }
        }
    }

    fn bad_row(&mut self, number: usize, line: usize, raw: &[u8], what: String) -> Flow {
        match &mut self.state {
            State::First(first) => {
                first.rows.push(Err(Bad { number, line, raw: raw.to_vec(), what }));
                Flow::Continue(())
            }
            State::Reading(..) => self.bad(number, line, raw, what),
            State::Passing => Flow::Break(()),
        }
    }

    fn end(&mut self) -> Result<Flow, ReadError> {
        if let State::First(_) = self.state {
            let _ = self.decide();
        }
        if let State::Reading(..) = self.state {
            self.sum_up();
        }
        Ok(if self.is_stopped { Flow::Break(()) } else { Flow::Continue(()) })
    }

    fn note(&mut self, notice: Notice) {
        self.notes.push(notice);
    }

    fn largest_row(&self) -> u64 {
        self.taker.options().largest_article
    }

    fn most_looked_at(&self) -> u64 {
        u64::MAX
    }

    fn largest_unpacked(&self) -> u64 {
        self.taker.options().largest_unpacked
    }
}

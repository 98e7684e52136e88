//! The first rows of a table, from which is told what its columns are.

use super::super::ReadError;
use super::guess::{Guess, guess};
use super::header::header;
use super::mapping::{Mapping, Mappings, Role};
use super::reading::Reading;
use super::rows::Row;

/// How many rows are looked at.
pub(super) const ROWS: usize = 200;

/// How many bytes of rows are enough, however few rows they are.
pub(super) const BYTES: usize = 8 << 20;

/// What the first rows of a table tell.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) columns: Vec<String>,
    /// Where the row with the names of columns is among the rows.
    pub(super) header: Option<usize>,
    /// Whether more columns may come with later rows.
    pub(super) is_open: bool,
}

impl Sample {
    /// Looks at rows; the names of columns, if the format has them.
    pub(super) fn of(rows: &[&Row], names: Option<&[String]>, mappings: &Mappings) -> Self {
        match names {
            Some(names) => Self { columns: names.to_vec(), header: None, is_open: true },
            None => {
                let (header, columns) = header(rows, mappings);
                Self { columns, header, is_open: false }
            }
        }
    }

    /// Guesses roles, with what has been said about them. `None`: the table is not wanted.
    pub(super) fn guess(&self, rows: &[&Row], mappings: &Mappings) -> Result<Option<Guess>, ReadError> {
        let mut given = match mappings.by_columns.get(&self.columns) {
            Some(None) => return Ok(None),
            Some(Some(mapping)) => mapping.clone(),
            None => mappings.every.clone(),
        };
        for columns in given.columns.values_mut() {
            for column in columns {
                *column = self.column(column)?;
            }
        }
        let cells: Vec<&[String]> = self.data(rows).map(|row| row.cells.as_slice()).collect();
        Ok(Some(guess(&self.columns, &cells, &given)))
    }

    /// The rows below the names.
    pub(super) fn data<'a>(&self, rows: &'a [&'a Row]) -> impl Iterator<Item = &'a Row> + use<'a> {
        rows.iter().skip(self.header.map_or(0, |at| at + 1)).copied()
    }

    /// How articles are made of rows.
    pub(super) fn reading(&self, rows: &[&Row], mapping: &Mapping) -> Reading {
        let dates = mapping.column(Role::Date).and_then(|name| self.columns.iter().position(|it| it == name));
        let cells = self.data(rows).filter_map(|row| row.cells.get(dates?)).map(String::as_str);
        Reading::new(&self.columns, mapping, cells, self.is_open)
    }

    /// The column that is meant, in whatever case it is written.
    fn column(&self, name: &str) -> Result<String, ReadError> {
        let exact = self.columns.iter().find(|column| *column == name);
        let like = || self.columns.iter().find(|column| column.to_lowercase() == name.trim().to_lowercase());
        exact
            .or_else(like)
            .cloned()
            .ok_or_else(|| ReadError::NoColumn { name: name.to_owned(), columns: listed(&self.columns) })
    }
}

/// The names of columns, as they are listed in messages.
pub(super) fn listed(columns: &[String]) -> String {
    const MOST: usize = 40;
    let mut names: Vec<String> = columns.iter().take(MOST).map(|name| format!("“{name}”")).collect();
    if columns.len() > MOST {
        names.push(format!("{} more", columns.len() - MOST));
    }
    names.join(", ")
}

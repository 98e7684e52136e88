//! Which row of a table holds the names of its columns, if any.

use super::date;
use super::guess::{is_address, is_known};
use super::mapping::Mappings;
use super::rows::Row;

/// How many rows may stand above the names: a title, a date of making.
const ABOVE: usize = 10;

/// The longest name of a column, in characters.
const LONGEST: usize = 64;

/// The place of the row with the names, and the columns. Columns without a name, or with the name of another, are
/// given one.
pub(super) fn header(rows: &[&Row], mappings: &Mappings) -> (Option<usize>, Vec<String>) {
    let at = names_at(rows, mappings);
    let data = rows.get(at.map_or(0, |at| at + 1)..).unwrap_or_default();
    let mut cells: Vec<String> = at.and_then(|at| rows.get(at)).map(|row| row.cells.clone()).unwrap_or_default();
    let widest = usual_width(data);
    // Tables written by R have the numbers of rows in a column without a name.
    let is_numbered =
        data.len() > 1 && data.iter().all(|row| row.cells.first().is_some_and(|it| it.parse::<u64>().is_ok()));
    if at.is_some() && widest == cells.len() + 1 && is_numbered {
        cells.insert(0, String::new());
    }
    cells.resize(cells.len().max(widest), String::new());
    (at, named(cells))
}

/// How many cells nearly all rows have.
fn usual_width(rows: &[&Row]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(|row| filled(row)).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 10).copied().unwrap_or_default()
}

fn filled(row: &Row) -> usize {
    row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
}

fn names_at(rows: &[&Row], mappings: &Mappings) -> Option<usize> {
    let said: Vec<&String> = mappings.every.columns.values().flatten().collect();
    let is_known = |cell: &String| is_known(cell) || said.iter().any(|name| name.eq_ignore_ascii_case(cell.trim()));
    let reads_like_names = |row: &&Row| {
        let cells = row.cells.iter().filter(|cell| !cell.is_empty());
        cells.clone().count() > 0
            && cells.clone().all(|cell| cell.chars().count() <= LONGEST && !is_address(cell) && !is_value(cell))
    };
    let above = rows.get(..rows.len().min(ABOVE)).unwrap_or_default();
    let known = above.iter().position(|row| {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let is_single = filled == 1 && row.number == 1;
        (filled > 1 || is_single) && reads_like_names(row) && row.cells.iter().any(is_known)
    });
    known.or_else(|| {
        let first = rows.first()?;
        let mut cells: Vec<&String> = first.cells.iter().collect();
        cells.sort();
        let is_distinct = cells.windows(2).all(|pair| pair[0] != pair[1]);
        // Names are shorter than what stands below them.
        let length = |row: &&Row| row.cells.iter().map(String::len).sum::<usize>();
        let below = rows.get(1..).unwrap_or_default();
        let longer = below.iter().filter(|row| length(row) > length(first) * 2).count();
        // A column of numbers has a name that is none.
        let is_of_values = (0..first.cells.len()).any(|at| {
            let cells = below.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_empty());
            let (all, values) =
                (cells.clone().count(), cells.filter(|cell| is_value(cell) || is_address(cell)).count());
            all > 0 && values * 2 > all
        });
        let differ = is_of_values || longer * 2 > below.len();
        (reads_like_names(first) && is_distinct && !below.is_empty() && differ).then_some(0)
    })
}

fn is_value(cell: &str) -> bool {
    cell.trim().parse::<f64>().is_ok() || cell.contains(|sign: char| sign.is_ascii_digit()) && date::is_date(cell)
}

/// Column names, each different from the others.
fn named(cells: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    for (at, cell) in cells.into_iter().enumerate() {
        let name = cell.trim().trim_start_matches('\u{feff}');
        let name = if name.is_empty() { format!("column {}", at + 1) } else { name.to_owned() };
        let mut free = name.clone();
        let mut count = 1;
        while names.contains(&free) {
            count += 1;
            free = format!("{name} ({count})");
        }
        names.push(free);
    }
    names
}

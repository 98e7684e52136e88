//! Cells that a spreadsheet program would run as formulas, made harmless and read again as they were.
//!
//! A cell that would be run gets an apostrophe before it. So does one that only looks as if it had got one, for else it
//! could not be told which of them did: `=1` becomes `'=1`, and `'=1` becomes `''=1`.

/// The column whose presence tells that a table is guarded.
pub(super) const COLUMN: &str = "guarded";

/// What stands in that column.
pub(super) const WORD: &str = "yes";

/// What makes a spreadsheet program take a cell for a formula, or may be passed over before what does; also as they are
/// written among Chinese and Japanese characters.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell as it is written.
pub(super) fn guarded(cell: String) -> String {
    match is_run(cell.trim_start_matches('\'')) {
        true => format!("'{cell}"),
        false => cell,
    }
}

/// The cell that was written.
pub(super) fn unguarded(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if is_run(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => cell,
    }
}

/// Whether a spreadsheet program may run a cell. A negative number stays a number.
fn is_run(cell: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    cell.starts_with(BEGINNINGS) && !cell.strip_prefix('-').is_some_and(is_number)
}

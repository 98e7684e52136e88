//! What may stand in a cell.

/// Characters that mean something in a cell.
const SPECIAL: [char; 7] = ['\\', '[', ']', '|', '_', ';', '*'];

/// A value or a token as it stands in a cell.
pub(super) fn escaped(value: &str) -> String {
    let mut cell = String::new();
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\t' => cell += "\\t",
            '\n' => cell += "\\n",
            '\r' => cell += "\\r",
            '-' if characters.peek() == Some(&'>') => {
                characters.next();
                cell += "\\->";
            }
            character => {
                if SPECIAL.contains(&character) {
                    cell.push('\\');
                }
                cell.push(character);
            }
        }
    }
    cell
}

/// The value that [`escaped`] wrote.
pub(super) fn unescaped(cell: &str) -> String {
    let mut value = String::new();
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('t') => value.push('\t'),
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some(other) => value.push(other),
                None => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    value
}

/// The stacked values of a cell: text before `[`, and the number between `[` and `]`.
pub(super) fn stacked(cell: &str) -> Vec<(&str, Option<&str>)> {
    let pieces = split(cell, '|');
    let numbered = pieces.into_iter().map(|piece| match split(piece, '[').as_slice() {
        [value, number] => (*value, number.strip_suffix(']')),
        _ => (piece, None),
    });
    numbered.collect()
}

/// Splits where a character stands that is not escaped.
fn split(cell: &str, at: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    for (here, character) in cell.char_indices() {
        if character == at && !is_escaped {
            pieces.push(cell.get(start..here).unwrap_or_default());
            start = here + character.len_utf8();
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    pieces.push(cell.get(start..).unwrap_or_default());
    pieces
}

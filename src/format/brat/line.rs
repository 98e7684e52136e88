//! What may stand in a column of an `.ann` file.

/// Words in the last column: a line break, a TAB and a backslash are written with a backslash.
pub(super) fn escaped(words: &str) -> String {
    let mut line = String::new();
    for character in words.chars() {
        match character {
            '\\' => line += "\\\\",
            '\n' => line += "\\n",
            '\t' => line += "\\t",
            character if super::ends_a_piece(character) => line.push(' '),
            character => line.push(character),
        }
    }
    line
}

/// The words that [`escaped`] wrote.
pub(super) fn unescaped(line: &str) -> String {
    let mut words = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            words.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => words.push('\n'),
            Some('t') => words.push('\t'),
            Some('\\') | None => words.push('\\'),
            Some(other) => words.extend(['\\', other]),
        }
    }
    words
}

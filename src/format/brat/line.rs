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

/// An id as one word: white space and `%` are percent-encoded, so that columns stay apart.
pub(super) fn word(id: &str) -> String {
    let mut word = String::new();
    for character in id.chars() {
        if character.is_whitespace() || character.is_control() || character == '%' {
            let mut bytes = [0; 4];
            character.encode_utf8(&mut bytes).bytes().for_each(|byte| word += &format!("%{byte:02X}"));
        } else {
            word.push(character);
        }
    }
    word
}

/// The id that [`word`] wrote.
pub(super) fn id(word: &str) -> String {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

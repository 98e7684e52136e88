//! Percent-encoding, for words that stand in a column or beside a separator.

/// Text as one word: white space, `%` and `|` are percent-encoded, so that columns and values stay apart.
pub(super) fn encoded(text: &str) -> String {
    let mut word = String::new();
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() || matches!(character, '%' | '|') {
            word += &all_encoded(character.encode_utf8(&mut [0; 4]));
        } else {
            word.push(character);
        }
    }
    word
}

/// The text that [`encoded`] wrote.
pub(super) fn decoded(word: &str) -> String {
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

/// Text with every byte percent-encoded.
pub(super) fn all_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

//! From bytes to text: the encoding is found in steps, from what is certain to what is guessed.

use super::ReadError;
use crate::report::{Notice, Report};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text and the name of the encoding it was in.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
}

/// First bytes of common files that are not text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
];

/// First bytes of office documents of the years before 2007.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0";

/// Whether bytes are an office document of the years before 2007, or one with a password.
pub(super) fn is_old_office(bytes: &[u8]) -> bool {
    bytes.starts_with(OLE)
}

/// Decodes bytes: byte-order mark, strict UTF-8, UTF-16 by its zeros, binary test, UTF-8 with a few
/// bad bytes, the encoding that the file itself declares, and a guess from letter frequencies at last.
pub(super) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
    report: &mut Report,
) -> Result<Decoded, ReadError> {
    if is_old_office(bytes) {
        // Word puts a document with a password into such a file, too.
        let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_protected = bytes.windows(mark.len()).any(|window| window == mark);
        return Err(if is_protected { ReadError::Protected("office document") } else { ReadError::OldOffice });
    }
    if let Some(kind) = signature(bytes) {
        return Err(ReadError::NotText(kind));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return checked(decode_as(encoding, bytes.get(mark..).unwrap_or_default(), report));
    }
    // UTF-16 of many languages happens to be valid UTF-8, but for its zeros.
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0)
    {
        return checked(Decoded { text: text.to_owned(), encoding: UTF_8.name() });
    }
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return checked(decode_as(encoding, bytes, report));
    }
    if bytes.contains(&0) {
        return Err(ReadError::NotText("binary data"));
    }
    // One bad byte makes a guesser take the whole text for windows-1252 and garble every accent.
    if is_nearly_utf8(bytes) {
        return checked(decode_as(UTF_8, bytes, report));
    }
    let encoding = declared.filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| guess(bytes));
    let decoded = decode_as(encoding, bytes, report);
    let what = format!("The encoding was taken to be {}.", decoded.encoding);
    report.add(Notice::info(what).hint("If letters look wrong, save the file as UTF-8."));
    checked(decoded)
}

/// What bytes are, if their beginning says that they are no text.
pub(super) fn signature(bytes: &[u8]) -> Option<&'static str> {
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], report: &mut Report) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let decoded = Decoded { text: text.into_owned(), encoding: encoding.name() };
    // A replacement character may also stand in the text itself, so only count those that decoding made.
    if encoding.decode_without_bom_handling_and_without_replacement(bytes).is_none() {
        let count = decoded.text.matches('\u{fffd}').count();
        let first = decoded.text.find('\u{fffd}').unwrap_or_default();
        let before = decoded.text.get(..first).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&character| character != '\n').count() + 1;
        let what = format!(
            "{count} damaged characters were replaced by U+FFFD; the first is number {column} of its line. The file is \
             otherwise {}.",
            decoded.encoding
        );
        report.add(Notice::warning(what).line(line));
    }
    decoded
}

/// Refuses text with NUL or many other control characters: it was no text.
fn checked(decoded: Decoded) -> Result<Decoded, ReadError> {
    let (mut control, mut all) = (0usize, 0usize);
    for character in decoded.text.chars() {
        match character {
            '\0' => return Err(ReadError::NotText("binary data")),
            '\t' | '\n' | '\r' | '\x0c' | '\x1b' => {}
            '\x01'..='\x1f' | '\x7f'..='\u{9f}' => control += 1,
            _ => {}
        }
        all += 1;
    }
    if control * 50 > all { Err(ReadError::NotText("binary data")) } else { Ok(decoded) }
}

/// UTF-16 without mark: ASCII characters in it leave zeros at every even place, or at every odd one.
pub(super) fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Even Cyrillic text has a space or a full stop in 40 characters.
    let enough = bytes.len() / 80 + 1;
    let encoding = match (even, odd) {
        (0, odd) if odd >= enough => UTF_16LE,
        (even, 0) if even >= enough => UTF_16BE,
        _ => return None,
    };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (!broken && !text.contains('\0')).then_some(encoding)
}

/// Whether most of what is not ASCII is right UTF-8: legacy encodings hit it only by rare accident.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right > wrong * 2
}

//! How much memory a PDF would take, from its bytes alone: the library takes all objects in at once.

use crate::format::article::ReadError;
use flate2::bufread::ZlibDecoder;
use std::io::Read;

/// The most values that the objects of a file may hold; each takes about 100 bytes in memory.
const MOST_VALUES: usize = 8_000_000;

/// The most bytes that one stream of objects or references may unpack to (64 MiB).
const LARGEST_STREAM: usize = 64 << 20;

/// The largest dictionary before a stream that is looked at, in bytes.
const DICTIONARY: usize = 4096;

/// The most streams of objects that an encrypted file may have: how much is in them shows only when they are open.
const MOST_ENCRYPTED: usize = 256;

/// Refuses a file whose objects would fill the memory; gives the most bytes that one stream may unpack to.
pub(super) fn weigh(bytes: &[u8]) -> Result<usize, ReadError> {
    let (mut values, mut streams) = (0usize, 0usize);
    let mut at = 0;
    let is_encrypted = find(bytes, b"/Encrypt", 0).is_some();
    while let Some(keyword) = find(bytes, b"stream", at) {
        let object = &bytes[at..keyword];
        values += count(object);
        let body = keyword + b"stream".len();
        let head = &object[object.len().saturating_sub(DICTIONARY)..];
        let head = &head[rfind(head, b" obj").unwrap_or_default()..];
        let end = find(bytes, b"endstream", body).unwrap_or(bytes.len());
        // A name may be written with escapes.
        let holds_objects =
            find(head, b"ObjStm", 0).is_some() || find(head, b"XRef", 0).is_some() || head.contains(&b'#');
        if holds_objects {
            let packed = &bytes[body..end];
            streams += 1;
            values += if is_encrypted { packed.len() } else { unpacked(head, packed)? };
        }
        if is_encrypted && streams > MOST_ENCRYPTED {
            return Err(ReadError::Limit(format!(
                "This encrypted PDF has more than {MOST_ENCRYPTED} streams of objects"
            )));
        }
        if values > MOST_VALUES {
            return Err(ReadError::Limit(format!("This PDF has more than {MOST_VALUES} values in its objects")));
        }
        at = (end + b"endstream".len()).min(bytes.len());
    }
    if values + count(&bytes[at..]) > MOST_VALUES {
        return Err(ReadError::Limit(format!("This PDF has more than {MOST_VALUES} values in its objects")));
    }
    Ok(if is_encrypted { LARGEST_STREAM / streams.max(1) } else { LARGEST_STREAM })
}

/// How many values a packed stream of objects holds.
fn unpacked(head: &[u8], packed: &[u8]) -> Result<usize, ReadError> {
    let other = [b"LZW".as_slice(), b"Brotli", b"ASCII", b"RunLength", b"/AHx", b"/A85", b"/RL"];
    if other.iter().any(|name| find(head, name, 0).is_some()) {
        // Nobody packs objects like this; by how much they would grow is not known.
        return Ok(packed.len().saturating_mul(1000));
    }
    let packed = packed.strip_prefix(b"\r").unwrap_or(packed);
    let packed = packed.strip_prefix(b"\n").unwrap_or(packed);
    if find(head, b"Fl", 0).is_none() && !head.contains(&b'#') {
        return Ok(count(packed));
    }
    let mut decoder = ZlibDecoder::new(packed);
    let mut buffer = vec![0; 64 << 10];
    let (mut values, mut size) = (0, 0);
    // What does not unpack here does not unpack in the library.
    while let Ok(got @ 1..) = decoder.read(&mut buffer) {
        size += got;
        values += count(&buffer[..got]);
        if size > LARGEST_STREAM || values > MOST_VALUES {
            return Err(ReadError::Limit(format!(
                "A stream of objects of this PDF unpacks to more than {} MiB or {MOST_VALUES} values",
                LARGEST_STREAM >> 20
            )));
        }
    }
    Ok(values)
}

/// Values by what begins them: a character that is no space after one that is, or a bracket.
fn count(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut is_apart = true;
    for &byte in bytes {
        let is_sign = matches!(byte, b'[' | b'<' | b'(' | b'/');
        let is_space = byte.is_ascii_whitespace() || matches!(byte, b']' | b'>' | b')' | 0);
        count += usize::from(is_sign || (is_apart && !is_space));
        is_apart = is_space || is_sign;
    }
    count
}

fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(next) = rest.get(at..)?.iter().position(|&byte| byte == first) {
        if rest[at + next..].starts_with(needle) {
            return Some(from + at + next);
        }
        at += next + 1;
    }
    None
}

fn rfind(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|window| window == needle)
}

//! ToUnicode maps: which letters the codes of a font stand for.

use rustc_hash::FxHashMap;

/// The most mappings that are kept; fonts have at most 65,536 glyphs.
const MOST: usize = 200_000;

/// A map from codes, with their length in bytes, to letters.
#[derive(Default)]
pub(super) struct CMap {
    single: FxHashMap<(u8, u32), String>,
    /// Length, first code, last code, UTF-16 of the first.
    ranges: Vec<(u8, u32, u32, Vec<u16>)>,
    /// How long codes are: length in bytes, first, last.
    spaces: Vec<(u8, u32, u32)>,
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

impl CMap {
    /// Reads a map; what cannot be understood is passed over.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut operands: Vec<Vec<u8>> = Vec::new();
        // The operands of a range: first, last, and one target or a list of them.
        let mut list: Option<Vec<Vec<u8>>> = None;
        let mut section: &[u8] = b"";
        let mut rest = bytes;
        while let Some(token) = next(&mut rest) {
            match token {
                Token::Word(word) => {
                    section = match word {
                        b"beginbfchar" | b"beginbfrange" | b"begincodespacerange" => word,
                        _ if word.starts_with(b"end") => b"",
                        _ => section,
                    };
                    operands.clear();
                    list = None;
                }
                Token::Open => list = Some(Vec::new()),
                Token::Close => {
                    if let (Some(targets), [first, _]) = (list.take(), operands.as_slice()) {
                        let (length, start) = code(first);
                        for (at, target) in (0u32..).zip(targets) {
                            map.put(length, start.wrapping_add(at), &target);
                        }
                    }
                    operands.clear();
                }
                Token::Hex(bytes) => {
                    if let Some(list) = &mut list {
                        list.push(bytes);
                        continue;
                    }
                    operands.push(bytes);
                    map.take(section, &mut operands);
                }
            }
            if map.single.len() + map.ranges.len() > MOST {
                break;
            }
        }
        map.ranges.sort_unstable_by_key(|(length, first, ..)| (*length, *first));
        map
    }

    pub(super) fn is_empty(&self) -> bool {
        self.single.is_empty() && self.ranges.is_empty()
    }

    /// The length in bytes of the code that begins here, if the map says it.
    pub(super) fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=4.min(bytes.len())).find(|&length| {
            let (_, value) = code(&bytes[..length]);
            self.spaces.iter().take(100).any(|&(size, first, last)| {
                let fits = |shift: u32| {
                    let byte = |number: u32| (number >> shift) & 0xff;
                    (byte(first)..=byte(last)).contains(&byte(value))
                };
                usize::from(size) == length && (0..u32::from(size)).all(|nth| fits(nth * 8))
            })
        })
    }

    /// The letters of a code.
    pub(super) fn letters(&self, length: usize, value: u32) -> Option<String> {
        let length = u8::try_from(length).ok()?;
        if let Some(letters) = self.single.get(&(length, value)) {
            return Some(letters.clone());
        }
        let after = self.ranges.partition_point(|(size, first, ..)| (*size, *first) <= (length, value));
        let (size, first, last, target) = self.ranges.get(after.checked_sub(1)?)?;
        if *size != length || value > *last {
            return None;
        }
        let mut units = target.clone();
        if let Some(unit) = units.last_mut() {
            *unit = unit.wrapping_add((value - first) as u16);
        }
        Some(String::from_utf16_lossy(&units))
    }

    fn take(&mut self, section: &[u8], operands: &mut Vec<Vec<u8>>) {
        match (section, operands.as_slice()) {
            (b"beginbfchar", [from, target]) => {
                let (length, value) = code(from);
                self.put(length, value, target);
            }
            (b"begincodespacerange", [first, last]) => {
                let (length, value) = code(first);
                self.spaces.push((length, value, code(last).1));
            }
            (b"beginbfrange", [first, last, target]) => {
                let (length, value) = code(first);
                if length > 0 {
                    self.ranges.push((length, value, code(last).1, units(target)));
                }
            }
            (b"beginbfchar" | b"begincodespacerange", [_]) | (b"beginbfrange", [_] | [_, _]) => return,
            _ => {}
        }
        operands.clear();
    }

    fn put(&mut self, length: u8, value: u32, target: &[u8]) {
        if length > 0 {
            self.single.insert((length, value), String::from_utf16_lossy(&units(target)));
        }
    }
}

/// A code's length in bytes and its value; no length if it is none.
pub(super) fn code(bytes: &[u8]) -> (u8, u32) {
    match bytes.len() {
        1..=4 => (bytes.len() as u8, bytes.iter().fold(0, |value, &byte| value << 8 | u32::from(byte))),
        _ => (0, 0),
    }
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        // More letters than these stand for no glyph.
        _ => bytes.chunks_exact(2).take(32).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

fn next<'a>(rest: &mut &'a [u8]) -> Option<Token<'a>> {
    loop {
        let (&first, after) = rest.split_first()?;
        match first {
            b'<' if after.starts_with(b"<") => *rest = &after[1..],
            b'<' => {
                let end = after.iter().position(|&byte| byte == b'>').unwrap_or(after.len());
                let digits = after[..end].iter().filter_map(|&byte| char::from(byte).to_digit(16));
                let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
                *rest = after.get(end + 1..).unwrap_or_default();
                return Some(Token::Hex(digits.chunks(2).map(|two| two[0] << 4 | two.get(1).unwrap_or(&0)).collect()));
            }
            b'[' | b']' => {
                *rest = after;
                return Some(if first == b'[' { Token::Open } else { Token::Close });
            }
            b'%' => {
                let end = after.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(after.len());
                *rest = &after[end..];
            }
            byte if byte.is_ascii_alphabetic() => {
                let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
                let word = &rest[..end];
                *rest = &rest[end..];
                return Some(Token::Word(word));
            }
            _ => *rest = after,
        }
    }
}

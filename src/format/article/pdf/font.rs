//! Fonts: from the bytes of a string to letters and widths.

use super::cmap::{self, CMap};
use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS};
use lopdf::{Dictionary, Document, Object};
use rustc_hash::FxHashMap;

/// The largest ToUnicode map that is read, in bytes as unpacked (4 MiB).
const LARGEST_MAP: usize = 4 << 20;

/// The most entries of a list of widths that are read.
const MOST_WIDTHS: usize = 70_000;

/// A glyph that was shown.
pub(super) struct Glyph {
    /// Its letters; nothing if the font does not tell.
    pub(super) letters: Option<String>,
    /// Its width in thousandths of the font size.
    pub(super) width: f32,
    /// Whether it is the one-byte code 32, which word spacing widens.
    pub(super) is_space: bool,
}

/// How codes without ToUnicode entry are read.
enum Codes {
    /// One byte each, by this table.
    Simple(Box<[Option<String>; 256]>),
    /// Two bytes each, which tell nothing by themselves.
    Glyphs,
    /// Two bytes each, UTF-16.
    Utf16,
    /// One or two bytes each, in this encoding.
    Mixed(&'static Encoding),
}

pub(super) struct Font {
    codes: Codes,
    map: CMap,
    /// First code, last code, width.
    widths: Vec<(u32, u32, f32)>,
    default_width: f32,
}

impl Font {
    pub(super) fn new(document: &Document, font: &Dictionary, names: &mut GlyphNames) -> Self {
        let stream = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
        let map = stream.and_then(|stream| stream.get_plain_content_with_limit(LARGEST_MAP));
        let map = map.map(|bytes| CMap::parse(&bytes)).unwrap_or_default();
        let kind = font.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or_default();
        if kind == b"Type0" {
            Self::composite(document, font, map)
        } else {
            Self::simple(document, font, kind, map, names)
        }
    }

    /// The glyphs of a string.
    pub(super) fn glyphs<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Glyph> + 'a {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let length = self.code_length(rest).min(rest.len());
            let (code, after) = rest.split_at(length);
            rest = after;
            Some(self.glyph(code))
        })
    }

    fn code_length(&self, bytes: &[u8]) -> usize {
        match self.codes {
            Codes::Simple(_) => 1,
            Codes::Glyphs | Codes::Utf16 => self.map.code_length(bytes).unwrap_or(2),
            Codes::Mixed(_) => {
                if bytes[0] < 0x80 {
                    1
                } else {
                    2
                }
            }
        }
    }

    fn glyph(&self, code: &[u8]) -> Glyph {
        let (_, value) = cmap::code(code);
        let mapped = self.map.letters(code.len(), value).filter(|letters| !letters.is_empty() && letters != "\0");
        let letters = mapped.or_else(|| match &self.codes {
            Codes::Simple(table) => table.get(value as usize).cloned().flatten(),
            Codes::Glyphs => None,
            Codes::Utf16 => char::from_u32(value).map(String::from),
            Codes::Mixed(encoding) => Some(encoding.decode_without_bom_handling(code).0.into_owned()),
        });
        let after = self.widths.partition_point(|(first, ..)| *first <= value);
        let known = after.checked_sub(1).and_then(|at| self.widths.get(at)).filter(|(_, last, _)| value <= *last);
        let width = match (known, &letters) {
            (Some((_, _, width)), _) => *width,
            (None, Some(letters)) if self.default_width < 0.0 => usual_width(letters),
            _ => self.default_width.abs(),
        };
        Glyph { letters: letters.map(unligated), width, is_space: code == b" " }
    }

    fn simple(document: &Document, font: &Dictionary, kind: &[u8], map: CMap, names: &mut GlyphNames) -> Self {
        let base = font.get_deref(b"BaseFont", document).and_then(Object::as_name).unwrap_or_default();
        let base_name = String::from_utf8_lossy(base).into_owned();
        let mut table: Box<[Option<String>; 256]> = Box::new([const { None }; 256]);
        let encoding = font.get_deref(b"Encoding", document).ok();
        let differences = encoding.and_then(|it| it.as_dict().ok());
        let named = match encoding {
            Some(Object::Name(name)) => Some(name.as_slice()),
            _ => differences.and_then(|it| it.get_deref(b"BaseEncoding", document).ok()?.as_name().ok()),
        };
        let usual: &[u8] = if kind == b"TrueType" { b"WinAnsiEncoding" } else { b"StandardEncoding" };
        for code in 0..=255u8 {
            table[usize::from(code)] = names.of_encoding(document, named.unwrap_or(usual), code);
        }
        if named.is_none() && base_name.contains("Symbol") {
            for (code, letter) in (b'A'..).zip(GREEK.chars()) {
                table[usize::from(code)] = Some(letter.to_string()).filter(|_| letter != ' ');
            }
            table[0xb7] = Some("•".to_owned());
        }
        // Pictures in the place of letters: as marks of items they are the only ones that matter.
        if map.is_empty() && (base_name.contains("Dingbats") || base_name.contains("Wingdings")) {
            table.fill(Some("•".to_owned()));
        }
        let list = differences.and_then(|it| it.get_deref(b"Differences", document).ok()?.as_array().ok());
        let mut code = 0usize;
        for item in list.into_iter().flatten().take(MOST_WIDTHS) {
            match item {
                Object::Integer(number) => code = usize::try_from(*number).unwrap_or(256),
                Object::Name(name) => {
                    if let Some(place) = table.get_mut(code) {
                        *place = names.letters(document, name);
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        let list = font.get_deref(b"Widths", document).and_then(Object::as_array);
        // Widths of Type 3 fonts are in units of their own, which their matrix tells.
        let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
        let scale = matrix.and_then(|it| it.first()?.as_float().ok()).filter(|_| kind == b"Type3").unwrap_or(0.001);
        let widths = (first..).zip(list.into_iter().flatten().take(256)).filter_map(|(code, width)| {
            let width = document.dereference(width).ok()?.1.as_float().ok()?;
            Some((code, code, width * scale * 1000.0))
        });
        let widths: Vec<_> = widths.filter(|(.., width)| *width > 0.0).collect();
        let default_width = if base_name.contains("Courier") { 600.0 } else { -1.0 };
        Self { codes: Codes::Simple(table), map, widths, default_width }
    }

    fn composite(document: &Document, font: &Dictionary, map: CMap) -> Self {
        let name = font.get_deref(b"Encoding", document).and_then(Object::as_name).unwrap_or_default();
        let name = String::from_utf8_lossy(name);
        let mixed = [
            ("RKSJ", SHIFT_JIS),
            ("GBK", GBK),
            ("GB-EUC", GBK),
            ("ETen", BIG5),
            ("B5pc", BIG5),
            ("HKscs", BIG5),
            ("KSC", EUC_KR),
        ];
        let codes = match mixed.iter().find(|(part, _)| name.contains(part)) {
            _ if name.contains("UCS2") || name.contains("UTF16") => Codes::Utf16,
            Some((_, encoding)) => Codes::Mixed(encoding),
            None => Codes::Glyphs,
        };
        let below = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok();
        let below = below.and_then(|all| document.dereference(all.first()?).ok()?.1.as_dict().ok());
        let number = |key: &[u8]| below?.get_deref(key, document).ok()?.as_float().ok();
        let list = below.and_then(|it| it.get_deref(b"W", document).ok()?.as_array().ok());
        let mut widths = Vec::new();
        if matches!(codes, Codes::Glyphs)
            && let Some(list) = list
        {
            widths = composite_widths(document, list);
        }
        Self { codes, map, widths, default_width: number(b"DW").unwrap_or(1000.0).abs() }
    }
}

/// The widths of a composite font: `first [w w …]` and `first last w`.
fn composite_widths(document: &Document, list: &[Object]) -> Vec<(u32, u32, f32)> {
    let mut widths = Vec::new();
    let mut numbers: Vec<f32> = Vec::new();
    for item in list.iter().take(MOST_WIDTHS) {
        let Ok((_, item)) = document.dereference(item) else { continue };
        if let Ok(number) = item.as_float() {
            numbers.push(number);
            if let [first, last, width] = numbers[..] {
                widths.push((first as u32, last as u32, width));
                numbers.clear();
            }
        } else if let (Ok(all), [first]) = (item.as_array(), &numbers[..]) {
            let each = all.iter().take(MOST_WIDTHS).filter_map(|width| width.as_float().ok());
            widths.extend((*first as u32..).zip(each).map(|(code, width)| (code, code, width)));
            numbers.clear();
        }
        if widths.len() > MOST_WIDTHS {
            break;
        }
    }
    widths.sort_unstable_by_key(|(first, ..)| *first);
    widths
}

/// Letters of the Symbol font from A on.
const GREEK: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// Widths of a usual font, for those that do not tell theirs.
fn usual_width(letters: &str) -> f32 {
    let width = |letter: char| match letter {
        'i' | 'j' | 'l' | '\'' | '’' | '‘' | '|' => 222.0,
        ' ' | '.' | ',' | ':' | ';' | '!' | 'f' | 't' | 'I' | '/' | '\u{a0}' => 278.0,
        'r' | '(' | ')' | '-' | '“' | '”' => 333.0,
        'm' | 'M' | 'W' | '—' | '@' | '%' => 860.0,
        'w' => 722.0,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500.0,
        letter if letter.is_uppercase() => 690.0,
        _ => 556.0,
    };
    letters.chars().map(width).sum()
}

/// Ligatures as the letters that they join. Nothing else is changed.
fn unligated(letters: String) -> String {
    if !letters.contains(|letter| ('\u{fb00}'..='\u{fb06}').contains(&letter)) {
        return letters;
    }
    let each = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    let mut plain = String::new();
    for letter in letters.chars() {
        match (letter as usize).checked_sub(0xfb00).and_then(|at| each.get(at)) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    plain
}

/// The letters that glyph names and the usual encodings stand for. The library knows the lists; each question is a
/// little font of its own.
#[derive(Default)]
pub(super) struct GlyphNames {
    letters: FxHashMap<Vec<u8>, Option<String>>,
    encodings: FxHashMap<Vec<u8>, Vec<Option<String>>>,
}

impl GlyphNames {
    fn of_encoding(&mut self, document: &Document, name: &[u8], code: u8) -> Option<String> {
        let known =
            matches!(name, b"WinAnsiEncoding" | b"MacRomanEncoding" | b"MacExpertEncoding" | b"StandardEncoding");
        let name = if known { name } else { b"StandardEncoding" };
        let table = self.encodings.entry(name.to_vec()).or_insert_with(|| {
            let font = question(Object::Name(name.to_vec()));
            let encoding = font.get_font_encoding_with_limit(document, LARGEST_MAP).ok();
            let letter =
                |code: u8| encoding.as_ref()?.bytes_to_string(&[code]).ok().filter(|letters| !letters.is_empty());
            (0..=255).map(letter).collect()
        });
        table.get(usize::from(code)).cloned().flatten()
    }

    fn letters(&mut self, document: &Document, name: &[u8]) -> Option<String> {
        if let Some(known) = self.letters.get(name) {
            return known.clone();
        }
        let text = std::str::from_utf8(name).ok().filter(|name| name.len() < 100);
        let letters = text.and_then(|name| {
            let name = name.split('.').next().filter(|name| !name.is_empty())?;
            name.split('_').map(|part| letter(document, part)).collect::<Option<String>>()
        });
        if self.letters.len() < MOST_WIDTHS {
            self.letters.insert(name.to_vec(), letters.clone());
        }
        letters
    }
}

fn question(encoding: Object) -> Dictionary {
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", encoding);
    font
}

fn letter(document: &Document, name: &str) -> Option<String> {
    let number = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from);
    if let Some(digits) = name.strip_prefix("uni").filter(|digits| digits.len() == 4)
        && let Some(letter) = number(digits)
    {
        return Some(letter);
    }
    if let Some(digits) = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))
        && let Some(letter) = number(digits)
    {
        return Some(letter);
    }
    let mut encoding = Dictionary::new();
    encoding.set("Differences", vec![Object::Integer(1), Object::Name(name.as_bytes().to_vec())]);
    let font = question(Object::Dictionary(encoding));
    let found = font.get_font_encoding_with_limit(document, LARGEST_MAP).ok()?;
    // Whatever name is not known makes the library give its usual encoding, which has nothing at 1.
    found.bytes_to_string(&[1]).ok().filter(|letters| !letters.is_empty())
}

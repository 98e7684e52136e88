//! The text of a table as a stream of UTF-8, whatever encoding it is in.

use super::super::{Input, ReadError, encoding, system};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use std::io::{BufRead, Read, SeekFrom};

/// How much is looked at, or handed on, at a time, in bytes.
const PIECE: usize = 64 << 10;

/// The encoding of a whole file, found without keeping the file in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Charset {
    encoding: &'static Encoding,
    /// The length of its byte-order mark.
    mark: u64,
    /// Whether it was guessed from how often letters occur.
    pub(super) is_guess: bool,
    /// Whether some of its UTF-8 is damaged.
    pub(super) has_faults: bool,
}

impl Charset {
    /// Looks at the input, at most at its first `most` bytes, and leaves it at its start.
    pub(super) fn of(input: &mut dyn Input, most: u64) -> Result<Self, ReadError> {
        let mut head = Vec::new();
        input.take(PIECE as u64).read_to_end(&mut head).map_err(system)?;
        input.seek(SeekFrom::Start(0)).map_err(system)?;
        if encoding::is_old_office(&head) {
            return Err(ReadError::NotText("an old office document"));
        }
        if let Some(kind) = encoding::signature(&head) {
            return Err(ReadError::NotText(kind));
        }
        if let Some((encoding, mark)) = Encoding::for_bom(&head) {
            return Ok(Self { encoding, mark: mark as u64, is_guess: false, has_faults: false });
        }
        let even = &head[..head.len() / 2 * 2];
        if head.contains(&0) {
            return match encoding::utf16_by_zeros(even) {
                Some(encoding) => Ok(Self { encoding, mark: 0, is_guess: false, has_faults: false }),
                // A few zeros are a fault of some rows, many are no text.
                None if !is_binary(&head) => Self::by_letters(input, most),
                None => Err(ReadError::NotText("binary data")),
            };
        }
        Self::by_letters(input, most)
    }

    /// UTF-8 unless much speaks against it: one bad byte makes a guesser take the whole for windows-1252.
    fn by_letters(input: &mut dyn Input, most: u64) -> Result<Self, ReadError> {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        let (mut right, mut wrong, mut left) = (0usize, 0usize, most);
        let mut rest: Vec<u8> = Vec::new();
        while left > 0 {
            let piece = input.fill_buf().map_err(system)?;
            if piece.is_empty() {
                break;
            }
            let length = piece.len();
            if rest.is_empty() && piece.is_ascii() {
                input.consume(length);
                left = left.saturating_sub(length as u64);
                continue;
            }
            rest.extend_from_slice(piece);
            input.consume(length);
            left = left.saturating_sub(length as u64);
            let whole = whole_characters(&rest);
            for chunk in rest[..whole].utf8_chunks() {
                right += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
                wrong += usize::from(!chunk.invalid().is_empty());
            }
            if wrong > 0 {
                detector.feed(&rest[..whole], false);
            }
            rest.drain(..whole);
        }
        wrong += usize::from(!rest.is_empty() && left > 0);
        input.seek(SeekFrom::Start(0)).map_err(system)?;
        if right >= wrong * 2 {
            return Ok(Self { encoding: UTF_8, mark: 0, is_guess: false, has_faults: wrong > 0 });
        }
        detector.feed(&rest, true);
        Ok(Self { encoding: detector.guess(None, Utf8Detection::Deny), mark: 0, is_guess: true, has_faults: false })
    }

    /// As it is written in the source of an article.
    pub(super) fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// The text from the start on. UTF-8 comes as it is, with its faults.
    pub(super) fn decode(self, input: &mut dyn Input) -> Result<Decoded<'_>, ReadError> {
        self.decoded(input, self.encoding != UTF_8)
    }

    /// The text from the start on, in right UTF-8: what is damaged is replaced.
    pub(super) fn decode_clean(self, input: &mut dyn Input) -> Result<Decoded<'_>, ReadError> {
        self.decoded(input, self.encoding != UTF_8 || self.has_faults || self.mark > 0)
    }

    fn decoded(self, input: &mut dyn Input, by_decoder: bool) -> Result<Decoded<'_>, ReadError> {
        input.seek(SeekFrom::Start(self.mark)).map_err(system)?;
        let decoder = by_decoder.then(|| self.encoding.new_decoder_without_bom_handling());
        Ok(Decoded { input, decoder, ready: Vec::new(), given: 0, is_over: false })
    }
}

/// Whether bytes with zeros among them are no text at all.
fn is_binary(head: &[u8]) -> bool {
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    let control = head.iter().filter(|byte| matches!(byte, 1..=8 | 11 | 14..=26 | 28..=31)).count();
    zeros > (head.len() / 200).max(2) || control * 50 > head.len()
}

/// How many bytes end with a whole character; the last few may be the beginning of one.
fn whole_characters(bytes: &[u8]) -> usize {
    let begins = |back: usize| bytes.len().checked_sub(back).and_then(|at| bytes.get(at)).copied();
    for back in 1..=3 {
        let Some(byte) = begins(back) else { break };
        let length = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            0x80..=0xbf => continue,
            _ => break,
        };
        return if length > back { bytes.len() - back } else { bytes.len() };
    }
    bytes.len()
}

/// An input whose text comes as UTF-8.
pub(super) struct Decoded<'a> {
    input: &'a mut dyn Input,
    /// `None` for UTF-8.
    decoder: Option<Decoder>,
    ready: Vec<u8>,
    given: usize,
    is_over: bool,
}

impl Read for Decoded<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let piece = self.fill_buf()?;
        let length = piece.len().min(to.len());
        to[..length].copy_from_slice(&piece[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Decoded<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        let Some(decoder) = &mut self.decoder else { return self.input.fill_buf() };
        while self.given >= self.ready.len() && !self.is_over {
            let piece = self.input.fill_buf()?;
            let last = piece.is_empty();
            self.ready.resize(PIECE, 0);
            let (result, read, written, _) = decoder.decode_to_utf8(piece, &mut self.ready, last);
            self.input.consume(read);
            self.ready.truncate(written);
            self.given = 0;
            self.is_over = last && result == CoderResult::InputEmpty;
        }
        Ok(&self.ready[self.given..])
    }

    fn consume(&mut self, amount: usize) {
        match self.decoder {
            Some(_) => self.given = (self.given + amount).min(self.ready.len()),
            None => self.input.consume(amount),
        }
    }
}

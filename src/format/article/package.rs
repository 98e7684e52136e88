//! Packages: the zip files that office documents and books are.

use super::ReadError;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The largest part of a package that is read, in bytes as unpacked (64 MiB).
pub(super) const LARGEST_PART: u64 = 64 << 20;

/// A part may unpack to this many times its packed size, once it is larger than [`FREE`]. Prose packs to a
/// tenth and office XML to a fiftieth; only what is made to fill the memory packs to a thousandth.
const HIGHEST_RATIO: u64 = 300;

/// Parts up to this size, in bytes (4 MiB), may have any ratio.
const FREE: u64 = 4 << 20;

/// The most bytes that all parts may unpack to where all are unpacked (512 MiB).
const LARGEST_WHOLE: u64 = 512 << 20;

/// The most parts that a package may have.
const MOST_PARTS: usize = 65_535;

/// Where a package says what kind it is: in its first part, not packed, as OpenDocument and EPUB ask for.
const TYPE_AT: usize = 30;

/// How many bytes at the start and at the end are looked at to tell the kind.
const GLANCE: usize = 64 << 10;

/// An open package.
pub(super) struct Package<'a> {
    kind: &'static str,
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    /// Opens a package; `kind` names it in errors.
    pub(super) fn open(bytes: &'a [u8], kind: &'static str) -> Result<Self, ReadError> {
        // Counted before the library takes the list of parts into memory.
        if count(bytes, b"PK\x01\x02", MOST_PARTS) > MOST_PARTS {
            return Err(ReadError::Limit(format!("This {kind} has more than {MOST_PARTS} parts")));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Broken {
            kind,
            why: "its list of parts is missing, as when a download broke off".to_owned(),
        })?;
        Ok(Self { kind, zip })
    }

    /// The bytes of a part, or nothing if there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.unpack(index, name, |piece| bytes.extend_from_slice(piece))?;
        Ok(Some(bytes))
    }

    /// The bytes of a part that only tells about the document; none if it cannot be had.
    pub(super) fn side_part(&mut self, name: &str) -> Vec<u8> {
        self.part(name).ok().flatten().unwrap_or_default()
    }

    /// Unpacks every part and keeps none, for what other libraries shall read: fails if one is too large.
    pub(super) fn check_sizes(&mut self) -> Result<(), ReadError> {
        let mut whole = 0;
        for index in 0..self.zip.len() {
            self.unpack(index, &format!("number {}", index + 1), |piece| whole += piece.len() as u64)?;
            if whole > LARGEST_WHOLE {
                let mib = LARGEST_WHOLE >> 20;
                return Err(ReadError::Limit(format!("This {} unpacks to more than {mib} MiB", self.kind)));
            }
        }
        Ok(())
    }

    fn unpack(&mut self, index: usize, name: &str, mut take: impl FnMut(&[u8])) -> Result<(), ReadError> {
        let kind = self.kind;
        let mut part = match self.zip.by_index(index) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(ReadError::Protected(kind)),
            Err(_) => return Err(ReadError::Broken { kind, why: format!("its part {name} cannot be found") }),
        };
        let packed = part.compressed_size();
        let mut buffer = vec![0; 64 << 10];
        let mut size = 0;
        loop {
            let got = match part.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(got) => got,
                Err(_) => return Err(ReadError::Broken { kind, why: format!("its part {name} is broken") }),
            };
            size += got as u64;
            if size > LARGEST_PART {
                let mib = LARGEST_PART >> 20;
                return Err(ReadError::Limit(format!("The part {name} of this {kind} unpacks to more than {mib} MiB")));
            }
            if size > FREE && size > packed.saturating_mul(HIGHEST_RATIO) {
                return Err(ReadError::Limit(format!(
                    "The part {name} of this {kind} unpacks to more than {HIGHEST_RATIO} times its size"
                )));
            }
            take(buffer.get(..got).unwrap_or_default());
        }
    }
}

/// Whether bytes are a package whose first part says that it is of this type.
pub(super) fn has_type(bytes: &[u8], wanted: &str) -> bool {
    let first = bytes.get(TYPE_AT..).unwrap_or_default();
    bytes.starts_with(b"PK\x03\x04") && first.starts_with(format!("mimetype{wanted}").as_bytes())
}

/// Whether bytes are a package with a part whose name begins like this.
pub(super) fn has_part(bytes: &[u8], start: &str) -> bool {
    let end = bytes.get(bytes.len().saturating_sub(GLANCE)..).unwrap_or_default();
    let glances = [bytes.get(..GLANCE).unwrap_or(bytes), end];
    bytes.starts_with(b"PK\x03\x04") && glances.iter().any(|glance| count(glance, start.as_bytes(), 0) > 0)
}

/// How often a needle is in bytes; stops counting above `enough`.
fn count(bytes: &[u8], needle: &[u8], enough: usize) -> usize {
    bytes.windows(needle.len()).filter(|window| *window == needle).take(enough + 1).count()
}

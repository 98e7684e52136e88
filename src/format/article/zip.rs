//! Zip archives: each file in them is read as what it is. Nothing of them is ever written under a name that they give.

use super::spool::{damaged, unpack};
use super::{Collection, Input, ReadError, Taker, is_article, system};
use std::borrow::Cow;
use std::io::{Read, SeekFrom};
use zip::read::{Config, ZipFile, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

pub(super) const COLLECTION: Collection =
    Collection { id: "zip", name: "Zip archive", extensions: &["zip"], sniff, read };

/// How many entries are looked at to tell an office document from an archive.
const LOOKED_AT: usize = 64;

/// The longest `mimetype` that is looked at, in bytes.
const LONGEST_TYPE: u64 = 200;

fn sniff(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

fn read(input: &mut dyn Input, taker: &mut Taker<'_>) -> Result<(), ReadError> {
    if input.seek(SeekFrom::End(0)).map_err(system)? == 0 {
        return Err(ReadError::Empty);
    }
    if let Some(extension) = package(input) {
        input.seek(SeekFrom::Start(0)).map_err(system)?;
        let _ = taker.read_as(extension, input);
        return Ok(());
    }
    // Goes from entry to entry without a list of them all, so that a million of them need no more memory than one.
    let mut archive = ZipIterable::try_new(input, Config::default()).map_err(meaning)?;
    let most = taker.options().most_entries;
    if archive.len() > most {
        return Err(ReadError::TooMany(most));
    }
    let _ = taker.holds(archive.len());
    let entries = archive.files().map_err(meaning)?;
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(meaning)?;
        let name = name_of(&entry).into_owned();
        if entry.is_dir() || is_furniture(&name) {
            continue;
        }
        let flow = if entry.is_symlink() {
            taker.left_out(&name, "This is a link to another file, and links in archives are not followed.")
        } else if !is_article(&name) {
            taker.left_out(&name, "This kind of file is not read.")
        } else {
            let (packed, is_encrypted) = (entry.compressed_size(), entry.encrypted());
            let is_known = matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
            let unpacked = match (is_encrypted, is_known) {
                (true, _) => Err(ReadError::Encrypted),
                (_, false) => Err(ReadError::UnknownPacking),
                _ => entry
                    .with_reader(entries.reader_mut(), ZipReadOptions::new())
                    .map_err(meaning)
                    .and_then(|mut file| unpack(&mut file, packed, taker.options, taker.unpacked)),
            };
            match unpacked {
                Ok(mut spool) => taker.file(&name, &mut spool),
                Err(error) => taker.failed(&name, error),
            }
        };
        if flow.is_break() {
            break;
        }
        if taker.unpacked.get() > taker.options.largest_archive {
            return Err(ReadError::UnpacksTooLarge(taker.options.largest_archive));
        }
    }
    Ok(())
}

/// The extension of an office document whose own name does not say that it is one; `None` for a plain archive.
fn package(input: &mut dyn Input) -> Option<&'static str> {
    let mut archive = ZipIterable::try_new(input, Config::default()).ok()?;
    let entries = archive.files().ok()?;
    let mut is_office = false;
    for _ in 0..LOOKED_AT {
        let Some(Ok(entry)) = entries.next() else { break };
        match name_of(&entry).as_ref() {
            "mimetype" => {
                let mut kind = String::new();
                let file: ZipFile<'_, _> = entry.with_reader(entries.reader_mut(), ZipReadOptions::new()).ok()?;
                file.take(LONGEST_TYPE).read_to_string(&mut kind).ok()?;
                return match kind.trim() {
                    "application/epub+zip" => Some("epub"),
                    "application/vnd.oasis.opendocument.text" => Some("odt"),
                    "application/vnd.oasis.opendocument.spreadsheet" => Some("ods"),
                    "application/vnd.oasis.opendocument.presentation" => Some("odp"),
                    _ => None,
                };
            }
            "[Content_Types].xml" => is_office = true,
            "word/document.xml" => return Some("docx"),
            "xl/workbook.xml" | "xl/workbook.bin" => return Some("xlsx"),
            "ppt/presentation.xml" => return Some("pptx"),
            _ => {}
        }
    }
    is_office.then_some("docx")
}

/// The name of an entry: many programs write UTF-8 without saying so; what is neither that nor of the old code page is
/// shown with replacement characters.
fn name_of<'a>(entry: &'a ZipFileEntry<'_>) -> Cow<'a, str> {
    match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => Cow::Borrowed(name),
        Err(_) => entry.name().unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw())),
    }
}

/// Whether an entry is a hidden file, or one that only a system's own packer needs.
fn is_furniture(name: &str) -> bool {
    let mut parts = name.split(['/', '\\']);
    parts.any(|part| part == "__MACOSX" || (part.starts_with('.') && part != "." && part != ".."))
}

fn meaning(error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) => damaged(error),
        ZipError::InvalidPassword => ReadError::Encrypted,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted,
        ZipError::CompressionMethodNotSupported(_) => ReadError::UnknownPacking,
        other => ReadError::Damaged(other.to_string()),
    }
}

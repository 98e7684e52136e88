//! Folders of good and broken files of all formats. A way to spoil a file is one line in `BROKEN`.

use super::good::{GOOD, letter, pdf_page, rss};
use crate::formats::{files, tables};
use std::io::Write;
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Files that cannot be read: name, content, and what the reason says.
pub type Broken = (&'static str, fn() -> Vec<u8>, &'static str);

/// All ways to be broken.
pub const BROKEN: &[Broken] = &[
    ("empty.txt", Vec::new, "no text"),
    ("empty.html", Vec::new, "no text"),
    ("empty.gz", Vec::new, "no text"),
    ("empty.zip", Vec::new, "no text"),
    ("blank.txt", || b" \n\t\n ".to_vec(), "no text"),
    ("nul.txt", || b"one\0two\0\0three and more words".to_vec(), "binary data"),
    ("photo.txt", || b"\x89PNG\r\n\x1a\n----".to_vec(), "an image"),
    ("program.html", || b"\x7fELF\x02\x01\x01".to_vec(), "a program"),
    ("old-office.txt", || b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "an old office document"),
    ("controls.md", || (1..=31u8).cycle().take(4000).collect(), "binary data"),
    ("empty.docx", Vec::new, "no text"),
    ("cut.docx", || half(&files::docx("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>", "")), "cannot be read"),
    ("cut.odt", || half(&files::odt("<text:p>Words.</text:p>")), "cannot be read"),
    ("cut.epub", || half(&files::epub(&["<p>Words.</p>"])), "cannot be read"),
    ("locked.pdf", || files::encrypted(pdf_page("Words."), "secret"), "protected by a password"),
    ("no-words.pdf", || files::bytes(files::pdf(&[Vec::new()])), "no text"),
    ("cut.txt.gz", || half(&gzip(&noise(20_000))), "damaged or cut short"),
    ("garbled.gz", || b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff no deflate at all".to_vec(), "damaged or cut short"),
    ("no-gzip.gz", || b"These are only words.".to_vec(), "damaged or cut short"),
    ("cut.zip", || half(&zip(&[("a.txt", &noise(20_000))])), "damaged or cut short"),
    ("no-archive.zip", || b"These are only words.".to_vec(), "damaged or cut short"),
    ("flipped.zip", flipped, "damaged or cut short"),
    ("encrypted.zip", encrypted, "encrypted"),
    ("unknown-packing.zip", || patched(&zip(&[("a.txt", b"Words.")]), 10, 97), "packed in a way"),
    ("deep.zip", || nested(8), "archives deep"),
    ("bomb.gz", || gzip(&vec![b' '; 40 << 20]), "times its size"),
    ("bomb.zip", || zip(&[("a.txt", &vec![b' '; 40 << 20])]), "times its size"),
    ("no-page.html", || b"<html><head><script>let a = 1;</script></head><body></body></html>".to_vec(), "no text"),
    ("start-only.pdf", || b"%PDF-1.7\n".to_vec(), "cannot be read"),
    ("cut.pdf", || files::bytes(pdf_page("Words."))[..400].to_vec(), "cannot be read"),
    ("no-document.docx", || zip(&[("[Content_Types].xml", b"<Types/>")]), "cannot be read"),
    ("no-words.docx", || files::docx("<w:p/>", ""), "no text"),
    ("no-words.odt", || files::odt("<text:p/>"), "no text"),
    ("deep.docx", || files::docx(&"<w:p>".repeat(2000), ""), "over the limit"),
    ("bomb.odt", || files::odt(&format!("<text:p>{}</text:p>", " ".repeat(80 << 20))), "over the limit"),
    ("no-book.epub", || zip(&[("mimetype", b"application/epub+zip")]), "cannot be read"),
    ("no-words.epub", || files::epub(&["<p> </p>"]), "no text"),
    ("no-words.rtf", || b"{\\rtf1\\ansi}".to_vec(), "no text"),
    ("deep.rtf", || format!("{{\\rtf1 {}", "{".repeat(5000)).into_bytes(), "over the limit"),
    ("encrypted.eml", sealed, "encrypted"),
    ("no-words.eml", || letter("Nothing", "").into_bytes(), "no text"),
    ("empty.mbox", Vec::new, "no text"),
    (
        "no-words.mbox",
        || format!("From a@b Mon Jan  5 09:15:00 2026\n{}", letter("Nothing", "")).into_bytes(),
        "no text",
    ),
    ("blank.rss", || b"\n\n".to_vec(), "no text"),
    ("cut.rss", || rss("Title", "Words.").as_bytes()[..120].to_vec(), "as it should be"),
    (
        "laughs.rss",
        || rss("Title", "&a;").replace("<rss", &format!("{LAUGHS}<rss")).into_bytes(),
        "entities of its own",
    ),
    ("laughs.xml", || format!("{LAUGHS}<nitf><body><p>&a;</p></body></nitf>").into_bytes(), "entities of its own"),
    ("cut.nitf", || b"<nitf><body><body.head><hedline>".to_vec(), "as it should be"),
    ("other.xml", || b"<?xml version=\"1.0\"?><catalog><book>Words.</book></catalog>".to_vec(), "as it should be"),
    ("deep.xml", || format!("<nitf>{}", "<p>".repeat(100_000)).into_bytes(), "over the limit"),
    ("cut.ninjs", || b"{\"uri\": \"urn:1\", \"body_text\": \"Wor".to_vec(), "as it should be"),
    ("empty.json", Vec::new, "no text"),
    ("cut.json", || b"[{\"text\": \"Words that do not".to_vec(), "breaks off"),
    ("damaged.jsonl", || b"{\"text\": \n".to_vec(), "no JSON"),
    ("numbers.csv", || b"price,count\n1,2\n3,4\n".to_vec(), "No column was found"),
    ("photo.csv", || b"\x89PNG\r\n\x1a\n----".to_vec(), "an image"),
    ("numbers.tsv", || b"price\tcount\n1\t2\n3\t4\n".to_vec(), "No column was found"),
    ("cut.xlsx", || half(&tables::workbook(&[("News", "<worksheet/>")])), "cannot be read"),
    ("no-table.ods", || b"These are only words.".to_vec(), "cannot be read"),
    #[cfg(feature = "parquet")]
    ("no-table.parquet", || b"PAR1 and no more".to_vec(), "cannot be read"),
];

/// Writes good and broken files into a folder, in folders of a hundred.
pub fn write(folder: &Path, good: usize, broken: usize) {
    for number in 0..good {
        let (extension, make) = GOOD[number % GOOD.len()];
        let title = format!("Report {number} from the harbour");
        put(folder, number, &format!("good-{number:05}.{extension}"), &make(&title, &body(number)));
    }
    for number in 0..broken {
        let (name, make, _) = BROKEN[number % BROKEN.len()];
        put(folder, number, &format!("broken-{number:03}-{name}"), &make());
    }
}

/// Words that no other article has.
pub fn body(number: usize) -> String {
    let word = |seed: usize| {
        let mut state = (number * 7919 + seed).wrapping_mul(0x9e37_79b9).wrapping_add(12345);
        (0..6)
            .map(|_| {
                state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
                char::from(b'a' + (state >> 16) as u8 % 26)
            })
            .collect::<String>()
    };
    let words: Vec<String> = (0..12).map(word).collect();
    format!(
        "Minister Clara Nováková rejected “the plan” of the {} union on Monday — 🚢. The {} won’t pay.",
        words[..6].join(" "),
        words[6..].join(" ")
    )
}

/// Entities that grow tenfold with each step.
const LAUGHS: &str =
    "<!DOCTYPE x [<!ENTITY b \"ha ha ha ha ha ha ha ha ha ha\"><!ENTITY a \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>";

/// A letter that only its reader's key opens.
fn sealed() -> Vec<u8> {
    let letter = letter("Sealed", "MIAGCSqGSIb3DQEHA6CAMIACAQAxggFYMIIBVAIBADA8");
    letter.replace("text/plain; charset=utf-8", "application/pkcs7-mime; smime-type=enveloped-data").into_bytes()
}

fn put(folder: &Path, number: usize, name: &str, bytes: &[u8]) {
    let folder = folder.join(format!("{:03}", number / 100));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// A gzip file.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A zip archive of files by name.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Archives within archives, with an article at the bottom.
pub fn nested(depth: usize) -> Vec<u8> {
    (1..depth).fold(zip(&[("a.txt", b"At the bottom lies an article.")]), |inner, _| zip(&[("inner.zip", &inner)]))
}

/// Bytes that do not pack.
pub fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b'a' + (state >> 24) as u8 % 26
    };
    (0..length).map(|_| next()).collect()
}

fn half(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

/// An archive with a byte of an entry changed, which its checksum shows.
fn flipped() -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("a.txt", stored).unwrap();
    writer.write_all(b"The harbour is closed until Monday.").unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    let at = bytes.windows(7).position(|window| window == b"harbour").unwrap();
    bytes[at] = b'H';
    bytes
}

/// An archive whose entry says that it is encrypted.
fn encrypted() -> Vec<u8> {
    patched(&zip(&[("a.txt", b"Words.")]), 8, 1)
}

/// An archive with a number in the heads of its only entry replaced; the offset is that in the central head.
fn patched(archive: &[u8], offset: usize, value: u16) -> Vec<u8> {
    let mut bytes = archive.to_vec();
    for (mark, offset) in [(b"PK\x01\x02", offset), (b"PK\x03\x04", offset - 2)] {
        let at = bytes.windows(4).position(|window| window == mark).unwrap() + offset;
        bytes[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}

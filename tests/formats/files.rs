//! Documents of office programs and PDF, made by hand, so that each word in them is known.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A package of these parts; the first is stored as it is, the others are packed.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nth, (name, bytes)) in parts.iter().enumerate() {
        let method = if nth == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document with this body and these footnotes.
pub fn docx(body: &str, footnotes: &str) -> Vec<u8> {
    let word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";
    let document = format!("<?xml version=\"1.0\"?><w:document {word}><w:body>{body}<w:sectPr/></w:body></w:document>");
    let notes = format!("<?xml version=\"1.0\"?><w:footnotes {word}>{footnotes}</w:footnotes>");
    package(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "_rels/.rels",
            br#"<Relationships><Relationship Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#,
        ),
        ("word/document.xml", document.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        (
            "docProps/core.xml",
            "<cp:coreProperties><dc:title>Harbour &amp; “plan”</dc:title><dc:creator>Élodie Dupré</dc:creator>\
             <dcterms:created>2025-08-22T10:30:00Z</dcterms:created><dc:language>en-GB</dc:language></cp:coreProperties>"
                .as_bytes(),
        ),
    ])
}

/// An OpenDocument text with this body.
pub fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles><x>no words</x></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        (
            "meta.xml",
            "<office:document-meta><office:meta><dc:title>Hafen „Plan“</dc:title><meta:initial-creator>Jörg Groß\
             </meta:initial-creator><meta:creation-date>2025-08-22T10:30:00.12</meta:creation-date></office:meta>\
             </office:document-meta>"
                .as_bytes(),
        ),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

/// A book of these chapters; the list of files names them in another order than they are read in.
pub fn epub(chapters: &[&str]) -> Vec<u8> {
    let names: Vec<String> = (1..=chapters.len()).map(|nth| format!("ch%20{nth}.xhtml")).collect();
    let items = names
        .iter()
        .enumerate()
        .rev()
        .map(|(nth, name)| format!("<item id=\"c{nth}\" href=\"{name}\" media-type=\"application/xhtml+xml\"/>"));
    let spine = (0..chapters.len()).map(|nth| format!("<itemref idref=\"c{nth}\"/>"));
    let opf = format!(
        "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"id\">https://example.org/book</dc:identifier>\
         <dc:title>Harbours &amp; “plans”</dc:title><dc:creator>Ann Author</dc:creator><dc:creator>Bo Writer</dc:creator>\
         <dc:publisher>The Press</dc:publisher><dc:date>2025-08-22</dc:date><dc:language>en</dc:language></metadata>\
         <manifest>{}</manifest><spine>{}</spine></package>",
        items.collect::<String>(),
        spine.collect::<String>()
    );
    let container = "<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
                     <rootfiles><rootfile full-path=\"OEBPS/book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let pages: Vec<(String, String)> = chapters
        .iter()
        .enumerate()
        .map(|(nth, chapter)| {
            let page = format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head>\
                 <body>{chapter}</body></html>"
            );
            (format!("OEBPS/ch {}.xhtml", nth + 1), page)
        })
        .collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("OEBPS/book.opf", opf.as_bytes()),
    ];
    parts.extend(pages.iter().map(|(name, page)| (name.as_str(), page.as_bytes())));
    package(&parts)
}

/// Text at a place of a page.
pub struct Show<'a> {
    pub x: i64,
    pub y: i64,
    pub size: i64,
    pub text: &'a str,
}

/// Lines of 10 points, 12 apart, from a place down.
pub fn lines<'a>(x: i64, y: i64, lines: &[&'a str]) -> Vec<Show<'a>> {
    (0..).zip(lines).map(|(nth, text)| Show { x, y: y - 12 * nth, size: 10, text }).collect()
}

/// A PDF of these pages. Its font has one glyph for each character in them, two bytes long, which only its map to
/// Unicode explains; each is half an em wide.
pub fn pdf(pages: &[Vec<Show>]) -> Document {
    let mut letters: Vec<char> = pages.iter().flatten().flat_map(|show| show.text.chars()).collect();
    letters.sort_unstable();
    letters.dedup();
    let code = |letter: char| letters.binary_search(&letter).unwrap() as u16 + 1;
    let mut map = String::from("begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n");
    for letter in &letters {
        let target: String = letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04x}")).collect();
        map += &format!("1 beginbfchar <{:04x}> <{target}> endbfchar\n", code(*letter));
    }
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let map = document.add_object(Stream::new(dictionary! {}, (map + "endcmap").into_bytes()));
    let below = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Test", "DW" => 500,
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Test", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![below.into()], "ToUnicode" => map,
    });
    let kids: Vec<Object> = pages
        .iter()
        .map(|page| {
            let operations = page.iter().flat_map(|show| {
                let bytes: Vec<u8> = show.text.chars().flat_map(|letter| code(letter).to_be_bytes()).collect();
                vec![
                    Operation::new("BT", vec![]),
                    Operation::new("Tf", vec!["F".into(), show.size.into()]),
                    Operation::new("Td", vec![show.x.into(), show.y.into()]),
                    Operation::new("Tj", vec![Object::string_literal(bytes)]),
                    Operation::new("ET", vec![]),
                ]
            });
            let content = Content { operations: operations.collect::<Vec<_>>() }.encode().unwrap();
            let content = document.add_object(Stream::new(dictionary! {}, content));
            let page = document.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
            });
            page.into()
        })
        .collect();
    let count = kids.len() as i64;
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let info = document.add_object(dictionary! {
        "Title" => lopdf::text_string("Vote — “no”"), "Author" => lopdf::text_string("Élodie Dupré"),
        "CreationDate" => Object::string_literal("D:20250822103000+02'00'"),
    });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    document
}

/// The bytes of a PDF.
pub fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// The bytes of a PDF that opens with this password; an empty one opens for everybody.
pub fn encrypted(mut document: Document, password: &str) -> Vec<u8> {
    document
        .trailer
        .set("ID", vec![Object::string_literal("0123456789abcdef"), Object::string_literal("0123456789abcdef")]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    bytes(document)
}

/// A PDF with one page of this content, in the font Helvetica as every reader knows it.
pub fn plain_pdf(content: &[u8], encoding: Object) -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    let tree = document.new_object_id();
    let font: Dictionary =
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => encoding };
    let mut stream = Stream::new(dictionary! {}, content.to_vec());
    stream.compress().unwrap();
    let content = document.add_object(stream);
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    });
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    bytes(document)
}

//! Files that are made to break readers, and files that are broken: a reason or some text, never a fall.

use super::files::{self, lines};
use lopdf::dictionary;
use standpoint::format::read_article;
use standpoint::report::Report;

fn refused(name: &str, bytes: &[u8]) -> String {
    read_article(name, bytes, &mut Report::default()).unwrap_err().to_string()
}

fn good_files() -> Vec<(&'static str, Vec<u8>)> {
    let cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>One cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    vec![
        ("a.docx", files::docx(&format!("<w:p><w:r><w:t>Some words.</w:t></w:r></w:p>{cell}"), "")),
        ("a.odt", files::odt("<text:h>Head</text:h><text:list><text:list-item><text:p>Words.</text:p></text:list-item></text:list>")),
        ("a.epub", files::epub(&["<h1>One</h1><p>Words.</p>", "<p>More.</p>"])),
        ("a.rtf", br"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 A;}}{\info{\title T}}\f0\'cc\'e8 \u1041?{\footnote n}\par\trowd\intbl a\cell\row}".to_vec()),
        ("a.pdf", files::bytes(files::pdf(&[lines(50, 700, &["Some words of it.", "And more."]), lines(50, 700, &["Second."])]))),
        ("b.pdf", files::encrypted(files::pdf(&[lines(50, 700, &["Some words."])]), "")),
        ("a.html", b"<!doctype html><title>T</title><nav><a>x</a></nav><p>Words.<script>{}</script></p>".to_vec()),
    ]
}

#[test]
fn files_that_break_off_anywhere_are_read_or_refused() {
    for (name, bytes) in good_files() {
        read_article(name, &bytes, &mut Report::default()).unwrap();
        for end in (0..bytes.len()).step_by(50) {
            let _ = read_article(name, &bytes[..end], &mut Report::default());
            // The same with the end in place, as a download that lost its middle.
            let _ = read_article(
                name,
                &[&bytes[..end], &bytes[(end + 20).min(bytes.len())..]].concat(),
                &mut Report::default(),
            );
        }
    }
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![b' '; 80 << 20];
    let bomb = files::package(&[("[Content_Types].xml", b""), ("word/document.xml", &zeros)]);
    assert!(bomb.len() < 100_000 && refused("a.docx", &bomb).contains("times its size"));
    let mimetype = ("mimetype", b"application/epub+zip".as_slice());
    assert!(refused("a.epub", &files::package(&[mimetype, ("picture.jpg", &zeros)])).contains("times its size"));
    let deep = |open: &str, close: &str| format!("{}words{}", open.repeat(100_000), close.repeat(100_000));
    assert!(refused("a.docx", &files::docx(&deep("<w:tbl>", "</w:tbl>"), "")).contains("deep"));
    assert!(refused("a.odt", &files::odt(&deep("<text:section>", "</text:section>"))).contains("deep"));
    assert!(refused("a.rtf", format!("{{\\rtf1 {}", deep("{", "}")).as_bytes()).contains("deep"));
    let chapter = deep("<div>", "</div>");
    let draft = read_article("a.epub", &files::epub(&[&chapter]), &mut Report::default()).unwrap();
    assert_eq!(draft.text.as_str(), "words\n");
    // Entities are not expanded, and nothing outside is fetched.
    let lol = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>";
    let parts = [("mimetype", b"application/vnd.oasis.opendocument.text".as_slice()), ("content.xml", &[])];
    let content = format!("{lol}<d><office:body><text:p>One &a;&b; two</text:p></office:body></d>");
    let draft = read_article(
        "a.odt",
        &files::package(&[parts[0], ("content.xml", content.as_bytes())]),
        &mut Report::default(),
    );
    assert_eq!(draft.unwrap().text.as_str(), "One two\n");
}

#[test]
fn a_pdf_cannot_fill_the_memory_or_run_forever() {
    // A form that shows itself, many times over.
    let mut document = files::pdf(&[lines(50, 700, &["Words."])]);
    let form = document.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "X" => form } };
    let content = b"/X Do ".repeat(20);
    let stream =
        lopdf::Stream::new(dictionary! { "Subtype" => "Form", "Resources" => resources.clone() }, content.clone());
    document.objects.insert(form, stream.into());
    let page = document.page_iter().next().unwrap();
    let more = document.add_object(lopdf::Stream::new(dictionary! {}, content));
    let first = document.get_page_contents(page)[0];
    let page = document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    page.set("Contents", vec![first.into(), more.into()]);
    page.get_mut(b"Resources").unwrap().as_dict_mut().unwrap().extend(&resources);
    let mut report = Report::default();
    let draft = read_article("a.pdf", &files::bytes(document), &mut report).unwrap();
    assert!(draft.text.as_str().starts_with("Words."));
    // A map with a range of all codes there are.
    let map =
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange";
    let document = files::pdf(&[lines(50, 700, &["Words."])]);
    let mut bytes = files::bytes(document);
    let at = bytes.windows(9).position(|window| window == b"begincmap").unwrap();
    bytes[at..at + map.len()].copy_from_slice(map);
    let _ = read_article("a.pdf", &bytes, &mut Report::default());
    // Values without end.
    let many = [b"%PDF-1.4\n1 0 obj [".as_slice(), &b"1 ".repeat(9_000_000), b"] endobj"].concat();
    assert!(refused("a.pdf", &many).contains("values"));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 48, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes_in_any_reader_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let starts: [&[u8]; 6] = [
            b"%PDF-1.7\n", b"{\\rtf1", b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0",
            b"PK\x03\x04\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/epub+zip",
            b"PK\x03\x04\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.text",
        ];
        for start in starts {
            let _ = read_article("noname", &[start, &bytes].concat(), &mut Report::default());
        }
        for name in ["a.pdf", "a.docx", "a.odt", "a.rtf", "a.epub"] {
            let _ = read_article(name, &bytes, &mut Report::default());
        }
        let _ = read_article("a.pdf", &files::plain_pdf(&bytes, "WinAnsiEncoding".into()), &mut Report::default());
    }

    #[test]
    fn any_damage_to_a_document_is_read_or_refused(which in 0usize..7, places in proptest::collection::vec((0usize..20_000, proptest::num::u8::ANY), 1..12)) {
        let (name, mut bytes) = good_files().swap_remove(which);
        for (at, byte) in places {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = read_article(name, &bytes, &mut Report::default());
    }

    #[test]
    fn any_content_of_a_page_is_read(words in proptest::collection::vec(proptest::sample::select(PAGE), 0..60)) {
        let _ = read_article("a.pdf", &files::plain_pdf(words.join(" ").as_bytes(), "WinAnsiEncoding".into()), &mut Report::default());
    }

    #[test]
    fn any_rich_text_is_read(words in proptest::collection::vec(proptest::sample::select(RICH), 0..60)) {
        let _ = read_article("a.rtf", format!("{{\\rtf1{}", words.concat()).as_bytes(), &mut Report::default());
    }
}

const PAGE: &[&str] = &[
    "q",
    "Q",
    "BT",
    "ET",
    "EMC",
    "/Artifact BMC",
    "/Span <</ActualText (x)>> BDC",
    "/F 10 Tf",
    "/F -3 Tf",
    "/F 1e30 Tf",
    "1 0 0 1 50 700 Tm",
    "0 1 -1 0 50 50 Tm",
    "0 0 0 0 0 0 cm",
    "1e20 0 0 1e20 0 0 cm",
    "(Words of it) Tj",
    "[(Wo) -400 (rds) 1e9 (x)] TJ",
    "(a) '",
    "1 2 (b) \"",
    "10 20 Td",
    "-1e38 1e38 TD",
    "T*",
    "12 TL",
    "50 Tz",
    "0 Tz",
    "3 Ts",
    "/X Do",
    "BI /W 1 /H 1 ID x EI",
    "(unclosed",
    "<4142> Tj",
];

const RICH: &[&str] = &[
    "{",
    "}",
    "\\par ",
    "\\cell ",
    "\\row ",
    "\\intbl ",
    "\\trowd ",
    "\\footnote ",
    "\\u55357?",
    "\\u-9113?",
    "\\uc3 ",
    "\\uc-1 ",
    "\\'81",
    "\\'zz",
    "\\bin9999999 ",
    "\\bin-1 ",
    "\\*",
    "\\fonttbl ",
    "\\f1 ",
    "\\fcharset128 ",
    "\\info ",
    "\\title ",
    "\\shptxt ",
    "\\upr ",
    "\\ud ",
    "words ",
    "\\v ",
    "\\",
    "\\ls1 ",
    "\\creatim\\yr99999\\mo77 ",
    "日本",
    "\\u99999999999?",
];

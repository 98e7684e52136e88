//! Articles: encodings, titles, web pages, Markdown.

use standpoint::format::read_article;
use standpoint::report::{Report, Severity};

fn article(name: &str, bytes: &[u8]) -> (standpoint::format::ArticleDraft, Report) {
    let mut report = Report::default();
    let draft = read_article(name, bytes, &mut report).unwrap();
    (draft, report)
}

#[test]
fn every_encoding_gives_the_same_words() {
    let russian = "Министр обороны заявил, что правительство поддерживает соглашение. Оппозиция выступила против него \
                   и потребовала новых переговоров с соседними странами.\n";
    let german = "Die Außenministerin sagte, die Bündnispartner müssten für größere Übungen zahlen. Über Zölle wurde \
                  nicht gesprochen; „später“ hieß es.\n";
    let polish = "Premier powiedział, że rząd sprzeciwia się żądaniom. Późniejsze rozmowy będą trudniejsze, ale źródła \
                  mówią o kompromisie.\n";
    let greek = "Η κυβέρνηση δήλωσε ότι υποστηρίζει τη συμφωνία, αλλά η αντιπολίτευση διαφωνεί με τους όρους της.\n";
    let utf16 = |text: &str, little: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xfeffu16).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let legacy = |label: &str, text: &str| {
        encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    };
    for (bytes, wanted, encoding) in [
        (russian.as_bytes().to_vec(), russian, "UTF-8"),
        ([b"\xef\xbb\xbf", russian.as_bytes()].concat(), russian, "UTF-8"),
        (utf16(russian, true, true), russian, "UTF-16LE"),
        (utf16(russian, false, true), russian, "UTF-16BE"),
        (utf16(russian, true, false), russian, "UTF-16LE"),
        (utf16(german, false, false), german, "UTF-16BE"),
        (legacy("windows-1251", russian), russian, "windows-1251"),
        (legacy("koi8-r", russian), russian, "KOI8"),
        (legacy("windows-1252", german), german, "windows-1252"),
        (legacy("windows-1250", polish), polish, "windows-1250"),
        (legacy("windows-1253", greek), greek, "windows-1253"),
    ] {
        let (draft, _) = article("a.txt", &bytes);
        assert_eq!(draft.text.as_str(), wanted, "{encoding}");
        assert!(draft.source.encoding.starts_with(encoding), "{} for {encoding}", draft.source.encoding);
    }
    let language = |text: &str| article("a.txt", text.as_bytes()).0.metadata.language;
    assert_eq!([language(russian), language(german), language(polish), language(greek)], ["ru", "de", "pl", "el"]);
}

#[test]
fn one_bad_byte_does_not_garble_the_rest() {
    let mut bytes = "Première ligne.\nLe café “fermé” d’Élodie.\n".as_bytes().to_vec();
    let at = bytes.iter().position(|&byte| byte == b'f').unwrap();
    bytes[at] = 0xff;
    let (draft, report) = article("a.txt", &bytes);
    assert_eq!(draft.text.as_str(), "Première ligne.\nLe ca\u{fffd}é “fermé” d’Élodie.\n");
    assert_eq!(report.notices[0].line, Some(2));
    assert!(report.notices[0].what.contains("number 6 of its line"), "{}", report.notices[0].what);
}

#[test]
fn what_is_no_article_is_refused_with_a_reason() {
    let refused = |name: &str, bytes: &[u8]| read_article(name, bytes, &mut Report::default()).unwrap_err().to_string();
    assert!(refused("a.txt", b"").contains("no text"));
    assert!(refused("a.txt", b" \r\n\t ").contains("no text"));
    assert!(refused("a.html", b"<html><body><script>x</script></body></html>").contains("no text"));
    assert!(refused("a.txt", b"%PDF-1.7 ...").contains("PDF"));
    assert!(refused("a.txt", b"abc\0def").contains("binary"));
    assert!(refused("a.txt", &[7u8; 300]).contains("binary"));
    let noise: Vec<u8> = (0..5000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(refused("a.txt", &noise).contains("binary"));
}

#[test]
fn a_plain_text_has_a_title_only_where_its_first_line_is_one() {
    let body = "The council met on Tuesday to talk about the harbour and its future. Several members opposed the plan. \
                Others said they would wait for the report, which is due in the spring, before they decide on anything.";
    let title = |first: &str| article("a.txt", format!("{first}\n{body}\n").as_bytes()).0;
    let draft = title("Council splits over harbour plan");
    assert_eq!(draft.metadata.title, "Council splits over harbour plan");
    assert!(draft.text.as_str().starts_with("Council splits over harbour plan\n"));
    for no_title in [
        "Select Language:",
        "Select Language: English",
        "Menu",
        "Home | News | Sport",
        "It rained all day.",
        "By Ann Author",
    ] {
        assert_eq!(title(no_title).metadata.title, "", "{no_title}");
    }
    assert_eq!(article("a.txt", body.as_bytes()).0.metadata.title, "");
}

#[test]
fn a_web_page_gives_its_article_and_what_it_tells_about_it() {
    let paragraph = "The minister said on Tuesday that the government “would\u{a0}not” pay for the bridge, because the \
                     costs had doubled since spring, and that the région’s leaders 🏛 had been told. ";
    let page = format!(
        r#"<!doctype html><html lang="en-GB"><head><title>Bridge plan in doubt | The Example</title>
        <meta property="og:title" content="Bridge plan in doubt | The Example"><meta property="og:site_name" content="The Example">
        <link rel="canonical" href="https://example.org/bridge"><meta name="date" content="bad">
        <script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebPage"}},{{"@type":"NewsArticle",
        "headline":"Bridge plan in doubt","datePublished":"2025-08-22T10:30:00+02:00","author":[{{"name":"Ann Author"}},{{"name":"Bo Writer"}}]}}]}}</script></head>
        <body><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav><div>Select Language: <select><option>English</option></select></div>
        <article><h1>Bridge plan in doubt</h1><p>{paragraph}{paragraph}</p><h2>Who pays?</h2><p>{paragraph}<b>Bold</b>ly said.{paragraph}</p>
        <p>Caf&eacute; &amp; bar<br>closed. {paragraph}</p><p>{paragraph}</p></article><footer>© The Example. All rights reserved.</footer></body></html>"#
    );
    let (draft, report) = article("bridge.html", page.as_bytes());
    assert_eq!(report, Report::default());
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.outlet.as_str()), ("Bridge plan in doubt", "The Example"));
    assert_eq!(
        (metadata.author.as_str(), metadata.date.as_str()),
        ("Ann Author, Bo Writer", "2025-08-22T10:30:00+02:00")
    );
    assert_eq!((metadata.address.as_str(), metadata.language.as_str()), ("https://example.org/bridge", "en"));
    let text = draft.text.as_str();
    assert!(text.starts_with("Select Language:\n\nBridge plan in doubt\n\nThe minister said"), "{text}");
    assert!(text.contains("\n\nWho pays?\n\n"), "{text}");
    assert!(text.contains("“would\u{a0}not”") && text.contains("région’s leaders 🏛"), "{text}");
    assert!(text.contains("Café & bar\nclosed.") && text.contains("Boldly said."), "{text}");
    assert!(!text.contains("Home") && !text.contains("NewsArticle"), "{text}");
    // What belongs to the page stays in its place, marked.
    let furniture: Vec<&str> = draft.boilerplate.iter().map(|&range| draft.text.get(range).unwrap()).collect();
    assert_eq!(furniture, ["Select Language:", "© The Example. All rights reserved."]);
    assert_eq!(draft.source.sha256.len(), 64);
}

#[test]
fn pages_without_article_and_pages_too_deep_still_give_their_words() {
    let (draft, _) = article("a.html", b"<html><head><title>T</title></head><body><table><tr><td>Short</td><td>note &lt;1</td></tr></table></body></html>");
    assert_eq!(draft.text.as_str(), "Short\tnote <1\n");
    let deep = format!(
        "<title>Deep &amp; down</title>{}Caf&eacute;<p>a < b{}",
        "<div>".repeat(60_000),
        "</div>".repeat(60_000)
    );
    let started = std::time::Instant::now();
    let (draft, report) = article("deep.html", deep.as_bytes());
    assert!(started.elapsed().as_secs() < 20);
    assert_eq!((draft.text.as_str(), draft.metadata.title.as_str()), ("Café\n\na < b", "Deep & down"));
    assert_eq!(report.worst(), Some(Severity::Warning));
    // Paragraphs that are never closed do not nest.
    let flat = format!("<html><body>{}</body></html>", "<p>One more line of words for the page.<br>".repeat(2000));
    assert_eq!(article("flat.html", flat.as_bytes()).1.worst().filter(|&worst| worst > Severity::Info), None);
    // The declared encoding counts where bytes leave a doubt.
    let (draft, _) =
        article("a.htm", b"<html><head><meta charset=\"iso-8859-2\"></head><body><p>\xb1\xe6\xea</p></body></html>");
    assert_eq!(draft.text.as_str(), "ąćę\n");
}

#[test]
fn markdown_becomes_paragraphs_with_unaltered_words() {
    let source = "---\ntitle: \"Harbour: a plan\"\ndate: 22 August 2025\noutlet: The Example\nauthor: Ann Author\n---\n\n\
                  # Harbour *plan*\n\nThe \"council\" -- all\nof it -- [met](https://example.org) on **Tuesday**...\n\n\
                  - one\n- two\n    1. deep\n\n> Quoted words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>Caf&eacute;</div>\n\n`code` ends.\n";
    let (draft, _) = article("a.md", source.replace('\n', "\r\n").as_bytes());
    assert_eq!(
        draft.text.as_str(),
        "Harbour plan\n\nThe \"council\" -- all of it -- met on Tuesday...\n\none\ntwo\n1. deep\n\nQuoted words.\n\na\tb\n1\t2\n\nCafé\n\ncode ends.\n"
    );
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.date.as_str()), ("Harbour: a plan", "2025-08-22"));
    assert_eq!((metadata.outlet.as_str(), metadata.author.as_str()), ("The Example", "Ann Author"));
    assert_eq!(article("b.md", b"# Only a heading\n\nAnd text.").0.metadata.title, "Only a heading");
}

/// Pieces that pages are made of, whole and broken.
const PIECES: &[&str] = &[
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "</tr>",
    "<article>",
    "</article>",
    "<h1>Head",
    "</h1>",
    "<br>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":[1,{}]}",
    "<title>",
    "</title>",
    "<meta property=\"og:title\" content=\"T\">",
    "<time datetime=\"2025-13-45\">",
    "<pre> a\n b",
    "<b><i></b>",
    "&amp;&eacute;&#0;&#x110000;",
    "<select><option>",
    "<svg><p>",
    "<a href='x",
    "<",
    "\u{0}",
    "👩‍👩‍👧",
    "The minister said, on Tuesday, that the plan would not be paid for, and nobody, she added, should expect it. ",
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), tail in ".{0,60}") {
        for name in ["a.txt", "a.md", "a.html", "noname"] {
            let _ = read_article(name, &bytes, &mut Report::default());
            let _ = read_article(name, tail.as_bytes(), &mut Report::default());
        }
    }

    #[test]
    fn any_page_gives_text_or_a_reason(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..80)) {
        let page: String = pieces.concat();
        let _ = read_article("a.html", page.as_bytes(), &mut Report::default());
        let _ = read_article("a.md", page.as_bytes(), &mut Report::default());
    }
}

//! Damaged and hostile files: every kind of file there is, read from anything, gives articles or a reason, never a panic.

use super::reading::{Reading, corpus};
use fastrand::Rng;
use standpoint::format::article_extensions;
use std::path::Path;

/// More text than this, in bytes, comes out of none of these files.
const MOST_TEXT: usize = 32 << 20;

/// Reads a file, holds what must hold for any, and gives how many articles and faults there were.
fn survive(name: &str, bytes: &[u8]) -> (usize, usize) {
    let read = Reading::all_within(name, bytes, 4 << 20);
    assert!(read.iter().map(|read| read.text.len()).sum::<usize>() <= MOST_TEXT, "{name} grew");
    for fault in read.iter().filter_map(|read| read.fault.as_deref()) {
        assert!(fault.ends_with(['.', ')']) && fault.len() > 20, "{name}: {fault}");
    }
    let faults = read.iter().filter(|read| read.fault.is_some()).count();
    (read.len() - faults, faults)
}

fn samples() -> Vec<(String, Vec<u8>)> {
    fn gather(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                gather(&path, found);
            } else {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    gather(&corpus(), &mut found);
    found
}

#[test]
fn samples_of_all_kinds_are_read_and_also_under_wrong_names() {
    let known = article_extensions();
    for (name, bytes) in samples() {
        let extension = name.rsplit('.').next().unwrap();
        assert!(known.contains(&extension) || extension == "json", "{name} is a sample of no kind");
        let (articles, faults) = survive(&name, &bytes);
        assert!(articles + faults > 0, "{name} gave neither article nor reason");
        for other in &known {
            survive(&format!("a.{other}"), &bytes);
        }
        survive("a", &bytes);
    }
}

#[test]
fn damaged_samples_give_articles_or_a_reason() {
    let mut random = Rng::with_seed(5);
    let samples = samples();
    for (name, bytes) in &samples {
        for _ in 0..24 {
            let cut = random.usize(..=bytes.len());
            survive(name, &bytes[..cut]);
            let mut garbled = bytes.clone();
            for _ in 0..random.usize(1..8) {
                if let Some(byte) = random.choice(garbled.iter_mut()) {
                    *byte ^= 1 << random.u8(..8);
                }
            }
            survive(name, &garbled);
            // A piece of another sample in the middle; a piece twice.
            let (_, other) = random.choice(&samples).unwrap();
            let piece = &other[random.usize(..=other.len() / 2)..];
            survive(name, &[&bytes[..cut], piece, &bytes[cut..]].concat());
            survive(name, &[&bytes[..cut], &bytes[cut / 2..]].concat());
        }
    }
}

#[test]
fn any_bytes_under_any_name_give_articles_or_a_reason() {
    let mut random = Rng::with_seed(6);
    for extension in article_extensions() {
        for length in [1, 2, 3, 5, 16, 100, 5000] {
            let bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(length).collect();
            survive(&format!("a.{extension}"), &bytes);
        }
        let nothing = Reading::all(&format!("a.{extension}"), b"");
        assert!(nothing.len() == 1 && nothing[0].fault.is_some(), "{extension}: {nothing:?}");
    }
}

/// Beginnings and ends that make a parser go where the endless part is.
const FRAMES: &[(&str, &str)] = &[
    ("", ""),
    ("<html><body>", ""),
    ("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>", "</title></item></channel></rss>"),
    ("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content type=\"xhtml\">", "</content></entry></feed>"),
    ("<nitf><body><body.content><p>", "</p></body.content></body></nitf>"),
    ("<newsItem><contentSet><inlineXML>", "</inlineXML></contentSet></newsItem>"),
    ("{\"uri\":\"a\",\"headlines\":[],\"bodies\":[{\"value\":", "}]}"),
    ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":", "}"),
    ("From: a@b.example\nTo: c@d.example\nSubject: ", "\n\nText.\n"),
    ("From: a@b.example\nTo: c@d.example\nSubject: S\nContent-Type: multipart/mixed; boundary=b\n\n", ""),
    ("From a@b.example Tue Jan  6 09:15:00 2026\n", ""),
];

/// What is repeated without end.
const ENDLESS: &[&str] = &[
    "a",
    "\n",
    " ",
    "\0",
    "\u{fffd}",
    "<div>",
    "<a ",
    "<a b='",
    "<!--",
    "<![CDATA[",
    "<!DOCTYPE a [",
    "<b><i>",
    "<table><tr><td>",
    "&",
    "&amp;",
    "&#x41;",
    "x<br>",
    "<item></item>",
    "<entry/>",
    "{},",
    "&nbsp;",
    "[",
    "{\"a\":",
    "\"",
    "1e400,",
    "=?utf-8?q?=",
    "=?",
    "\"<a@b>,",
    "(",
    "> ",
    "--b\n",
    "--b\nContent-Type: multipart/mixed; boundary=b\n\n",
    "From a@b.example Tue Jan  6 09:15:00 2026\n",
    "From \n\n",
    "On 1 May, a wrote:\n> b\n",
    "a: b\n",
    ";a*0*=b",
    "*_`[x](",
    "\t,\"",
    "\r",
];

#[test]
fn endless_repetitions_end() {
    for extension in article_extensions() {
        for (start, end) in FRAMES {
            for endless in ENDLESS {
                let times = 10_000 / endless.len();
                survive(&format!("a.{extension}"), [start, &*endless.repeat(times), end].concat().as_bytes());
            }
        }
    }
}

#[test]
fn pages_that_a_parser_makes_too_much_of_are_only_stripped_of_tags() {
    let attributes: String = (0..20_000).map(|n| format!("b{n}='' ")).collect();
    let bold: String = (0..400).map(|n| format!("<b id={n}>")).collect();
    let letter = "From: a@b.example\nTo: c@d.example\nSubject: S\nContent-Type: text/html\n\n";
    for page in
        [format!("<p>Words.</p><a {attributes}>More</a>"), format!("<p>{bold}Words.</p>{}", "<p>x".repeat(5000))]
    {
        for (name, start) in [("a.html", ""), ("a.eml", letter)] {
            let read = &Reading::all(name, format!("{start}{page}").as_bytes())[0];
            assert!(read.text.starts_with("Words.\n\n"), "{:?}", read.text.get(..20));
        }
    }
}

#[test]
fn entities_do_not_grow() {
    let laughs: String =
        (1..12).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let big = format!("<!ENTITY b \"{}\">", "b".repeat(50_000));
    let file = "<!ENTITY f SYSTEM \"file:///etc/hostname\">";
    for (entities, used) in
        [(laughs, "&l11;".to_owned()), (big, "&b;".repeat(10_000)), (file.to_owned(), "&f;".to_owned())]
    {
        for (root, body) in [
            ("nitf", format!("<body><body.content><p>{used}</p></body.content></body>")),
            ("rss", format!("<channel><item><title>{used}</title><description>{used}</description></item></channel>")),
            ("html", format!("<body><p>{used}</p></body>")),
        ] {
            let document =
                format!("<?xml version=\"1.0\"?><!DOCTYPE {root} [{entities}]><{root} version=\"2.0\">{body}</{root}>");
            for extension in article_extensions() {
                let read = Reading::all(&format!("a.{extension}"), document.as_bytes());
                let length: usize = read.iter().map(|read| read.text.len()).sum();
                assert!(length <= document.len() * 2, "{extension}: {length} bytes out of {}", document.len());
            }
        }
    }
}

//! Tables of articles: words come out as they stand, columns are recognised, dates are understood.

use proptest::prelude::*;
use standpoint::format::{ArticleDraft, Item, Mapping, Mappings, ReadOptions, preview_tables, read_articles};
use std::io::{Cursor, Write};
use std::ops::ControlFlow;

/// Words that a careless reader spoils: quotes, a comma, emoji, a no-break space, line ends, spaces at both ends.
pub const WORDS: &str =
    "  “Nein”, said O’Neil; he\u{a0}left 👩‍👩‍👧.\n\n\"Quoted\", «так» — 100 % <b>sure</b> &amp; done\ttab \u{202e}x ";

pub fn items_with(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Item> {
    let mut items = Vec::new();
    let _ = read_articles(name, &mut Cursor::new(bytes), options, &mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    items
}

pub fn items(name: &str, bytes: &[u8]) -> Vec<Item> {
    items_with(name, bytes, &ReadOptions::default())
}

pub fn mapped(name: &str, bytes: &[u8], map: &str) -> Vec<Item> {
    let tables = Mappings { every: Mapping::parse(map).unwrap(), ..Mappings::default() };
    items_with(name, bytes, &ReadOptions { tables, ..ReadOptions::default() })
}

pub fn articles(items: Vec<Item>) -> Vec<ArticleDraft> {
    items.into_iter().map(|item| item.article.unwrap()).collect()
}

pub fn texts(items: &[Item]) -> Vec<&str> {
    items.iter().filter_map(|item| item.article.as_ref().ok()).map(|article| article.text.as_str()).collect()
}

pub fn told(items: &[Item]) -> String {
    let all = items.iter().flat_map(|item| &item.report.notices);
    let failed = items.iter().filter_map(|item| item.article.as_ref().err());
    let words: Vec<String> = all.map(ToString::to_string).chain(failed.map(ToString::to_string)).collect();
    words.join("\n")
}

/// A prose of some length, so that nobody doubts which column is the text.
pub fn prose(number: usize) -> String {
    format!("The minister said on Monday that plan {number} had the government’s backing. Critics disagreed, loudly.")
}

const HEAD: [&str; 8] = ["url", "headline", "body", "pubdate", "newspaper", "byline", "lang", "article_id"];

fn rows() -> Vec<[String; 8]> {
    let row = |number: usize, text: &str, date: &str| {
        [
            format!("https://example.org/{number}"),
            format!("Headline, number {number}"),
            text.to_owned(),
            date.to_owned(),
            "The \"Daily\" Planet".to_owned(),
            "Ana Núñez".to_owned(),
            "English".to_owned(),
            format!("A-{number}"),
        ]
    };
    vec![
        row(1, WORDS, "2025-08-22"),
        row(2, &prose(2), "22/08/2025"),
        row(3, &format!("{}\r\nSecond line.", prose(3)), "Fri, 22 Aug 2025 10:00:00 +0200"),
    ]
}

/// Checks that articles hold what [`rows`] has.
fn check(items: Vec<Item>, row_names: [&str; 3]) {
    let articles = articles(items);
    assert_eq!(articles.len(), 3);
    for ((article, row), name) in articles.iter().zip(rows()).zip(row_names) {
        assert_eq!(article.text.as_str(), row[2].replace("\r\n", "\n"));
        let metadata = &article.metadata;
        let found = [&metadata.address, &metadata.title, &metadata.outlet, &metadata.author, &metadata.language];
        assert_eq!(found, [&row[0], &row[1], &row[4], &row[5], "en"]);
        assert_eq!(&metadata.date[..10], "2025-08-22");
        assert!(article.source.name.ends_with(name), "{} for {name}", article.source.name);
        assert_eq!(article.source.sha256.len(), 64);
    }
    assert_eq!(articles[2].metadata.date, "2025-08-22T10:00:00+02:00");
}

pub fn delimited(delimiter: u8, head: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
    writer.write_record(head).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

fn all_rows() -> Vec<Vec<String>> {
    rows().into_iter().map(Vec::from).collect()
}

#[test]
fn delimited_tables_come_out_word_for_word_with_any_delimiter_and_encoding() {
    let names = ["row 2 (A-1)", "row 3 (A-2)", "row 4 (A-3)"];
    for (delimiter, name) in [(b',', "a.csv"), (b';', "a.csv"), (b'\t', "a.csv"), (b'|', "a.csv"), (b'\t', "a.tsv")] {
        let bytes = delimited(delimiter, &HEAD, &all_rows());
        check(items(name, &bytes), names);
        check(items(name, &[b"\xef\xbb\xbf", bytes.as_slice()].concat()), names);
        let text = String::from_utf8(bytes).unwrap();
        let utf16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        check(items(name, &utf16), names);
    }
    let text = "title,text\nMüller,Die Außenministerin sagte, später werde über größere Übungen gesprochen.\n";
    let text = text.replace("sagte, ", "sagte ");
    let bytes = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    let found = items("a.csv", &bytes);
    assert_eq!(texts(&found), ["Die Außenministerin sagte später werde über größere Übungen gesprochen."]);
    assert!(told(&found).contains("windows-1252"), "{}", told(&found));
}

#[test]
fn json_comes_out_word_for_word_as_lines_as_an_array_and_inside_an_object() {
    let objects: Vec<serde_json::Value> = rows()
        .iter()
        .map(|row| {
            serde_json::json!({
                "article_id": row[7], "headline": {"main": row[1]}, "body": row[2], "pubdate": row[3],
                "newspaper": row[4], "byline": [row[5]], "lang": row[6], "url": row[0],
                "tags": [{"name": "x"}], "score": 1.5,
            })
        })
        .collect();
    let lines: Vec<String> = objects.iter().map(ToString::to_string).collect();
    check(items("a.jsonl", lines.join("\n").as_bytes()), ["row 1 (A-1)", "row 2 (A-2)", "row 3 (A-3)"]);
    check(
        items("a.ndjson", format!("\u{feff}{}\r\n\r\n", lines.join("\r\n")).as_bytes()),
        ["row 1 (A-1)", "row 2 (A-2)", "row 3 (A-3)"],
    );
    // Lines in a file that is called .json, and the other way round.
    check(items("a.json", lines.join("\n").as_bytes()), ["row 1 (A-1)", "row 2 (A-2)", "row 3 (A-3)"]);
    let array = serde_json::to_string_pretty(&objects).unwrap();
    for name in ["a.json", "a.jsonl"] {
        check(items(name, array.as_bytes()), ["row 1 (A-1)", "row 2 (A-2)", "row 3 (A-3)"]);
    }
    for pretty in [false, true] {
        let wrapped = serde_json::json!({
            "status": "ok", "pages": [{"n": 1}], "response": {"total": 3, "docs": objects}
        });
        let wrapped = if pretty { format!("{wrapped:#}") } else { wrapped.to_string() };
        check(items("a.json", wrapped.as_bytes()), ["row 1 (A-1)", "row 2 (A-2)", "row 3 (A-3)"]);
    }
    let one = items("a.json", objects[1].to_string().as_bytes());
    assert_eq!(texts(&one), [prose(2)]);
}

#[test]
fn our_own_export_is_read_as_articles_too() {
    let line = serde_json::json!({
        "format": "standpoint", "version": 1, "offsets": "codepoint", "id": "a", "title": "T", "outlet": "O",
        "date": "2025-08-22", "language": "en", "text": prose(1), "boilerplate": [[0, 3]],
        "mentions": [{"id": "m1", "spans": [[0, 3]], "label": "PERSON"}], "entities": [], "stances": [],
    });
    let article = articles(items("a.jsonl", format!("{line}\n").as_bytes())).remove(0);
    assert_eq!(article.text.as_str(), prose(1));
    let metadata = article.metadata;
    assert_eq!([&*metadata.title, &metadata.outlet, &metadata.date], ["T", "O", "2025-08-22"]);
}

#[test]
fn spreadsheets_come_out_word_for_word_sheet_by_sheet() {
    let cell = |at: &str, text: &str| {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text))
    };
    let sheet = |rows: &[String]| {
        let rows: String =
            rows.iter().enumerate().map(|(at, row)| format!("<row r=\"{}\">{row}</row>", at + 3)).collect();
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">{}</row>{rows}</sheetData></worksheet>",
            cell("A1", "Export of Friday")
        )
    };
    let date = "<c r=\"C4\" s=\"1\"><v>45891</v></c>";
    let formula = format!("<c r=\"D4\" t=\"str\"><f>CONCAT(A1)</f><v>{}</v></c>", "Calculated Times");
    let first = sheet(&[
        [cell("A3", "headline"), cell("B3", "Text"), cell("C3", "date"), cell("D3", "source")].concat(),
        [cell("A4", "One"), cell("B4", WORDS), date.to_owned(), formula].concat(),
        // A cell that was merged with the one above is empty, and so is one with an error.
        [cell("B5", &prose(5)), "<c r=\"D5\" t=\"e\"><v>#REF!</v></c>".to_owned()].concat(),
    ]);
    let second = sheet(&[cell("A3", "note"), cell("A4", "short"), cell("A5", "1")]);
    let book = workbook(&[("News", &first), ("Remarks", &second)]);
    let found = items("a.xlsx", &book);
    assert_eq!(texts(&found), [WORDS, prose(5).as_str()], "{}", told(&found));
    let articles = articles(found);
    let metadata = &articles[0].metadata;
    assert_eq!([&*metadata.title, &metadata.date, &metadata.outlet], ["One", "2025-08-22", "Calculated Times"]);
    assert_eq!(articles[0].source.name, "a.xlsx, sheet “News”, row 4");
    assert_eq!([&*articles[1].metadata.title, &articles[1].metadata.outlet], ["", ""]);

    let prose = "“Nein”, he said.\n\nIt is 100 % «так» — 👩‍👩‍👧, and long enough to be taken for a text.";
    let other = "Some words that are long enough to be taken for the text of an article.";
    let rows: [&[&str]; 3] = [&["title", "text", "date"], &["One", prose, "21/08/2025"], &["Two", other, "2025-08-22"]];
    let book = open_sheet(&rows);
    let found = items("a.ods", &book);
    assert_eq!(texts(&found)[0], prose, "{}", told(&found));
    let dates: Vec<String> = super::tables::articles(found).into_iter().map(|it| it.metadata.date).collect();
    assert_eq!(dates, ["2025-08-21", "2025-08-22"]);
}

/// A spreadsheet of the old kind, and a table of typed columns, made by other programs.
#[test]
fn files_of_other_programs_come_out_word_for_word() {
    let wanted = [
        "“Nein”, said O’Neil; he\u{a0}left 👩‍👩‍👧.\n\n«так» — 100 % sure, and so on until it is long enough.",
        "Second text, with more than sixty characters in it, so that all is clear.",
    ];
    let mut files: Vec<(&str, &[u8])> = vec![
        ("articles.xls", include_bytes!("../data/tables/articles.xls")),
        ("articles.xlsx", include_bytes!("../data/tables/articles.xlsx")),
        ("articles.ods", include_bytes!("../data/tables/articles.ods")),
    ];
    if cfg!(feature = "parquet") {
        files.push(("articles.parquet", include_bytes!("../data/tables/articles.parquet")));
    }
    for (name, bytes) in files {
        let found = items(name, bytes);
        assert_eq!(texts(&found), wanted, "{name}: {}", told(&found));
        for (article, number) in articles(found).iter().zip(1..) {
            let metadata = &article.metadata;
            assert_eq!(metadata.title, format!("Title {number}"), "{name}");
            assert_eq!(&metadata.date[..10], format!("2025-08-2{number}"), "{name}");
            assert_eq!(metadata.outlet, "The Paper", "{name}");
        }
    }
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;")
}

pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A spreadsheet of OpenDocument; words that are a date are one.
pub fn open_sheet(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |words: &&str| {
        let lines: String = words.split('\n').map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect();
        let is_date = words.parse::<jiff::civil::Date>().is_ok();
        let kind = if is_date { format!("date\" office:date-value=\"{words}") } else { "string".to_owned() };
        format!("<table:table-cell office:value-type=\"{kind}\">{lines}</table:table-cell>")
    };
    let row =
        |row: &&[&str]| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    let spaces =
        ["office", "table", "text"].map(|it| format!("xmlns:{it}=\"urn:oasis:names:tc:opendocument:xmlns:{it}:1.0\""));
    let content = format!(
        "<office:document-content {}><office:body><office:spreadsheet><table:table table:name=\"News\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        spaces.join(" ")
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", manifest),
    ])
}

/// A workbook of Excel with some sheets; style 1 is a date.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let names: String = sheets
        .iter()
        .enumerate()
        .map(|(at, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"r{0}\"/>", at + 1))
        .collect();
    let relations: String = (1..=sheets.len())
        .map(|at| {
            format!("<Relationship Id=\"r{at}\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")
        })
        .collect();
    let book = format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets>{names}</sheets></workbook>");
    let relations = format!(
        "<Relationships xmlns=\"{package}/relationships\">{relations}<Relationship Id=\"s\" Type=\"{relation}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let root = format!(
        "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"b\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let styles = format!(
        "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    let paths: Vec<String> = (1..=sheets.len()).map(|at| format!("xl/worksheets/sheet{at}.xml")).collect();
    let mut parts = vec![
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/styles.xml", &styles),
    ];
    parts.extend(paths.iter().map(String::as_str).zip(sheets.iter().map(|(_, sheet)| *sheet)));
    zipped(&parts)
}

#[test]
fn html_in_cells_is_read_as_paragraphs_and_said_once() {
    let html = format!("<p>{}</p><p>Second&nbsp;paragraph.<br>New line.</p>", prose(1));
    let rows = vec![
        vec![html.clone()],
        vec!["a < b and <b>bold</b> &amp; plain, which is long enough to be an article".into()],
        vec![html],
    ];
    let found = items("a.csv", &delimited(b',', &["text"], &rows));
    assert_eq!(texts(&found)[0], format!("{}\n\nSecond\u{a0}paragraph.\nNew line.", prose(1)));
    assert_eq!(texts(&found)[1], rows[1][0]);
    assert_eq!(told(&found).matches("written in HTML").count(), 1);
}

#[test]
fn rows_without_text_are_told_once_with_their_first_lines() {
    let mut rows = vec![vec!["a".into(), prose(1)]];
    rows.extend((0..7).map(|_| vec!["b".into(), " ".into()]));
    let found = items("a.csv", &delimited(b',', &["title", "text"], &rows));
    assert_eq!(texts(&found).len(), 1);
    assert!(told(&found).contains("7 rows have no text (lines 3, 4, 5, 6, 7, …)"), "{}", told(&found));
}

#[test]
fn only_tables_have_previews() {
    assert!(preview_tables("a.txt", &mut Cursor::new(b"x"), &Mappings::default()).is_none());
    assert!(preview_tables("a.xlsx", &mut Cursor::new(b"x"), &Mappings::default()).unwrap().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_rows_that_were_written_as_csv_are_read_as_they_were(
        rows in prop::collection::vec(("[^\0\r]{0,40}", "[ -;=-~\n“”é👩\t|]{0,60}[a-z]", "[^\0\r]{0,20}"), 1..20),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
    ) {
        let rows: Vec<Vec<String>> = rows.into_iter().map(|(a, b, c)| vec![a, b, c]).collect();
        let bytes = delimited(delimiter, &["title", "text", "author"], &rows);
        let found = articles(mapped("a.csv", &bytes, "text=text,title=title,author=author"));
        prop_assert_eq!(found.len(), rows.len());
        for (article, row) in found.iter().zip(&rows) {
            prop_assert_eq!(article.text.as_str(), &row[1]);
            prop_assert_eq!(&article.metadata.title, row[0].trim());
            prop_assert_eq!(&article.metadata.author, row[2].trim());
        }
    }
}

//! Tables that are broken or made to do harm: what can be read comes out, the rest is named, memory stays bounded.

use super::tables::*;
use standpoint::format::{Item, ReadError, ReadOptions};
use std::fmt::Write as _;

fn failed(items: &[Item]) -> Vec<Option<usize>> {
    items.iter().filter(|item| item.article.is_err()).map(|item| item.line).collect()
}

fn table(rows: &[&str]) -> Vec<u8> {
    let mut text = "title,text\n".to_owned();
    rows.iter().for_each(|row| writeln!(text, "{row}").unwrap());
    text.into_bytes()
}

#[test]
fn a_quotation_mark_that_is_not_closed_spoils_no_row_but_its_own() {
    let good = |number: usize| format!("{number},{}", prose(number).replace(',', ""));
    let prose = |number: usize| prose(number).replace(',', "");
    // Read as it stands, since it has as many cells as the others.
    let found = items("a.csv", &table(&[&good(1), "2,\"An open quotation; nothing closes it", &good(3), &good(4)]));
    assert_eq!(texts(&found), [prose(1), "\"An open quotation; nothing closes it".to_owned(), prose(3), prose(4)]);
    assert!(
        told(&found).contains("does not close where the cell ends") && told(&found).contains("line 3"),
        "{}",
        told(&found)
    );
    // Two of them must not pair up.
    let found = items("a.csv", &table(&[&good(1), "2,\"Open", &good(3), "4,\"Open too", &good(5)]));
    assert_eq!(texts(&found), [prose(1), "\"Open".into(), prose(3), "\"Open too".into(), prose(5)]);
    // Words are not altered when a cell begins with a quotation.
    let found = items("a.csv", &table(&[&good(1), "2,\"No\" she said and meant it", &good(3)]));
    assert_eq!(texts(&found)[1], "\"No\" she said and meant it");
    let tabs = format!("title\ttext\n1\t\"No\" she said\n2\t{}\n3\t\"Never closed\n", prose(2));
    let found = items("a.tsv", tabs.as_bytes());
    assert_eq!(texts(&found), ["\"No\" she said".to_owned(), prose(2), "\"Never closed".to_owned()]);
    // One that runs on beyond the largest article takes no other row with it.
    let many: Vec<String> = (3..30_000).map(good).collect();
    let rows: Vec<&str> = std::iter::once("2,\"Open").chain(many.iter().map(String::as_str)).collect();
    let options = ReadOptions { largest_article: 1 << 20, ..ReadOptions::default() };
    let found = items_with("a.csv", &table(&rows), &options);
    assert_eq!((texts(&found).len(), texts(&found)[0]), (rows.len(), "\"Open"));
    // A row of several lines may lack cells at its end.
    let found = items("a.csv", format!("text,title,date\n\"{}\nSecond line.\",T\n", prose(1)).as_bytes());
    assert_eq!(texts(&found), [format!("{}\nSecond line.", prose(1))]);
    // What cannot be put right is named, and the rest goes on.
    let found = items("a.csv", &table(&[&good(1), "2,\"a,b,c", &good(3)]));
    assert_eq!((texts(&found), failed(&found)), (vec![&*prose(1), &*prose(3)], vec![Some(3)]));
}

#[test]
fn ragged_rows_are_named_if_words_would_be_lost() {
    let found = items("a.csv", &table(&[&format!("1,{}", prose(1).replace(',', "")), "2", "3,a,b,c", "4,d,,", ""]));
    assert_eq!((texts(&found).len(), failed(&found)), (2, vec![Some(4)]));
    let told = told(&found);
    assert!(
        told.contains("Row 4 has 4 cells, but there are 2 columns") && told.contains("1 row has no text (line 3)"),
        "{told}"
    );
}

#[test]
fn zero_bytes_and_damaged_characters_are_named_with_their_rows() {
    let mut bytes = table(&[&format!("1,{}", prose(1).replace(',', "")), "2,zero\0byte", "3,caf\u{e9} ok", "4,good"]);
    let at = bytes.windows(2).position(|pair| pair == "é".as_bytes()).unwrap();
    bytes[at] = 0xff;
    bytes.remove(at + 1);
    // Enough right UTF-8 around it.
    bytes.extend("5,ééééé\n".as_bytes());
    let found = items("a.csv", &bytes);
    assert_eq!(failed(&found), [Some(3)]);
    assert_eq!(texts(&found)[1], "caf\u{fffd} ok");
    assert!(told(&found).contains("1 damaged characters of row 4"), "{}", told(&found));
    for binary in [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 5000], b"PK\x03\x04rest"] {
        assert!(matches!(items("a.csv", binary)[0].article, Err(ReadError::NotText(_))));
    }
    assert!(items("a.csv", b"")[0].article.is_err());
    assert!(items("a.csv", b"title,text\n").iter().all(|item| item.article.is_err()));
}

#[test]
fn a_row_over_the_limit_is_named_and_the_rest_goes_on() {
    let options = ReadOptions { largest_article: 1 << 20, ..ReadOptions::default() };
    let long = "word ".repeat(2 << 20);
    assert!(long.len() >= 10 << 20);
    let first = prose(1).replace(',', "");
    for row in [format!("2,{long}"), format!("2,\"{long}\"")] {
        let found = items_with("a.csv", &table(&[&format!("1,{first}"), &row, "3,c"]), &options);
        assert_eq!(
            (texts(&found), failed(&found)),
            (vec![first.as_str(), "c"], vec![Some(3)]),
            "{}",
            told(&found).len()
        );
    }
    let found = items("a.csv", &table(&[&format!("2,{long}")]));
    assert_eq!(texts(&found), [long.as_str()]);
    let lines = format!("{{\"text\":\"{first}\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"c\"}}\n");
    let found = items_with("a.jsonl", lines.as_bytes(), &options);
    assert_eq!((texts(&found), failed(&found)), (vec![first.as_str(), "c"], vec![Some(2)]));
    let array = format!("[{}]", lines.trim().replace('\n', ","));
    let found = items_with("a.json", array.as_bytes(), &options);
    assert_eq!(texts(&found), [first.as_str()]);
    assert!(told(&found).contains("longer than 1048576 bytes"), "{}", told(&found));
}

#[test]
fn odd_json_is_named_element_by_element() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let deeper = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let lines = [
        format!("{{\"text\":\"{}\"}}", prose(1)),
        format!("{{\"text\":\"deep\",\"x\":{deep}}}"),
        format!("{{\"text\":\"deeper\",\"x\":{deeper}}}"),
        "{\"text\":\"huge\",\"n\":1e400,\"m\":123456789012345678901234567890}".to_owned(),
        "{\"text\":\"half \\ud83d\"}".to_owned(),
        "{\"text\":\"cut".to_owned(),
        "[1,2]".to_owned(),
        "{\"text\":\"zero \\u0000\"}".to_owned(),
        "{\"text\":\"twice\",\"text\":\"last\"}".to_owned(),
        "{\"text\":{\"deep\":{\"inner\":\"x\"}}}".to_owned(),
    ];
    let found = items("a.jsonl", lines.join("\n").as_bytes());
    assert_eq!(texts(&found), [&*prose(1), "deep", "deeper", "huge", "last"], "{}", told(&found));
    assert_eq!(failed(&found), [Some(5), Some(6), Some(7), Some(8)]);
    let array = format!("[{},{}]", lines[..5].join(","), lines[8]);
    let found = items("a.json", array.as_bytes());
    assert_eq!(texts(&found), [&*prose(1), "deep", "deeper", "huge", "last"], "{}", told(&found));
    // What came before the place where a file breaks off stays.
    let found = items("a.json", &array.as_bytes()[..lines[0].len() + 40]);
    assert_eq!(texts(&found), [prose(1)]);
    assert!(told(&found).contains("breaks off after element 1"), "{}", told(&found));
    for nothing in ["", "  ", "{}", "[]", "null", "[1,2]", "{\"a\":", &deeper, &deep, "\"text\""] {
        let found = items("a.json", nothing.as_bytes());
        assert!(texts(&found).is_empty() && !found.is_empty() || nothing == "[]", "{nothing:.20}: {}", told(&found));
    }
}

#[test]
fn columns_of_one_name_and_without_name_can_be_told_apart() {
    let bytes = format!("text,text,,\n{},second,third,2025-01-02\n", prose(1).replace(',', ""));
    let article = articles(mapped("a.csv", bytes.as_bytes(), "text=text (2),title=column 3,date=column 4")).remove(0);
    assert_eq!(
        (article.text.as_str(), &*article.metadata.title, &*article.metadata.date),
        ("second", "third", "2025-01-02")
    );
}

#[test]
fn spreadsheets_that_are_cut_or_blown_up_are_refused_in_bounds() {
    let cells = format!(
        "<c r=\"A1\" t=\"inlineStr\"><is><t>text</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{}</t></is></c>",
        prose(1)
    );
    let sheet = |rest: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">{cells}</row>{rest}</sheetData></worksheet>"
        )
    };
    let good = workbook(&[("A", &sheet(""))]);
    assert_eq!(texts(&items("a.xlsx", &good)), [prose(1)]);
    for cut in [1, 10, good.len() / 2, good.len() - 10] {
        assert!(items("a.xlsx", &good[..cut])[0].article.is_err());
    }
    // A cell in the last corner would make a dense table of 17 thousand million cells.
    let corner = workbook(&[("A", &sheet("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"))]);
    assert_eq!(texts(&items("a.xlsx", &corner)), [prose(1)]);
    let bomb = workbook(&[("A", &sheet(&" ".repeat(20 << 20)))]);
    let options = ReadOptions { largest_unpacked: 10 << 20, ..ReadOptions::default() };
    let found = items_with("a.xlsx", &bomb, &options);
    assert!(told(&found).contains("come to more than 10485760 bytes"), "{}", told(&found));
    let repeated = "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell table:number-columns-repeated=\"1000000000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    let found = items(
        "a.ods",
        &zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", repeated)]),
    );
    assert!(found.iter().all(|item| item.article.is_err()), "{}", told(&found));
    let rows = "<table:table-row table:number-rows-repeated=\"9000\"><table:table-cell table:number-columns-repeated=\"9000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let within = repeated.split("<table:table-row").next().unwrap().to_owned()
        + rows
        + "</table:table></office:spreadsheet></office:body></office:document-content>";
    let found = items(
        "a.ods",
        &zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &within)]),
    );
    assert!(told(&found).contains("span more than 8000000 cells"), "{}", told(&found));
    // Two cells, in the first and in the last corner.
    let found = items("a.xls", include_bytes!("../data/tables/corner.xls"));
    assert!(told(&found).contains("span more than 8000000 cells"), "{}", told(&found));
    assert!(items("a.xls", &[b"\xd0\xcf\x11\xe0".as_slice(), &[7; 3000]].concat())[0].article.is_err());
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_that_is_cut_or_changed_is_refused() {
    let good = include_bytes!("../data/tables/articles.parquet");
    for cut in [0, 4, 100, good.len() / 2, good.len() - 1] {
        assert!(items("a.parquet", &good[..cut]).iter().all(|item| item.article.is_err()));
    }
}

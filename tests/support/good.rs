//! A good file of each format, of one article with a title and a body. A new format is one line in `GOOD`.

use crate::formats::{files, tables};
use crate::support::mixed::{gzip, zip};

/// Makes a good file from a title and a body, both free of signs that mark-up has.
type Make = fn(&str, &str) -> Vec<u8>;

/// The formats: how the names of their files end, and what makes a good file of one article.
pub const GOOD: &[(&str, Make)] = &[
    ("txt", |title, body| plain(title, body).into_bytes()),
    ("utf16.txt", |title, body| {
        let units = format!("\u{feff}{}", plain(title, body));
        units.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }),
    ("md", |title, body| format!("# {title}\n\n{body}\n").into_bytes()),
    ("html", |title, body| page(title, body).into_bytes()),
    ("htm", |title, body| page(title, body).replace("<p>", "<P>").into_bytes()),
    ("xhtml", |title, body| format!("<?xml version=\"1.0\"?>{}", page(title, body)).into_bytes()),
    ("docx", |_, body| files::docx(&format!("<w:p><w:r><w:t>{body}</w:t></w:r></w:p>"), "")),
    ("odt", |_, body| files::odt(&format!("<text:p>{body}</text:p>"))),
    ("rtf", |title, body| format!("{{\\rtf1\\ansi {}\\par {}\\par}}", rich(title), rich(body)).into_bytes()),
    ("epub", |title, body| files::epub(&[&format!("<h1>{title}</h1><p>{body}</p>")])),
    ("pdf", |_, body| files::bytes(pdf_page(body))),
    ("locked-for-printing.pdf", |_, body| files::encrypted(pdf_page(body), "")),
    ("eml", |title, body| letter(title, body).into_bytes()),
    ("mbox", |title, body| {
        format!("From a@news.example Mon Jan  5 09:15:00 2026\n{}\n", letter(title, body)).into_bytes()
    }),
    ("mhtml", |title, body| {
        format!(
            "MIME-Version: 1.0\nSnapshot-Content-Location: https://daily.example/1\nSubject: {title}\nContent-Type: \
             multipart/related; type=\"text/html\"; boundary=\"b\"\n\n--b\nContent-Type: text/html; charset=utf-8\n\
             Content-Transfer-Encoding: 8bit\nContent-Location: https://daily.example/1\n\n{}\n--b--\n",
            page(title, body)
        )
        .into_bytes()
    }),
    ("rss", |title, body| rss(title, body).into_bytes()),
    ("rss.xml", |title, body| rss(title, body).into_bytes()),
    ("atom", |title, body| {
        format!(
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>News</title><id>urn:f</id>\
             <updated>2026-01-06T10:00:00Z</updated><entry><title>{title}</title><id>urn:1</id>\
             <updated>2026-01-06T10:00:00Z</updated><content type=\"text\">{body}</content></entry></feed>"
        )
        .into_bytes()
    }),
    ("rdf", |title, body| {
        format!(
            "<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
             xmlns=\"http://purl.org/rss/1.0/\"><channel rdf:about=\"https://x.example/\"><title>News</title><link>https://x.example/</link></channel>\
             <item rdf:about=\"https://x.example/1\"><title>{title}</title><link>https://x.example/1</link><description>{body}</description></item></rdf:RDF>"
        )
        .into_bytes()
    }),
    ("feed.json", |title, body| {
        let item = serde_json::json!({"id": "1", "title": title, "content_text": body});
        json(serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [item]}))
    }),
    ("newsml.xml", |title, body| {
        format!(
            "<?xml version=\"1.0\"?><newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:1\" standard=\"NewsML-G2\" \
             standardversion=\"2.29\" xml:lang=\"en\"><itemMeta><itemClass qcode=\"ninat:text\"/></itemMeta><contentMeta>\
             <headline>{title}</headline></contentMeta><contentSet><inlineXML contenttype=\"application/xhtml+xml\">\
             <html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>{body}</p></body></html></inlineXML></contentSet></newsItem>"
        )
        .into_bytes()
    }),
    ("nitf.xml", |title, body| nitf(title, body).into_bytes()),
    ("nitf", |title, body| nitf(title, body).into_bytes()),
    ("ninjs", |title, body| json(ninjs(title, body))),
    ("ninjs.json", |title, body| json(ninjs(title, body))),
    ("json", |title, body| json(serde_json::json!([row(title, body)]))),
    ("jsonl", |title, body| format!("{}\n", row(title, body)).into_bytes()),
    ("csv", |title, body| tables::delimited(b',', HEAD, &[cells(title, body)])),
    ("semicolons.csv", |title, body| tables::delimited(b';', HEAD, &[cells(title, body)])),
    ("tsv", |title, body| tables::delimited(b'\t', HEAD, &[cells(title, body)])),
    ("xlsx", |title, body| {
        let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let rows = [["A1", "B1"], ["A2", "B2"]].iter().zip([["title", "text"], [title, body]]);
        let rows = rows.map(|(at, text)| format!("<row>{}{}</row>", cell(at[0], text[0]), cell(at[1], text[1])));
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let sheet =
            format!("<worksheet xmlns=\"{main}\"><sheetData>{}</sheetData></worksheet>", rows.collect::<String>());
        tables::workbook(&[("News", &sheet)])
    }),
    ("ods", |title, body| tables::open_sheet(&[&["title", "text"], &[title, body]])),
    #[cfg(feature = "parquet")]
    ("parquet", |title, body| parquet(&[("title", title), ("text", body)])),
    ("txt.gz", |title, body| gzip(plain(title, body).as_bytes())),
    ("jsonl.gz", |title, body| gzip(format!("{}\n", row(title, body)).as_bytes())),
    ("zip", |title, body| zip(&[("a.txt", plain(title, body).as_bytes())])),
    ("deeper.zip", |title, body| {
        let inner = zip(&[("2026/letter.eml", letter(title, body).as_bytes())]);
        zip(&[("__MACOSX/._inner.zip", b"junk"), ("inner.zip", &inner)])
    }),
];

fn plain(title: &str, body: &str) -> String {
    format!("{title}\n\n{body}\n")
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"/><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>{body}</p></article></body></html>"
    )
}

/// Words of rich text, with all that is not ASCII as UTF-16 units.
fn rich(words: &str) -> String {
    let units = |letter: char| -> String {
        letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{}?", *unit as i16)).collect()
    };
    words.chars().map(|letter| if letter.is_ascii() { letter.to_string() } else { units(letter) }).collect()
}

/// A PDF of one page.
pub fn pdf_page(body: &str) -> lopdf::Document {
    let words: Vec<&str> = body.split(' ').collect();
    let lines: Vec<String> = words.chunks(8).map(|words| words.join(" ")).collect();
    files::pdf(&[files::lines(50, 700, &lines.iter().map(String::as_str).collect::<Vec<_>>())])
}

/// A letter in UTF-8.
pub fn letter(title: &str, body: &str) -> String {
    format!(
        "From: News <news@news.example>\nTo: readers@example.org\nSubject: {title}\nDate: Mon, 5 Jan 2026 09:15:00 +0100\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
    )
}

/// A feed of one entry.
pub fn rss(title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title><link>https://x.example/</link>\
         <description>All</description><item><title>{title}</title><link>https://x.example/1</link>\
         <description>{body}</description></item></channel></rss>"
    )
}

fn nitf(title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><nitf><body><body.head><hedline><hl1>{title}</hl1></hedline></body.head><body.content>\
         <p>{body}</p></body.content></body></nitf>"
    )
}

fn ninjs(title: &str, body: &str) -> serde_json::Value {
    serde_json::json!({"uri": "https://nna.example/1", "type": "text", "versioncreated": "2026-01-06T09:15:00+01:00",
        "pubstatus": "usable", "headline": title, "body_text": body})
}

fn row(title: &str, body: &str) -> serde_json::Value {
    serde_json::json!({"title": title, "text": body, "date": "2026-01-05"})
}

fn json(value: serde_json::Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

const HEAD: &[&str] = &["title", "text", "date"];

fn cells(title: &str, body: &str) -> Vec<String> {
    [title, body, "2026-01-05"].map(str::to_owned).to_vec()
}

/// A table of one row: the columns with what is in them.
#[cfg(feature = "parquet")]
pub fn parquet(columns: &[(&str, &str)]) -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;
    let fields: String = columns.iter().map(|(name, _)| format!("required binary {name} (UTF8); ")).collect();
    let schema = Arc::new(parse_message_type(&format!("message news {{ {fields} }}")).unwrap());
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::default())).unwrap();
    let mut group = file.next_row_group().unwrap();
    for (_, words) in columns {
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[ByteArray::from(*words)], None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    file.close().unwrap();
    bytes
}

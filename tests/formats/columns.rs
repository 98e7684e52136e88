//! Columns of tables: which one holds what is recognised or said, and dates are understood.

use super::tables::{articles, delimited, items, mapped, prose, texts, told};
use standpoint::format::{Mapping, Mappings, ReadError, Role, preview_tables};
use std::io::Cursor;

#[test]
fn columns_are_recognised_by_their_names_and_by_what_is_in_them() {
    for (head, wanted) in [
        ("text,title", "text=text,title=title"),
        (
            "Überschrift;Volltext;Datum;Quelle;Autor",
            "text=Volltext,title=Überschrift,date=Datum,outlet=Quelle,author=Autor",
        ),
        ("заголовок;текст;дата;источник;ссылка", "text=текст,title=заголовок,date=дата,outlet=источник,address=ссылка"),
        (
            "hed,story,published_at,publisher,link",
            "text=story,title=hed,date=published_at,outlet=publisher,address=link",
        ),
        (
            "Title,Article Text,Publication Date,Media Outlet,Author(s)",
            "text=Article Text,title=Title,date=Publication Date,outlet=Media Outlet,author=Author(s)",
        ),
        ("description,content,title", "text=content,title=title"),
        ("a,b,c", "text=b"),
    ] {
        let delimiter = if head.contains(';') { b';' } else { b',' };
        let names: Vec<&str> = head.split([',', ';']).collect();
        let row = |number: usize| -> Vec<String> {
            names
                .iter()
                .map(|name| {
                    let name = name.to_lowercase();
                    if ["dat", "publi", "дата"].iter().any(|start| name.starts_with(start)) && !name.contains("sher")
                    {
                        format!("2025-08-{:02}", number + 10)
                    } else if ["text", "volltext", "текст", "story", "content", "b"].contains(&&*name)
                        || name == "article text"
                    {
                        prose(number)
                    } else if name == "link" || name == "ссылка" {
                        format!("https://example.org/{number}")
                    } else if name == "description" {
                        format!("The plan, number {number}")
                    } else {
                        format!("Words {number}")
                    }
                })
                .collect()
        };
        let rows: Vec<Vec<String>> = (0..5).map(row).collect();
        let bytes = delimited(delimiter, &names, &rows);
        let previews = preview_tables("a.csv", &mut Cursor::new(&bytes), &Mappings::default()).unwrap().unwrap();
        assert_eq!(previews[0].guess.mapping.to_string(), wanted, "{head}");
        assert_eq!(previews[0].is_certain(), head != "a,b,c", "{head}");
        assert_eq!((previews[0].count, previews[0].is_counted), (5, true));
        let shown = previews[0].articles(&previews[0].guess.mapping, 3);
        assert_eq!(shown.len(), 3);
        assert_eq!(shown[0].text, prose(0));
    }
    // Of a long table only the beginning is looked at.
    let rows: Vec<Vec<String>> = (0..1000).map(|number| vec![format!("{number:04}"), prose(1)]).collect();
    let bytes = delimited(b',', &["title", "text"], &rows);
    let previews = preview_tables("a.csv", &mut Cursor::new(&bytes), &Mappings::default()).unwrap().unwrap();
    assert!(!previews[0].is_counted && (950..1050).contains(&previews[0].count), "{}", previews[0].count);
    // Without names of columns: the longest is the text, and dates and addresses show themselves.
    let rows: Vec<Vec<String>> =
        (1..4).map(|n| vec![n.to_string(), prose(n), format!("https://e.org/{n}"), format!("{n}.2.2025")]).collect();
    let bytes = delimited(b',', &["0", &prose(0), "https://e.org/0", "1.2.2025"], &rows);
    let found = articles(items("a.csv", &bytes));
    assert_eq!(found.len(), 4);
    let metadata = &found[1].metadata;
    assert_eq!(
        (found[1].text.as_str(), &*metadata.address, &*metadata.date),
        (&*prose(1), "https://e.org/1", "2025-02-01")
    );
    // A single column of texts is a table too, whatever commas stand in it.
    let found = items("a.csv", format!("text\n{}\n{}\n", prose(1), prose(2)).as_bytes());
    assert_eq!(texts(&found), [prose(1), prose(2)]);
}

#[test]
fn a_mapping_says_which_columns_are_meant_and_several_make_one_text() {
    let bytes = delimited(
        b',',
        &["lead", "body", "h1", "when"],
        &[vec!["The lead.".into(), prose(1), "Head".into(), "3/4/2025".into()]],
    );
    let map = "text=lead,text=BODY,title=h1,date=when,dates=month-first";
    let article = articles(mapped("a.csv", &bytes, map)).remove(0);
    assert_eq!(article.text.as_str(), format!("The lead.\n\n{}", prose(1)));
    assert_eq!((&*article.metadata.title, &*article.metadata.date), ("Head", "2025-03-04"));
    let found = mapped("a.csv", &bytes, "text=nothing");
    assert!(matches!(&found[0].article, Err(ReadError::NoColumn { .. })));
    assert!(told(&found).contains("“lead”, “body”, “h1”, “when”"), "{}", told(&found));
    // A role without column is left out.
    let article = articles(mapped("a.csv", &bytes, "text=body,date=")).remove(0);
    assert_eq!(article.metadata.date, "");
    let found = items("a.csv", b"price,count\n1,2\n3,4\n");
    assert!(matches!(&found[0].article, Err(ReadError::NoTextColumn { .. })));
    assert!(told(&found).contains("“price”, “count”") && told(&found).contains("--map text="), "{}", told(&found));
    assert!(Mapping::parse("body").is_err() && Mapping::parse("title=a,title=b").is_err());
    let odd = Mapping::parse("text=a, b=c,title=t").unwrap();
    assert_eq!(odd.columns[&Role::Text], ["a, b=c"]);
}

#[test]
fn dates_of_all_shapes_are_understood_and_the_column_decides_between_day_and_month() {
    for (cell, wanted) in [
        ("2025-08-22", "2025-08-22"),
        ("2025-08-22 10:30:00", "2025-08-22"),
        ("2025-08-22T10:30:00Z", "2025-08-22T10:30:00Z"),
        ("2025-08-22 10:30:00+02:00", "2025-08-22T10:30:00+02:00"),
        ("20250822", "2025-08-22"),
        ("22.08.2025", "2025-08-22"),
        ("8/22/25", "2025-08-22"),
        ("22-08-2025 10:30", "2025-08-22"),
        ("August 22, 2025", "2025-08-22"),
        ("Friday, August 22nd, 2025 at 10:30 AM EDT", "2025-08-22"),
        ("22 août 2025", "2025-08-22"),
        ("mardi 4 mars 2025", "2025-03-04"),
        ("22 августа 2025 г.", "2025-08-22"),
        ("22 de agosto de 2025", "2025-08-22"),
        ("2025年8月22日", "2025-08-22"),
        ("45891", "2025-08-22"),
        ("45891.4375", "2025-08-22"),
        ("1755849600", "2025-08-22T08:00:00Z"),
        ("1755849600000", "2025-08-22T08:00:00Z"),
        ("yesterday", ""),
        ("31.02.2025", ""),
    ] {
        let bytes = delimited(b',', &["text", "date"], &[vec![prose(1), cell.into()]]);
        let found = mapped("a.csv", &bytes, "text=text,date=date");
        assert_eq!(told(&found).contains("could not be read"), wanted.is_empty(), "{cell}");
        assert_eq!(articles(found)[0].metadata.date, wanted, "{cell}");
    }
    for (others, wanted, doubtful) in [
        (["3/4/2025", "13/4/2025"], "2025-04-03", false),
        (["3/4/2025", "4/13/2025"], "2025-03-04", false),
        (["3/4/2025", "5/6/2025"], "2025-04-03", true),
        (["3/4/2025 2:00 PM", "5/6/2025 3:00 AM"], "2025-03-04", true),
    ] {
        let rows = others.map(|date| vec![prose(1), date.to_owned()]);
        let found = items("a.csv", &delimited(b',', &["text", "date"], &rows));
        assert_eq!(told(&found).contains("do not tell day from month"), doubtful, "{}", told(&found));
        assert_eq!(articles(found)[0].metadata.date, wanted);
    }
}

//! Documents of office programs, books and PDF: what stands in them comes out word for word.

use super::files::{self, Show, lines};
use lopdf::dictionary;
use standpoint::format::{ArticleDraft, read_article};
use standpoint::report::{Report, Severity};

fn article(name: &str, bytes: &[u8]) -> ArticleDraft {
    let mut report = Report::default();
    let draft = read_article(name, bytes, &mut report).unwrap();
    assert!(report.worst() <= Some(Severity::Info), "{report:?}");
    draft
}

fn refused(name: &str, bytes: &[u8]) -> String {
    read_article(name, bytes, &mut Report::default()).unwrap_err().to_string()
}

/// The lines of a draft that its reader knows to be none of the article.
fn furniture(draft: &ArticleDraft) -> Vec<&str> {
    draft.boilerplate.iter().map(|&range| draft.text.get(range).unwrap()).collect()
}

#[test]
fn a_word_document_gives_its_words_as_they_are_printed() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Who “pays”?</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">The </w:t></w:r><w:ins><w:r><w:t>new </w:t></w:r></w:ins><w:del><w:r><w:delText>old </w:delText><w:tab/></w:r></w:del>
        <w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:t>plan</w:t><w:footnoteReference w:id="5"/><w:t>, </w:t><w:noBreakHyphen/><w:t>as</w:t><w:tab/><w:t>said</w:t><w:br/><w:t>Élodie’s 👩‍👩‍👧&#160;café</w:t></w:r>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>Re</w:t><w:softHyphen/><w:t>gion</w:t></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "x"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>a link</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>first</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>second</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Left</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>no</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:p><w:r><w:t>Right</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>yes</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>One in a layout.</w:t></w:r></w:p><w:p><w:r><w:t>Two in it.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Choice>
        <mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>Last.</w:t></w:r></w:p>"#;
    let notes = r#"<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="5"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> See “Budget”.</w:t></w:r></w:p></w:footnote>"#;
    let draft = article("a.docx", &files::docx(body, notes));
    assert_eq!(
        draft.text.as_str(),
        "Who “pays”?\n\nThe new plan, \u{2011}as\tsaid\nÉlodie’s 👩‍👩‍👧\u{a0}caféRe\u{ad}gion\n\na link\n\nfirst\nsecond\n\nLeft\tno\nRight\tyes\n\n\
         One in a layout.\n\nTwo in it.\n\nLast.\n\nIn a box.\n\nFootnotes\n\n[1] See “Budget”.\n"
    );
    assert_eq!(furniture(&draft), ["Footnotes"]);
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.author.as_str()), ("Harbour & “plan”", "Élodie Dupré"));
    assert_eq!((metadata.date.as_str(), draft.source.format.as_str()), ("2025-08-22T10:30:00Z", "docx"));
}

#[test]
fn an_opendocument_text_gives_its_words_as_they_are_printed() {
    let body = "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h>Wer „zahlt“?</text:h>\
        <text:p>Der\n  Plan<text:s text:c=\"2\"/>kostet<text:tab/>viel<text:line-break/>Geld<text:note><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>Laut Bericht.</text:p></text:note-body></text:note>, sagte <text:span>Jörg</text:span> <text:title>Groß</text:title>.\
        <office:annotation><text:p>a comment</text:p></office:annotation></text:p>\
        <text:list><text:list-item><text:p>eins</text:p></text:list-item><text:list-item><text:p>zwei</text:p></text:list-item></text:list>\
        <table:table><table:table-row><table:table-cell><text:p>Links</text:p></table:table-cell><table:table-cell><text:p>nein</text:p></table:table-cell></table:table-row></table:table>\
        <text:p><draw:frame><draw:text-box><text:p>Im Kasten.</text:p></draw:text-box><svg:title>a picture</svg:title></draw:frame>Ende 🏛.</text:p>";
    let draft = article("a.odt", &files::odt(body));
    assert_eq!(
        draft.text.as_str(),
        "Wer „zahlt“?\n\nDer Plan  kostet\tviel\nGeld, sagte Jörg Groß.\n\neins\nzwei\n\nLinks\tnein\n\nEnde 🏛.\n\nIm Kasten.\n\n\
         Footnotes\n\n[1] Laut Bericht.\n"
    );
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.author.as_str()), ("Hafen „Plan“", "Jörg Groß"));
    assert_eq!(metadata.date, "2025-08-22");
    let locked = [
        ("mimetype", b"application/vnd.oasis.opendocument.text".as_slice()),
        ("META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>"),
    ];
    assert!(refused("a.odt", &files::package(&locked)).contains("password"));
}

#[test]
fn rich_text_gives_its_words_in_every_encoding() {
    let source = concat!(
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Mincho;}}",
        r"{\colortbl;\red0\green0\blue0;}{\*\generator Some program;}{\info{\title Vote \u8212\'97 \ldblquote no\rdblquote}",
        r"{\author \'c9lodie Dupr\'e9}{\creatim\yr2025\mo8\dy22\hr10\min30}}{\header The running head\par}",
        "\\pard The caf\\'e9 \\u8220?plan\\u8221?\\~costs {\\b much}\\emdash{\\v hidden} or\\tab little.\\line New\r\n line.{\\footnote {\\super 1} A note.}\\par",
        r"{\f1\'cc\'e8\'ed\'e8\'f1\'f2\'f0} {\f2\'93\'fa\'96\'7b}\par",
        r"{\uc2\u1041\'81\'42\u1077??}\uc0\u1083\u1099\u1081 \u-10179\u-9113\par",
        r"{\pict\pngblip 89504e47}{\*\shppict{\pict 00}}{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}{\bin4 }}}}} end\par",
        r"{\pntext 1.\tab}\ls1 first\par{\listtext\bullet\tab}second\par",
        r"\pard\trowd\cellx1\intbl Left\cell no\cell\row\trowd\intbl Right\cell yes\cell\row\pard",
        r"{\upr{ansi}{\*\ud{\u1070}}}{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt In a box.\par}}}Last \{one\}.\par}"
    );
    let draft = article("a.rtf", source.as_bytes());
    assert_eq!(
        draft.text.as_str(),
        "The café “plan”\u{a0}costs much— or\tlittle.\nNew line.\n\nМинистр 日本\n\nБелый👧\n\na link end\n\nfirst\nsecond\n\n\
         Left\tno\nRight\tyes\n\nЮLast {one}.\n\nIn a box.\n\nFootnotes\n\n[1] 1 A note.\n"
    );
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.author.as_str()), ("Vote — “no”", "Élodie Dupré"));
    assert_eq!(metadata.date, "2025-08-22");
}

#[test]
fn a_book_gives_its_chapters_in_reading_order() {
    let draft = article(
        "a.epub",
        &files::epub(&[
            "<h1>One &amp; only</h1><p>It “began”&#160;so.</p>",
            "<h2>Two</h2><p>Café<br/>closed 🏛.</p>",
            "<p>End.</p>",
        ]),
    );
    assert_eq!(draft.text.as_str(), "One & only\n\nIt “began”\u{a0}so.\n\nTwo\n\nCafé\nclosed 🏛.\n\nEnd.\n");
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.author.as_str()), ("Harbours & “plans”", "Ann Author, Bo Writer"));
    assert_eq!((metadata.outlet.as_str(), metadata.date.as_str()), ("The Press", "2025-08-22"));
    assert_eq!((metadata.address.as_str(), metadata.language.as_str()), ("https://example.org/book", "en"));
}

#[test]
fn a_pdf_gives_paragraphs_whole_words_and_its_running_lines_apart() {
    let page = |number: &'static str, text: [&'static str; 7]| {
        let mut page = vec![Show { x: 50, y: 780, size: 8, text: "The Example, 22 August" }];
        page.extend(lines(50, 700, &text));
        page.push(Show { x: 300, y: 30, size: 8, text: number });
        page
    };
    let pages = [
        page(
            "1",
            [
                "The “efﬁcient” oﬃce of the council said that it will not pay for the govern-",
                "ment’s bridge, and that the self-",
                "governing regions, which the govern\u{ad}",
                "ment supports, should ask the Franco-",
                "German council or the government.",
                "Министр обороны заявил, что правительство поддерживает соглаше-",
                "ние, и что оппозиция выступила против него в этом вопросе, и по",
            ],
        ),
        page(
            "2",
            [
                "прежнему этому рада. Это второй абзац, и потому он продолжается здесь,",
                "и кончается.",
                "A new paragraph begins here because the line before it ended early, and 👧",
                "it goes on for a while, as all of these lines do in this test of the reader.",
                "It ends.",
                "One more paragraph of the usual length, which then goes over to the next",
                "line and has no end",
            ],
        ),
        page(
            "3",
            ["here yet. ", "Short one.", "Short two.", "Short three.", "Short four.", "Short five.", "Short six."],
        ),
    ];
    let draft = article("a.pdf", &files::bytes(files::pdf(&pages)));
    let text = draft.text.as_str();
    for wanted in [
        "The “efficient” office of the council said that it will not pay for the government’s bridge, and that the \
         self-governing regions, which the government supports, should ask the Franco-German council or the government.\n\n",
        "Министр обороны заявил, что правительство поддерживает соглашение, и что оппозиция выступила против него в \
         этом вопросе, и по прежнему этому рада.",
        "\n\nA new paragraph begins here because the line before it ended early, and 👧 it goes on for a while, as all of \
         these lines do in this test of the reader. It ends.\n\n",
    ] {
        assert!(text.contains(wanted), "{wanted}\n--\n{text}");
    }
    assert_eq!(
        furniture(&draft),
        ["The Example, 22 August", "1", "The Example, 22 August", "2", "The Example, 22 August", "3"]
    );
    let metadata = &draft.metadata;
    assert_eq!((metadata.title.as_str(), metadata.author.as_str()), ("Vote — “no”", "Élodie Dupré"));
    assert_eq!(metadata.date, "2025-08-22T10:30:00+02:00");
}

#[test]
fn columns_of_a_pdf_are_read_one_after_the_other_and_tables_row_by_row() {
    let left = [
        "The left column begins here and is",
        "read to its end, line by line, as",
        "a reader of a newspaper would do,",
        "and only then",
    ];
    let right = [
        "comes the right column, which has",
        "lines of the same length beside it",
        "and ends with a full stop, as all",
        "columns do.",
    ];
    let mut page = vec![Show { x: 50, y: 750, size: 18, text: "A headline over both of the columns of it" }];
    page.extend(lines(50, 700, &left));
    page.extend(lines(300, 706, &right));
    let draft = article("a.pdf", &files::bytes(files::pdf(&[page])));
    assert_eq!(
        draft.text.as_str(),
        "A headline over both of the columns of it\n\nThe left column begins here and is read to its end, line by line, as a \
         reader of a newspaper would do, and only then comes the right column, which has lines of the same length beside \
         it and ends with a full stop, as all columns do.\n"
    );
    let mut table = lines(50, 700, &["Left party", "Right party", "Centre", "Others"]);
    table.extend(lines(300, 700, &["no", "yes", "no", "12"]));
    let draft = article("a.pdf", &files::bytes(files::pdf(&[table])));
    assert_eq!(draft.text.as_str(), "Left party\tno\nRight party\tyes\nCentre\tno\nOthers\t12\n");
}

#[test]
fn a_pdf_says_its_words_by_names_of_glyphs_gaps_and_marks() {
    let encoding = lopdf::Object::Dictionary(dictionary! {
        "Type" => "Encoding", "BaseEncoding" => "WinAnsiEncoding",
        "Differences" => vec![1.into(), "f_f_i".into(), "uni0416".into(), "Eacute".into(), "nosuchglyph".into()],
    });
    let content = b"BT /F 10 Tf 50 700 Td [(\x03lodie)-300(o\x01ce)-20(s \x93no\x94 \x02)] TJ ET \
        /Artifact BMC BT /F 10 Tf 50 650 Td (Head) Tj ET EMC \
        BT /F 10 Tf 50 688 Td /Span <</ActualText (shown)>> BDC (xyz) Tj EMC ( here) Tj ET";
    let draft = article("a.pdf", &files::plain_pdf(content, encoding));
    assert_eq!(draft.text.as_str(), "Élodie offices “no” Ж shown here\n\nHead\n");
    assert_eq!(furniture(&draft), ["Head"]);
}

#[test]
fn a_pdf_that_cannot_be_read_says_why() {
    let page = || files::pdf(&[lines(50, 700, &["Some words of a page that is locked away."])]);
    assert!(refused("a.pdf", &files::encrypted(page(), "secret")).contains("password"));
    assert_eq!(
        article("a.pdf", &files::encrypted(page(), "")).text.as_str(),
        "Some words of a page that is locked away.\n"
    );
    assert!(refused("a.pdf", &files::plain_pdf(b"0 0 m 10 10 l S", "WinAnsiEncoding".into())).contains("OCR"));
    let whole = files::bytes(page());
    assert!(refused("a.pdf", &whole[..200]).contains("broke off"));
}

#[test]
fn what_a_file_is_counts_more_than_its_name() {
    let pdf = files::bytes(files::pdf(&[lines(50, 700, &["Words of a PDF."])]));
    let odt = files::odt("<text:p>Words of a text.</text:p>");
    let format = |name: &str, bytes: &[u8]| article(name, bytes).source.format;
    assert_eq!(format("a.txt", &pdf), "pdf");
    assert_eq!(format("a.pdf", &odt), "odt");
    assert_eq!(format("a.doc", &files::docx("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>", "")), "docx");
    assert_eq!(format("a.doc", b"{\\rtf1 Words.}"), "rtf");
    assert_eq!(format("a.pdf", b"<!doctype html><p>Words of a page."), "html");
    assert_eq!(format("a.pdf", "Words “alone”.".as_bytes()), "text");
    let old = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600]].concat();
    assert!(refused("a.doc", &old).contains("save it as .docx"));
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refused("a.docx", &[old, locked].concat()).contains("password"));
}

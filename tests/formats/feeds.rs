//! Feeds and the exchange formats of news agencies: words and metadata come out as they were written.

use super::reading::{FIRST, Reading, SECOND, read_sample};

#[test]
fn entries_of_rss_are_articles_whole_or_only_their_summary() {
    let read = read_sample("rss/feed.rss");
    assert_eq!(read.len(), 3);
    let whole = &read[0];
    assert_eq!(whole.text, format!("Budget: “no” & no\n\n{FIRST}\n\n{SECOND}\nAnd so\u{a0}on.\n"));
    assert!(whole.notices.is_empty(), "{:?}", whole.notices);
    let metadata = &whole.metadata;
    assert_eq!((metadata.title.as_str(), metadata.outlet.as_str()), ("Budget: “no” & no", "The Daily Example"));
    assert_eq!((metadata.author.as_str(), metadata.language.as_str()), ("Zoë Ödman", "en"));
    assert_eq!(metadata.date, "2026-01-06T00:30:00+02:00", "not the day before, which it was in Greenwich");
    assert_eq!((metadata.address.as_str(), whole.line), ("https://daily.example/budget", Some(5)));

    let summary = &read[1];
    assert_eq!(summary.text, "Port\n\nThe port stays open, the ministry’s spokesman said.\n");
    assert!(summary.notices[0].starts_with("The feed holds only a summary"), "{:?}", summary.notices);
    assert_eq!(
        (summary.metadata.author.as_str(), summary.metadata.date.as_str()),
        ("Ann Author", "2026-01-06T10:00:00-05:00")
    );
    assert_eq!(read[2].fault.as_deref(), Some("There is no text in it."));
}

#[test]
fn entries_of_atom_json_feed_and_old_rss_are_articles() {
    let atom = read_sample("atom/feed.atom");
    assert_eq!(atom[0].text, format!("Haushalt\n\n{FIRST}\n\nDie Ministerin sagte „nein“ – zweimal.\n"));
    assert_eq!((atom[0].metadata.outlet.as_str(), atom[0].metadata.author.as_str()), ("Tagesbeispiel", "Redaktion"));
    assert_eq!(
        (atom[0].metadata.date.as_str(), atom[0].metadata.address.as_str()),
        ("2026-01-06T09:15:00+01:00", "https://x.example/1")
    );
    assert_eq!(
        (atom[1].text.as_str(), atom[1].metadata.date.as_str()),
        ("Hafen\n\nDer Hafen bleibt offen.\n", "2026-01-06")
    );
    assert_eq!((atom[1].metadata.author.as_str(), atom[1].metadata.address.as_str()), ("Zoë Ödman", "tag:x,2026:2"));

    let json = read_sample("json/feed.json");
    assert_eq!(json[0].text, format!("Budget\n\n{FIRST}\n\n{SECOND}\n"));
    assert_eq!(
        (json[0].metadata.author.as_str(), json[0].metadata.date.as_str()),
        ("—zoe@daily.example, Zoë Ödman", "2026-01-06T09:15:00-05:00")
    );
    assert_eq!(json[1].text, "Only a summary of it.\n");

    let old = read_sample("rdf/old.rdf");
    assert_eq!(old[0].text, "Été\n\nLe ministre a dit « non ».\n");
    assert_eq!((old[0].encoding.as_str(), old[0].metadata.outlet.as_str()), ("windows-1252", "L'Exemple"));
}

#[test]
fn a_fault_in_a_feed_costs_only_its_own_entry() {
    let read = read_sample("rss/broken.rss");
    let texts: Vec<&str> = read.iter().map(|read| read.text.as_str()).collect();
    assert_eq!(texts, ["Whole\n\nThe first is whole.\n", "", "Whole too\n\nThe third is whole.\n", ""]);
    assert!(read[1].fault.as_deref().is_some_and(|fault| fault.starts_with("This is not an entry of a feed")));
    assert_eq!(read.iter().map(|read| read.line).collect::<Vec<_>>(), [Some(2), Some(3), Some(4), Some(5)]);
}

#[test]
fn news_items_come_with_what_their_agency_says_of_them() {
    let item = &read_sample("xml/item.xml")[0];
    assert_eq!(item.text, format!("Norland’s budget: “no”\n\n{FIRST}\n\n{SECOND} Nobody pays.\n"));
    let metadata = &item.metadata;
    assert_eq!((metadata.title.as_str(), metadata.outlet.as_str()), ("Norland’s budget: “no”", "Norland News Agency"));
    assert_eq!((metadata.author.as_str(), metadata.date.as_str()), ("Zoë Ödman", "2026-01-06T00:15:00+01:00"));
    assert_eq!((metadata.address.as_str(), metadata.language.as_str()), ("https://nna.example/budget", "en"));
    assert!(item.notices.is_empty() && item.line.is_none());

    let message = read_sample("xml/message.xml");
    assert_eq!(message.len(), 3);
    assert_eq!(message[0].text, "One\n\nThe first paragraph.\n\nThe second — “the end”.\n");
    assert_eq!(
        (message[0].metadata.outlet.as_str(), message[0].metadata.address.as_str()),
        ("NNA", "urn:newsml:nna.example:20260106:1")
    );
    assert!(message[0].notices[0].contains("cancelled"), "{:?}", message[0].notices);
    assert_eq!(message[1].text, "Two\n\nNITF within.\n");
    assert!(message[1].notices[0].contains("withholds") && message[1].notices[1].contains("2026-01-07T06:00:00+00:00"));
    assert_eq!(message[2].fault.as_deref(), Some("There is no text in it."));
    assert_eq!(message.iter().map(|read| read.line).collect::<Vec<_>>(), [Some(3), Some(6), Some(7)]);
}

#[test]
fn nitf_is_read_with_its_document_type_and_its_names_of_characters() {
    let read = &read_sample("nitf/story.nitf")[0];
    let body = "“We will not pay\u{a0}twice,” said Zoë Müller — the minister — on Tuesday.\n\nOpposition\n\nIt is “naïve”;\nl’été is near…\n\nThe port.\n";
    assert_eq!(read.text, format!("Norland’s budget: “no”\n\nMinister: “not twice”\n\nHAVSTAD, Jan 6 —\n\n{body}"));
    let metadata = &read.metadata;
    assert_eq!((metadata.title.as_str(), metadata.outlet.as_str()), ("Norland’s budget: “no”", "The Daily Example"));
    assert_eq!(
        (metadata.author.as_str(), metadata.address.as_str()),
        ("Zoë Ödman, Ann Author", "https://daily.example/budget")
    );
    assert_eq!((metadata.date.as_str(), read.encoding.as_str()), ("2026-01-06T09:15:00+01:00", "windows-1252"));
}

#[test]
fn ninjs_of_all_versions_is_read() {
    let one = &read_sample("ninjs/one.ninjs")[0];
    assert_eq!(one.text, format!("Norland’s budget: “no”\n\n{FIRST}\n\n{SECOND}\n"));
    assert_eq!((one.metadata.author.as_str(), one.metadata.outlet.as_str()), ("Zoë Ödman", "Havstad Post"));
    assert_eq!(
        (one.metadata.date.as_str(), one.metadata.address.as_str()),
        ("2026-01-06T09:15:00+01:00", "https://nna.example/budget")
    );

    let three = read_sample("json/three.json");
    assert_eq!(three[0].text, "Budget : « non »\n\nLe ministre a dit « non ».\n\nL’été est proche…\n");
    assert_eq!((three[0].metadata.outlet.as_str(), three[0].metadata.address.as_str()), ("ANN", "urn:nna:1"));
    assert_eq!(three[0].notices.len(), 2, "withheld, and under embargo");
    assert_eq!(three.iter().filter(|read| read.fault.is_some()).count(), 2);
}

#[test]
fn what_is_refused_says_what_to_do() {
    let entities = &read_sample("xml/entities.xml")[0];
    assert!(entities.fault.as_deref().is_some_and(|fault| fault.contains("Remove these declarations")), "{entities:?}");
    let fault = |name: &str, file: &str| Reading::all(name, file.as_bytes())[0].fault.clone().unwrap_or_default();
    assert!(fault("a.xml", "<TEI><text/></TEI>").contains("NewsML-G2, NITF, RSS and Atom"));
    assert!(fault("a.nitf", "<nitf><body>").contains("save it as text"));
    assert!(fault("a.rss", "<rss version='2.0'><channel></channel></rss>").contains("no entries"));
    assert!(fault("a.mbox", "Dear all").contains("“From …”"));
}

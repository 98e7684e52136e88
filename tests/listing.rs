//! The article list: what a filter finds, in which order and under which headings articles stand.

use standpoint::analysis::listing::{ArticleFilter, ListOrder, arrange, with_field};
use standpoint::model::{Document, DocumentId, DocumentState};
use standpoint::text::SourceText;
use std::sync::Arc;

fn article(id: &str, details: [&str; 5], state: DocumentState) -> Arc<Document> {
    let mut document = Document::new(DocumentId::new(id), SourceText::new("Words.").unwrap());
    let [title, outlet, author, date, language] = details.map(str::to_owned);
    document.state = state;
    document.metadata.title = title;
    document.metadata.outlet = outlet;
    document.metadata.author = author;
    document.metadata.date = date;
    document.metadata.language = language;
    Arc::new(document)
}

fn articles() -> Vec<Arc<Document>> {
    let details = [
        ["Fuel tax splits the cabinet", "The Gazette", "Ada Lund", "2025-08-22T23:30:00-05:00", "en"],
        ["Ein Kabinett streitet", "Abendblatt", "Jan Ide", "2025-08-01", "de"],
        ["Cabinet votes on fuel", "the gazette", "", "2024-12-31", "en"],
        ["Undated memo", "", "Ada Lund", "", ""],
    ];
    let states = [DocumentState::New, DocumentState::Done, DocumentState::InProgress, DocumentState::New];
    let named = details.into_iter().zip(states).enumerate();
    named.map(|(at, (details, state))| article(&format!("a{at}"), details, state)).collect()
}

fn found(filter: &str) -> String {
    let filter = ArticleFilter::parse(filter);
    let all = articles();
    let ids = all.iter().filter(|document| filter.lets(document)).map(|document| document.id.as_str());
    ids.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_filter_finds_words_and_fields_and_days() {
    let expected = [
        ("", "a0 a1 a2 a3"),
        ("fuel", "a0 a2"),
        ("fuel cabinet", "a0 a2"),
        ("\"votes on fuel\"", "a2"),
        ("FUEL -votes", "a0"),
        ("outlet:gazette", "a0 a2"),
        ("-outlet:gazette", "a1 a3"),
        ("outlet:none", "a3"),
        ("author:\"ada lund\"", "a0 a3"),
        ("lang:de", "a1"),
        ("lang:en fuel state:new", "a0"),
        ("state:done", "a1"),
        ("state:\"in progress\"", "a2"),
        ("date:2025", "a0 a1"),
        ("date:2025-08-22", "a0"),
        ("date:2025-08-02..", "a0"),
        ("date:..2025-08-01", "a1 a2"),
        ("date:2024-12..2025-08-01", "a1 a2"),
        ("date:none", "a3"),
        // Half typed, it holds nothing back; what is no field is looked for as it stands.
        ("outlet:", "a0 a1 a2 a3"),
        ("outlet:\"gaz", "a0 a2"),
        ("colour:red", ""),
        ("-", "a0 a1 a2 a3"),
        ("date:2025-02-31", ""),
    ];
    for (filter, ids) in expected {
        assert_eq!(found(filter), ids, "{filter}");
    }
}

#[test]
fn a_value_takes_the_place_of_the_one_before() {
    assert_eq!(with_field("fuel outlet:gazette -lang:de", "outlet", "The Post"), "fuel -lang:de outlet:\"The Post\"");
    assert_eq!(with_field("", "lang", "en"), "lang:en");
}

#[test]
fn articles_stand_in_groups_and_those_without_a_value_at_the_end() {
    let all = articles();
    let listed = |order| {
        let groups = arrange(all.iter(), &ArticleFilter::default(), order, |document| document.metadata.title.len());
        let line = |group: &standpoint::analysis::listing::Group| {
            let ids: Vec<&str> = group.documents.iter().map(|document| document.id.as_str()).collect();
            format!("{}: {}", group.heading, ids.join(" "))
        };
        groups.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(listed(ListOrder::State), ["In progress: a2", "New: a0 a3", "Done: a1"]);
    assert_eq!(listed(ListOrder::Newest), ["August 2025: a0 a1", "December 2024: a2", "No date: a3"]);
    assert_eq!(listed(ListOrder::Oldest), ["December 2024: a2", "August 2025: a1 a0", "No date: a3"]);
    assert_eq!(listed(ListOrder::Outlet), ["Abendblatt: a1", "The Gazette: a0 a2", "No outlet: a3"]);
    assert_eq!(listed(ListOrder::Language), ["de: a1", "en: a0 a2", "No language: a3"]);
    assert_eq!(listed(ListOrder::Title), [": a2 a1 a0 a3"]);
    assert_eq!(listed(ListOrder::Open), [": a0 a1 a2 a3"]);
}

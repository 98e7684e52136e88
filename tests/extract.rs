//! Suggestions for small texts, one behaviour each.

use standpoint::extract::{Article, Extractor, Suggestions, boilerplate};
use standpoint::model::{Holder, Metadata, Polarity};
use standpoint::text::SourceText;
use std::ops::ControlFlow;

pub fn extract(text: &str, date: &str) -> (SourceText, Suggestions) {
    let text = SourceText::new(text).unwrap();
    let metadata = Metadata { date: date.into(), ..Metadata::default() };
    let boilerplate = boilerplate(&text);
    let article = Article { text: &text, metadata: &metadata, boilerplate: &boilerplate };
    let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    (text, found)
}

/// The text with its mentions of some labels, or of all: `[[Kenyan]{NORP} President]{ROLE}`.
fn annotated(text: &SourceText, found: &Suggestions, labels: &[&str]) -> String {
    let mut marks: Vec<(usize, u8, usize, String)> = Vec::new();
    for mention in &found.mentions {
        if !labels.is_empty() && !labels.contains(&mention.label.as_str()) {
            continue;
        }
        let range = mention.extent();
        let value = mention.attributes.get("value").map(|value| format!("={value}")).unwrap_or_default();
        marks.push((range.start(), 1, usize::MAX - range.len(), "[".into()));
        marks.push((range.end(), 0, range.len(), format!("]{{{}{value}}}", mention.label)));
    }
    marks.sort();
    let mut out = String::new();
    let mut at = 0;
    for (place, _, _, mark) in marks {
        out.push_str(&text.as_str()[at..place]);
        out.push_str(&mark);
        at = place;
    }
    out.push_str(&text.as_str()[at..]);
    out
}

fn sign(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Support => "▲",
        Polarity::LeansSupport => "△",
        Polarity::Oppose => "▼",
        Polarity::LeansOppose => "▽",
        _ => "◆",
    }
}

/// The stances, one a line: `Macron ▲ coalition of the willing`.
fn stances(text: &SourceText, found: &Suggestions) -> Vec<String> {
    let describe = |stance: &standpoint::model::Stance| {
        let holder = match &stance.holder {
            Holder::Mention(id) => {
                let mention = found.mentions.iter().find(|mention| mention.id == *id).unwrap();
                text.joined(&mention.spans)
            }
            Holder::Entity(id) => id.to_string(),
            Holder::Outlet => "outlet".into(),
        };
        let reports: Vec<&str> = stance.attribution.iter().map(|link| link.text.as_str()).collect();
        let reports = if reports.is_empty() { String::new() } else { format!(" « {}", reports.join(" « ")) };
        format!("{holder} {} {}{reports}", sign(stance.polarity), text.joined(&stance.target.spans))
    };
    found.stances.iter().map(describe).collect()
}

/// The article of 22 August 2025, a Friday, with its mentions of some labels (separated by spaces).
fn check(text: &str, labels: &str, expected: &str) {
    let (text, found) = extract(text, "2025-08-22");
    let labels: Vec<&str> = labels.split_whitespace().collect();
    assert_eq!(annotated(&text, &found, &labels), expected);
}

fn check_stances(text: &str, expected: &[&str]) {
    let (text, found) = extract(text, "2025-08-22");
    assert_eq!(stances(&text, &found), expected, "{}", text.as_str());
}

#[test]
fn sentences_as_newswire_writes_them() {
    let text = "He left the U.S. The U.S. Senate met at 5 p.m. Gen. J. R. Holloway of Acme Inc. said No. 5 won. “Done!” she said. “We go. We stay.” Next";
    let found: Vec<&str> = standpoint::text::sentences(text).into_iter().map(|range| &text[range.bytes()]).collect();
    assert_eq!(
        found,
        [
            "He left the U.S.",
            "The U.S. Senate met at 5 p.m. Gen. J. R. Holloway of Acme Inc. said No. 5 won.",
            "“Done!” she said.",
            "“We go.",
            "We stay.”",
            "Next"
        ]
    );
}

#[test]
fn headlines_are_read_by_the_lists_and_the_article_alone() {
    check(
        "Okafor Slams Kenya Budget Plan As Unions Strike\nAmina Okafor spoke.",
        "",
        "[Okafor]{PERSON} Slams [Kenya]{GPE} Budget Plan As Unions Strike\n[Amina Okafor]{PERSON} spoke.",
    );
    check("KENYA AND US SIGN TRADE DEAL", "", "[KENYA]{GPE} AND [US]{GPE} SIGN TRADE DEAL");
}

#[test]
fn names_in_running_text() {
    check(
        "Amina Okafor met officials of the World Food Programme (WFP) in Nairobi. Okafor thanked the WFP.",
        "",
        "[Amina Okafor]{PERSON} met officials of the [World Food Programme]{ORG} ([WFP]{ORG}) in [Nairobi]{GPE}. [Okafor]{PERSON} thanked the [WFP]{ORG}.",
    );
    check(
        "When Geert van der Berg left, U.S. Sen. J. R. Holloway’s aides spoke of Kim Yong-chol and Luiz da Silva.",
        "PERSON",
        "When [Geert van der Berg]{PERSON} left, U.S. Sen. [J. R. Holloway]{PERSON}’s aides spoke of Kim Yong-chol and [Luiz da Silva]{PERSON}."
            .replace("Kim Yong-chol", "[Kim Yong-chol]{PERSON}")
            .as_str(),
    );
    check(
        "They waited. However, nothing happened in May. It may rain.",
        "",
        "They waited. However, nothing happened [in May]{DATE}. It may rain."
            .replace("[in May]{DATE}", "in [May]{DATE=2025-05}")
            .as_str(),
    );
    check("US-led forces let us pass.", "GPE", "[US]{GPE}-led forces let us pass.");
}

#[test]
fn kinds_by_lists_and_head_words() {
    check(
        "The Ministry of Water in Lagos, Republicans, the Baltic Sea and Kisumu Airport.",
        "ORG GPE NORP LOC FAC",
        "The [Ministry of Water]{ORG} in [Lagos]{GPE}, [Republicans]{NORP}, the [Baltic Sea]{LOC} and [[Kisumu]{GPE} Airport]{FAC}.",
    );
    check(
        "After the Rio Summit the Clean Rivers Act passed; F-16 jets and artillery shells flew.",
        "EVENT WORK_OF_ART WEAPON",
        "After the [Rio Summit]{EVENT} the [Clean Rivers Act]{WORK_OF_ART} passed; [F-16 jets]{WEAPON} and [artillery shells]{WEAPON} flew.",
    );
    check(
        "Some 3,000 soldiers cost two billion euros, or 40 percent of $5bn.",
        "QUANTITY",
        "[Some 3,000 soldiers]{QUANTITY} cost [two billion euros]{QUANTITY}, or [40 percent]{QUANTITY} of [$5bn]{QUANTITY}.",
    );
}

#[test]
fn amounts_of_arms_and_money_hold_what_they_count() {
    check(
        "They sent 24 Leopard 2 tanks, two frigates and an estimated 31,000 people for 11,000 Australian dollars.",
        "QUANTITY WEAPON",
        "They sent [24 [Leopard 2 tanks]{WEAPON}]{QUANTITY}, [two [frigates]{WEAPON}]{QUANTITY} and [an estimated 31,000 people]{QUANTITY} for [11,000 Australian dollars]{QUANTITY}.",
    );
    check("They won 71 of 160 seats.", "QUANTITY", "They won [71 of 160 seats]{QUANTITY}.");
}

#[test]
fn datelines_name_a_place_and_an_agency() {
    let labels = "GPE ORG PERSON NORP DATE";
    check(
        "TARNVIK (Southern Wire) — The yard closed.",
        labels,
        "[TARNVIK]{GPE} ([Southern Wire]{ORG}) — The yard closed.",
    );
    check(
        "TARNVIK, 5 August (Nordic Desk) — The yard closed.",
        labels,
        "[TARNVIK]{GPE}, [5 August]{DATE=2025-08-05} ([Nordic Desk]{ORG}) — The yard closed.",
    );
    check(
        "Tarnvik, June 3 (Reuters) - “We stay,” they said.",
        labels,
        "[Tarnvik]{GPE}, [June 3]{DATE=2025-06-03} ([Reuters]{ORG}) - “We stay,” they said.",
    );
    check("NAIROBI — The yard closed.", labels, "[NAIROBI]{GPE} — The yard closed.");
    check(
        "OST MARNE, Kenya (AP) – Nobody in Ost Marne spoke.\nOst Marne’s harbour is dark.",
        labels,
        "[OST MARNE]{GPE}, [Kenya]{GPE} ([AP]{ORG}) – Nobody in [Ost Marne]{GPE} spoke.\n[Ost Marne]{GPE}’s harbour is dark.",
    );
    let (_, found) = extract("TARNVIK (AP) — The yard closed. Few live in Tarnvik.", "");
    let names: Vec<&str> = found.entities.iter().map(|entity| entity.name.as_str()).collect();
    assert_eq!(names, ["Associated Press", "Tarnvik"]);
}

#[test]
fn a_dash_after_a_name_makes_no_dateline() {
    check("Okafor — who was ill — left.", "GPE ORG", "Okafor — who was ill — left.");
    check("Amina Okafor (Greens) — The list is long.", "GPE", "Amina Okafor (Greens) — The list is long.");
    check("NATO — The alliance met.", "GPE", "NATO — The alliance met.");
    check("EXPLAINER — Why the yard closed.", "GPE", "EXPLAINER — Why the yard closed.");
}

#[test]
fn peoples_facilities_and_papers_that_no_list_knows() {
    check(
        "The Kesarans left, many Kesarans voted. Kesaran officials met Bresnian soldiers; the Tolmese protested.",
        "NORP",
        "The [Kesarans]{NORP} left, many [Kesarans]{NORP} voted. [Kesaran]{NORP} officials met [Bresnian]{NORP} soldiers; the [Tolmese]{NORP} protested.",
    );
    check(
        "The Orla river rose, and ships left the Kesh delta.",
        "LOC GPE",
        "The [Orla]{LOC} river rose, and ships left the [Kesh]{LOC} delta.",
    );
    check(
        "The Six-Day War ended; six days later the October Revolution began.",
        "EVENT",
        "The [Six-Day War]{EVENT} ended; six days later the [October Revolution]{EVENT} began.",
    );
    check("Politicians and Veterans met the Partisans.", "NORP", "Politicians and Veterans met the Partisans.");
    check(
        "The Port of Odesa, the Brenna gas field and Camp Lemonnier were closed.",
        "FAC",
        "The [Port of Odesa]{FAC}, the [Brenna gas field]{FAC} and [Camp Lemonnier]{FAC} were closed.",
    );
    check(
        "They quoted Resolution 2231 twice.",
        "WORK_OF_ART DATE QUANTITY",
        "They quoted [Resolution 2231]{WORK_OF_ART} twice.",
    );
    check(
        "The minister left, and its chairman said so.",
        "ROLE",
        "The [minister]{ROLE} left, and its [chairman]{ROLE} said so.",
    );
    check("Troops fired Patriot systems.", "WEAPON NORP ORG", "Troops fired [Patriot systems]{WEAPON}.");
}

#[test]
fn papers_and_stations_are_organisations() {
    check(
        "She told Radio Tarnvik and the Coastal Ledger; Heath Ledger read the Delta Monitor and Breaking News on Kivu TV.",
        "ORG PERSON",
        "She told [Radio Tarnvik]{ORG} and the [Coastal Ledger]{ORG}; [Heath Ledger]{PERSON} read the [Delta Monitor]{ORG} and Breaking News on [Kivu TV]{ORG}.",
    );
}

#[test]
fn who_owns_what_states_have_is_a_state() {
    check(
        "Tarnland’s ruling party lost. Marvia’s finance minister left.",
        "GPE PERSON",
        "[Tarnland]{GPE}’s ruling party lost. [Marvia]{GPE}’s finance minister left.",
    );
    check(
        "Tarnland’s parliament met. Later Tarnland said it would wait.",
        "GPE PERSON",
        "[Tarnland]{GPE}’s parliament met. Later [Tarnland]{GPE} said it would wait.",
    );
    check(
        "Amina Rovik spoke. Rovik’s government fell.",
        "GPE PERSON",
        "[Amina Rovik]{PERSON} spoke. [Rovik]{PERSON}’s government fell.",
    );
    check(
        "Rovik’s shop burned. Later Rovik said it was old. Marvia’s roof held.",
        "GPE PERSON",
        "[Rovik]{PERSON}’s shop burned. Later [Rovik]{PERSON} said it was old. Marvia’s roof held.",
    );
}

#[test]
fn roles_hold_the_places_they_belong_to() {
    check(
        "US Secretary of State Marco Rubio met Kenya’s finance minister, Amina Okafor.",
        "",
        "[[US]{GPE} Secretary of State]{ROLE} [Marco Rubio]{PERSON} met [[Kenya]{GPE}’s finance minister]{ROLE}, [Amina Okafor]{PERSON}.",
    );
    let (_, found) = extract("US Secretary of State Marco Rubio met Kenya’s finance minister, Amina Okafor.", "");
    assert_eq!(found.relations.len(), 2);
    let okafor = found.entities.iter().find(|entity| entity.name == "Amina Okafor").unwrap();
    assert_eq!(okafor.affiliation.as_ref().unwrap().as_str(), "kenya");
}

#[test]
fn dates_are_counted_from_the_article() {
    check(
        "On Wednesday, from Tuesday through Thursday, this week, last month, next Monday, yesterday.",
        "DATE",
        "On [Wednesday]{DATE=2025-08-20}, from [Tuesday through Thursday]{DATE=2025-08-19/2025-08-21}, [this week]{DATE=2025-W34}, [last month]{DATE=2025-07}, [next Monday]{DATE=2025-08-25}, [yesterday]{DATE=2025-08-21}.",
    );
    check(
        "The three-and-a-half-year war, 80 years, two years ago, 12 May 2024, May 12, in 2014, the 1990s.",
        "DATE",
        "The [three-and-a-half-year]{DATE=P3Y6M} war, [80 years]{DATE=P80Y}, [two years ago]{DATE=2023}, [12 May 2024]{DATE=2024-05-12}, [May 12]{DATE=2025-05-12}, in [2014]{DATE=2014}, the [1990s]{DATE=199}.",
    );
    let (text, found) = extract("They met on Wednesday and last month.", "");
    let expected = "They met on [Wednesday]{DATE=XXXX-WXX-3} and [last month]{DATE=-P1M}.";
    assert_eq!(annotated(&text, &found, &[]), expected);
}

#[test]
fn mentions_join_to_entities() {
    let text = "US President Donald Trump spoke. Trump left the United States. The Americans and the World Food Programme (WFP) stayed; the WFP slept.";
    let (_, found) = extract(text, "");
    let names: Vec<String> =
        found.entities.iter().map(|entity| format!("{} {:?}", entity.name, entity.aliases)).collect();
    assert_eq!(
        names,
        [
            "American [\"Americans\"]",
            "Donald Trump [\"Trump\"]",
            "United States [\"US\"]",
            "World Food Programme [\"WFP\"]"
        ]
    );
}

#[test]
fn stances_of_plain_verbs() {
    check_stances(
        "France, Kenya and the UK opposed the tariffs on steel, copper and cars on Tuesday.",
        &[
            "France ▼ the tariffs on steel, copper and cars",
            "Kenya ▼ the tariffs on steel, copper and cars",
            "UK ▼ the tariffs on steel, copper and cars",
        ],
    );
    check_stances("The budget was rejected by the Green Party.", &["Green Party ▼ The budget"]);
    check_stances("Amina Okafor, a former judge, urged Congress to reject the bill.", &["Amina Okafor ▼ the bill"]);
    check_stances("Greenpeace called the dam “a disaster”.", &["Greenpeace ▼ the dam"]);
    check_stances(
        "Hungary is open to a delay, but refuses to sign the treaty.",
        &["Hungary △ a delay", "Hungary ▼ sign the treaty"],
    );
}

#[test]
fn negation_and_hedges_change_a_stance() {
    check_stances("Kenya does not support the plan.", &["Kenya ▼ the plan"]);
    check_stances("Kenya has not ruled out a boycott.", &["Kenya △ a boycott"]);
    check_stances("Kenya might back the plan.", &["Kenya △ the plan"]);
    check_stances("It is unclear whether Kenya supports the plan.", &[]);
    check_stances("Kenya should support the plan.", &[]);
}

#[test]
fn stances_in_reported_speech() {
    check_stances(
        "Daniel Mwangi has said he would not send troops to Somalia but remains open to other help.",
        &["Daniel Mwangi ▼ send troops to Somalia", "Daniel Mwangi △ other help"],
    );
    check_stances("Reuters reported that Kenya opposes the plan.", &["Kenya ▼ the plan « Reuters"]);
    check_stances("Kenya opposes the plan, according to two diplomats.", &["Kenya ▼ the plan « two diplomats"]);
    check_stances(
        "Diplomats recalled Grace Adeyemi’s statement on Monday that Europe must pay its share.",
        &["Grace Adeyemi ▲ Europe must pay its share « Diplomats"],
    );
    check_stances("“We will never accept this deal,” Daniel Mwangi said.", &["Daniel Mwangi ▼ this deal"]);
}

#[test]
fn attribution_runs_from_the_outermost_source_to_the_innermost() {
    check_stances(
        "Reuters reported that two officials said Kenya opposes the plan.",
        &["Kenya ▼ the plan « Reuters « two officials"],
    );
    check_stances(
        "“Kenya opposes the plan,” said a spokesman for the ministry.",
        &["Kenya ▼ the plan « a spokesman for the ministry"],
    );
    check_stances(
        "Kenya opposes the plan, a person familiar with the talks said.",
        &["Kenya ▼ the plan « a person familiar with the talks"],
    );
    check_stances("A Pentagon statement said Kenya backs the plan.", &["Kenya ▲ the plan « A Pentagon statement"]);
    let (text, found) = extract("Kenya opposes the plan, according to people familiar with the matter.", "");
    let link = &found.stances[0].attribution[0];
    assert_eq!(text.joined(&link.spans), link.text);
}

#[test]
fn holders_without_a_name() {
    check_stances("Critics of the bill and farmers’ unions oppose the levy.", &["farmers’ unions ▼ the levy"]);
    check_stances("Opposition parties rejected the budget.", &["Opposition parties ▼ the budget"]);
    check_stances("The plan drew criticism from fishermen.", &["fishermen ▼ The plan"]);
    check_stances("Opposition from farmers to the dam grew.", &["farmers ▼ the dam"]);
    let (_, found) = extract("Critics met.", "");
    assert_eq!(found.mentions.len(), 0);
}

#[test]
fn refusals_and_both_sides_of_a_sentence() {
    check_stances("Kenya stopped short of endorsing the plan.", &["Kenya ▽ the plan"]);
    check_stances("Kenya failed to back the plan.", &["Kenya ▽ the plan"]);
    check_stances("Kenya has pledged to continue to fight the ban.", &["Kenya ▼ the ban"]);
    check_stances("Although she backs the dam, Amina Okafor opposes the road.", &["Amina Okafor ▼ the road"]);
    check_stances("Kenya, wary of the deal, rejects the tax.", &["Kenya ▽ the deal", "Kenya ▼ the tax"]);
    check_stances("Unions to fight pay law", &["Unions ▼ pay law"]);
}

#[test]
fn a_reason_tells_cue_holder_and_target() {
    let (_, found) = extract("Kenya does not support the plan.", "");
    assert_eq!(
        found.stances[0].origin.reason,
        "“support” shows support, but “not” negates it; its subject is “Kenya”; the target is its object"
    );
}

#[test]
fn stances_of_nouns_and_clauses_with_with() {
    check_stances(
        "Okafor’s opposition to the dam is old. Kenya voiced support for a ban on plastic.",
        &["Okafor ▼ the dam", "Kenya ▲ a ban on plastic"],
    );
    check_stances(
        "Views differ, with Kenyan President Daniel Mwangi and Ghanaian Prime Minister Ama Mensah endorsing the idea of a common currency.",
        &["Daniel Mwangi ▲ the idea of a common currency", "Ama Mensah ▲ the idea of a common currency"],
    );
}

#[test]
fn other_languages_give_no_false_stances() {
    for text in [
        "Der Bundeskanzler hat am Mittwoch in Berlin erklärt, dass die Regierung den Vorschlag der Opposition nicht unterstützen werde, weil die Kosten zu hoch seien und der Nutzen unklar bleibe.",
        "Президент заявил в среду, что страна не поддержит предложение, и призвал партнёров к переговорам.",
        "总统周三表示，政府不支持该提案。",
        "Le président a déclaré mercredi que le gouvernement s'opposerait à la proposition de loi, jugée trop coûteuse par les ministres et par la majorité des députés.",
    ] {
        check_stances(text, &[]);
    }
    check(
        "Die Regierung in Berlin hat am Mittwoch mit Angela Becker über die Höhe der Steuern und den Haushalt für das nächste Jahr gesprochen, doch eine Einigung blieb aus.",
        "",
        "Die Regierung in [Berlin]{GPE} hat am Mittwoch mit [Angela Becker]{PERSON} über die Höhe der Steuern und den Haushalt für das nächste Jahr gesprochen, doch eine Einigung blieb aus.",
    );
}

#[test]
fn boilerplate_lines_are_found_and_left_alone() {
    let (text, found) =
        extract("Select Language: English French\nKenya opposes the plan.\nRead more: Kenya rejects plan", "");
    let lines: Vec<&str> = boilerplate(&text).into_iter().map(|range| text.slice(range)).collect();
    assert_eq!(lines, ["Select Language: English French", "Read more: Kenya rejects plan"]);
    assert_eq!(stances(&text, &found), ["Kenya ▼ the plan"]);
    assert_eq!(found.mentions.len(), 1);
}

#[test]
fn lines_that_call_the_reader_are_boilerplate_even_as_sentences() {
    let page = [
        "Sign up for our weekly letter and read the best of the region every Friday morning.",
        "Subscribe to the Harbour Gazette to read all of our reports without a break or a banner.",
        "Share this report with friends and colleagues who follow the talks as closely as you do.",
        "Read more about the harbour and the people who would lose their work if the yard closes.",
        "Follow us wherever you read, and never miss a turn in the talks about the yard.",
        "Click here to see all that our reporters found in the papers of the shipping office.",
        "Advertisement. Scroll down to go on with the article.",
        "This article was first published on 3 May and has been changed to name the right yard.",
        "© 2026 Harbour Gazette and its partners in the region. All rights reserved.",
    ];
    let news = [
        "Sign-ups for the scheme rose by a third.",
        "“Sign up for the fleet,” the minister told the young men who had come to the square.",
        "Advertisement spending fell by a third.",
        "Newsletter writers oppose the tax.",
        "This article was the one that the court struck from the constitution.",
        "Share prices fell.",
    ];
    let (text, _) = extract(&[page.as_slice(), news.as_slice()].concat().join("\n"), "");
    let lines: Vec<&str> = boilerplate(&text).into_iter().map(|range| text.slice(range)).collect();
    assert_eq!(lines, page);
}

#[test]
fn a_cancelled_extraction_gives_nothing() {
    let text = SourceText::new("Kenya opposes the plan.").unwrap();
    let metadata = Metadata::default();
    let article = Article { text: &text, metadata: &metadata, boilerplate: &[] };
    assert_eq!(Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Break(())), None);
}

#[test]
fn long_lines_are_read_in_time() {
    for piece in [
        "Kenya opposes the plan and ",
        "Paris ",
        "“",
        "a.",
        ". ",
        "J. ",
        "the President of ",
        "Amina Okafor, ",
        "said that ",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        let (_, first) = extract(&text, "2025-08-22");
        let (_, second) = extract(&text, "2025-08-22");
        assert_eq!(first, second);
    }
}

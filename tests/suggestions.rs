//! What holds of suggestions for any text.

use crate::extract::extract;
use proptest::prelude::*;
use standpoint::extract::boilerplate;
use standpoint::model::Holder;

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "Amina Okafor", "US", "U.S.", "said", "that", "opposes", "the plan", "“", "”", ",", ".", "’s", "support for", "is open to",
            "would not", "send", "called", "a disaster", "President", "of", "Kenya", "on Tuesday", "12 May", "2024", "3,000 troops", "by",
            "backed", "and", "he", "must", "to", "with", "F-16", "(WFP)", "al-", "-", "\n", "according to", "n’t", "👩‍👩‍👧", "é", "İ", "ß", "年",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec((piece, prop::bool::weighted(0.8)), 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, space)| if space { piece + " " } else { piece }).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn suggestions_are_valid_and_the_same_each_time(text in pieces(), dated in any::<bool>()) {
        let date = if dated { "2025-08-22" } else { "" };
        let (source, found) = extract(&text, date);
        prop_assert_eq!(&extract(&text, date).1, &found);
        let hidden = boilerplate(&source);
        let ids: std::collections::BTreeSet<_> = found.entities.iter().map(|entity| entity.id.clone()).collect();
        prop_assert_eq!(ids.len(), found.entities.len());
        let mentions: std::collections::BTreeSet<_> = found.mentions.iter().map(|mention| mention.id.clone()).collect();
        prop_assert_eq!(mentions.len(), found.mentions.len());
        for mention in &found.mentions {
            let range = mention.extent();
            prop_assert!(source.get(range).is_some_and(|words| !words.trim().is_empty()));
            prop_assert!(hidden.iter().all(|part| !part.overlaps(range)));
            prop_assert!(mention.entity.as_ref().is_none_or(|entity| ids.contains(entity)));
        }
        let stances: std::collections::BTreeSet<_> = found.stances.iter().map(|stance| stance.id.clone()).collect();
        prop_assert_eq!(stances.len(), found.stances.len());
        for stance in &found.stances {
            let Holder::Mention(holder) = &stance.holder else { panic!("a suggested holder is a mention") };
            prop_assert!(mentions.contains(holder));
            let links = stance.attribution.iter().flat_map(|link| &link.spans);
            for span in stance.target.spans.iter().chain(&stance.cue).chain(&stance.evidence).chain(links) {
                prop_assert!(!span.is_empty() && source.get(*span).is_some());
            }
            prop_assert!(stance.cue.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        }
    }
}

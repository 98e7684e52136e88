//! How much of what a careful analyst marks in the sample articles is suggested, and how much beside it.

use crate::support::gold::{Gold, GoldStance};
use crate::support::sample;
use standpoint::extract::{Extractor, Suggestions};
use standpoint::model::{Certainty, Document, Holder, Mention, Polarity, Stance, VALUE};
use standpoint::session::intake;
use standpoint::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// The shares, in percent, below which the extraction must not fall.
const FLOORS: &[(&str, usize)] = &[
    ("mentions, place and label", 80),
    ("mentions, place", 84),
    ("stances found", 35),
    ("mentions, DATE", 98),
    ("values of dates right", 95),
    ("polarity right", 90),
    ("suggested stances that are right", 80),
];

/// Shares by what is counted.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<String, (usize, usize)>,
    /// What was missed, and what was suggested beside it.
    details: Vec<String>,
}

impl Tally {
    fn count(&mut self, what: &str, found: bool) {
        let (hits, all) = self.counts.entry(what.to_owned()).or_default();
        *hits += usize::from(found);
        *all += 1;
    }

    fn percent(&self, what: &str) -> usize {
        self.counts.get(what).map_or(0, |(hits, all)| 100 * hits / all)
    }
}

/// `cargo test quality -- --nocapture` prints all shares; `STANDPOINT_SHOW=1` adds what was missed.
#[test]
fn suggestions_keep_the_quality_they_had() {
    let mut tally = Tally::default();
    for (name, document) in sample::documents(sample::root()) {
        let gold = sample::gold(sample::root(), &name);
        let article = intake::article(&document);
        let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
        count_mentions(&name, &gold, &document, &found, &mut tally);
        count_stances(&name, &gold, &document, &found, &mut tally);
    }
    for (what, (hits, all)) in &tally.counts {
        println!("{what:<40} {hits:>4} of {all:>4} {:>4} %", tally.percent(what));
    }
    if std::env::var_os("STANDPOINT_SHOW").is_some() {
        println!("{}", tally.details.join("\n"));
    }
    for (what, floor) in FLOORS {
        assert!(tally.percent(what) >= *floor, "{what}: {} %, less than {floor} %", tally.percent(what));
    }
}

fn count_mentions(name: &str, gold: &Gold, document: &Document, found: &Suggestions, tally: &mut Tally) {
    let suggested: BTreeSet<(TextRange, &str)> =
        found.mentions.iter().map(|mention| (mention.extent(), mention.label.as_str())).collect();
    for marked in &gold.mentions {
        for place in gold.places(marked, document.text.as_str()) {
            let exact = suggested.contains(&(place, marked.label.as_str()));
            tally.count("mentions, place and label", exact);
            tally.count("mentions, place", suggested.iter().any(|(other, _)| *other == place));
            tally.count(&format!("mentions, {}", marked.label), exact);
            if marked.label == "DATE" && exact {
                let same_place = |mention: &&Mention| mention.extent() == place && mention.label.as_str() == "DATE";
                let value = found.mentions.iter().find(same_place).and_then(|mention| mention.attributes.get(VALUE));
                let right = value.map(String::as_str) == Some(marked.meaning.as_str());
                tally.count("values of dates right", right);
                if !right {
                    let value = value.map_or("nothing", String::as_str);
                    tally.details.push(format!("{name}: “{}” is {}, not {value}", marked.words, marked.meaning));
                }
            }
            if !exact {
                tally.details.push(format!("{name}: missed {} “{}”", marked.label, marked.words));
            }
        }
    }
}

fn count_stances(name: &str, gold: &Gold, document: &Document, found: &Suggestions, tally: &mut Tally) {
    let is_hit = |marked: &GoldStance, stance: &Stance| {
        let Some((_, target)) = marked.words(document.text.as_str()) else { return false };
        let same_target = stance.target.spans.iter().any(|span| span.overlaps(target));
        same_target && same_holder(gold, marked, stance, found, document)
    };
    for marked in &gold.stances {
        let hit = found.stances.iter().find(|stance| is_hit(marked, stance));
        tally.count("stances found", hit.is_some());
        match hit {
            Some(stance) => {
                let wanted = side(marked.polarity.unwrap_or(Polarity::Neutral));
                tally.count("polarity right", side(stance.polarity) == wanted);
                tally.count("certainty right", stance.certainty == marked.certainty.unwrap_or(Certainty::Asserted));
            }
            None => tally.details.push(format!("{name}: missed stance of {} on “{}”", marked.holder, marked.target)),
        }
    }
    for stance in &found.stances {
        let right = gold.stances.iter().any(|marked| is_hit(marked, stance));
        tally.count("suggested stances that are right", right);
        if !right {
            let target = document.text.joined(&stance.target.spans);
            tally.details.push(format!("{name}: beside the gold, {:?} “{target}”", stance.polarity));
        }
    }
}

fn same_holder(gold: &Gold, marked: &GoldStance, stance: &Stance, found: &Suggestions, document: &Document) -> bool {
    let names = gold.names_of(&marked.holder);
    match &stance.holder {
        Holder::Outlet => marked.holder == "outlet",
        Holder::Entity(id) => names.iter().any(|name| standpoint::model::slug(name) == id.as_str()),
        Holder::Mention(id) => {
            let Some(mention) = found.mentions.iter().find(|mention| mention.id == *id) else { return false };
            let words = document.text.joined(&mention.spans);
            let entity = found.entities.iter().find(|entity| Some(&entity.id) == mention.entity.as_ref());
            names.iter().any(|name| *name == words || entity.is_some_and(|entity| entity.name == *name))
        }
    }
}

/// For, against or neither.
fn side(polarity: Polarity) -> i8 {
    match polarity {
        Polarity::Oppose | Polarity::LeansOppose => -1,
        Polarity::Neutral | Polarity::Mixed => 0,
        Polarity::LeansSupport | Polarity::Support => 1,
    }
}

//! How much of what a careful analyst marks in the sample articles is suggested, and how much beside it.

use crate::support::gold::{Gold, GoldStance};
use crate::support::sample;
use standpoint::extract::{Extractor, Suggestions};
use standpoint::model::{Certainty, Document, DocumentId, Holder, Mention, Polarity, Stance, VALUE};
use standpoint::session::intake;
use standpoint::text::{SourceText, TextRange};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

/// The shares, in percent, below which the extraction must not fall: in the sample articles.
const SAMPLE_FLOORS: &[(&str, usize)] = &[
    ("mentions, place and label", 84),
    ("mentions, place", 87),
    ("mentions, DATE", 98),
    ("values of dates right", 95),
    ("stances found", 71),
    ("polarity right", 93),
    ("suggested stances that are right", 83),
    ("attribution found", 65),
    ("suggested attribution that is right", 85),
];

/// In the passages that rules were written with.
const PASSAGE_FLOORS: &[(&str, usize)] = &[
    ("mentions, place and label", 92),
    ("stances found", 91),
    ("polarity right", 95),
    ("suggested stances that are right", 92),
    ("attribution found", 75),
    ("suggested attribution that is right", 80),
];

/// In passages that somebody else wrote, and that were read before the last rules were written.
const READ_FLOORS: &[(&str, usize)] = &[
    ("mentions, place and label", 75),
    ("stances found", 62),
    ("polarity right", 90),
    ("suggested stances that are right", 84),
];

/// In passages that somebody else wrote, who had seen neither rules nor lists: only what every such set must give.
const HELD_FLOORS: &[(&str, usize)] = &[
    ("mentions, place and label", 68),
    ("stances found", 38),
    ("polarity right", 85),
    ("suggested stances that are right", 66),
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

    fn report(&self, title: &str, floors: &[(&str, usize)]) {
        println!("{title}");
        for (what, (hits, all)) in &self.counts {
            println!("  {what:<40} {hits:>4} of {all:>4} {:>4} %", self.percent(what));
        }
        if std::env::var_os("STANDPOINT_SHOW").is_some() {
            println!("{}", self.details.join("\n"));
        }
        for (what, floor) in floors {
            assert!(self.percent(what) >= *floor, "{title}, {what}: {} %, less than {floor} %", self.percent(what));
        }
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
        count(&name, &sample::gold(sample::root(), &name), &document, &mut tally);
    }
    tally.report("sample articles", SAMPLE_FLOORS);
}

/// The passages in `tests/data/passages`, and those that others wrote, in its folders `read` and `held`, apart.
#[test]
fn suggestions_keep_the_quality_they_had_in_short_passages() {
    let folder = sample::root().join("tests/data/passages");
    for (title, folder, floors) in [
        ("passages that rules were written with", folder.clone(), PASSAGE_FLOORS),
        ("passages that others wrote, read", folder.join("read"), READ_FLOORS),
        ("passages that others wrote, held", folder.join("held"), HELD_FLOORS),
    ] {
        let passages = passages(&folder);
        if passages.is_empty() {
            continue;
        }
        let mut tally = Tally::default();
        for (name, text, gold) in passages {
            let published = gold.lines().next().unwrap_or_default().rsplit_once(", ").map(|(_, end)| end);
            let gold = Gold::read(&gold);
            let text = SourceText::new(&text).unwrap();
            assert_eq!(gold.faults(text.as_str()), Vec::<String>::new(), "{name}");
            let mut document = Document::new(DocumentId::new(&name), text);
            document.metadata.date = published.and_then(|end| end.strip_suffix(')')).unwrap_or_default().into();
            count(&name, &gold, &document, &mut tally);
        }
        tally.report(title, floors);
    }
}

/// The texts of a folder in the order of their names, each with the gold beside it.
fn passages(folder: &Path) -> Vec<(String, String, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let read = |file: &Path| fs::read_to_string(file).unwrap();
    let passage = |file: &std::path::PathBuf| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        (name, read(file), read(&file.with_extension("gold.md")))
    };
    files.iter().map(passage).collect()
}

fn count(name: &str, gold: &Gold, document: &Document, tally: &mut Tally) {
    let article = intake::article(document);
    let found = Extractor::bundled().extract(&article, &mut |_, _| ControlFlow::Continue(())).unwrap();
    count_mentions(name, gold, document, &found, tally);
    count_stances(name, gold, document, &found, tally);
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
                let same = |marked: &str, link: &str| link.contains(marked) || marked.contains(link);
                for source in &marked.attribution {
                    let known = stance.attribution.iter().any(|link| same(source, &link.text));
                    tally.count("attribution found", known);
                }
                for link in &stance.attribution {
                    let right = marked.attribution.iter().any(|source| same(source, &link.text));
                    tally.count("suggested attribution that is right", right);
                }
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

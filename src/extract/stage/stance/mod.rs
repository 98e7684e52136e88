//! Stances: who supports or opposes what, by the cue frames of the lexicon, wishes in reported
//! clauses, and promises or refusals in the speaker's own words.

mod agent;
mod aside;
mod candidate;
mod condition;
mod effect;
mod finder;
mod follow;
mod gap;
mod judgment;
mod learnt;
mod nominal;
mod noun;
mod pair;
mod report;
mod speaker;
mod stir;
mod suggestion;
mod target;
mod wish;

use super::Tell;
use super::grammar::{Grammar, Topic};
use crate::extract::SHOWN;
use crate::extract::draft::Draft;
use crate::extract::scorer::{Scorer, Scratch};
use crate::model::{Maker, Stance};
use finder::{Finder, Previous};
use report::{Reported, reports};
use speaker::find_speakers;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    if !draft.english {
        return ControlFlow::Continue(());
    }
    let total = draft.sentences.len();
    nominal::add(draft);
    let mut stances = BTreeMap::new();
    let mut read: Vec<(Grammar<'_>, Vec<Reported>)> = Vec::with_capacity(total);
    let mut topic = Topic::default();
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 64 == 0 {
            tell(0.5 * number as f32 / total as f32)?;
        }
        let grammar = Grammar::new(draft, sentence, std::mem::take(&mut topic));
        topic = grammar.topic();
        let reported = reports(&grammar);
        read.push((grammar, reported));
    }
    find_speakers(&mut read);
    let ids = draft.entity_ids();
    let scorer = Scorer::bundled();
    let mut scratch = Scratch::default();
    let mut earlier = None;
    for (number, (grammar, reported)) in read.iter().enumerate() {
        if number % 64 == 0 {
            tell(0.5 + 0.5 * number as f32 / total as f32)?;
        }
        let Some(sentence) = draft.sentences.get(number) else { continue };
        let mut finder = Finder::new(grammar, reported, earlier.take());
        finder.read();
        earlier = finder.found.iter().rev().find(|found| found.score >= SHOWN).map(|found| Previous {
            target: found.target,
            polarity: found.polarity,
            holders: found.holders.clone(),
        });
        let pairs = scorer.map(|scorer| finder.pairs(scorer, &mut scratch)).unwrap_or_default();
        for found in &finder.found {
            for &holder in &found.holders {
                let stance = finder.stance(found, holder, sentence, &ids);
                // A weak stance gives way to one that is shown; of equals the first stays.
                let is_weak = |stance: &Stance| stance.origin.score.is_some_and(|score| score.value() < SHOWN);
                match stances.entry((stance_place(&stance), holder)) {
                    Entry::Vacant(free) => drop(free.insert(stance)),
                    Entry::Occupied(mut known) if is_weak(known.get()) && !is_weak(&stance) => {
                        drop(known.insert(stance));
                    }
                    Entry::Occupied(_) => {}
                }
            }
        }
        for found in &pairs {
            for &holder in &found.holders {
                let mut stance = finder.stance(found, holder, sentence, &ids);
                stance.origin.maker =
                    Maker::Model { name: "pair scorer".to_owned(), version: Scorer::VERSION.to_owned() };
                stances.entry((stance_place(&stance), holder)).or_insert(stance);
            }
        }
    }
    drop(read);
    let stances: Vec<Stance> = stances.into_values().collect();
    // A weak stance alone keeps no holder: whatever raises it later does without.
    let shown: Vec<Stance> =
        stances.iter().filter(|stance| stance.origin.score.is_none_or(|it| it.value() >= SHOWN)).cloned().collect();
    nominal::drop_unused(draft, &shown);
    draft.stances = stances;
    ControlFlow::Continue(())
}

fn stance_place(stance: &Stance) -> (usize, usize) {
    (crate::model::extent(&stance.cue).start(), crate::model::extent(&stance.target.spans).start())
}

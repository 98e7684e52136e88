//! The units of a sentence: its outermost mentions, each with the noun that makes a body of it.

use super::Grammar;
use crate::extract::word_class::WordClass;

/// A mention with what belongs to it in the sentence.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Unit {
    pub first: usize,
    pub end: usize,
    /// Which mention stands for it.
    pub place: usize,
    pub label: &'static str,
    pub can_hold: bool,
    /// Whether a common noun such as “government” or “officials” is its head.
    pub collective: bool,
    /// Whether it has no name: “critics”.
    pub nominal: bool,
    /// Whether it has no name but means one: “the bank”.
    pub described: bool,
}

impl Grammar<'_> {
    pub fn unit_ending(&self, end: usize) -> Option<&Unit> {
        self.units.iter().rev().find(|unit| unit.end == end)
    }

    pub fn unit_starting(&self, first: usize) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.first == first)
    }

    pub fn unit_at(&self, at: usize) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.first <= at && at < unit.end)
    }

    pub(super) fn read_units(&mut self) {
        let mut reach = self.first;
        for place in self.draft.starting_in(self.first, self.end) {
            let Some(found) = self.draft.found.get(place) else { continue };
            if found.first < reach {
                continue;
            }
            // “two officials”: an amount is nobody.
            let counted = found.label == "QUANTITY"
                && self.draft.found.get(place + 1).is_some_and(|next| next.is_nominal() && next.end == found.end);
            if counted {
                continue;
            }
            reach = found.end;
            let (label, can_hold) = (found.label, found.can_hold());
            if let Some(last) = self.units.last_mut()
                && last.end == found.first
                && (!last.nominal || last.label == "ROLE" && label == "PERSON")
                && (last.label == "ROLE" && label == "PERSON" || label == "NORP" && last.can_hold)
            {
                (last.end, last.place, last.label, last.can_hold) = (found.end, place, label, can_hold);
                last.nominal = false;
                continue;
            }
            let nominal = found.is_nominal();
            let collective = (can_hold && !nominal).then(|| self.collective_end(found.end, label)).flatten();
            reach = collective.unwrap_or(reach);
            let unit = Unit {
                first: found.first,
                end: reach,
                place: found.holder.unwrap_or(place),
                label,
                can_hold: can_hold && (label != "NORP" || nominal || collective.is_some() || self.is_group(found.end)),
                collective: collective.is_some(),
                nominal,
                described: false,
            };
            self.units.push(unit);
        }
        // “The bank” names somebody after all, unless it needs a subject before it.
        for number in 0..self.units.len() {
            let Some(unit) = self.units.get(number).copied().filter(|unit| unit.nominal) else { continue };
            let name = self.described(&unit);
            if let (Some(name), Some(unit)) = (name, self.units.get_mut(number)) {
                unit.place = name;
                unit.label = self.draft.found.get(name).map_or(unit.label, |found| found.label);
                unit.described = true;
            }
        }
    }

    /// Whether a group's name ends its phrase: “Republicans oppose”, not “Republican plans”.
    fn is_group(&self, end: usize) -> bool {
        let plural = self.tokens.lower(end - 1).ends_with('s') || self.tokens.lower(end - 1).ends_with("ese");
        plural || !self.tokens.is_word(end)
    }

    fn collective_end(&self, end: usize, label: &str) -> Option<usize> {
        let start = if self.tokens.is_possessive(end) { end + 1 } else { end };
        (start..(start + 3).min(self.end))
            .take_while(|&at| self.tokens.is_word(at) && !self.tokens.is_capital(at) && !self.is_verbal(at))
            .find(|&at| {
                let country = matches!(label, "GPE" | "NORP");
                self.is_a(at, WordClass::Collective) && (!country || self.is_a(at, WordClass::Governing))
            })
            .map(|at| at + 1)
    }
}

//! Amounts of money, people and things; weapons by list and by type number.

use super::Tell;
use crate::extract::draft::{Draft, Found};
use crate::extract::lexicon::Calendar;
use crate::extract::token::Tokens;
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let mut quantities = Vec::new();
    let total = draft.sentences.len();
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 256 == 0 {
            tell(number as f32 / total as f32)?;
        }
        let reader = Reader { draft, tokens: &draft.tokens, first: sentence.first, end: sentence.end };
        let mut at = sentence.first;
        let mut dates = draft.found[draft.starting_in(sentence.first, sentence.end)].iter().peekable();
        while at < sentence.end {
            while dates.next_if(|date| date.end <= at).is_some() {}
            if let Some(date) = dates.peek().filter(|date| date.first <= at) {
                at = date.end;
                continue;
            }
            let found = reader.quantity(at).or_else(|| reader.weapon(at));
            // A date inside wins: “3,000 troops” reaches no further than “next week”.
            match found.filter(|found| dates.peek().is_none_or(|date| found.end <= date.first)) {
                Some(found) => {
                    at = found.end;
                    // “two frigates”: the arms inside an amount are named as well.
                    if found.label == "QUANTITY" {
                        let inside = (found.first + 1..found.end).filter_map(|word| reader.weapon(word));
                        quantities.extend(inside.filter(|arms| arms.end == found.end).take(1));
                        quantities.extend(reader.people_of_money(&found));
                    }
                    quantities.push(found);
                }
                None => at += 1,
            }
        }
    }
    draft.found.extend(quantities);
    draft.sort();
    ControlFlow::Continue(())
}

struct Reader<'d> {
    draft: &'d Draft<'d>,
    tokens: &'d Tokens,
    first: usize,
    end: usize,
}

/// Words before a number that belong to the amount.
const ABOUT: &[&str] = &["some", "about", "around", "nearly", "almost", "roughly", "approximately", "over"];

/// Small adjectives that may stand between number and noun.
const BETWEEN: &[&str] =
    &["new", "additional", "more", "other", "armed", "foreign", "young", "small", "large", "extra", "further", "heavy"];

impl Reader<'_> {
    fn kind(&self, at: usize, wanted: Calendar) -> Option<(usize, u64)> {
        if at >= self.end {
            return None;
        }
        let calendar = &self.draft.lexicon.calendar;
        let found = calendar.all(self.tokens, at, self.end).find(|(_, (kind, _))| *kind == wanted);
        found.map(|(length, &(_, number))| (length, number))
    }

    fn quantity(&self, at: usize) -> Option<Found> {
        let about = ABOUT.contains(&self.tokens.lower(at)).then_some(1).or_else(|| {
            let pair = [self.tokens.lower(at), self.tokens.lower(at + 1)];
            matches!(
                pair,
                ["more", "than"]
                    | ["less", "than"]
                    | ["fewer", "than"]
                    | ["at", "least"]
                    | ["up", "to"]
                    | ["an", "estimated"]
                    | ["as", "many"]
            )
            .then_some(2)
        });
        let start = at + about.unwrap_or(0);
        // “US$5bn”, “$5 billion”
        let currency = self.kind(start, Calendar::Currency).map(|(length, _)| length).or_else(|| {
            let prefixed = self.tokens.is_any(start, &["us", "a", "c", "hk", "nz"]) && self.tokens.is_capital(start);
            (prefixed && self.tokens.is_glued(start + 1))
                .then(|| self.kind(start + 1, Calendar::Currency))
                .flatten()
                .map(|_| 2)
        });
        let number = start + currency.unwrap_or(0);
        let (end, vague) = self.number(number)?;
        let make =
            |end: usize, score: f64, reason: &str| Some(Found::new(at, end, "QUANTITY", score, "quantity", reason));
        if currency.is_some() {
            return make(end, 0.95, "an amount of money");
        }
        let noun = if self.tokens.is_hyphen(end) { end + 1 } else { end };
        if let Some((length, _)) = self.kind(noun, Calendar::Money) {
            return make(noun + length, 0.93, "an amount of money");
        }
        // “11,000 Australian dollars”
        if let Some((length, _)) = self.kind(noun + 1, Calendar::Money).filter(|_| self.tokens.is_capital(noun)) {
            return make(noun + 1 + length, 0.9, "an amount of money");
        }
        // “71 of 160 seats”
        let noun = match self.number(noun + 1) {
            Some((end, false)) if self.tokens.is(noun, "of") => end,
            _ => noun,
        };
        if let Some(arms) = self.weapon(noun).or_else(|| self.weapon(noun + 1).filter(|_| self.tokens.is_word(noun))) {
            return make(arms.end, 0.85, "a number of arms");
        }
        let noun = if vague && self.tokens.is(noun, "of") { noun + 1 } else { noun };
        let noun = if BETWEEN.contains(&self.tokens.lower(noun)) { noun + 1 } else { noun };
        if let Some((length, _)) = self.kind(noun, Calendar::Measure) {
            return make(noun + length, 0.88, "a number with what it counts");
        }
        let large = vague || self.tokens.is_number(number) || end > number + 1;
        let counts = self.tokens.get(noun).is_some_and(|token| token.is_word() && !token.is_capital());
        let is_noun = counts && self.tokens.lower(noun).ends_with('s') && self.tokens.lower(noun).len() > 3;
        let in_name = number > self.first && self.tokens.is_hyphen(number - 1);
        (large
            && is_noun
            && !in_name
            && !self.tokens.is_any(noun, &["years", "this", "was", "has", "versus", "across"]))
        .then(|| make(noun + 1, 0.7, "a number with what it counts"))
        .flatten()
    }

    /// The end of a number in figures or words, and whether it is a vague one (“tens of thousands”).
    fn number(&self, at: usize) -> Option<(usize, bool)> {
        if let Some((length, _)) = self.kind(at, Calendar::Vague) {
            let mut end = at + length;
            if self.tokens.is(end, "of")
                && let Some((length, _)) = self.kind(end + 1, Calendar::Vague)
            {
                end += 1 + length;
            }
            return Some((end, true));
        }
        let mut end = if self.tokens.is_number(at) {
            let plain = self.tokens.lower(at).ends_with(|last: char| last.is_ascii_digit());
            let magnitude = ["bn", "mn", "m", "tn", "k"].iter().any(|end| self.tokens.lower(at).ends_with(end));
            (plain || magnitude).then_some(at + 1)?
        } else {
            let (length, number) = self.kind(at, Calendar::Number)?;
            let article = self.tokens.is_any(at, &["a", "an"]);
            let next = self.kind(at + length, Calendar::Magnitude).or_else(|| self.kind(at + length, Calendar::Vague));
            if number == 0 || article && next.is_none() || self.tokens.is(at, "one") && self.tokens.is(at + 1, "of") {
                return None;
            }
            at + length
        };
        loop {
            let next = if self.tokens.is_hyphen(end) { end + 1 } else { end };
            if let Some((length, _)) = self.kind(next, Calendar::Magnitude) {
                // “5 m” may be metres; “m” counts only where glued or after money, which figures cover.
                if self.tokens.is(next, "m") {
                    break;
                }
                end = next + length;
            } else if next > end && self.kind(next, Calendar::Number).is_some_and(|(_, ones)| ones > 0) {
                end = next + 1;
            } else {
                break;
            }
        }
        Some((end, false))
    }

    /// “Australian” of “11,000 Australian dollars”, which the names would not find inside an amount.
    fn people_of_money(&self, amount: &Found) -> Option<Found> {
        let at = amount.end.checked_sub(2).filter(|&at| at > amount.first && self.tokens.is_capital(at))?;
        let (length, &known) = self.draft.lexicon.names.longest(self.tokens, at, amount.end)?;
        let is_people = self.draft.lexicon.known.get(known).is_some_and(|known| known.label == "NORP");
        let found = Found::new(at, at + length, "NORP", 0.8, "list", "a name of the lists, inside an amount");
        is_people.then_some(Found { known: Some(known), ..found })
    }

    fn weapon(&self, at: usize) -> Option<Found> {
        if let Some((length, &cased)) = self.draft.lexicon.weapons.longest(self.tokens, at, self.end) {
            let next = self.tokens.lower(at + length);
            // “missile defence” is a purpose, “tank producer” a trade: the word alone names the arms.
            let alone = cased || length > 1 || !matches!(next, "maker" | "producer" | "threat" | "policy");
            let verb = matches!(self.tokens.lower(at), "shell" | "rocket" | "tank" | "mortar" | "bomb")
                && at > self.first
                && self.tokens.is_any(at - 1, &["to", "company", "giant", "will"]);
            let fuel =
                self.tokens.is(at, "tank") && self.tokens.is_any(at.wrapping_sub(1), &["fuel", "think", "water"]);
            let is_company = self.tokens.is(at, "shell") && self.tokens.is_capital(at) && at > self.first;
            if alone && !verb && !fuel && !is_company {
                return Some(Found::new(at, at + length, "WEAPON", 0.8, "weapon", "in the list of arms"));
            }
        }
        // “Leopard 2 tanks”
        let series = self.draft.lexicon.series.contains(self.tokens.lower(at)) && self.tokens.is_capital(at);
        let numbered = series && self.tokens.lower(at).len() > 4 && self.tokens.is_number(at + 1) && at + 1 < self.end;
        if numbered && self.tokens.lower(at + 1).len() < 4 {
            let noun = self.draft.lexicon.weapons.longest(self.tokens, at + 2, self.end);
            let end = at + 2 + noun.map_or(0, |(length, _)| length);
            return Some(Found::new(at, end, "WEAPON", 0.85, "weapon", "name and number of a type"));
        }
        // “F-16”, “MiG-29s”, “S-400”
        let dashed = self.draft.lexicon.series.contains(self.tokens.lower(at))
            && self.tokens.is_capital(at)
            && self.tokens.is_hyphen(at + 1)
            && at + 2 < self.end
            && self.tokens.is_number(at + 2);
        if dashed {
            let plural =
                self.tokens.is_any(at + 3, &["jets", "jet", "fighters", "missiles", "missile", "tanks", "systems"]);
            let end = (at + 3 + usize::from(plural)).min(self.end);
            return Some(Found::new(at, end, "WEAPON", 0.85, "weapon", "letters and number of a type"));
        }
        None
    }
}

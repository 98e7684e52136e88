//! What a feature may ask of a pair in its sentence: who comes first, what stands between, verbs, owners, the row of word classes.

use super::feature::Pair;
use super::view::{Group, View, code};
use super::words::Class;

/// A pair and its sentence, with the questions that features ask.
pub(super) struct Sight<'v> {
    pub view: &'v View,
    pub pair: Pair,
}

impl<'v> Sight<'v> {
    pub fn new(view: &'v View, pair: Pair) -> Self {
        Self { view, pair }
    }

    /// 0 if the holder comes first.
    pub fn order(&self) -> u32 {
        u32::from(self.pair.holder.is_some_and(|holder| holder.0 > self.pair.target.0))
    }

    /// The words between the two.
    pub fn between(&self) -> (usize, usize) {
        let target = self.pair.target;
        let holder = self.pair.holder.unwrap_or(target);
        let (from, to) = if holder.0 <= target.0 { (holder.1, target.0) } else { (target.1, holder.0) };
        (from.min(to), to)
    }

    pub fn code(&self, at: usize) -> u32 {
        let inside = |range: (usize, usize)| range.0 <= at && at < range.1;
        match self.view.words.get(at) {
            None => code::EDGE,
            Some(_) if inside(self.pair.target) => code::TARGET,
            Some(_) if self.pair.holder.is_some_and(inside) => code::HOLDER,
            Some(word) => word.code,
        }
    }

    /// A verb with what turns it round.
    pub fn verb(&self, group: &Group) -> u32 {
        let turned = u32::from(group.negated) << 1 | u32::from(group.passive);
        self.view.words.get(group.head).map_or(0, |word| word.code) ^ turned << 29
    }

    pub fn tone(&self, group: &Group) -> u32 {
        let opinion = self.view.words.get(group.head).map_or(0.0, |word| word.opinion);
        let sign = if opinion > 0.0 {
            1
        } else if opinion < 0.0 {
            2
        } else {
            0
        };
        sign << 2 | u32::from(group.negated) << 1 | u32::from(group.passive)
    }

    pub fn is_owner(&self, at: usize) -> bool {
        let codes = owner_codes();
        self.view.words.get(at).is_some_and(|word| codes.contains(&word.code))
    }

    pub fn names(&self, from: usize, to: usize) -> u32 {
        let words = self.view.words.get(from..to).unwrap_or_default();
        let mut inside = false;
        let mut count = 0;
        for word in words {
            count += u32::from(word.name && !inside);
            inside = word.name;
        }
        count
    }

    pub fn quotes_before(&self, at: usize) -> u32 {
        let quotes = quote_codes();
        self.view.words.iter().take(at).filter(|word| word.mark && quotes.contains(&word.code)).count() as u32
    }

    /// Classes of the words `from..to`, noun phrases and verbs drawn together, as one number.
    pub fn signature(&self, from: usize, to: usize) -> u32 {
        let mut sum = 17u32;
        let mut last = 0;
        let mut length = 0;
        let mut at = from;
        while at < to && length < 12 {
            let Some(word) = self.view.words.get(at) else { break };
            let group = self.view.group_after(at).filter(|group| group.first == at && group.end <= to);
            let (symbol, next) = if let Some(group) = group {
                (8 + self.tone(group) % 4, group.end)
            } else {
                (self.symbol(at, word.class, word.mark), at + 1)
            };
            if symbol != 0 && symbol != last {
                sum = sum.wrapping_mul(0x0100_0193) ^ symbol;
                length += 1;
            }
            last = if symbol == 0 { last } else { symbol };
            at = next;
        }
        sum << 1
    }

    pub fn symbol(&self, at: usize, class: Class, mark: bool) -> u32 {
        match class {
            _ if mark => self.code(at) | 64,
            Class::Preposition | Class::Relative | Class::Conjunction => self.code(at) | 64,
            Class::Noun => 1,
            Class::Name => 2,
            Class::Pronoun => 3,
            Class::To => 4,
            class if class.is_verb() => 5,
            Class::Determiner | Class::Adjective | Class::Adverb | Class::Possessive => 0,
            _ if self.is_owner(at) => 6,
            _ => 0,
        }
    }
}

fn owner_codes() -> [u32; 3] {
    use super::words::hash;
    const { [hash("'s"), hash("’s"), hash("'")] }
}

fn quote_codes() -> [u32; 3] {
    use super::words::hash;
    const { [hash("\""), hash("“"), hash("”")] }
}

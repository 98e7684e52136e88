//! Features of clauses: the part that holder and target play in theirs, the verb that the holder is
//! subject of behind asides, and what kin of words and the cue table say of the verbs.

use super::feature::{Gatherer, Kind};
use super::sight::Sight;
use super::view::{Group, code};
use super::words::{Class, hash};

/// The part of a party in its clause.
mod part {
    pub const START: u32 = 1;
    pub const OBJECT: u32 = 2;
    pub const PASSIVE: u32 = 3;
    pub const COMMA: u32 = 4;
    pub const JOINED: u32 = 5;
    pub const OTHER: u32 = 6;
    pub const RELATIVE: u32 = 7;
    /// From here on: an object of a preposition.
    pub const PREPOSITIONS: u32 = 8;
}

/// What follows a party.
mod next {
    pub const VERB: u32 = 1;
    pub const PASSIVE: u32 = 2;
    pub const OWNER: u32 = 3;
    pub const RELATIVE: u32 = 4;
    pub const COMMA: u32 = 5;
    pub const JOINED: u32 = 6;
    pub const PREPOSITION: u32 = 7;
    pub const NOUN: u32 = 8;
    pub const END: u32 = 9;
    pub const OTHER: u32 = 10;
    pub const TO: u32 = 11;
}

impl Gatherer {
    /// Who plays which part in which clause, and what the words that join them mean.
    pub(super) fn clauses(&mut self, sight: &Sight<'_>, holder: (usize, usize)) {
        let target = sight.pair.target;
        let order = sight.order();
        let parts =
            (sight.part(holder) * 16 + sight.following(holder), sight.part(target) * 16 + sight.following(target));
        self.add(Kind::Parts, parts.0, parts.1 ^ order << 31, usize::MAX);
        self.add(Kind::HolderPart, parts.0, order, usize::MAX);
        self.add(Kind::TargetPart, parts.1, order, usize::MAX);
        let subject = sight.subject_verb(holder);
        self.verb_meanings(sight, holder, subject, parts);
        if let (Some(subject), Some(reaching)) = (subject, sight.view.group_before(target.0)) {
            self.verb_pair(sight, subject, reaching);
        }
        self.meanings_between(sight, holder, parts);
        for (which, party) in [(0, holder), (1, target)] {
            self.owned_noun(sight, party, which << 1 | order, parts.1);
        }
    }

    /// Kin and meaning of the four verbs around holder and target, alone and with the parts.
    fn verb_meanings(&mut self, sight: &Sight<'_>, holder: (usize, usize), subject: Option<&Group>, parts: (u32, u32)) {
        let (view, target) = (sight.view, sight.pair.target);
        let near = [
            (subject, parts.0),
            (view.group_before(target.0), parts.1),
            (view.group_after(target.1), parts.1),
            (view.group_before(holder.0), parts.0),
        ];
        for (which, (group, part)) in (0..).zip(near) {
            let Some((group, word)) = group.and_then(|group| Some((group, view.words.get(group.head)?))) else {
                continue;
            };
            let place = turned(group) << 4 | which << 1 | sight.order();
            if word.cluster != 0 {
                let key = u32::from(word.cluster) << 8 | place;
                self.add(Kind::VerbCluster, key, 0, group.head);
                self.add(Kind::VerbClusterPart, key, part + 1, group.head);
            }
            let sign = sight.sign(group.head);
            if sign != 0 {
                self.add(Kind::VerbSign, sign << 8 | place, 0, group.head);
                self.add(Kind::VerbSignPart, sign << 8 | place, part + 1, group.head);
                self.add(Kind::VerbSignParts, sign << 8 | place, parts.0 << 8 | parts.1, group.head);
            }
        }
    }

    /// The verb that the holder is subject of beside the one that reaches the target.
    fn verb_pair(&mut self, sight: &Sight<'_>, subject: &Group, reaching: &Group) {
        let order = sight.order();
        let same = u32::from(subject.head == reaching.head);
        let cluster = |group: &Group| sight.view.words.get(group.head).map_or(0, |word| u32::from(word.cluster));
        let key = cluster(subject) << 4 | turned(subject) << 1 | order;
        let other = cluster(reaching) << 4 | turned(reaching) << 1 | same;
        self.add(Kind::VerbClusters, key, other, reaching.head);
        let object = sight.part(sight.pair.target);
        self.add(Kind::Subject, sight.verb(subject), order << 1 | same, subject.head);
        self.add(Kind::SubjectPart, sight.verb(subject) ^ same, object << 1 | order, subject.head);
        let signs = sight.sign(subject.head) << 4 | sight.sign(reaching.head);
        let key = signs << 8 | turned(subject) << 6 | turned(reaching) << 4 | same << 1 | order;
        self.add(Kind::VerbSigns, key, object + 1, usize::MAX);
    }

    /// Kin and cues between the two and beside them.
    fn meanings_between(&mut self, sight: &Sight<'_>, holder: (usize, usize), parts: (u32, u32)) {
        let (from, to) = sight.between();
        let order = sight.order();
        for (at, word) in (from..to).zip(sight.view.words.get(from..to).unwrap_or_default()) {
            if word.cluster != 0 && to - from < 36 {
                self.add(Kind::BetweenCluster, u32::from(word.cluster), order, at);
            }
            if word.cue != 0.0 {
                let near = u32::from(at < from + 3) << 1 | u32::from(at + 4 > to);
                let sign = sight.sign(at) << 1 | order;
                self.weighted(Kind::BetweenCue, sign, 0, at, word.cue.abs());
                self.add(Kind::BetweenCue, sign, 4 + near, at);
                self.add(Kind::BetweenCue, sign, 1 << 16 | parts.0 << 8 | parts.1, at);
            }
        }
        let target_left = sight.pair.target.0.checked_sub(1);
        for (kind, at) in [(Kind::HolderRightCluster, Some(holder.1)), (Kind::TargetLeftCluster, target_left)] {
            let word = at.and_then(|at| Some((at, sight.view.words.get(at)?)));
            if let Some((at, word)) = word.filter(|(_, word)| word.cluster != 0) {
                self.add(kind, u32::from(word.cluster), order, at);
            }
        }
        self.add(Kind::SignedShape, sight.signed_shape(from, to), order, usize::MAX);
    }

    /// “H’s criticism of T”
    fn owned_noun(&mut self, sight: &Sight<'_>, party: (usize, usize), place: u32, target_part: u32) {
        if !sight.is_owner(party.1) {
            return;
        }
        let behind = sight.view.words.iter().enumerate().skip(party.1 + 1).take(4);
        let Some((at, word)) = behind.into_iter().find(|(_, word)| word.class == Class::Noun) else { return };
        self.add(Kind::OwnedNoun, u32::from(word.cluster), place, at);
        let sign = sight.sign(at);
        if sign != 0 {
            self.add(Kind::OwnedNoun, sign, 4 | place, at);
            self.add(Kind::OwnedNoun, sign, (target_part + 1) << 8 | place, at);
        }
    }
}

/// What turns a verb round.
fn turned(group: &Group) -> u32 {
    u32::from(group.negated) << 1 | u32::from(group.passive)
}

impl<'v> Sight<'v> {
    /// What the cue table, or else the opinion list, says of a word: 0 nothing, 1 and 2 cue, 3 and 4 opinion.
    pub(super) fn sign(&self, at: usize) -> u32 {
        let Some(word) = self.view.words.get(at) else { return 0 };
        match () {
            () if word.cue > 0.0 => 1,
            () if word.cue < 0.0 => 2,
            () if word.opinion > 0.0 => 3,
            () if word.opinion < 0.0 => 4,
            () => 0,
        }
    }

    /// The part that a party plays, by what stands before its noun phrase.
    pub(super) fn part(&self, party: (usize, usize)) -> u32 {
        let mut at = party.0;
        while let Some(before) = at.checked_sub(1) {
            let Some(word) = self.view.words.get(before) else { break };
            if let Some(group) = self.view.group_before(at).filter(|group| group.end == at) {
                return if group.passive { part::PASSIVE } else { part::OBJECT };
            }
            match word.class {
                _ if word.mark => return part::COMMA,
                Class::Preposition | Class::To => return part::PREPOSITIONS + word.code % 56,
                Class::Conjunction => return part::JOINED,
                Class::Relative => return part::RELATIVE,
                Class::Determiner
                | Class::Adjective
                | Class::Noun
                | Class::Name
                | Class::Possessive
                | Class::Other
                | Class::Participle => at = before,
                _ => return part::OTHER,
            }
        }
        part::START
    }

    /// The part, with the frequent prepositions numbered.
    pub(super) fn governor(&self, party: (usize, usize)) -> usize {
        let part = self.part(party);
        if part < part::PREPOSITIONS {
            return part as usize;
        }
        let before = self.view.words.get(..party.0).unwrap_or_default();
        let code =
            before.iter().rfind(|word| matches!(word.class, Class::Preposition | Class::To)).map(|word| word.code);
        let known = PREPOSITIONS.iter().position(|preposition| Some(*preposition) == code);
        part::PREPOSITIONS as usize + known.map_or(0, |at| at + 1)
    }

    /// What follows a party.
    pub(super) fn following(&self, party: (usize, usize)) -> u32 {
        let mut at = party.1;
        while let Some(word) = self.view.words.get(at) {
            if self.is_owner(at) {
                return next::OWNER;
            }
            if let Some(group) = self.view.group_after(at).filter(|group| group.first == at) {
                return if group.passive { next::PASSIVE } else { next::VERB };
            }
            return match word.class {
                _ if word.code == code::NAME => {
                    at += 1;
                    continue;
                }
                _ if word.mark => next::COMMA,
                Class::Adverb => {
                    at += 1;
                    continue;
                }
                Class::Preposition => next::PREPOSITION,
                Class::To => next::TO,
                Class::Conjunction => next::JOINED,
                Class::Relative => next::RELATIVE,
                Class::Noun => next::NOUN,
                _ => next::OTHER,
            };
        }
        next::END
    }

    /// The verb that a party is subject of, behind asides: “Trump, who …, is”, “Trump, the president of …, said”.
    pub(super) fn subject_verb(&self, party: (usize, usize)) -> Option<&'v Group> {
        let words = &self.view.words;
        let mut at = party.1;
        while words.get(at).is_some_and(|word| word.code == code::NAME) {
            at += 1;
        }
        let first = words.get(at)?;
        if first.mark && first.code == COMMA {
            let end = (at + 1..at + 26).find(|&end| {
                let Some(group) = self.view.group_after(end + 1).filter(|group| group.first <= end + 2) else {
                    return false;
                };
                let class = words.get(group.head).map_or(Class::Other, |word| word.class);
                let finite = !matches!(class, Class::Gerund | Class::Participle) || group.end - group.first > 1;
                finite && words.get(end).is_some_and(|word| word.mark && word.code == COMMA)
            });
            if let Some(end) = end {
                return self.view.group_after(end + 1);
            }
        }
        self.view.group_after(at)
    }

    /// As the signature, but with what verbs and nouns say for or against.
    fn signed_shape(&self, from: usize, to: usize) -> u32 {
        let (mut sum, mut last, mut length, mut at) = (23u32, 0, 0, from);
        while at < to && length < 8 {
            let Some(word) = self.view.words.get(at) else { break };
            let group = self.view.group_after(at).filter(|group| group.first == at && group.end <= to);
            let (symbol, next) = match group {
                Some(group) => (
                    16 + self.sign(group.head) * 4 + (u32::from(group.negated) << 1 | u32::from(group.passive)),
                    group.end,
                ),
                None => {
                    let sign = self.sign(at);
                    let symbol = match word.class {
                        _ if word.mark => 1,
                        Class::Preposition => 2,
                        Class::Relative => 3,
                        Class::Conjunction => 4,
                        Class::To => 5,
                        _ if self.is_owner(at) => 6,
                        _ if sign != 0 => 7 + sign,
                        Class::Name => 12,
                        Class::Noun => 7,
                        _ => 0,
                    };
                    (symbol, at + 1)
                }
            };
            if symbol != 0 && symbol != last {
                sum = sum.wrapping_mul(0x0100_0193) ^ symbol;
                length += 1;
                last = symbol;
            }
            at = next;
        }
        sum
    }
}

const COMMA: u32 = hash(",");

/// The stems of frequent prepositions.
const PREPOSITIONS: [u32; 14] = [
    hash("of"),
    hash("to"),
    hash("by"),
    hash("with"),
    hash("for"),
    hash("from"),
    hash("in"),
    hash("on"),
    hash("against"),
    hash("about"),
    hash("at"),
    hash("as"),
    hash("over"),
    hash("between"),
];

//! Dense features of a pair: the vectors of the words that play a role for it.

use super::feature::Pair;
use super::sight::Sight;
use super::view::{Group, View};
use super::words::{DIMENSIONS, WordTable};

/// Numbers of one role: a vector and what has none.
const WIDTH: usize = DIMENSIONS + 7;
const ROLES: usize = 20;
/// Numbers that say where the two stand.
const PLACES: usize = 12;
/// Numbers that say which part a party plays in its clause, by what governs it and what follows it.
const GOVERNORS: usize = 24;
const PARTY: usize = GOVERNORS + 12;
/// Numbers of a verb: what it says (one of five), whether it is negated and passive.
const VERB: usize = 8;
const EXTRAS: usize = PLACES + 2 * PARTY + 5 * VERB;

/// How many numbers describe a pair.
pub(super) const INPUTS: usize = ROLES * WIDTH + EXTRAS;

/// Where a holder stands that there is none of: far behind the longest sentence.
const NOBODY: (usize, usize) = (1000, 1000);

/// Fills `inputs` with what describes the pair; without a holder only the target's surroundings.
pub(super) fn describe(view: &View, pair: Pair, inputs: &mut Vec<f32>) {
    let holder = pair.holder.unwrap_or(NOBODY);
    inputs.clear();
    inputs.resize(INPUTS, 0.0);
    let target = pair.target;
    let length = view.words.len();
    let first = holder.0 <= target.0;
    let (from, to) = if first { (holder.1, target.0) } else { (target.1, holder.0) };
    let (from, to) = (from.min(to), to);
    let own = view.group_after(holder.1);
    let prior = pair.holder.and_then(|holder| view.group_before(holder.0));
    let reaching = view.group_before(target.0);
    let next = view.group_after(target.1);
    let sight = Sight::new(view, pair);
    let subject = if pair.holder.is_some() { sight.subject_verb(holder) } else { None };
    let mut writer = Writer { view, holder, target, inputs, role: 0 };
    if pair.holder.is_some() {
        writer.mean(0, holder.0.min(target.0));
        writer.mean(from, to);
        writer.mean(holder.1.max(target.1), length);
    } else {
        writer.mean(0, target.0);
        writer.role += 1;
        writer.mean(target.1, length);
    }
    for at in [holder.0.checked_sub(2), holder.0.checked_sub(1), Some(holder.1), Some(holder.1 + 1), Some(holder.1 + 2)]
    {
        writer.word(at);
    }
    for at in
        [target.0.checked_sub(3), target.0.checked_sub(2), target.0.checked_sub(1), Some(target.1), Some(target.1 + 1)]
    {
        writer.word(at);
    }
    let verbs_of = [own, prior, reaching, next, subject];
    for group in verbs_of {
        writer.word(group.map(|group| group.head));
    }
    writer.mean(target.0.saturating_sub(5), target.0);
    writer.mean(holder.1, (holder.1 + 6).min(length));
    let same =
        |one: Option<&Group>, other: Option<&Group>| one.zip(other).is_some_and(|(one, other)| one.head == other.head);
    let flag = |is: bool| f32::from(u8::from(is));
    let extras = [
        flag(first),
        flag(!first),
        (to - from).min(10) as f32 / 10.0,
        flag(holder.0 == 0),
        flag(target.0 == 0),
        flag(first && same(own, reaching)),
        flag(!first && same(next, prior)),
        flag(own.is_some_and(|group| group.negated)),
        flag(own.is_some_and(|group| group.passive)),
        flag(reaching.is_some_and(|group| group.negated)),
        flag(next.is_some_and(|group| group.passive)),
        flag(prior.is_some_and(|group| group.passive)),
    ];
    let Some((places, rest)) = inputs.get_mut(ROLES * WIDTH..).and_then(|room| room.split_at_mut_checked(PLACES))
    else {
        return;
    };
    places.copy_from_slice(&extras);
    let Some((parties, verbs)) = rest.split_at_mut_checked(2 * PARTY) else { return };
    let mark = |room: &mut [f32], at: usize| room.get_mut(at).into_iter().for_each(|number| *number = 1.0);
    for (party, room) in [pair.holder, Some(target)].into_iter().zip(parties.chunks_mut(PARTY)) {
        if let Some(party) = party {
            mark(room, sight.governor(party).min(GOVERNORS - 1));
            mark(room, GOVERNORS + sight.following(party) as usize);
        }
    }
    for (group, room) in verbs_of.into_iter().zip(verbs.chunks_mut(VERB)) {
        if let Some(group) = group {
            mark(room, sight.sign(group.head) as usize);
            for (is, at) in [(group.negated, 5), (group.passive, 6)] {
                if is {
                    mark(room, at);
                }
            }
        }
    }
}

struct Writer<'v> {
    view: &'v View,
    holder: (usize, usize),
    target: (usize, usize),
    inputs: &'v mut [f32],
    role: usize,
}

impl Writer<'_> {
    fn word(&mut self, at: Option<usize>) {
        self.add(at, 1.0);
        self.role += 1;
    }

    fn mean(&mut self, from: usize, to: usize) {
        let weight = 1.0 / (to.saturating_sub(from).max(1) as f32).sqrt();
        for at in from..to {
            self.add(Some(at), weight);
        }
        self.role += 1;
    }

    fn add(&mut self, at: Option<usize>, weight: f32) {
        let begin = self.role * WIDTH;
        let Some(room) = self.inputs.get_mut(begin..begin + WIDTH) else { return };
        let (vector, rest) = room.split_at_mut(DIMENSIONS);
        let [absent, holder, target, name, opinion, negation, cue] = rest else { return };
        let inside = |range: (usize, usize)| at.is_some_and(|at| range.0 <= at && at < range.1);
        let Some(word) = at.and_then(|at| self.view.words.get(at)) else {
            *absent += weight;
            return;
        };
        if inside(self.holder) {
            *holder += weight;
        } else if inside(self.target) {
            *target += weight;
        } else if word.name {
            *name += weight;
        } else {
            if let Some(row) = word.vector {
                WordTable::bundled().add_vector(row, weight, vector);
            }
            *opinion += weight * word.opinion / 2.0;
            *cue += weight * word.cue;
            *negation += weight * f32::from(u8::from(word.negation));
        }
    }
}

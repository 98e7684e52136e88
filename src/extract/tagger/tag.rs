//! The tags of the sequence model: outside, and begin and inside for each class of names.

/// How many tags there are.
pub(super) const TAGS: usize = 9;

/// No name.
pub(super) const OUTSIDE: usize = 0;

/// The classes of names that the model tells apart. Places are one class here: countries, cities and
/// regions are parted by lists and head words afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Class {
    Person,
    Organisation,
    Place,
    Group,
}

/// All classes, in the order of their tags.
pub(super) const CLASSES: [Class; 4] = [Class::Person, Class::Organisation, Class::Place, Class::Group];

impl Class {
    /// The class of a label of the news schema; `None` for labels that the model does not know.
    pub fn of_label(label: &str) -> Option<Self> {
        match label {
            "PERSON" => Some(Self::Person),
            "ORG" => Some(Self::Organisation),
            "GPE" | "LOC" => Some(Self::Place),
            "NORP" => Some(Self::Group),
            _ => None,
        }
    }

    pub(super) fn begin(self) -> usize {
        1 + 2 * self as usize
    }

    pub(super) fn inside(self) -> usize {
        2 + 2 * self as usize
    }
}

/// The class that a tag begins, if it begins one.
pub(super) fn begins(tag: usize) -> Option<Class> {
    (tag % 2 == 1).then(|| CLASSES.get(tag / 2).copied()).flatten()
}

/// Whether `tag` may follow `before`: an inside tag only its own begin or inside.
pub(super) fn may_follow(before: usize, tag: usize) -> bool {
    tag == OUTSIDE || tag % 2 == 1 || before == tag || before + 1 == tag
}

/// A set of tags, one bit each.
pub(super) type TagSet = u16;

/// All tags.
pub(super) const ANY: TagSet = (1 << TAGS) - 1;

//! Whom “he”, “they”, “the bank” and “his party” mean, in a sentence and in those before it.

use super::{Grammar, Unit};
use crate::extract::draft::Found;
use crate::extract::word_class::WordClass;

/// Whom the sentences before were about, for pronouns: the last person and the last body.
#[derive(Debug, Clone, Default)]
pub(in crate::extract) struct Topic {
    pub person: Option<usize>,
    pub group: Vec<usize>,
    /// The last one that “it” can mean.
    pub body: Option<usize>,
}

/// How many mentions back a description may mean one.
const REACH: usize = 60;

impl Grammar<'_> {
    /// Whom the sentence is about, for the pronouns of the next one.
    pub fn topic(&self) -> Topic {
        let mut topic = self.before.clone();
        let main = self.main_unit().map(|unit| vec![unit.place]);
        let subjects = self.anchors.iter().rev().map(|(_, holders)| holders.clone()).chain(main);
        for holders in subjects {
            match holders.as_slice() {
                [one] if self.is_labelled(*one, &["PERSON", "ROLE"]) => {
                    topic.person = if self.is_nominal(*one) { topic.person } else { Some(*one) };
                }
                [_, ..] if holders.iter().all(|place| self.is_labelled(*place, &["ORG", "GPE", "NORP"])) => {
                    if let [one] = holders.as_slice()
                        && !self.is_many(*one)
                    {
                        topic.body = Some(*one);
                    }
                    topic.group = holders;
                }
                _ => {}
            }
        }
        topic
    }

    /// Whom “he” or “she” means here: the person who is subject before, in this sentence or the last.
    pub(super) fn person_before(&self, at: usize) -> Vec<usize> {
        let is_person = |place: &usize| self.is_labelled(*place, &["PERSON", "ROLE"]) && !self.is_nominal(*place);
        let subject =
            self.anchors_before(at).find(|(_, holders)| matches!(holders.as_slice(), [one] if is_person(one)));
        if let Some((_, holders)) = subject {
            return holders.clone();
        }
        let named = |unit: &&Unit| unit.end <= at && unit.label == "PERSON";
        let mut persons = self.units.iter().filter(named).filter(|unit| !self.tokens.is_possessive(unit.end));
        if let (Some(unit), None) = (persons.next(), persons.next()) {
            return vec![unit.place];
        }
        self.before.person.into_iter().collect()
    }

    /// Whom “it” or “they” mean: the body that is subject before in this sentence, or else in the last.
    pub(super) fn group_before(&self, at: usize) -> Vec<usize> {
        let is_group = |place: &usize| self.is_labelled(*place, &["ORG", "GPE", "NORP"]);
        let plural = self.tokens.is_any(at, &["they", "their"]);
        let subject = self
            .anchors_before(at)
            .find(|(_, holders)| plural || holders.iter().all(|place| is_group(place) && !self.is_many(*place)));
        match subject {
            Some((_, holders)) if holders.iter().all(is_group) || holders.len() > 1 => holders.clone(),
            Some(_) => Vec::new(),
            None if plural => self.before.group.clone(),
            None => self.before.body.into_iter().collect(),
        }
    }

    /// Who owns what “his”, “its” or “their” at `at` goes with.
    pub fn owner(&self, at: usize) -> Vec<usize> {
        match self.tokens.lower(at) {
            "his" | "her" => self.person_before(at),
            "its" | "their" => {
                let found = self.group_before(at);
                // “Despite its objection, Kenya …”
                let main = || self.main_unit().filter(|unit| unit.first > at && unit.label != "PERSON");
                if found.is_empty() { main().map(|unit| vec![unit.place]).unwrap_or_default() } else { found }
            }
            "our" | "my" => self.speaker.clone(),
            _ => Vec::new(),
        }
    }

    /// The body for which a person speaks whose name begins at `at`: “its chairman, Okafor”.
    pub fn principal(&self, at: usize) -> Vec<usize> {
        let comma = at.saturating_sub(1);
        if comma <= self.first || !self.tokens.is(comma, ",") || !self.tokens.is_capital(at) {
            return Vec::new();
        }
        let leads = |at: usize| {
            self.tokens.is_any(
                at,
                &["leader", "chairman", "chairwoman", "chair", "president", "head", "spokesman", "spokeswoman"],
            ) || self.tokens.is_any(at, &["spokesperson", "secretary", "whip", "director", "chief"])
        };
        let start = comma.saturating_sub(4).max(self.first);
        match (start..comma).rev().find(|&at| self.tokens.is_any(at, &["its", "their"])) {
            Some(own) if leads(comma - 1) => self.group_before(own),
            _ => Vec::new(),
        }
    }

    /// Which name a description means: “the bank”, “his government”, “the minister”.
    pub(super) fn described(&self, unit: &Unit) -> Option<usize> {
        let head = self.tokens.lower(unit.end - 1);
        let determiner = unit.first.checked_sub(1).filter(|&before| before >= self.first)?;
        if unit.end - unit.first > 2 {
            return None;
        }
        let generic = matches!(
            head,
            "group" | "party" | "body" | "union" | "league" | "mission" | "alliance" | "bloc" | "agency" | "company"
        ) || matches!(
            head,
            "organisation" | "organization" | "coalition" | "movement" | "bank" | "ministry"
        );
        match self.tokens.lower(determiner) {
            // “Nauru, whose government”
            "whose"
                if (self.is_a(unit.end - 1, WordClass::Collective) || self.is_a(unit.end - 1, WordClass::Body))
                    && self.tokens.is(determiner.wrapping_sub(1), ",") =>
            {
                self.unit_ending(determiner - 1).filter(|owner| owner.can_hold).map(|owner| owner.place)
            }
            "his" | "her" if matches!(head, "government" | "party" | "administration" | "country" | "ministry") => {
                let person = *self.person_before(determiner).first()?;
                let entity = self.draft.found.get(person)?.entity?;
                let above = self.draft.entities.get(entity)?.affiliation?;
                let is_party = head == "party" || head == "ministry";
                let fits = self.draft.entities.get(above).is_some_and(|body| (body.label == "ORG") == is_party);
                let place = self.named_before(unit.first, |found| found.entity == Some(above));
                place.filter(|_| fits)
            }
            "its" | "their"
                if matches!(head, "board" | "leadership" | "members" | "lawmakers" | "executive" | "leaders") =>
            {
                match self.group_before(determiner).as_slice() {
                    [one] => Some(*one),
                    _ => None,
                }
            }
            // “the bank” of “the bank’s board”
            "the" if generic && unit.end - unit.first == 1 => {
                let mut head = head.to_owned();
                let carries = |found: &Found| {
                    found.label == "ORG" && self.draft.words(found.first, found.end).to_lowercase().contains(&head)
                };
                if let Some(place) = self.named_before(unit.first, carries) {
                    return Some(place);
                }
                head.clear();
                // “The group” may be any body that the text is about, and only that one.
                let topic = self.before.group.as_slice();
                match topic {
                    [one] if self.is_labelled(*one, &["ORG"]) && !self.is_nominal(*one) => Some(*one),
                    _ => None,
                }
            }
            "the" if self.is_a(unit.end - 1, WordClass::Office) => {
                let holds = |found: &Found| {
                    found.label == "ROLE"
                        && found.holder.is_some()
                        && self.tokens.is(found.end - 1, head)
                        && unit.end - unit.first == 1
                };
                let role = self.named_before(unit.first, holds)?;
                self.draft.found.get(role)?.holder
            }
            _ => None,
        }
    }

    /// The last mention before the token at `at` that `fits`.
    fn named_before(&self, at: usize, fits: impl Fn(&Found) -> bool) -> Option<usize> {
        let end = self.draft.found.partition_point(|found| found.first < at);
        (end.saturating_sub(REACH)..end)
            .rev()
            .find(|&place| self.draft.found.get(place).is_some_and(|found| !found.is_nominal() && fits(found)))
    }

    /// Whether a nominal mention names many: “unions”.
    fn is_many(&self, place: usize) -> bool {
        let many = |found: &Found| found.label == "NORP" || self.tokens.lower(found.end - 1).ends_with('s');
        self.draft.found.get(place).is_some_and(|found| found.is_nominal() && many(found))
    }

    fn is_nominal(&self, place: usize) -> bool {
        self.draft.found.get(place).is_some_and(Found::is_nominal)
    }

    pub(super) fn is_labelled(&self, place: usize, labels: &[&str]) -> bool {
        self.draft.found.get(place).is_some_and(|found| labels.contains(&found.label))
    }
}

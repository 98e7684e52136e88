//! Whom “he”, “they” and “it” mean, in a sentence and in the one after it.

use super::{Grammar, Unit};

impl Grammar<'_> {
    /// Whom the sentence is about, for the pronouns of the next one.
    pub fn topic(&self) -> Vec<usize> {
        if let Some((_, holders)) = self.anchors.first().filter(|(_, holders)| holders.len() == 1) {
            return holders.clone();
        }
        self.main_unit().map(|unit| vec![unit.place]).unwrap_or_default()
    }

    /// Whom “he” or “she” means here: the person who is subject before, in this sentence or the last.
    pub(super) fn person_before(&self, at: usize) -> Vec<usize> {
        let is_person = |place: &usize| self.is_labelled(*place, &["PERSON", "ROLE"]);
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
        self.before.iter().copied().filter(is_person).take(1).collect()
    }

    /// Whom “it” or “they” mean: the body that is subject before in this sentence, or else in the last.
    pub(super) fn group_before(&self, at: usize) -> Vec<usize> {
        let is_group = |place: &usize| self.is_labelled(*place, &["ORG", "GPE", "NORP"]);
        let plural = self.tokens.is(at, "they");
        let subject = self.anchors_before(at).find(|(_, holders)| plural || holders.iter().all(is_group));
        match subject {
            Some((_, holders)) if holders.iter().all(is_group) || holders.len() > 1 => holders.clone(),
            Some(_) => Vec::new(),
            None if plural => Vec::new(),
            None => self.before.iter().copied().filter(is_group).take(1).collect(),
        }
    }

    fn is_labelled(&self, place: usize, labels: &[&str]) -> bool {
        self.draft.found.get(place).is_some_and(|found| labels.contains(&found.label))
    }
}

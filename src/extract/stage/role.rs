//! Offices and functions, with the place or body they belong to and the person who holds them.

use super::Tell;
use crate::extract::draft::{Draft, Found, Sentence};
use crate::extract::lexicon::Role;
use std::ops::ControlFlow;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    let total = draft.sentences.len();
    let mut roles = Vec::new();
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 128 == 0 {
            tell(number as f32 / total as f32)?;
        }
        let names: Vec<Found> = draft.found[draft.starting_in(sentence.first, sentence.end)].to_vec();
        let mut reader = Reader { draft, sentence, names };
        let mut at = sentence.first;
        while at < sentence.end {
            match reader.role(at) {
                Some(role) => {
                    at = role.end;
                    // A role may own a role: “the Commission President’s chief of staff”.
                    reader.names.push(role.clone());
                    roles.push(role);
                }
                None => at += 1,
            }
        }
    }
    draft.found.extend(roles);
    draft.sort();
    link_holders(draft);
    ControlFlow::Continue(())
}

struct Reader<'d> {
    draft: &'d Draft<'d>,
    sentence: &'d Sentence,
    names: Vec<Found>,
}

impl Reader<'_> {
    /// The role whose words (modifiers first) begin at `at`.
    fn role(&self, at: usize) -> Option<Found> {
        let tokens = &self.draft.tokens;
        let lexicon = &self.draft.lexicon.roles;
        // Inside a name there is no role: “Justice Ministry”; but names inside roles are found on the way.
        if self.names.iter().any(|name| name.label != "ROLE" && name.first <= at && at < name.end) {
            return None;
        }
        let mut stop = at;
        let (kind, mut end) = loop {
            let heads = lexicon.all(tokens, stop, self.sentence.end);
            let head = heads
                .filter(|(_, role)| !matches!(role, Role::Modifier | Role::Address))
                .max_by_key(|(length, role)| (*length, matches!(role, Role::Office), matches!(role, Role::Title)));
            let modifier = lexicon.all(tokens, stop, self.sentence.end).find(|(_, role)| **role == Role::Modifier);
            // “deputy prime minister”: a word may be a modifier and a head; what follows decides.
            if let Some((length, role)) = head
                && !(length == 1 && modifier.is_some() && self.head_follows(stop + 1))
            {
                break (*role, stop + length);
            }
            let (length, _) = modifier?;
            stop += length;
            if tokens.is_hyphen(stop) {
                stop += 1;
            }
            if stop >= self.sentence.end || stop > at + 5 {
                return None;
            }
        };
        if tokens.is_hyphen(end) && !tokens.is_hyphen(at.wrapping_sub(1)) {
            return None;
        }
        let capital = tokens.is_capital(stop) || tokens.is_capital(at);
        let person = self.name_at(end).filter(|name| name.label == "PERSON");
        let owner = self.owner_before(at);
        let office =
            lexicon.all(tokens, stop, end).chain(lexicon.all(tokens, at, end)).any(|(_, role)| *role == Role::Office);
        let belongs = self.belonging_end(end);
        let first = owner.as_ref().map_or(at, |owner| owner.first);
        let apposition = self.is_apposition(at, first);
        if belongs > end && (person.is_none() || belongs == end) {
            end = belongs;
        }
        let plural = tokens.lower(end - 1).ends_with('s') && !tokens.lower(end - 1).ends_with("ss");
        let (score, reason) =
            match (person.is_some(), owner.is_some() || belongs == end && belongs > stop + 1 && end != stop + 1) {
                _ if plural => return None,
                (true, _) => (0.9, "stands before the name of a person"),
                (false, true) if office || kind != Role::Modifier => {
                    (0.72, "an office or function with its place or body")
                }
                (false, _) if apposition => (0.7, "explains the name of a person"),
                (false, _) if office && !capital && kind != Role::Title => (0.6, "an office"),
                (false, _) if office && self.has_article(first) => (0.6, "an office"),
                _ => return None,
            };
        Some(Found::new(first, end, "ROLE", score, "role", reason))
    }

    fn head_follows(&self, at: usize) -> bool {
        let roles = &self.draft.lexicon.roles;
        roles.all(&self.draft.tokens, at, self.sentence.end).any(|(_, role)| !matches!(role, Role::Address))
    }

    fn has_article(&self, at: usize) -> bool {
        at > self.sentence.first
            && self.draft.tokens.is_any(at - 1, &["the", "a", "an", "his", "her", "its", "their", "as", "former"])
    }

    fn name_at(&self, at: usize) -> Option<&Found> {
        self.names.iter().filter(|name| name.first == at).max_by_key(|name| name.len())
    }

    /// The name before a role that it belongs to: “US” of “US president”, “Germany’s”, “soldiers’ union”.
    fn owner_before(&self, at: usize) -> Option<Found> {
        let tokens = &self.draft.tokens;
        let mut before = at;
        // Small words between: “Germany’s soldiers’ union leader”.
        let mut steps = 0;
        while before > self.sentence.first && steps < 4 && !self.names.iter().any(|name| name.end == before) {
            let word = before - 1;
            let inside = tokens.is_possessive(word)
                || tokens.is_word(word)
                    && !tokens.is_capital(word)
                    && (tokens.is_any(
                        word,
                        &["union", "party", "parliamentary", "central", "bank", "new", "top", "government"],
                    ) || tokens.is_possessive(word + 1) && word + 1 < at && steps > 0);
            if !inside {
                return None;
            }
            before = word;
            steps += 1;
        }
        let owns = |name: &&Found| {
            name.end == before && matches!(name.label, "GPE" | "ORG" | "NORP" | "ROLE" | "LOC" | "PERSON")
        };
        let owner = self.names.iter().filter(owns).max_by_key(|name| name.len())?;
        let apart = (before..at).any(|word| tokens.is_possessive(word));
        // “Trump adviser” belongs to Trump; “Merkel, chancellor” does not.
        let fits = owner.label != "PERSON" && owner.label != "ROLE" || apart;
        fits.then(|| owner.clone())
    }

    /// The end of “of Ukraine”, “for the Finance Ministry”, “of state” after a role.
    fn belonging_end(&self, at: usize) -> usize {
        let tokens = &self.draft.tokens;
        if at >= self.sentence.end || !tokens.is_any(at, &["of", "for", "at", "to"]) {
            return at;
        }
        let name = if tokens.is_any(at + 1, &["the", "its", "a"]) { at + 2 } else { at + 1 };
        match self.name_at(name) {
            Some(found) if matches!(found.label, "GPE" | "ORG" | "LOC" | "NORP") && tokens.lower(at) != "at" => {
                found.end
            }
            Some(found) if found.label == "ORG" => found.end,
            _ => at,
        }
    }

    /// “Jane Doe, a lawyer for …”: a role between commas after a person.
    fn is_apposition(&self, at: usize, first: usize) -> bool {
        let tokens = &self.draft.tokens;
        let article =
            first > self.sentence.first && tokens.is_any(first - 1, &["a", "an", "the", "its", "their", "his", "her"]);
        let comma = if article { first.wrapping_sub(2) } else { first.wrapping_sub(1) };
        at > self.sentence.first
            && tokens.is(comma, ",")
            && self.names.iter().any(|name| name.label == "PERSON" && name.end == comma)
    }
}

/// Joins roles to the persons who stand right beside them.
fn link_holders(draft: &mut Draft<'_>) {
    let mut links = Vec::new();
    for (place, role) in draft.found.iter().enumerate().filter(|(_, role)| role.label == "ROLE") {
        let near = draft.starting_in(role.first.saturating_sub(8), role.end + 2);
        let is_comma = |at: usize| {
            draft.tokens.is(at, ",")
                || draft.tokens.is_any(at, &["a", "an", "the"]) && draft.tokens.is(at.wrapping_sub(1), ",")
        };
        let holder = near.filter(|&other| other != place).find(|&other| {
            let Some(person) = draft.found.get(other).filter(|found| found.label == "PERSON") else { return false };
            person.first == role.end
                || person.first == role.end + 1
                    && draft.tokens.is(role.end, ",")
                    && draft.tokens.is_any(person.end, &[",", "."])
                || person.end < role.first && role.first - person.end <= 2 && is_comma(role.first - 1)
        });
        if let Some(holder) = holder {
            links.push((place, holder));
        }
    }
    for (role, holder) in links {
        if let Some(role) = draft.found.get_mut(role) {
            role.holder = Some(holder);
        }
    }
}

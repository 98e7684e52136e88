//! Where a report was filed and by whom: “HAVSTAD, 5 November (Nordic Wire) — …”.

use super::Scanner;

/// The rule that finds places and agencies at the head of a report.
pub(in crate::extract::stage) const DATELINE: &str = "dateline";

/// Places and agencies of more words than this are none.
const LONGEST: usize = 4;

/// The tokens of a dateline, each `first..end`.
struct Dateline {
    places: Vec<(usize, usize)>,
    wire: Option<(usize, usize)>,
}

impl Scanner<'_> {
    /// Takes down the place and the agency of a dateline, so that nothing else reads them.
    pub(super) fn read_dateline(&mut self) {
        let Some(Dateline { places, wire }) = self.dateline() else { return };
        for (first, end) in places {
            self.push_filed(first, end, "GPE", "the place of a dateline");
        }
        if let Some((first, end)) = wire {
            self.push_filed(first, end, "ORG", "the agency of a dateline");
        }
    }

    /// The places and the agency, if the sentence opens a paragraph with a dateline.
    fn dateline(&self) -> Option<Dateline> {
        let first = self.sentence.first;
        if !self.opens_paragraph() {
            return None;
        }
        let mut at = self.words_end(first)?;
        let mut places = vec![(first, at)];
        let mut dated = false;
        while self.tokens.is_any(at, &[",", "/"]) && at + 1 < self.sentence.end {
            if let Some(end) = self.date_end(at + 1) {
                at = end;
                dated = true;
                break;
            }
            let end = self.words_end(at + 1)?;
            places.push((at + 1, end));
            at = end;
        }
        let mut wire = None;
        if self.tokens.is(at, "(") {
            let end = self.words_end(at + 1).filter(|&end| self.tokens.is(end, ")"))?;
            wire = Some((at + 1, end));
            at = end + 1;
        }
        let closed = self.ends_dateline(at) && places.len() <= 3;
        let signed = dated || wire.is_some();
        (closed && places.iter().all(|&(first, end)| self.may_be_place(first, end, signed)))
            .then_some(Dateline { places, wire })
    }

    fn opens_paragraph(&self) -> bool {
        let before = self.draft.article.text.as_str().get(..self.sentence.range.start()).unwrap_or_default();
        before
            .chars()
            .rev()
            .find(|character| *character == '\n' || !character.is_whitespace())
            .is_none_or(|c| c == '\n')
    }

    /// The end of one to four words with capitals that no date holds.
    fn words_end(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while self.is_capital(end) || end > at && self.tokens.is_hyphen(end) && self.is_capital(end + 1) {
            end += 1;
        }
        (end > at && end - at <= LONGEST).then_some(end)
    }

    /// The end of a date at `at`.
    fn date_end(&self, at: usize) -> Option<usize> {
        let dates = &self.draft.found[self.draft.starting_in(at, at + 1)];
        dates.iter().find(|found| found.label == "DATE").map(|found| found.end)
    }

    /// A dash that a sentence follows; “Okafor — who left — …” is none.
    fn ends_dateline(&self, at: usize) -> bool {
        let dash = self.tokens.is(at, "—")
            || self.tokens.is_any(at, &["-", "–"]) && !self.tokens.is_glued(at) && !self.tokens.is_glued(at + 1);
        let follows = self.tokens.is_capital(at + 1)
            || self.tokens.is_number(at + 1)
            || self.tokens.is_any(at + 1, &["“", "\"", "‘", "'", "«"]);
        dash && at + 1 < self.sentence.end && follows
    }

    /// Whether these words can be the place. Without date and agency only capitals throughout show it.
    fn may_be_place(&self, first: usize, end: usize, signed: bool) -> bool {
        if let Some(known) = self.listed(first, end) {
            return matches!(self.draft.lexicon.known.get(known).map(|known| known.label), Some("GPE" | "LOC"));
        }
        let upper = (first..end).all(|at| self.tokens.is_upper(at) || self.tokens.is_hyphen(at));
        let words = (first..end).filter(|&at| self.tokens.is_word(at));
        let common = words.clone().any(|at| self.is_common(at));
        let long = words.clone().map(|at| self.tokens.lower(at).chars().count()).sum::<usize>() > 3;
        let person = self.is_first_name(first) && words.count() > 1;
        !common && !person && (signed || upper && long && !self.sentence.headline)
    }

    /// What the lists know by exactly these words.
    fn listed(&self, first: usize, end: usize) -> Option<usize> {
        self.known(first, end).filter(|(length, _)| first + length == end).map(|(_, known)| known)
    }

    fn push_filed(&mut self, first: usize, end: usize, label: &'static str, reason: &str) {
        match self.listed(first, end) {
            Some(known) => self.push_known(first, end, known),
            None => self.push(first, end, label, 0.85, DATELINE, reason),
        }
        for at in first..end {
            if let Some(taken) = self.taken.get_mut(at - self.sentence.first) {
                *taken = true;
            }
        }
    }
}

/// “RIO NEGRO” as it is written elsewhere: “Rio Negro”.
pub(in crate::extract::stage) fn capitalised(words: &str) -> String {
    let mut starts = true;
    let mut written = String::with_capacity(words.len());
    for character in words.chars() {
        if starts {
            written.push(character);
        } else {
            written.extend(character.to_lowercase());
        }
        starts = !character.is_alphabetic();
    }
    written
}

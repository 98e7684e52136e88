//! The names inside a run of capitals: what titles, lists and head words cut out of it.

use super::Scanner;

/// Little words that never begin a name, though a sentence or a headline may give them a capital.
const JOINTS: &[&str] = &[
    "while", "when", "but", "and", "if", "as", "after", "although", "though", "because", "since", "in", "on", "at",
    "for", "with", "like", "that", "what", "why", "how", "where", "yet", "so", "or", "nor", "before", "until",
    "unless", "whether", "despite", "unlike", "from", "by", "to", "is", "are", "was", "did", "does", "has",
];

/// Head words of papers and stations that are also plain nouns: a word that names must stand before.
const PAPERS: &[&str] = &["wire", "dispatch", "monitor", "ledger", "news", "tv"];

impl Scanner<'_> {
    pub(super) fn read_run(&mut self, at: usize, end: usize) {
        let mut at = at;
        if self.sentence.headline || !self.draft.english {
            return self.read_headline(at, end);
        }
        // “(D-Nev.)”, “(R-Texas)”: party and state of a lawmaker.
        if self.tokens.is_any(at, &["d", "r", "i"])
            && self.tokens.is_hyphen(at + 1)
            && at > self.sentence.first
            && self.tokens.is_any(at - 1, &["(", ","])
        {
            if let Some((length, known)) = self.known(at + 2, end) {
                self.push_known(at + 2, at + 2 + length, known);
            }
            return;
        }
        let mut after_title = self.follows_role(at);
        while at + 1 < end && JOINTS.contains(&self.tokens.lower(at)) && self.known(at, end).is_none() {
            at += 1;
        }
        if self.is_start(at) && self.is_common(at) && self.title(at, end).is_none() && !self.begins_known_name(at, end)
        {
            at += 1;
        }
        while at < end {
            if !self.is_capital(at) && !self.starts_run(at) {
                at += 1;
                continue;
            }
            let known = self.known(at, end);
            let title = self.title(at, end);
            let last = end - 1;
            let heads_run = (end > at + 1).then(|| self.head(last)).flatten();
            let inner_title = (at..end).any(|word| self.is_title(word));
            if let Some((length, known)) = known
                && at + length == end
            {
                self.push_known(at, end, known);
                return;
            }
            // “Justice Ministry” is no justice, “General Motors” no general; lists know the latter.
            if let Some(length) = title
                && known.is_none_or(|(known, _)| known <= length)
                && (heads_run.is_none() || at + length >= end || self.is_title(last))
            {
                after_title = true;
                at += length;
                continue;
            }
            if let Some(label) = heads_run.filter(|_| !inner_title)
                && !(self.is_first_name(at) && end - at == 2 && label != "ORG" && label != "WORK_OF_ART")
                && self.is_headed(at, end)
            {
                self.push(at, end, label, 0.82, "head word", "its last word says what it is");
                self.push_nested(at, end);
                return;
            }
            if let Some(label) = self.head_before_of(at, end) {
                self.push(at, end, label, 0.82, "head word", "its first words say what it is");
                self.push_nested(at, end);
                return;
            }
            let is_name_of_person = self.is_first_name(at)
                && self.title(at + 1, end).is_none()
                && known.is_none_or(|(length, _)| length == 1)
                && self.is_capital(at + 1);
            if let Some((length, known)) = known.filter(|_| !is_name_of_person && !self.is_initial(at)) {
                self.push_known(at, at + length, known);
                after_title = false;
                at += length;
                continue;
            }
            let stop = self.segment_end(at, end, is_name_of_person || after_title);
            // “Civil Protection Minister”: words of an office that the list does not know.
            let of_office = stop < end && !is_name_of_person && self.title(stop, end).is_some();
            if !of_office {
                self.classify(at, stop, after_title);
            }
            after_title = false;
            at = stop;
        }
    }

    /// In a headline, and in languages that write nouns with capitals, these tell nothing: only what
    /// the lists know is a name; the names of the article's body are looked up later.
    fn read_headline(&mut self, at: usize, end: usize) {
        let mut at = at;
        while at < end {
            let upper = (at..end.min(at + 2)).all(|word| self.tokens.is_upper(word));
            let known = self
                .known(at, end)
                .filter(|(length, _)| *length > 1 || !(self.is_common(at) || upper && self.tokens.lower(at).len() < 4));
            if let Some((length, known)) = known {
                self.push_known(at, at + length, known);
                at += length;
            } else if !self.draft.english && self.is_first_name(at) && at + 1 < end && self.is_capital(at + 1) {
                self.push(at, at + 2, "PERSON", 0.7, "first name", "begins with a first name");
                at += 2;
            } else {
                at += 1;
            }
        }
    }

    fn begins_known_name(&self, at: usize, end: usize) -> bool {
        let headed = end > at + 1
            && self.head(end - 1).is_some_and(|label| label == "ORG")
            && !matches!(
                self.tokens.lower(at),
                "the" | "a" | "an" | "in" | "when" | "but" | "and" | "if" | "as" | "while" | "at"
            );
        self.first_word(at).is_some()
            || self.known(at, end).is_some_and(|(length, _)| length > 1 || self.tokens.is_upper(at))
            || headed
            || self.head_before_of(at, end).is_some()
    }

    /// The next place in a run where a title or a known name begins.
    fn segment_end(&self, at: usize, end: usize, person: bool) -> usize {
        let limit = if person { at + 6 } else { end };
        for stop in at + 1..end.min(limit) {
            if self.tokens.is_hyphen(stop - 1) || !self.is_capital(stop) {
                continue;
            }
            let known = self.known(stop, end).is_some_and(|(length, id)| {
                let label = self.draft.lexicon.known.get(id).map(|known| known.label);
                !person && (length > 1 || label == Some("NORP")) || length > 1 && label != Some("GPE")
            });
            if known || (self.title(stop, end).is_some() && !person) {
                return stop;
            }
        }
        end.min(limit)
    }

    /// Whether more than the head word makes the name: “Finance Ministry”, not “The Ministry”.
    fn is_headed(&self, at: usize, end: usize) -> bool {
        let last = self.tokens.lower(end - 1);
        // “Breaking News” is no paper, and “Emily Post” is a person.
        let slight = PAPERS.contains(&last) && (at..end - 1).all(|word| self.is_common(word));
        let surname = matches!(last, "post" | "ledger")
            && end - at == 2
            && self.is_first_name(at)
            && self.known(at, end).is_none();
        if slight || surname {
            return false;
        }
        let real = (at..end - 1).filter(|&word| self.is_capital(word)).count();
        real > 0
            && !(real == 1
                && self.is_start(at)
                && matches!(self.tokens.lower(at), "the" | "this" | "that" | "a" | "our" | "their"))
    }

    /// “Ministry of Finance”, “University of Lagos”.
    fn head_before_of(&self, at: usize, end: usize) -> Option<&'static str> {
        let of = (at + 1..end).find(|&word| matches!(self.tokens.lower(word), "of" | "for"))?;
        if (at..of).any(|word| self.is_title(word)) {
            return None;
        }
        self.head(of - 1)
    }
}

//! Where a complement ends: at marks, conjunctions and new predicates, without what hangs after it.

use super::{Grammar, is_adverb};
use crate::extract::stage::cue::Form;
use crate::extract::word_class::WordClass;

impl Grammar<'_> {
    /// Where the complement that begins at `at` ends. A clause holds its own verb; a phrase does not.
    pub fn complement_end(&self, at: usize, clause: bool) -> usize {
        let mut end = at;
        let mut open_quote = None;
        let mut relative = false;
        while end < self.end && end < at + 45 {
            let word = self.tokens.lower(end);
            if let Some(unit) = self.unit_starting(end).filter(|unit| !unit.collective) {
                end = unit.end;
                continue;
            }
            match word {
                "“" | "‘" if open_quote.is_none() => open_quote = Some(end),
                "\"" if open_quote.is_none() && !self.tokens.is_glued(end) => open_quote = Some(end),
                "”" | "’" | "\"" => match open_quote.take() {
                    Some(_) => {
                        // “…willing,” and: the comma inside belongs to the sentence around.
                        if self.tokens.is_any(end - 1, &[",", "."]) {
                            end += 1;
                            break;
                        }
                    }
                    None => break,
                },
                ";" | "—" | "–" | ":" | "?" | "!" | "(" | "[" | "…" => break,
                "." if open_quote.is_none() => break,
                "," if open_quote.is_none() => {
                    let early = end <= at + 2 && clause;
                    if !(early || self.is_list(end)) {
                        break;
                    }
                }
                "while" | "whereas" | "because" | "although" | "though" | "unless" | "amid" | "despite" | "when"
                | "if" | "according" | "saying" | "adding" | "following" | "after" | "but" | "citing" | "until"
                | "who" | "which" | "where" | "whose" | "since" | "during"
                    if end > at && open_quote.is_none() =>
                {
                    break;
                }
                "as" if end > at
                    && open_quote.is_none()
                    && !self.tokens.is_any(end + 1, &["well", "part", "soon", "much", "quickly", "many", "long"])
                    && !self.tokens.is_any(end - 1, &["well", "soon", "much", "quickly", "many", "long", "such"]) =>
                {
                    break;
                }
                // “his commitment to the limit has …”: the verb of the sentence around.
                "has" | "have" | "had" | "is" | "are" | "was" | "were" | "will" | "would" | "could" | "may"
                    if !clause && end > at && open_quote.is_none() && !relative =>
                {
                    break;
                }
                // “the dam grew”: finite in any place.
                "grew" | "rose" | "fell" | "took" | "came" | "gave" | "went" | "saw" | "began" | "became" | "drew"
                    if !clause && end > at && open_quote.is_none() && !relative =>
                {
                    break;
                }
                "that" | "what" | "how" | "whether" | "he" | "she" | "it" | "they" | "we" if end > at => {
                    relative = true
                }
                "nor" if end > at && open_quote.is_none() => break,
                // “over the objections of two members”, “to the dismay of the union”
                "over" | "to" | "against" | "with"
                    if end > at
                        && open_quote.is_none()
                        && self.tokens.is(end + 1, "the")
                        && self.tokens.is_any(end + 3, &["of", "from"])
                        && self.draft.lexicon.cues.nouns.longest(self.tokens, end + 2, self.end).is_some()
                        && (word != "to" || self.is_a(end + 2, WordClass::Feeling)) =>
                {
                    break;
                }
                "and" | "or" if end > at && open_quote.is_none() && self.starts_predicate(end + 1) => break,
                "said" | "says" | "told" if end > at && open_quote.is_none() => break,
                _ => {}
            }
            end += 1;
        }
        self.trim_end(at, end.min(self.end))
    }

    /// A comma inside an enumeration: “steel, aluminium and cars”.
    fn is_list(&self, comma: usize) -> bool {
        let reach = (comma + 5).min(self.end);
        let items = (comma + 1..reach).take_while(|&at| self.tokens.is_word(at) || self.tokens.is_number(at));
        let mut last = comma;
        for at in items {
            if self.tokens.is_any(at, &["and", "or"]) {
                return at > comma + 1 && !self.starts_predicate(at + 1);
            }
            if self.is_verbal(at)
                || self
                    .tokens
                    .is_any(at, &["which", "who", "with", "he", "she", "they", "it", "we", "but", "while", "as", "the"])
            {
                return false;
            }
            last = at;
        }
        self.tokens.is(last + 1, ",")
            && last > comma
            && last <= comma + 3
            && self.tokens.is_any(last + 2, &["and", "or"])
    }

    /// Whether a new predicate begins at `at`: “and said”, “and he”, “and would”.
    fn starts_predicate(&self, at: usize) -> bool {
        let at = if is_adverb(self.tokens.lower(at)) || self.tokens.is_any(at, &["also", "then", "has", "have"]) {
            at + 1
        } else {
            at
        };
        let pronoun = self.tokens.is_any(
            at,
            &[
                "he", "she", "they", "it", "we", "i", "that", "is", "are", "was", "were", "would", "will", "should",
                "could",
            ],
        );
        if pronoun || self.is_finite(at) {
            return true;
        }
        let skip = usize::from(self.tokens.is_any(at, &["the", "a", "an", "its", "his", "their"]));
        self.unit_starting(at + skip).is_some_and(|unit| {
            let next = unit.end;
            self.is_finite(next)
                || self
                    .tokens
                    .is_any(next, &["has", "have", "had", "will", "would", "is", "are", "was", "were", "also", "could"])
                || self
                    .draft
                    .lexicon
                    .cues
                    .verbs
                    .longest(self.tokens, next, self.end)
                    .is_some_and(|(_, verb)| verb.form == Form::Gerund)
        })
    }

    /// A verb of the lists in a form that cannot be a noun.
    fn is_finite(&self, at: usize) -> bool {
        let lexicon = self.draft.lexicon;
        if self.tokens.is_capital(at) {
            return false;
        }
        let cue = lexicon
            .cues
            .verbs
            .longest(self.tokens, at, self.end)
            .is_some_and(|(_, verb)| matches!(verb.form, Form::Past | Form::Third));
        let report = self.is_report(at)
            && self.tokens.is_any(at, &["said", "says", "told", "added", "warned", "stressed", "insisted", "argued"]);
        cue || report || self.tokens.is_any(at, &["remains", "remained", "has", "had"])
    }

    /// Takes off what hangs at the end: commas, a lone preposition, “on Tuesday”.
    fn trim_end(&self, at: usize, end: usize) -> usize {
        let mut end = end;
        while end > at {
            let last = end - 1;
            let is_mark = !self.tokens.is_word(last)
                && !self.tokens.is_number(last)
                && !self.tokens.is_possessive(last)
                && !self.tokens.is_any(last, &["”", "’", "%", "\"", ")"]);
            let hanging = self.tokens.is_any(
                last,
                &[
                    "on", "in", "and", "or", "but", "the", "that", "by", "at", "for", "to", "with", "as", "of", "a",
                    "also",
                ],
            );
            if is_mark || hanging {
                end = last;
                continue;
            }
            if self.tokens.is_any(last, &["”", "\"", "’"])
                && self.tokens.is_any(last.wrapping_sub(1), &[",", "."])
                && !(at..last).any(|at| self.tokens.is_any(at, &["“", "\"", "‘"]))
            {
                end = last;
                continue;
            }
            let said_when = self.unit_ending(end).filter(|unit| unit.label == "DATE" && unit.first > at);
            let Some(date) = said_when else { break };
            let value = self.draft.found.get(date.place).and_then(|found| found.value.as_deref()).unwrap_or_default();
            let is_day = value.len() == 10 || value.contains("-W");
            let before = self.tokens.lower(date.first - 1);
            let free =
                !matches!(before, "by" | "until" | "before" | "after" | "for" | "from" | "since" | "of" | "next");
            if !(is_day && free) {
                break;
            }
            end = if matches!(before, "on" | "late" | "early") { date.first - 1 } else { date.first };
        }
        end
    }
}

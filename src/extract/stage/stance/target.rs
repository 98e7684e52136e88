//! What a stance is about: the complement of a cue, by the cue's frames.

use crate::extract::stage::cue::{Cue, Form, Frame};
use crate::extract::stage::grammar::{Grammar, is_adverb};
use crate::extract::word_class::WordClass;
use crate::model::Polarity;

/// Pronouns that may be a whole target.
const PRONOUNS: &[&str] = &["it", "them", "him", "her"];

/// The complement of a cue.
#[derive(Debug, Clone)]
pub(super) struct Complement {
    /// Its tokens.
    pub target: (usize, usize),
    /// The polarity of a cue inside it: “reject” of “vowed to reject the bill”.
    pub polarity: Option<Polarity>,
    /// Whether the inner cue only leans.
    pub lean: bool,
    /// The tokens of the inner cue.
    pub cue: Option<(usize, usize)>,
    /// The first token of the inner cue.
    pub inner: Option<usize>,
    /// How often the inner cue is a stance.
    pub score: f64,
    /// What the target is to the cue, for the reason.
    pub role: &'static str,
    /// Whether something turns the polarity round: “not to sign”.
    pub flip: bool,
}

impl Complement {
    pub fn plain(target: (usize, usize)) -> Option<Self> {
        (target.0 < target.1).then_some(Self {
            target,
            polarity: None,
            lean: false,
            cue: None,
            inner: None,
            score: 0.0,
            role: "its object",
            flip: false,
        })
    }
}

/// The complement that begins at `at`, by the first frame that fits.
pub(super) fn complement(grammar: &Grammar<'_>, frames: &[Frame], at: usize) -> Option<Complement> {
    // “warned on Wednesday that …”, “refused again to …”
    let day = grammar.after_day(at);
    let leads = |frame: &Frame| matches!(frame, Frame::Preposition(word) if grammar.tokens.is(day, word));
    let goes_on = grammar.tokens.is_any(day, &["that", "to"])
        || frames.iter().any(leads)
        || grammar.date_before(day).is_some() && starts_noun_phrase(grammar, day);
    let at = if day > at && goes_on { day } else { at };
    // “had “serious doubts” about it”: the mark closes the cue.
    let at = if grammar.tokens.is_any(at, &["”", "\""]) && grammar.tokens.is_word(at + 1) { at + 1 } else { at };
    frames.iter().find_map(|frame| by_frame(grammar, frame, at).map(|found| Complement { role: role(frame), ..found }))
}

/// What a target is to its cue, in words of a reason.
fn role(frame: &Frame) -> &'static str {
    match frame {
        Frame::That | Frame::Clause | Frame::Whether => "the clause after it",
        Frame::Gerund | Frame::Infinitive | Frame::CueGerund | Frame::CueInfinitive => "the deed after it",
        Frame::NounInfinitive => "who is to do what",
        Frame::Preposition(_) => "what its preposition leads to",
        Frame::Warned => "what the warning is about",
        _ => "its object",
    }
}

fn by_frame(grammar: &Grammar<'_>, frame: &Frame, at: usize) -> Option<Complement> {
    let tokens = grammar.tokens;
    if at >= grammar.end {
        return None;
    }
    match frame {
        Frame::Noun => {
            let start = at;
            let gerund = tokens.lower(start).ends_with("ing") && !tokens.is_capital(start);
            let alone = !tokens.is_word(start + 1)
                || grammar.is_a(start + 1, WordClass::Stop)
                || is_adverb(tokens.lower(start + 1))
                || grammar.is_a(start + 1, WordClass::Preposition);
            if tokens.is_any(start, PRONOUNS) && (alone || !tokens.is(start, "her")) {
                return Complement::plain((start, start + 1));
            }
            (starts_noun_phrase(grammar, start) && !gerund)
                .then(|| Complement::plain((start, grammar.complement_end(start, false))))
                .flatten()
                .or_else(|| gerund.then(|| composed(grammar, at, Form::Gerund)).flatten())
        }
        Frame::Gerund => (tokens.lower(at).ends_with("ing") && !tokens.is_capital(at))
            .then(|| composed(grammar, at, Form::Gerund))
            .flatten(),
        Frame::That => {
            let start = tokens.is(at, "that").then_some(at + 1)?;
            Complement::plain((start, grammar.complement_end(start, true)))
        }
        Frame::Clause => {
            let start = if tokens.is(at, "that") { at + 1 } else { at };
            let verb = |word: usize| {
                tokens.is_any(
                    word,
                    &[
                        "may", "might", "could", "would", "will", "is", "are", "was", "has", "have", "had", "can",
                        "were",
                    ],
                )
            };
            let end = grammar.complement_end(start, true);
            (starts_noun_phrase(grammar, start) || pronoun(grammar, start)).then_some(())?;
            let found = (start + 1..end).take(12).any(verb) || tokens.is(at, "that");
            found.then(|| Complement::plain((start, end))).flatten()
        }
        Frame::Infinitive => {
            let negated = tokens.is(at, "not") && tokens.is(at + 1, "to");
            // The “to” may be part of the cue: “ready to”.
            let to = if negated {
                at + 1
            } else if tokens.is(at - 1, "to") {
                at - 1
            } else {
                at
            };
            let verb = tokens
                .is(to, "to")
                .then_some(to + 1)
                .filter(|&verb| tokens.is_word(verb) && !tokens.is_capital(verb))?;
            // “proposals to national advisors”: what ends so is no verb.
            let adjective = ["al", "ic", "ous", "ed", "ish", "ese"].iter().any(|end| tokens.lower(verb).ends_with(end));
            let signals = tokens.is_any(verb, &["signal", "appeal", "reveal", "feed", "need", "proceed", "publish"]);
            if grammar.is_a(verb, WordClass::Determiner)
                || grammar.unit_starting(verb).is_some()
                || adjective && !signals
            {
                return None;
            }
            let mut found = composed(grammar, verb, Form::Base)?;
            found.flip = negated;
            Some(found)
        }
        Frame::CueInfinitive => {
            // The “to” may be part of the cue: “failed to”.
            let verb = if tokens.is(at, "to") { at + 1 } else { at };
            composed(grammar, verb, Form::Base).filter(|found| found.cue.is_some())
        }
        Frame::CueGerund => composed(grammar, at, Form::Gerund).filter(|found| found.cue.is_some()),
        Frame::NounInfinitive => {
            if !starts_noun_phrase(grammar, at) && !tokens.is_any(at, &["them", "him", "her", "us"]) {
                return None;
            }
            let end = grammar.complement_end(at, true);
            let to = (at + 1..end.min(at + 14)).find(|&word| {
                tokens.is(word, "to")
                    && tokens.is_word(word + 1)
                    && !tokens.is_any(word + 1, &["the", "a", "an", "its", "their", "his", "be"])
            })?;
            if tokens.is(to - 1, "not") {
                let mut found = Complement::plain((to + 1, end))?;
                found.flip = true;
                return Some(found);
            }
            match inner_cue(grammar, to + 1, Form::Base) {
                Some((complement, cue, length)) => Some(join(complement, &cue, to + 1, length)),
                None => Complement::plain((at, end)),
            }
        }
        Frame::Accused => {
            let end = grammar.complement_end(at, false);
            let stop =
                (at + 1..end).find(|&word| tokens.is_any(word, &["of", "for"]) && grammar.unit_at(word).is_none());
            starts_noun_phrase(grammar, at).then(|| Complement::plain((at, stop.unwrap_or(end)))).flatten()
        }
        // “warned that the law would fail”: the subject of the clause.
        Frame::Warned => {
            let start = if tokens.is(at, "that") { at + 1 } else { at };
            let modal = (start + 1..(start + 12).min(grammar.end)).find(|&word| {
                tokens.is_any(
                    word,
                    &["will", "would", "could", "may", "might", "risks", "risked", "threatens", "threatened"],
                )
            })?;
            let opens = starts_noun_phrase(grammar, start)
                && !tokens
                    .is_any(start, &["its", "his", "her", "their", "there", "people", "any", "anyone", "“", "\""])
                && grammar.unit_starting(start).is_none_or(|unit| !unit.can_hold || unit.nominal);
            let plain = (start..modal).all(|word| !grammar.is_a(word, WordClass::Stop) && !tokens.is(word, ","));
            let end = if tokens.is_any(modal - 1, &["“", "\""]) { modal - 1 } else { modal };
            (opens && plain).then(|| Complement::plain((start, end))).flatten()
        }
        Frame::Judged | Frame::Elided | Frame::OnlyNegated => None,
        Frame::Cause => by_frame(grammar, &Frame::Noun, at).filter(|found| {
            (found.target.0..found.target.1.min(found.target.0 + 6)).any(|word| grammar.is_a(word, WordClass::Cause))
        }),
        Frame::Whether => {
            let start = tokens.is_any(at, &["whether", "if"]).then_some(at + 1)?;
            Complement::plain((start, grammar.complement_end(start, true)))
        }
        Frame::Participation => {
            let end = grammar.complement_end(at, false);
            let words = [
                "participation",
                "involvement",
                "support",
                "readiness",
                "willingness",
                "openness",
                "commitment",
                "interest",
            ];
            (at..end.min(at + 7))
                .any(|word| tokens.is_any(word, &words))
                .then(|| Complement::plain((at, end)))
                .flatten()
        }
        Frame::Preposition(preposition) => {
            let start = tokens.is(at, preposition).then_some(at + 1)?;
            let clause = preposition == "that";
            let gerund = tokens.lower(start).ends_with("ing");
            (clause || gerund || starts_noun_phrase(grammar, start))
                .then(|| Complement::plain((start, grammar.complement_end(start, clause))))
                .flatten()
        }
    }
}

/// A verb phrase as target, or, if its verb is a cue itself, that cue's target.
fn composed(grammar: &Grammar<'_>, verb: usize, form: Form) -> Option<Complement> {
    let mut start = verb;
    while is_adverb(grammar.tokens.lower(start))
        || grammar.tokens.is_any(start, &["continue", "continuing"]) && grammar.tokens.is(start + 1, "to")
    {
        start += if is_adverb(grammar.tokens.lower(start)) { 1 } else { 2 };
    }
    if let Some((complement, cue, length)) = inner_cue(grammar, start, form) {
        return Some(join(complement, &cue, start, length));
    }
    // “vowed to fight it”: the deed is a stance against something that these words do not name.
    let verbs = &grammar.draft.lexicon.cues.verbs;
    let opposes = verbs
        .all(grammar.tokens, start, grammar.end)
        .any(|(_, found)| found.form == form && found.cue.polarity == Polarity::Oppose);
    if opposes {
        return None;
    }
    Complement::plain((verb, grammar.complement_end(verb, false)))
}

fn join(complement: Complement, cue: &Cue, at: usize, length: usize) -> Complement {
    Complement {
        target: complement.target,
        polarity: Some(complement.polarity.unwrap_or(cue.polarity)),
        lean: matches!(cue.polarity, Polarity::LeansOppose | Polarity::LeansSupport),
        cue: Some((at, at + length)),
        inner: Some(at),
        score: complement.score.max(cue.score),
        role: complement.role,
        flip: complement.flip,
    }
}

/// A cue at `at` inside another's complement, with its own complement and its length in tokens.
pub(super) fn inner_cue(grammar: &Grammar<'_>, at: usize, form: Form) -> Option<(Complement, Cue, usize)> {
    let verbs = &grammar.draft.lexicon.cues.verbs;
    let mut cues =
        verbs.all(grammar.tokens, at, grammar.end).filter(|(_, verb)| verb.form == form && verb.cue.score >= 0.45);
    cues.find_map(|(length, verb)| {
        let simple = verb
            .cue
            .frames
            .iter()
            .filter(|frame| matches!(frame, Frame::Noun | Frame::That | Frame::Accused | Frame::Preposition(_)));
        let frames: Vec<Frame> = simple.cloned().collect();
        let found = complement(grammar, &frames, at + length)?;
        Some((found, verb.cue.clone(), length))
    })
}

/// The noun phrase before a passive verb.
pub(super) fn before(grammar: &Grammar<'_>, end: usize, reduced: bool) -> Option<(usize, usize)> {
    let tokens = grammar.tokens;
    let relative = tokens.is_any(end.wrapping_sub(1), &["which", "that", "who", "whom"]);
    let reduced = reduced || relative;
    let end = if relative || tokens.is(end.wrapping_sub(1), ",") { end - 1 } else { end };
    let end = if tokens.is(end.wrapping_sub(1), ",") { end - 1 } else { end };
    let mut start = end;
    while start > grammar.first && start + 16 > end {
        let word = start - 1;
        let stops = tokens.is_any(
            word,
            &[
                ",", ";", ":", "—", "–", "“", "”", "\"", "(", ")", "that", "and", "but", "while", "as", "because",
                "said", "after", "if", "when", "though", "although", "says", "since", "where", "which",
            ],
        ) || grammar.is_verbal(word);
        if stops {
            break;
        }
        start -= 1;
        // “staged a protest, backed by …”: without its own verb the participle belongs to the last noun.
        if reduced && tokens.is_any(start, &["a", "an", "the", "its", "his", "her", "their", "this"]) {
            break;
        }
    }
    while start < end && grammar.is_a(start, WordClass::Preposition) {
        start += 1;
    }
    (start < end).then_some((start, end))
}

/// The noun phrase that begins at `at`, as the subject of a verb: it ends before that.
pub(super) fn subject_phrase(grammar: &Grammar<'_>, at: usize) -> Option<(usize, usize)> {
    if !starts_noun_phrase(grammar, at) {
        return None;
    }
    let tokens = grammar.tokens;
    let mut end = at;
    while end < grammar.end && end < at + 9 {
        if let Some(unit) = grammar.unit_starting(end) {
            end = unit.end;
            continue;
        }
        let is_part =
            tokens.is_word(end) || tokens.is_number(end) || tokens.is_hyphen(end) || tokens.is_possessive(end);
        if !is_part || end > at && (grammar.is_a(end, WordClass::Stop) || grammar.is_verbal(end)) {
            break;
        }
        end += 1;
    }
    (end > at).then_some((at, end))
}

pub(super) fn starts_noun_phrase(grammar: &Grammar<'_>, at: usize) -> bool {
    let tokens = grammar.tokens;
    if at >= grammar.end {
        return false;
    }
    if grammar.unit_starting(at).is_some_and(|unit| unit.label != "DATE")
        || tokens.is_any(at, &["“", "\"", "‘", "$", "€", "£"])
        || tokens.is_number(at)
    {
        return true;
    }
    tokens.is_word(at) && !grammar.is_a(at, WordClass::NoNoun) && grammar.unit_starting(at).is_none()
}

fn pronoun(grammar: &Grammar<'_>, at: usize) -> bool {
    grammar.tokens.is_any(at, &["he", "she", "they", "it", "we", "i", "there", "this", "that"])
}

/// Whether a target tells what it is about: more than pronouns and little words.
pub(super) fn says_something(grammar: &Grammar<'_>, (first, end): (usize, usize)) -> bool {
    // “They praised it”: an analyst knows what is meant.
    if end == first + 1 && grammar.tokens.is_any(first, PRONOUNS) {
        return true;
    }
    (first..end).any(|at| {
        (grammar.tokens.is_word(at) || grammar.tokens.is_number(at))
            && grammar.tokens.lower(at).len() > 1
            && !grammar.is_a(at, WordClass::Empty)
    })
}

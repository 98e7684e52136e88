//! Stances: who supports or opposes what, by the cue frames of the lexicon, wishes in reported
//! clauses, and promises or refusals in the speaker's own words.

use super::Tell;
use super::cue::{Cue, Form, Frame, Verb};
use super::grammar::{Grammar, Modifiers, Subject};
use super::report::{Reported, reports};
use super::target::{self, Complement};
use crate::extract::draft::{Draft, Sentence};
use crate::extract::lexicon::Report;
use crate::model::{Attribution, Certainty, Holder, Origin, Polarity, Stance, Status, Target};
use crate::text::TextRange;
use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;

/// Below this score a stance is not shown: a noisy suggester costs more than it finds.
const SHOWN: f64 = 0.46;

pub(in crate::extract) fn run(draft: &mut Draft<'_>, tell: Tell<'_>) -> ControlFlow<()> {
    if !draft.english {
        return ControlFlow::Continue(());
    }
    let total = draft.sentences.len();
    let mut stances = BTreeMap::new();
    let mut read: Vec<(Grammar<'_>, Vec<Reported>)> = Vec::with_capacity(total);
    let mut topic = Vec::new();
    for (number, sentence) in draft.sentences.iter().enumerate() {
        if number % 64 == 0 {
            tell(0.5 * number as f32 / total as f32)?;
        }
        let grammar = Grammar::new(draft, sentence, std::mem::take(&mut topic));
        topic = grammar.topic();
        let reported = reports(&grammar);
        read.push((grammar, reported));
    }
    find_speakers(&mut read);
    let ids = draft.entity_ids();
    for (number, (grammar, reported)) in read.iter().enumerate() {
        if number % 64 == 0 {
            tell(0.5 + 0.5 * number as f32 / total as f32)?;
        }
        let Some(sentence) = draft.sentences.get(number) else { continue };
        let mut finder = Finder { grammar, reports: reported, found: Vec::new(), used: HashSet::new() };
        finder.read();
        for found in &finder.found {
            for &holder in &found.holders {
                let stance = finder.stance(found, holder, sentence, &ids);
                stances.entry((stance_place(&stance), holder)).or_insert(stance);
            }
        }
    }
    drop(read);
    draft.stances = stances.into_values().collect();
    ControlFlow::Continue(())
}

fn stance_place(stance: &Stance) -> (usize, usize) {
    (crate::model::extent(&stance.cue).start(), crate::model::extent(&stance.target.spans).start())
}

/// Who “I” and “we” are in quotes: the one who reports in the sentence, or in the next or last one
/// that belongs to the same quote.
fn find_speakers(read: &mut [(Grammar<'_>, Vec<Reported>)]) {
    let quotes = |grammar: &Grammar<'_>, marks: &[&str]| {
        (grammar.first..grammar.end).filter(|&at| grammar.tokens.is_any(at, marks)).count()
    };
    let speaker = |reports: &[Reported]| {
        let named: Vec<&Reported> =
            reports.iter().filter(|report| report.kind == Report::Say && !report.holders.is_empty()).collect();
        match named.as_slice() {
            [one] => one.holders.clone(),
            _ => Vec::new(),
        }
    };
    let mut speakers = Vec::with_capacity(read.len());
    let mut last: Vec<usize> = Vec::new();
    for number in 0..read.len() {
        let Some((grammar, reports)) = read.get(number) else { break };
        let quoted = quotes(grammar, &["“", "\"", "”"]) > 0;
        let own = if quoted { speaker(reports) } else { Vec::new() };
        let found = if !own.is_empty() {
            own
        } else if quotes(grammar, &["“"]) > quotes(grammar, &["”"]) && reports.is_empty() {
            let next = read
                .iter()
                .skip(number + 1)
                .take(3)
                .map(|(_, reports)| speaker(reports))
                .find(|names| !names.is_empty());
            next.unwrap_or_default()
        } else if quoted && reports.is_empty() && grammar.tokens.is_any(grammar.first, &["“", "\""]) {
            last.clone()
        } else {
            Vec::new()
        };
        last.clone_from(&found);
        speakers.push(found);
    }
    for ((grammar, _), speaker) in read.iter_mut().zip(speakers) {
        grammar.speaker = speaker;
    }
}

/// A stance in the making.
pub(super) struct Candidate {
    pub holders: Vec<usize>,
    /// Tokens of the cue, in pieces.
    pub cue: Vec<(usize, usize)>,
    pub target: (usize, usize),
    pub polarity: Polarity,
    pub certainty: Certainty,
    pub score: f64,
    pub reason: String,
}

pub(super) struct Finder<'g> {
    pub grammar: &'g Grammar<'g>,
    pub reports: &'g [Reported],
    pub found: Vec<Candidate>,
    /// Cues that are part of a longer one: “reject” of “vowed to reject”.
    pub used: HashSet<usize>,
}

/// Support verbs whose negation is a stance; “did not praise” is none.
const NEGATABLE: &[&str] = &[
    "support",
    "back",
    "favour",
    "favor",
    "accept",
    "agree to",
    "agree with",
    "approve",
    "vote for",
    "tolerate",
    "stand by",
];

/// Oppose verbs whose negation leans the other way.
const NEGATABLE_OPPOSITION: &[&str] = &["oppose", "rule out", "object to", "reject", "resist", "block", "veto"];

impl Finder<'_> {
    fn read(&mut self) {
        let grammar = self.grammar;
        let lexicon = grammar.draft.lexicon;
        for at in grammar.first..grammar.end {
            if self.used.contains(&at) || grammar.unit_at(at).is_some_and(|unit| !unit.collective) {
                continue;
            }
            let before = self.found.len();
            for (length, cue) in lexicon.cues.states.all(grammar.tokens, at, grammar.end) {
                let found = self.state(at, at + length, cue);
                self.found.extend(found);
            }
            if self.found.len() > before {
                continue;
            }
            for (length, verb) in lexicon.cues.verbs.all(grammar.tokens, at, grammar.end) {
                if let Some(found) = self.verb(at, at + length, verb) {
                    self.found.push(found);
                    break;
                }
            }
            if self.found.len() > before {
                continue;
            }
            for (length, cue) in lexicon.cues.nouns.all(grammar.tokens, at, grammar.end) {
                if let Some(found) = self.noun(at, at + length, cue) {
                    // “pledged fierce resistance” is more than “pledged”.
                    self.found.retain(|known| known.cue.first().map(|cue| cue.0) != found.cue.first().map(|cue| cue.0));
                    self.found.push(found);
                    break;
                }
            }
            if self.found.len() == before {
                let found = self.will(at);
                self.found.extend(found);
            }
        }
        for report in self.reports {
            let found = self.wish(report);
            self.found.extend(found);
        }
        self.found.retain(|found| found.score >= SHOWN && !found.holders.is_empty());
    }

    /// “is open to talks”
    fn state(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let modifiers = grammar.modifiers(at);
        let copula = (modifiers.first..at).any(|word| {
            grammar.tokens.is_any(
                word,
                &[
                    "is", "are", "was", "were", "be", "been", "remain", "remains", "remained", "'m", "’m", "'re",
                    "’re", "am", "being",
                ],
            )
        });
        if modifiers.normative || !copula {
            return None;
        }
        let complement = target::complement(grammar, &cue.frames, end)?;
        let subject = self.subject(&modifiers, Form::Third, true)?;
        self.candidate(cue, (at, end), &modifiers, subject, complement)
    }

    fn verb(&mut self, at: usize, end: usize, verb: &Verb) -> Option<Candidate> {
        let grammar = self.grammar;
        if grammar.tokens.is_capital(at) && at > grammar.first {
            return None;
        }
        let modifiers = grammar.modifiers(at);
        if modifiers.normative || modifiers.infinitive {
            return None;
        }
        let passive = verb.form == Form::Past && (modifiers.be || grammar.tokens.is(end, "by"));
        if passive {
            return self.passive(at, end, &verb.cue, &modifiers);
        }
        let subject = self.subject(&modifiers, verb.form, modifiers.be)?;
        let fits = match verb.form {
            Form::Base => modifiers.modal || self.is_plural(&subject, modifiers.first),
            Form::Third => !modifiers.modal && !modifiers.be,
            Form::Past => !modifiers.modal || modifiers.first < at,
            Form::Gerund => true,
        };
        if !fits {
            return None;
        }
        if verb.cue.frames.contains(&Frame::Judged) {
            let (complement, polarity) = target::judged(grammar, end)?;
            let cue = Cue { polarity, ..verb.cue.clone() };
            return self.candidate(&cue, (at, end), &modifiers, subject, complement);
        }
        let complement = target::complement(grammar, &verb.cue.frames, end)?;
        self.used.extend(complement.inner);
        self.candidate(&verb.cue, (at, end), &modifiers, subject, complement)
    }

    /// “was rejected by the union”, “a plan backed by Okafor”
    fn passive(&self, at: usize, end: usize, cue: &Cue, modifiers: &Modifiers) -> Option<Candidate> {
        let grammar = self.grammar;
        let takes_noun = cue.frames.iter().any(|frame| matches!(frame, Frame::Noun | Frame::Accused));
        let by =
            (end..(end + 4).min(grammar.end)).find(|&word| grammar.tokens.is(word, "by")).filter(|_| takes_noun)?;
        let mut name = by + 1;
        while name < by + 5 && grammar.unit_starting(name).is_none() && grammar.tokens.is_word(name) {
            name += 1;
        }
        let unit =
            grammar.unit_starting(name).filter(|unit| unit.can_hold && !grammar.tokens.is_possessive(unit.end))?;
        let mut holders = vec![unit.place];
        // “by France and Germany”
        if grammar.tokens.is(unit.end, "and") {
            let next = if grammar.tokens.is_any(unit.end + 1, &["the"]) { unit.end + 2 } else { unit.end + 1 };
            holders.extend(grammar.unit_starting(next).filter(|unit| unit.can_hold).map(|unit| unit.place));
        }
        let target = target::before(grammar, modifiers.first, !modifiers.be)?;
        let subject = Subject { holders, first: name, weight: 0.95, how: "named after “by”" };
        self.candidate(
            cue,
            (at, end),
            modifiers,
            subject,
            Complement { target, polarity: None, lean: false, cue: None, inner: None, flip: false },
        )
    }

    /// “Okafor’s opposition to the bill”, “voiced support for the bill”
    fn noun(&self, at: usize, end: usize, cue: &Cue) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let mut complement = target::complement(grammar, &cue.frames, end)?;
        let mut start = at;
        while start > grammar.first && start + 4 > at && self.is_adjective(start - 1) {
            start -= 1;
        }
        let before = start.checked_sub(1).filter(|&before| before >= grammar.first)?;
        if tokens.is_possessive(before) || tokens.is_any(before, &["his", "her", "its", "their"]) {
            let owner = if tokens.is_possessive(before) {
                let unit = grammar.unit_ending(before).filter(|unit| unit.can_hold)?;
                Subject { holders: vec![unit.place], first: unit.first, weight: 0.95, how: "owner" }
            } else {
                // “voiced its support”: the subject of the verb before, if it carries the noun.
                return self.carried(at, end, before, cue, complement);
            };
            complement.flip = false;
            let plain = Modifiers::none(start);
            return self.candidate(cue, (at, end), &plain, owner, complement);
        }
        self.carried(at, end, start, cue, complement)
    }

    /// “voiced strong support for”: a light verb right before the noun phrase that begins at `start`.
    fn carried(&self, at: usize, end: usize, start: usize, cue: &Cue, complement: Complement) -> Option<Candidate> {
        let grammar = self.grammar;
        let tokens = grammar.tokens;
        let mut verb = start.checked_sub(1).filter(|&verb| verb >= grammar.first)?;
        while verb > grammar.first
            && tokens.is_any(verb, &["a", "an", "the", "any", "no", "its", "his", "her", "their", "full", "strong"])
        {
            verb -= 1;
        }
        let light = grammar.draft.lexicon.cues.light.longest(tokens, verb, grammar.end);
        let (_, &form) = light.filter(|(length, _)| *length == 1)?;
        let modifiers = grammar.modifiers(verb);
        if modifiers.normative || modifiers.infinitive || modifiers.be && form == Form::Past {
            return None;
        }
        let subject = self.subject(&modifiers, form, modifiers.be)?;
        let has = tokens.is_any(verb, &["has", "have", "had"]);
        let drops = ["drop", "withdr", "abandon"].iter().any(|stem| tokens.lower(verb).starts_with(stem));
        let no = (verb + 1..at).any(|word| tokens.is_any(word, &["no"]));
        let mut complement = complement;
        complement.flip = drops || no;
        let weight = if has { 0.85 } else { 1.0 };
        self.candidate(cue, (verb, end), &modifiers, Subject { weight: subject.weight * weight, ..subject }, complement)
    }

    pub fn subject(&self, modifiers: &Modifiers, form: Form, be: bool) -> Option<Subject> {
        let subject = self.grammar.subject(modifiers.first, form, be)?;
        let before = subject.first.checked_sub(1).filter(|&before| before >= self.grammar.first);
        // “if Congress backs it”, “whether he supports it”: a question, no stance.
        let open = before.is_some_and(|before| self.grammar.tokens.is_any(before, &["if", "whether", "unless"]));
        (!open && !subject.holders.is_empty()).then_some(subject)
    }

    fn is_plural(&self, subject: &Subject, at: usize) -> bool {
        let before = self.grammar.tokens.lower(at.saturating_sub(1));
        subject.holders.len() > 1
            || matches!(before, "they" | "we" | "i" | "who")
            || before.ends_with('s')
                && !before.ends_with("ss")
                && self.grammar.unit_ending(at).is_none_or(|unit| unit.label == "NORP" || unit.collective)
    }

    /// A word that may stand between an owner or a verb and its noun.
    fn is_adjective(&self, at: usize) -> bool {
        let tokens = self.grammar.tokens;
        let word = tokens.lower(at);
        let known = matches!(
            word,
            "strong"
                | "full"
                | "firm"
                | "staunch"
                | "public"
                | "continued"
                | "deep"
                | "serious"
                | "grave"
                | "long-standing"
                | "broad"
                | "growing"
                | "unwavering"
                | "outright"
                | "fierce"
                | "repeated"
                | "renewed"
                | "latest"
                | "own"
                | "strident"
                | "new"
                | "recent"
                | "campaign"
                | "clear"
                | "cautious"
                | "steadfast"
                | "vocal"
                | "past"
                | "stated"
                | "earlier"
                | "initial"
                | "sharp"
                | "unconditional"
                | "total"
                | "complete"
        );
        known && tokens.is_word(at)
    }

    pub fn same(&self, some: &[usize], others: &[usize]) -> bool {
        let entity = |place: &usize| self.grammar.draft.found.get(*place).and_then(|found| found.entity);
        some.iter()
            .any(|one| others.iter().any(|other| one == other || entity(one).is_some() && entity(one) == entity(other)))
    }

    pub fn named(&self, subject: &Subject) -> String {
        let draft = self.grammar.draft;
        let names: Vec<&str> = subject
            .holders
            .iter()
            .filter_map(|&place| draft.found.get(place))
            .map(|found| draft.words(found.first, found.end))
            .collect();
        format!("{} “{}”", subject.how, names.join("”, “"))
    }

    fn candidate(
        &self,
        cue: &Cue,
        (at, end): (usize, usize),
        modifiers: &Modifiers,
        subject: Subject,
        complement: Complement,
    ) -> Option<Candidate> {
        let grammar = self.grammar;
        let mut score = cue.score * subject.weight;
        let mut polarity = cue.polarity;
        let mut cues = vec![(at, end)];
        let mut reason = format!("“{}” shows {}", grammar.draft.words(at, end), tendency(polarity));
        if let Some(inner) = complement.polarity {
            polarity = match polarity {
                Polarity::Oppose | Polarity::LeansOppose => inner.negated(),
                _ => inner,
            };
            if matches!(cue.polarity, Polarity::LeansOppose | Polarity::LeansSupport) || complement.lean {
                polarity = leaning(polarity);
            }
            cues.extend(complement.cue);
            if let Some((first, last)) = complement.cue {
                reason = format!(
                    "“{}” with “{}” shows {}",
                    grammar.draft.words(at, end),
                    grammar.draft.words(first, last),
                    tendency(polarity)
                );
            }
        }
        if complement.flip {
            polarity = polarity.negated();
            reason.push_str("; turned round by what stands beside it");
        }
        if let Some(negation) = modifiers.negation {
            let negatable = match cue.polarity {
                Polarity::Support => NEGATABLE.contains(&cue.words.as_str()),
                Polarity::Oppose => NEGATABLE_OPPOSITION.contains(&cue.words.as_str()),
                _ => true,
            };
            if !negatable {
                return None;
            }
            polarity = if polarity == Polarity::Oppose { Polarity::LeansSupport } else { polarity.negated() };
            score *= 0.88;
            cues.insert(0, (negation, negation + 1));
            reason.push_str(&format!("; “{}” negates it", grammar.draft.words(negation, negation + 1)));
        }
        match modifiers.certainty {
            Certainty::Possible => {
                polarity = leaning(polarity);
                score *= 0.8;
            }
            Certainty::Likely | Certainty::Hypothetical => score *= 0.9,
            _ => {}
        }
        let holders: Vec<usize> = subject
            .holders
            .iter()
            .copied()
            .filter(|&place| {
                grammar
                    .draft
                    .found
                    .get(place)
                    .is_some_and(|found| !found.overlaps(complement.target.0, complement.target.1))
            })
            .collect();
        if !target::says_something(grammar, complement.target) {
            return None;
        }
        reason.push_str(&format!("; {}", self.named(&subject)));
        Some(Candidate {
            holders,
            cue: cues,
            target: complement.target,
            polarity,
            certainty: modifiers.certainty,
            score,
            reason,
        })
    }

    fn stance(&self, found: &Candidate, holder: usize, sentence: &Sentence, ids: &[crate::model::EntityId]) -> Stance {
        let draft = self.grammar.draft;
        let cue_at = found.cue.first().map_or(sentence.first, |(first, _)| *first);
        let holds = Holder::Mention(draft.mention_id(holder));
        let mut cue: Vec<TextRange> = found.cue.iter().map(|&(first, end)| draft.tokens.range(first, end)).collect();
        cue.sort();
        cue.dedup_by(|later, earlier| earlier.overlaps(*later));
        let target = draft.tokens.range(found.target.0, found.target.1);
        let mut covering: Vec<&Reported> = self.reports.iter().filter(|report| covers(report, cue_at)).collect();
        covering.sort_by_key(|report| std::cmp::Reverse(report.scope.1 - report.scope.0));
        let (own, foreign): (Vec<&Reported>, Vec<&Reported>) =
            covering.into_iter().partition(|report| self.same(&report.holders, &[holder]));
        let denied = own.iter().any(|report| report.kind == Report::Deny);
        let attribution = foreign.iter().map(|report| Attribution {
            text: draft.words(report.source.0, report.source.1).replace('\n', " "),
            spans: vec![draft.tokens.range(report.source.0, report.source.1)],
            mention: report.holders.first().map(|&place| draft.mention_id(place)),
        });
        Stance {
            id: Stance::suggestion_id(&holds, &cue, &[target]),
            holder: holds,
            target: Target {
                spans: vec![target],
                entity: self.target_entity(found.target).and_then(|entity| ids.get(entity).cloned()),
            },
            issue: None,
            polarity: found.polarity,
            cue,
            evidence: vec![sentence.range],
            attribution: attribution.collect(),
            certainty: if denied { Certainty::Denied } else { found.certainty },
            when: self.when(found),
            note: String::new(),
            status: Status::Suggested,
            origin: Origin::rule("cue frame", found.score, found.reason.clone()),
        }
    }

    /// The entity that a target names, if it is a name and nothing else.
    fn target_entity(&self, (first, end): (usize, usize)) -> Option<usize> {
        let first = if self.grammar.tokens.is_any(first, &["the", "a", "an"]) { first + 1 } else { first };
        let unit = self.grammar.units.iter().find(|unit| unit.first <= first && unit.end == end && !unit.collective)?;
        self.grammar
            .draft
            .found
            .get(unit.place)
            .filter(|found| found.end == end && unit.first == first || found.label == "PERSON")?
            .entity
    }

    /// The day in the sentence outside the target, if there is just one.
    fn when(&self, found: &Candidate) -> String {
        let outside = |unit: &&super::grammar::Unit| {
            unit.label == "DATE" && !(found.target.0 <= unit.first && unit.end <= found.target.1)
        };
        let mut dates = self.grammar.units.iter().filter(outside);
        let (Some(date), None) = (dates.next(), dates.next()) else { return String::new() };
        let value = self.grammar.draft.found.get(date.place).and_then(|found| found.value.clone()).unwrap_or_default();
        if value.starts_with('P') || value.starts_with('-') { String::new() } else { value }
    }
}

fn covers(report: &Reported, at: usize) -> bool {
    report.scope.0 <= at && at < report.scope.1 && !(report.verb.0 <= at && at < report.verb.1)
}

fn tendency(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Support | Polarity::LeansSupport => "support",
        Polarity::Oppose | Polarity::LeansOppose => "opposition",
        _ => "a stance",
    }
}

fn leaning(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Support => Polarity::LeansSupport,
        Polarity::Oppose => Polarity::LeansOppose,
        other => other,
    }
}

//! The table of cue frames: which words show a stance, and where its holder and target stand.

use crate::extract::lexicon::{Phrases, field, inflected, rows};
use crate::model::Polarity;

/// All cues, by their words.
#[derive(Debug, Default)]
pub(in crate::extract) struct Cues {
    pub verbs: Phrases<Verb>,
    pub states: Phrases<Cue>,
    pub nouns: Phrases<Cue>,
    /// Nouns for who takes a stance: “critic” of “a critic of the law”.
    pub agents: Phrases<Cue>,
    /// Verbs that only carry a noun: “voiced” of “voiced support”.
    pub light: Phrases<Form>,
    /// Verbs by which what is their subject meets a noun: “drew” of “drew criticism from”.
    pub met: Phrases<Form>,
    /// Verbs whose object feels so about their subject: “alarmed” of “the shift alarmed Republicans”.
    pub stirs: Phrases<Verb>,
}

/// What follows a cue and is the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::extract) enum Frame {
    /// “back the plan”
    Noun,
    /// “oppose sending troops”
    Gerund,
    /// “demand that they leave”
    That,
    /// “fear it fails”, with or without “that”
    Clause,
    /// “vow to send”
    Infinitive,
    /// “urge them to sign”
    NounInfinitive,
    /// “accuse them of lying”: the target ends before “of” or “for”
    Accused,
    /// “failed to back it”, only with a cue
    CueInfinitive,
    /// “stopped short of backing it”, only with a cue
    CueGerund,
    /// “warn that the law would fail”: the target is the law
    Warned,
    /// “call it reckless”
    Judged,
    /// “doubt whether”
    Whether,
    /// “indicate his country’s participation”
    Participation,
    /// “sign the treaty”: its target is what one signs or joins as a cause
    Cause,
    /// Nothing: “Slovakia is opposed”, where the target stands before
    Elided,
    /// No target: the cue shows something only where it is negated
    OnlyNegated,
    /// “support for the plan”, after a noun
    Preposition(String),
}

/// A cue.
#[derive(Debug, Clone)]
pub(in crate::extract) struct Cue {
    pub words: String,
    pub frames: Vec<Frame>,
    pub polarity: Polarity,
    pub score: f64,
}

/// A verb in one of its forms.
#[derive(Debug, Clone)]
pub(in crate::extract) struct Verb {
    pub cue: Cue,
    pub form: Form,
}

/// The form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Form {
    Base,
    Third,
    Past,
    Gerund,
}

impl Form {
    /// The form of a verb phrase, by the ending of its first word.
    pub fn of(form: &str, lemma: &str) -> Self {
        let first = form.split(' ').next().unwrap_or_default();
        match () {
            () if form == lemma => Form::Base,
            () if first.ends_with("ing") => Form::Gerund,
            () if first.ends_with('s') => Form::Third,
            () => Form::Past,
        }
    }
}

impl Cues {
    /// Reads `cues.tsv`.
    pub fn parse(list: &str) -> Self {
        let mut cues = Self::default();
        for row in rows(list) {
            // “put ~ name to”: whoever’s name.
            if row.iter().any(|field| field.contains('~')) {
                for owner in ["its", "his", "her", "their", "our", "my"] {
                    let owned: Vec<String> = row.iter().map(|field| field.replace('~', owner)).collect();
                    cues.add(&owned.iter().map(String::as_str).collect::<Vec<_>>());
                }
                continue;
            }
            cues.add(&row);
        }
        cues.verbs.sort();
        cues.states.sort();
        cues.nouns.sort();
        cues.agents.sort();
        cues.light.sort();
        cues.met.sort();
        cues.stirs.sort();
        cues
    }

    fn add(&mut self, row: &[&str]) {
        let cues = self;
        let words = field(row, 1);
        if row[0] == "light" || row[0] == "met" {
            let carriers = if row[0] == "light" { &mut cues.light } else { &mut cues.met };
            for form in std::iter::once(words).chain(field(row, 2).split('|')) {
                carriers.add(form, Form::of(form, words), false);
            }
            return;
        }
        let Some(polarity) = Polarity::from_id(field(row, 3)) else { return };
        let frames = field(row, 2).split('|').map(|frame| Frame::parse(frame, row[0])).collect();
        let score = field(row, 4).parse().unwrap_or(0.5);
        let cue = Cue { words: words.to_owned(), frames, polarity, score };
        match row[0] {
            "verb" | "stir" => {
                let verbs = if row[0] == "verb" { &mut cues.verbs } else { &mut cues.stirs };
                let irregular = field(row, 5);
                let forms = if irregular.is_empty() {
                    inflected(words)
                } else {
                    std::iter::once(words).chain(irregular.split('|')).map(str::to_owned).collect()
                };
                for form in forms {
                    let verb = Verb { cue: cue.clone(), form: Form::of(&form, words) };
                    verbs.add(&form, verb, false);
                }
            }
            "state" => cues.states.add(words, cue, false),
            "noun" | "agent" => {
                let nouns = if row[0] == "noun" { &mut cues.nouns } else { &mut cues.agents };
                for form in std::iter::once(words).chain(field(row, 5).split('|').filter(|form| !form.is_empty())) {
                    nouns.add(form, cue.clone(), false);
                }
            }
            _ => {}
        }
    }
}

impl Frame {
    fn parse(frame: &str, kind: &str) -> Self {
        match (frame, kind) {
            ("np", _) => Frame::Noun,
            ("ing", _) => Frame::Gerund,
            ("that", _) => Frame::That,
            ("clause", _) => Frame::Clause,
            // After a noun, “to” may lead a noun (“opposition to the plan”); “to-verb” leads a verb only.
            ("to", "verb" | "state") | ("to-verb", _) => Frame::Infinitive,
            ("to-cue", _) => Frame::CueInfinitive,
            ("ing-cue", _) => Frame::CueGerund,
            ("np-to", _) => Frame::NounInfinitive,
            ("np-as", _) => Frame::Judged,
            ("warned", _) => Frame::Warned,
            ("accused", _) => Frame::Accused,
            ("whether", _) => Frame::Whether,
            ("participation", _) => Frame::Participation,
            ("cause", _) => Frame::Cause,
            ("elided", _) => Frame::Elided,
            ("negated", _) => Frame::OnlyNegated,
            (preposition, _) => Frame::Preposition(preposition.to_owned()),
        }
    }
}

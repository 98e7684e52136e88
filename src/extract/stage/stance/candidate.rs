//! A stance in the making: which way a cue, its complement and what negates or hedges them point.

use super::finder::Finder;
use super::target::{self, Complement};
use crate::extract::stage::cue::{Cue, Frame};
use crate::extract::stage::grammar::{Modifiers, Subject};
use crate::extract::word_class::WordClass;
use crate::model::{Certainty, Polarity};

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

impl Finder<'_> {
    pub(super) fn candidate(
        &self,
        cue: &Cue,
        (at, end): (usize, usize),
        modifiers: &Modifiers,
        subject: Subject,
        complement: Complement,
    ) -> Option<Candidate> {
        let grammar = self.grammar;
        let mut score = cue.score.max(0.94 * complement.score) * subject.weight;
        let mut polarity = cue.polarity;
        let mut cues = vec![(at, end)];
        let mut reason = format!("“{}” shows {}", grammar.draft.words(at, end), tendency(polarity));
        if let Some(inner) = complement.polarity {
            polarity = match (polarity, inner) {
                // “declined to rule out”
                (Polarity::Oppose | Polarity::LeansOppose, Polarity::Oppose | Polarity::LeansOppose) => {
                    Polarity::LeansSupport
                }
                (Polarity::Oppose | Polarity::LeansOppose, _) => inner.negated(),
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
            reason.push_str(", turned round by a word beside it");
        }
        let neutral = !polarity.is_polar();
        if cue.frames.contains(&Frame::OnlyNegated) {
            // “has not made up its mind on”
            cues.insert(0, modifiers.negation.map(|negation| (negation, negation + 1))?);
        } else if let Some(negation) = modifiers.negation {
            if neutral {
                return None;
            }
            let lean = matches!(cue.polarity, Polarity::LeansOppose | Polarity::LeansSupport);
            let lemma = cue.words.split(' ').next().unwrap_or_default();
            let negatable = lean || grammar.draft.lexicon.classes.of(lemma).has(WordClass::Negatable);
            if !negatable {
                return None;
            }
            polarity = if polarity == Polarity::Oppose { Polarity::LeansSupport } else { polarity.negated() };
            score *= 0.88;
            cues.insert(0, (negation, negation + 1));
            reason.push_str(&format!(", but “{}” negates it", grammar.draft.words(negation, negation + 1)));
        }
        match modifiers.certainty {
            Certainty::Possible => {
                polarity = leaning(polarity);
                score *= 0.88;
                reason.push_str(", only as a possibility");
            }
            Certainty::Likely => {
                score *= 0.9;
                reason.push_str(", as something likely");
            }
            Certainty::Hypothetical => {
                score *= 0.92;
                reason.push_str(", under a condition");
            }
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
        reason.push_str(&format!("; {}; the target is {}", self.named(&subject), complement.role));
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

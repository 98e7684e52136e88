//! From suggestions as the fixed models make them to suggestions as the project has learnt to like them.

use super::Adaptation;
use super::feature::{self, Raw};
use super::layer::{odds, probability};
use super::memory::{Hit, Remembered, times};
use crate::extract::{Article, SHOWN, Suggestions};
use crate::model::{Holder, Maker, Mention, MentionId, Origin, PROJECT_LAYER, Polarity, ROLE_HOLDER, Score, Stance};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Below this score a mention that was lowered is not shown.
const SHOWN_MENTION: f64 = 0.35;
/// Smaller moves of a score are not worth a word.
const LEAST_MOVE: f64 = 0.02;

/// What a project remembers of an article's words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// Names that stand in it.
    pub names: Vec<Hit>,
    /// Cues that may stand in it.
    pub cues: Vec<LearntCue>,
}

/// A cue that stances were coded with.
#[derive(Debug, Clone, PartialEq)]
pub struct LearntCue {
    /// Its words without their endings.
    pub key: String,
    /// Its words as they stood in the text the first time.
    pub words: String,
    /// Which way it goes.
    pub polarity: Polarity,
    /// Why, in words for the analyst.
    pub reason: String,
}

impl Adaptation {
    /// What is remembered of an article's words.
    pub fn findings(&self, article: &Article<'_>) -> Findings {
        let names = self.names.hits(article.text, article.boilerplate, |label| self.label_name(label).to_owned());
        let is_word = |character: char| character.is_alphanumeric() || character == '-';
        let words = article.text.as_str().split(|character| !is_word(character)).filter(|_| !self.cues.is_empty());
        let stems: HashSet<String> = words.map(feature::cue_key).collect();
        let cue = |(key, remembered): (&str, &Remembered)| {
            // Few cues stand in one article.
            let first = key.split(' ').next().unwrap_or_default();
            let (polarity, tally) = stems.contains(first).then(|| self.cues.best(key))??;
            let words = remembered.words.clone();
            let polarity = Polarity::from_id(polarity)?;
            let reason = format!("you coded “{words}” as “{}” {}", polarity.verb(), times(tally.accepted));
            Some(LearntCue { key: key.to_owned(), words, polarity, reason })
        };
        Findings { names, cues: self.cues.strings().filter_map(cue).collect() }
    }

    /// Moves the scores of suggestions by what was learnt; shows weak ones that rose, drops those that fell.
    pub fn apply(&self, article: &Article<'_>, mut found: Suggestions) -> Suggestions {
        let weak = std::mem::take(&mut found.weak);
        if self.is_empty() {
            return found;
        }
        let mut gone = BTreeSet::new();
        found.mentions.retain_mut(|mention| {
            let is_shown = self.judge_mention(article, mention);
            if !is_shown {
                gone.insert(mention.id.clone());
            }
            is_shown
        });
        let mentions: BTreeMap<&MentionId, &Mention> = found.mentions.iter().map(|it| (&it.id, it)).collect();
        let mut stances = found.stances;
        stances.extend(weak);
        stances.retain_mut(|stance| {
            let holder = match &stance.holder {
                Holder::Mention(id) => match mentions.get(id) {
                    Some(holder) => Some(*holder),
                    None => return false,
                },
                Holder::Entity(_) | Holder::Outlet => None,
            };
            for link in &mut stance.attribution {
                link.mention.take_if(|id| gone.contains(id));
            }
            self.judge_stance(article, stance, holder)
        });
        stances.sort_by_key(|stance| (crate::model::extent(&stance.cue), crate::model::extent(&stance.target.spans)));
        found.stances = stances;
        found.relations.retain(|relation| !gone.contains(&relation.from) && !gone.contains(&relation.to));
        for mention in &mut found.mentions {
            if mention.attributes.get(ROLE_HOLDER).is_some_and(|id| gone.contains(&MentionId::new(id))) {
                mention.attributes.remove(ROLE_HOLDER);
            }
        }
        found
    }

    /// Whether a mention is still shown; its score is moved.
    fn judge_mention(&self, article: &Article<'_>, mention: &mut Mention) -> bool {
        let [range] = mention.spans[..] else { return true };
        // What the memory of names decided stays so.
        if mention.origin.is_learnt() {
            return true;
        }
        let raw = feature::of_mention(article.text, range, mention.label.as_str(), &mention.origin);
        let shown_as = mention.label.as_str().to_owned();
        match self.moved(&mut mention.origin, &raw, &shown_as, "names") {
            Some(score) => score >= SHOWN_MENTION,
            None => true,
        }
    }

    /// Whether a stance is shown; its score is moved, and its polarity corrected.
    fn judge_stance(&self, article: &Article<'_>, stance: &mut Stance, holder: Option<&Mention>) -> bool {
        self.correct_polarity(article, stance);
        let polarity = stance.polarity.id();
        let raw = feature::of_stance(article.text, stance, polarity, holder);
        let score = self.moved(&mut stance.origin, &raw, polarity, "stances");
        score.or(stance.origin.score.map(Score::value)).is_none_or(|score| score >= SHOWN)
    }

    /// Moves a score; gives it if it was moved.
    fn moved(&self, origin: &mut Origin, raw: &[Raw], shown_as: &str, what: &str) -> Option<f64> {
        let base = origin.proposal.as_ref().map_or(origin.score, |proposal| proposal.score)?.value();
        let features = feature::hashed(raw);
        let score = (probability(odds(base) + self.layer.shift(&features)) * 100.0).round() / 100.0;
        if (score - base).abs() < LEAST_MOVE {
            return None;
        }
        let rises = score > base;
        let parts = features.iter().zip(raw).map(|(feature, (kind, words))| {
            let part = self.layer.part(feature);
            (if rises { part } else { -part }, feature, kind.phrase(words))
        });
        // The feature that says most, among those that an analyst would recognise and that were decided
        // on the same way.
        let speaking = parts.filter_map(|(part, feature, phrase)| {
            let known = self.layer.known(feature);
            let fits = if rises { known.accepted > known.rejected } else { known.rejected > known.accepted };
            (part > 0.0 && fits).then_some((part, known, phrase?))
        });
        let most = speaking.max_by(|(one, ..), (other, ..)| one.total_cmp(other));
        let (count, all, phrase) = match most {
            Some((_, known, phrase)) => {
                let count = if rises { known.accepted } else { known.rejected };
                (count, known.accepted + known.rejected, phrase)
            }
            None => (0, 0, String::new()),
        };
        let verb = if rises { "accepted" } else { "rejected" };
        let change = if rises { "raised" } else { "lowered" };
        let why = match (count, all) {
            (0, _) => format!("you {verb} similar {what}"),
            (count, all) if count == all => format!("you {verb} {phrase} {}", times(count)),
            (count, all) => format!("you {verb} {phrase} {count} times out of {all}"),
        };
        let reason = format!("{change}: {why}; {}", origin.reason);
        let by = learnt(origin, shown_as, all, score, reason);
        *origin = by;
        Some(score)
    }

    /// Gives a stance the polarity that the analyst gave its cue.
    fn correct_polarity(&self, article: &Article<'_>, stance: &mut Stance) {
        if stance.cue.is_empty() {
            return;
        }
        let words = feature::flat(&article.text.joined(&stance.cue));
        let key = feature::cue_key(&words);
        let now = self.cues.tally(&key, stance.polarity.id()).unwrap_or_default();
        let Some((best, tally)) = self.cues.best(&key) else { return };
        let Some(polarity) = Polarity::from_id(best).filter(|polarity| *polarity != stance.polarity) else { return };
        if now.rejected > now.accepted && tally.accepted > now.accepted {
            let reason = format!(
                "{} because you said so of “{words}” {}; {}",
                polarity.verb(),
                times(tally.accepted),
                stance.origin.reason
            );
            let base = stance.origin.score.map_or(0.5, Score::value);
            stance.polarity = polarity;
            stance.origin = learnt(&stance.origin, best, tally.decisions(), base, reason);
        }
    }
}

/// The origin of what the project's layer decided; its version counts the decisions that spoke.
fn learnt(former: &Origin, shown_as: &str, version: u32, score: f64, reason: String) -> Origin {
    let mut origin = former.clone().noting(former, shown_as);
    if let Some(proposal) = &mut origin.proposal {
        shown_as.clone_into(&mut proposal.shown_as);
    }
    origin.maker = Maker::Model { name: PROJECT_LAYER.to_owned(), version: version.to_string() };
    origin.score = Some(Score::new(score));
    origin.reason = reason;
    origin
}

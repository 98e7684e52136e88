//! How much suggestions get better with each article that is reviewed: a simulated analyst on gold data.

use super::lesson::lessons_of;
use super::{Adaptation, Lesson};
use crate::extract::{Article, Extractor, Suggestions};
use crate::model::{AnnotationSet, Holder, Mention, MentionId, Schema, Stance, Status};
use crate::text::TextRange;
use std::ops::ControlFlow;

/// An article with what a careful analyst marks in it: accepted mentions and stances.
#[derive(Debug, Clone, Copy)]
pub struct Reviewed<'a> {
    /// The article.
    pub article: Article<'a>,
    /// What is right.
    pub gold: &'a AnnotationSet,
}

/// How good suggestions are on held-out articles after some articles were reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Articles reviewed.
    pub articles: usize,
    /// Share of suggestions that are right.
    pub precision: f64,
    /// Share of what is right that is suggested.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
}

/// A learning curve: one point for each number of articles that was asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Mentions, exact in place and label.
    pub mentions: Vec<Point>,
    /// Stances: right in polarity, holder and target overlapping the right ones.
    pub stances: Vec<Point>,
}

/// Lets a simulated analyst review `training` in order, and measures on `held_out` after so many articles as
/// each of `steps` says. The analyst accepts, corrects and rejects as the gold says, and adds what is missing.
pub fn learning_curve(schema: &Schema, training: &[Reviewed<'_>], held_out: &[Reviewed<'_>], steps: &[usize]) -> Curve {
    let mut adaptation = Adaptation::new(schema);
    let mut curve = Curve::default();
    let mut reviewed = 0;
    let mut steps = steps.to_vec();
    steps.sort_unstable();
    for step in steps {
        for each in training.iter().take(step).skip(reviewed) {
            let decided = review(each, &suggest(&adaptation, &each.article), reviewed as i64);
            let lessons: Vec<Lesson> = lessons_of(each.article.text, &decided);
            lessons.iter().for_each(|lesson| adaptation.learn(lesson));
            reviewed += 1;
        }
        let (mentions, stances) = measure(&adaptation, held_out, reviewed);
        curve.mentions.push(mentions);
        curve.stances.push(stances);
    }
    curve
}

fn suggest(adaptation: &Adaptation, article: &Article<'_>) -> Suggestions {
    let found = Extractor::bundled().extract_adapted(article, adaptation, &mut |_, _| ControlFlow::Continue(()));
    found.unwrap_or_default()
}

/// What an analyst who agrees with the gold leaves behind in an article.
fn review(reviewed: &Reviewed<'_>, found: &Suggestions, at: i64) -> AnnotationSet {
    let gold = reviewed.gold;
    let mut decided = AnnotationSet::default();
    let mut seen: Vec<MentionId> = Vec::new();
    for mention in &found.mentions {
        let mut own = mention.clone();
        own.origin.at = Some(at);
        let right = gold
            .mentions
            .values()
            .filter(|right| !seen.contains(&right.id))
            .find(|right| right.spans == mention.spans || overlap(right, mention) && right.label == mention.label);
        own.status = match right {
            Some(right) => {
                seen.push(right.id.clone());
                if right.spans != own.spans || right.label != own.label {
                    own.origin = own.origin.clone().noting(&mention.origin, mention.label.as_str());
                    own.spans.clone_from(&right.spans);
                    own.label = right.label.clone();
                }
                Status::Accepted
            }
            None => Status::Rejected,
        };
        decided.mentions.insert(own.id.clone(), own);
    }
    for right in gold.mentions.values().filter(|right| !seen.contains(&right.id)) {
        let mut own = right.clone();
        own.id = MentionId::new(format!("{}-gold", right.id));
        own.origin = crate::model::Origin::analyst("simulated", at);
        decided.mentions.insert(own.id.clone(), own);
    }
    let place = |id: &MentionId| found.mentions.iter().find(|mention| mention.id == *id).map(Mention::extent);
    let mut coded = Vec::new();
    for stance in &found.stances {
        let mut own = stance.clone();
        own.origin.at = Some(at);
        let right = gold.stances.values().find(|right| !coded.contains(&&right.id) && same(gold, right, stance, place));
        own.status = match right {
            Some(right) => {
                coded.push(&right.id);
                if right.polarity != own.polarity {
                    own.origin = own.origin.clone().noting(&stance.origin, stance.polarity.id());
                    own.polarity = right.polarity;
                }
                Status::Accepted
            }
            None => Status::Rejected,
        };
        decided.stances.insert(own.id.clone(), own);
    }
    for right in gold.stances.values().filter(|right| !coded.contains(&&right.id)) {
        let mut own = right.clone();
        own.origin = crate::model::Origin::analyst("simulated", at);
        if let Holder::Mention(id) = &right.holder {
            let adopted = MentionId::new(format!("{id}-gold"));
            own.holder = Holder::Mention(if decided.mentions.contains_key(&adopted) { adopted } else { id.clone() });
        }
        decided.stances.insert(own.id.clone(), own);
    }
    decided
}

fn overlap(one: &Mention, other: &Mention) -> bool {
    one.extent().overlaps(other.extent())
}

/// Whether two stances have the same holder and target, roughly.
fn same(gold: &AnnotationSet, right: &Stance, found: &Stance, place: impl Fn(&MentionId) -> Option<TextRange>) -> bool {
    let holder_of_gold = match &right.holder {
        Holder::Mention(id) => gold.mentions.get(id).map(Mention::extent),
        _ => None,
    };
    let holder_found = match &found.holder {
        Holder::Mention(id) => place(id),
        _ => None,
    };
    let holders = match (holder_of_gold, holder_found) {
        (Some(right), Some(found)) => right.overlaps(found),
        (right, found) => right == found,
    };
    let (one, other) = (crate::model::extent(&right.target.spans), crate::model::extent(&found.target.spans));
    holders && one.overlaps(other)
}

fn measure(adaptation: &Adaptation, held_out: &[Reviewed<'_>], articles: usize) -> (Point, Point) {
    let (mut mentions, mut stances) = (Counts::default(), Counts::default());
    for each in held_out {
        let found = suggest(adaptation, &each.article);
        let is_right = |mention: &&Mention| {
            each.gold.mentions.values().any(|right| right.spans == mention.spans && right.label == mention.label)
        };
        mentions.right += found.mentions.iter().filter(is_right).count();
        mentions.suggested += found.mentions.len();
        mentions.wanted += each.gold.mentions.len();
        let place = |id: &MentionId| found.mentions.iter().find(|mention| mention.id == *id).map(Mention::extent);
        let mut left: Vec<&Stance> = each.gold.stances.values().collect();
        stances.wanted += left.len();
        stances.suggested += found.stances.len();
        for stance in &found.stances {
            let fits = |right: &&Stance| right.polarity == stance.polarity && same(each.gold, right, stance, place);
            if let Some(at) = left.iter().position(fits) {
                left.swap_remove(at);
                stances.right += 1;
            }
        }
    }
    (mentions.point(articles), stances.point(articles))
}

#[derive(Default)]
struct Counts {
    right: usize,
    suggested: usize,
    wanted: usize,
}

impl Counts {
    fn point(&self, articles: usize) -> Point {
        let share = |whole: usize| if whole == 0 { 0.0 } else { self.right as f64 / whole as f64 };
        let (precision, recall) = (share(self.suggested), share(self.wanted));
        let f1 = if self.right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Point { articles, precision, recall, f1 }
    }
}

//! What the stages hand on to each other, and how it becomes suggestions.

use super::adaptation::{Findings, Hit, LearntCue};
use super::lexicon::Lexicon;
use super::tagger::Model;
use super::token::Tokens;
use super::{Article, SHOWN, Suggestions};
use crate::model::{
    Entity, EntityId, LabelId, Maker, Mention, MentionId, Origin, PROJECT_LAYER, Proposal, Relation, RelationId, Score,
    Stance, Status,
};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// The labels that extraction gives, as in the news schema.
const LABELS: [&str; 12] =
    ["PERSON", "ORG", "GPE", "LOC", "NORP", "ROLE", "DATE", "EVENT", "FAC", "WEAPON", "QUANTITY", "WORK_OF_ART"];

/// The label as a constant that lives for ever.
pub(super) fn label(id: &str) -> Option<&'static str> {
    LABELS.into_iter().find(|label| *label == id)
}

/// The rule that finds holders without a name.
pub(super) const NOMINAL: &str = "nominal";
/// A label of the analyst's own schema as a constant. There are as many as schemas have, so it does no harm
/// that they are never given back.
pub(super) fn label_of_schema(id: &str) -> &'static str {
    static OWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    label(id).unwrap_or_else(|| {
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        own.get(id).copied().unwrap_or_else(|| {
            let label: &'static str = Box::leak(id.to_owned().into_boxed_str());
            own.insert(label);
            label
        })
    })
}

/// An article on its way to suggestions.
pub(super) struct Draft<'a> {
    pub article: Article<'a>,
    pub lexicon: &'a Lexicon,
    /// The model of names, if there is one.
    pub names: Option<&'a Model>,
    pub tokens: Tokens,
    pub sentences: Vec<Sentence>,
    /// Whether the text reads like English; rules on capitals and verbs are for English only.
    pub english: bool,
    /// In the order of their places after each stage; see [`Draft::sort`].
    pub found: Vec<Found>,
    pub entities: Vec<EntityDraft>,
    /// The weak ones too; see [`Draft::finish`].
    pub stances: Vec<Stance>,
    /// What the project remembers of names that stand in the article.
    pub hits: &'a [Hit],
    /// The cues of stances that the project has learnt.
    pub cues: &'a [LearntCue],
}

/// A sentence, or a part of a very long one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence {
    pub range: TextRange,
    /// Its tokens: `first..end`.
    pub first: usize,
    pub end: usize,
    /// Whether most words have capitals, as in a headline; capitals then tell nothing.
    pub headline: bool,
}

/// A mention in the making, on whole tokens `first..end`.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub first: usize,
    pub end: usize,
    pub label: &'static str,
    pub score: f64,
    pub rule: &'static str,
    pub reason: String,
    pub value: Option<String>,
    /// Which name of the lexicon it is.
    pub known: Option<usize>,
    /// Which of the draft's entities it names.
    pub entity: Option<usize>,
    /// For a role: the place in `found` of the person who holds it.
    pub holder: Option<usize>,
    /// Whether the model of names decided on it.
    pub modelled: bool,
    /// Whether what the project remembers decided on it.
    pub learnt: Option<Learnt>,
}

/// What was decided on a name by what the project remembers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Learnt {
    /// How many decisions spoke.
    pub decisions: u32,
    /// The rule and score that it had by itself, if a rule had found it.
    pub by_itself: Option<(&'static str, f64)>,
}

impl Found {
    pub fn new(first: usize, end: usize, label: &'static str, score: f64, rule: &'static str, reason: &str) -> Self {
        let reason = reason.to_owned();
        Self {
            first,
            end,
            label,
            score,
            rule,
            reason,
            value: None,
            known: None,
            entity: None,
            holder: None,
            modelled: false,
            learnt: None,
        }
    }

    pub fn len(&self) -> usize {
        self.end - self.first
    }

    pub fn overlaps(&self, first: usize, end: usize) -> bool {
        self.first < end && first < self.end
    }

    /// Whether it has no name of its own: “critics”, “the union”.
    pub fn is_nominal(&self) -> bool {
        self.rule == NOMINAL
    }

    pub fn can_hold(&self) -> bool {
        matches!(self.label, "PERSON" | "ORG" | "GPE" | "NORP" | "ROLE")
    }
}

/// An entity in the making.
#[derive(Debug)]
pub(super) struct EntityDraft {
    pub name: String,
    pub label: &'static str,
    pub aliases: Vec<String>,
    pub affiliation: Option<usize>,
}

impl<'a> Draft<'a> {
    pub fn new(article: Article<'a>, lexicon: &'a Lexicon, names: Option<&'a Model>, learnt: &'a Findings) -> Self {
        Self {
            article,
            lexicon,
            names,
            tokens: Tokens::default(),
            sentences: Vec::new(),
            english: true,
            found: Vec::new(),
            entities: Vec::new(),
            stances: Vec::new(),
            hits: &learnt.names,
            cues: &learnt.cues,
        }
    }

    /// The words of the tokens `first..end` as they stand in the text.
    pub fn words(&self, first: usize, end: usize) -> &'a str {
        self.article.text.slice(self.tokens.range(first, end))
    }

    /// Puts what was found in order: by place, an enclosing one before what it encloses.
    pub fn sort(&mut self) {
        self.found.sort_by(|one, other| {
            (one.first, std::cmp::Reverse(one.end), one.label).cmp(&(
                other.first,
                std::cmp::Reverse(other.end),
                other.label,
            ))
        });
        self.found.dedup_by(|one, other| (one.first, one.end) == (other.first, other.end));
    }

    /// The places in `found` of what starts in the tokens `first..end`; needs [`Draft::sort`].
    pub fn starting_in(&self, first: usize, end: usize) -> std::ops::Range<usize> {
        self.found.partition_point(|found| found.first < first)..self.found.partition_point(|found| found.first < end)
    }

    pub fn mention_id(&self, place: usize) -> MentionId {
        let Some(found) = self.found.get(place) else { return MentionId::new("") };
        Mention::suggestion_id(&[self.tokens.range(found.first, found.end)], &LabelId::new(found.label))
    }

    pub fn entity_ids(&self) -> Vec<EntityId> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut taken = std::collections::HashSet::new();
        self.entities
            .iter()
            .map(|entity| {
                let slug = crate::model::slug(&entity.name);
                // The count is only where the search for a free number begins, so that thousands of
                // equal slugs do not take quadratic time.
                let count = seen.entry(slug.clone()).or_insert(1);
                let mut id = slug.clone();
                while taken.contains(&id) {
                    *count += 1;
                    id = format!("{slug}-{count}");
                }
                taken.insert(id.clone());
                EntityId::new(id)
            })
            .collect()
    }

    fn origin(&self, found: &Found) -> Origin {
        let maker = |rule: &str| match self.names.filter(|_| found.modelled) {
            Some(model) => Maker::Model { name: "names".to_owned(), version: model.version.clone() },
            None => Maker::Rule(rule.to_owned()),
        };
        let score = |score: f64| Some(Score::new(score));
        let (made_by, proposal) = match found.learnt {
            None => (maker(found.rule), None),
            Some(learnt) => {
                let layer = Maker::Model { name: PROJECT_LAYER.to_owned(), version: learnt.decisions.to_string() };
                let proposal = learnt.by_itself.map(|(rule, by_itself)| {
                    let (maker, score) = (maker(rule), score(by_itself));
                    Box::new(Proposal { maker, score, shown_as: found.label.to_owned() })
                });
                (layer, proposal)
            }
        };
        Origin { maker: made_by, score: score(found.score), reason: found.reason.clone(), at: None, proposal }
    }

    pub fn finish(self) -> Suggestions {
        let ids = self.entity_ids();
        let is_shown = |stance: &Stance| stance.origin.score.is_none_or(|score| score.value() >= SHOWN);
        let (stances, weak) = self.stances.iter().cloned().partition(is_shown);
        let mut suggestions = Suggestions { stances, weak, ..Suggestions::default() };
        for (place, found) in self.found.iter().enumerate() {
            let mut attributes = BTreeMap::new();
            if let Some(value) = &found.value {
                attributes.insert(crate::model::VALUE.to_owned(), value.clone());
            }
            let id = self.mention_id(place);
            if let Some(holder) = found.holder {
                let holder = self.mention_id(holder);
                attributes.insert(crate::model::ROLE_HOLDER.to_owned(), holder.as_str().to_owned());
                suggestions.relations.push(Relation {
                    id: RelationId::new(format!("r-{}-{}", holder.as_str(), id.as_str())),
                    kind: "holds role".to_owned(),
                    from: holder,
                    to: id.clone(),
                    note: String::new(),
                    status: Status::Suggested,
                    origin: Origin::rule("role", found.score, "the name stands beside the role"),
                });
            }
            suggestions.mentions.push(Mention {
                id,
                spans: vec![self.tokens.range(found.first, found.end)],
                label: LabelId::new(found.label),
                entity: found.entity.and_then(|entity| ids.get(entity).cloned()),
                attributes,
                status: Status::Suggested,
                origin: self.origin(found),
                note: String::new(),
            });
        }
        for (entity, id) in self.entities.iter().zip(&ids) {
            let origin = Origin::rule("coreference", 0.8, "named in the article");
            let mut made = Entity::new(&entity.name, LabelId::new(entity.label), origin);
            made.id = id.clone();
            made.affiliation = entity.affiliation.and_then(|above| ids.get(above).cloned());
            entity.aliases.iter().for_each(|alias| made.add_alias(alias));
            suggestions.entities.push(made);
        }
        suggestions.entities.sort_by(|one, other| one.id.cmp(&other.id));
        suggestions
    }
}

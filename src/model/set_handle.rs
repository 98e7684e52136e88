//! One hand's annotations of one document, in memory or where they can be read again.

use super::{AnnotationSet, EntityId, Holder, IssueId, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, OnceLock};

/// One hand's annotations of one document. Cheap to clone: clones share the records.
///
/// Records that are kept elsewhere come into memory when they are first looked at, and leave it with the last clone;
/// until then a [`SetSummary`] tells what is to be known of them.
#[derive(Clone, Default)]
pub struct SetHandle {
    /// The records, if they are kept nowhere else; none otherwise.
    resident: Arc<AnnotationSet>,
    stored: Option<Arc<Stored>>,
}

static NOTHING: LazyLock<Arc<AnnotationSet>> = LazyLock::new(Arc::default);

struct Stored {
    keeper: Arc<dyn SetKeeper>,
    summary: Arc<SetSummary>,
    /// In memory, if they are; `None` if they were looked for and are not there any more.
    records: OnceLock<Option<Arc<AnnotationSet>>>,
}

/// Who keeps annotations that are not in memory.
pub trait SetKeeper: Send + Sync {
    /// The annotations as they were; `None` if they are not there any more.
    fn annotations(&self) -> Option<AnnotationSet>;
}

/// What is known of a set of annotations without looking at them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetSummary {
    /// How many mentions there are.
    pub mentions: usize,
    /// How many stances there are.
    pub stances: usize,
    /// How many relations there are.
    pub relations: usize,
    /// How many mentions and stances nobody has decided on.
    pub suggested: usize,
    /// The entities that are named, by id.
    pub entities: Box<[EntityUse]>,
    /// The issues that stances are coded to, by id.
    pub issues: Box<[IssueId]>,
}

/// How often a set of annotations names an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityUse {
    /// Which.
    pub entity: EntityId,
    /// How many mentions name it.
    pub mentions: usize,
    /// How many stances it holds.
    pub stances: usize,
}

impl SetSummary {
    /// The summary of some annotations.
    pub fn of(records: &AnnotationSet) -> Self {
        let mut entities: BTreeMap<&EntityId, (usize, usize)> = BTreeMap::new();
        let mut issues = BTreeSet::new();
        let mut suggested = 0;
        for mention in records.mentions.values() {
            suggested += usize::from(mention.status == Status::Suggested);
            if let Some(entity) = &mention.entity {
                entities.entry(entity).or_default().0 += 1;
            }
        }
        for stance in records.stances.values() {
            suggested += usize::from(stance.status == Status::Suggested);
            issues.extend(&stance.issue);
            let holder = match &stance.holder {
                Holder::Entity(entity) => Some(entity),
                Holder::Mention(mention) => records.mentions.get(mention).and_then(|mention| mention.entity.as_ref()),
                Holder::Outlet => None,
            };
            if let Some(entity) = holder {
                entities.entry(entity).or_default().1 += 1;
            }
            if let Some(entity) = &stance.target.entity {
                entities.entry(entity).or_default();
            }
        }
        let used =
            |(entity, (mentions, stances)): (&EntityId, _)| EntityUse { entity: entity.clone(), mentions, stances };
        Self {
            mentions: records.mentions.len(),
            stances: records.stances.len(),
            relations: records.relations.len(),
            suggested,
            entities: entities.into_iter().map(used).collect(),
            issues: issues.into_iter().cloned().collect(),
        }
    }

    /// Whether an entity is named.
    pub fn names(&self, entity: &EntityId) -> bool {
        self.entities.binary_search_by(|used| used.entity.cmp(entity)).is_ok()
    }
}

impl SetHandle {
    /// Annotations that are kept elsewhere.
    pub fn stored(keeper: Arc<dyn SetKeeper>, summary: Arc<SetSummary>) -> Self {
        let stored = Stored { keeper, summary, records: OnceLock::new() };
        Self { resident: Arc::clone(&NOTHING), stored: Some(Arc::new(stored)) }
    }

    /// The annotations. Empty if they are kept elsewhere and not there any more ([`SetHandle::is_lost`]).
    pub fn records(&self) -> &Arc<AnnotationSet> {
        let Some(stored) = &self.stored else { return &self.resident };
        let records = stored.records.get_or_init(|| stored.keeper.annotations().map(Arc::new));
        records.as_ref().unwrap_or(&self.resident)
    }

    /// What is known of them without looking at them; counted now if they are kept nowhere else.
    pub fn summary(&self) -> Arc<SetSummary> {
        match &self.stored {
            None => Arc::new(SetSummary::of(&self.resident)),
            Some(stored) => Arc::clone(&stored.summary),
        }
    }

    /// Whether an entity is named.
    pub fn names(&self, entity: &EntityId) -> bool {
        match &self.stored {
            None => names(&self.resident, entity),
            Some(stored) => stored.summary.names(entity),
        }
    }

    /// Whether a stance is coded to an issue.
    pub fn codes(&self, issue: &IssueId) -> bool {
        match &self.stored {
            None => self.resident.stances.values().any(|stance| stance.issue.as_ref() == Some(issue)),
            Some(stored) => stored.summary.issues.binary_search(issue).is_ok(),
        }
    }

    /// The same annotations, sharing nothing with these if they can be read again.
    pub fn apart(&self) -> Self {
        match &self.stored {
            Some(stored) if !self.is_loaded() => Self::stored(Arc::clone(&stored.keeper), Arc::clone(&stored.summary)),
            _ => self.clone(),
        }
    }

    /// The same annotations; if they were looked for and were not there, they are looked for once more.
    pub fn again(&self) -> Self {
        match &self.stored {
            Some(stored) if self.is_lost() => Self::stored(Arc::clone(&stored.keeper), Arc::clone(&stored.summary)),
            _ => self.clone(),
        }
    }

    /// Whether the annotations are in memory.
    pub fn is_loaded(&self) -> bool {
        self.stored.as_ref().is_none_or(|stored| stored.records.get().is_some())
    }

    /// Whether they can be read again.
    pub fn is_stored(&self) -> bool {
        self.stored.is_some()
    }

    /// Whether they were looked for and are not there any more.
    pub fn is_lost(&self) -> bool {
        self.stored.as_ref().is_some_and(|stored| matches!(stored.records.get(), Some(None)))
    }

    /// Whether both are known to be equal without looking at the records.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.stored, &other.stored) {
            (None, None) => Arc::ptr_eq(&self.resident, &other.resident),
            (Some(one), Some(other)) => Arc::ptr_eq(&one.summary, &other.summary),
            _ => false,
        }
    }

    /// The annotations, to be changed; from then on they are kept nowhere else.
    pub(super) fn make_mut(&mut self) -> &mut AnnotationSet {
        if self.stored.is_some() {
            *self = Arc::clone(self.records()).into();
        }
        Arc::make_mut(&mut self.resident)
    }
}

impl From<Arc<AnnotationSet>> for SetHandle {
    fn from(resident: Arc<AnnotationSet>) -> Self {
        Self { resident, stored: None }
    }
}

impl PartialEq for SetHandle {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.records() == other.records()
    }
}

impl std::fmt::Debug for SetHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.is_loaded() {
            true => self.records().fmt(f),
            false => f.write_str("SetHandle(not in memory)"),
        }
    }
}

fn names(records: &AnnotationSet, entity: &EntityId) -> bool {
    let holds = |holder: &Holder| matches!(holder, Holder::Entity(holder) if holder == entity);
    records.mentions.values().any(|mention| mention.entity.as_ref() == Some(entity))
        || records.stances.values().any(|stance| stance.target.entity.as_ref() == Some(entity) || holds(&stance.holder))
}

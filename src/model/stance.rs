//! Who stands where: a holder supports or opposes a target, with the words that prove it.

use super::{EntityId, IssueId, MentionId, Origin, RelationId, StanceId, Status};
use crate::text::TextRange;

/// Which way a stance goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// Against it.
    Oppose,
    /// Rather against it.
    LeansOppose,
    /// Neither for nor against.
    Neutral,
    /// Rather for it.
    LeansSupport,
    /// For it.
    Support,
    /// For some of it, against some of it.
    Mixed,
}

impl Polarity {
    /// All of them, from against to for.
    pub const ALL: [Polarity; 6] = [
        Polarity::Oppose,
        Polarity::LeansOppose,
        Polarity::Neutral,
        Polarity::LeansSupport,
        Polarity::Support,
        Polarity::Mixed,
    ];

    /// As it is written in files.
    pub fn id(self) -> &'static str {
        match self {
            Polarity::Oppose => "oppose",
            Polarity::LeansOppose => "leans_oppose",
            Polarity::Neutral => "neutral",
            Polarity::LeansSupport => "leans_support",
            Polarity::Support => "support",
            Polarity::Mixed => "mixed",
        }
    }

    /// The polarity of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|polarity| polarity.id() == id)
    }

    /// Whether it is for, or leans so.
    pub fn supports(self) -> bool {
        matches!(self, Polarity::Support | Polarity::LeansSupport)
    }

    /// Whether it takes a side.
    pub fn is_polar(self) -> bool {
        !matches!(self, Polarity::Neutral | Polarity::Mixed)
    }

    /// As a verb: “opposes”.
    pub fn verb(self) -> &'static str {
        match self {
            Polarity::Oppose => "opposes",
            Polarity::LeansOppose => "leans against",
            Polarity::Neutral => "neutral on",
            Polarity::LeansSupport => "leans towards",
            Polarity::Support => "supports",
            Polarity::Mixed => "mixed on",
        }
    }

    /// The other way round: what a negation makes of it.
    pub fn negated(self) -> Self {
        match self {
            Polarity::Oppose => Polarity::Support,
            Polarity::LeansOppose => Polarity::LeansSupport,
            Polarity::LeansSupport => Polarity::LeansOppose,
            Polarity::Support => Polarity::Oppose,
            other => other,
        }
    }
}

/// How firmly the text says that the holder takes the stance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Certainty {
    /// Said plainly.
    #[default]
    Asserted,
    /// Said to be likely: “is expected to”.
    Likely,
    /// Said to be possible: “may”, “signalled”.
    Possible,
    /// Under a condition: “would, if”.
    Hypothetical,
    /// Said not to be so: “denied that he supports”.
    Denied,
}

impl Certainty {
    /// All of them, from firm to denied.
    pub const ALL: [Certainty; 5] =
        [Certainty::Asserted, Certainty::Likely, Certainty::Possible, Certainty::Hypothetical, Certainty::Denied];

    /// As it is written in files and shown.
    pub fn id(self) -> &'static str {
        match self {
            Certainty::Asserted => "asserted",
            Certainty::Likely => "likely",
            Certainty::Possible => "possible",
            Certainty::Hypothetical => "hypothetical",
            Certainty::Denied => "denied",
        }
    }

    /// The certainty of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|certainty| certainty.id() == id)
    }
}

/// Who takes a stance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Whoever a mention names, in the same document.
    Mention(MentionId),
    /// An entity that the text does not name at this place.
    Entity(EntityId),
    /// The outlet's own voice.
    Outlet,
}

/// What a stance is about: a piece of text, an entity, or both. Never neither.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// The words that say it; sorted, apart from each other.
    pub spans: Vec<TextRange>,
    /// The entity it is about.
    pub entity: Option<EntityId>,
}

/// Who reports a stance: one link of the chain outlet → “a Pentagon statement” → ….
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attribution {
    /// The reporter in words.
    pub text: String,
    /// Where the text names it; may be empty.
    pub spans: Vec<TextRange>,
    /// The mention that names it, if there is one.
    pub mention: Option<MentionId>,
}

/// A holder supports or opposes a target, with the words that prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stance {
    /// Its name in the document.
    pub id: StanceId,
    /// Who takes it.
    pub holder: Holder,
    /// What it is about.
    pub target: Target,
    /// The issue it is coded to.
    pub issue: Option<IssueId>,
    /// Which way it goes.
    pub polarity: Polarity,
    /// The words that show the polarity: “would not”; may be empty.
    pub cue: Vec<TextRange>,
    /// The words that prove it, usually a sentence; never empty.
    pub evidence: Vec<TextRange>,
    /// Who reports it, outermost first.
    pub attribution: Vec<Attribution>,
    /// How firmly the text says it.
    pub certainty: Certainty,
    /// When the holder took it: ISO 8601, or words.
    pub when: String,
    /// The analyst's own words about it.
    pub note: String,
    /// What has been decided.
    pub status: Status,
    /// Who made it.
    pub origin: Origin,
}

impl Stance {
    /// The mentions that it points at: its holder, and who reports it.
    pub fn mentions(&self) -> impl Iterator<Item = &MentionId> {
        let holder = match &self.holder {
            Holder::Mention(id) => Some(id),
            Holder::Entity(_) | Holder::Outlet => None,
        };
        holder.into_iter().chain(self.attribution.iter().filter_map(|link| link.mention.as_ref()))
    }

    /// Where its card belongs: at its cue, or else its target, or else its evidence.
    pub fn place(&self) -> TextRange {
        let pieces = [&self.cue, &self.target.spans, &self.evidence];
        pieces.into_iter().find(|spans| !spans.is_empty()).map_or_else(TextRange::default, |spans| super::extent(spans))
    }

    /// Its id as a suggestion: follows from holder, cue and target.
    pub fn suggestion_id(holder: &Holder, cue: &[TextRange], target: &[TextRange]) -> StanceId {
        let cue = super::extent(cue);
        let target = super::extent(target);
        let holder = match holder {
            Holder::Mention(id) => id.as_str(),
            Holder::Entity(id) => id.as_str(),
            Holder::Outlet => "outlet",
        };
        StanceId::new(format!("s{}-{}-{}-{holder}", cue.start(), target.start(), target.end()))
    }
}

/// A typed link between two mentions of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its name in the document.
    pub id: RelationId,
    /// Its type, one of the schema's relation types.
    pub kind: String,
    /// Where it starts.
    pub from: MentionId,
    /// Where it ends.
    pub to: MentionId,
    /// The analyst's own words about it.
    pub note: String,
    /// What has been decided.
    pub status: Status,
    /// Who made it.
    pub origin: Origin,
}

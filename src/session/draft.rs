//! A stance that is being coded: what was chosen so far, and which field the next choice fills.

use crate::model::{Attribution, Certainty, DocumentId, EntityId, Holder, MentionId, Polarity, StanceId, Target};
use crate::text::TextRange;

/// A stance that is being coded, or several: each holder with each target makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StanceDraft {
    /// The document it is coded in.
    pub document: DocumentId,
    /// The stance that is being changed; none for a new one.
    pub stance: Option<StanceId>,
    /// The sentence in which the coding began.
    pub sentence: TextRange,
    /// Who may hold it, the likeliest first.
    pub likely: Vec<Holder>,
    /// Who holds it.
    pub holders: Vec<Holder>,
    /// What it is about.
    pub targets: Vec<Target>,
    /// Which way it goes.
    pub polarity: Polarity,
    /// How firmly the text says it.
    pub certainty: Certainty,
    /// The name of the issue; empty for none.
    pub issue: String,
    /// Who reports it, outermost first.
    pub attribution: Vec<Attribution>,
    /// When the holder took it.
    pub when: String,
    /// The analyst's own words about it.
    pub note: String,
    /// The words that show the polarity; none to guess them for each holder and target.
    pub cue: Option<Vec<TextRange>>,
    /// The words that prove it; none for the sentence of each target.
    pub evidence: Option<Vec<TextRange>>,
    /// Which field a click into the text, or a chosen offer, fills.
    pub field: CodingField,
}

impl StanceDraft {
    /// How many stances it makes.
    pub fn count(&self) -> usize {
        self.holders.len() * self.targets.len()
    }
}

/// A field of a stance that is being coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodingField {
    /// Who holds it.
    Holder,
    /// What it is about.
    Target,
    /// The issue.
    Issue,
    /// Who reports it.
    Source,
    /// When it was taken.
    When,
    /// The words that show the polarity.
    Cue,
    /// The words that prove it.
    Evidence,
    /// The analyst's own words.
    Note,
}

impl CodingField {
    /// All of them, as Tab goes through them.
    pub const ALL: [CodingField; 8] = [
        CodingField::Holder,
        CodingField::Target,
        CodingField::Issue,
        CodingField::Source,
        CodingField::When,
        CodingField::Cue,
        CodingField::Evidence,
        CodingField::Note,
    ];

    /// As it is shown.
    pub fn title(self) -> &'static str {
        match self {
            CodingField::Holder => "Who",
            CodingField::Target => "On",
            CodingField::Issue => "Issue",
            CodingField::Source => "According to",
            CodingField::When => "When",
            CodingField::Cue => "Cue",
            CodingField::Evidence => "Evidence",
            CodingField::Note => "Note",
        }
    }

    /// The field after this one, or the one before; round and round.
    pub fn next(self, forward: bool) -> Self {
        let at = Self::ALL.iter().position(|field| *field == self).unwrap_or_default();
        let step = if forward { 1 } else { Self::ALL.len() - 1 };
        Self::ALL.get((at + step) % Self::ALL.len()).copied().unwrap_or(self)
    }
}

/// What a field of a stance can be filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// A mention of the document.
    Mention(MentionId),
    /// Words of the document.
    Words(TextRange),
    /// An entity of the registry, wherever it is named.
    Entity(EntityId),
    /// The outlet's own voice.
    Outlet,
    /// Typed words: an issue, a source, a time, a note.
    Typed(String),
}

/// What a field offers, to choose by a digit, a click or a few letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodingOffer {
    /// In words.
    pub name: String,
    /// What kind of thing it is: “Person · 6 mentions”; may be empty.
    pub about: String,
    /// What it stands for.
    pub pick: Pick,
}

//! Where an annotation comes from and what has been decided about it.

/// What has been decided about an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// Found by a rule or a model, or imported; nobody has decided.
    #[default]
    Suggested,
    /// An analyst made it or agreed to it.
    Accepted,
    /// An analyst refused it. Remembered, so that it never comes back.
    Rejected,
}

/// Who made an annotation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Maker {
    /// A person, by hand.
    Analyst(String),
    /// A rule, by name.
    Rule(String),
    /// A statistical model.
    Model {
        /// Its name.
        name: String,
        /// Its version.
        version: String,
    },
    /// Another program, whose file was imported.
    Import(String),
}

/// A probability in thousandths, 0 to 1000: exact to compare and to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

impl Score {
    /// The nearest score; values outside 0 to 1 (and NaN) are brought inside.
    pub fn new(probability: f64) -> Self {
        Self((probability * 1000.0).round().clamp(0.0, 1000.0) as u16)
    }

    /// As a number from 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", self.value())
    }
}

/// Who made an annotation, how sure, why, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Who made it.
    pub maker: Maker,
    /// How sure the maker was; people give none.
    pub score: Option<Score>,
    /// Why, in words for the analyst.
    pub reason: String,
    /// When it was made or decided, in seconds since 1970 (UTC). Suggestions have none, so that
    /// the same text gives the same suggestion.
    pub at: Option<i64>,
    /// What was proposed by itself, where what the project has learnt or the analyst changed it since.
    pub proposal: Option<Box<Proposal>>,
}

/// What was proposed by itself: the part of a suggestion that learning from its fate has to know.
///
/// It stays with a decision, so that what a project has learnt follows from its decisions alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who proposed it.
    pub maker: Maker,
    /// How sure it was, before what the project had learnt was added.
    pub score: Option<Score>,
    /// As what it was shown to the analyst: the id of a label, or of a polarity.
    pub shown_as: String,
}

/// The name of the project's own layer where it is the maker of a suggestion.
pub const PROJECT_LAYER: &str = "project";

impl Origin {
    /// Made by an analyst at a time in seconds since 1970 (UTC).
    pub fn analyst(name: impl Into<String>, at: i64) -> Self {
        Self { maker: Maker::Analyst(name.into()), score: None, reason: String::new(), at: Some(at), proposal: None }
    }

    /// Made by a rule.
    pub fn rule(name: impl Into<String>, score: f64, reason: impl Into<String>) -> Self {
        let maker = Maker::Rule(name.into());
        Self { maker, score: Some(Score::new(score)), reason: reason.into(), at: None, proposal: None }
    }

    /// Whether a person made it.
    pub fn is_human(&self) -> bool {
        matches!(self.maker, Maker::Analyst(_))
    }

    /// Whether extraction made it, so that it can be thrown away and made again.
    pub fn is_suggested(&self) -> bool {
        matches!(self.maker, Maker::Rule(_) | Maker::Model { .. })
    }

    /// Whether what the project has learnt decided on it.
    pub fn is_learnt(&self) -> bool {
        matches!(&self.maker, Maker::Model { name, .. } if name == PROJECT_LAYER)
    }

    /// This origin with what was proposed noted, unless that is noted already or a person made it.
    pub fn noting(mut self, former: &Origin, shown_as: &str) -> Self {
        if self.proposal.is_none() && !former.is_human() {
            let (maker, score) = (former.maker.clone(), former.score);
            self.proposal = Some(Box::new(Proposal { maker, score, shown_as: shown_as.to_owned() }));
        }
        self
    }
}

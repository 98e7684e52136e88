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
}

impl Origin {
    /// Made by an analyst at a time in seconds since 1970 (UTC).
    pub fn analyst(name: impl Into<String>, at: i64) -> Self {
        Self { maker: Maker::Analyst(name.into()), score: None, reason: String::new(), at: Some(at) }
    }

    /// Made by a rule.
    pub fn rule(name: impl Into<String>, score: f64, reason: impl Into<String>) -> Self {
        Self { maker: Maker::Rule(name.into()), score: Some(Score::new(score)), reason: reason.into(), at: None }
    }

    /// Made by a statistical model.
    pub fn model(name: impl Into<String>, version: &str, score: f64, reason: impl Into<String>) -> Self {
        let maker = Maker::Model { name: name.into(), version: version.to_owned() };
        Self { maker, score: Some(Score::new(score)), reason: reason.into(), at: None }
    }

    /// Whether a person made it.
    pub fn is_human(&self) -> bool {
        matches!(self.maker, Maker::Analyst(_))
    }
}

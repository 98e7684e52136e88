//! Text in, suggestions out: mentions, entities, stances. Stages run in the order of [`STAGES`];
//! the same text gives the same suggestions.

pub mod adaptation;

mod boilerplate;
mod draft;
mod lexicon;
pub mod scorer;
mod stage;
mod tagger;
mod token;
mod word_class;

use crate::model::{Entity, Mention, Metadata, Relation, Stance};
use crate::text::{SourceText, TextRange};
use adaptation::Findings;
use draft::Draft;
use std::ops::ControlFlow;
use std::sync::OnceLock;

pub use adaptation::Adaptation;
pub use boilerplate::boilerplate;
pub use stage::{STAGES, Stage};
pub use tagger::ModelError;
pub use tagger::corpus::TrainingText;
pub use tagger::train::{TrainingOptions, train_names};

/// The words, numbers and marks of a text as extraction cuts them, in order. None crosses a sentence's end.
pub fn tokens(text: &str) -> Vec<TextRange> {
    let mut tokens = token::Tokens::default();
    crate::text::sentences(text).into_iter().for_each(|sentence| tokens.add(text, sentence));
    (0..tokens.len()).map(|at| tokens.range(at, at + 1)).collect()
}

/// What extraction reads of an article.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// Its text.
    pub text: &'a SourceText,
    /// What is known about it; the date anchors “Wednesday”.
    pub metadata: &'a Metadata,
    /// Parts that belong to the page; nothing is suggested in them. Sorted, apart from each other.
    pub boilerplate: &'a [TextRange],
}

/// What extraction found. Ids follow from place and label, so the same text gives the same suggestions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Mentions, in the order of the text; an enclosing one before what it encloses.
    pub mentions: Vec<Mention>,
    /// The entities that the mentions name, by id.
    pub entities: Vec<Entity>,
    /// Stances, in the order of their cues.
    pub stances: Vec<Stance>,
    /// Relations between mentions.
    pub relations: Vec<Relation>,
    /// Stances too improbable to be shown, from which an [`Adaptation`] raises what the analyst likes.
    pub weak: Vec<Stance>,
}

/// Below this score a stance is not shown: a noisy suggester costs more than it finds.
const SHOWN: f64 = 0.46;
/// Below this score a stance is not even a candidate that could rise.
const WEAK: f64 = 0.2;

/// Told between stages and every so often inside them: stage name, share done 0..=1; `Break` cancels.
pub type Watch<'a> = &'a mut dyn FnMut(&'static str, f32) -> ControlFlow<()>;

/// The model of names that Standpoint ships.
const NAMES: &[u8] = include_bytes!("../../assets/models/names.bin");

/// Finds mentions, entities and stances. Holds the parsed lexicons.
#[derive(Debug)]
pub struct Extractor {
    lexicon: lexicon::Lexicon,
    names: Option<tagger::Model>,
}

impl Extractor {
    /// The extractor with the lexicons that Standpoint ships; they are parsed at the first call.
    pub fn bundled() -> &'static Extractor {
        static BUNDLED: OnceLock<Extractor> = OnceLock::new();
        BUNDLED
            .get_or_init(|| Extractor { lexicon: lexicon::Lexicon::bundled(), names: tagger::Model::read(NAMES).ok() })
    }

    /// An extractor with the lexicons that Standpoint ships and a model of names of one’s own.
    pub fn with_names(model: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { lexicon: lexicon::Lexicon::bundled(), names: Some(tagger::Model::read(model)?) })
    }

    /// An extractor that finds names by lexicons and rules alone.
    pub fn without_model() -> Self {
        Self { lexicon: lexicon::Lexicon::bundled(), names: None }
    }

    /// Suggestions for an article; `None` if `watch` cancelled.
    pub fn extract(&self, article: &Article<'_>, watch: Watch<'_>) -> Option<Suggestions> {
        let found = self.candidates(article, &Findings::default(), watch)?;
        Some(Suggestions { weak: Vec::new(), ..found })
    }

    /// Suggestions as a project has learnt to make them; `None` if `watch` cancelled.
    pub fn extract_adapted(
        &self,
        article: &Article<'_>,
        adaptation: &Adaptation,
        watch: Watch<'_>,
    ) -> Option<Suggestions> {
        let found = self.candidates(article, &adaptation.findings(article), watch)?;
        Some(adaptation.apply(article, found))
    }

    /// Suggestions before [`Adaptation::apply`], the weak ones too; `learnt` is what a project remembers of
    /// the article's words.
    pub fn candidates(&self, article: &Article<'_>, learnt: &Findings, watch: Watch<'_>) -> Option<Suggestions> {
        let mut draft = Draft::new(*article, &self.lexicon, self.names.as_ref(), learnt);
        for (done, stage) in STAGES.iter().enumerate() {
            let mut tell = |share: f32| watch(stage.name, (done as f32 + share.clamp(0.0, 1.0)) / STAGES.len() as f32);
            if tell(0.0).is_break() || (stage.run)(&mut draft, &mut tell).is_break() {
                return None;
            }
        }
        Some(draft.finish())
    }
}

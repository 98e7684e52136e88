//! Labelled pairs, as training and measuring take them.

use super::feature::Pair;
use crate::extract::token::Tokens;
use crate::text::TextRange;

/// A holder and a target in a sentence, with what a reader says about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairItem {
    /// The sentence.
    pub text: String,
    /// Who holds the stance, in bytes of `text`; `None` where only the tone towards the target is known.
    pub holder: Option<TextRange>,
    /// Towards whom.
    pub target: TextRange,
    /// What the reader says.
    pub label: PairLabel,
}

/// A stance of a holder towards a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairLabel {
    /// For it.
    Support,
    /// Against it.
    Oppose,
    /// Neither, or none at all.
    Neutral,
}

impl PairLabel {
    /// All labels.
    pub const ALL: [PairLabel; 3] = [PairLabel::Support, PairLabel::Oppose, PairLabel::Neutral];

    /// As it is written in files.
    pub fn id(self) -> &'static str {
        match self {
            PairLabel::Support => "support",
            PairLabel::Oppose => "oppose",
            PairLabel::Neutral => "neutral",
        }
    }

    /// The label of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.id() == id)
    }

    /// The place among the polar classes.
    pub(super) fn class(self) -> Option<usize> {
        match self {
            PairLabel::Support => Some(0),
            PairLabel::Oppose => Some(1),
            PairLabel::Neutral => None,
        }
    }
}

/// Items that speak of the same two in the same sentence.
#[derive(Debug, Clone)]
pub(super) struct Couple<'i> {
    pub text: &'i str,
    /// The first item's pair; `turned` is the same the other way round.
    pub pair: Pair,
    pub tokens: (usize, usize),
    pub forward: usize,
    pub turned: Option<usize>,
}

/// Joins the two directions of a pair: each is evidence about the other. Items whose words cannot
/// be found are left out.
pub(super) fn couples(items: &[PairItem]) -> Vec<Couple<'_>> {
    let mut seen = std::collections::HashMap::new();
    let mut found: Vec<Couple<'_>> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if let Some(holder) = item.holder {
            let key = (item.text.as_str(), holder.min(item.target), holder.max(item.target));
            if let Some(couple) = seen.get(&key).and_then(|&at: &usize| found.get_mut(at))
                && couple.turned.is_none()
                && items.get(couple.forward).is_some_and(|first| first.holder == Some(item.target))
            {
                couple.turned = Some(place);
                continue;
            }
            seen.insert(key, found.len());
        }
        let tokens = Tokens::of(&item.text);
        let Some(target) = words(&tokens, item.target) else { continue };
        let holder = item.holder.map(|holder| words(&tokens, holder));
        if holder == Some(None) {
            continue;
        }
        found.push(Couple {
            text: &item.text,
            pair: Pair { holder: holder.flatten(), target },
            tokens: (0, tokens.len()),
            forward: place,
            turned: None,
        });
    }
    found
}

/// The tokens that a range touches.
fn words(tokens: &Tokens, range: TextRange) -> Option<(usize, usize)> {
    let touched =
        |at: &usize| tokens.get(*at).is_some_and(|token| token.start() < range.end() && token.end() > range.start());
    let first = (0..tokens.len()).find(touched)?;
    let end = (first..tokens.len()).take_while(|at| touched(at)).last()? + 1;
    Some((first, end))
}

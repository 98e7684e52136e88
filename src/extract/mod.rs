//! Text and registry in, suggestions out: mentions, entities, quotes, stances.

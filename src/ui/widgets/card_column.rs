//! Where cards stand in the margin: beside their words, never over one another.

/// A card that wants a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CardWish {
    /// Where it wants its top to be.
    pub y: f32,
    /// Its height.
    pub height: f32,
    /// Its height when collapsed to a line.
    pub collapsed: f32,
}

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CardPlace {
    /// Its top.
    pub y: f32,
    /// Its height.
    pub height: f32,
    /// Whether it is collapsed.
    pub collapsed: bool,
}

/// Places cards in their order with `gap` between them; all in points.
///
/// A card that would cover the one before is pushed down. Where a card would
/// drift further than `drift` from its words, cards before it collapse, the
/// nearest first, until it does not. The `chosen`
/// card never collapses and stands exactly where it wants: others make room.
pub fn arrange(wishes: &[CardWish], gap: f32, drift: f32, chosen: Option<usize>) -> Vec<CardPlace> {
    let mut places: Vec<CardPlace> =
        wishes.iter().map(|wish| CardPlace { y: wish.y, height: wish.height, collapsed: false }).collect();
    push(wishes, &mut places, gap, chosen);
    // Each round collapses one card, so there are at most as many rounds as cards.
    while let Some(at) = adrift(wishes, &places, drift)
        && let Some(near) = nearest_open(&places, at, chosen)
        && let (Some(place), Some(wish)) = (places.get_mut(near), wishes.get(near))
    {
        (place.height, place.collapsed) = (wish.collapsed, true);
        push(wishes, &mut places, gap, chosen);
    }
    places
}

/// The first card that stands further than `drift` from where it wants to be.
fn adrift(wishes: &[CardWish], places: &[CardPlace], drift: f32) -> Option<usize> {
    places.iter().zip(wishes).position(|(place, wish)| (place.y - wish.y).abs() > drift)
}

/// The card nearest to card `at` that is not collapsed yet: those before it push it down, those
/// after it, up to the chosen one, up.
fn nearest_open(places: &[CardPlace], at: usize, chosen: Option<usize>) -> Option<usize> {
    let is_open = |at: &usize| Some(*at) != chosen && places.get(*at).is_some_and(|place| !place.collapsed);
    (0..=at).rev().find(is_open).or_else(|| (at..chosen?).find(is_open))
}

/// Gives every card its top, from the chosen one up and down, or from the first one down.
fn push(wishes: &[CardWish], places: &mut [CardPlace], gap: f32, chosen: Option<usize>) {
    let mut free = f32::NEG_INFINITY;
    for (place, wish) in places.iter_mut().zip(wishes) {
        place.y = wish.y.max(free);
        free = place.y + place.height + gap;
    }
    let Some(chosen) = chosen.filter(|&chosen| chosen < places.len()) else { return };
    let (before, after) = places.split_at_mut(chosen);
    let mut limit = wishes.get(chosen).map_or(0.0, |wish| wish.y);
    for place in before.iter_mut().rev() {
        place.y = place.y.min(limit - gap - place.height);
        limit = place.y;
    }
    let mut free = f32::NEG_INFINITY;
    for (place, wish) in after.iter_mut().zip(wishes.iter().skip(chosen)) {
        place.y = wish.y.max(free);
        free = place.y + place.height + gap;
    }
}

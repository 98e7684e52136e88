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
/// A card that would cover the one before is pushed down. Where cards would
/// drift further than `drift` from their words, they collapse. The `chosen`
/// card never collapses and stands exactly where it wants: others make room.
pub fn arrange(wishes: &[CardWish], gap: f32, drift: f32, chosen: Option<usize>) -> Vec<CardPlace> {
    let mut places: Vec<CardPlace> =
        wishes.iter().map(|wish| CardPlace { y: wish.y, height: wish.height, collapsed: false }).collect();
    push(wishes, &mut places, gap, chosen);
    let mut start = 0;
    while start < places.len() {
        let end = run_end(&places, start, gap);
        let too_far = (start..end).any(|at| match (places.get(at), wishes.get(at)) {
            (Some(place), Some(wish)) => (place.y - wish.y).abs() > drift,
            _ => false,
        });
        for at in (start..end).filter(|&at| too_far && Some(at) != chosen) {
            if let (Some(place), Some(wish)) = (places.get_mut(at), wishes.get(at)) {
                (place.height, place.collapsed) = (wish.collapsed, true);
            }
        }
        start = end;
    }
    push(wishes, &mut places, gap, chosen);
    places
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

/// One past the last card that touches the ones before it.
fn run_end(places: &[CardPlace], start: usize, gap: f32) -> usize {
    let touching = |pair: &[CardPlace]| match pair {
        [one, next] => next.y <= one.y + one.height + gap + 0.5,
        _ => false,
    };
    let rest = places.get(start..).unwrap_or_default();
    start + 1 + rest.windows(2).take_while(|pair| touching(pair)).count()
}

//! What may be asked of a search.

use super::HitsStance;
use crate::analysis::search::Query;
use crate::model::{EntityId, LabelId};

/// One request to the search that is open, or to open or close it.
#[derive(Debug, Clone)]
pub enum SearchRequest {
    /// Look for something else.
    Look(Box<Query>),
    /// End it.
    Close,
    /// Show or hide the list of what was found.
    List(bool),
    /// Its field has been given the keyboard.
    Reached,
    /// Go to the next (or former) place and show it.
    Step(bool),
    /// Choose a place of the list, by number, without showing it.
    Choose(usize),
    /// Show the chosen place in its article.
    Show,
    /// Tick a place, or not.
    Tick(usize, bool),
    /// Tick all places of the article that comes at that number among those found, or none of them.
    TickArticle(usize, bool),
    /// Tick all places, or none.
    TickAll(bool),
    /// Tick no place whose words may mean something else.
    UntickAmbiguous,
    /// Stop looking; what was found stays.
    Stop,
    /// Tag or retag what is ticked.
    Tag(LabelId),
    /// Tag and link what is ticked as what all places of the name shall be.
    TagAsSurveyed,
    /// Link what is ticked to an entity, or to none.
    Link(Option<EntityId>),
    /// Make an entity of that name and link what is ticked to it.
    LinkNew(String),
    /// Ask which entity what is ticked names.
    AskEntity,
    /// Accept what is ticked.
    Accept,
    /// Remove what is ticked; suggestions are rejected.
    Delete,
    /// Ask what stance to code on what is ticked.
    AskStance,
    /// Code a stance on each place that is ticked; stances that are ticked are recoded.
    Code(HitsStance),
}

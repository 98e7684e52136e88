//! Keys that belong to a place of the window instead of a command: they hold while it has the keyboard, and stay.

/// The keys of one place.
pub struct FixedKeys {
    /// Where they hold.
    pub place: &'static str,
    /// The keys, the most used first.
    pub keys: &'static [FixedKey],
}

/// Keys and what they do there.
pub struct FixedKey {
    /// As they are shown, apart from one another by spaces.
    pub keys: &'static str,
    /// What they do, as a sentence.
    pub what: &'static str,
    /// The same in a word or two, for the bar at the bottom; empty if it has no room for them.
    pub hint: &'static str,
}

const fn key(keys: &'static str, hint: &'static str, what: &'static str) -> FixedKey {
    FixedKey { keys, what, hint }
}

/// In the text.
pub const TEXT: FixedKeys = FixedKeys {
    place: "In the text",
    keys: &[
        key("← → ↑ ↓", "", "Move the caret; with Shift they select."),
        key("Ctrl+← Ctrl+→", "", "Go by word."),
        key("Alt+, Alt+.", "", "Go by sentence."),
        key("Ctrl+↑ Ctrl+↓", "", "Go by paragraph."),
        key("Home End", "", "Go to the ends of the line, with Ctrl of the text."),
        key("PageUp PageDown", "", "Go by page."),
    ],
};

/// While a stance is coded.
pub const CODING: FixedKeys = FixedKeys {
    place: "While a stance is coded",
    keys: &[
        key("Enter", "code", "Makes the stance; in the input, takes the marked offer first."),
        key("O N P M", "polarity", "Opposes, neutral, supports, mixed; with Shift, O and P only lean. S is P too."),
        key("← →", "", "Go through the polarities."),
        key("1–9", "offer", "Fill the field with an offer; with Shift they add it."),
        key("↑ ↓", "", "Fill the field with the next or former offer; in the input they mark one."),
        key("H T I A W U E", "field", "Go to who, on what, issue, according to, when, cue, evidence, and its input."),
        key("Tab", "next field", "Goes to the next field, Shift+Tab to the one before."),
        key("C", "certainty", "Goes through the degrees of certainty, Shift+C back."),
        key("Backspace", "", "Takes the field's last value away."),
        key("Shift+Enter", "", "In the input, adds the marked offer to what is there."),
        key("Esc", "cancel", "Leaves the input, then the bar."),
    ],
};

/// In the list of places that a search has found.
pub const PLACES: FixedKeys = FixedKeys {
    place: "In the list of places",
    keys: &[
        key("↑ ↓", "places", "Go from place to place; Page Up, Page Down, Home and End too."),
        key("Enter", "show", "Shows the place in its article."),
        key("Space", "tick", "Ticks the place and goes on."),
        key("Ctrl+A", "all", "Ticks all, or none."),
        key("1–9", "tag", "The keys of labels tag or retag what is ticked."),
        key("E", "link", "Links what is ticked to an entity."),
        key("S", "stance", "Codes a stance on each ticked place; recodes ticked stances."),
        key("A", "accept", "Accepts what is ticked."),
        key("X Delete", "remove", "Remove what you made, reject what was suggested."),
        key("Ctrl+Enter", "", "In a list of all occurrences, tags and links what is ticked, and closes the list."),
        key("Esc", "close", "Closes the list."),
    ],
};

/// In the field of a search.
pub const SEARCH: FixedKeys = FixedKeys {
    place: "In the field of a search",
    keys: &[
        key("↓", "to the list", "Goes to the list."),
        key("Enter", "show", "Shows the chosen place in its article."),
        key("Alt+C", "case", "Capitals and small letters differ, or do not."),
        key("Alt+W", "whole words", "Whole words only, or inside others too."),
        key("Alt+F", "other forms", "The plural too, or not."),
        key("Alt+R", "regex", "A regular expression, or words."),
        key("Esc", "close", "Closes the search."),
    ],
};

/// In the table of entities.
pub const ENTITIES: FixedKeys = FixedKeys {
    place: "In the table of entities",
    keys: &[
        key("↑ ↓", "rows", "Go through the rows, from the search field too; Page Up and Page Down by fifteen."),
        key("Enter", "", "Shows the row's entity on the right."),
        key("Space", "tick", "Ticks the row."),
        key("M", "merge", "Merges what is ticked into an entity that you choose."),
        key("Esc", "back to the text", "Goes back to the text."),
    ],
};

/// In the coding frame.
pub const ISSUES: FixedKeys = FixedKeys {
    place: "In the issues",
    keys: &[
        key("↑ ↓", "issues", "Go from issue to issue."),
        key("Tab", "fields", "Goes from field to field: the issue's words, the filter, the stances, where to."),
        key("Space", "tick", "Ticks a stance that was reached."),
        key("Ctrl+A", "all", "Outside of fields, ticks all stances that are listed, or none."),
        key("M", "move", "Outside of fields, goes to the issue to move the ticked ones to; Enter there moves them."),
        key("Esc", "back to the text", "Leaves a field, then goes back to the text."),
    ],
};

/// While a relation is drawn.
pub const RELATION: FixedKeys = FixedKeys {
    place: "While a relation is drawn",
    keys: &[
        key(". ,", "mention", "Go to the mention at which it shall end."),
        key("Enter", "choose its kind", "Takes that mention; then the relation's kind is asked for."),
        key("Esc", "cancel", "Draws no relation."),
    ],
};

/// All places.
pub const PLACES_WITH_KEYS: &[FixedKeys] = &[TEXT, CODING, SEARCH, PLACES, ENTITIES, ISSUES, RELATION];

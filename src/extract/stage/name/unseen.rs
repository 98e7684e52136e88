//! Names that the model has no class for, or of which it never saw the like: peoples by their endings,
//! facilities by a small head word, numbered documents, stations.

use crate::extract::draft::{Draft, Found, Sentence};
use std::collections::HashSet;

/// What stands before a people: “the Kesarans”, “many Kesarans”.
const BEFORE_PEOPLES: &[&str] = &[
    "the",
    "many",
    "most",
    "some",
    "all",
    "few",
    "other",
    "young",
    "older",
    "fellow",
    "ethnic",
    "ordinary",
    "two",
    "three",
    "million",
    "thousand",
    "thousands",
    "millions",
    "hundreds",
    "of",
    "by",
    "between",
    "among",
    "against",
    "and",
];

/// What is said to be of a people: “Kesarian officials”.
const OF_PEOPLES: &[&str] = &[
    "official",
    "officials",
    "government",
    "president",
    "army",
    "navy",
    "forces",
    "troops",
    "soldiers",
    "police",
    "minister",
    "ministers",
    "lawmakers",
    "lawmaker",
    "parliament",
    "capital",
    "authorities",
    "border",
    "military",
    "economy",
    "people",
    "citizens",
    "leader",
    "leaders",
    "opposition",
    "diplomats",
    "diplomat",
    "negotiators",
    "embassy",
    "ambassador",
    "foreign",
    "prime",
    "defence",
    "defense",
    "finance",
    "side",
    "delegation",
    "fighters",
    "nationals",
    "territory",
];

/// Nouns that end as peoples do.
const NO_PEOPLES: &[&str] = &[
    "politicians",
    "civilians",
    "physicians",
    "musicians",
    "technicians",
    "historians",
    "guardians",
    "librarians",
    "veterans",
    "partisans",
    "artisans",
    "pedestrians",
    "electricians",
    "magicians",
    "clinicians",
    "humans",
    "plans",
    "loans",
    "fans",
    "clans",
    "means",
    "beans",
    "oceans",
    "titans",
    "orleans",
    "vegans",
    "organs",
    "slogans",
    "scans",
    "bans",
    "vans",
    "cans",
    "pans",
    "sedans",
    "websites",
    "sites",
    "invites",
    "writes",
    "unites",
    "favourites",
    "favorites",
    "elites",
    "satellites",
    "suites",
    "parasites",
    "trojans",
    "spartans",
    "these",
    "cheese",
    "guardian",
    "librarian",
    "historian",
    "politician",
    "civilian",
    "veteran",
    "median",
    "caspian",
    "ocean",
];

/// Small words that after a place’s name make a building or work of it: “the Brenna gas field”.
const FACILITIES: &[&[&str]] = &[
    &["nuclear", "power", "plant"],
    &["nuclear", "plant"],
    &["power", "plant"],
    &["gas", "field"],
    &["oil", "field"],
    &["air", "base"],
    &["naval", "base"],
    &["military", "base"],
    &["border", "crossing"],
    &["airbase"],
    &["airport"],
    &["refinery"],
    &["pipeline"],
    &["bridge"],
    &["dam"],
    &["canal"],
    &["tunnel"],
];

/// Small words after the name of a river, a valley or the like: “the Orla river”.
const LANDSCAPE: &[&str] = &[
    "river",
    "valley",
    "delta",
    "basin",
    "mountains",
    "islands",
    "strait",
    "straits",
    "peninsula",
    "desert",
    "gulf",
    "plateau",
    "steppe",
    "hills",
    "reef",
    "reefs",
    "estuary",
    "fjord",
    "fjords",
    "glacier",
    "archipelago",
    "canyon",
    "gorge",
    "forest",
    "bay",
    "plain",
    "plains",
    "marshes",
    "lagoon",
    "wetlands",
    "rainforest",
    "highlands",
    "lowlands",
    "tundra",
    "seabed",
    "watershed",
    "headwaters",
    "floodplain",
    "isthmus",
    "atoll",
    "sea",
];

/// Whether the name of the tokens `first..end` is a landscape’s by the word after it: “the Orla river”.
pub(super) fn is_landscape(draft: &Draft<'_>, first: usize, end: usize) -> bool {
    let tokens = &draft.tokens;
    let led = first > 0 && tokens.is_any(first - 1, &["the", "upper", "lower", "middle"]);
    led && tokens.is_any(end, LANDSCAPE) && !tokens.is_capital(end) && !tokens.is_possessive(end)
}

/// Documents that have a number: “Resolution 2231”.
const NUMBERED: &[&str] = &["resolution", "directive", "decree", "regulation", "protocol"];

/// Last words of the names of stations: “Kivu TV”.
const STATIONS: &[&str] = &["tv", "television", "radio", "fm", "broadcasting"];

/// What counts a people and never an organisation: “many Kesarans”.
const COUNTING: &[&str] = &[
    "many",
    "most",
    "some",
    "few",
    "several",
    "young",
    "older",
    "fellow",
    "ethnic",
    "ordinary",
    "million",
    "thousands",
    "millions",
    "hundreds",
    "two",
    "three",
    "percent",
];

/// Whether the word at `at` is the name of a people in the plural, by its ending and the word before it.
pub(super) fn is_people(draft: &Draft<'_>, at: usize) -> bool {
    let tokens = &draft.tokens;
    let word = tokens.lower(at);
    let counted = at > 0 && tokens.is_any(at - 1, COUNTING)
        || at > 1 && tokens.is(at - 1, "of") && { tokens.is_any(at - 2, COUNTING) || tokens.is_number(at - 2) };
    let ends = ["ans", "ites", "ers", "is"].iter().any(|ending| word.ends_with(ending));
    counted && ends && word.len() > 5 && tokens.is_capital(at) && !NO_PEOPLES.contains(&word)
}

/// Adds such names where nothing was decided.
pub(super) fn add(draft: &Draft<'_>, decided: &mut Vec<Found>) {
    let mut taken: Vec<Option<&'static str>> = vec![None; draft.tokens.len()];
    for found in decided.iter() {
        for held in taken.iter_mut().take(found.end).skip(found.first) {
            *held = Some(found.label);
        }
    }
    let tokens = &draft.tokens;
    let peoples: HashSet<&str> = (0..tokens.len())
        .filter(|&at| tokens.is_capital(at))
        .filter_map(|at| tokens.lower(at).strip_suffix('s').filter(|word| word.ends_with("an")))
        .collect();
    for sentence in draft.sentences.iter().filter(|sentence| !sentence.headline) {
        let reader = Reader { draft, sentence, taken: &taken, peoples: &peoples };
        for at in (sentence.first..sentence.end).filter(|&at| draft.tokens.is_capital(at)) {
            let found = reader.people(at).or_else(|| reader.numbered(at)).or_else(|| reader.facility(at));
            let found = found.or_else(|| reader.landscape(at));
            decided.extend(found.or_else(|| reader.station(at)));
        }
    }
}

struct Reader<'d> {
    draft: &'d Draft<'d>,
    sentence: &'d Sentence,
    /// The label of what holds each token.
    taken: &'d [Option<&'static str>],
    /// Capitalised words that also stand in the plural: “Kesaran” beside “Kesarans”.
    peoples: &'d HashSet<&'d str>,
}

impl Reader<'_> {
    fn label(&self, at: usize) -> Option<&'static str> {
        self.taken.get(at).copied().flatten()
    }

    fn is_capital(&self, at: usize) -> bool {
        (self.sentence.first..self.sentence.end).contains(&at) && self.draft.tokens.is_capital(at)
    }

    /// “Kesarans” of “the Kesarans”, “Kesarian” of “Kesarian officials”.
    fn people(&self, at: usize) -> Option<Found> {
        let tokens = &self.draft.tokens;
        let word = tokens.lower(at);
        let is_start = at == self.sentence.first;
        let opener = at == self.sentence.first + 1 && tokens.is_any(self.sentence.first, BEFORE_PEOPLES);
        let alone = !self.is_capital(at + 1) && (is_start || opener || !self.is_capital(at - 1));
        if !matches!(self.label(at), None | Some("QUANTITY"))
            || !alone
            || word.len() < 6
            || tokens.is_upper(at)
            || tokens.is_hyphen(at + 1)
            || NO_PEOPLES.contains(&word)
            || self.draft.lexicon.common.contains(word)
        {
            return None;
        }
        let follows = at + 1 < self.sentence.end;
        let introduced = !is_start && tokens.is_any(at - 1, BEFORE_PEOPLES);
        let many = (word.ends_with("ans") || word.ends_with("ites")) && (is_start || introduced);
        let nation =
            word.ends_with("ese") && !is_start && tokens.is(at - 1, "the") && !tokens.is_any(at + 1, OF_PEOPLES);
        let adjective = (word.ends_with("ian") || word.ends_with("ean") || word.ends_with("ese"))
            && follows
            && tokens.is_any(at + 1, OF_PEOPLES);
        let adjective =
            adjective || word.ends_with("an") && self.peoples.contains(word) && tokens.is_any(at + 1, OF_PEOPLES);
        (many || nation || adjective)
            .then(|| Found::new(at, at + 1, "NORP", 0.55, "people", "its ending is that of a people’s name"))
    }

    /// “Resolution 2231”.
    fn numbered(&self, at: usize) -> Option<Found> {
        let tokens = &self.draft.tokens;
        let is_numbered = tokens.is_any(at, NUMBERED) && at + 1 < self.sentence.end && tokens.is_number(at + 1);
        let is_free = self.label(at).is_none() && matches!(self.label(at + 1), None | Some("DATE" | "QUANTITY"));
        let is_numbered = is_numbered && is_free;
        is_numbered.then(|| Found::new(at, at + 2, "WORK_OF_ART", 0.75, "head word", "a document with its number"))
    }

    /// “Brenna gas field”, where a place or an unknown name comes first.
    fn facility(&self, at: usize) -> Option<Found> {
        let tokens = &self.draft.tokens;
        if at == self.sentence.first || self.is_capital(at - 1) || !tokens.is_any(at - 1, &["the", "at", "near"]) {
            return None;
        }
        let is_name = |at: usize| self.is_capital(at) && matches!(self.label(at), None | Some("GPE" | "LOC" | "FAC"));
        let mut end = at;
        while end < at + 5 && (is_name(end) || end > at && tokens.is_hyphen(end)) {
            end += 1;
        }
        let fits = |words: &&&[&str]| {
            words.iter().enumerate().all(|(step, word)| {
                end + step < self.sentence.end && !tokens.is_capital(end + step) && tokens.is(end + step, word)
            })
        };
        let words = FACILITIES.iter().find(fits).filter(|_| end > at)?;
        let end = end + words.len();
        Some(Found::new(at, end, "FAC", 0.7, "head word", "its last words say what it is"))
    }

    /// “the Orla river”, where nothing else is known of the name.
    fn landscape(&self, at: usize) -> Option<Found> {
        let free = |at: &usize| self.is_capital(*at) && self.label(*at).is_none();
        let end = at + (at..at + 3).take_while(free).count();
        let alone = end > at && !self.is_capital(at.wrapping_sub(1)) && end < self.sentence.end;
        let common = (at..end).all(|word| self.draft.lexicon.common.contains(self.draft.tokens.lower(word)));
        let is_one = alone && !common && is_landscape(self.draft, at, end);
        is_one.then(|| Found::new(at, end, "LOC", 0.6, "head word", "the word after it says what it is"))
    }

    /// “Kivu TV”.
    fn station(&self, at: usize) -> Option<Found> {
        let tokens = &self.draft.tokens;
        if self.is_capital(at.wrapping_sub(1)) {
            return None;
        }
        let free = |at: &usize| self.is_capital(*at) && self.label(*at).is_none();
        let end = at + (at..at + 5).take_while(free).count();
        let is_named = (at..end.saturating_sub(1)).any(|word| !self.draft.lexicon.common.contains(tokens.lower(word)));
        let is_station = end > at + 1 && is_named && tokens.is_any(end - 1, STATIONS);
        is_station.then(|| Found::new(at, end, "ORG", 0.6, "head word", "its last word says what it is"))
    }
}

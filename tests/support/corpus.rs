//! Made-up news articles, as many as one likes: the same number gives the same article.

use standpoint::model::Metadata;

/// Names from frequent to rare: each stands in about a third as many articles as the one before.
pub const NAMES: [&str; 9] = [
    "Novak",
    "Lisbon",
    "Harbour Union",
    "Okafor",
    "Washington",
    "Ukrainians",
    "Clara Ashe",
    "Green Alliance",
    "Zürich",
];

const SUBJECTS: [&str; 8] = [
    "The minister",
    "The committee",
    "A spokesman for the union",
    "The opposition",
    "The mayor",
    "Parliament",
    "The governor",
    "A senior official",
];

const VERBS: [&str; 8] = [
    "rejected",
    "backed",
    "said it would review",
    "postponed",
    "criticised",
    "is expected to support",
    "opposed",
    "welcomed",
];

const OBJECTS: [&str; 8] = [
    "the harbour plan",
    "new rules on fishing quotas",
    "the budget for roads and bridges",
    "a treaty on cross-border trade",
    "the proposal to move troops to the northern border",
    "higher tariffs on imported steel",
    "the coalition agreement",
    "an inquiry into last year’s floods",
];

const ENDS: [&str; 6] = [
    "on Monday.",
    "after hours of debate.",
    "according to two people familiar with the talks.",
    "in a statement.",
    "despite protests outside the building.",
    "ahead of next week’s summit.",
];

const OUTLETS: [&str; 4] = ["Daily Courier", "Harbour Times", "newswire", "The Northern Post"];

/// An article of about that many bytes, and what is known about it.
pub fn article(number: usize, bytes: usize) -> (String, Metadata) {
    let mut dice = Dice(number as u64 + 1);
    let mut text = format!("Report {number}: {} {}\n\n", dice.one_of(&SUBJECTS), dice.one_of(&OBJECTS));
    let mut sentences = 0;
    while text.len() < bytes {
        for piece in [dice.one_of(&SUBJECTS), dice.one_of(&VERBS), dice.one_of(&OBJECTS), dice.one_of(&ENDS)] {
            text.push_str(piece);
            text.push(' ');
        }
        sentences += 1;
        if sentences % 4 == 0 {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
    }
    let mut rarity = 3;
    for name in NAMES {
        if dice.below(rarity) == 0 {
            text.push_str(&format!("{name}’s view differs. {name} spoke in the evening, as the 🌍 watched. "));
        }
        rarity *= 3;
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    let day = 1 + number % 28;
    let metadata = Metadata {
        title: format!("Report {number}"),
        outlet: OUTLETS[number % OUTLETS.len()].to_owned(),
        date: format!("2025-{:02}-{day:02}", 1 + number / 28 % 12),
        language: "en".to_owned(),
        ..Metadata::default()
    };
    (text, metadata)
}

/// Numbers that look thrown (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one_of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len() as u64) as usize]
    }
}

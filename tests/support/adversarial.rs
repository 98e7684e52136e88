//! Texts that nobody writes but somebody feeds: each could make careless code slow or wrong.

/// A kind of text of any size.
pub struct Adversary {
    /// What it is.
    pub name: &'static str,
    /// One of about that many bytes.
    pub text: fn(usize) -> String,
}

/// All kinds.
pub const ADVERSARIES: &[Adversary] = &[
    Adversary { name: "no spaces", text: |bytes| fill(bytes, &["abcdefghij"]) },
    Adversary { name: "no spaces, capitals and digits", text: |bytes| fill(bytes, &["Ab1C", "d2EF", "-", "X"]) },
    Adversary { name: "only spaces", text: |bytes| fill(bytes, &[" ", "  ", "\u{a0}", "\t"]) },
    Adversary { name: "only line ends", text: |bytes| fill(bytes, &["\n"]) },
    Adversary { name: "only full stops", text: |bytes| fill(bytes, &["."]) },
    Adversary {
        name: "only punctuation",
        text: |bytes| fill(bytes, &[".", ",", "!", "?", "—", "…", ";", ":", "'", "’", "-"]),
    },
    Adversary {
        name: "punctuation and spaces",
        text: |bytes| fill(bytes, &[". ", "? ", ", ", "“ ", "” ", "… ", "- "]),
    },
    Adversary { name: "different names", text: names },
    Adversary { name: "names without sentences", text: |bytes| names(bytes).replace([',', '.'], "") },
    Adversary { name: "one name again and again", text: |bytes| fill(bytes, &["Amina Okafor, "]) },
    Adversary { name: "different names that share a word", text: shared_names },
    Adversary {
        name: "capitalised words",
        text: |bytes| fill(bytes, &["North ", "Of ", "Bank ", "The ", "Union ", "De "]),
    },
    Adversary {
        name: "all capitals",
        text: |bytes| fill(bytes, &["PRESIDENT AMINA OKAFOR REJECTS THE PLAN OF KENYA. ", "GERMANY BACKS IT, "]),
    },
    Adversary {
        name: "one long sentence",
        text: |bytes| {
            fill(bytes, &["Kenya opposes the plan and ", "Germany, which backs it, ", "says that the minister "])
        },
    },
    Adversary {
        name: "one cue again and again",
        text: |bytes| fill(bytes, &["Kenya opposes ", "rejects ", "the plan of Germany and "]),
    },
    Adversary {
        name: "he said that he said",
        text: |bytes| fill(bytes, &["Okafor said that ", "he told reporters that ", "officials said "]),
    },
    Adversary { name: "opening quotes", text: |bytes| fill(bytes, &["“", "“Kenya "]) },
    Adversary { name: "nested quotes", text: |bytes| nested(bytes, "“‘", "’”") },
    Adversary { name: "nested brackets", text: |bytes| nested(bytes, "([{", "}])") },
    Adversary { name: "straight quotes", text: |bytes| fill(bytes, &["\"", "\" said ", "\"We oppose it, "]) },
    Adversary { name: "numbers", text: |bytes| fill(bytes, &["1,000 ", "20.5 ", "3-4 ", "$5 ", "million "]) },
    Adversary { name: "digits", text: |bytes| fill(bytes, &["1234567890"]) },
    Adversary {
        name: "dates",
        text: |bytes| fill(bytes, &["Monday, ", "22 August 2025 ", "last ", "on ", "May ", "2025 to "]),
    },
    Adversary { name: "abbreviations", text: |bytes| fill(bytes, &["U.S. ", "Mr. ", "Gen. ", "A. ", "No. ", "Inc. "]) },
    Adversary { name: "titles", text: |bytes| fill(bytes, &["President ", "Prime Minister ", "of the ", "Foreign "]) },
    Adversary { name: "hyphens", text: |bytes| fill(bytes, &["three-and-a-half-", "non-", "Anglo-"]) },
    Adversary {
        name: "Cyrillic",
        text: |bytes| fill(bytes, &["Президент Амина Окафор ", "отклонила план. ", "Кения, "]),
    },
    Adversary {
        name: "Chinese and Japanese",
        text: |bytes| fill(bytes, &["总统阿米娜反对这项计划。", "ケニアは", "計画を支持する"]),
    },
    Adversary {
        name: "Arabic and Hebrew",
        text: |bytes| fill(bytes, &["رفضت الرئيسة الخطة، ", "הנשיאה דחתה את התוכנית. ", "\u{202e}"]),
    },
    Adversary {
        name: "Thai without spaces", text: |bytes| fill(bytes, &["ประธานาธิบดีคัดค้านแผนนี้"])
    },
    Adversary {
        name: "emoji", text: |bytes| fill(bytes, &["🚢", "👩‍👩‍👧‍👦", "🇰🇪", "👍🏽", " "])
    },
    Adversary {
        name: "combining marks",
        text: |bytes| fill(bytes, &["e\u{301}", "\u{302}\u{303}", "Z\u{335}\u{327}", " "]),
    },
    Adversary {
        name: "control characters",
        text: |bytes| fill(bytes, &["\u{0}", "\u{7}", "\u{200b}", "a", "\u{feff}", "\u{2028}"]),
    },
    Adversary { name: "one letter words", text: |bytes| fill(bytes, &["a ", "I ", "B "]) },
    Adversary {
        name: "list lines",
        text: |bytes| fill(bytes, &["- Kenya\n", "* Amina Okafor: opposes\n", "\n", "1. plan\n"]),
    },
    Adversary {
        name: "page lines",
        text: |bytes| fill(bytes, &["Select Language: English\n", "Share this\n", "Read more: Kenya\n\n"]),
    },
];

/// English that goes before a text, so that the rules for English are not spared it.
pub fn preamble() -> String {
    "The minister said on Monday that it was in the plan of the state, and that they would not have it.\n".repeat(120)
}

/// Pieces one after the other, again and again.
fn fill(bytes: usize, pieces: &[&str]) -> String {
    let mut text = String::with_capacity(bytes + 64);
    for piece in pieces.iter().cycle() {
        if text.len() >= bytes {
            break;
        }
        text.push_str(piece);
    }
    text
}

/// Names of persons that are all different.
fn names(bytes: usize) -> String {
    let mut number = 0;
    let mut text = String::with_capacity(bytes + 64);
    while text.len() < bytes {
        push_name(&mut text, number);
        number += 1;
    }
    text
}

/// That many names of persons, all different.
#[allow(dead_code, reason = "the test needs no certain number of them")]
pub fn many_names(count: usize) -> String {
    let mut text = String::new();
    (0..count).for_each(|number| push_name(&mut text, number));
    text
}

fn push_name(text: &mut String, number: usize) {
    text.push_str(&format!("{} {}{}", name(number, 0), name(number / 7, 3), name(number, 1).to_lowercase()));
    text.push_str(if number % 12 == 11 { ", who met on Monday. " } else { ", " });
}

/// Names of persons that are all different and share one surname.
fn shared_names(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 64);
    let mut number = 0;
    while text.len() < bytes {
        text.push_str(&format!("{} Okafor met {} Okafor. ", name(number, 0), name(number, 2)));
        number += 1;
    }
    text
}

fn name(number: usize, from: usize) -> String {
    const SYLLABLES: [&str; 8] = ["ka", "mi", "to", "re", "su", "ba", "lo", "de"];
    // All have the same length, so that twice the bytes are twice the names.
    let digits = (0..7).rev().map(|digit| (number * 8 + from % 8) >> (3 * digit) & 7);
    let name: String = digits.map(|digit| SYLLABLES[digit]).collect();
    name[..1].to_uppercase() + &name[1..]
}

fn nested(bytes: usize, open: &str, close: &str) -> String {
    let words = "Kenya opposes it ";
    let depth = bytes / (open.len() + close.len() + words.len());
    let mut text = String::with_capacity(bytes + 64);
    for _ in 0..depth {
        text.push_str(open);
        text.push_str(words);
    }
    for _ in 0..depth {
        text.push_str(close);
    }
    text
}

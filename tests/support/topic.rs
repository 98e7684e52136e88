//! Forty short made-up articles of one topic with their gold, put together from `tests/data/topic`.

use standpoint::model::{
    AnnotationSet, Certainty, Holder, LabelId, Mention, Metadata, Origin, Polarity, Stance, Status, Target,
};
use standpoint::text::{SourceText, TextRange};
use std::collections::BTreeMap;

/// How many articles there are.
pub const ARTICLES: usize = 40;

/// One article with its gold.
pub struct TopicArticle {
    pub text: SourceText,
    pub metadata: Metadata,
    pub gold: AnnotationSet,
}

/// The parts by kind.
type Parts = BTreeMap<&'static str, Vec<&'static str>>;

/// All articles. Those further on name people and bodies that the first ones did not, and mix all else anew.
pub fn articles() -> Vec<TopicArticle> {
    let mut parts = Parts::new();
    for line in include_str!("../data/topic/seabed.md").lines().filter(|line| !line.starts_with('#')) {
        if let Some((kind, words)) = line.split_once(": ") {
            parts.entry(kind).or_default().push(words);
        }
    }
    (0..ARTICLES).map(|number| Writer::new(&parts, number).article()).collect()
}

/// Writes one article.
struct Writer<'a> {
    parts: &'a Parts,
    number: usize,
    seed: u64,
    text: String,
    gold: AnnotationSet,
}

impl<'a> Writer<'a> {
    fn new(parts: &'a Parts, number: usize) -> Self {
        Self { parts, number, seed: number as u64 * 7919 + 13, text: String::new(), gold: AnnotationSet::default() }
    }

    fn article(mut self) -> TopicArticle {
        for paragraph in [["plain", "stance", "false"], ["stance", "plain", "stance"], ["false", "plain", "stance"]] {
            for kind in paragraph {
                let pattern = self.one_of(kind);
                self.sentence(pattern);
                self.text.push(' ');
            }
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str("\n\n");
        }
        let text = SourceText::new(&self.text).unwrap();
        let metadata = Metadata { date: "2031-05-06".to_owned(), language: "en".to_owned(), ..Metadata::default() };
        TopicArticle { text, metadata, gold: self.gold }
    }

    fn sentence(&mut self, pattern: &str) {
        let (pattern, stance) = pattern.split_once(" => ").unwrap_or((pattern, ""));
        let start = self.text.len();
        let mut places: BTreeMap<String, TextRange> = BTreeMap::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            self.text.push_str(before);
            let (slot, after) = after.split_once('}').unwrap();
            let kind = slot.trim_end_matches(char::is_numeric);
            let used: Vec<String> = places.values().map(|range| self.text[range.bytes()].to_owned()).collect();
            let words = loop {
                let words = self.one_of(kind);
                if !used.iter().any(|used| used == words) {
                    break words;
                }
            };
            let from = self.text.len();
            self.text.push_str(words);
            places.insert(slot.to_owned(), TextRange::between(from, self.text.len()));
            rest = after;
        }
        self.text.push_str(rest);
        for (slot, range) in &places {
            let label = match slot.trim_end_matches(char::is_numeric) {
                "person" => "PERSON",
                "org" => "ORG",
                "place" => "GPE",
                "sea" => "LOC",
                _ => continue,
            };
            self.mention(*range, label);
        }
        if let [holder, polarity, cue] = stance.split(" | ").collect::<Vec<_>>()[..] {
            let sentence = TextRange::between(start, self.text.len());
            self.stance(&places, sentence, holder, polarity, cue);
        }
    }

    fn mention(&mut self, range: TextRange, label: &str) {
        let label = LabelId::new(label);
        let mention = Mention {
            id: Mention::suggestion_id(&[range], &label),
            spans: vec![range],
            label,
            entity: None,
            attributes: BTreeMap::new(),
            status: Status::Accepted,
            origin: Origin::analyst("gold", 0),
            note: String::new(),
        };
        self.gold.mentions.insert(mention.id.clone(), mention);
    }

    fn stance(
        &mut self,
        places: &BTreeMap<String, TextRange>,
        sentence: TextRange,
        holder: &str,
        polarity: &str,
        cue: &str,
    ) {
        let label = match holder {
            "person" => "PERSON",
            "org" => "ORG",
            _ => "GPE",
        };
        let holder = Holder::Mention(Mention::suggestion_id(&[places[holder]], &LabelId::new(label)));
        let at = sentence.start() + self.text[sentence.bytes()].find(cue).unwrap();
        let cue = vec![TextRange::between(at, at + cue.len())];
        let target = vec![places["target"]];
        let stance = Stance {
            id: Stance::suggestion_id(&holder, &cue, &target),
            holder,
            target: Target { spans: target, entity: None },
            issue: None,
            polarity: Polarity::from_id(polarity).unwrap(),
            cue,
            evidence: vec![sentence],
            attribution: Vec::new(),
            certainty: Certainty::Asserted,
            when: String::new(),
            note: String::new(),
            status: Status::Accepted,
            origin: Origin::analyst("gold", 0),
        };
        self.gold.stances.insert(stance.id.clone(), stance);
    }

    /// The next part of a kind: the same in each run.
    fn one_of(&mut self, kind: &str) -> &'static str {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let parts = &self.parts[kind];
        // A window that moves on through the parts: the last quarter is met in the last articles only.
        let width = parts.len().div_ceil(2).max(2);
        let first = (parts.len() - width) * self.number / (ARTICLES - 1);
        parts[first + (self.seed >> 33) as usize % width]
    }
}

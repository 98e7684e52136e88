//! What annotation tools show of a document: words with a label, and links between them.
//!
//! A stance is words labelled `Stance:` with its polarity, which are its evidence, and links from there to its `holder`,
//! `target`, `cue` and sources. What a tool has no place for travels beside it, in the [`record`](super::record).

mod meaning;

pub(super) use meaning::meaning;

use super::export::Selected;
use super::imported::ImportedDocument;
use super::origin;
use crate::model::{Holder, Mention, MentionId, Origin, Polarity, Relation, Stance, Status, extent, unique};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};

/// Labels of words that are no mentions but parts of a stance.
pub(super) const PARTS: [&str; 3] = ["Target", "Cue", "Source"];

/// The label of a stance's evidence, before its polarity.
pub(super) const STANCE: &str = "Stance";

/// Links the first piece of a discontinuous mention with each of its others.
pub(super) const CONTINUED: &str = "continued";

/// The attribute of a stance's evidence that tells how firmly the text says it.
pub(super) const CERTAINTY: &str = "certainty";

/// Words with a label.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Its name in the file, unique in its document.
    pub(super) id: String,
    pub(super) label: String,
    /// Sorted, apart from each other, never empty.
    pub(super) spans: Vec<TextRange>,
    pub(super) part: Part,
    pub(super) told: Told,
}

impl Node {
    /// From the first byte to the last.
    pub(super) fn span(&self) -> TextRange {
        extent(&self.spans)
    }
}

/// What words stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The mention of that number.
    Mention(usize),
    /// The evidence of the stance of that number.
    Evidence(usize),
    /// Target, cue or source of a stance.
    OfStance,
    /// A file's words, whose meaning is not known yet.
    Unknown,
}

/// What a file says about words besides place and label.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) status: Status,
    pub(super) origin: Origin,
    pub(super) note: String,
    pub(super) attributes: BTreeMap<String, String>,
}

impl Told {
    /// Nothing but the format.
    pub(super) fn by(format: &str) -> Self {
        let origin = origin::import(format);
        Self { status: Status::Suggested, origin, note: String::new(), attributes: BTreeMap::new() }
    }
}

/// A link between words, by their numbers in the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) kind: String,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) status: Status,
}

/// A record of the model, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Record {
    Mention(usize),
    Stance(usize),
    Relation(usize),
}

/// How much of a document a format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Words of several pieces, and links.
    Whole,
    /// Words of one piece, and links.
    Flat,
    /// Words of one piece that are mentions or evidence; no links.
    Marks,
}

/// The words and links of a document.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    /// What each record needs to be seen: numbers of nodes and of links.
    needs: Vec<(Record, BTreeSet<usize>, BTreeSet<usize>)>,
}

impl Layer {
    /// What a format of that shape shows of a document that is exported.
    pub(super) fn of(selected: &Selected, shape: Shape) -> Self {
        Self::made(&selected.mentions, &selected.stances, &selected.relations).shaped(shape)
    }

    /// What a format of that shape would show of a document that was read.
    fn of_read(read: &ImportedDocument, shape: Shape) -> Self {
        Self::made(&read.mentions, &read.stances, &read.relations).shaped(shape)
    }

    fn made(mentions: &[Mention], stances: &[Stance], relations: &[Relation]) -> Self {
        let mut layer = Self::default();
        let mut names = Names::default();
        for (at, mention) in mentions.iter().enumerate() {
            let label = mention.label.as_str();
            let node = layer.node(names.free(mention.id.as_str()), label, &mention.spans, Part::Mention(at));
            names.mentions.insert(mention.id.clone(), node);
            names.places.entry(mention.spans.clone()).or_insert(node);
            layer.needs.push((Record::Mention(at), BTreeSet::from([node]), BTreeSet::new()));
        }
        for (at, stance) in stances.iter().enumerate() {
            layer.stance(at, stance, &mut names);
        }
        for (at, relation) in relations.iter().enumerate() {
            let ends = names.mentions.get(&relation.from).zip(names.mentions.get(&relation.to));
            let Some((&from, &to)) = ends else { continue };
            let link = layer.link(&relation.kind, from, to);
            layer.needs.push((Record::Relation(at), BTreeSet::from([from, to]), BTreeSet::from([link])));
        }
        layer
    }

    fn stance(&mut self, at: usize, stance: &Stance, names: &mut Names) {
        let label = stance_label(stance.polarity);
        let evidence = self.node(names.free(stance.id.as_str()), &label, &stance.evidence, Part::Evidence(at));
        let mut ends = Vec::new();
        if let Holder::Mention(id) = &stance.holder {
            ends.extend(names.mentions.get(id).map(|&node| ("holder".to_owned(), node)));
        }
        if !stance.target.spans.is_empty() {
            let named = names.places.get(&stance.target.spans).copied();
            let node = named.unwrap_or_else(|| self.part("Target", &stance.target.spans, names));
            ends.push(("target".to_owned(), node));
        }
        if !stance.cue.is_empty() {
            ends.push(("cue".to_owned(), self.part("Cue", &stance.cue, names)));
        }
        for (at, source) in stance.attribution.iter().enumerate() {
            let named = source.mention.as_ref().and_then(|id| names.mentions.get(id)).copied();
            let named = named.filter(|&node| self.nodes.get(node).is_some_and(|node| node.spans == source.spans));
            let node = match named {
                Some(node) => node,
                None if source.spans.is_empty() => continue,
                None => self.part("Source", &source.spans, names),
            };
            ends.push((source_role(at), node));
        }
        let mut nodes = BTreeSet::from([evidence]);
        let mut links = BTreeSet::new();
        for (kind, node) in ends {
            nodes.insert(node);
            links.insert(self.link(&kind, evidence, node));
        }
        self.needs.push((Record::Stance(at), nodes, links));
    }

    /// Part of a stance; the same words in the same part are one.
    fn part(&mut self, label: &str, spans: &[TextRange], names: &mut Names) -> usize {
        let key = (label.to_owned(), spans.to_vec());
        if let Some(&node) = names.parts.get(&key) {
            return node;
        }
        let id = names.free(&label.to_lowercase());
        let node = self.node(id, label, spans, Part::OfStance);
        names.parts.insert(key, node);
        node
    }

    fn node(&mut self, id: String, label: &str, spans: &[TextRange], part: Part) -> usize {
        let told = Told::by("");
        self.nodes.push(Node { id, label: label.to_owned(), spans: spans.to_vec(), part, told });
        self.nodes.len() - 1
    }

    fn link(&mut self, kind: &str, from: usize, to: usize) -> usize {
        self.links.push(Link { kind: kind.to_owned(), from, to, status: Status::Suggested });
        self.links.len() - 1
    }

    /// The numbers of the nodes and links that show what is accepted, and of those that show what is suggested. What
    /// is accepted but needs a suggested mention counts as suggested.
    pub(super) fn by_status(&self, selected: &Selected) -> [(BTreeSet<usize>, BTreeSet<usize>); 2] {
        let mention = |at: usize| selected.mentions.get(at).map(|mention| mention.status);
        let needs_no_suggestion = |nodes: &BTreeSet<usize>| {
            let parts = nodes.iter().filter_map(|&at| self.nodes.get(at)).map(|node| node.part);
            parts.into_iter().all(|part| match part {
                Part::Mention(at) => mention(at) == Some(Status::Accepted),
                _ => true,
            })
        };
        let mut shown = <[(BTreeSet<usize>, BTreeSet<usize>); 2]>::default();
        for (record, nodes, links) in &self.needs {
            let status = match *record {
                Record::Mention(at) => mention(at),
                Record::Stance(at) => selected.stances.get(at).map(|stance| stance.status),
                Record::Relation(at) => selected.relations.get(at).map(|relation| relation.status),
            };
            let is_accepted = status == Some(Status::Accepted) && needs_no_suggestion(nodes);
            let [accepted, suggested] = &mut shown;
            let (all_nodes, all_links) = if is_accepted { accepted } else { suggested };
            all_nodes.extend(nodes);
            all_links.extend(links);
        }
        shown
    }

    /// Adds words that a file marks and gives their number.
    pub(super) fn found(&mut self, id: &str, label: &str, span: TextRange, told: Told) -> usize {
        let node = self.node(id.to_owned(), label, &[span], Part::Unknown);
        if let Some(node) = self.nodes.get_mut(node) {
            node.told = told;
        }
        node
    }

    /// Adds a link that a file tells.
    pub(super) fn found_link(&mut self, kind: &str, from: usize, to: usize, status: Status) {
        self.links.push(Link { kind: kind.to_owned(), from, to, status });
    }

    fn shaped(self, shape: Shape) -> Self {
        match shape {
            Shape::Whole => self,
            Shape::Flat => self.flat(),
            Shape::Marks => self.flat().marks(),
        }
    }

    /// Cuts words of several pieces into words of one, linked.
    fn flat(self) -> Self {
        let mut flat = Self::default();
        let mut taken: BTreeSet<String> = self.nodes.iter().map(|node| node.id.clone()).collect();
        // For each node its pieces, and the links that hold them together.
        let mut pieces: Vec<(usize, BTreeSet<usize>, BTreeSet<usize>)> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let first = flat.nodes.len();
            let (mut nodes, mut links) = (BTreeSet::new(), BTreeSet::new());
            for (at, &span) in node.spans.iter().enumerate() {
                let id = match at {
                    0 => node.id.clone(),
                    at => unique(&format!("{}+{at}", node.id), |id| taken.contains(id)),
                };
                taken.insert(id.clone());
                let piece = flat.node(id, &node.label, &[span], node.part);
                nodes.insert(piece);
                if at > 0 {
                    links.insert(flat.link(CONTINUED, first, piece));
                }
            }
            pieces.push((first, nodes, links));
        }
        let moved = flat.links.len();
        let first = |node: usize| pieces.get(node).map_or(0, |(first, ..)| *first);
        for link in &self.links {
            flat.link(&link.kind, first(link.from), first(link.to));
        }
        for (record, nodes, links) in self.needs {
            let all = || nodes.iter().filter_map(|&node| pieces.get(node));
            let own = all().flat_map(|(_, _, links)| links.iter().copied());
            let links = links.iter().map(|link| link + moved).chain(own).collect();
            flat.needs.push((record, all().flat_map(|(_, nodes, _)| nodes.iter().copied()).collect(), links));
        }
        flat
    }

    /// Keeps mentions and evidence, without links.
    fn marks(self) -> Self {
        let is_kept = |node: &Node| node.part != Part::OfStance;
        let mut places = Vec::with_capacity(self.nodes.len());
        let mut count = 0;
        for node in &self.nodes {
            places.push(count);
            count += usize::from(is_kept(node));
        }
        let mut needs = self.needs;
        needs.retain(|(record, ..)| !matches!(record, Record::Relation(_)));
        for (_, nodes, links) in &mut needs {
            links.clear();
            let kept = nodes.iter().filter(|&&at| self.nodes.get(at).is_some_and(is_kept));
            *nodes = kept.filter_map(|&at| places.get(at).copied()).collect();
        }
        Self { nodes: self.nodes.into_iter().filter(is_kept).collect(), links: Vec::new(), needs }
    }
}

/// The nodes that are there while a layer is made.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
    mentions: BTreeMap<MentionId, usize>,
    /// The first mention at each place.
    places: BTreeMap<Vec<TextRange>, usize>,
    parts: BTreeMap<(String, Vec<TextRange>), usize>,
}

impl Names {
    fn free(&mut self, wanted: &str) -> String {
        let id = unique(wanted, |id| self.taken.contains(id));
        self.taken.insert(id.clone());
        id
    }
}

/// The label of a stance's evidence: `Stance:oppose`.
pub(super) fn stance_label(polarity: Polarity) -> String {
    format!("{STANCE}:{}", polarity.id())
}

/// The polarity of a label that [`stance_label`] made.
pub(super) fn polarity(label: &str) -> Option<Polarity> {
    Polarity::from_id(label.strip_prefix(STANCE)?.strip_prefix(':')?)
}

/// The link to the source of that number in a chain: `source`, `source2`, ….
fn source_role(at: usize) -> String {
    if at == 0 { "source".to_owned() } else { format!("source{}", at + 1) }
}

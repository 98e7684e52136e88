//! What a file's words and links mean, with the record beside them where there is one.
//!
//! What is seen counts: a record whose words or links are gone was deleted or changed in the tool, and what is seen
//! without a record was made there.

use super::{CERTAINTY, CONTINUED, Layer, Link, PARTS, Part, Record, Shape, polarity, source_role};
use crate::format::imported::ImportedDocument;
use crate::format::place::sort;
use crate::model::{
    Attribution, Certainty, EntityId, Holder, LabelId, Mention, MentionId, Relation, RelationId, Stance, StanceId,
    Status, Target, unique,
};
use crate::text::TextRange;
use std::collections::{BTreeMap, BTreeSet};

/// What there is to say about a document that was read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heard {
    /// Records whose words or links are not in the file any more.
    pub(crate) gone: usize,
    /// Words labelled as a stance without holder or target; they stay mentions.
    pub(crate) homeless: usize,
}

type Key = (String, Vec<TextRange>);

/// Takes from `read`, which holds what the record tells or nothing, what `seen` does not show, and adds what only
/// `seen` shows.
pub(crate) fn meaning(read: &mut ImportedDocument, seen: Layer, shape: Shape) -> Heard {
    let expected = Layer::of_read(read, shape);
    let agreed = Agreed::of(&expected, &seen);
    let known_parts: BTreeSet<Key> = parts(&expected);
    let mut heard = Heard::default();

    let mut ids: BTreeMap<usize, MentionId> = BTreeMap::new();
    for (node, seen) in seen.nodes.iter().enumerate() {
        let mention = agreed.mentions.get(&key(&seen.label, &seen.spans)).and_then(|&at| read.mentions.get(at));
        ids.extend(mention.map(|mention| (node, mention.id.clone())));
    }
    let mut departed: BTreeMap<String, Mention> = BTreeMap::new();
    let mut at = 0..;
    read.mentions.retain_mut(|mention| {
        let is_kept = agreed.keeps(at.next().map(Record::Mention), &mut mention.status);
        if !is_kept {
            departed.insert(mention.id.as_str().to_owned(), mention.clone());
        }
        is_kept
    });
    let before = read.stances.len() + read.relations.len();
    let mut at = 0..;
    read.stances.retain_mut(|stance| agreed.keeps(at.next().map(Record::Stance), &mut stance.status));
    if shape != Shape::Marks {
        let mut at = 0..;
        read.relations.retain_mut(|relation| agreed.keeps(at.next().map(Record::Relation), &mut relation.status));
    }
    let present: BTreeSet<MentionId> = read.mentions.iter().map(|mention| mention.id.clone()).collect();
    read.relations.retain(|relation| present.contains(&relation.from) && present.contains(&relation.to));
    heard.gone = before - read.stances.len() - read.relations.len();

    let mut fresh = Fresh::of(seen, &agreed, &known_parts);
    heard.homeless = fresh.homeless;
    let mut taken: BTreeSet<String> = read.mentions.iter().map(|mention| mention.id.as_str().to_owned()).collect();
    for node in std::mem::take(&mut fresh.mentions) {
        let Some(found) = fresh.seen.nodes.get(node) else { continue };
        let label = LabelId::new(&found.label);
        // The same name at another place or with another label: it was moved, and the rest of it stays.
        let moved = departed.remove(&found.id);
        let wanted = moved.as_ref().map(|mention| mention.id.clone());
        let wanted = wanted.unwrap_or_else(|| Mention::suggestion_id(&found.spans, &label));
        let id = MentionId::new(unique(wanted.as_str(), |id| taken.contains(id)));
        taken.insert(id.as_str().to_owned());
        ids.insert(node, id.clone());
        let told = found.told.clone();
        read.mentions.push(match moved {
            Some(mention) => Mention { id, label, spans: found.spans.clone(), ..mention },
            None => Mention {
                id,
                spans: found.spans.clone(),
                label,
                entity: None,
                attributes: told.attributes,
                status: told.status,
                origin: told.origin,
                note: told.note,
            },
        });
    }
    heard.gone += departed.len();
    sort(&mut read.mentions);
    fresh.add_stances(read, &ids);
    fresh.add_relations(read, &ids);
    heard
}

fn key(label: &str, spans: &[TextRange]) -> Key {
    (label.to_owned(), spans.to_vec())
}

fn parts(layer: &Layer) -> BTreeSet<Key> {
    let parts = layer.nodes.iter().filter(|node| node.part == Part::OfStance);
    parts.map(|node| key(&node.label, &node.spans)).collect()
}

/// A link in the words of its ends.
fn link_key(layer: &Layer, link: &Link) -> Option<(String, Key, Key)> {
    let end = |at: usize| layer.nodes.get(at).map(|node| key(&node.label, &node.spans));
    Some((link.kind.clone(), end(link.from)?, end(link.to)?))
}

/// The records that the file shows as they are.
#[derive(Default)]
struct Agreed {
    /// And whether the file says that they are accepted.
    kept: BTreeMap<Record, bool>,
    /// Numbers of mentions by the words that show them.
    mentions: BTreeMap<Key, usize>,
    /// How many words there are of a kind; two stances may have the same evidence and polarity.
    nodes: BTreeMap<Key, usize>,
    links: BTreeSet<(String, Key, Key)>,
}

impl Agreed {
    fn of(expected: &Layer, seen: &Layer) -> Self {
        let mut nodes: BTreeMap<Key, Status> = BTreeMap::new();
        for node in &seen.nodes {
            let status = nodes.entry(key(&node.label, &node.spans)).or_default();
            *status = node.told.status.max(*status);
        }
        let mut links: BTreeMap<_, Status> = BTreeMap::new();
        for link in &seen.links {
            let Some(key) = link_key(seen, link) else { continue };
            let status = links.entry(key).or_default();
            *status = link.status.max(*status);
        }
        let (mut alike_nodes, mut alike_links) = (BTreeMap::new(), BTreeMap::new());
        for node in &expected.nodes {
            *alike_nodes.entry(key(&node.label, &node.spans)).or_insert(0) += 1;
        }
        for key in expected.links.iter().filter_map(|link| link_key(expected, link)) {
            *alike_links.entry(key).or_insert(0) += 1;
        }
        let mut agreed = Self::default();
        let mut shown: BTreeSet<usize> = BTreeSet::new();
        for (record, needed, need_links) in &expected.needs {
            let need_nodes = needed.iter().filter_map(|&at| expected.nodes.get(at));
            let need_nodes: Vec<Key> = need_nodes.map(|node| key(&node.label, &node.spans)).collect();
            let need_links = need_links.iter().filter_map(|&at| expected.links.get(at));
            let need_links: Vec<_> = need_links.filter_map(|link| link_key(expected, link)).collect();
            let nodes = need_nodes.iter().map(|key| nodes.get(key));
            let links = need_links.iter().map(|link| links.get(link));
            let Some(statuses) = nodes.chain(links).collect::<Option<Vec<&Status>>>() else { continue };
            // Of two that look the same it cannot be told which one was accepted.
            let is_one = need_nodes.iter().all(|key| alike_nodes.get(key) == Some(&1))
                && need_links.iter().all(|key| alike_links.get(key) == Some(&1));
            let is_accepted = is_one && statuses.into_iter().all(|status| *status == Status::Accepted);
            agreed.kept.insert(*record, is_accepted);
            if let Record::Mention(at) = record {
                for key in &need_nodes {
                    agreed.mentions.entry(key.clone()).or_insert(*at);
                }
            }
            agreed.links.extend(need_links);
            shown.extend(needed);
        }
        for node in shown.into_iter().filter_map(|at| expected.nodes.get(at)) {
            *agreed.nodes.entry(key(&node.label, &node.spans)).or_default() += 1;
        }
        agreed
    }
}

impl Agreed {
    /// Whether a record stays; it is accepted if the file says so.
    fn keeps(&self, record: Option<Record>, status: &mut Status) -> bool {
        let is_accepted = record.and_then(|record| self.kept.get(&record));
        if is_accepted == Some(&true) {
            *status = Status::Accepted;
        }
        is_accepted.is_some()
    }
}

/// What was seen that no record tells.
struct Fresh {
    seen: Layer,
    /// Numbers of nodes that are mentions.
    mentions: Vec<usize>,
    /// Numbers of nodes that are the evidence of a stance.
    stances: Vec<usize>,
    links: Vec<Link>,
    homeless: usize,
}

impl Fresh {
    fn of(mut seen: Layer, agreed: &Agreed, known_parts: &BTreeSet<Key>) -> Self {
        let is_new = |link: &Link| link_key(&seen, link).is_none_or(|key| !agreed.links.contains(&key));
        let links: Vec<Link> = seen.links.iter().filter(|link| is_new(link)).cloned().collect();
        // Of words that look the same, those with new links are the new ones.
        let linked: BTreeSet<usize> = links.iter().map(|link| link.from).collect();
        let (late, early): (Vec<usize>, Vec<usize>) = (0..seen.nodes.len()).partition(|at| linked.contains(at));
        let mut open = agreed.nodes.clone();
        let mut new_nodes = BTreeSet::new();
        for at in early.into_iter().chain(late) {
            let Some(node) = seen.nodes.get(at) else { continue };
            match open.get_mut(&key(&node.label, &node.spans)) {
                Some(left) if *left > 0 => *left -= 1,
                _ => {
                    new_nodes.insert(at);
                }
            }
        }
        let (pieces, mut links): (Vec<Link>, Vec<Link>) = links.into_iter().partition(|link| link.kind == CONTINUED);
        let mut joined: BTreeMap<usize, usize> = BTreeMap::new();
        for piece in pieces {
            let (first, other) = (*joined.get(&piece.from).unwrap_or(&piece.from), piece.to);
            let both = new_nodes.contains(&first) && new_nodes.contains(&other) && !joined.contains_key(&other);
            if !both || first == other || !join(&mut seen, first, other) {
                links.push(piece);
                continue;
            }
            joined.insert(other, first);
        }
        let whole = |at: usize| *joined.get(&at).unwrap_or(&at);
        for link in &mut links {
            (link.from, link.to) = (whole(link.from), whole(link.to));
        }
        let mut fresh = Self { seen, mentions: Vec::new(), stances: Vec::new(), links, homeless: 0 };
        fresh.sort(new_nodes.into_iter().filter(|at| !joined.contains_key(at)).collect(), known_parts);
        fresh
    }

    /// Tells mentions, stances and parts of stances apart.
    fn sort(&mut self, new: Vec<usize>, known_parts: &BTreeSet<Key>) {
        let starts: BTreeSet<(usize, &str)> = self.links.iter().map(|link| (link.from, link.kind.as_str())).collect();
        let has = |node: usize, kind: &str| starts.contains(&(node, kind));
        let label = |at: usize| self.seen.nodes.get(at).map_or("", |node| node.label.as_str());
        let evidence: Vec<usize> = new.iter().copied().filter(|&at| polarity(label(at)).is_some()).collect();
        let stances: BTreeSet<usize> =
            evidence.iter().copied().filter(|&at| has(at, "holder") && has(at, "target")).collect();
        let used: BTreeSet<usize> =
            self.links.iter().filter(|link| stances.contains(&link.from)).map(|link| link.to).collect();
        let is_part = |at: usize| {
            let Some(node) = self.seen.nodes.get(at) else { return false };
            let known = known_parts.contains(&key(&node.label, &node.spans));
            PARTS.contains(&node.label.as_str()) && (used.contains(&at) || known)
        };
        let mentions = new.iter().copied().filter(|at| !stances.contains(at) && !is_part(*at)).collect();
        self.homeless = evidence.len() - stances.len();
        (self.mentions, self.stances) = (mentions, stances.into_iter().collect());
    }

    fn spans(&self, node: usize) -> Vec<TextRange> {
        self.seen.nodes.get(node).map(|node| node.spans.clone()).unwrap_or_default()
    }

    fn add_stances(&self, read: &mut ImportedDocument, ids: &BTreeMap<usize, MentionId>) {
        let mut taken: BTreeSet<String> = read.stances.iter().map(|stance| stance.id.as_str().to_owned()).collect();
        let mut ends: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for link in &self.links {
            ends.entry((link.from, &link.kind)).or_insert(link.to);
        }
        for &node in &self.stances {
            let end = |kind: &str| ends.get(&(node, kind)).copied();
            let Some(found) = self.seen.nodes.get(node) else { continue };
            let (Some(polarity), Some(target)) = (polarity(&found.label), end("target")) else { continue };
            let Some(holder) = end("holder").and_then(|holder| ids.get(&holder)) else { continue };
            let mut attribution = Vec::new();
            while let Some(source) = end(&source_role(attribution.len())) {
                let spans = self.spans(source);
                let text = read.document.text.joined(&spans);
                attribution.push(Attribution { text, spans, mention: ids.get(&source).cloned() });
            }
            let entity: Option<EntityId> = ids.get(&target).and_then(|id| {
                read.mentions.iter().find(|mention| mention.id == *id).and_then(|mention| mention.entity.clone())
            });
            let certainty = found.told.attributes.get(CERTAINTY);
            let holder = Holder::Mention(holder.clone());
            let cue = end("cue").map(|cue| self.spans(cue)).unwrap_or_default();
            let target = Target { spans: self.spans(target), entity };
            let wanted = Stance::suggestion_id(&holder, &cue, &target.spans);
            let id = unique(wanted.as_str(), |id| taken.contains(id));
            taken.insert(id.clone());
            read.stances.push(Stance {
                id: StanceId::new(id),
                holder,
                target,
                issue: None,
                polarity,
                cue,
                evidence: found.spans.clone(),
                attribution,
                certainty: certainty.and_then(|id| Certainty::from_id(id)).unwrap_or_default(),
                when: String::new(),
                note: found.told.note.clone(),
                status: found.told.status,
                origin: found.told.origin.clone(),
            });
        }
    }

    fn add_relations(&self, read: &mut ImportedDocument, ids: &BTreeMap<usize, MentionId>) {
        let mut taken: BTreeSet<String> = read.relations.iter().map(|it| it.id.as_str().to_owned()).collect();
        for link in &self.links {
            let Some((from, to)) = ids.get(&link.from).zip(ids.get(&link.to)) else { continue };
            let told = self.seen.nodes.get(link.from).map(|node| node.told.clone());
            let Some(told) = told else { continue };
            let id = unique(&format!("r-{from}-{to}"), |id| taken.contains(id));
            taken.insert(id.clone());
            read.relations.push(Relation {
                id: RelationId::new(id),
                kind: link.kind.clone(),
                from: from.clone(),
                to: to.clone(),
                note: String::new(),
                status: link.status,
                origin: told.origin,
            });
        }
    }
}

/// Makes one of two pieces with the same label that do not overlap.
fn join(layer: &mut Layer, first: usize, other: usize) -> bool {
    let Some((one, two)) = layer.nodes.get(first).zip(layer.nodes.get(other)) else { return false };
    if one.label != two.label {
        return false;
    }
    let mut spans = [one.spans.clone(), two.spans.clone()].concat();
    spans.sort();
    if spans.windows(2).any(|pair| pair[0].end() > pair[1].start()) {
        return false;
    }
    if let Some(node) = layer.nodes.get_mut(first) {
        node.spans = spans;
    }
    true
}

//! GEXF 1.3: attributes by class, then nodes and edges; edges with days have spells.

use super::graph::{Attribute, Edge, Graph, edge_attributes, node_attributes};
use crate::format::xml::Xml;

pub(super) fn file(graph: &Graph) -> Vec<u8> {
    let is_dynamic = graph.edges.values().any(|edge| !edge.days.is_empty());
    let mut xml = Xml::new();
    xml.start("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")]);
    let mut attributes = vec![("defaultedgetype", "directed"), ("mode", if is_dynamic { "dynamic" } else { "static" })];
    if is_dynamic {
        attributes.push(("timeformat", "date"));
    }
    xml.start("graph", &attributes);
    xml.start("attributes", &[("class", "node")]);
    for name in ["kind", "mode", "affiliation", "wikidata"] {
        xml.empty("attribute", &[("id", name), ("title", name), ("type", "string")]);
    }
    xml.end("attributes");
    xml.start("attributes", &[("class", "edge")]);
    for (name, kind, _) in edge_attributes(&Edge::default()).into_iter().filter(is_own) {
        let kind = if kind == "int" { "integer" } else { kind };
        xml.empty("attribute", &[("id", name), ("title", name), ("type", kind)]);
    }
    xml.end("attributes");
    xml.start("nodes", &[]);
    for (id, node) in &graph.nodes {
        xml.start("node", &[("id", id), ("label", &node.label)]);
        values(&mut xml, node_attributes(node).into_iter().filter(|(name, ..)| *name != "label"));
        xml.end("node");
    }
    xml.end("nodes");
    xml.start("edges", &[]);
    for (number, ((from, to), edge)) in graph.edges.iter().enumerate() {
        let weight = edge.weight().to_string();
        let attributes =
            [("id", number.to_string()), ("source", from.clone()), ("target", to.clone()), ("weight", weight)];
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        xml.start("edge", &attributes);
        values(&mut xml, edge_attributes(edge).into_iter().filter(is_own));
        if !edge.days.is_empty() {
            xml.start("spells", &[]);
            edge.days.iter().for_each(|day| xml.empty("spell", &[("start", day), ("end", day)]));
            xml.end("spells");
        }
        xml.end("edge");
    }
    xml.end("edges");
    xml.end("graph");
    xml.end("gexf");
    xml.bytes()
}

/// Whether an attribute of an edge is declared here; GEXF has a place of its own for weights.
fn is_own((name, ..): &Attribute) -> bool {
    *name != "weight"
}

fn values(xml: &mut Xml, attributes: impl Iterator<Item = Attribute>) {
    xml.start("attvalues", &[]);
    for (name, _, value) in attributes.filter(|(.., value)| !value.is_empty()) {
        xml.empty("attvalue", &[("for", name), ("value", &value)]);
    }
    xml.end("attvalues");
}

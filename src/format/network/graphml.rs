//! GraphML: keys first, then nodes and edges with their data.

use super::graph::{Edge, Graph, edge_attributes, node_attributes};
use crate::format::xml::Xml;

pub(super) fn file(graph: &Graph) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.start("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")]);
    let node_keys = ["label", "kind", "mode", "affiliation", "wikidata"];
    for name in node_keys {
        let id = format!("n_{name}");
        xml.empty("key", &[("id", &id), ("for", "node"), ("attr.name", name), ("attr.type", "string")]);
    }
    for (name, kind, _) in edge_attributes(&Edge::default()) {
        let id = format!("e_{name}");
        xml.empty("key", &[("id", &id), ("for", "edge"), ("attr.name", name), ("attr.type", kind)]);
    }
    xml.start("graph", &[("id", "stances"), ("edgedefault", "directed")]);
    for (id, node) in &graph.nodes {
        xml.start("node", &[("id", id)]);
        for (name, _, value) in node_attributes(node).into_iter().filter(|(.., value)| !value.is_empty()) {
            xml.text("data", &[("key", &format!("n_{name}"))], &value);
        }
        xml.end("node");
    }
    for (number, ((from, to), edge)) in graph.edges.iter().enumerate() {
        xml.start("edge", &[("id", &format!("e{}", number + 1)), ("source", from), ("target", to)]);
        for (name, _, value) in edge_attributes(edge).into_iter().filter(|(.., value)| !value.is_empty()) {
            xml.text("data", &[("key", &format!("e_{name}"))], &value);
        }
        xml.end("edge");
    }
    xml.end("graph");
    xml.end("graphml");
    xml.bytes()
}

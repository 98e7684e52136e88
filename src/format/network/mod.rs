//! Who stands where as a network, for Gephi, visone, igraph and networkx. Written only.

mod gexf;
mod graph;
mod graphml;

use super::export::{Losses, selected};
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::Project;
use crate::report::Report;
use graph::Graph;

const CARRIES: Carries = Carries {
    mentions: false,
    nested: false,
    discontinuous: false,
    entities: false,
    registry: false,
    stances: true,
    relations: false,
    attributes: false,
    notes: false,
    status: false,
    origin: false,
    metadata: false,
    boilerplate: false,
};

/// GraphML.
pub(super) const GRAPHML: Format = Format {
    id: "graphml",
    name: "GraphML network",
    about: "The network of stances, for visone, yEd, igraph and networkx: holders, and the entities and issues that they \
            take sides on, are nodes (`mode` is `actor` or `issue`); what one holder says of one target is an edge. Its \
            `weight` adds 1 for each stance that supports, −1 for each that opposes, a half for those that lean; \
            neutral, mixed and denied ones count in `count` only. `polarity` tells the sign, `documents` where the \
            stances stand, `first` and `last` when. Entities that nobody names in a stance are left out.",
    extension: "graphml",
    reads: &[],
    single_file: true,
    unit: Unit::Nothing,
    carries: CARRIES,
    write: |project, options, report| {
        let graph = graph(project, options, report, GRAPHML.name);
        Bundle::from([("network.graphml".to_owned(), graphml::file(&graph))])
    },
    read: None,
    stream: None,
};

/// GEXF 1.3.
pub(super) const GEXF: Format = Format {
    id: "gexf",
    name: "GEXF network",
    about: "The same network as `graphml` for Gephi: nodes and edges with the same attributes, and the days of each \
            edge's stances as spells for Gephi's timeline.",
    extension: "gexf",
    write: |project, options, report| {
        let graph = graph(project, options, report, GEXF.name);
        Bundle::from([("network.gexf".to_owned(), gexf::file(&graph))])
    },
    ..GRAPHML
};

fn graph(project: &Project, options: &ExportOptions, report: &mut Report, name: &'static str) -> Graph {
    let mut graph = Graph::default();
    let mut losses = Losses::new(name, CARRIES);
    for selected in selected(project, options) {
        losses.count(&selected);
        let lost = graph.add(project, &selected);
        losses.add("stance on words that name no entity", "stances on words that name no entity", lost);
    }
    losses.report(report);
    graph
}

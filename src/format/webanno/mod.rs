//! WebAnno TSV 3.3: one token a line, layers of annotation in columns, as INCEpTION and WebAnno write it.

mod escape;
mod read;
mod rows;

use super::export::{Losses, selected};
use super::{Bundle, Carries, ExportOptions, Format, Unit};
use crate::model::{Project, Status};
use crate::report::Report;

pub(super) const FORMAT: Format = Format {
    id: "webanno",
    name: "WebAnno TSV 3.3",
    about: "For each document `ID.tsv`, with its text in `ID.txt`, for INCEpTION and WebAnno. Places count UTF-16 code \
            units; a mention that begins or ends inside a token has rows of its own there. Mentions are in the layer \
            `NamedEntity` that every project has (`value`, and in `identifier` the entity's address in Wikidata, or \
            else its id); a discontinuous one spans all its pieces; \
            where there are any, relations are in `webanno.custom.Relation` and stances in `webanno.custom.Stance` on \
            their evidence, with the places of holder, target and cue as texts (`120-132`): make these layers in the \
            project before importing. The format does not store what is between sentences, so reading takes the text \
            from `ID.txt` where it is there.",
    extension: "tsv",
    reads: &["tsv", "txt"],
    single_file: false,
    unit: Unit::Utf16Tokens,
    carries: CARRIES,
    write,
    read: Some(read::read),
    stream: None,
};

const CARRIES: Carries = Carries {
    mentions: true,
    nested: true,
    discontinuous: false,
    entities: false,
    registry: false,
    stances: true,
    relations: true,
    attributes: false,
    notes: false,
    status: false,
    origin: false,
    metadata: false,
    boilerplate: false,
};

/// The first line of a file; older versions differ in the last number only.
const HEAD: &str = "#FORMAT=WebAnno TSV 3.";

const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
const RELATION: &str = "webanno.custom.Relation";
const STANCE: &str = "webanno.custom.Stance";

/// The features of a stance, in the order of its columns.
const STANCE_FEATURES: [&str; 11] =
    ["attribution", "certainty", "cue", "evidence", "holder", "issue", "note", "polarity", "status", "target", "when"];

fn write(project: &Project, options: &ExportOptions, report: &mut Report) -> Bundle {
    let mut bundle = Bundle::new();
    let mut losses = Losses::new(FORMAT.name, CARRIES);
    for selected in selected(project, options) {
        losses.count(&selected);
        let decided = selected.relations.iter().filter(|relation| relation.status == Status::Accepted).count();
        losses.add("mark “accepted” of a relation", "marks “accepted” of relations", decided);
        let file = rows::file(project, &selected, &mut losses);
        let id = super::imported::fit(selected.document.id.as_str());
        bundle.insert(format!("{id}.txt"), selected.document.text.as_str().as_bytes().to_vec());
        bundle.insert(format!("{id}.tsv"), file.into_bytes());
    }
    losses.report(report);
    bundle
}

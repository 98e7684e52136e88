//! `standpoint versions`: articles that are versions of one text.

use super::output::print;
use super::{Done, code, projects};
use crate::analysis::versions::{Signature, versions};
use crate::model::DocumentId;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  standpoint versions my-project
  standpoint versions my-project > versions.csv

One row for each article that has other versions in the project; those with the same number are versions of one
text, such as agency copy that several papers print. Articles with the very same text are never added twice.";

/// List articles that are versions of one text, as CSV
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Versions {
    /// The project's folder
    project: PathBuf,
}

impl Versions {
    pub(super) fn run(self) -> Done {
        let project = projects::open_to_read(&self.project)?.project;
        let signed = project.documents().filter_map(|document| Some((&document.id, Signature::of(document)?)));
        let signatures: Vec<(&DocumentId, Signature)> = signed.collect();
        let groups = versions(signatures.iter().map(|(id, signature)| (*id, signature)));
        let mut table = csv::Writer::from_writer(Vec::new());
        let mut rows = vec![["group", "article", "title", "outlet", "date"].map(str::to_owned)];
        for (number, group) in (1..).zip(&groups) {
            for document in group.iter().filter_map(|id| project.document(id)) {
                let metadata = &document.metadata;
                let id = document.id.as_str().to_owned();
                let [outlet, date] = [metadata.outlet.clone(), metadata.date.clone()];
                rows.push([number.to_string(), id, document.title().to_owned(), outlet, date]);
            }
        }
        for row in rows {
            table.write_record(row).map_err(std::io::Error::from)?;
        }
        print(table.into_inner().map_err(|error| error.into_error())?)?;
        Ok(code(true))
    }
}

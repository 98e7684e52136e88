//! `standpoint formats`: what can be read and written.

use super::Done;
use super::output::print;
use crate::format::{COLLECTIONS, FORMATS, READERS, formats_table};

const EXAMPLES: &str = "\
Examples:
  standpoint formats
  standpoint formats --markdown > formats.md";

/// List the formats, and what each carries
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Formats {
    /// As a page of Markdown
    #[arg(long)]
    markdown: bool,
}

impl Formats {
    pub(super) fn run(self) -> Done {
        print(if self.markdown { formats_table() } else { list() })?;
        Ok(0)
    }
}

fn list() -> String {
    let mut list = String::from("Articles that can be opened:\n");
    let readers = READERS.iter().map(|reader| (reader.id, reader.name, reader.extensions));
    let collections = COLLECTIONS.iter().map(|collection| (collection.id, collection.name, collection.extensions));
    for (id, name, extensions) in readers.chain(collections) {
        let extensions: Vec<String> = extensions.iter().map(|extension| format!(".{extension}")).collect();
        list += &format!("  {id:9} {name} ({})\n", extensions.join(", "));
    }
    list += "\nFormats of export and import:\n";
    for format in FORMATS {
        let files = if format.single_file { "one file" } else { "a folder" };
        let only = if format.read.is_some() { "" } else { ", export only" };
        let in_parts = if format.stream.is_some() { ", goes in parts" } else { "" };
        list += &format!("  {:9} {}: {files}, counts in {}{in_parts}{only}\n", format.id, format.name, format.unit);
        let named = |carried: bool| -> String {
            let names = format.carries.list().into_iter().filter(|(_, known)| *known == carried);
            let names: Vec<&str> = names.map(|(name, _)| name).collect();
            names.join(", ")
        };
        let (carries, loses) = (named(true), named(false));
        list += &format!("            carries: {carries}\n");
        if !loses.is_empty() {
            list += &format!("            leaves behind: {loses}\n");
        }
    }
    list
}

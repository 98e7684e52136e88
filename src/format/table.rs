//! The table of formats, for the manual and for `standpoint formats`.

use super::{COLLECTIONS, FORMATS, READERS};

/// What can be read and written, as a page of Markdown: `docs/formats.md`.
pub fn formats_table() -> String {
    let mut page = String::from(
        "# Formats\n\nThis page is written by a test from the lists `FORMATS`, `READERS` and `COLLECTIONS`; do not edit it by hand. \
         Renew it with `STANDPOINT_RENEW=1 cargo test formats_page`.\n\n\
         ## Articles that can be opened\n\n| id | name | extensions |\n|---|---|---|\n",
    );
    for reader in READERS {
        page += &row(reader.id, reader.name, reader.extensions);
    }
    page += "\n## Files of many articles\n\n| id | name | extensions |\n|---|---|---|\n";
    for collection in COLLECTIONS {
        page += &row(collection.id, collection.name, collection.extensions);
    }
    page += "\n## Annotated formats\n\n| id | name | direction | writes | counts in | in parts |\n|---|---|---|---|---|:-:|\n";
    for format in FORMATS {
        let writes = if format.single_file { "one file" } else { "a folder" };
        let direction = if format.read.is_some() { "out and in" } else { "out" };
        let in_parts = if format.stream.is_some() { "yes" } else { "–" };
        page += &format!(
            "| `{}` | {} | {direction} | {writes}, `.{}` | {} | {in_parts} |\n",
            format.id, format.name, format.extension, format.unit
        );
    }
    page += "\nFormats that go *in parts* are written, read back and imported some articles at a time, so that a corpus of any \
             size takes little memory beside the project's own.\n";
    page += "\n## What each carries\n\n|";
    for format in FORMATS {
        page += &format!(" | `{}`", format.id);
    }
    page += " |\n|---";
    page += &"|:-:".repeat(FORMATS.len());
    page += "|\n";
    let lists: Vec<_> = FORMATS.iter().map(|format| format.carries.list()).collect();
    for (at, (name, _)) in lists.first().into_iter().flatten().enumerate() {
        page += &format!("| {name}");
        for list in &lists {
            page += if list.get(at).is_some_and(|(_, carried)| *carried) { " | yes" } else { " | –" };
        }
        page += " |\n";
    }
    for format in FORMATS {
        page += &format!("\n## {}\n\n{}\n", format.name, format.about);
    }
    page
}

fn row(id: &str, name: &str, extensions: &[&str]) -> String {
    let extensions: Vec<String> = extensions.iter().map(|extension| format!("`.{extension}`")).collect();
    format!("| `{id}` | {name} | {} |\n", extensions.join(" "))
}

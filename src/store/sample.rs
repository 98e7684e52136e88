//! The sample project, embedded in the program.

use super::{StoreError, files};
use include_dir::{Dir, DirEntry, include_dir};
use std::path::Path;

/// The project folder `assets/sample/project`.
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/sample/project");

/// Whose annotations the sample holds; a copy makes them the copying analyst's.
const SAMPLE_ANALYST: &str = "annotations/sample-analyst/";

/// What the sample project is called.
pub fn sample_name() -> &'static str {
    "Sample: who stands where"
}

/// Writes a copy of the sample project, its decisions made the analyst's own.
///
/// `analyst` is the name of an annotation set. Nothing should be at `path` yet.
pub fn write_sample_project(path: &Path, analyst: &str) -> Result<(), StoreError> {
    let mut bundle = std::collections::BTreeMap::new();
    let mut folders = vec![&SAMPLE];
    while let Some(folder) = folders.pop() {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(inner) => folders.push(inner),
                DirEntry::File(file) => {
                    let name = file.path().to_string_lossy().replace('\\', "/");
                    let name = name.replace(SAMPLE_ANALYST, &format!("annotations/{analyst}/"));
                    bundle.insert(name, file.contents().to_vec());
                }
            }
        }
    }
    files::write_bundle(path, &bundle)
}

//! Names of files and folders that every file system takes.

use crate::model::{AnnotationSetId, slug};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What the project's head is called.
pub(super) const PROJECT: &str = "project.ron";
/// What the registry is called.
pub(super) const ENTITIES: &str = "entities.ron";
/// What the coding frame is called.
pub(super) const ISSUES: &str = "issues.ron";
/// Where articles are.
pub(super) const ARTICLES: &str = "articles";
/// Where annotations are.
pub(super) const ANNOTATIONS: &str = "annotations";
/// Where the reports of imports are.
pub(super) const IMPORTS: &str = "imports";
/// Where the files are that articles were read from.
pub(super) const SOURCES: &str = "sources";
/// Where everything is that may be deleted once all is saved.
pub(super) const WORK: &str = ".standpoint";

/// Names that Windows keeps for devices.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// The id itself where it is fit for a file name, or else a name made from it that no other id has.
pub(super) fn file_name(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_device = RESERVED.contains(&id)
        || ["com", "lpt"].iter().any(|port| id.strip_prefix(port).is_some_and(|number| number.len() == 1));
    if !id.is_empty() && id.len() <= 100 && id.bytes().all(plain) && !is_device {
        return id.to_owned();
    }
    let digest = Sha256::digest(id.as_bytes());
    let code: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    // No slug has a tilde, so that such a name is never another id's own.
    format!("{}~{code}", slug(id))
}

/// The folder of a hand's annotations.
pub(super) fn folder_name(set: &AnnotationSetId) -> String {
    match set {
        AnnotationSetId::Analyst(name) if matches!(name.as_ref(), "prediction" | "curation") => {
            format!("{name}~analyst")
        }
        set => file_name(set.as_str()),
    }
}

/// An article's text, relative to the project.
pub(super) fn text_path(stem: &str) -> PathBuf {
    Path::new(ARTICLES).join(format!("{stem}.txt"))
}

/// What is known about an article, relative to the project.
pub(super) fn article_path(stem: &str) -> PathBuf {
    Path::new(ARTICLES).join(format!("{stem}.ron"))
}

/// A hand's annotations of an article, relative to the project.
pub(super) fn annotations_path(folder: &str, stem: &str) -> PathBuf {
    Path::new(ANNOTATIONS).join(folder).join(format!("{stem}.ron"))
}

//! Reading a project as it was: from its rolling backups, and what went to its bin.

use super::StoreError;
use super::files::{copy_all, folder_of};
use super::load::{Trust, load};
use super::names::{ANNOTATIONS, ARTICLES, ENTITIES, ISSUES, PROJECT, WORK, article_path, text_path};
use super::read;
use super::rolling::{absent, files, generations};
use super::sheet::SheetWriter;
use super::turn::Turn;
use super::v1::{self, EntityRecord, IssueRecord};
use crate::model::{Document, DocumentId, Operation, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A backup that can be looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupTime {
    /// The time whose state it holds, in seconds since 1970 (UTC).
    pub at: i64,
    number: u64,
}

/// Something that was removed from the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binned {
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
    /// The article.
    pub document: DocumentId,
    /// Its title, where it was removed itself.
    pub title: Option<String>,
    /// Whose annotations were removed; nothing if the article was.
    pub hand: Option<String>,
    folder: PathBuf,
    stem: String,
}

/// Part of a project as it was: whatever may differ from what it is.
#[derive(Debug, Clone)]
pub struct Former {
    /// Some documents with their annotations, and the whole registry as it was.
    pub project: Project,
    /// The documents that may be others than today; those that the project does not have were not there.
    pub documents: BTreeSet<DocumentId>,
}

/// Reads former states of a project folder, on any thread.
#[derive(Debug, Clone)]
pub struct FormerReader {
    pub(super) root: PathBuf,
    /// The articles by the names of their files.
    pub(super) stems: BTreeMap<String, DocumentId>,
}

impl Former {
    /// What was put together in a folder that will go: all of it comes into memory.
    fn of(room: &Path, absent: BTreeSet<DocumentId>) -> Result<Self, StoreError> {
        let shelved = load(room, None, Trust::Files, &|_, _| true)?.project;
        let mut project = Project::new(shelved.name(), (**shelved.schema()).clone());
        let mut operations = vec![Operation::SetLearningSince(shelved.learning_since())];
        operations.extend(shelved.entities().map(|it| Operation::PutEntity(it.id.clone(), Some(Arc::clone(it)))));
        operations.extend(shelved.issues().map(|it| Operation::PutIssue(it.id.clone(), Some(Arc::clone(it)))));
        let mut documents = absent;
        for document in shelved.documents() {
            let id = &document.id;
            documents.insert(id.clone());
            operations
                .push(Operation::document(Document { text: document.text.resident(), ..Document::clone(document) }));
            for (set, records) in shelved.annotation_sets(id) {
                operations.extend(records.mentions.values().map(|it| Operation::mention(id, set, it.clone())));
                operations.extend(records.stances.values().map(|it| Operation::stance(id, set, it.clone())));
                operations.extend(records.relations.values().map(|it| Operation::relation(id, set, it.clone())));
            }
        }
        project.commit(&operations).map_err(|refusal| StoreError::Record(refusal.to_string()))?;
        Ok(Self { project, documents })
    }
}

impl FormerReader {
    /// The backups, the latest first.
    pub fn backups(&self) -> Vec<BackupTime> {
        let all = generations(&self.root).into_iter().rev();
        all.map(|generation| BackupTime { at: generation.at, number: generation.number }).collect()
    }

    /// Reads what may differ between the project as it was at the time of a backup and its files.
    pub fn read(&self, backup: &BackupTime) -> Result<Former, StoreError> {
        // No save of any window changes files or backups meanwhile.
        let _turn = Turn::take(&self.root)?;
        // The first backup from then on that has a file, or knows that it was not there, has it as it was.
        let mut sources: BTreeMap<PathBuf, Option<PathBuf>> = BTreeMap::new();
        for generation in generations(&self.root).into_iter().filter(|one| one.number >= backup.number) {
            for file in files(&generation.path) {
                let from = generation.path.join(&file);
                sources.entry(file).or_insert(Some(from));
            }
            for file in absent(&generation.path) {
                sources.entry(file).or_insert(None);
            }
        }
        let stems: BTreeSet<String> = sources.keys().filter_map(|file| stem(file)).collect();
        let mut hands: BTreeSet<PathBuf> = sources.keys().filter_map(|file| hand(file)).collect();
        hands.extend(folders(&self.root.join(ANNOTATIONS)));
        let room = self.room()?;
        let copy = |file: &Path| -> Result<(), StoreError> {
            match sources.get(file) {
                Some(None) => Ok(()),
                Some(Some(from)) => bring(from, &room.path().join(file)),
                None => bring(&self.root.join(file), &room.path().join(file)),
            }
        };
        for name in [PROJECT, ENTITIES, ISSUES] {
            copy(Path::new(name))?;
        }
        let mut gone = BTreeSet::new();
        for stem in stems {
            if sources.get(&text_path(&stem)).is_some_and(Option::is_none) {
                gone.extend(self.stems.get(&stem).cloned());
                continue;
            }
            copy(&text_path(&stem))?;
            copy(&article_path(&stem))?;
            for hand in &hands {
                copy(&Path::new(ANNOTATIONS).join(hand).join(format!("{stem}.ron")))?;
            }
        }
        Former::of(room.path(), gone)
    }

    /// What was removed, the latest first.
    pub fn bin(&self) -> Vec<Binned> {
        let bin = self.root.join(WORK).join("bin");
        let mut found = Vec::new();
        for name in folders(&bin) {
            let folder = bin.join(&name);
            let Some(at) = name.to_str().and_then(time_of) else { continue };
            let mut stems = BTreeSet::new();
            for file in files(&folder).into_iter().filter(|file| file.starts_with(ARTICLES)) {
                let (Some(stem), true) = (stem(&file), file.extension().is_some_and(|it| it == "txt")) else {
                    continue;
                };
                let about = std::fs::read(folder.join(article_path(&stem))).unwrap_or_default();
                let (id, title) = read::names(&about);
                let document = DocumentId::new(id.as_deref().unwrap_or(&stem));
                let title = Some(title).filter(|title| !title.is_empty());
                let title = Some(title.unwrap_or_else(|| first_line(&folder.join(&file))));
                stems.insert(stem.clone());
                found.push(Binned { at, document, title, hand: None, folder: folder.clone(), stem });
            }
            for file in files(&folder).into_iter().filter(|file| file.starts_with(ANNOTATIONS)) {
                let (Some(stem), Some(hand)) = (stem(&file), hand(&file)) else { continue };
                let Some(document) = self.stems.get(&stem).filter(|_| !stems.contains(&stem)) else { continue };
                // Suggestions are made anew at will.
                let hand = hand.to_string_lossy().into_owned();
                if hand != "prediction" {
                    let (document, hand) = (document.clone(), Some(hand));
                    found.push(Binned { at, document, title: None, hand, folder: folder.clone(), stem });
                }
            }
        }
        found.sort_by(|one, other| (other.at, &one.document).cmp(&(one.at, &other.document)));
        found
    }

    /// Reads something that was removed, with all entities and issues that the project ever had.
    pub fn read_binned(&self, binned: &Binned) -> Result<Former, StoreError> {
        let room = self.room()?;
        bring(&self.root.join(PROJECT), &room.path().join(PROJECT))?;
        self.write_registry(room.path())?;
        let stem = &binned.stem;
        let from = if binned.hand.is_some() { &self.root } else { &binned.folder };
        for file in [text_path(stem), article_path(stem)] {
            bring(&from.join(&file), &room.path().join(&file))?;
        }
        for hand in folders(&binned.folder.join(ANNOTATIONS)) {
            if binned.hand.as_ref().is_none_or(|wanted| Path::new(wanted) == hand) {
                let file = Path::new(ANNOTATIONS).join(hand).join(format!("{stem}.ron"));
                bring(&binned.folder.join(&file), &room.path().join(&file))?;
            }
        }
        Former::of(room.path(), BTreeSet::new())
    }

    /// Writes a registry of all entities and issues that the project has and that its backups remember.
    fn write_registry(&self, room: &Path) -> Result<(), StoreError> {
        let (mut entities, mut issues) = (BTreeMap::new(), BTreeMap::new());
        let former = generations(&self.root).into_iter().rev().map(|generation| generation.path);
        for folder in std::iter::once(self.root.clone()).chain(former) {
            let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap_or_default();
            for (id, entity) in read::entities(&bytes(ENTITIES)).value {
                entities.entry(id).or_insert(entity);
            }
            for (id, issue) in read::issues(&bytes(ISSUES)).value {
                issues.entry(id).or_insert(issue);
            }
        }
        let mut sheet = SheetWriter::new(&v1::Nothing {}, &[])?;
        sheet.list("entities", entities.values().map(|each| (each.id.as_str(), Ok(EntityRecord::of(each)))))?;
        super::files::replace(&room.join(ENTITIES), &sheet.finish())?;
        let mut sheet = SheetWriter::new(&v1::Nothing {}, &[])?;
        sheet.list("issues", issues.values().map(|each| (each.id.as_str(), Ok(IssueRecord::of(each)))))?;
        super::files::replace(&room.join(ISSUES), &sheet.finish())
    }

    /// A folder to put a former project together in; it goes with the value.
    fn room(&self) -> Result<tempfile::TempDir, StoreError> {
        let made = tempfile::Builder::new().prefix("standpoint-former-").tempdir();
        made.map_err(|error| StoreError::system("make a folder in", &std::env::temp_dir(), error))
    }
}

/// Copies a file, if it is there.
fn bring(from: &Path, to: &Path) -> Result<(), StoreError> {
    let is_file = std::fs::symlink_metadata(from).is_ok_and(|what| what.is_file());
    if !is_file {
        return Ok(());
    }
    let folder = folder_of(to);
    std::fs::create_dir_all(folder).map_err(|error| StoreError::system("make the folder", folder, error))?;
    copy_all(from, to)
}

/// The names of the folders in a folder.
fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.map(|entry| PathBuf::from(entry.file_name())).collect()
}

/// The name that all files of an article have.
fn stem(file: &Path) -> Option<String> {
    let is_its = file.starts_with(ARTICLES) || file.starts_with(ANNOTATIONS);
    let name = file.file_stem().and_then(|stem| stem.to_str());
    name.filter(|_| is_its).map(str::to_owned)
}

/// The folder of the hand whose annotations a file holds.
fn hand(file: &Path) -> Option<PathBuf> {
    let inside = file.strip_prefix(ANNOTATIONS).ok()?;
    inside.parent().filter(|hand| hand.components().count() == 1).map(Path::to_owned)
}

/// “20251127T140200Z”, with a number behind it if two were made in one second.
fn time_of(name: &str) -> Option<i64> {
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", name.get(..16)?).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

fn first_line(path: &Path) -> String {
    let text = std::fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(text.get(..400).unwrap_or(&text)).into_owned();
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

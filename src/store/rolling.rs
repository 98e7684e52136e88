//! Rolling backups: the project as it was, by the hour and by the day.
//!
//! A backup is the state of the project at its time. It holds the files that were replaced or removed since then, each
//! as it was, and the names of those that were not there; every other file is that of the next later backup, or of the
//! project. So a backup costs what the work since then has changed, however large the project is: a file that a save
//! replaces stays on the disk under its name in the backup, and no byte is copied.

use super::StoreError;
use super::files::folder_of;
use super::names::{ENTITIES, ISSUES, PROJECT, WORK};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// So many backups are an hour apart.
const HOURLY: usize = 24;
/// So many older ones are a day apart.
const DAILY: usize = 14;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Files up to so many bytes are copied when a backup begins, so that they outlive what other programs do to them.
const COPIED: u64 = 8 << 20;

/// The names of the files that were not there.
pub(super) const ABSENT: &str = "absent.txt";

/// Ends the name of a backup that is being merged into the one before it.
const PART: &str = ".part";

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Generation {
    /// Their order: a clock may be set back.
    pub number: u64,
    /// When it began, in seconds since 1970 (UTC): the state that it holds is that of this time.
    pub at: i64,
    /// Its folder.
    pub path: PathBuf,
}

/// All backups of a project, the oldest first.
pub(super) fn generations(root: &Path) -> Vec<Generation> {
    let mut found: Vec<Generation> = entries(root).into_iter().filter_map(|path| parse(&path)).collect();
    found.sort();
    found
}

fn entries(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(root));
    entries.map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

fn folder(root: &Path) -> PathBuf {
    root.join(WORK).join("backups").join("rolling")
}

/// “000012-20251127T140200Z”
fn parse(path: &Path) -> Option<Generation> {
    let (number, time) = path.file_name()?.to_str()?.split_once('-')?;
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", time).ok()?;
    let at = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
    Some(Generation { number: number.parse().ok()?, at, path: path.to_owned() })
}

/// The files that one save replaces go to the backup of the hour.
pub(super) struct Rolling<'a> {
    root: &'a Path,
    /// When the save began, in seconds since 1970 (UTC).
    at: i64,
    open: Option<Open>,
}

struct Open {
    folder: PathBuf,
    absent: BTreeSet<PathBuf>,
}

impl<'a> Rolling<'a> {
    pub fn new(root: &'a Path, at: i64) -> Self {
        Self { root, at, open: None }
    }

    /// Keeps files as they are now, given relative to the project, before they are replaced or removed.
    pub fn keep<'f>(&mut self, files: impl Iterator<Item = &'f Path>) -> Result<(), StoreError> {
        let mut files = files.peekable();
        if files.peek().is_none() {
            return Ok(());
        }
        let root = self.root;
        let open = self.open()?;
        let mut new = Vec::new();
        for file in files {
            let (from, to) = (root.join(file), open.folder.join(file));
            if open.absent.contains(file) || std::fs::symlink_metadata(&to).is_ok() {
                continue;
            }
            let Ok(what) = std::fs::symlink_metadata(&from) else {
                open.absent.insert(file.to_owned());
                new.extend(file.to_str().map(|name| format!("{name}\n")));
                continue;
            };
            if what.is_file() {
                let fail = |error| StoreError::system("back up the file", &from, error);
                std::fs::create_dir_all(folder_of(&to)).map_err(fail)?;
                // Some drives know no links.
                std::fs::hard_link(&from, &to).or_else(|_| std::fs::copy(&from, &to).map(drop)).map_err(fail)?;
            }
        }
        if !new.is_empty() {
            let path = open.folder.join(ABSENT);
            let fail = |error| StoreError::system("write the file", &path, error);
            let file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
            file.and_then(|mut file| file.write_all(new.concat().as_bytes())).map_err(fail)?;
        }
        Ok(())
    }

    fn open(&mut self) -> Result<&mut Open, StoreError> {
        if self.open.is_none() {
            let latest = generations(self.root).pop();
            let folder = match latest.as_ref().filter(|latest| (self.at - latest.at).abs() < HOUR) {
                Some(latest) => latest.path.clone(),
                None => self.begin(latest.map_or(1, |latest| latest.number + 1))?,
            };
            let absent = absent(&folder);
            self.open = Some(Open { folder, absent });
        }
        self.open.as_mut().ok_or_else(|| StoreError::Record("there is no backup".into()))
    }

    fn begin(&self, number: u64) -> Result<PathBuf, StoreError> {
        let time = jiff::Timestamp::from_second(self.at).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ");
        let path = folder(self.root).join(format!("{number:06}-{time}"));
        std::fs::create_dir_all(&path).map_err(|error| StoreError::system("make the folder", &path, error))?;
        for name in [PROJECT, ENTITIES, ISSUES] {
            let file = self.root.join(name);
            if std::fs::symlink_metadata(&file).is_ok_and(|what| what.is_file() && what.len() <= COPIED) {
                let copied = std::fs::copy(&file, path.join(name));
                copied.map_err(|error| StoreError::system("back up the file", &file, error))?;
            }
        }
        thin(self.root);
        Ok(path)
    }
}

/// The files that were not there at the time of a backup.
pub(super) fn absent(folder: &Path) -> BTreeSet<PathBuf> {
    let names = std::fs::read_to_string(folder.join(ABSENT)).unwrap_or_default();
    // A line that breaks off is none.
    let whole = names.rfind('\n').and_then(|end| names.get(..end)).unwrap_or_default();
    whole.lines().map(PathBuf::from).collect()
}

/// Leaves the latest backups and one a day of the older ones. What cannot be removed only takes room.
fn thin(root: &Path) {
    for path in entries(root) {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(PART));
        if let Some(part) = name.and_then(|name| parse(&path.with_file_name(name))) {
            let before = generations(root).into_iter().rfind(|other| other.number < part.number);
            merge(&path, before.as_ref());
        }
    }
    let all = generations(root);
    let (older, _) = all.split_at(all.len().saturating_sub(HOURLY));
    let day = |generation: &Generation| generation.at.div_euclid(DAY);
    let first_of_day = |at: usize| at == 0 || older.get(at - 1).map(day) != older.get(at).map(day);
    let mut left = DAILY;
    for (at, generation) in older.iter().enumerate().rev() {
        if first_of_day(at) && left > 0 {
            left -= 1;
            continue;
        }
        let mut name = generation.path.clone().into_os_string();
        name.push(PART);
        let part = PathBuf::from(name);
        if std::fs::rename(&generation.path, &part).is_ok() {
            merge(&part, at.checked_sub(1).and_then(|before| older.get(before)));
        }
    }
}

/// Gives what a backup holds to the one before it, which may need it; then removes it.
fn merge(part: &Path, before: Option<&Generation>) {
    if let Some(before) = before {
        let (known, ours) = (absent(&before.path), absent(part));
        let mut new = String::new();
        for file in files(part) {
            let to = before.path.join(&file);
            if !known.contains(&file) && std::fs::symlink_metadata(&to).is_err() {
                let _ = std::fs::create_dir_all(folder_of(&to));
                let _ = std::fs::rename(part.join(&file), to);
            }
        }
        for file in ours {
            if !known.contains(&file) && std::fs::symlink_metadata(before.path.join(&file)).is_err() {
                new += &format!("{}\n", file.display());
            }
        }
        let names = std::fs::OpenOptions::new().append(true).create(true).open(before.path.join(ABSENT));
        let _ = names.and_then(|mut names| names.write_all(new.as_bytes()));
    }
    let _ = std::fs::remove_dir_all(part);
}

/// The files that a backup holds, relative to it.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    found.extend(entry.path().strip_prefix(folder).map(Path::to_owned).ok());
                }
                _ => {}
            }
        }
    }
    found.retain(|file| file != Path::new(ABSENT));
    found.sort();
    found
}

//! The index of a project: what its articles' files hold, so that opening reads none of them.
//!
//! A table of what was last read or written, with the state in which each file was then. It holds only articles with
//! nothing wrong in any of their files; whatever it does not hold, or no longer fits, is read. So it may be deleted, and
//! what cannot be kept in it is only slower.

use super::ledger::Seen;
use super::names::WORK;
use super::shelf::Shelf;
use crate::model::{
    AnnotationSetId, Document, DocumentId, DocumentState, EntityId, EntityUse, IssueId, Metadata, Project, SetHandle,
    SetSummary, Source,
};
use crate::text::{SourceText, TextRange};
use rusqlite::{Connection, OpenFlags, Row, Transaction, params};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The number of this layout. An index with another one is made anew.
const LAYOUT: &str = "1";

/// Its file, in the folder of what may be deleted.
const FILE: &str = "index.sqlite";

/// What says that it must not be believed.
const DOUBT: &str = "index.doubt";

/// How long to wait for another program that has the index open.
const PATIENCE: Duration = Duration::from_millis(200);

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS name (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE IF NOT EXISTS article (
        stem TEXT PRIMARY KEY, id TEXT NOT NULL,
        text_time INTEGER NOT NULL, text_size INTEGER NOT NULL, head_time INTEGER NOT NULL, head_size INTEGER NOT NULL,
        bytes INTEGER NOT NULL, fingerprint INTEGER NOT NULL, boilerplate BLOB NOT NULL, state INTEGER NOT NULL,
        title TEXT NOT NULL, outlet TEXT NOT NULL, author TEXT NOT NULL, date TEXT NOT NULL, address TEXT NOT NULL,
        language TEXT NOT NULL, note TEXT NOT NULL,
        file TEXT NOT NULL, format TEXT NOT NULL, encoding TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS annotation (
        stem TEXT NOT NULL, folder TEXT NOT NULL, hand TEXT NOT NULL,
        time INTEGER NOT NULL, size INTEGER NOT NULL, fingerprint INTEGER NOT NULL,
        mentions INTEGER NOT NULL, stances INTEGER NOT NULL, relations INTEGER NOT NULL, suggested INTEGER NOT NULL,
        entities BLOB NOT NULL, issues BLOB NOT NULL,
        PRIMARY KEY (stem, folder)) WITHOUT ROWID;";

/// The index of a project, open.
#[derive(Debug)]
pub(super) struct Index {
    connection: Connection,
    /// The numbers that names of entities and issues have in it.
    numbers: HashMap<String, i64>,
    is_writable: bool,
}

/// What the index holds of an article.
#[derive(Clone)]
pub(super) struct Entry {
    /// The article; its text is in its file.
    pub document: Document,
    /// The states of the files of its text and of what is known about it.
    pub files: [Seen; 2],
    /// Its annotations, which are in their files too.
    pub sets: Vec<IndexedSet>,
}

/// What the index holds of a hand's annotations of an article.
#[derive(Clone)]
pub(super) struct IndexedSet {
    /// Whose they are.
    pub set: AnnotationSetId,
    /// The folder that they are in.
    pub folder: Arc<str>,
    /// The state of their file.
    pub seen: Seen,
    /// What the bytes of their file come to.
    pub fingerprint: u64,
    /// The annotations.
    pub handle: SetHandle,
}

impl Index {
    /// The index of the project in a folder; made if it is not there and may be written. `None` if that is not possible.
    pub fn open(root: &Path, for_writing: bool) -> Option<Self> {
        let path = root.join(WORK).join(FILE);
        let doubt = root.join(WORK).join(DOUBT);
        if !for_writing {
            return if doubt.exists() { None } else { Self::to_read(&path).ok() };
        }
        std::fs::create_dir_all(root.join(WORK)).ok()?;
        // What is damaged or in doubt is of no use; it holds nothing that is not in the project's files.
        let remove = || {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(root.join(WORK).join(format!("{FILE}{end}")));
            }
        };
        if doubt.exists() {
            remove();
            std::fs::remove_file(&doubt).ok()?;
        }
        let again = |_| {
            remove();
            Self::prepared(&path)
        };
        Self::prepared(&path).or_else(again).ok()
    }

    /// Has the next opening read all files: one of them looked as the index knows it and held something else.
    pub fn doubt(root: &Path) {
        // Where that cannot be noted, the article stays as it is: it cannot be changed.
        let _ = std::fs::write(root.join(WORK).join(DOUBT), "");
    }

    fn to_read(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(PATIENCE)?;
        match value(&connection, "layout")? {
            Some(layout) if layout == Self::layout() => {
                Ok(Self { connection, numbers: HashMap::new(), is_writable: false })
            }
            _ => Err(rusqlite::Error::QueryReturnedNoRows),
        }
    }

    fn prepared(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        // What is being written when the machine stops is read from the project's files the next time.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        let fits = |connection: &Connection| -> rusqlite::Result<bool> {
            connection.execute_batch(TABLES)?;
            let layout = value(connection, "layout")?;
            Ok(layout.is_none_or(|layout| layout == Self::layout()))
        };
        if !fits(&connection)? {
            connection
                .execute_batch("DROP TABLE about; DROP TABLE name; DROP TABLE article; DROP TABLE annotation;")?;
            connection.execute_batch(TABLES)?;
        }
        connection.execute("INSERT OR REPLACE INTO about VALUES ('layout', ?1)", [Self::layout()])?;
        Ok(Self { connection, numbers: HashMap::new(), is_writable: true })
    }

    /// Fingerprints may come out otherwise on another kind of machine.
    fn layout() -> String {
        let probe = SourceText::new("ſtandpoint").map(|text| text.fingerprint()).unwrap_or_default();
        format!("{LAYOUT} {} {probe}", env!("CARGO_PKG_VERSION"))
    }

    /// Whether it holds all articles of a project whose schema and folders are like this, in all.
    pub fn is_whole(&self, schema: u64, folders: &str) -> bool {
        let schema = schema.to_string();
        let is = |name, this: &str| value(&self.connection, name).ok().flatten().as_deref() == Some(this);
        is("schema", &schema) && is("folders", folders)
    }

    /// Notes that it holds all articles of a project whose folders are like this; `None` if it does not.
    pub fn note_whole(&mut self, folders: Option<&str>) {
        // Where that cannot be noted, the folders will not be like that.
        let _ = match folders {
            _ if !self.is_writable => Ok(0),
            Some(folders) => self.connection.execute("INSERT OR REPLACE INTO about VALUES ('folders', ?1)", [folders]),
            None => self.connection.execute("DELETE FROM about WHERE name = 'folders'", []),
        };
    }

    /// Gives out everything that it holds, in the order of the names of the articles' files, if it was made under this
    /// schema; what names entities or issues that the project does not have is left out. Gives whether that was all.
    pub fn each(&mut self, schema: u64, project: &Project, shelf: &Shelf, take: impl FnMut(Arc<str>, Entry)) -> bool {
        // What cannot be read from it is read from the project's files.
        self.read(schema, project, shelf, take).unwrap_or(false)
    }

    fn read(
        &mut self,
        schema: u64,
        project: &Project,
        shelf: &Shelf,
        mut take: impl FnMut(Arc<str>, Entry),
    ) -> rusqlite::Result<bool> {
        if value(&self.connection, "schema")?.as_deref() != Some(schema.to_string().as_str()) {
            if self.is_writable {
                self.connection.execute_batch("DELETE FROM article; DELETE FROM annotation;")?;
            }
            return Ok(false);
        }
        let names = Names::read(&self.connection, project)?;
        self.numbers = names.numbers;
        let mut folders: BTreeMap<String, Arc<str>> = BTreeMap::new();
        let mut articles = self.connection.prepare("SELECT * FROM article ORDER BY stem")?;
        let mut annotations = self.connection.prepare("SELECT * FROM annotation ORDER BY stem, folder")?;
        let (mut articles, mut annotations) = (articles.query([])?, annotations.query([])?);
        let mut next = annotations.next()?;
        let mut is_all = true;
        while let Some(row) = articles.next()? {
            let stem: Arc<str> = row.get_ref(0)?.as_str()?.into();
            let mut entry = article(row, &stem, shelf)?;
            let mut is_stranger = false;
            while let Some(row) = next {
                let of = row.get_ref(0)?.as_str()?;
                if *of > *stem {
                    break;
                }
                if *of == *stem {
                    let folder = row.get_ref(1)?.as_str()?;
                    let folder = match folders.get(folder) {
                        Some(known) => Arc::clone(known),
                        None => Arc::clone(folders.entry(folder.to_owned()).or_insert_with(|| folder.into())),
                    };
                    match names.entities.summary(row)? {
                        Some(summary) => entry.sets.push(set_of(row, folder, &stem, &entry.document, summary, shelf)?),
                        None => is_stranger = true,
                    }
                }
                next = annotations.next()?;
            }
            is_all &= !is_stranger;
            if !is_stranger {
                take(stem, entry);
            }
        }
        Ok(is_all)
    }

    /// Notes some articles as they are in the files now, and forgets others. Gives how many were noted.
    pub fn write<'a>(
        &mut self,
        schema: u64,
        noted: impl Iterator<Item = (&'a str, &'a Entry)>,
        forgotten: impl Iterator<Item = &'a str>,
    ) -> rusqlite::Result<usize> {
        if !self.is_writable {
            return Ok(0);
        }
        let transaction = self.connection.transaction()?;
        transaction.execute("INSERT OR REPLACE INTO about VALUES ('schema', ?1)", [schema.to_string()])?;
        for stem in forgotten {
            forget(&transaction, stem)?;
        }
        let mut count = 0;
        for (stem, entry) in noted {
            forget(&transaction, stem)?;
            write_article(&transaction, stem, entry)?;
            for set in &entry.sets {
                write_set(&transaction, &mut self.numbers, stem, set)?;
            }
            count += 1;
        }
        transaction.commit()?;
        Ok(count)
    }
}

fn value(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM about WHERE name = ?1")?;
    let mut rows = statement.query([name])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}

fn article(row: &Row<'_>, stem: &Arc<str>, shelf: &Shelf) -> rusqlite::Result<Entry> {
    let numbers = row.get_ref(8)?.as_blob()?;
    let id = row.get_ref(1)?.as_str()?;
    let id = DocumentId::new(if id.is_empty() { stem } else { id });
    let text = shelf.text(&id, stem, row.get::<_, i64>(6)? as usize, row.get::<_, i64>(7)? as u64);
    let document = Document {
        id,
        text,
        metadata: Metadata {
            title: row.get(10)?,
            outlet: row.get(11)?,
            author: row.get(12)?,
            date: row.get(13)?,
            address: row.get(14)?,
            language: row.get(15)?,
        },
        boilerplate: unpacked(numbers).map(|[start, end]| TextRange::between(start as usize, end as usize)).collect(),
        state: match row.get(9)? {
            1 => DocumentState::InProgress,
            2 => DocumentState::Done,
            _ => DocumentState::New,
        },
        note: row.get(16)?,
        source: Source { name: row.get(17)?, format: row.get(18)?, encoding: row.get(19)?, sha256: row.get(20)? },
    };
    let text = (time(row.get(2)?), row.get::<_, i64>(3)? as u64);
    let head = (time(row.get(4)?), row.get::<_, i64>(5)? as u64);
    Ok(Entry { document, files: [text, head], sets: Vec::new() })
}

fn set_of(
    row: &Row<'_>,
    folder: Arc<str>,
    stem: &Arc<str>,
    document: &Document,
    summary: SetSummary,
    shelf: &Shelf,
) -> rusqlite::Result<IndexedSet> {
    let hand: &str = row.get_ref(2)?.as_str()?;
    let (seen, fingerprint) = ((time(row.get(3)?), row.get::<_, i64>(4)? as u64), row.get::<_, i64>(5)? as u64);
    let handle = shelf.annotations(document, &folder, stem, fingerprint, Arc::new(summary));
    Ok(IndexedSet { set: hand_of(hand), folder, seen, fingerprint, handle })
}

fn write_article(transaction: &Transaction<'_>, stem: &str, entry: &Entry) -> rusqlite::Result<()> {
    let Document { id, text, metadata, boilerplate, state, note, source } = &entry.document;
    let [text_seen, head_seen] = entry.files;
    let id = if id.as_str() == stem { "" } else { id.as_str() };
    let state = match state {
        DocumentState::New => 0,
        DocumentState::InProgress => 1,
        DocumentState::Done => 2,
    };
    let boilerplate = packed(boilerplate.iter().map(|part| [part.start(), part.end()]));
    let mut statement = transaction.prepare_cached(
        "INSERT INTO article VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)",
    )?;
    statement.execute(params![
        stem,
        id,
        nanoseconds(text_seen.0),
        text_seen.1 as i64,
        nanoseconds(head_seen.0),
        head_seen.1 as i64,
        text.len() as i64,
        text.fingerprint() as i64,
        boilerplate,
        state,
        metadata.title,
        metadata.outlet,
        metadata.author,
        metadata.date,
        metadata.address,
        metadata.language,
        note,
        source.name,
        source.format,
        source.encoding,
        source.sha256,
    ])?;
    Ok(())
}

fn write_set(
    transaction: &Transaction<'_>,
    numbers: &mut HashMap<String, i64>,
    stem: &str,
    set: &IndexedSet,
) -> rusqlite::Result<()> {
    let summary = set.handle.summary();
    let mut entities = Vec::with_capacity(summary.entities.len());
    for used in &summary.entities {
        let number = number_of(transaction, numbers, used.entity.as_str())?;
        entities.push([number as usize, used.mentions, used.stances]);
    }
    let mut issues = Vec::with_capacity(summary.issues.len());
    for issue in &summary.issues {
        issues.push([number_of(transaction, numbers, issue.as_str())? as usize]);
    }
    let hand = match &set.set {
        AnnotationSetId::Analyst(name) => format!("@{name}"),
        other => other.as_str().to_owned(),
    };
    let mut statement =
        transaction.prepare_cached("INSERT INTO annotation VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)")?;
    statement.execute(params![
        stem,
        &*set.folder,
        hand,
        nanoseconds(set.seen.0),
        set.seen.1 as i64,
        set.fingerprint as i64,
        summary.mentions as i64,
        summary.stances as i64,
        summary.relations as i64,
        summary.suggested as i64,
        packed(entities.into_iter()),
        packed(issues.into_iter()),
    ])?;
    Ok(())
}

/// Analysts' names are marked, for one may be called like another kind of set.
fn hand_of(written: &str) -> AnnotationSetId {
    match (written, written.strip_prefix('@')) {
        (_, Some(name)) => AnnotationSetId::Analyst(name.into()),
        ("curation", None) => AnnotationSetId::Curation,
        _ => AnnotationSetId::Prediction,
    }
}

fn forget(transaction: &Transaction<'_>, stem: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM article WHERE stem = ?1")?.execute([stem])?;
    transaction.prepare_cached("DELETE FROM annotation WHERE stem = ?1")?.execute([stem])?;
    Ok(())
}

/// The number of a name, which gets one if it has none.
fn number_of(transaction: &Transaction<'_>, numbers: &mut HashMap<String, i64>, name: &str) -> rusqlite::Result<i64> {
    if let Some(&number) = numbers.get(name) {
        return Ok(number);
    }
    transaction.prepare_cached("INSERT OR IGNORE INTO name (name) VALUES (?1)")?.execute([name])?;
    let mut statement = transaction.prepare_cached("SELECT number FROM name WHERE name = ?1")?;
    let number = statement.query_row([name], |row| row.get(0))?;
    numbers.insert(name.to_owned(), number);
    Ok(number)
}

/// The names of entities and issues, by number.
struct Names {
    numbers: HashMap<String, i64>,
    entities: Registry,
}

/// Those of them that the project has.
#[derive(Default)]
struct Registry {
    entities: HashMap<u32, EntityId>,
    issues: HashMap<u32, IssueId>,
}

impl Names {
    fn read(connection: &Connection, project: &Project) -> rusqlite::Result<Self> {
        let mut names = Self { numbers: HashMap::new(), entities: Registry::default() };
        let mut statement = connection.prepare("SELECT number, name FROM name")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (number, name): (i64, String) = (row.get(0)?, row.get(1)?);
            if let Some(entity) = project.entity(&EntityId::new(&name)) {
                names.entities.entities.insert(number as u32, entity.id.clone());
            }
            if let Some(issue) = project.issue(&IssueId::new(&name)) {
                names.entities.issues.insert(number as u32, issue.id.clone());
            }
            names.numbers.insert(name, number);
        }
        Ok(names)
    }
}

impl Registry {
    /// What a row says of a set; `None` if it names what the project does not have.
    fn summary(&self, row: &Row<'_>) -> rusqlite::Result<Option<SetSummary>> {
        let count = |at: usize| row.get::<_, i64>(at).map(|count| count as usize);
        let entities: Option<Box<[EntityUse]>> = unpacked(row.get_ref(10)?.as_blob()?)
            .map(|[entity, mentions, stances]| {
                let entity = self.entities.get(&entity)?.clone();
                Some(EntityUse { entity, mentions: mentions as usize, stances: stances as usize })
            })
            .collect();
        let issues: Option<Box<[IssueId]>> =
            unpacked(row.get_ref(11)?.as_blob()?).map(|[issue]| self.issues.get(&issue).cloned()).collect();
        let (Some(entities), Some(issues)) = (entities, issues) else { return Ok(None) };
        Ok(Some(SetSummary {
            mentions: count(6)?,
            stances: count(7)?,
            relations: count(8)?,
            suggested: count(9)?,
            entities,
            issues,
        }))
    }
}

/// Rows of numbers as bytes.
fn packed<const N: usize>(rows: impl Iterator<Item = [usize; N]>) -> Vec<u8> {
    rows.flatten().flat_map(|number| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()).collect()
}

fn unpacked<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u32; N]> {
    bytes.chunks_exact(4 * N).map(|row| {
        let mut numbers = [0; N];
        for (number, bytes) in numbers.iter_mut().zip(row.chunks_exact(4)) {
            *number = bytes.iter().rev().fold(0, |all, &byte| all << 8 | u32::from(byte));
        }
        numbers
    })
}

fn nanoseconds(time: SystemTime) -> i64 {
    let nanoseconds = |time: Duration| i64::try_from(time.as_nanos()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => nanoseconds(since),
        Err(before) => -nanoseconds(before.duration()),
    }
}

fn time(nanoseconds: i64) -> SystemTime {
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    let time = match nanoseconds < 0 {
        true => SystemTime::UNIX_EPOCH.checked_sub(distance),
        false => SystemTime::UNIX_EPOCH.checked_add(distance),
    };
    time.unwrap_or(SystemTime::UNIX_EPOCH)
}

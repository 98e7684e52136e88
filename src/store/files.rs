//! Files outside a project: articles to read, exports to write, folders to look into.

use super::StoreError;
use super::exported::{Hashes, hexadecimal};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

/// Reads a file of at most `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, StoreError> {
    let fail = |error| StoreError::system("read the file", path, error);
    let file = std::fs::File::open(path).map_err(fail)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large from one that just fits.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > limit {
        return Err(StoreError::TooLarge { limit, path: path.to_owned() });
    }
    Ok(bytes)
}

/// Reads how a file begins, at most that many bytes.
pub fn read_beginning(path: &Path, bytes: u64) -> Result<Vec<u8>, StoreError> {
    let mut beginning = Vec::new();
    let read = open(path)?.take(bytes).read_to_end(&mut beginning);
    read.map_err(|error| StoreError::system("read the file", path, error))?;
    Ok(beginning)
}

/// How long a file is, in bytes.
pub fn length(path: &Path) -> Result<u64, StoreError> {
    let what = std::fs::metadata(path).map_err(|error| StoreError::system("read the file", path, error))?;
    Ok(what.len())
}

/// Opens a file to read it piece by piece, however long it is.
pub fn open(path: &Path) -> Result<OpenFile, StoreError> {
    let opened = std::fs::metadata(path).and_then(|what| match (what.is_file(), what.is_dir()) {
        (_, true) => Err(std::io::ErrorKind::IsADirectory.into()),
        (true, _) => std::fs::File::open(path),
        // Who names a pipe (`<(zcat …)`) means what comes out of it. It cannot be read from the start again.
        _ => laid_aside(std::fs::File::open(path)?),
    });
    let opened = opened.and_then(|file| {
        let seen = state(&file)?;
        Ok(OpenFile { seen, path: path.to_owned(), file: BufReader::new(file) })
    });
    opened.map_err(|error| StoreError::system("read the file", path, error))
}

fn laid_aside(pipe: std::fs::File) -> std::io::Result<std::fs::File> {
    let mut file = tempfile::tempfile()?;
    std::io::copy(&mut pipe.take(LONGEST_PIPE), &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// The most that is taken from a pipe or device, in bytes (4 GiB).
const LONGEST_PIPE: u64 = 4 << 30;

/// A file that is being read.
pub struct OpenFile {
    path: PathBuf,
    file: BufReader<std::fs::File>,
    seen: (u64, Option<SystemTime>),
}

impl OpenFile {
    /// Its length when it was opened, in bytes.
    pub fn length(&self) -> u64 {
        self.seen.0
    }

    /// Whether someone wrote to it, or put another file in its place, since it was opened.
    pub fn has_changed(&self) -> bool {
        let is_same = |seen: std::io::Result<(u64, Option<SystemTime>)>| seen.is_ok_and(|seen| seen == self.seen);
        let is_regular = std::fs::metadata(&self.path).is_ok_and(|what| what.is_file());
        let there = || std::fs::File::open(&self.path).and_then(|file| state(&file));
        !is_same(state(self.file.get_ref())) || is_regular && !is_same(there())
    }
}

fn state(file: &std::fs::File) -> std::io::Result<(u64, Option<SystemTime>)> {
    let what = file.metadata()?;
    Ok((what.len(), what.modified().ok()))
}

impl Read for OpenFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(buffer)
    }
}

impl BufRead for OpenFile {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.file.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.file.consume(amount);
    }
}

impl Seek for OpenFile {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

/// How many bytes can still be written where a path is or will be; `None` if the system does not say.
pub fn free_space(path: &Path) -> Option<u64> {
    path.ancestors().find(|folder| folder.is_dir()).and_then(|folder| fs4::available_space(folder).ok())
}

/// Where the system keeps files for a while.
pub fn temporary_folder() -> PathBuf {
    std::env::temp_dir()
}

pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// One line of a folder's listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name, as it is shown.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Whether it is the folder of a project.
    pub is_project: bool,
    /// Its length in bytes; 0 for folders.
    pub bytes: u64,
    /// When it was last changed, in seconds since 1970 (UTC), if the system knows.
    pub changed: Option<i64>,
}

/// What is in a folder: folders first, then files, each by name; hidden ones are left out.
pub fn list_folder(path: &Path) -> Result<Vec<FolderEntry>, StoreError> {
    let entries = std::fs::read_dir(path).map_err(|error| StoreError::system("read the folder", path, error))?;
    let mut listed: Vec<FolderEntry> = entries.flatten().filter_map(|entry| describe(&entry.path())).collect();
    listed.sort_by_cached_key(|entry| (!entry.is_folder, entry.name.to_lowercase(), entry.name.clone()));
    Ok(listed)
}

fn describe(path: &Path) -> Option<FolderEntry> {
    let what = std::fs::metadata(path).ok().filter(|_| !is_hidden(path))?;
    let changed = what.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Some(FolderEntry {
        name: path.file_name()?.to_string_lossy().into_owned(),
        path: path.to_owned(),
        is_folder: what.is_dir(),
        is_project: super::ProjectFolder::is_project(path),
        bytes: if what.is_dir() { 0 } else { what.len() },
        changed: changed.and_then(|since| i64::try_from(since.as_secs()).ok()),
    })
}

/// Writes a file so that a crash leaves the former content or the new one, never half of it.
///
/// Makes the folders above it. Writes through a symbolic link, to what it points at.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = AtomicFile::create(path)?;
    file.write(bytes)?;
    file.finish()
}

/// A file that is written piece by piece and takes its place only when it is whole.
///
/// Makes the folders above it. Writes through a symbolic link, to what it points at. If it is dropped
/// unfinished, what was there before stays. A device or a pipe (`/dev/null`) is written to as it is: a file
/// must not take its place.
pub struct AtomicFile {
    path: PathBuf,
    sink: Sink,
}

enum Sink {
    Staged(Staged),
    Device(std::fs::File),
}

impl AtomicFile {
    /// Begins to write what will be at `path`.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = folder_of(&path);
        std::fs::create_dir_all(folder).map_err(|error| StoreError::system("make the folder", folder, error))?;
        let sink = if is_device(&path) {
            let opened = std::fs::OpenOptions::new().write(true).open(&path);
            Sink::Device(opened.map_err(|error| StoreError::system("write to", &path, error))?)
        } else {
            Sink::Staged(Staged::new(&path, &[])?)
        };
        Ok(Self { path, sink })
    }

    /// Adds to its end.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let written = match &mut self.sink {
            Sink::Staged(staged) => staged.file.write_all(bytes),
            Sink::Device(device) => device.write_all(bytes),
        };
        written.map_err(|error| StoreError::system("write the file", &self.path, error))
    }

    /// Puts it in its place, to last through a power failure.
    pub fn finish(self) -> Result<(), StoreError> {
        if let Sink::Staged(staged) = self.sink {
            staged.sync()?;
            staged.persist()?;
            sync_folder(folder_of(&self.path));
        }
        Ok(())
    }
}

/// Writes the files of an export.
///
/// A single file goes to `path` itself; several go into a folder of that path, under their names,
/// which may have folders (`/`) in them but never lead out of it.
pub fn write_bundle(path: &Path, bundle: &BTreeMap<String, Vec<u8>>) -> Result<(), StoreError> {
    StagedBundle::stage(path, bundle.len() == 1, bundle)?.persist()
}

/// Whether there is a device or a pipe at a path, which no file can take the place of.
pub fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|what| !what.is_file() && !what.is_dir())
}

/// The files of an export, written beside the places that they will take.
pub struct StagedBundle {
    files: Vec<(String, Staged)>,
}

impl StagedBundle {
    /// Writes temporary files for a bundle that goes to `path`: to that place itself if it is one file, else into the
    /// folder of that path.
    pub fn stage(path: &Path, is_one_file: bool, bundle: &BTreeMap<String, Vec<u8>>) -> Result<Self, StoreError> {
        let place = |name| if is_one_file { Ok(path.to_owned()) } else { confined(path, name) };
        let places: Vec<PathBuf> = bundle.keys().map(|name| place(name)).collect::<Result<_, _>>()?;
        let mut files = Vec::new();
        for ((name, bytes), place) in bundle.iter().zip(places) {
            let place = std::fs::canonicalize(&place).unwrap_or(place);
            let folder = folder_of(&place);
            std::fs::create_dir_all(folder).map_err(|error| StoreError::system("make the folder", folder, error))?;
            files.push((name.clone(), Staged::new(&place, bytes)?));
        }
        Ok(Self { files })
    }

    /// What the disk has now.
    pub fn read_back(&self) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        let content = |(name, staged): &(String, Staged)| Ok((name.clone(), read(staged.file.path(), u64::MAX)?));
        self.files.iter().map(content).collect()
    }

    /// The hashes of a bundle's files.
    pub fn hashes(bundle: &BTreeMap<String, Vec<u8>>) -> Hashes {
        bundle.iter().map(|(name, bytes)| (name.clone(), hexadecimal(&Sha256::digest(bytes)))).collect()
    }

    /// Puts all files in their places, to last through a power failure.
    pub fn persist(self) -> Result<(), StoreError> {
        self.files.iter().try_for_each(|(_, staged)| staged.sync())?;
        let mut folders = BTreeSet::new();
        for (_, staged) in self.files {
            folders.insert(folder_of(&staged.path).to_owned());
            staged.persist()?;
        }
        folders.iter().for_each(|folder| sync_folder(folder));
        Ok(())
    }
}

/// The files of an export that grow beside the places that they will take.
pub struct GrowingFiles {
    path: PathBuf,
    is_one_file: bool,
    files: BTreeMap<String, (Staged, Sha256)>,
}

impl GrowingFiles {
    /// None yet: they go to `path`, to that place itself if it is one file, else into the folder of that path.
    pub fn new(path: &Path, is_one_file: bool) -> Self {
        Self { path: path.to_owned(), is_one_file, files: BTreeMap::new() }
    }

    /// Adds to the end of a file.
    pub fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if !self.files.contains_key(name) {
            let place = if self.is_one_file { self.path.clone() } else { confined(&self.path, name)? };
            let place = std::fs::canonicalize(&place).unwrap_or(place);
            let folder = folder_of(&place);
            std::fs::create_dir_all(folder).map_err(|error| StoreError::system("make the folder", folder, error))?;
            self.files.insert(name.to_owned(), (Staged::new(&place, &[])?, Sha256::new()));
        }
        let Some((staged, hash)) = self.files.get_mut(name) else { return Ok(()) };
        hash.update(bytes);
        let written = staged.file.write_all(bytes);
        written.map_err(|error| StoreError::system("write the file", &staged.path, error))
    }

    /// The names of the files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Opens what the disk has of a file now.
    pub fn read(&self, name: &str) -> std::io::Result<impl Read + Seek + Send + use<>> {
        let (staged, _) = self.files.get(name).ok_or(std::io::ErrorKind::NotFound)?;
        std::fs::File::open(staged.file.path())
    }

    /// The hashes of what was written.
    pub fn hashes(&self) -> Hashes {
        let hash = |hash: &Sha256| hexadecimal(&hash.clone().finalize());
        self.files.iter().map(|(name, (_, hashed))| (name.clone(), hash(hashed))).collect()
    }

    /// Puts all files in their places, to last through a power failure.
    pub fn persist(self) -> Result<(), StoreError> {
        StagedBundle { files: self.files.into_iter().map(|(name, (staged, _))| (name, staged)).collect() }.persist()
    }
}

/// The path of a file inside a folder; fails for a name that leads out of it.
pub(super) fn confined(folder: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if inside && !name.is_empty() && !name.contains(['\\', '\0', ':']) {
        Ok(folder.join(name))
    } else {
        Err(StoreError::Outside { name: name.to_owned(), path: folder.to_owned() })
    }
}

/// Puts bytes in a file's place by way of a temporary file beside it; the folder is not yet synced.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let staged = Staged::new(path, bytes)?;
    staged.sync()?;
    staged.persist()
}

/// A temporary file beside the one whose place it will take.
///
/// Many of them are faster written first, then synced, then renamed: the disk then works once for all.
pub(super) struct Staged {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Staged {
    /// Writes the temporary file.
    pub fn new(path: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        let fail = |error| StoreError::system("write the file", path, error);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".standpoint-").suffix(".tmp");
        let former = std::fs::metadata(path).ok().map(|what| what.permissions());
        #[cfg(unix)]
        if former.is_none() {
            use std::os::unix::fs::PermissionsExt;
            // As any other program makes files; the user's umask takes away from it.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder_of(path)).map_err(fail)?;
        // The file itself, whose errors do not speak of a name that nobody knows.
        file.as_file_mut().write_all(bytes).map_err(fail)?;
        if let Some(permissions) = former {
            file.as_file().set_permissions(permissions).map_err(fail)?;
        }
        Ok(Self { file, path: path.to_owned() })
    }

    /// Makes its content last through a power failure.
    pub fn sync(&self) -> Result<(), StoreError> {
        let synced = self.file.as_file().sync_all();
        synced.map_err(|error| StoreError::system("write the file", &self.path, error))
    }

    /// Takes the place of the other file.
    pub fn persist(self) -> Result<(), StoreError> {
        let Self { file, path } = self;
        let persisted = file.persist(&path);
        persisted.map(drop).map_err(|error| StoreError::system("write the file", &path, error.error))
    }
}

/// Makes all that was written to a folder's disk last through a power failure, with one call for many files. Gives
/// whether the system could do that.
#[cfg(target_os = "linux")]
pub(super) fn sync_disk(folder: &Path) -> bool {
    std::fs::File::open(folder).is_ok_and(|folder| rustix::fs::syncfs(&folder).is_ok())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn sync_disk(_: &Path) -> bool {
    false
}

/// Makes renames in a folder last through a power failure, where the system can do that.
pub(super) fn sync_folder(folder: &Path) {
    // Windows cannot open folders for this; its renames are journaled by the file system.
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Copies a file, or a folder with all that is in it; nothing if it is not there.
pub(super) fn copy_all(from: &Path, to: &Path) -> Result<(), StoreError> {
    let fail = |error| StoreError::system("copy the project", from, error);
    if from.is_dir() {
        std::fs::create_dir_all(to).map_err(fail)?;
        for entry in std::fs::read_dir(from).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name();
            copy_all(&from.join(&name), &to.join(&name))?;
        }
        sync_folder(to);
    } else if from.is_file() {
        std::fs::copy(from, to).and_then(|_| std::fs::File::open(to)?.sync_all()).map_err(fail)?;
    }
    Ok(())
}

/// Makes a folder unless it is there and empty; gives whether it was made.
pub(super) fn make_empty(path: &Path) -> Result<bool, StoreError> {
    match std::fs::read_dir(path) {
        Ok(mut entries) => match entries.next() {
            None => Ok(false),
            Some(_) => Err(StoreError::NotEmpty(path.to_owned())),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let made = std::fs::create_dir_all(path).map(|()| true);
            made.map_err(|error| StoreError::system("make the folder", path, error))
        }
        Err(error) => Err(StoreError::system("use the folder", path, error)),
    }
}

/// Takes half a project away again, which would be in the way of the next try.
pub(super) fn clear(path: &Path, is_new: bool) {
    // The error that led here says more than one from here would.
    let _ = std::fs::remove_dir_all(path);
    if !is_new {
        let _ = std::fs::create_dir(path);
    }
}

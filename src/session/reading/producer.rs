//! The thread that goes through folders and archives and hands over what is in them.

use super::budget::{Budget, Held};
use super::progress::ReadingProgress;
use super::{Content, FilePlace, Found, RawArticle, ReadingOptions, Walk};
use crate::format::{self, Piece};
use crate::report::Notice;
use crate::store;
use crate::store::files::OpenFile;
use std::io::{BufRead, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many pieces may wait to be taken.
const AHEAD: usize = 32;

/// How many bytes may be under way between the disk and the project (192 MiB).
const BYTES_AHEAD: u64 = 192 << 20;

/// What a piece counts besides its bytes, so that not too many small ones are under way (64 KiB).
const PIECE: u64 = 64 << 10;

/// How often the room on the disks is looked at.
const LOOK_FOR_ROOM: Duration = Duration::from_secs(1);

/// What readers and those who ask for pieces have in common.
pub(super) struct Shared {
    walk: Mutex<Walk>,
    pub options: ReadingOptions,
    cancel: Arc<AtomicBool>,
    pub progress: Arc<ReadingProgress>,
    budget: Arc<Budget>,
    /// Whose turn it is to read: a reader that was left behind has an older number.
    turn: AtomicU64,
    /// The file that is being read.
    present: Mutex<Option<Arc<Path>>>,
    /// Whether the reader waits for room.
    waits: AtomicBool,
    looked_for_room: Mutex<Option<Instant>>,
}

impl Shared {
    pub fn new(walk: Walk, options: ReadingOptions, cancel: Arc<AtomicBool>) -> Self {
        Self {
            walk: Mutex::new(walk),
            options,
            cancel,
            progress: Arc::new(ReadingProgress::new()),
            budget: Budget::new(BYTES_AHEAD),
            turn: AtomicU64::new(0),
            present: Mutex::default(),
            waits: AtomicBool::new(false),
            looked_for_room: Mutex::default(),
        }
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::SeqCst)
    }

    /// Whether the reader reads a file just now: it neither waits for room nor looks for the next file.
    pub fn is_at_a_file(&self) -> bool {
        !self.waits.load(Ordering::SeqCst) && lock(&self.present).is_some()
    }

    /// From now on the present reader reads nothing more. Gives the file that it is at.
    pub fn abandon(&self) -> Option<Arc<Path>> {
        self.turn.fetch_add(1, Ordering::SeqCst);
        self.progress.file_done();
        lock(&self.present).take()
    }

    pub fn end(&self) {
        self.turn.fetch_add(1, Ordering::SeqCst);
    }

    pub fn raw(&self, place: FilePlace, content: Content, held: Option<Held>) -> RawArticle {
        let (deadline, keep_original) = (self.options.deadline, self.options.read.keep_original);
        RawArticle { place, content: Mutex::new(Some(content)), deadline, keep_original, held }
    }

    fn is_over(&self, turn: u64) -> bool {
        self.cancel.load(Ordering::SeqCst) || self.turn.load(Ordering::SeqCst) != turn
    }

    /// The free bytes of the fullest disk, if that is fuller than it may be.
    fn lack_of_room(&self) -> Option<(u64, PathBuf)> {
        let folders = [self.options.folder.clone(), Some(store::files::temporary_folder())];
        let free = |folder: PathBuf| (self.options.free_space)(&folder).map(|free| (free, folder));
        folders.into_iter().flatten().filter_map(free).min().filter(|(free, _)| *free < self.options.room)
    }
}

/// Starts a reader; what it reads comes out of the receiver, and nothing more once all is read.
pub(super) fn start(shared: &Arc<Shared>) -> Receiver<RawArticle> {
    let (sender, receiver) = sync_channel(AHEAD);
    let turn = shared.turn.load(Ordering::SeqCst);
    let of_thread = Arc::clone(shared);
    let started = std::thread::Builder::new().name("files".to_owned()).spawn(move || {
        let mut reader = Reader { shared: of_thread, sender, turn };
        reader.read_all();
    });
    if let Err(error) = started {
        let (sender, receiver) = sync_channel(1);
        let notice = Notice::error(format!("Reading could not begin: {error}.")).hint("Close other programs.");
        drop(sender.send(shared.raw(nowhere(), Content::Failed(notice), None)));
        return receiver;
    }
    receiver
}

/// Counts the files beforehand, so that it can be told how long the reading will take.
pub(super) fn count(shared: &Arc<Shared>, walk: Walk) {
    let shared = Arc::clone(shared);
    // Without the count only the time that is left is not known.
    let _ = std::thread::Builder::new().name("count".to_owned()).spawn(move || {
        let mut count = 0;
        for _ in walk {
            if shared.cancel.load(Ordering::Relaxed) {
                return;
            }
            count += 1;
        }
        shared.progress.counted(count);
    });
}

fn nowhere() -> FilePlace {
    FilePlace { path: PathBuf::new().into(), entry: String::new(), line: None }
}

struct Reader {
    shared: Arc<Shared>,
    sender: SyncSender<RawArticle>,
    turn: u64,
}

impl Reader {
    fn read_all(&mut self) {
        while !self.shared.is_over(self.turn) {
            // Whoever takes over must find the walk free, so that it is not held while a file is read.
            let found = lock(&self.shared.walk).next();
            let Some(found) = found else { return };
            let flow = match found {
                Found::File(path) => self.file(path.into()),
                Found::LeftOut(path, why) => {
                    let piece = Piece::LeftOut { entry: String::new(), why: why.to_owned() };
                    self.send(&path.into(), Content::Piece(piece))
                }
                Found::Failed(notice) => {
                    let path = notice.path.clone().unwrap_or_default();
                    self.send(&path.into(), Content::Failed(notice))
                }
            };
            if flow.is_break() || self.shared.is_over(self.turn) {
                return;
            }
            *lock(&self.shared.present) = None;
            self.shared.progress.file_done();
        }
    }

    fn file(&mut self, path: Arc<Path>) -> ControlFlow<()> {
        *lock(&self.shared.present) = Some(Arc::clone(&path));
        self.wait_for_room()?;
        let mut file = match store::files::open(&path) {
            Ok(file) => file,
            Err(error) => return self.send(&path, Content::Failed(Notice::error(error.to_string()))),
        };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (shared, length) = (Arc::clone(&self.shared), file.length());
        let mut input = Watched { file: &mut file, shared: Arc::clone(&shared), turn: self.turn, position: 0, length };
        // A file that is one article is held back until it is known that nobody wrote to it meanwhile.
        let mut last: Option<Piece> = None;
        let read = catch_unwind(AssertUnwindSafe(|| {
            format::read_pieces(&name, &mut input, &shared.options.read, &mut |piece| match piece {
                Piece::Holds(files) => {
                    shared.progress.holds(files);
                    ControlFlow::Continue(())
                }
                piece => {
                    if let Some(piece) = last.replace(piece) {
                        self.send(&path, Content::Piece(piece))?;
                    }
                    self.wait_for_room()
                }
            })
        }));
        match read {
            Ok(ControlFlow::Continue(())) => {}
            Ok(flow) => return flow,
            Err(_) => {
                let what = "Reading the file stopped because of a fault in Standpoint.";
                self.send(&path, Content::Failed(Notice::error(what).hint("Please report it with the file.")))?;
            }
        }
        let has_changed = file.has_changed();
        if let Some(Piece::Whole(whole)) = &last
            && whole.entry.is_empty()
            && has_changed
        {
            let what = "Another program wrote to the file while it was read, so it was left out.";
            return self.send(&path, Content::Failed(Notice::error(what).hint("Try again once it is whole.")));
        }
        if let Some(piece) = last {
            self.send(&path, Content::Piece(piece))?;
        }
        if has_changed {
            let what = "Another program wrote to the file while it was read, so that some of it may be missing.";
            let notice =
                Notice::error(what).hint("Try again once it is whole; what is there already is not added twice.");
            return self.send(&path, Content::Failed(notice));
        }
        ControlFlow::Continue(())
    }

    fn send(&self, path: &Arc<Path>, content: Content) -> ControlFlow<()> {
        if self.shared.is_over(self.turn) {
            return ControlFlow::Break(());
        }
        let (entry, line, bytes) = match &content {
            Content::Piece(Piece::Whole(whole)) => (whole.entry.clone(), None, whole.bytes.len()),
            Content::Piece(Piece::Read(item)) => {
                let length = item.article.as_ref().map_or(0, |draft| draft.text.len());
                (item.entry.clone(), item.line, length + item.original.as_ref().map_or(0, Vec::len))
            }
            Content::Piece(Piece::LeftOut { entry, .. }) => (entry.clone(), None, 0),
            Content::Piece(Piece::Holds(_)) | Content::Failed(_) | Content::Told(_) => (String::new(), None, 0),
        };
        let held = self.waiting(|| self.shared.budget.hold(bytes as u64 + PIECE, || self.shared.is_over(self.turn)));
        let Some(held) = held else { return ControlFlow::Break(()) };
        self.shared.progress.piece();
        let place = FilePlace { path: Arc::clone(path), entry, line };
        match self.sender.send(self.shared.raw(place, content, Some(held))) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn waiting<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.shared.waits.store(true, Ordering::SeqCst);
        let result = wait();
        self.shared.waits.store(false, Ordering::SeqCst);
        result
    }

    /// Looks now and then whether the disks are nearly full, and waits if so.
    fn wait_for_room(&self) -> ControlFlow<()> {
        let shared = &self.shared;
        let is_due = |looked: Option<Instant>| looked.is_none_or(|at| at.elapsed() >= LOOK_FOR_ROOM);
        if !is_due(*lock(&shared.looked_for_room)) {
            return ControlFlow::Continue(());
        }
        *lock(&shared.looked_for_room) = Some(Instant::now());
        let Some((free, folder)) = shared.lack_of_room() else { return ControlFlow::Continue(()) };
        let (free, least) = (free >> 20, shared.options.room >> 20);
        let what = format!("The disk is nearly full: {free} MB are free, and {least} MB shall stay free.");
        if !shared.options.waits_for_room {
            let notice = Notice::error(format!("{what} Reading stopped; what was read is kept.")).at(&folder);
            let _ = self.send(&PathBuf::new().into(), Content::Told(notice.hint("Make room and read the rest.")));
            return ControlFlow::Break(());
        }
        let notice = Notice::warning(format!("{what} Reading waits.")).at(&folder);
        self.send(&PathBuf::new().into(), Content::Told(notice.hint("It goes on by itself once there is room.")))?;
        self.waiting(|| {
            while let Some((free, _)) = shared.lack_of_room() {
                if shared.is_over(self.turn) {
                    return ControlFlow::Break(());
                }
                shared.progress.pause(Some(free));
                std::thread::sleep(Duration::from_millis(200));
            }
            shared.progress.pause(None);
            ControlFlow::Continue(())
        })?;
        let notice = Notice::info("There is room on the disk again; reading goes on.");
        self.send(&PathBuf::new().into(), Content::Told(notice))
    }
}

/// A file that shows how far it was read, and ends when nobody wants more of it.
struct Watched<'a> {
    file: &'a mut OpenFile,
    shared: Arc<Shared>,
    turn: u64,
    position: u64,
    length: u64,
}

impl Watched<'_> {
    fn look(&self) -> std::io::Result<()> {
        if self.shared.is_over(self.turn) {
            return Err(std::io::Error::other("it was stopped"));
        }
        self.shared.progress.share(self.position as f64 / self.length.max(1) as f64);
        Ok(())
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.look()?;
        let count = self.file.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.look()?;
        self.file.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.position += amount as u64;
        self.file.consume(amount);
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

/// A poisoned lock only means that a reader ended early; what it holds is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

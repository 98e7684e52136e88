//! Reading the articles of many files: in order, as a stream, for window and command line alike.
//!
//! One thread goes through folders and archives and hands over bytes; whoever asks for the pieces, with as many
//! threads as there are cores, makes articles of them. Nothing waits for ever: a file that holds up the reading
//! for longer than [`ReadingOptions::deadline`] is left behind with a message.

mod budget;
mod deadline;
mod producer;
mod progress;

pub use budget::Held;
pub use progress::{ReadingProgress, ReadingState};

use crate::extract;
use crate::format::{self, ArticleDraft, Item, Piece, ReadOptions};
use crate::report::{Notice, Report};
use crate::store::{self, Found, ImportSettings, Walk};
use crate::text::TextRange;
use deadline::Unfinished;
use producer::Shared;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often it is looked whether the reading was cancelled.
const GLANCE: Duration = Duration::from_millis(100);

/// What holds for the reading of many files.
#[derive(Debug, Clone)]
pub struct ReadingOptions {
    /// Limits for what is in a file.
    pub read: ReadOptions,
    /// How long a file may give no article before it is left behind.
    pub deadline: Duration,
    /// How many bytes must stay free on the disks before reading goes on.
    pub room: u64,
    /// Where that room must be, besides the system's folder for temporary files.
    pub folder: Option<PathBuf>,
    /// How many bytes are free at a path, if that can be told.
    pub free_space: fn(&Path) -> Option<u64>,
    /// Whether to wait if there is no room; else reading ends.
    pub waits_for_room: bool,
}

impl ReadingOptions {
    /// As a user has set it; `folder` is where room is needed.
    pub fn of(settings: &ImportSettings, folder: Option<&Path>) -> Self {
        Self {
            read: ReadOptions {
                largest_article: settings.largest_article << 20,
                largest_unpacked: settings.largest_unpacked << 20,
                highest_ratio: settings.highest_ratio,
                deepest: settings.deepest,
                keep_original: settings.keep_originals,
                ..ReadOptions::default()
            },
            deadline: Duration::from_secs(settings.seconds),
            room: settings.keep_free << 20,
            folder: folder.map(Path::to_owned),
            ..Self::default()
        }
    }
}

impl Default for ReadingOptions {
    fn default() -> Self {
        Self {
            read: ReadOptions::default(),
            deadline: Duration::from_secs(60),
            room: 500 << 20,
            folder: None,
            free_space: store::files::free_space,
            waits_for_room: true,
        }
    }
}

/// Where an article comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// The file.
    pub path: Arc<Path>,
    /// The entry in it, if it is an archive or the like; else empty.
    pub entry: String,
    /// The line or row at which it begins, from 1, if the file has such.
    pub line: Option<usize>,
}

impl FilePlace {
    /// A notice that says this place, unless it says one.
    pub fn on(&self, mut notice: Notice) -> Notice {
        notice.path.get_or_insert_with(|| self.path.to_path_buf());
        if !self.entry.is_empty() {
            notice.entry.get_or_insert_with(|| self.entry.clone());
        }
        notice.line = notice.line.or(self.line);
        notice
    }
}

/// What was read at a place.
#[derive(Debug)]
pub enum Read {
    /// An article, and what had to be guessed or replaced in it.
    Article(Box<ReadArticle>),
    /// What is no article.
    LeftOut(String),
    /// What could not be read.
    Failed(Notice),
    /// Nothing but something to tell.
    Told(Notice),
}

/// An article that was read.
#[derive(Debug)]
pub struct ReadArticle {
    /// The article.
    pub draft: ArticleDraft,
    /// What had to be guessed or replaced; the notices name the place.
    pub report: Report,
    /// The bytes it was read from, if these are to be kept.
    pub original: Option<Vec<u8>>,
    /// What of the text is none of the article, if it was looked through for that already.
    pub furniture: Option<Vec<TextRange>>,
}

impl Read {
    /// The same, with what the window's thread had to look for in its text looked for now.
    pub(super) fn looked_through(mut self) -> Self {
        if let Self::Article(article) = &mut self {
            article.draft.text.index();
            article.furniture = Some(extract::boilerplate(&article.draft.text));
        }
        self
    }
}

/// Something of a file that is yet to be made an article of.
pub struct RawArticle {
    /// Where it is from.
    pub place: FilePlace,
    content: Mutex<Option<Content>>,
    deadline: Duration,
    keep_original: bool,
    /// Frees the room that it takes when it is dropped.
    held: Option<Held>,
}

enum Content {
    Piece(Piece),
    Failed(Notice),
    Told(Notice),
}

impl RawArticle {
    /// Reads it; a second time it gives nothing. Notices name the place.
    pub fn read(&self) -> Read {
        let content = self.content.lock().unwrap_or_else(PoisonError::into_inner).take();
        let item = match content {
            Some(Content::Piece(Piece::LeftOut { why, .. })) => return Read::LeftOut(why),
            Some(Content::Piece(Piece::Holds(_))) | None => return Read::LeftOut("There is nothing in it.".to_owned()),
            Some(Content::Failed(notice)) => return Read::Failed(self.place.on(notice)),
            Some(Content::Told(notice)) => return Read::Told(notice),
            Some(Content::Piece(Piece::Read(item))) => *item,
            Some(Content::Piece(Piece::Whole(whole))) => {
                let keep_original = self.keep_original;
                let read = move || {
                    let item = whole.read();
                    let original = (keep_original && item.article.is_ok()).then_some(whole.bytes);
                    Item { original, ..item }
                };
                match deadline::within(self.deadline, read) {
                    Ok(item) => item,
                    Err(unfinished) => return Read::Failed(self.place.on(unread(unfinished, self.deadline))),
                }
            }
        };
        let Item { article, mut report, original, .. } = item;
        report.notices = report.notices.into_iter().map(|notice| self.place.on(notice)).collect();
        match article {
            Ok(draft) => Read::Article(Box::new(ReadArticle { draft, report, original, furniture: None })),
            Err(error) => Read::Failed(self.place.on(Notice::error(error.to_string()))),
        }
    }

    /// The room that it takes, which is free again when this is dropped.
    pub fn release(&mut self) -> Option<Held> {
        self.held.take()
    }
}

fn unread(unfinished: Unfinished, deadline: Duration) -> Notice {
    match unfinished {
        Unfinished::TooSlow => {
            let what = format!("Reading it took more than {} seconds, so it was left out.", deadline.as_secs());
            Notice::error(what).hint("Allow more time in the settings (`--seconds` on the command line), or split it.")
        }
        Unfinished::BrokeDown => {
            let what = "Reading it stopped because of a fault in Standpoint.";
            Notice::error(what).hint("Please report it with the file.")
        }
    }
}

/// What is in some files and folders, piece by piece, in the order of their names.
pub struct Reading {
    shared: Arc<Shared>,
    pieces: Option<Receiver<RawArticle>>,
}

impl Reading {
    /// Begins to read files and folders; stops soon after `cancel` is set.
    pub fn begin(paths: &[PathBuf], options: ReadingOptions, cancel: Arc<AtomicBool>) -> Self {
        let extensions = format::article_extensions();
        let shared = Arc::new(Shared::new(Walk::new(paths, &extensions), options, cancel));
        let pieces = Some(producer::start(&shared));
        producer::count(&shared, Walk::new(paths, &extensions));
        Self { shared, pieces }
    }

    /// How far it has come.
    pub fn progress(&self) -> Arc<ReadingProgress> {
        Arc::clone(&self.shared.progress)
    }

    /// Leaves the file behind that holds up the reading, and goes on with the next.
    fn leave_behind(&mut self) -> Option<RawArticle> {
        let path = self.shared.abandon()?;
        self.pieces = Some(producer::start(&self.shared));
        let notice = unread(Unfinished::TooSlow, self.shared.options.deadline);
        let place = FilePlace { path, entry: String::new(), line: None };
        Some(self.shared.raw(place, Content::Failed(notice), None))
    }
}

impl Iterator for Reading {
    type Item = RawArticle;

    fn next(&mut self) -> Option<RawArticle> {
        let mut begun = Instant::now();
        loop {
            match self.pieces.as_ref()?.recv_timeout(GLANCE) {
                Ok(raw) => return Some(raw),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if self.shared.is_cancelled() => return None,
                // Waiting for room is no hanging, and a folder with very many files takes its time.
                Err(RecvTimeoutError::Timeout) if !self.shared.is_at_a_file() => begun = Instant::now(),
                Err(RecvTimeoutError::Timeout) if begun.elapsed() < self.shared.options.deadline => {}
                Err(RecvTimeoutError::Timeout) => return self.leave_behind(),
            }
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.shared.end();
    }
}

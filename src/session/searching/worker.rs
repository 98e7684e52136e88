//! The worker that looks through a project on all cores.

use crate::analysis::search::{Finder, Found, Hit, Meanings};
use crate::model::{Document, DocumentId, Project};
use crate::report::Notice;
use crate::session::job::{JobEvent, Jobs, SEARCHING, Work};
use crate::session::stream::{all_cores, map_in_order};
use std::sync::Arc;

/// How many places one search lists at most.
pub const MOST_PLACES: usize = 100_000;

/// How much text the first piece of work has, in bytes; each further one has twice as much, up to the largest.
const FIRST_PIECE: usize = 16 << 10;
const LARGEST_PIECE: usize = 1 << 20;

/// What a search has found since it last told.
#[derive(Debug, Default)]
pub struct FoundBatch {
    /// Documents with places, in the order of the search.
    pub groups: Vec<(DocumentId, Vec<Hit>)>,
    /// What the words mean there.
    pub meanings: Meanings,
    /// How many documents were looked through, from the beginning.
    pub searched: usize,
    /// How many there are to look through.
    pub total: usize,
    /// Whether there are more places than are listed, and the search has ended with this.
    pub is_cut: bool,
}

impl Jobs {
    /// Looks for something in a project on all cores; gives the job's number.
    pub fn search(&mut self, project: Arc<Project>, finder: Finder) -> u64 {
        self.start(SEARCHING, true, move |work| look(work, &project, &finder))
    }
}

fn look(work: &Work, project: &Project, finder: &Finder) {
    let documents = finder.documents(project);
    let total = documents.len();
    let mut searched = 0;
    let mut room = MOST_PLACES;
    let meanings = finder.meanings_of_registry(project);
    work.send(JobEvent::Found(work.id, Box::new(FoundBatch { meanings, total, ..FoundBatch::default() })));
    let look_in = |piece: &&[Arc<Document>]| {
        let documents = piece.iter().take_while(|_| !work.cancelled());
        let found_in = |document: &Arc<Document>| {
            // What comes into memory for this goes again.
            let one = project.apart(&document.id);
            let document = one.document(&document.id).unwrap_or(document);
            finder.document(&one, document, MOST_PLACES + 1)
        };
        documents.map(found_in).collect::<Vec<Found>>()
    };
    // Ends early by an error that nobody reads: cancelled, or full.
    let _ = map_in_order(all_cores(), Pieces { rest: &documents, bytes: FIRST_PIECE }, look_in, |piece, found| {
        if work.cancelled() {
            return Err(());
        }
        let found = found.unwrap_or_else(|_| {
            let what = "Some articles could not be searched because of a fault in Standpoint.";
            work.send(JobEvent::Told(Notice::error(what).hint("Please report what you were looking for.")));
            Vec::new()
        });
        searched += piece.len();
        let mut batch = FoundBatch { searched, total, ..FoundBatch::default() };
        for (document, mut found) in piece.iter().zip(found) {
            batch.is_cut |= found.hits.len() > room;
            found.hits.truncate(room);
            room -= found.hits.len();
            batch.meanings.merge(found.meanings);
            if !found.hits.is_empty() {
                batch.groups.push((document.id.clone(), found.hits));
            }
        }
        let is_cut = batch.is_cut;
        work.send(JobEvent::Found(work.id, Box::new(batch)));
        if is_cut { Err(()) } else { Ok(()) }
    });
}

/// Documents in pieces that grow, so that the first places come at once and the later ones cost little.
struct Pieces<'a> {
    rest: &'a [Arc<Document>],
    bytes: usize,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [Arc<Document>];

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = 0;
        let fits = |document: &&Arc<Document>| {
            let has_room = bytes < self.bytes;
            bytes += document.text.len();
            has_room
        };
        let count = self.rest.iter().take_while(fits).count();
        let (piece, rest) = self.rest.split_at_checked(count)?;
        (self.rest, self.bytes) = (rest, (self.bytes * 2).min(LARGEST_PIECE));
        (!piece.is_empty()).then_some(piece)
    }
}

//! The flow of an office document: paragraphs, tables and text boxes, from the pieces of its XML.

use super::prose::{Block, Kind};

/// What a frame is open for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Body,
    Row,
    Cell,
    /// A text box: its blocks follow the paragraph that it hangs on.
    TextBox,
    /// A footnote or endnote: its blocks come at the end.
    Note,
}

struct Frame {
    place: Place,
    blocks: Vec<Block>,
    /// The cells of a row.
    cells: Vec<Vec<Block>>,
    /// The paragraph that is being read.
    open: Option<String>,
    /// Blocks that follow the open paragraph.
    waiting: Vec<Block>,
}

impl Frame {
    fn new(place: Place) -> Self {
        Self { place, blocks: Vec::new(), cells: Vec::new(), open: None, waiting: Vec::new() }
    }

    fn end_paragraph(&mut self, kind: Kind) {
        if let Some(text) = self.open.take().filter(|text| !text.trim().is_empty()) {
            self.blocks.push(Block { kind, text });
        }
        self.blocks.append(&mut self.waiting);
    }
}

/// The flow as it is put together. Closing what is not open does nothing.
pub(super) struct Flow {
    frames: Vec<Frame>,
    notes: Vec<Vec<Block>>,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self { frames: vec![Frame::new(Place::Body)], notes: Vec::new() }
    }

    pub(super) fn open_paragraph(&mut self) {
        let frame = self.top();
        frame.end_paragraph(Kind::Paragraph);
        frame.open = Some(String::new());
    }

    pub(super) fn close_paragraph(&mut self, kind: Kind) {
        self.top().end_paragraph(kind);
    }

    /// Adds words to the open paragraph.
    pub(super) fn text(&mut self, words: &str) {
        self.top().open.get_or_insert_default().push_str(words);
    }

    /// How the open paragraph ends so far.
    pub(super) fn tail(&self) -> Option<char> {
        self.frames.last()?.open.as_ref()?.chars().next_back()
    }

    pub(super) fn open(&mut self, place: Place) {
        self.frames.push(Frame::new(place));
    }

    pub(super) fn close(&mut self, place: Place) {
        if self.frames.len() < 2 || self.frames.last().is_none_or(|frame| frame.place != place) {
            return;
        }
        let Some(mut frame) = self.frames.pop() else { return };
        frame.end_paragraph(Kind::Paragraph);
        match place {
            Place::Cell => self.top().cells.push(frame.blocks),
            Place::Row => {
                let mut blocks = frame.blocks;
                blocks.extend(row(frame.cells));
                self.top().blocks.extend(blocks);
            }
            Place::TextBox => self.top().waiting.extend(frame.blocks),
            Place::Note => self.notes.push(frame.blocks),
            Place::Body => self.top().blocks.extend(frame.blocks),
        }
    }

    /// All blocks, and the blocks of each note.
    pub(super) fn finish(mut self) -> (Vec<Block>, Vec<Vec<Block>>) {
        while self.frames.len() > 1 {
            let place = self.top().place;
            self.close(place);
        }
        let frame = self.top();
        frame.end_paragraph(Kind::Paragraph);
        (std::mem::take(&mut frame.blocks), self.notes)
    }

    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Place::Body));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }
}

/// A row on one line if no cell has more than a line; otherwise its paragraphs, cell by cell: tables that
/// only hold a page's layout have whole articles in a cell.
fn row(mut cells: Vec<Vec<Block>>) -> Vec<Block> {
    // Rich text opens a cell where one ends, and so one too many.
    if cells.len() > 1 && cells.last().is_some_and(Vec::is_empty) {
        cells.pop();
    }
    let short = |cell: &Vec<Block>| cell.len() <= 1 && cell.iter().all(|block| !block.text.contains('\n'));
    if cells.len() > 1 && cells.iter().all(short) {
        let words: Vec<&str> = cells.iter().map(|cell| cell.first().map_or("", |block| block.text.trim())).collect();
        return vec![Block::new(Kind::Row, words.join("\t"))];
    }
    cells.into_iter().flatten().collect()
}

/// The blocks of a document, and after them its notes under a heading that is none of its words.
pub(super) fn with_notes(mut blocks: Vec<Block>, notes: Vec<Vec<Block>>) -> Vec<Block> {
    let notes: Vec<Vec<Block>> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    if !notes.is_empty() {
        blocks.push(Block::new(Kind::Furniture, "Footnotes"));
    }
    for (at, note) in notes.into_iter().enumerate() {
        for (nth, mut block) in note.into_iter().enumerate() {
            if nth == 0 {
                block.text = format!("[{}] {}", at + 1, block.text.trim_start());
            }
            blocks.push(block);
        }
    }
    blocks
}

//! What a page shows: pieces of text with their places, from its content stream.

use super::font::{Font, GlyphNames};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The most operations that are carried out in one document.
const MOST_OPERATIONS: usize = 20_000_000;

/// The most bytes of content that are unpacked in one document (256 MiB).
const MOST_CONTENT: usize = 256 << 20;

/// The most glyphs that are read in one document.
const MOST_GLYPHS: usize = 50_000_000;

/// Forms may hold forms this deep.
const DEEPEST: usize = 8;

/// States may be saved this deep.
const MOST_STATES: usize = 512;

/// A gap that is wider than this part of the font size, and was not set by the font, is a space.
const SPACE: f32 = 0.15;

/// A gap that is wider than this many times the font size parts pieces.
const APART: f32 = 1.2;

/// A piece of text on one line, as it was shown.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Left and right end, and the base line, in points; y grows upwards.
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    /// Font size in points.
    pub(super) size: f32,
    /// Whether the page says that it is none of the text: running heads, page numbers.
    pub(super) is_artifact: bool,
    /// Whether it does not run from left to right.
    pub(super) is_turned: bool,
}

/// A matrix as PDF writes it: a b c d e f.
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter_space: f32,
    word_space: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// Reads pages, one after the other, within the limits of the document.
pub(super) struct Pages<'a> {
    document: &'a Document,
    fonts: FxHashMap<ObjectId, Rc<Font>>,
    names: GlyphNames,
    operations: usize,
    content: usize,
    glyphs: usize,
    /// Glyphs that their font gives no letter for.
    pub(super) unknown: usize,
    /// Whether a limit was met and pages are missing.
    pub(super) is_full: bool,
}

impl<'a> Pages<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            fonts: FxHashMap::default(),
            names: GlyphNames::default(),
            operations: 0,
            content: 0,
            glyphs: 0,
            unknown: 0,
            is_full: false,
        }
    }

    /// How many glyphs were read.
    pub(super) fn glyphs(&self) -> usize {
        self.glyphs
    }

    /// The pieces of a page, in the order in which they are shown.
    pub(super) fn pieces(&mut self, id: ObjectId) -> Vec<Piece> {
        let Ok(content) = self.document.get_page_content_with_limit(id, MOST_CONTENT.saturating_sub(self.content))
        else {
            self.is_full = true;
            return Vec::new();
        };
        self.content += content.len();
        let mut resources: Vec<&Dictionary> = Vec::new();
        if let Ok((own, inherited)) = self.document.get_page_resources(id) {
            resources.extend(own);
            resources.extend(inherited.into_iter().filter_map(|id| self.document.get_dictionary(id).ok()));
        }
        let mut run = Run::new(self.upright(id));
        self.show(&content, &resources, &mut run, 0);
        run.flush();
        // A page may be printed sideways without saying so.
        let letters = |turned: bool| -> usize {
            run.pieces.iter().filter(|piece| piece.is_turned == turned).map(|piece| piece.text.len()).sum()
        };
        if letters(true) > letters(false) * 4 {
            let turn = if run.turns_up { [0.0, -1.0, 1.0, 0.0, 0.0, 0.0] } else { [0.0, 1.0, -1.0, 0.0, 0.0, 0.0] };
            run = Run::new(run.turn.then(Matrix(turn)));
            self.show(&content, &resources, &mut run, 0);
            run.flush();
        }
        let frame = self.frame(id);
        run.pieces
            .retain(|piece| !piece.text.is_empty() && frame.is_none_or(|frame| is_inside(piece, frame, run.turn)));
        run.pieces
    }

    /// The matrix that turns a page as it is looked at.
    fn upright(&self, id: ObjectId) -> Matrix {
        match self.inherited(id, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0).rem_euclid(360) {
            90 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            180 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            270 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            _ => Matrix::ONE,
        }
    }

    /// The edges of the page: left, bottom, right, top.
    fn frame(&self, id: ObjectId) -> Option<[f32; 4]> {
        let edges = self.inherited(id, b"CropBox").or_else(|| self.inherited(id, b"MediaBox"))?.as_array().ok()?;
        let number = |at: usize| self.document.dereference(edges.get(at)?).ok()?.1.as_float().ok();
        let (a, b, c, d) = (number(0)?, number(1)?, number(2)?, number(3)?);
        Some([a.min(c), b.min(d), a.max(c), b.max(d)])
    }

    fn inherited(&self, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
        let mut node = self.document.get_dictionary(id).ok()?;
        for _ in 0..50 {
            if let Ok(value) = node.get_deref(key, self.document) {
                return Some(value);
            }
            node = node.get_deref(b"Parent", self.document).ok()?.as_dict().ok()?;
        }
        None
    }

    fn show(&mut self, content: &[u8], resources: &[&'a Dictionary], run: &mut Run, depth: usize) {
        for operation in Content::decode_iter(content) {
            self.operations += 1;
            if self.operations > MOST_OPERATIONS || self.glyphs > MOST_GLYPHS {
                self.is_full = true;
                return;
            }
            let Ok(operation) = operation else { return };
            self.carry_out(&operation, resources, run, depth);
        }
    }

    fn carry_out(&mut self, operation: &Operation, resources: &[&'a Dictionary], run: &mut Run, depth: usize) {
        let operands = operation.operands.as_slice();
        let number = |at: usize| operands.get(at).and_then(|it| it.as_float().ok()).unwrap_or(0.0);
        let matrix = || Matrix([number(0), number(1), number(2), number(3), number(4), number(5)]);
        match operation.operator.as_str() {
            "q" if run.saved.len() < MOST_STATES => run.saved.push(run.state.clone()),
            "Q" => run.state = run.saved.pop().unwrap_or_else(|| run.state.clone()),
            "cm" => run.state.matrix = matrix().then(run.state.matrix),
            "BT" => (run.text, run.line) = (Matrix::ONE, Matrix::ONE),
            "Tm" => (run.text, run.line) = (matrix(), matrix()),
            "Td" => run.next_line(number(0), number(1)),
            "TD" => {
                run.state.leading = -number(1);
                run.next_line(number(0), number(1));
            }
            "T*" => run.next_line(0.0, -run.state.leading),
            "TL" => run.state.leading = number(0),
            "Tc" => run.state.letter_space = number(0),
            "Tw" => run.state.word_space = number(0),
            "Tz" => run.state.scale = number(0) / 100.0,
            "Ts" => run.state.rise = number(0),
            "Tf" => {
                run.state.size = number(1);
                let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                run.state.font = self.font(name, resources);
            }
            "Tj" => self.string(operands.first(), run),
            "'" => {
                run.next_line(0.0, -run.state.leading);
                self.string(operands.first(), run);
            }
            "\"" => {
                (run.state.word_space, run.state.letter_space) = (number(0), number(1));
                run.next_line(0.0, -run.state.leading);
                self.string(operands.get(2), run);
            }
            "TJ" => {
                for item in operands.first().and_then(|items| items.as_array().ok()).into_iter().flatten() {
                    match item.as_float() {
                        Ok(back) => run.advance(-back / 1000.0 * run.state.size * run.state.scale),
                        Err(_) => self.string(Some(item), run),
                    }
                }
            }
            "BMC" | "BDC" => self.begin(operands, resources, run),
            "EMC" => run.end_marked(),
            "Do" if depth < DEEPEST => {
                let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                self.form(name, resources, run, depth);
            }
            _ => {}
        }
    }

    fn string(&mut self, string: Option<&Object>, run: &mut Run) {
        let Some(bytes) = string.and_then(|string| string.as_str().ok()) else { return };
        let Some(font) = run.state.font.clone() else { return };
        for glyph in font.glyphs(bytes) {
            self.glyphs += 1;
            self.unknown += usize::from(glyph.letters.is_none());
            let state = &run.state;
            let width = (glyph.width / 1000.0 * state.size
                + state.letter_space
                + if glyph.is_space { state.word_space } else { 0.0 })
                * state.scale;
            run.glyph(glyph.letters.as_deref().unwrap_or("\u{fffd}"), width);
        }
    }

    /// Begins a marked part: it may be none of the text, or say its text itself.
    fn begin(&self, operands: &[Object], resources: &[&'a Dictionary], run: &mut Run) {
        let tag = operands.first().and_then(|tag| tag.as_name().ok()).unwrap_or_default();
        let properties = match operands.get(1) {
            Some(Object::Dictionary(properties)) => Some(properties),
            Some(Object::Name(name)) => {
                self.resource(b"Properties", name, resources).and_then(|it| it.1.as_dict().ok())
            }
            _ => None,
        };
        let actual = properties.and_then(|it| it.get_deref(b"ActualText", self.document).ok());
        let actual = actual.and_then(|text| lopdf::decode_text_string(text).ok());
        run.begin_marked(tag == b"Artifact", actual);
    }

    fn form(&mut self, name: &[u8], resources: &[&'a Dictionary], run: &mut Run, depth: usize) {
        let Some((_, Object::Stream(form))) = self.resource(b"XObject", name, resources) else { return };
        if form.dict.get_deref(b"Subtype", self.document).and_then(Object::as_name).ok() != Some(b"Form".as_slice()) {
            return;
        }
        let limit = MOST_CONTENT.saturating_sub(self.content);
        let Ok(content) = form.get_plain_content_with_limit(limit) else { return };
        self.content += content.len();
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict);
        let own: Vec<&Dictionary> = own.into_iter().chain(resources.iter().copied()).take(DEEPEST * 4).collect();
        let numbers = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        let mut matrix = Matrix::ONE;
        for (place, number) in matrix.0.iter_mut().zip(numbers.into_iter().flatten()) {
            *place = number.as_float().unwrap_or(*place);
        }
        let (state, saved) = (run.state.clone(), std::mem::take(&mut run.saved));
        let places = (run.text, run.line);
        run.state.matrix = matrix.then(run.state.matrix);
        self.show(&content, &own, run, depth + 1);
        (run.state, run.saved) = (state, saved);
        (run.text, run.line) = places;
    }

    fn font(&mut self, name: &[u8], resources: &[&'a Dictionary]) -> Option<Rc<Font>> {
        let (id, object) = self.resource(b"Font", name, resources)?;
        let dictionary = object.as_dict().ok()?;
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(known.clone());
        }
        let font = Rc::new(Font::new(self.document, dictionary, &mut self.names));
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Some(font)
    }

    fn resource(
        &self,
        kind: &[u8],
        name: &[u8],
        resources: &[&'a Dictionary],
    ) -> Option<(Option<ObjectId>, &'a Object)> {
        resources.iter().find_map(|all| {
            let object = all.get_deref(kind, self.document).ok()?.as_dict().ok()?.get(name).ok()?;
            self.document.dereference(object).ok()
        })
    }
}

/// Whether a piece is on the page and not beyond its edges.
fn is_inside(piece: &Piece, [left, bottom, right, top]: [f32; 4], turn: Matrix) -> bool {
    let corner = |x: f32, y: f32| {
        let Matrix([.., x, y]) = Matrix::moved(x, y).then(turn);
        (x, y)
    };
    let ((a, b), (c, d)) = (corner(left, bottom), corner(right, top));
    let margin = piece.size.abs().max(1.0);
    piece.right > a.min(c) - margin
        && piece.left < a.max(c) + margin
        && piece.base > b.min(d) - margin
        && piece.base < b.max(d) + margin
}

/// Text as it is being shown.
struct Run {
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    turn: Matrix,
    /// Whether the first text that is turned runs upwards.
    turns_up: bool,
    has_turned: bool,
    pieces: Vec<Piece>,
    open: Option<Piece>,
    /// For each marked part that is open, whether it is none of the text, and whether it says its text itself.
    marked: Vec<(bool, bool)>,
    artifacts: usize,
    replaced: usize,
    /// Text that stands for what is shown next.
    instead: Option<String>,
}

impl Run {
    fn new(turn: Matrix) -> Self {
        let state = State {
            matrix: turn,
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        Self {
            state,
            saved: Vec::new(),
            text: Matrix::ONE,
            line: Matrix::ONE,
            turn,
            turns_up: false,
            has_turned: false,
            pieces: Vec::new(),
            open: None,
            marked: Vec::new(),
            artifacts: 0,
            replaced: 0,
            instead: None,
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, width: f32) {
        self.text = Matrix::moved(width, 0.0).then(self.text);
    }

    fn begin_marked(&mut self, is_artifact: bool, actual: Option<String>) {
        self.marked.push((is_artifact, actual.is_some()));
        self.artifacts += usize::from(is_artifact);
        if actual.is_some() {
            self.replaced += 1;
            self.instead = actual;
        }
    }

    fn end_marked(&mut self) {
        if let Some((is_artifact, is_replaced)) = self.marked.pop() {
            self.artifacts -= usize::from(is_artifact);
            self.replaced -= usize::from(is_replaced);
            if is_replaced {
                self.instead = None;
            }
        }
    }

    /// Shows a glyph and goes on by its width, in units of text space.
    fn glyph(&mut self, letters: &str, width: f32) {
        let said = if self.replaced > 0 { self.instead.take().unwrap_or_default() } else { String::new() };
        let letters = if self.replaced > 0 { said.as_str() } else { letters };
        let Matrix([a, b, c, d, x, y]) = Matrix::moved(0.0, self.state.rise).then(self.text).then(self.state.matrix);
        self.advance(width);
        let Matrix([.., end, end_y]) = Matrix::moved(0.0, self.state.rise).then(self.text).then(self.state.matrix);
        let size = (self.state.size * (c * c + d * d).sqrt()).abs();
        if ![x, y, end, end_y, size].iter().all(|number| number.is_finite() && number.abs() < 1.0e6) || size < 0.1 {
            return;
        }
        let is_turned = b.abs() > a.abs() || a < 0.0;
        if is_turned && !self.has_turned {
            (self.has_turned, self.turns_up) = (true, b > 0.0);
        }
        let is_artifact = self.artifacts > 0;
        if let Some(open) = &mut self.open {
            let gap = x - open.right;
            // Text that is turned stands at the margin; what was shown together stays together.
            if is_turned && open.is_turned && (open.size - size).abs() < size * 0.05 {
                open.text += letters;
                return;
            }
            let goes_on = (open.base - y).abs() < size * 0.05
                && (open.size - size).abs() < size * 0.05
                && open.is_turned == is_turned
                && open.is_artifact == is_artifact
                && (-0.5..APART).contains(&(gap / size))
                && !is_turned;
            if goes_on {
                if gap > size * SPACE && !open.text.ends_with(' ') && !letters.starts_with(' ') {
                    open.text.push(' ');
                }
                open.text += letters;
                open.right = end.max(open.right);
                return;
            }
        }
        self.flush();
        self.open = Some(Piece {
            text: letters.to_owned(),
            left: x.min(end),
            right: end.max(x),
            base: y,
            size,
            is_artifact,
            is_turned,
        });
    }

    fn flush(&mut self) {
        self.pieces.extend(self.open.take());
    }
}

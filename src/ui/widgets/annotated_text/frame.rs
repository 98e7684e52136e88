//! One frame: scroll, lay out what is visible, follow mouse and keys, paint.

use super::boxes::{BoxPart, boxes};
use super::caption::{Captions, place};
use super::heights::Heights;
use super::laid::{Laid, Metrics};
use super::lines::{Shown, underlines};
use super::output::{Click, TextOutput};
use super::paint::{Layers, band, fill_range, mentions};
use super::state::AnnotatedTextState;
use super::{Passage, TextCursor, TextOptions, access, grips, keys, pointer, tooltip};
use crate::ui::theme::{Face, Tokens, font, size, space};
use eframe::egui::emath::GuiRounding as _;
use eframe::egui::scroll_area::{DragScroll, ScrollSource};
use eframe::egui::{
    Align2, CursorIcon, EventFilter, Id, Pos2, Rect, Response, Role, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use std::time::{Duration, Instant};

/// Left of the column: room for paragraph numbers.
const GUTTER: f32 = 34.0;
/// How far beyond the view text is laid out, so that cards beside it know their place.
const OVERSCAN: f32 = 240.0;
/// The narrowest that the column gets for the sake of the margin.
const LEAST: f32 = 300.0;
/// What a frame may spend on measuring text that is not visible.
const BUDGET: Duration = Duration::from_millis(2);

/// Shows a text in all the space that is left.
///
/// `header` draws what stands above the text and scrolls with it. The caller
/// keeps `state` for as long as the article is open, and the cursor that comes
/// back.
pub fn show(
    ui: &mut Ui,
    state: &mut AnnotatedTextState,
    passage: &Passage<'_>,
    cursor: TextCursor,
    options: &TextOptions,
    header: impl FnOnce(&mut Ui),
) -> TextOutput {
    let id = ui.unique_id().with("annotated text");
    state.id = Some(id);
    state.sync(passage);
    let full = ui.available_rect_before_wrap();
    let room = full.width() - GUTTER - space::L;
    // In a narrow window the text keeps what it needs, and the margin shrinks.
    let margin = options.margin.min(room - LEAST).max(0.0);
    let spare = room - margin;
    let width = spare.min(options.measure).max(LEAST.min(room)).max(60.0).floor();
    let left = full.left() + GUTTER + ((spare - width) / 2.0).max(0.0).floor();
    let column = Rect::from_min_max(pos2(left, full.top()), pos2(left + width, full.bottom()));
    let resized = state.set_width(ui, width, options);
    let forced = scroll_wish(ui, state, resized, width, options);
    // Rubber bands take a place that only now came to exist for one beyond the end.
    let rubber_band = std::mem::replace(&mut ui.spacing_mut().scroll.kinetic.rubber_band, false);
    let mut area = ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink(false)
        .animated(false)
        .scroll_source(ScrollSource { drag: DragScroll::OnTouch, ..ScrollSource::default() });
    if let Some(offset) = forced {
        area = area.vertical_scroll_offset(offset);
    }
    let scrolled = area.show_viewport(ui, |ui, visible| {
        let frame = Frame { id, passage, options, metrics: Metrics::new(options), column, full, margin };
        frame.run(ui, state, cursor, visible, header)
    });
    ui.spacing_mut().scroll.kinetic.rubber_band = rubber_band;
    state.offset = scrolled.state.clamped_offset().y;
    state.view = scrolled.inner_rect.height();
    remember_top(state);
    scrolled.inner
}

/// Where this frame must scroll to, if anywhere.
fn scroll_wish(
    ui: &Ui,
    state: &mut AnnotatedTextState,
    resized: bool,
    width: f32,
    options: &TextOptions,
) -> Option<f32> {
    let mut wish = None;
    let shift = std::mem::take(&mut state.shift);
    if resized {
        wish = state.top.map(|(offset, fraction)| {
            let chunk = state.chunk_at(offset);
            state.keep = Some((chunk, fraction));
            state.header + state.heights.top(chunk) + fraction * state.heights.height(chunk)
        });
    } else if shift != 0.0 {
        wish = Some((state.offset + shift).max(0.0));
    }
    let Some(mut request) = state.request else { return wish };
    ui.ctx().request_repaint();
    if state.view <= 0.0 {
        return wish;
    }
    request.tries -= 1;
    state.request = (request.tries > 0).then_some(request);
    let chunk = state.chunk_at(request.offset);
    let Some(laid) = state.lay_out(ui, chunk, width, options) else { return wish };
    let caret = laid.caret(request.offset);
    let top = state.header + state.heights.top(chunk) + caret.top();
    let bottom = top + caret.height();
    let comfort = (state.view / 5.0).min(72.0);
    let offset = wish.unwrap_or(state.offset);
    let far = top < offset - state.view || bottom > offset + 2.0 * state.view;
    if far {
        wish = Some(top - state.view / 3.0);
    } else if top - comfort < offset {
        wish = Some(top - comfort);
    } else if bottom + comfort > offset + state.view {
        wish = Some(bottom + comfort - state.view);
    } else if request.tries < 3 {
        state.request = None;
    }
    wish.map(|offset| offset.max(0.0))
}

/// Keeps in mind what is at the top, to find it again at another width.
fn remember_top(state: &mut AnnotatedTextState) {
    let y = state.offset - state.header;
    state.top = (y > 0.0).then(|| {
        let chunk = state.heights.at(y);
        let height = state.heights.height(chunk).max(1.0);
        let start = state.chunks.get(chunk).map_or(0, |chunk| chunk.range.start());
        (start, ((y - state.heights.top(chunk)) / height).clamp(0.0, 1.0))
    });
}

struct Frame<'a> {
    id: Id,
    passage: &'a Passage<'a>,
    options: &'a TextOptions,
    metrics: Metrics,
    column: Rect,
    full: Rect,
    margin: f32,
}

impl Frame<'_> {
    fn run(
        &self,
        ui: &mut Ui,
        state: &mut AnnotatedTextState,
        cursor: TextCursor,
        visible: Rect,
        header: impl FnOnce(&mut Ui),
    ) -> TextOutput {
        let origin = ui.max_rect().min;
        let view = ui.clip_rect();
        self.header(ui, state, origin, header);
        let laid = self.lay_out(ui, state, origin, visible);
        ui.set_height(state.header + state.heights.total() + self.options.space_below);
        let band = Rect::from_x_y_ranges(self.column.left() - GUTTER..=self.column.right() + space::S, view.y_range());
        let text_top = origin.y + state.header - space::S;
        let band = band.with_min_y(band.top().max(text_top)).intersect(view);
        let response = ui.interact(band, self.id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, "Article text"));
        let pointed = self.input(ui, state, &response, &laid, view, cursor);
        let mut output = self.paint(ui, state, laid, view, pointed.cursor, response);
        output.cursor_changed = output.cursor != cursor;
        (output.moved, output.toggled) = (pointed.moved, pointed.toggled);
        if let Some((offset, count, secondary)) = pointed.click {
            let (spans, stances) = (output.hovered.clone(), output.hovered_stances.clone());
            output.clicked = Some(Click { offset, spans, stances, count, secondary });
        }
        output
    }

    fn header(&self, ui: &mut Ui, state: &mut AnnotatedTextState, origin: Pos2, header: impl FnOnce(&mut Ui)) {
        let rect = Rect::from_min_size(pos2(self.column.left(), origin.y + space::L), vec2(self.column.width(), 1e4));
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("header"));
        header(&mut child);
        let height = child.min_rect().height();
        state.header = (space::L + height + space::L).round();
    }

    /// Lays out what is visible and a little more, and measures other text for as long as the budget lasts.
    fn lay_out(&self, ui: &Ui, state: &mut AnnotatedTextState, origin: Pos2, visible: Rect) -> Vec<Laid> {
        let width = self.column.width();
        let seen_top = visible.min.y - state.header;
        // After a change of width the anchor shall be at the top, wherever the scroll area stands.
        let keep = state.keep.take();
        let place =
            |heights: &Heights, chunk: usize, fraction: f32| heights.top(chunk) + fraction * heights.height(chunk);
        let top = keep.map_or(seen_top, |(chunk, fraction)| place(&state.heights, chunk, fraction));
        let bottom = top + visible.height() + OVERSCAN;
        let first = state.heights.at(top - OVERSCAN);
        // What the view's top edge cuts keeps its lower end in place when its height turns out different.
        let cut = state.heights.at(top);
        let fixed = if state.heights.top(cut) < top { cut + 1 } else { cut };
        let before = state.heights.top(fixed);
        let mut laid = Vec::new();
        let mut y = state.heights.top(first);
        let mut chunk = first;
        while chunk < state.heights.len() && y < bottom {
            if let Some(found) = state.lay_out(ui, chunk, width, self.options) {
                state.heights.measure(chunk, found.height);
                y += found.height;
                laid.push(found);
            }
            chunk += 1;
        }
        state.heights.settle(first);
        self.measure_ahead(ui, state, width);
        let shift = match keep {
            Some((chunk, fraction)) => place(&state.heights, chunk, fraction) - seen_top,
            None if top <= 0.0 => 0.0,
            None => state.heights.top(fixed) - before,
        };
        state.shift += shift;
        if state.shift != 0.0 {
            ui.ctx().request_repaint();
        }
        let pixels = ui.ctx().pixels_per_point();
        for found in &mut laid {
            let y = origin.y + state.header + state.heights.top(found.chunk) - shift;
            found.pos = pos2(self.column.left(), y).round_to_pixels(pixels);
        }
        laid
    }

    fn measure_ahead(&self, ui: &Ui, state: &mut AnnotatedTextState, width: f32) {
        let start = Instant::now();
        let Some(from) = state.heights.next_unmeasured() else { return };
        while let Some(chunk) = state.heights.next_unmeasured() {
            if start.elapsed() > BUDGET {
                ui.ctx().request_repaint();
                break;
            }
            let height = state.lay_out(ui, chunk, width, self.options).map_or(0.0, |laid| laid.height);
            state.heights.measure(chunk, height);
        }
        state.heights.settle(from);
    }

    fn input(
        &self,
        ui: &Ui,
        state: &mut AnnotatedTextState,
        response: &Response,
        laid: &[Laid],
        view: Rect,
        cursor: TextCursor,
    ) -> pointer::Pointed {
        let text = self.passage.text;
        if std::mem::take(&mut state.wants_focus) {
            response.request_focus();
        }
        let gripped = grips::follow(ui, state, self.id, self.passage, laid, view, &self.metrics);
        let busy = gripped.busy;
        let mut pointed = match busy {
            true => pointer::Pointed { moved: gripped.moved, ..pointer::Pointed::at(cursor) },
            false => pointer::follow(ui, state, response, self.passage, laid, view, cursor),
        };
        if response.has_focus() {
            let keys = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, keys));
            pointed.cursor = keys::press(ui, state, text, pointed.cursor, self.column.width(), self.options);
        }
        if response.hovered() && !busy {
            ui.ctx().set_cursor_icon(CursorIcon::Text);
        }
        pointed
    }

    fn paint(
        &self,
        ui: &Ui,
        state: &mut AnnotatedTextState,
        laid: Vec<Laid>,
        view: Rect,
        cursor: TextCursor,
        response: Response,
    ) -> TextOutput {
        let tokens = Tokens::of(ui);
        let metrics = &self.metrics;
        let seen: Vec<&Laid> = laid
            .iter()
            .filter(|laid| laid.height > 0.0 && laid.rect().expand(metrics.strip).y_range().intersects(view.y_range()))
            .collect();
        let mut layers = Layers::default();
        let mut shown: Vec<Shown> = Vec::new();
        let mut all: Vec<Vec<BoxPart>> = Vec::new();
        for laid in &seen {
            let pieces = state.nest(laid.chunk, self.passage);
            all.push(boxes(laid, &pieces, self.passage.spans, metrics));
            let lines = state.underlines(laid.chunk);
            underlines(tokens, self.passage, &lines, laid, metrics, &mut layers, &mut shown);
        }
        let place_of_pointer = response.hover_pos().or_else(|| response.interact_pointer_pos());
        let right = self.column.right() + space::S;
        let captions: Vec<Captions> =
            all.iter().map(|boxes| place(ui, boxes, self.passage.spans, metrics, right)).collect();
        let hovered = match tag_under(&all, &captions, place_of_pointer) {
            Some(span) => vec![span],
            None => under(&all, place_of_pointer),
        };
        let mut cut = Vec::new();
        for ((laid, boxes), captions) in seen.iter().zip(&all).zip(captions) {
            mentions(tokens, self.passage, boxes, &captions, &hovered, metrics, &mut layers);
            cut.extend(captions.cut);
            self.words(ui, state, laid, cursor, &mut layers);
            access::paragraph(ui, self.id, self.passage.text, laid, view);
        }
        if response.has_focus() && cursor.is_empty() {
            self.caret(tokens, state, &seen, cursor.head, &mut layers);
        }
        grips::paint(tokens, state, self.passage, &laid, metrics, &mut layers);
        layers.paint(ui.painter());
        let flat: Vec<BoxPart> = all.into_iter().flatten().collect();
        let clicked = access::mentions(ui, self.id, self.passage, &flat, view);
        let clicked = clicked.and_then(|span| self.accessible_click(span));
        tooltip::show(ui, self.passage, &response, &hovered, &cut);
        let hovered_stances = stances_under(&shown, place_of_pointer);
        let margin_left = self.column.right() + space::L;
        let margin_right = (self.column.right() + space::S + self.margin).max(margin_left);
        let margin = Rect::from_x_y_ranges(margin_left..=margin_right, view.y_range());
        TextOutput {
            cursor,
            cursor_changed: false,
            clicked,
            moved: None,
            toggled: None,
            hovered,
            hovered_stances,
            view: view.intersect(self.full),
            column: self.column,
            margin,
            laid_out: laid.len(),
            response,
            metrics: *metrics,
            laid,
        }
    }

    /// Letters, selection, finds and the number of one paragraph.
    fn words(&self, ui: &Ui, state: &AnnotatedTextState, laid: &Laid, cursor: TextCursor, layers: &mut Layers) {
        let tokens = Tokens::of(ui);
        let metrics = &self.metrics;
        for &found in self.passage.found.iter().filter(|found| found.overlaps(laid.range)) {
            fill_range(laid, found, metrics, tokens.found, &mut layers.under);
        }
        if let Some(flash) = self.passage.flash.filter(|flash| flash.overlaps(laid.range)) {
            fill_range(laid, flash, metrics, tokens.found, &mut layers.selection);
        }
        if !cursor.is_empty() {
            let fill = tokens.selection.gamma_multiply(0.82);
            fill_range(laid, cursor.range(), metrics, fill, &mut layers.selection);
        }
        layers.text.extend(laid.shapes(tokens.text));
        self.strike(tokens, laid, layers);
        let number = state.chunks.get(laid.chunk).and_then(|chunk| chunk.number);
        if let Some(number) = number {
            let baseline = laid.baseline_at(laid.range.start());
            let galley = ui.painter().layout_no_wrap(number.to_string(), font(Face::Body, size::TINY), tokens.muted);
            // High numbers keep away from the text.
            let left = (space::S - GUTTER).min(-6.0 - galley.size().x);
            let place = pos2(self.column.left() + left, baseline - size::TINY * 0.95);
            let rect = Align2::LEFT_TOP.anchor_size(place, galley.size());
            layers.over.push(Shape::galley(rect.min, galley, tokens.muted));
        }
    }

    /// Lines through boilerplate.
    fn strike(&self, tokens: &Tokens, laid: &Laid, layers: &mut Layers) {
        for &hidden in self.passage.hidden.iter().filter(|hidden| hidden.overlaps(laid.range)) {
            for part in laid.parts(hidden) {
                let size = if laid.hidden { self.metrics.small() } else { self.metrics.size };
                let y = part.baseline - 0.3 * size;
                let line = [pos2(part.rect.left(), y), pos2(part.rect.right(), y)];
                layers.over.push(Shape::line_segment(line, Stroke::new(1.0, tokens.muted)));
            }
        }
    }

    fn caret(&self, tokens: &Tokens, state: &AnnotatedTextState, seen: &[&Laid], head: usize, layers: &mut Layers) {
        let chunk = state.chunk_at(head);
        let Some(laid) = seen.iter().find(|laid| laid.chunk == chunk) else { return };
        let line = band(laid.caret(head), laid.baseline_at(head), &self.metrics);
        let stroke = Stroke::new(1.75, tokens.accent);
        layers.over.push(Shape::line_segment([line.center_top(), line.center_bottom()], stroke));
    }

    fn accessible_click(&self, span: usize) -> Option<Click> {
        let offset = self.passage.spans.get(span)?.ranges.first()?.start();
        Some(Click { offset, spans: vec![span], stances: Vec::new(), count: 1, secondary: false })
    }
}

/// The span whose tag is at a place.
fn tag_under(all: &[Vec<BoxPart>], captions: &[Captions], place: Option<Pos2>) -> Option<usize> {
    let place = place?;
    let tags = all.iter().zip(captions).flat_map(|(boxes, captions)| boxes.iter().zip(&captions.placed));
    let at = |(part, caption): (&BoxPart, &Option<super::caption::Caption>)| {
        caption.as_ref().filter(|caption| caption.rect.expand(1.0).contains(place)).map(|_| part.span)
    };
    tags.filter_map(at).next_back()
}

/// The spans whose box is at a place, innermost first.
fn under(all: &[Vec<BoxPart>], place: Option<Pos2>) -> Vec<usize> {
    let Some(place) = place else { return Vec::new() };
    let mut found: Vec<&BoxPart> = all.iter().flatten().filter(|part| part.rect.contains(place)).collect();
    found.sort_by(|a, b| a.level.cmp(&b.level).then(a.rect.width().total_cmp(&b.rect.width())));
    let mut spans: Vec<usize> = Vec::new();
    for part in found {
        if !spans.contains(&part.span) {
            spans.push(part.span);
        }
    }
    spans
}

fn stances_under(shown: &[Shown], place: Option<Pos2>) -> Vec<usize> {
    let Some(place) = place else { return Vec::new() };
    let mut stances: Vec<usize> =
        shown.iter().filter(|shown| shown.rect.contains(place)).map(|shown| shown.stance).collect();
    stances.sort_unstable();
    stances.dedup();
    stances
}

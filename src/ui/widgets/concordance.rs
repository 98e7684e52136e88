//! A concordance: places in their context, the words below each other, grouped by article.
//!
//! Only rows in sight are asked for and drawn, so that a hundred thousand cost no more than twenty.

use crate::model::Polarity;
use crate::ui::theme::{Face, Tokens, font, rich, size, space};
use crate::ui::widgets::sign;
use eframe::egui::accesskit::Role;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align, Color32, CornerRadius, CursorIcon, EventFilter, Id, Label, Layout, Rect, ScrollArea, Sense, Shape, Stroke,
    StrokeKind, TextFormat, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// The height of a row, in points.
pub const ROW: f32 = 25.0;

/// The room for the tick, in points.
const TICK: f32 = 30.0;

/// One row.
pub enum ConcordanceRow {
    /// The article that the places below are in.
    Heading(Heading),
    /// A place.
    Line(Line),
}

/// The article that the places below are in.
pub struct Heading {
    /// Its title.
    pub title: String,
    /// “newswire · 22 Aug 2025”.
    pub source: String,
    /// How many places it has.
    pub count: usize,
    /// How many of them are ticked.
    pub ticked: usize,
}

/// A place in its context.
#[derive(Default)]
pub struct Line {
    /// What stands before the words.
    pub before: String,
    /// The words.
    pub words: String,
    /// What stands after them.
    pub after: String,
    /// Whether it is ticked.
    pub ticked: bool,
    /// Whether it is the one that keys act on.
    pub current: bool,
    /// The tag of the annotation there and the hue of its label.
    pub tag: Option<(String, u16)>,
    /// Which way the stance there goes.
    pub sign: Option<Polarity>,
    /// Whether nobody has decided on the annotation.
    pub suggested: bool,
    /// More about the annotation: its entity, that it was rejected.
    pub note: String,
    /// Why one should look twice: in few words, and in full.
    pub warning: Option<(String, String)>,
}

/// What happened to the list.
#[derive(Default)]
pub struct ConcordanceOutput {
    /// The row that was clicked.
    pub clicked: Option<usize>,
    /// The row whose tick was clicked, and what it shall be.
    pub ticked: Option<(usize, bool)>,
    /// Whether the list has the keyboard.
    pub has_keyboard: bool,
    /// How many rows fit in sight.
    pub page: usize,
}

/// Draws the list in the room that is left. `into_sight` is a row to scroll to.
pub fn show(
    ui: &mut Ui,
    id: Id,
    rows: usize,
    into_sight: Option<usize>,
    row: impl Fn(usize) -> Option<ConcordanceRow>,
) -> ConcordanceOutput {
    let tokens = Tokens::of(ui);
    let room = ui.available_rect_before_wrap();
    let list = ui.interact(room, id, Sense::focusable_noninteractive());
    list.widget_info(|| WidgetInfo::labeled(Role::List, true, "Places found"));
    if list.has_focus() {
        let keys = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keys));
    }
    let mut output = ConcordanceOutput {
        has_keyboard: list.has_focus(),
        page: ((room.height() / ROW) as usize).max(2) - 1,
        ..ConcordanceOutput::default()
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt(id).auto_shrink(false);
    if let Some(row) = into_sight {
        area = area.vertical_scroll_offset(offset_for(ui, id, row, rows, room.height()));
    }
    let scrolled = area.show_rows(ui, ROW, rows, |ui, in_sight| {
        for at in in_sight {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
            match row(at) {
                Some(ConcordanceRow::Heading(heading)) => heading_ui(ui, id, at, rect, &heading, &mut output),
                Some(ConcordanceRow::Line(line)) => line_ui(ui, id, at, rect, &line, &mut output),
                None => {}
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id.with("offset"), scrolled.state.clamped_offset().y));
    if list.has_focus() {
        let stroke = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(room.shrink(1.0), CornerRadius::same(4), stroke, StrokeKind::Inside);
    }
    if output.clicked.is_some() || output.ticked.is_some() {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    output
}

/// How far to scroll so that a row is in sight: as little as possible.
fn offset_for(ui: &Ui, id: Id, row: usize, rows: usize, height: f32) -> f32 {
    let now: f32 = ui.data(|data| data.get_temp(id.with("offset"))).unwrap_or_default();
    let (top, bottom) = (row as f32 * ROW, (row + 1) as f32 * ROW);
    // The row before is often the heading of its article.
    let first = (top - ROW).max(0.0);
    let last = (rows as f32 * ROW - height).max(0.0);
    let offset = if first < now { first } else { now.max(bottom + ROW - height) };
    offset.min(last).max(0.0)
}

fn heading_ui(ui: &mut Ui, id: Id, at: usize, rect: Rect, heading: &Heading, output: &mut ConcordanceOutput) {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0, tokens.trough);
    let name = format!("All places in “{}”", heading.title);
    let state = match heading.ticked {
        0 => Tick::Off,
        some if some == heading.count => Tick::On,
        _ => Tick::Some,
    };
    tick_ui(ui, id, at, rect, state, &name, output);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect.with_min_x(rect.left() + TICK)));
    inside.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let count = format!("{}", heading.count);
        let width = (ui.available_width() * 0.62).max(120.0);
        ui.scope(|ui| {
            ui.set_max_width(width);
            let title = rich(&heading.title, Face::SemiBold, size::SMALL, tokens.text);
            ui.add(Label::new(title).truncate().selectable(false));
        });
        ui.add(Label::new(rich(count, Face::SemiBold, size::SMALL, tokens.accent)).selectable(false));
        let source = rich(&heading.source, Face::Body, size::SMALL, tokens.muted);
        ui.add(Label::new(source).truncate().selectable(false));
    });
}

fn line_ui(ui: &mut Ui, id: Id, at: usize, rect: Rect, line: &Line, output: &mut ConcordanceOutput) {
    let tokens = Tokens::of(ui);
    // Tab goes to the list as a whole; in it, arrows go from row to row.
    let response = ui.interact(rect, id.with(("row", at)), Sense::CLICK);
    let name = format!("{}[{}]{}", line.before, line.words, line.after);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, line.current, &name));
    if line.current {
        ui.painter().rect_filled(rect, 0, tokens.selected);
        ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0, tokens.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        output.clicked = Some(at);
    }
    let tick_name = format!("Tick {name}");
    tick_ui(ui, id, at, rect, if line.ticked { Tick::On } else { Tick::Off }, &tick_name, output);

    let about = (rect.width() * 0.27).clamp(110.0, 340.0);
    let text = Rect::from_min_max(rect.min + vec2(TICK, 0.0), pos2(rect.right() - about, rect.bottom()));
    // Where nothing is annotated there is room for more context, and the words still stand below each other.
    let is_bare = line.tag.is_none() && line.sign.is_none() && line.note.is_empty() && line.warning.is_none();
    let middle = text.left() + text.width() * 0.42;
    context_ui(ui, if is_bare { text.with_max_x(rect.right() - space::S) } else { text }, middle, line);
    let about = Rect::from_min_max(pos2(text.right() + space::S, rect.top()), rect.max - vec2(space::S, 0.0));
    about_ui(ui, about, line);
}

/// Keyword in context: the words stand out from what is around them, and below each other.
fn context_ui(ui: &Ui, rect: Rect, middle: f32, line: &Line) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let plain = |text: &str| painter.layout_no_wrap(text.to_owned(), font(Face::Body, size::SMALL), tokens.muted);
    let before = plain(&line.before);
    let mut words = LayoutJob::single_section(
        line.words.clone(),
        TextFormat::simple(font(Face::SemiBold, size::SMALL), tokens.text),
    );
    words.wrap = TextWrapping::truncate_at_width((rect.right() - middle).max(20.0));
    let words = painter.layout_job(words);
    let after = plain(&line.after);
    let top = |height: f32| rect.center().y - height / 2.0;
    painter.galley(pos2(middle - before.size().x, top(before.size().y)), before, tokens.muted);
    let place = Rect::from_min_size(pos2(middle, top(words.size().y)), words.size());
    painter.rect_filled(place.expand2(vec2(1.5, 1.0)), CornerRadius::same(3), tokens.found);
    painter.galley(place.min, words, tokens.text);
    painter.galley(pos2(place.right(), top(after.size().y)), after, tokens.muted);
}

/// What is annotated at a place, and what to look out for.
fn about_ui(ui: &mut Ui, rect: Rect, line: &Line) {
    let tokens = Tokens::of(ui);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect));
    inside.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        if let Some(polarity) = line.sign {
            let (place, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
            sign::paint(ui.painter(), place.center(), 10.0, polarity, tokens.polarity(polarity));
        }
        if let Some((tag, hue)) = &line.tag {
            tag_ui(ui, tag, *hue, line.suggested);
        }
        if let Some((words, _)) = &line.warning {
            warning_ui(ui, words);
        }
        if !line.note.is_empty() {
            let note = rich(&line.note, Face::Body, size::SMALL, tokens.muted);
            ui.add(Label::new(note).truncate().selectable(false));
        }
    });
    if let Some((_, why)) = &line.warning {
        let response = ui.interact(rect, ui.unique_id().with(("warning", rect.top() as i64)), Sense::hover());
        response.on_hover_text(why);
    }
}

/// The tag of a label: dashed while nobody has accepted it. Not a button: Tab would stop at each.
fn tag_ui(ui: &mut Ui, tag: &str, hue: u16, suggested: bool) {
    let colours = Tokens::of(ui).label(hue);
    let galley = ui.painter().layout_no_wrap(tag.to_uppercase(), font(Face::SemiBold, 10.0), colours.ink);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(10.0, 4.0), Sense::hover());
    if suggested {
        let edge = rect.shrink(0.5);
        let corners = [edge.left_top(), edge.right_top(), edge.right_bottom(), edge.left_bottom(), edge.left_top()];
        ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, colours.stroke), 3.0, 2.0));
    } else {
        ui.painter().rect_filled(rect, CornerRadius::same(4), colours.fill);
    }
    ui.painter().galley(rect.min + vec2(5.0, 2.0), galley, colours.ink);
    let name = if suggested { format!("{tag}, not accepted") } else { tag.to_owned() };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

/// A small sign and a word or two, in the colour of warnings.
fn warning_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of(ui);
    let (place, response) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
    let corners = vec![place.center_top(), place.right_bottom(), place.left_bottom()];
    ui.painter().add(Shape::closed_line(corners, Stroke::new(1.2, tokens.warning)));
    ui.painter().vline(place.center().x, place.top() + 4.0..=place.top() + 8.0, Stroke::new(1.4, tokens.warning));
    ui.painter().circle_filled(pos2(place.center().x, place.bottom() - 2.0), 0.8, tokens.warning);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Warning"));
    let text = rich(words, Face::Body, size::SMALL, tokens.warning);
    ui.add(Label::new(text).truncate().selectable(false));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tick {
    Off,
    Some,
    On,
}

fn tick_ui(ui: &mut Ui, id: Id, at: usize, row: Rect, tick: Tick, name: &str, output: &mut ConcordanceOutput) {
    let tokens = Tokens::of(ui);
    let place = Rect::from_min_size(row.min, vec2(TICK, ROW));
    let response = ui.interact(place, id.with(("tick", at)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, tick == Tick::On, name));
    let square = Rect::from_center_size(place.center() + vec2(2.0, 0.0), vec2(14.0, 14.0));
    let (fill, line) = match tick {
        Tick::Off => (tokens.card, if response.hovered() { tokens.accent } else { tokens.border_strong }),
        Tick::Some | Tick::On => (tokens.accent, tokens.accent),
    };
    ui.painter().rect(square, CornerRadius::same(3), fill, Stroke::new(1.2, line), StrokeKind::Inside);
    let mark = |points: Vec<_>, ink: Color32| Shape::line(points, Stroke::new(1.8, ink));
    let at_share = |x: f32, y: f32| square.min + vec2(x, y) * 14.0;
    match tick {
        Tick::Off => {}
        Tick::Some => {
            let points = vec![at_share(0.25, 0.5), at_share(0.75, 0.5)];
            ui.painter().add(mark(points, tokens.on_accent));
        }
        Tick::On => {
            let points = vec![at_share(0.22, 0.52), at_share(0.43, 0.73), at_share(0.8, 0.28)];
            ui.painter().add(mark(points, tokens.on_accent));
        }
    }
    if response.clicked() {
        output.ticked = Some((at, tick != Tick::On));
    }
}

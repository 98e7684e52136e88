//! Relations over the text: those of the selected mention, and the one that is being drawn.

use crate::model::{MentionId, Overlay, Status};
use crate::session::workspace::{Item, Linking};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, font, rich, size};
use crate::ui::widgets::annotated_text::TextOutput;
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::epaint::CubicBezierShape;
use eframe::egui::{
    Align2, Area, Color32, Context, Frame, Id, Margin, Order, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2,
    pos2, vec2,
};

/// Draws the relations of the selected mention, and the hint while one is drawn.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &Ui, output: &TextOutput) {
    let tokens = Tokens::of(ui);
    let overlay = cx.session.overlay();
    let painter = ui.painter().with_clip_rect(output.view);
    if let Some(linking) = cx.session.workspace().linking.clone() {
        drawn_ui(&painter, tokens, ui.ctx(), &overlay, output, &linking);
        hint_ui(cx, ui.ctx(), output, &overlay, &linking);
        return;
    }
    let Some(Item::Mention(selected)) = &cx.session.workspace().item else { return };
    let mut labels = Labels::default();
    for relation in overlay.relations_of(selected) {
        let (Some(from), Some(to)) =
            (rect_of(&overlay, output, &relation.from), rect_of(&overlay, output, &relation.to))
        else {
            continue;
        };
        let suggested = relation.status == Status::Suggested;
        let curve = Curve::between(from, to);
        curve.paint(&painter, Stroke::new(1.5, tokens.accent), suggested);
        let words = if suggested { format!("{}?", relation.kind) } else { relation.kind.clone() };
        labels.draw(&painter, tokens, &overlay, output, &curve, words);
    }
}

/// The rectangles of a mention's visible words, one a line.
fn rects_of(overlay: &Overlay, output: &TextOutput, id: &MentionId) -> Vec<Rect> {
    let spans = overlay.mention(id).map(|mention| mention.spans.as_slice()).unwrap_or_default();
    spans.iter().flat_map(|span| output.rects_of(*span)).collect()
}

/// Where lines to a mention begin and end: at its first line.
fn rect_of(overlay: &Overlay, output: &TextOutput, id: &MentionId) -> Option<Rect> {
    rects_of(overlay, output, id).first().copied()
}

/// The line from where the relation starts to the pointer, or to the mention that the keys have gone to.
fn drawn_ui(
    painter: &Painter,
    tokens: &Tokens,
    ctx: &Context,
    overlay: &Overlay,
    output: &TextOutput,
    linking: &Linking,
) {
    let Some(from) = rect_of(overlay, output, &linking.from) else { return };
    let stroke = Stroke::new(1.5, tokens.accent);
    for end in std::iter::once(&linking.from).chain(&linking.to) {
        for rect in rects_of(overlay, output, end) {
            painter.rect_stroke(rect.expand(2.0), 4, stroke, StrokeKind::Outside);
        }
    }
    let chosen = linking.to.as_ref().and_then(|id| rect_of(overlay, output, id));
    let pointer = ctx.pointer_hover_pos().filter(|pointer| output.column.contains(*pointer));
    let to = chosen.or_else(|| pointer.map(|pointer| Rect::from_center_size(pointer, Vec2::ZERO)));
    if let Some(to) = to {
        Curve::between(from, to).paint(painter, stroke, true);
    }
}

/// What to do next, at the foot of the text.
fn hint_ui(cx: &mut Cx<'_>, ctx: &Context, output: &TextOutput, overlay: &Overlay, linking: &Linking) {
    let tokens = Tokens::of_ctx(ctx);
    let Some(document) = cx.session.document() else { return };
    let words = overlay.mention(&linking.from).map(|mention| document.text.joined(&mention.spans)).unwrap_or_default();
    let place = pos2(output.column.center().x, output.view.bottom() - 16.0);
    Area::new(Id::unique("relation hint")).order(Order::Foreground).pivot(Align2::CENTER_BOTTOM).fixed_pos(place).show(
        ctx,
        |ui| {
            let frame = Frame::new().fill(tokens.bar).corner_radius(10).inner_margin(Margin::symmetric(12, 8));
            frame.show(ui, |ui| {
                ui.horizontal(|ui| {
                    let text = format!("Relate “{words}” to: click a mention, or");
                    ui.label(rich(text, Face::Body, size::SMALL, tokens.on_bar));
                    ui.add(KeyCap::new(".").on_bar());
                    ui.add(KeyCap::new(",").on_bar());
                    ui.label(rich("and", Face::Body, size::SMALL, tokens.on_bar));
                    ui.add(KeyCap::new("Enter").on_bar());
                    ui.add(KeyCap::new("Esc").on_bar());
                });
            });
        },
    );
}

/// An arc over the text from one mention to another.
struct Curve {
    points: [Pos2; 4],
}

impl Curve {
    fn between(from: Rect, to: Rect) -> Self {
        let (start, end) = (from.center_top(), to.center_top());
        let far = (end.x - start.x).abs() + (end.y - start.y).abs();
        let lift = vec2(0.0, -(14.0 + far * 0.08).min(48.0));
        Self { points: [start, start + lift, end + lift, end] }
    }

    fn at(&self, t: f32) -> Pos2 {
        let [a, b, c, d] = self.points.map(|point| point.to_vec2());
        let u = 1.0 - t;
        (a * (u * u * u) + b * (3.0 * u * u * t) + c * (3.0 * u * t * t) + d * (t * t * t)).to_pos2()
    }

    fn paint(&self, painter: &Painter, stroke: Stroke, dashed: bool) {
        if dashed {
            let points: Vec<Pos2> = (0_u8..=24).map(|step| self.at(f32::from(step) / 24.0)).collect();
            painter.extend(Shape::dashed_line(&points, stroke, 4.0, 3.0));
        } else {
            painter.add(CubicBezierShape::from_points_stroke(self.points, false, Color32::TRANSPARENT, stroke));
        }
        let end = self.points[3];
        let direction = (end - self.at(0.92)).normalized();
        let side = vec2(-direction.y, direction.x);
        let back = end - direction * 7.0;
        let head = vec![end, back + side * 3.5, back - side * 3.5];
        painter.add(Shape::convex_polygon(head, stroke.color, Stroke::NONE));
    }
}

/// The names of relations: near their line, where they cover neither words nor tags nor one another.
#[derive(Default)]
struct Labels {
    /// What must not be covered; made when the first name is drawn.
    taken: Option<Vec<Rect>>,
}

/// The width that a tag may have beyond its words, in points.
const TAG_WIDTH: f32 = 64.0;

impl Labels {
    fn draw(
        &mut self,
        painter: &Painter,
        tokens: &Tokens,
        overlay: &Overlay,
        output: &TextOutput,
        curve: &Curve,
        words: String,
    ) {
        let lines = output.lines();
        let taken = self.taken.get_or_insert_with(|| covered(overlay, output, &lines));
        let galley = painter.layout_no_wrap(words, font(Face::SemiBold, size::TAG + 1.5), tokens.accent);
        let strips: Vec<f32> = lines.iter().map(|(strip, _)| strip.center().y).collect();
        let rect = free_place(curve, galley.size() + vec2(8.0, 0.0), &strips, output.view, taken);
        taken.push(rect);
        painter.rect_filled(rect, 4, tokens.paper);
        let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
        painter.galley(place.min, galley, tokens.accent);
    }
}

/// The words in view and the tags over them.
fn covered(overlay: &Overlay, output: &TextOutput, lines: &[(Rect, Rect)]) -> Vec<Rect> {
    let Some(height) = lines.first().map(|(strip, _)| strip.height()) else { return Vec::new() };
    let laid = output.laid_range();
    let seen = overlay.mentions().filter(|mention| mention.extent().overlaps(laid));
    let firsts = seen.filter_map(|mention| output.rects_of(mention.extent()).first().copied());
    let tag = |rect: Rect| Rect::from_min_size(rect.min, vec2(rect.width().max(TAG_WIDTH), height));
    lines.iter().map(|(_, words)| *words).chain(firsts.map(tag)).collect()
}

/// A place for a name near a curve: on it or in a strip between lines close to it, over as little as can be.
fn free_place(curve: &Curve, size: Vec2, strips: &[f32], view: Rect, taken: &[Rect]) -> Rect {
    let mut best: Option<(f32, Rect)> = None;
    for step in 0_u8..=8 {
        for side in [-1.0, 1.0] {
            let at = curve.at(0.5 + side * 0.05 * f32::from(step));
            let near = strips.iter().copied().filter(|y| (y - at.y).abs() < NEAR);
            for y in std::iter::once(at.y).chain(near) {
                let rect = Align2::CENTER_CENTER.anchor_size(pos2(at.x, y), size);
                if !view.contains_rect(rect) {
                    continue;
                }
                let over: f32 = taken.iter().map(|other| rect.shrink(1.5).intersect(*other)).map(area).sum();
                // A name over nothing is best near the middle of its line.
                let cost = over * 4.0 + (y - at.y).abs() + f32::from(step) * 2.0;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, rect));
                }
            }
        }
    }
    best.map_or(Align2::CENTER_CENTER.anchor_size(curve.at(0.5), size), |(_, rect)| rect)
}

/// How far from its line a name may stand, in points.
const NEAR: f32 = 40.0;

fn area(rect: Rect) -> f32 {
    if rect.is_positive() { rect.area() } else { 0.0 }
}

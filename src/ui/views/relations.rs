//! Relations over the text: those of the selected mention, and the one that is being drawn.

use crate::model::{MentionId, Overlay, Relation, Status};
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
    let touches = |relation: &&Relation| relation.from == *selected || relation.to == *selected;
    for (number, relation) in overlay.relations().filter(touches).enumerate() {
        let (Some(from), Some(to)) =
            (rect_of(&overlay, output, &relation.from), rect_of(&overlay, output, &relation.to))
        else {
            continue;
        };
        let suggested = relation.status == Status::Suggested;
        let curve = Curve::between(from, to);
        curve.paint(&painter, Stroke::new(1.5, tokens.accent), suggested);
        let words = if suggested { format!("{}?", relation.kind) } else { relation.kind.clone() };
        // Names of relations that run side by side stand apart.
        let along = [0.5, 0.28, 0.72][number % 3];
        label(&painter, tokens, curve.at(along), &words);
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

fn label(painter: &Painter, tokens: &Tokens, place: Pos2, words: &str) {
    let galley = painter.layout_no_wrap(words.to_owned(), font(Face::SemiBold, size::TAG + 1.5), tokens.accent);
    let rect = Align2::CENTER_CENTER.anchor_size(place, galley.size());
    painter.rect_filled(rect.expand2(vec2(4.0, 1.0)), 4, tokens.paper);
    painter.galley(rect.min, galley, tokens.accent);
}

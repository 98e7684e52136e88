//! The page of labels: the list on the left, the fields of one on the right.

use super::{SchemaEditor, add_ui, small_button};
use crate::model::{Label, LabelId, Schema};
use crate::report::counted;
use crate::session::schema::{SchemaChange, new_label};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{self, Align, Id, Layout, ScrollArea, Sense, Ui, vec2};

const ROW: f32 = 28.0;
const LIST: f32 = 270.0;

impl SchemaEditor {
    pub(super) fn labels_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, height: f32) {
        let schema = cx.session.project().schema().clone();
        let chosen = self.selected.as_ref().and_then(|id| schema.label(id)).or(schema.labels.first()).cloned();
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(LIST, height), Layout::top_down(Align::Min), |ui| {
                ui.set_width(LIST);
                self.list_ui(cx, ui, &schema, chosen.as_ref(), height - 36.0);
                if let Some(name) = add_ui(ui, &mut self.typed, "New label", "label") {
                    self.add_label(cx, &schema, &name);
                }
            });
            ui.add_space(space::S);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ScrollArea::vertical().id_salt("label fields").max_height(height).auto_shrink(false).show(ui, |ui| {
                    ui.set_width(ui.available_width() - 12.0);
                    match (self.leaving.is_some(), &chosen) {
                        (true, _) => self.leaving_ui(cx, ui),
                        (false, Some(label)) => self.label_ui(cx, ui, &schema, label),
                        (false, None) => {}
                    }
                });
            });
        });
    }

    fn list_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, schema: &Schema, chosen: Option<&Label>, height: f32) {
        let uses = cx.session.schema_uses();
        ScrollArea::vertical().id_salt("labels").max_height(height).auto_shrink(false).show(ui, |ui| {
            ui.set_width(LIST - 12.0);
            ui.spacing_mut().item_spacing.y = 1.0;
            let mut moved = None;
            for (at, label) in schema.labels.iter().enumerate() {
                let count = uses.label(&label.id).total();
                let response = row_ui(ui, label, count, chosen.is_some_and(|chosen| chosen.id == label.id));
                if response.clicked() || response.drag_started() {
                    self.selected = Some(label.id.clone());
                    (self.leaving, self.refusal) = (None, None);
                }
                response.dnd_set_drag_payload(at);
                if let Some(from) = response.dnd_hover_payload::<usize>() {
                    let y = if *from < at { response.rect.bottom() } else { response.rect.top() };
                    ui.painter().hline(response.rect.x_range(), y, (2.0, Tokens::of(ui).accent));
                }
                if let Some(from) = response.dnd_release_payload::<usize>() {
                    moved = Some((*from, at));
                }
            }
            if let Some((from, to)) = moved {
                self.move_label(cx, schema, from, to);
            }
        });
    }

    /// Buttons that move a label in the order in which labels are shown.
    pub(super) fn order_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, schema: &Schema, id: &LabelId) {
        let Some(at) = schema.labels.iter().position(|label| label.id == *id) else { return };
        if small_button(ui, "Up", "Move label up", at > 0) {
            self.move_label(cx, schema, at, at - 1);
        }
        if small_button(ui, "Down", "Move label down", at + 1 < schema.labels.len()) {
            self.move_label(cx, schema, at, at + 1);
        }
    }

    fn move_label(&mut self, cx: &mut Cx<'_>, schema: &Schema, from: usize, to: usize) {
        if from == to || from.max(to) >= schema.labels.len() {
            return;
        }
        let mut changed = schema.clone();
        let label = changed.labels.remove(from);
        let step = format!("Moved the label {}", label.name);
        changed.labels.insert(to, label);
        self.propose(cx, SchemaChange::plain(step, changed));
    }

    fn add_label(&mut self, cx: &mut Cx<'_>, schema: &Schema, name: &str) {
        let label = new_label(schema, name);
        let (id, step) = (label.id.clone(), format!("Added the label {}", label.name));
        let mut changed = schema.clone();
        changed.labels.push(label);
        if self.propose(cx, SchemaChange::plain(step, changed)) {
            self.typed.clear();
            self.selected = Some(id);
            self.leaving = None;
        }
    }
}

fn row_ui(ui: &mut Ui, label: &Label, count: usize, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let response = ui.interact(rect, Id::unique("schema label").with(label.id.as_str()), Sense::click_and_drag());
    let name = match count {
        0 => format!("{}, not used", label.name),
        count => format!("{}, {}", label.name, counted(count, "use")),
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ListBoxOption, true, chosen, &name));
    if chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6, if chosen { tokens.selected } else { tokens.hover });
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 6, (1.5, tokens.accent), egui::StrokeKind::Inside);
    }
    // A grip, to show that the row can be dragged.
    for (column, line) in (0..2).flat_map(|column| (0..3).map(move |line| (column, line))) {
        let place = egui::pos2(rect.left() + 8.0 + 4.0 * column as f32, rect.center().y - 4.0 + 4.0 * line as f32);
        ui.painter().circle_filled(place, 1.0, tokens.border_strong);
    }
    let square = egui::Rect::from_center_size(egui::pos2(rect.left() + 25.0, rect.center().y), vec2(11.0, 11.0));
    let colours = tokens.label(label.hue);
    ui.painter().rect(square, 3, colours.fill, (1.5, colours.stroke), egui::StrokeKind::Inside);
    let inside = rect.with_min_x(rect.left() + 38.0).shrink2(vec2(4.0, 0.0));
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(inside));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let key = label.key.map(|key| key.to_uppercase().to_string()).unwrap_or_default();
        ui.allocate_ui(vec2(22.0, ROW), |ui| {
            ui.set_width(22.0);
            if !key.is_empty() {
                ui.add(KeyCap::new(key));
            }
        });
        let text = if count == 0 { String::new() } else { count.to_string() };
        ui.add(egui::Label::new(rich(text, Face::Body, size::TINY, tokens.muted)).selectable(false));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let name = rich(&label.name, Face::Body, size::SMALL + 0.5, tokens.text);
            ui.add(egui::Label::new(name).truncate().selectable(false));
        });
    });
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

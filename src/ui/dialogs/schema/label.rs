//! The fields of one label.

use super::leaving::Leaving;
use super::{SchemaEditor, field_label, with_label};
use crate::model::{Label, Schema};
use crate::session::Action;
use crate::session::schema::SchemaChange;
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, NEUTRAL_HUE, Tokens, rich, size, space};
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::key_button::KeyButton;
use eframe::egui::{self, Id, Sense, Ui, vec2};

/// The hues that are offered, in degrees: every so many, and grey.
const HUE_STEP: u16 = 15;

impl SchemaEditor {
    pub(super) fn label_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, schema: &Schema, label: &Label) {
        let tokens = Tokens::of(ui);
        let id = Id::unique("schema label").with(label.id.as_str());
        ui.horizontal(|ui| {
            ui.add(Chip::tag(&label.tag, label.hue));
            let words = format!("written as {} in files", label.id);
            ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
            self.order_ui(cx, ui, schema, &label.id);
        });
        let mut changed = label.clone();
        names_ui(ui, id, label, &mut changed);
        hues_ui(ui, &mut changed);
        ui.horizontal(|ui| {
            ui.checkbox(&mut changed.names_entities, "Names entities")
                .on_hover_text("Its mentions are joined to people, places, … of the registry");
            ui.checkbox(&mut changed.holds_stances, "Can hold a stance");
        });
        field_label(ui, "What belongs to it");
        let hint = "And what does not; shown as help on the label";
        if let Some(words) = text_field(ui, id.with("about"), "Label description", &label.description, hint, 2) {
            changed.description = words.trim().to_owned();
        }
        field_label(ui, "Examples, one on each line");
        let examples = label.examples.join("\n");
        if let Some(words) = text_field(ui, id.with("examples"), "Label examples", &examples, "", 2) {
            let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
            changed.examples = lines.map(str::to_owned).collect();
        }
        if !label.merged.is_empty() {
            let merged: Vec<&str> = label.merged.iter().map(|id| id.as_str()).collect();
            let words = format!("Also takes what is suggested or imported as {}.", merged.join(", "));
            ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
        }
        self.features_ui(cx, ui, schema, label);
        if changed != *label {
            let step = match changed.name == label.name {
                true => format!("Changed the label {}", label.name),
                false => format!("Renamed the label {} to {}", label.name, changed.name),
            };
            self.propose(cx, SchemaChange::plain(step, with_label(schema, changed)));
        }
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            let keys = cx.session.keys_of("view.help");
            if ui.add(KeyButton::new("Guideline", keys)).clicked() {
                cx.ask(Action::ShowGuideline(label.id.clone()));
            }
            let others = schema.labels.len() > 1 && cx.session.can_write();
            if ui.add_enabled(others, KeyButton::new("Merge into…", "")).clicked() {
                self.leaving = Some(Leaving::merge(label));
                self.refusal = None;
            }
            if ui.add_enabled(others, KeyButton::new("Delete label…", "").danger()).clicked() {
                self.delete_label(cx, schema, label);
            }
        });
    }

    /// Removes a label; asks first if it is used.
    fn delete_label(&mut self, cx: &mut Cx<'_>, schema: &Schema, label: &Label) {
        self.refusal = None;
        let is_used = cx.session.schema_uses().label(&label.id).total() > 0;
        // What is not counted yet may be used.
        if is_used || cx.session.is_counting_uses() {
            self.leaving = Some(Leaving::label(label));
            return;
        }
        let mut changed = schema.clone();
        changed.labels.retain(|known| known.id != label.id);
        self.propose(cx, SchemaChange::plain(format!("Deleted the label {}", label.name), changed));
    }
}

/// Name, tag and key beside one another.
fn names_ui(ui: &mut Ui, id: Id, label: &Label, changed: &mut Label) {
    let whole = ui.available_width();
    let column = |ui: &mut Ui, width: f32, field: &mut dyn FnMut(&mut Ui)| {
        ui.allocate_ui(vec2(width, 46.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(width);
                field(ui);
            });
        });
    };
    ui.horizontal_top(|ui| {
        column(ui, whole * 0.5, &mut |ui| {
            field_label(ui, "Name");
            if let Some(name) = text_field(ui, id.with("name"), "Label name", &label.name, "Name", 1) {
                changed.name = name.trim().to_owned();
            }
        });
        column(ui, whole * 0.28, &mut |ui| {
            field_label(ui, "Short tag");
            if let Some(tag) = text_field(ui, id.with("tag"), "Label tag", &label.tag, "as on its tags", 1) {
                changed.tag = tag.trim().to_owned();
            }
        });
        column(ui, (whole * 0.22 - 18.0).max(40.0), &mut |ui| {
            field_label(ui, "Key");
            let key = label.key.map(String::from).unwrap_or_default();
            if let Some(key) = text_field(ui, id.with("key"), "Label key", &key, "none", 1) {
                // The key pressed last counts.
                changed.key = key.trim().chars().next_back().map(|key| key.to_ascii_lowercase());
            }
        });
    });
}

/// Squares of all hues; a click chooses.
fn hues_ui(ui: &mut Ui, changed: &mut Label) {
    let tokens = Tokens::of(ui);
    field_label(ui, "Colour");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
        let offered: Vec<u16> = (0..360 / HUE_STEP).map(|step| step * HUE_STEP).chain([NEUTRAL_HUE]).collect();
        let nearest = offered.iter().copied().min_by_key(|hue| match (changed.hue, *hue) {
            (NEUTRAL_HUE.., NEUTRAL_HUE) => 0,
            (NEUTRAL_HUE.., _) | (_, NEUTRAL_HUE) => 999,
            (own, hue) => own.abs_diff(hue).min(360 - own.abs_diff(hue)),
        });
        for hue in offered {
            let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
            let colours = tokens.label(hue);
            let chosen = nearest == Some(hue);
            ui.painter().rect(rect, 4, colours.fill, (1.5, colours.stroke), egui::StrokeKind::Inside);
            if chosen {
                ui.painter().circle_filled(rect.center(), 4.0, tokens.text);
            }
            if response.has_focus() {
                ui.painter().rect_stroke(rect.expand(1.5), 5, (1.5, tokens.accent), egui::StrokeKind::Outside);
            }
            let name = if hue == NEUTRAL_HUE { "Grey".to_owned() } else { format!("Hue {hue}") };
            response
                .widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, chosen, &name));
            if response.on_hover_text(&name).clicked() {
                changed.hue = hue;
            }
        }
    });
}

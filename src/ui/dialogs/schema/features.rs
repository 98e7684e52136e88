//! The features of a label and their values.

use super::leaving::Leaving;
use super::{SchemaEditor, field_label, small_button, with_label};
use crate::model::{Fate, Feature, Label, Migration, Schema};
use crate::session::schema::SchemaChange;
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Id, Ui, vec2};

impl SchemaEditor {
    pub(super) fn features_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, schema: &Schema, label: &Label) {
        let tokens = Tokens::of(ui);
        ui.add_space(space::XS);
        ui.horizontal(|ui| {
            ui.label(rich("Features", Face::SemiBold, size::SMALL, tokens.text));
            let words = "what else can be said of such a mention";
            ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
        });
        for (at, feature) in label.features.iter().enumerate() {
            self.feature_ui(cx, ui, schema, label, at, feature);
        }
        let name = (1..).map(|number| format!("feature {number}")).find(|name| label.feature(name).is_none());
        if small_button(ui, "Add feature", "Add a feature", cx.session.can_write())
            && let Some(name) = name
        {
            let mut changed = label.clone();
            changed.features.push(Feature { name, ..Feature::default() });
            let step = format!("Added a feature of {}", label.name);
            self.propose(cx, SchemaChange::plain(step, with_label(schema, changed)));
        }
    }

    fn feature_ui(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &mut Ui,
        schema: &Schema,
        label: &Label,
        at: usize,
        feature: &Feature,
    ) {
        let id = Id::unique("schema feature").with(label.id.as_str()).with(&feature.name);
        let mut changed = label.clone();
        let mut migration = Migration::default();
        let key = |name: &str| (label.id.clone(), name.to_owned());
        ui.indent(("feature", &feature.name), |ui| {
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_max_width(130.0);
                    if let Some(name) = text_field(ui, id.with("name"), "Feature name", &feature.name, "Name", 1) {
                        changed.features[at].name = name.trim().to_owned();
                        migration.features.insert(key(&feature.name), Fate::Move(name.trim().to_owned()));
                    }
                });
                ui.scope(|ui| {
                    ui.set_max_width((ui.available_width() - 126.0).max(60.0));
                    let about = &feature.description;
                    if let Some(words) = text_field(ui, id.with("about"), "Feature description", about, "Meaning", 1) {
                        changed.features[at].description = words.trim().to_owned();
                    }
                });
                if small_button(ui, "Up", &format!("Move {} up", feature.name), at > 0) {
                    changed.features.swap(at, at - 1);
                }
                if small_button(ui, "✕", &format!("Delete feature {}", feature.name), true) {
                    match cx.session.schema_uses().feature(&label.id, &feature.name) {
                        0 if !cx.session.is_counting_uses() => drop(changed.features.remove(at)),
                        _ => self.leaving = Some(Leaving::feature(label, feature)),
                    }
                }
            });
            self.values_ui(cx, ui, label, at, feature, &mut changed, &mut migration);
        });
        if changed != *label {
            let step = format!("Changed the feature {} of {}", feature.name, label.name);
            let schema = with_label(schema, changed);
            self.propose(cx, SchemaChange { step, schema, migration });
        }
    }

    /// The values, each to rename or delete, and a field for one more.
    #[allow(clippy::too_many_arguments, reason = "one row of a form: where it is, what it shows, what it changes")]
    fn values_ui(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &mut Ui,
        label: &Label,
        at: usize,
        feature: &Feature,
        changed: &mut Label,
        migration: &mut Migration,
    ) {
        let id = Id::unique("schema value").with(label.id.as_str()).with(&feature.name);
        let key = |value: &str| (label.id.clone(), feature.name.clone(), value.to_owned());
        if feature.values.is_empty() {
            field_label(ui, "Free words; or only these values:");
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
            for (number, value) in feature.values.iter().enumerate() {
                // A value and its button stay on one line.
                if ui.available_size_before_wrap().x < 128.0 {
                    ui.end_row();
                }
                ui.scope(|ui| {
                    ui.set_max_width(92.0);
                    let name = format!("Value {value}");
                    if let Some(words) = text_field(ui, id.with(value), &name, value, "Value", 1) {
                        changed.features[at].values[number] = words.trim().to_owned();
                        migration.values.insert(key(value), Fate::Move(words.trim().to_owned()));
                    }
                });
                if small_button(ui, "✕", &format!("Delete value {value}"), true) {
                    match cx.session.schema_uses().value(&label.id, &feature.name, value) {
                        0 if !cx.session.is_counting_uses() => {
                            changed.features[at].values.retain(|known| known != value);
                        }
                        _ => self.leaving = Some(Leaving::value(label, feature, value)),
                    }
                }
            }
            ui.scope(|ui| {
                ui.set_max_width(92.0);
                let words =
                    text_field(ui, id.with("new"), &format!("New value of {}", feature.name), "", "New value", 1);
                if let Some(words) = words.filter(|words| !words.trim().is_empty()) {
                    changed.features[at].values.push(words.trim().to_owned());
                }
            });
        });
    }
}

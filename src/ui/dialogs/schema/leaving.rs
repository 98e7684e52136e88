//! Something that is used shall leave the schema: what becomes of its uses?

use super::SchemaEditor;
use crate::model::{Fate, Feature, Label, LabelId, Migration, RelationType, Schema};
use crate::session::Session;
use crate::session::schema::SchemaChange;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_button::KeyButton;
use eframe::egui::{self, ComboBox, Ui};

/// What shall leave the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Label(LabelId),
    Feature(LabelId, String),
    Value(LabelId, String, String),
    Relation(String),
}

/// What shall leave the schema, and where its uses go.
pub(super) struct Leaving {
    what: What,
    name: String,
    /// Whether it is to be merged into another one, rather than deleted.
    merges: bool,
    /// The id or name of what takes the uses.
    into: Option<String>,
}

impl Leaving {
    /// A label that is deleted.
    pub(super) fn label(label: &Label) -> Self {
        Self { what: What::Label(label.id.clone()), name: label.name.clone(), merges: false, into: None }
    }

    /// A label that is merged into another one.
    pub(super) fn merge(label: &Label) -> Self {
        Self { merges: true, ..Self::label(label) }
    }

    /// A feature that is deleted.
    pub(super) fn feature(label: &Label, feature: &Feature) -> Self {
        let what = What::Feature(label.id.clone(), feature.name.clone());
        Self { what, name: feature.name.clone(), merges: false, into: None }
    }

    /// A value that is deleted.
    pub(super) fn value(label: &Label, feature: &Feature, value: &str) -> Self {
        let what = What::Value(label.id.clone(), feature.name.clone(), value.to_owned());
        Self { what, name: value.to_owned(), merges: false, into: None }
    }

    /// A relation type that is deleted.
    pub(super) fn relation(kind: &RelationType) -> Self {
        Self { what: What::Relation(kind.name.clone()), name: kind.name.clone(), merges: false, into: None }
    }

    /// What may take the uses: ids or names, and how they are shown.
    fn choices(&self, schema: &Schema) -> Vec<(String, String)> {
        let same = |name: &String| (name.clone(), name.clone());
        let all: Vec<(String, String)> = match &self.what {
            What::Label(_) => {
                schema.labels.iter().map(|label| (label.id.as_str().to_owned(), label.name.clone())).collect()
            }
            What::Feature(label, _) => {
                let features = schema.label(label).map_or(&[][..], |label| &label.features);
                features.iter().map(|feature| same(&feature.name)).collect()
            }
            What::Value(label, feature, _) => {
                let feature = schema.label(label).and_then(|label| label.feature(feature));
                feature.map(|feature| feature.values.iter().map(same).collect()).unwrap_or_default()
            }
            What::Relation(_) => schema.relations.iter().map(|kind| same(&kind.name)).collect(),
        };
        let own = match &self.what {
            What::Label(id) => id.as_str(),
            What::Feature(_, name) | What::Value(_, _, name) | What::Relation(name) => name,
        };
        all.into_iter().filter(|(id, _)| id != own).collect()
    }

    /// How it is used, by kind.
    fn uses(&self, session: &Session) -> Vec<String> {
        let uses = session.schema_uses();
        let kinds = match &self.what {
            What::Label(id) => {
                let of_it = uses.label(id);
                vec![
                    (of_it.accepted, "accepted mention", "accepted mentions"),
                    (of_it.suggested, "suggested mention", "suggested mentions"),
                    (of_it.rejected, "rejected mention", "rejected mentions"),
                    (of_it.entities, "entity", "entities"),
                    (of_it.stances, "stance by such a mention", "stances by such mentions"),
                ]
            }
            What::Feature(label, name) => vec![(uses.feature(label, name), "mention", "mentions")],
            What::Value(label, name, value) => vec![(uses.value(label, name, value), "mention", "mentions")],
            What::Relation(name) => {
                vec![(uses.relations.get(name).copied().unwrap_or_default(), "relation", "relations")]
            }
        };
        let used = kinds.into_iter().filter(|(number, ..)| *number > 0);
        used.map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many })).collect()
    }

    /// The change that lets it go.
    fn change(&self, schema: &Schema, into: Option<&str>) -> SchemaChange {
        let mut schema = schema.clone();
        let mut migration = Migration::default();
        let fate = || into.map_or(Fate::Remove, |into| Fate::Move(into.to_owned()));
        match &self.what {
            What::Label(id) => {
                let gone = schema.labels.iter().find(|label| label.id == *id).cloned();
                schema.labels.retain(|label| label.id != *id);
                let into = into.map(LabelId::new);
                if let Some(taker) = schema.labels.iter_mut().find(|label| Some(&label.id) == into.as_ref()) {
                    // What is suggested under it from now on follows too.
                    taker.merged.push(id.clone());
                    taker.merged.extend(gone.into_iter().flat_map(|gone| gone.merged));
                    taker.merged.sort();
                    taker.merged.dedup();
                }
                migration.labels.insert(id.clone(), into.map_or(Fate::Remove, Fate::Move));
            }
            What::Feature(label, name) => {
                let place = schema.labels.iter_mut().find(|known| known.id == *label);
                place.into_iter().for_each(|label| label.features.retain(|feature| feature.name != *name));
                migration.features.insert((label.clone(), name.clone()), fate());
            }
            What::Value(label, name, value) => {
                let place = schema.labels.iter_mut().find(|known| known.id == *label);
                let features = place.into_iter().flat_map(|label| &mut label.features);
                let of_name = features.filter(|feature| feature.name == *name);
                of_name.for_each(|feature| feature.values.retain(|known| known != value));
                migration.values.insert((label.clone(), name.clone(), value.clone()), fate());
            }
            What::Relation(name) => {
                schema.relations.retain(|kind| kind.name != *name);
                migration.relations.insert(name.clone(), fate());
            }
        }
        let kind = match &self.what {
            What::Label(_) => "label",
            What::Feature(..) => "feature",
            What::Value(..) => "value",
            What::Relation(_) => "relation",
        };
        let step = match into {
            Some(into) => {
                let taker = schema.label(&LabelId::new(into)).map_or(into, |label| &label.name);
                format!("Merged the {kind} {} into {taker}", self.name)
            }
            None => format!("Deleted the {kind} {}", self.name),
        };
        SchemaChange { step, schema, migration }
    }
}

impl SchemaEditor {
    /// Asks where the uses go, and carries it out.
    pub(super) fn leaving_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let Some(leaving) = &mut self.leaving else { return };
        let schema = cx.session.project().schema().clone();
        let name = leaving.name.clone();
        let heading =
            if leaving.merges { format!("Merge “{name}” into…") } else { format!("Delete “{name}”") };
        ui.label(rich(heading, Face::SemiBold, size::HEADING, tokens.text));
        let uses = leaving.uses(cx.session);
        let text = match uses.is_empty() {
            true => "It is not used.".to_owned(),
            false => format!("It is used: {}.", uses.join(", ")),
        };
        ui.add(egui::Label::new(rich(text, Face::Body, size::BODY, tokens.text)).wrap());
        ui.add_space(space::S);
        let choices = leaving.choices(&schema);
        let mut done = None;
        ui.horizontal(|ui| {
            ui.label(rich("Move the uses to", Face::Body, size::SMALL, tokens.muted));
            let shown = leaving.into.as_ref().and_then(|into| choices.iter().find(|(id, _)| id == into));
            let combo = ComboBox::from_id_salt("move uses to").height(300.0);
            let response = combo.selected_text(shown.map_or("choose…", |(_, name)| name)).show_ui(ui, |ui| {
                for (id, name) in &choices {
                    if ui.selectable_label(leaving.into.as_ref() == Some(id), name).clicked() {
                        leaving.into = Some(id.clone());
                        ui.close();
                    }
                }
            });
            response
                .response
                .widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, "Move the uses to"));
            let verb = if leaving.merges { "Merge" } else { "Move and delete" };
            if ui.add_enabled(leaving.into.is_some(), KeyButton::new(verb, "").primary()).clicked() {
                done = Some(leaving.into.clone());
            }
        });
        ui.add_space(space::S);
        let merges = leaving.merges;
        ui.horizontal(|ui| {
            if !merges && ui.add(KeyButton::new("Remove the uses too", "").danger()).clicked() {
                done = Some(None);
            }
            if ui.button("Cancel").clicked() {
                self.leaving = None;
            }
        });
        let Some(leaving) = self.leaving.as_ref() else { return };
        if !leaving.merges && matches!(leaving.what, What::Label(_)) {
            let words = "With a mention go the stances that it holds and the relations that it is part of. All of it is \
                         one step that can be undone.";
            ui.add(egui::Label::new(rich(words, Face::Body, size::TINY, tokens.muted)).wrap());
        }
        if let Some(into) = done {
            let change = leaving.change(&schema, into.as_deref());
            if self.propose(cx, change) {
                self.leaving = None;
            }
        }
    }
}

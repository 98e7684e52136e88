//! Another schema instead of the present one: what becomes of the labels that it lacks?

use super::SchemaEditor;
use crate::model::{Fate, LabelId, Migration, Schema};
use crate::report::counted;
use crate::session::Action;
use crate::session::schema::SchemaChange;
use crate::session::workspace::Dialog;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::key_button::KeyButton;
use eframe::egui::{self, Align, ComboBox, Layout, ScrollArea, Ui};
use std::collections::BTreeMap;

/// Where the labels that a schema lacks most likely go: to the label that they were merged into there, or to one
/// of the same name.
pub(super) fn likely(present: &Schema, proposed: &Schema) -> BTreeMap<LabelId, Fate<LabelId>> {
    let gone = present.labels.iter().filter(|label| proposed.label(&label.id).is_none());
    gone.filter_map(|label| {
        let same_name = |other: &&crate::model::Label| other.name.to_lowercase() == label.name.to_lowercase();
        let taker = proposed.label_meant_by(&label.id).or_else(|| proposed.labels.iter().find(same_name))?;
        Some((label.id.clone(), Fate::Move(taker.id.clone())))
    })
    .collect()
}

impl SchemaEditor {
    pub(super) fn replace_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, proposed: &Schema) {
        let tokens = Tokens::of(ui);
        let present = cx.session.project().schema().clone();
        let uses = cx.session.schema_uses();
        let is_open = cx.session.is_counting_uses();
        let words = format!("“{}” takes the place of “{}”. Its labels:", proposed.name, present.name);
        ui.label(rich(words, Face::Body, size::BODY, tokens.text));
        ui.horizontal_wrapped(|ui| {
            for label in &proposed.labels {
                ui.add(Chip::tag(&label.tag, label.hue)).on_hover_text(&label.description);
            }
        });
        let missing: Vec<_> = present
            .labels
            .iter()
            .filter(|label| proposed.label(&label.id).is_none() && (is_open || uses.label(&label.id).total() > 0))
            .collect();
        ui.add_space(space::S);
        if missing.is_empty() {
            ui.label(rich("Everything that is annotated has its label there.", Face::Body, size::SMALL, tokens.muted));
        } else {
            ui.label(rich(
                "It lacks labels that are used. Move their uses where?",
                Face::SemiBold,
                size::SMALL,
                tokens.text,
            ));
        }
        let height = super::super::list_height(ui.ctx());
        ScrollArea::vertical().id_salt("fates").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for label in &missing {
                ui.horizontal(|ui| {
                    ui.add(Chip::tag(&label.tag, label.hue));
                    ui.label(rich(&label.name, Face::Body, size::SMALL, tokens.text));
                    let number = uses.label(&label.id).total();
                    ui.label(rich(counted(number, "use"), Face::Body, size::TINY, tokens.muted));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        self.fate_ui(ui, proposed, &label.id, &label.name);
                    });
                });
            }
        });
        self.refusal_ui(ui);
        ui.add_space(space::M);
        let decided = missing.iter().all(|label| self.fates.contains_key(&label.id));
        ui.horizontal(|ui| {
            if ui.add_enabled(decided, KeyButton::new("Replace", "").primary()).clicked() {
                let step = format!("Replaced the schema {} by {}", present.name, proposed.name);
                let migration = Migration { labels: self.fates.clone(), ..Migration::default() };
                if self.propose(cx, SchemaChange { step, schema: proposed.clone(), migration }) {
                    self.selected = None;
                    cx.ask(Action::Ask(Some(Dialog::Schema(None))));
                }
            }
            if ui.button("Cancel").clicked() {
                cx.ask(Action::Ask(Some(Dialog::Schema(None))));
            }
        });
    }

    fn fate_ui(&mut self, ui: &mut Ui, proposed: &Schema, id: &LabelId, name: &str) {
        let shown = match self.fates.get(id) {
            None => "choose…",
            Some(Fate::Remove) => "remove them",
            Some(Fate::Move(into)) => proposed.label(into).map_or(into.as_str(), |label| &label.name),
        };
        let combo = ComboBox::from_id_salt(("fate", id.as_str())).height(300.0).width(180.0);
        let response = combo.selected_text(shown).show_ui(ui, |ui| {
            let mut chosen = None;
            for label in &proposed.labels {
                let fate = Fate::Move(label.id.clone());
                if ui.selectable_label(self.fates.get(id) == Some(&fate), &label.name).clicked() {
                    chosen = Some(fate);
                }
            }
            ui.separator();
            if ui.selectable_label(self.fates.get(id) == Some(&Fate::Remove), "remove them").clicked() {
                chosen = Some(Fate::Remove);
            }
            if let Some(fate) = chosen {
                self.fates.insert(id.clone(), fate);
                ui.close();
            }
        });
        let name = format!("Move the uses of {name} to");
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, &name));
    }
}

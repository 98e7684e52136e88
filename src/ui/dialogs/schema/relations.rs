//! The page of relation types.

use super::leaving::Leaving;
use super::{SchemaEditor, add_ui, small_button};
use crate::model::{Fate, Migration, RelationType, Schema};
use crate::report::counted;
use crate::session::schema::SchemaChange;
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Id, ScrollArea, Ui};

impl SchemaEditor {
    pub(super) fn relations_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, height: f32) {
        let schema = cx.session.project().schema().clone();
        ScrollArea::vertical().id_salt("relations").max_height(height).auto_shrink(false).show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            if self.leaving.is_some() {
                return self.leaving_ui(cx, ui);
            }
            for (at, kind) in schema.relations.iter().enumerate() {
                self.relation_ui(cx, ui, &schema, at, kind);
            }
            ui.add_space(space::S);
            if let Some(name) = add_ui(ui, &mut self.typed, "New relation, such as “ally of”", "relation") {
                let mut changed = (*schema).clone();
                let step = format!("Added the relation {name}");
                changed.relations.push(RelationType { name, description: String::new() });
                if self.propose(cx, SchemaChange::plain(step, changed)) {
                    self.typed.clear();
                }
            }
        });
    }

    fn relation_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, schema: &Schema, at: usize, kind: &RelationType) {
        let tokens = Tokens::of(ui);
        let id = Id::unique("schema relation").with(&kind.name);
        let used = cx.session.schema_uses().relations.get(&kind.name).copied().unwrap_or_default();
        let mut changed = schema.clone();
        let mut migration = Migration::default();
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_max_width(170.0);
                if let Some(name) = text_field(ui, id.with("name"), "Relation name", &kind.name, "Name", 1) {
                    changed.relations[at].name = name.trim().to_owned();
                    migration.relations.insert(kind.name.clone(), Fate::Move(name.trim().to_owned()));
                }
            });
            ui.scope(|ui| {
                ui.set_max_width((ui.available_width() - 210.0).max(80.0));
                let about = &kind.description;
                if let Some(words) = text_field(ui, id.with("about"), "Relation description", about, "Meaning", 1) {
                    changed.relations[at].description = words.trim().to_owned();
                }
            });
            let last = schema.relations.len().saturating_sub(1);
            if small_button(ui, "Up", &format!("Move {} up", kind.name), at > 0) {
                changed.relations.swap(at, at - 1);
            }
            if small_button(ui, "Down", &format!("Move {} down", kind.name), at < last) {
                changed.relations.swap(at, at + 1);
            }
            if small_button(ui, "✕", &format!("Delete relation {}", kind.name), true) {
                match used {
                    0 if !cx.session.is_counting_uses() => drop(changed.relations.remove(at)),
                    _ => self.leaving = Some(Leaving::relation(kind)),
                }
            }
            if used > 0 {
                ui.label(rich(counted(used, "use"), Face::Body, size::TINY, tokens.muted));
            }
        });
        if changed != *schema {
            let step = format!("Changed the relation {}", kind.name);
            self.propose(cx, SchemaChange { step, schema: changed, migration });
        }
    }
}

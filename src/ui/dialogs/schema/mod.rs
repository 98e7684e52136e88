//! The schema editor: labels, words for stances, relations, guidelines. Each change is one step.

mod features;
mod label;
mod labels;
mod leaving;
mod relations;
mod replace;
mod words;

use super::modal;
use crate::model::{Fate, Label, LabelId, Schema};
use crate::session::Action;
use crate::session::schema::SchemaChange;
use crate::session::workspace::Dialog;
use crate::store::READY_MADE;
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_button::KeyButton;
use crate::ui::widgets::segmented;
use eframe::egui::{self, Align, Context, Id, Layout, ScrollArea, Ui};
use leaving::Leaving;
use std::collections::BTreeMap;

/// The pages of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Page {
    #[default]
    Labels,
    Stances,
    Relations,
    Guidelines,
}

/// What only the screen knows of the editor.
#[derive(Default)]
pub struct SchemaEditor {
    page: Page,
    /// The label whose fields are shown; the first one if none.
    selected: Option<LabelId>,
    /// The name of a label, relation or value to add, as typed so far.
    typed: String,
    /// What is about to leave the schema and is used: the analyst is asked what becomes of the uses.
    leaving: Option<Leaving>,
    /// Why the last change was refused.
    refusal: Option<String>,
    /// What becomes of the labels that a proposed schema lacks.
    fates: BTreeMap<LabelId, Fate<LabelId>>,
    /// Whether the analyst has been shown the proposal before.
    proposing: bool,
}

impl SchemaEditor {
    /// Draws the editor, or the question what becomes of labels that a proposed schema lacks.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, proposed: Option<&Schema>, fresh: bool) {
        if fresh {
            *self = Self::default();
        }
        if let Some(proposed) = proposed {
            if !std::mem::replace(&mut self.proposing, true) {
                (self.leaving, self.refusal) = (None, None);
                self.fates = replace::likely(cx.session.project().schema(), proposed);
            }
            modal(cx, ctx, "Replace the schema", 620.0, |cx, ui| self.replace_ui(cx, ui, proposed));
            return;
        }
        self.proposing = false;
        let height = (ctx.content_rect().height() - 270.0).clamp(150.0, 560.0);
        modal(cx, ctx, "Schema", 900.0, |cx, ui| {
            self.head_ui(cx, ui);
            self.refusal_ui(ui);
            counting_ui(cx, ui);
            match self.page {
                Page::Labels => self.labels_ui(cx, ui, height),
                Page::Stances => self.words_ui(cx, ui, height),
                Page::Relations => self.relations_ui(cx, ui, height),
                Page::Guidelines => self.guidelines_ui(cx, ui, height),
            }
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                if ui.button("Close").clicked() {
                    cx.ask(Action::Ask(None));
                }
                for (command, name, enabled) in [
                    ("edit.undo", "Undo", cx.session.can_undo_schema()),
                    ("edit.redo", "Redo", cx.session.can_redo_schema()),
                ] {
                    let button = KeyButton::new(name, cx.session.keys_of(command));
                    if ui.add_enabled(enabled, button).clicked() {
                        (self.leaving, self.refusal) = (None, None);
                        cx.run(command);
                    }
                }
                let tokens = Tokens::of(ui);
                let words = "Each change is one step; annotations follow both ways.";
                ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
            });
        });
    }

    /// Pages on the left, the schema as a whole on the right.
    fn head_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let pages = [
                (Page::Labels, "Labels"),
                (Page::Stances, "Stances"),
                (Page::Relations, "Relations"),
                (Page::Guidelines, "Guidelines"),
            ];
            ui.scope(|ui| {
                ui.set_max_width(300.0);
                if segmented::tabs(ui, "page", &mut self.page, &pages) {
                    (self.leaving, self.refusal) = (None, None);
                    self.typed.clear();
                }
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Save…").on_hover_text("Write this schema to a file").clicked() {
                    cx.ask(Action::Ask(Some(Dialog::SaveSchema)));
                }
                let can_write = cx.session.can_write();
                let load = ui.add_enabled(can_write, egui::Button::new("Load…"));
                if load.on_hover_text("Read a schema from a file, instead of this one").clicked() {
                    cx.ask(Action::Ask(Some(Dialog::LoadSchema)));
                }
                ui.add_enabled_ui(can_write, |ui| {
                    ui.menu_button("Replace by…", |ui| {
                        for ready in READY_MADE {
                            let schema = ready.schema();
                            if ui.button(&schema.name).on_hover_text(ready.about).clicked() {
                                cx.ask(Action::Ask(Some(Dialog::Schema(Some(Box::new(schema))))));
                                ui.close();
                            }
                        }
                    });
                });
                let tokens = Tokens::of(ui);
                let name = cx.session.project().schema().name.clone();
                ui.label(rich(name, Face::SemiBold, size::SMALL, tokens.muted)).on_hover_text("The schema's name");
            });
        });
        ui.add_space(space::XS);
    }

    fn refusal_ui(&self, ui: &mut Ui) {
        if let Some(refusal) = &self.refusal {
            let tokens = Tokens::of(ui);
            ui.add(egui::Label::new(rich(refusal, Face::SemiBold, size::SMALL, tokens.danger)).wrap());
        }
    }

    fn guidelines_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, height: f32) {
        let tokens = Tokens::of(ui);
        let schema = cx.session.project().schema().clone();
        let id = Id::unique("schema");
        field_label(ui, "Name of the schema");
        if let Some(name) = text_field(ui, id.with("name"), "Schema name", &schema.name, "Name", 1) {
            let changed = Schema { name: name.trim().to_owned(), ..(*schema).clone() };
            self.propose(cx, SchemaChange::plain("Renamed the schema", changed));
        }
        field_label(ui, "How to annotate, in your own words");
        ScrollArea::vertical().max_height(height - 70.0).show(ui, |ui| {
            let rows = ((height - 80.0) / 17.0).max(5.0) as usize;
            if let Some(words) = text_field(ui, id.with("guidelines"), "Guidelines", &schema.guidelines, "Rules", rows)
            {
                let changed = Schema { guidelines: words.trim_end().to_owned(), ..(*schema).clone() };
                self.propose(cx, SchemaChange::plain("Changed the guidelines", changed));
            }
        });
        let words = "They are saved with the project, so that everybody who annotates it reads the same.";
        ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
    }

    /// Asks for a change, unless something speaks against it; then says what. Gives whether it asked.
    fn propose(&mut self, cx: &mut Cx<'_>, change: SchemaChange) -> bool {
        self.refusal = match cx.session.can_write() {
            true => cx.session.schema_refusal(&change.schema),
            false => Some("The project is open for reading only.".to_owned()),
        };
        let possible = self.refusal.is_none();
        if possible {
            cx.ask(Action::ChangeSchema(Box::new(change)));
        }
        possible
    }
}

/// The schema with one label changed.
fn with_label(schema: &Schema, label: Label) -> Schema {
    let mut changed = schema.clone();
    if let Some(place) = changed.labels.iter_mut().find(|known| known.id == label.id) {
        *place = label;
    }
    changed
}

/// A muted name above a field.
fn field_label(ui: &mut Ui, name: &str) {
    let tokens = Tokens::of(ui);
    ui.label(rich(name, Face::Body, size::SMALL, tokens.muted));
}

/// A small button whose name says more than its face.
fn small_button(ui: &mut Ui, face: &str, name: &str, enabled: bool) -> bool {
    let text = egui::RichText::new(face).size(size::SMALL);
    let button = ui.add_enabled(enabled, egui::Button::new(text).small().min_size(egui::vec2(22.0, 22.0)));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, enabled, name));
    button.on_hover_text(name).clicked()
}

/// A line to type the name of something new. Gives the name once Enter or the button is pressed.
fn add_ui(ui: &mut Ui, typed: &mut String, hint: &str, name: &str) -> Option<String> {
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 60.0).max(80.0);
        let response = ui.add(egui::TextEdit::singleline(typed).hint_text(hint).desired_width(width));
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(egui::accesskit::Role::TextInput, true, name);
            info.current_text_value = Some(typed.clone());
            info
        });
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let is_named = !typed.trim().is_empty();
        let add = ui.add_enabled(is_named, egui::Button::new("Add"));
        add.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, is_named, format!("Add {name}")));
        (is_named && (enter || add.clicked())).then(|| typed.trim().to_owned())
    })
    .inner
}

/// Says that uses are still being counted, if so: a worker counts those of large projects.
fn counting_ui(cx: &Cx<'_>, ui: &mut Ui) {
    drop(cx.session.schema_uses());
    if cx.session.is_counting_uses() {
        let tokens = Tokens::of(ui);
        let words = "Counting uses in all articles; until that is done, whatever is removed may be used.";
        ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
    }
}

//! The Article tab: what is known about the open article, its state, and the analyst's note.

use crate::model::{DocumentState, Metadata};
use crate::session::Action;
use crate::session::workspace::Fields;
use crate::ui::cx::{Cx, focus_field, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Id, ScrollArea, Ui};

/// A field of the metadata: its name, a hint, and where it is.
type Field = (&'static str, &'static str, fn(&mut Metadata) -> &mut String);

const FIELDS: [Field; 6] = [
    ("Title", "Headline", |metadata| &mut metadata.title),
    ("Outlet", "Newspaper, agency or site", |metadata| &mut metadata.outlet),
    ("Author", "Who wrote it", |metadata| &mut metadata.author),
    ("Date", "2025-08-22", |metadata| &mut metadata.date),
    ("Address", "https://…", |metadata| &mut metadata.address),
    ("Language", "en", |metadata| &mut metadata.language),
];

/// Draws the tab.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let Some(document) = cx.session.document().cloned() else { return };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let id = Id::unique("article").with(document.id.as_str());
        for (name, hint, field) in FIELDS {
            let mut metadata = document.metadata.clone();
            ui.label(rich(name, Face::Body, size::SMALL, tokens.muted));
            if let Some(value) = text_field(ui, id.with(name), name, field(&mut metadata), hint, 1) {
                *field(&mut metadata) = value.trim().to_owned();
                cx.ask(Action::EditMetadata(document.id.clone(), Box::new(metadata)));
            }
        }
        if document.metadata.day().is_none() {
            let why = match document.metadata.date.is_empty() {
                true => "Without a date, days such as “Wednesday” stay relative.",
                false => "This is no date such as 2025-08-22, so days such as “Wednesday” stay relative.",
            };
            ui.label(rich(why, Face::Body, size::TINY, tokens.warning));
        }
        ui.add_space(space::S);
        ui.label(rich("State", Face::Body, size::SMALL, tokens.muted));
        ui.horizontal(|ui| {
            let states = [
                (DocumentState::New, "New"),
                (DocumentState::InProgress, "In progress"),
                (DocumentState::Done, "Done"),
            ];
            for (state, name) in states {
                if ui.selectable_label(document.state == state, name).clicked() {
                    cx.ask(Action::SetState(document.id.clone(), state));
                }
            }
        });
        ui.add_space(space::S);
        ui.label(rich("Note", Face::Body, size::SMALL, tokens.muted));
        if cx.session.workspace().wants_fields == Some(Fields::Note) {
            focus_field(ui, id.with("note"));
            cx.ask(Action::FieldsReached);
        }
        if let Some(note) =
            text_field(ui, id.with("note"), "Note", &document.note, "Your own words about this article", 6)
        {
            cx.ask(Action::EditNote(document.id.clone(), note));
        }
        ui.add_space(space::S);
        let source = &document.source;
        let from = match source.name.as_str() {
            "" => "Pasted text".to_owned(),
            name => format!("Read from {name} as {}, {}", source.format, source.encoding),
        };
        ui.label(rich(from, Face::Body, size::TINY, tokens.muted));
    });
}

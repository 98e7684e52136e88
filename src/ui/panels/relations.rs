//! The relations of the selected mention: followed, changed, turned round, removed.

use super::mention::{choice, name_it};
use crate::model::{Mention, Relation, Status};
use crate::session::Action;
use crate::session::workspace::Item;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size};
use crate::ui::widgets::section::section;
use crate::ui::widgets::small_button::small_button;
use eframe::egui::{Button, ComboBox, Ui};

/// Draws the section.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention) {
    let overlay = cx.session.overlay();
    let relations: Vec<Relation> = overlay.relations_of(&mention.id).cloned().collect();
    section(ui, "Relations", |ui| {
        for relation in &relations {
            relation_ui(cx, ui, mention, relation);
        }
        let add = ui.add_enabled(cx.session.can_write(), small_button("Relate to…"));
        if add.on_hover_text("Then click the other mention, or go to it with . and , (R)").clicked() {
            cx.run("annotate.relate");
        }
    });
}

fn relation_ui(cx: &mut Cx<'_>, ui: &mut Ui, mention: &Mention, relation: &Relation) {
    let tokens = Tokens::of(ui);
    let Some(document) = cx.session.document().cloned() else { return };
    let overlay = cx.session.overlay();
    let goes_out = relation.from == mention.id;
    let other = if goes_out { &relation.to } else { &relation.from };
    let words = overlay.mention(other).map(|other| document.text.joined(&other.spans)).unwrap_or_default();
    let can_write = cx.session.can_write();
    ui.horizontal(|ui| {
        let arrow = if goes_out { "→" } else { "←" };
        ui.label(rich(arrow, Face::SemiBold, size::SMALL, tokens.muted));
        let kind = format!("{}{}", relation.kind, if relation.status == Status::Suggested { "?" } else { "" });
        let combo = ComboBox::from_id_salt(("kind", relation.id.as_str())).selected_text(kind).width(96.0);
        let response = combo.show_ui(ui, |ui| {
            for kind in &cx.session.project().schema().relations {
                let chosen = kind.name == relation.kind;
                if choice(ui, chosen, &kind.name) && !chosen {
                    let changed = Relation { kind: kind.name.clone(), ..relation.clone() };
                    cx.ask(Action::EditRelation(document.id.clone(), Box::new(changed)));
                }
            }
        });
        name_it(response.response, &format!("Kind of relation to {words}"));
        let shown = rich(format!("“{words}”"), Face::Body, size::SMALL, tokens.text);
        if ui.add(Button::new(shown).frame(false).truncate()).on_hover_text("Show it").clicked() {
            cx.ask(Action::ShowItem(document.id.clone(), Item::Mention(other.clone())));
        }
    });
    ui.horizontal(|ui| {
        if relation.status == Status::Suggested {
            let accept = name_it(ui.add_enabled(can_write, small_button("Accept")), "Accept relation");
            if accept.clicked() {
                let accepted = Relation { status: Status::Accepted, ..relation.clone() };
                cx.ask(Action::EditRelation(document.id.clone(), Box::new(accepted)));
            }
        }
        let turn = name_it(ui.add_enabled(can_write, small_button("Turn round")), "Turn relation round");
        if turn.clicked() {
            let (from, to) = (relation.to.clone(), relation.from.clone());
            let turned = Relation { from, to, ..relation.clone() };
            cx.ask(Action::EditRelation(document.id.clone(), Box::new(turned)));
        }
        let remove = name_it(ui.add_enabled(can_write, small_button("Remove")), "Remove relation");
        if remove.clicked() {
            cx.ask(Action::RemoveRelation(document.id.clone(), relation.id.clone()));
        }
    });
}

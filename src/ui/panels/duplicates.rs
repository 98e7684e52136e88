//! Entities that may be the same, over the list of the Entities tab: merge them or keep them apart.

use crate::model::{Duplicate, EntityId};
use crate::report::counted;
use crate::session::Action;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::section::section;
use crate::ui::widgets::small_button::small_button;
use eframe::egui::{Label, ScrollArea, Ui};

use super::mention::name_it;

/// The section takes no more than this, so that the list below stays in sight.
const HEIGHT: f32 = 210.0;

/// So many proposals are drawn; the rest follows when they are decided.
const SHOWN: usize = 20;

/// Draws the proposals, if there are any.
pub fn duplicates_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let proposals = cx.session.duplicates();
    if proposals.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    section(ui, &format!("May be the same · {}", proposals.len()), |ui| {
        ScrollArea::vertical().id_salt("duplicates").max_height(HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
            for proposal in proposals.iter().take(SHOWN) {
                proposal_ui(cx, ui, proposal);
            }
        });
    });
    ui.add_space(space::S);
}

fn proposal_ui(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Duplicate) {
    let tokens = Tokens::of(ui);
    let (Some(one), Some(into)) = (cx.session.entity(&proposal.one), cx.session.entity(&proposal.into)) else { return };
    let (one, into) = (one.name.clone(), into.name.clone());
    let words = format!("{one} ({}) and {into} ({})", articles(cx, &proposal.one), articles(cx, &proposal.into));
    ui.add_space(space::XS);
    ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.text)).wrap());
    ui.add(Label::new(rich(&proposal.reason, Face::Body, size::TINY, tokens.muted)).wrap());
    ui.horizontal_wrapped(|ui| {
        let can_write = cx.session.can_write();
        let merge = ui.add_enabled(can_write, small_button("Merge"));
        let merge = name_it(merge, &format!("Merge {one} into {into}"));
        if merge.on_hover_text("They are the same; can be undone").clicked() {
            cx.ask(Action::MergeEntities(vec![proposal.one.clone()], proposal.into.clone()));
        }
        let apart = ui.add_enabled(can_write, small_button("Keep apart"));
        let apart = name_it(apart, &format!("Keep {one} and {into} apart"));
        if apart.on_hover_text("They are two; this is not asked again").clicked() {
            cx.ask(Action::KeepApart(proposal.one.clone(), proposal.into.clone()));
        }
    });
}

fn articles(cx: &Cx<'_>, id: &EntityId) -> String {
    counted(cx.session.entity_counts().get(id).map_or(0, |count| count.documents), "article")
}

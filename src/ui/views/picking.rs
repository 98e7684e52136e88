//! Clicks into the text while a stance is coded: they fill the field that has the focus.

use crate::model::{Holder, MentionId};
use crate::session::Action;
use crate::session::draft::{CodingField, Pick, StanceDraft};
use crate::ui::cx::Cx;
use crate::ui::widgets::annotated_text::TextOutput;
use eframe::egui::Ui;

/// Takes a click on a mention, or words that were just selected, for the field that has the focus.
///
/// `mentions` are those of the boxes that the output counts. With Control one more is added.
pub(super) fn follow(cx: &mut Cx<'_>, ui: &Ui, output: &TextOutput, draft: &StanceDraft, mentions: &[MentionId]) {
    let (more, shift) = ui.input(|input| (input.modifiers.command, input.modifiers.shift));
    let selected = match &output.clicked {
        Some(click) if click.secondary => return,
        Some(click) => click.count > 1 || shift,
        None => output.response.drag_stopped(),
    };
    let range = output.cursor.range();
    if selected && !range.is_empty() {
        return cx.ask(Action::PickForStance(Pick::Words(range), more));
    }
    let Some(click) = output.clicked.as_ref().filter(|click| click.count == 1) else { return };
    let overlay = cx.session.overlay();
    let under: Vec<&MentionId> = click.spans.iter().filter_map(|&at| mentions.get(at)).collect();
    let fits = |id: &&MentionId| {
        draft.field != CodingField::Holder || overlay.mention(id).is_some_and(|mention| cx.session.can_hold(mention))
    };
    let fitting: Vec<&MentionId> = under.iter().copied().filter(fits).collect();
    let offered = if fitting.is_empty() { under } else { fitting };
    // Again at the same place: the next one outwards, and round.
    let is_chosen = |id: &&MentionId| match draft.field {
        CodingField::Holder => draft.holders == [Holder::Mention((*id).clone())],
        CodingField::Target => {
            let spans = overlay.mention(id).map(|mention| &mention.spans);
            draft.targets.len() == 1 && draft.targets.first().map(|target| &target.spans) == spans
        }
        _ => false,
    };
    let next = offered.iter().position(is_chosen).filter(|_| !more).map_or(0, |at| (at + 1) % offered.len());
    if let Some(id) = offered.get(next) {
        cx.ask(Action::PickForStance(Pick::Mention((*id).clone()), more));
    }
}

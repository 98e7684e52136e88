//! Coding a stance on all places that a search has found, or recoding the stances among them.

use super::{buttons, modal};
use crate::model::Polarity;
use crate::session::Action;
use crate::session::searching::{HitsHolder, HitsStance, SearchRequest};
use crate::session::workspace::Dialog;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::segmented;
use crate::ui::widgets::small_button::small_button;
use eframe::egui::accesskit::Role;
use eframe::egui::{ComboBox, Context, Id, Key, Modifiers, ScrollArea, TextEdit, Ui, WidgetInfo};

/// How many entities are offered as holders at most.
const MOST: usize = 50;

/// What was typed to narrow the holders.
#[derive(Default)]
pub struct CodeHits {
    typed: String,
}

impl CodeHits {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, draft: HitsStance, fresh: bool) {
        if fresh {
            self.typed.clear();
        }
        let mut changed = draft.clone();
        if !ctx.text_edit_focused() {
            take_keys(ctx, &mut changed);
        }
        let mut done = super::enter(ctx);
        let title = match (draft.made, draft.recoded) {
            (made, 0) => format!("Code {}", stances(made)),
            (0, recoded) => format!("Recode {}", stances(recoded)),
            (made, recoded) => format!("Code {}, recode {}", stances(made), stances(recoded)),
        };
        modal(cx, ctx, &title, 460.0, |cx, ui| {
            let tokens = Tokens::of(ui);
            if draft.made > 0 {
                heading_ui(ui, "Who");
                self.holder_ui(cx, ui, &mut changed);
                let words = "Each ticked place becomes the target; its sentence is the evidence.";
                ui.label(rich(words, Face::Body, size::SMALL, tokens.muted));
            }
            heading_ui(ui, if draft.made > 0 { "Stands  ← →" } else { "New polarity  ← → (none leaves it as it is)" });
            let schema = cx.session.project().schema();
            let names =
                [Polarity::Oppose, Polarity::Neutral, Polarity::Support].map(|it| (it, schema.polarity(it).name));
            let choices = names.each_ref().map(|(polarity, name)| (*polarity, name.as_str()));
            if let Some(polarity) = segmented::polarities(ui, changed.polarity, &choices) {
                let again = draft.made == 0 && changed.polarity == Some(polarity);
                changed.polarity = (!again).then_some(polarity);
            }
            ui.horizontal(|ui| {
                for polarity in [Polarity::LeansOppose, Polarity::LeansSupport, Polarity::Mixed] {
                    let name = schema.polarity(polarity).name;
                    if ui.selectable_label(changed.polarity == Some(polarity), name).clicked() {
                        changed.polarity = Some(polarity);
                    }
                }
            });
            heading_ui(ui, "Issue");
            let hint = if draft.made > 0 { "Issue (optional)" } else { "Empty leaves it as it is" };
            let id = Id::unique("issue of places");
            ui.add(TextEdit::singleline(&mut changed.issue).id(id).hint_text(hint).desired_width(f32::INFINITY));
            issues_ui(cx, ui, &mut changed);
            let says_something = draft.made > 0 || changed.polarity.is_some() || !changed.issue.trim().is_empty();
            done |= buttons(cx, ui, &title, says_something);
        });
        if done {
            cx.ask(Action::Search(SearchRequest::Code(changed)));
        } else if changed != draft {
            cx.ask(Action::Ask(Some(Dialog::CodeHits(changed))));
        }
    }

    fn holder_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, draft: &mut HitsStance) {
        let nearest = "Whoever its sentence names first";
        let shown = match &draft.holder {
            HitsHolder::Nearest => nearest.to_owned(),
            HitsHolder::Outlet => "The outlet".to_owned(),
            HitsHolder::Entity(id) => cx.session.entity(id).map(|entity| entity.name.clone()).unwrap_or_default(),
        };
        let combo = ComboBox::from_id_salt("holder of places").width(ui.available_width()).selected_text(&shown);
        let response = combo.show_ui(ui, |ui| {
            ui.selectable_value(&mut draft.holder, HitsHolder::Nearest, nearest);
            ui.selectable_value(&mut draft.holder, HitsHolder::Outlet, "The outlet");
            let wanted = self.typed.to_lowercase();
            let fits = |name: &str| wanted.is_empty() || name.to_lowercase().contains(&wanted);
            let entities = cx.session.project().entities().filter(|entity| entity.names().any(fits));
            ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
                for entity in entities.take(MOST) {
                    ui.selectable_value(&mut draft.holder, HitsHolder::Entity(entity.id.clone()), &entity.name);
                }
            });
        });
        response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Holder: {shown}")));
        let hint = "Narrow the list by a few letters";
        let narrow = ui.add(TextEdit::singleline(&mut self.typed).hint_text(hint).desired_width(f32::INFINITY));
        narrow.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Narrow the holders"));
    }
}

fn stances(count: usize) -> String {
    if count == 1 { "a stance".to_owned() } else { format!("{count} stances") }
}

fn heading_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of(ui);
    ui.add_space(space::S);
    ui.label(rich(words, Face::SemiBold, size::SMALL, tokens.muted));
}

/// The issues that contain what was typed; a click takes one.
fn issues_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut HitsStance) {
    let typed = draft.issue.to_lowercase();
    let known = cx.session.project().issues();
    let fitting = known.filter(|issue| issue.name.to_lowercase().contains(&typed) && issue.name != draft.issue);
    let names: Vec<String> = fitting.take(6).map(|issue| issue.name.clone()).collect();
    ui.horizontal_wrapped(|ui| {
        for name in names {
            if ui.add(small_button(&name)).clicked() {
                draft.issue = name;
            }
        }
    });
}

/// Left and Right go through the polarities.
fn take_keys(ctx: &Context, draft: &mut HitsStance) {
    let scale = [Polarity::Oppose, Polarity::LeansOppose, Polarity::Neutral, Polarity::LeansSupport, Polarity::Support];
    let at = draft.polarity.and_then(|polarity| scale.iter().position(|known| *known == polarity));
    ctx.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowLeft) {
            draft.polarity = Some(at.map_or(Polarity::Oppose, |at| scale[at.saturating_sub(1)]));
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowRight) {
            draft.polarity = Some(at.map_or(Polarity::Support, |at| scale[(at + 1).min(scale.len() - 1)]));
        }
    });
}

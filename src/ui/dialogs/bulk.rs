//! Deciding on many suggestions at once: which, how sure, how many that is.

use super::modal;
use crate::model::{Score, Status};
use crate::session::Action;
use crate::session::workspace::{Bulk, Dialog, Kind};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Align, Button, ComboBox, Context, Layout, Slider, Ui, WidgetInfo, accesskit};

/// Draws the dialog.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context, bulk: Bulk) {
    let mut changed = bulk.clone();
    let mut decided = None;
    modal(cx, ctx, "Decide on many", 460.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        ui.horizontal(|ui| {
            ui.selectable_value(&mut changed.only_paragraph, false, "This article");
            ui.add_enabled_ui(bulk.paragraph.is_some(), |ui| {
                ui.selectable_value(&mut changed.only_paragraph, true, "This paragraph");
            });
        });
        ui.add_space(space::S);
        kind_ui(cx, ui, &mut changed);
        ui.add_space(space::S);
        score_ui(ui, "Score from", &mut changed.from);
        score_ui(ui, "Score to", &mut changed.to);
        ui.add_space(space::S);
        let count = cx.session.bulk_matches(&changed).len();
        let words = match count {
            0 => "No open suggestion is like that.".to_owned(),
            1 => "1 open suggestion is like that.".to_owned(),
            count => format!("{count} open suggestions are like that."),
        };
        ui.label(rich(words, Face::SemiBold, size::BODY, tokens.text));
        let words = cx.session.with_keys("One step: {edit.undo} takes it back.");
        ui.label(rich(words, Face::Body, size::SMALL, tokens.muted));
        ui.add_space(space::M);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = rich(format!("Accept {count}"), Face::SemiBold, size::BODY, tokens.on_success);
            if ui.add_enabled(count > 0, Button::new(text).fill(tokens.success)).clicked() || super::enter(ctx) {
                decided = Some(Status::Accepted);
            }
            if ui.add_enabled(count > 0, Button::new(format!("Reject {count}"))).clicked() {
                decided = Some(Status::Rejected);
            }
            if ui.button("Cancel").clicked() {
                cx.ask(Action::Ask(None));
            }
        });
    });
    if let Some(status) = decided {
        cx.ask(Action::DecideMany(changed, status));
    } else if changed != bulk {
        cx.ask(Action::Ask(Some(Dialog::Bulk(changed))));
    }
}

fn kind_ui(cx: &Cx<'_>, ui: &mut Ui, bulk: &mut Bulk) {
    let schema = cx.session.project().schema().clone();
    let name = |kind: &Kind| match kind {
        Kind::Any => "All suggestions".to_owned(),
        Kind::Stances => "Stances".to_owned(),
        Kind::Label(id) => schema.label(id).map_or_else(|| id.to_string(), |label| label.name.clone()),
    };
    let combo = ComboBox::from_id_salt("kind of suggestion").selected_text(name(&bulk.kind)).width(200.0);
    let response = combo.show_ui(ui, |ui| {
        let labels = schema.labels.iter().map(|label| Kind::Label(label.id.clone()));
        for kind in [Kind::Any, Kind::Stances].into_iter().chain(labels) {
            let words = name(&kind);
            ui.selectable_value(&mut bulk.kind, kind, words);
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(accesskit::Role::ComboBox, true, "Kind of suggestion"));
}

fn score_ui(ui: &mut Ui, name: &str, score: &mut Score) {
    ui.spacing_mut().slider_width = 240.0;
    let mut value = score.value();
    let slider = Slider::new(&mut value, 0.0..=1.0).step_by(0.01).fixed_decimals(2).text(name);
    if ui.add(slider).changed() {
        *score = Score::new(value);
    }
}

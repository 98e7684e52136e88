//! Going back to a backup: when, what is other now, and bringing back all of it or one article.

use super::{enter, list_height, modal};
use crate::report::counted;
use crate::session::Action;
use crate::session::restoring::{Difference, DifferenceKind, Restoring, time_words};
use crate::ui::cx::{Cx, choose_by_keys};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Align, Button, Context, Label, Layout, ScrollArea, Ui, vec2};

/// The width of the list of times, in points.
const TIMES: f32 = 176.0;

/// The most articles that are listed.
const LISTED: usize = 500;

/// Draws the dialog.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context) {
    let restoring = cx.session.restoring();
    let mut chosen = restoring.chosen;
    choose_by_keys(ctx, &mut chosen, restoring.backups.len());
    let by_enter = enter(ctx);
    modal(cx, ctx, "Restore from a backup", 760.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        let restoring = cx.session.restoring();
        if restoring.backups.is_empty() {
            let words = "There is no backup yet. The first one is made when the project's files are next changed, then \
                         one an hour and one a day.";
            ui.add(Label::new(rich(words, Face::Body, size::BODY, tokens.text)).wrap());
        } else {
            let height = list_height(ctx);
            let room = vec2(ui.available_width(), height);
            ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Min), |ui| {
                // The line between the two would take all the height that it can get.
                ui.set_max_height(height);
                times_ui(ui, restoring, &mut chosen, height);
                ui.separator();
                ui.vertical(|ui| differences_ui(cx, ui, height));
            });
        }
        buttons_ui(cx, ui, by_enter);
    });
    if chosen != cx.session.restoring().chosen {
        cx.ask(Action::LookAtBackup(chosen));
    }
}

fn times_ui(ui: &mut Ui, restoring: &Restoring, chosen: &mut usize, height: f32) {
    ui.allocate_ui_with_layout(vec2(TIMES, height), Layout::top_down(Align::Min), |ui| {
        ui.set_width(TIMES);
        let area = ScrollArea::vertical().id_salt("backups").max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, false]).show(ui, |ui| {
            for (nth, backup) in restoring.backups.iter().enumerate() {
                let response = ui.selectable_label(nth == *chosen, time_words(backup.at));
                if response.clicked() {
                    *chosen = nth;
                }
                if nth == *chosen && nth != restoring.chosen {
                    response.scroll_to_me(None);
                }
            }
        });
    });
}

fn differences_ui(cx: &mut Cx<'_>, ui: &mut Ui, height: f32) {
    let tokens = Tokens::of(ui);
    let Some(differences) = &cx.session.restoring().differences else {
        ui.label(rich("Looking what is other now…", Face::Body, size::BODY, tokens.muted));
        return;
    };
    ui.add(Label::new(rich(summary(differences), Face::Body, size::BODY, tokens.text)).wrap());
    ui.add_space(space::XS);
    let differences = differences.clone();
    let area =
        ScrollArea::vertical().id_salt("differences").max_height(height - 28.0).min_scrolled_height(height - 28.0);
    area.auto_shrink([false, false]).show(ui, |ui| {
        for difference in differences.iter().take(LISTED) {
            difference_ui(cx, ui, difference);
        }
        if differences.len() > LISTED {
            let words = format!("and {} more", differences.len() - LISTED);
            ui.label(rich(words, Face::Body, size::SMALL, tokens.muted));
        }
    });
}

/// “Since then, 3 articles changed, and 12 annotations in them.”
fn summary(differences: &[Difference]) -> String {
    let decisions: usize = differences.iter().map(|difference| difference.decisions).sum();
    match (differences.len(), decisions) {
        (0, _) => "No article has changed since then.".to_owned(),
        (count, 0) => format!("Since then, {} changed.", counted(count, "article")),
        (count, _) => {
            let annotations = counted(decisions, "annotation");
            format!("Since then, {} changed, and {annotations} in them.", counted(count, "article"))
        }
    }
}

fn difference_ui(cx: &mut Cx<'_>, ui: &mut Ui, difference: &Difference) {
    let tokens = Tokens::of(ui);
    let (sign, what, button) = match difference.kind {
        DifferenceKind::Removed => ("+", "removed since", "Bring back"),
        DifferenceKind::Changed => ("±", "changed since", "Take as it was"),
        DifferenceKind::New => ("−", "new since", "Remove"),
    };
    let words = match difference.decisions {
        0 => what.to_owned(),
        count => format!("{what}, {}", counted(count, "annotation")),
    };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("{button}: {}", difference.title);
            let response = ui.add_enabled(cx.session.can_change_articles(), Button::new(button));
            response.widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, &name));
            if response.clicked() {
                cx.ask(Action::RestoreArticle(difference.document.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(rich(sign, Face::SemiBold, size::BODY, tokens.muted));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let title = rich(&difference.title, Face::SemiBold, size::SMALL, tokens.text);
                    ui.add(Label::new(title).truncate().selectable(false));
                    ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).truncate().selectable(false));
                });
            });
        });
    });
}

fn buttons_ui(cx: &mut Cx<'_>, ui: &mut Ui, by_enter: bool) {
    let restoring = cx.session.restoring();
    let can = restoring.differences.is_some() && cx.session.can_change_articles() && !restoring.backups.is_empty();
    let main = "Take the whole project back";
    if super::buttons(cx, ui, main, can) || by_enter && can {
        cx.ask(Action::RestoreProject);
    }
}

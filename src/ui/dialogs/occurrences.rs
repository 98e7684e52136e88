//! Tagging the same words everywhere: the places with their context, each with a tick.

use super::{buttons, list_height, modal};
use crate::session::Action;
use crate::session::workspace::{Dialog, Occurrences};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, font, rich, size, space};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Context, Label, ScrollArea, Ui};

const ROW: f32 = 24.0;

/// Draws the preview.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context, occurrences: Occurrences) {
    let mut changed = occurrences.clone();
    let enter = super::enter(ctx);
    let mut apply = enter;
    let title = format!("All “{}” as {}", occurrences.words, occurrences.label);
    let mut rescope = None;
    modal(cx, ctx, &title, 680.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        ui.horizontal(|ui| {
            for (whole, name) in [(false, "This article"), (true, "Whole project")] {
                if ui.selectable_label(occurrences.whole_project == whole, name).clicked() {
                    rescope = Some(whole);
                }
            }
            ui.add_space(space::M);
            if ui.button("Tick all").clicked() {
                changed.places.iter_mut().for_each(|place| place.ticked = true);
            }
            if ui.button("Tick none").clicked() {
                changed.places.iter_mut().for_each(|place| place.ticked = false);
            }
        });
        ui.add_space(space::XS);
        let count = changed.places.len();
        if count == 0 {
            let words = "Every place with these words is tagged and accepted already.";
            ui.label(rich(words, Face::Body, size::SMALL, tokens.muted));
        }
        let height = list_height(ctx).min(ROW * 1.3 * count as f32 + 10.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show_rows(
            ui,
            ROW,
            count,
            |ui, rows| {
                for place in changed.places.get_mut(rows).unwrap_or_default() {
                    ui.horizontal(|ui| {
                        let name = format!("{}{}{}", place.before, place.words, place.after);
                        let tick = ui.checkbox(&mut place.ticked, "");
                        tick.widget_info(|| {
                            let role = eframe::egui::accesskit::Role::CheckBox;
                            eframe::egui::WidgetInfo::selected(role, true, place.ticked, &name)
                        });
                        context_ui(ui, [&place.before, &place.words, &place.after]);
                    });
                }
            },
        );
        let ticked = changed.places.iter().filter(|place| place.ticked).count();
        if buttons(cx, ui, &format!("Tag {ticked} {}", if ticked == 1 { "place" } else { "places" }), ticked > 0) {
            apply = true;
        }
    });
    if let Some(whole) = rescope {
        cx.ask(Action::FindOccurrences(whole));
        return;
    }
    if changed != occurrences {
        cx.ask(Action::Ask(Some(Dialog::Occurrences(changed))));
    }
    if apply {
        cx.ask(Action::TagOccurrences);
    }
}

/// Keyword in context: the words stand out from what is around them.
fn context_ui(ui: &mut Ui, [before, words, after]: [&str; 3]) {
    let tokens = Tokens::of(ui);
    let plain = TextFormat::simple(font(Face::Body, size::SMALL), tokens.muted);
    let strong = TextFormat::simple(font(Face::SemiBold, size::SMALL), tokens.text);
    let mut job = LayoutJob::default();
    job.append(before, 0.0, plain.clone());
    job.append(words, 0.0, strong);
    job.append(after, 0.0, plain);
    ui.add(Label::new(job).truncate().selectable(false));
}

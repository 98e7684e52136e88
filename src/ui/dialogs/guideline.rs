//! What belongs to a label, and what was accepted as such: each example one click from its place.

use super::{list_height, modal};
use crate::model::{Label, LabelId};
use crate::session::workspace::{Dialog, Example, Guideline, Item};
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, font, rich, size, space};
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::section::group_label;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{self, Context, Label as Text, ScrollArea, Sense, Ui, vec2};

/// Draws the page.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context, guideline: &Guideline) {
    let Some(label) = cx.session.project().schema().label(&guideline.label).cloned() else { return };
    modal(cx, ctx, &label.name, 680.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        ui.horizontal(|ui| {
            ui.add(Chip::tag(&label.tag, label.hue));
            if let Some(key) = label.key {
                ui.add(KeyCap::new(key.to_uppercase().to_string()));
            }
            let words = format!("written as {} in files", label.id);
            ui.label(rich(words, Face::Body, size::TINY, tokens.muted));
        });
        ui.add_space(space::XS);
        let description =
            if label.description.is_empty() { "Nothing is written about it yet." } else { &label.description };
        ui.add(Text::new(rich(description, Face::Body, size::BODY, tokens.text)).wrap());
        if !label.examples.is_empty() {
            let examples: Vec<String> = label.examples.iter().map(|example| format!("“{example}”")).collect();
            let words = format!("For example {}.", examples.join(", "));
            ui.add(Text::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
        }
        features_ui(ui, &label);
        let heading = match guideline.accepted {
            0 => "Accepted in this project: none yet".to_owned(),
            count if count == guideline.examples.len() => format!("Accepted in this project · {count}"),
            count => format!("Accepted in this project · {} of {count}", guideline.examples.len()),
        };
        group_label(ui, &heading);
        let height = list_height(ctx) - 40.0;
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for example in &guideline.examples {
                example_ui(cx, ui, example, &label);
            }
        });
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            if ui.button("Close").clicked() {
                cx.ask(Action::Ask(None));
            }
            if ui.button("Change in the schema…").clicked() {
                cx.ask(Action::Ask(Some(Dialog::Schema(None))));
            }
        });
    });
}

fn features_ui(ui: &mut Ui, label: &Label) {
    let tokens = Tokens::of(ui);
    for feature in &label.features {
        let values = if feature.values.is_empty() { "free words".to_owned() } else { feature.values.join(", ") };
        let words = match feature.description.as_str() {
            "" => format!("{}: {values}", feature.name),
            about => format!("{} ({}): {values}", feature.name, about.trim_end_matches('.')),
        };
        ui.add(Text::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
    }
}

/// One line: the words in the middle, what stands around them on both sides.
fn example_ui(cx: &mut Cx<'_>, ui: &mut Ui, example: &Example, label: &Label) {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    let name = format!("{}{}{}", example.before, example.words, example.after);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name.trim()));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4, tokens.hover);
    }
    let format = |face, colour| TextFormat::simple(font(face, size::SMALL), colour);
    let single = |words: &str, face, colour, width: f32| {
        let mut job = LayoutJob::single_section(words.to_owned(), format(face, colour));
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    };
    let third = rect.width() * 0.42;
    let before: String = example.before.trim_start().to_owned();
    let left = ui.painter().layout_no_wrap(before, font(Face::Body, size::SMALL), tokens.muted);
    let middle = single(&example.words, Face::SemiBold, tokens.label(label.hue).ink, rect.width() * 0.4);
    let start = rect.left() + third;
    let right =
        single(&example.after, Face::Body, tokens.muted, (rect.right() - start - middle.size().x - 8.0).max(10.0));
    let y = |galley: &egui::Galley| rect.center().y - galley.size().y / 2.0;
    let clip = rect.with_max_x(start);
    let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    painter.galley(egui::pos2(start - left.size().x - 1.0, y(&left)), left, tokens.muted);
    let after = start + middle.size().x;
    ui.painter().galley(egui::pos2(start, y(&middle)), middle, tokens.text);
    ui.painter().galley(egui::pos2(after, y(&right)), right, tokens.muted);
    let title = title_of(cx.session, example);
    if response.on_hover_text(title).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        cx.ask(Action::Ask(None));
        cx.ask(Action::ShowItem(example.document.clone(), Item::Mention(example.mention.clone())));
    }
}

fn title_of(session: &Session, example: &Example) -> String {
    session.project().document(&example.document).map(|document| document.title().to_owned()).unwrap_or_default()
}

/// A label as a button that shows its guideline.
pub fn chip_ui(cx: &mut Cx<'_>, ui: &mut Ui, id: &LabelId) {
    let schema = cx.session.project().schema().clone();
    let label = schema.label(id);
    let (tag, hue) = label.map_or((id.as_str(), 0), |label| (label.tag.as_str(), label.hue));
    let hint = cx.session.with_keys("What belongs to it ({view.help})");
    if ui.add(Chip::tag(tag, hue)).on_hover_text(hint).clicked() && label.is_some() {
        cx.ask(Action::ShowGuideline(id.clone()));
    }
}

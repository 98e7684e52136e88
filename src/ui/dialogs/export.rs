//! Exporting: which format, which annotations, and what would be left out.

use super::files::{FileDialogs, Purpose};
use super::{buttons, modal};
use crate::format::{FORMATS, Format, Include};
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Context, Label, RadioButton, ScrollArea, Ui};

/// What is chosen in the dialog.
pub struct ExportForm {
    format: usize,
    include: Include,
    choosing_place: bool,
    /// Mentions and stances under each choice, counted when the dialog opens.
    counts: Vec<(usize, usize)>,
}

impl Default for ExportForm {
    fn default() -> Self {
        Self { format: 0, include: Include::All, choosing_place: false, counts: Vec::new() }
    }
}

impl ExportForm {
    /// Draws the dialog; the place is chosen in the file dialogs.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, files: &mut FileDialogs, fresh: bool) {
        if fresh {
            self.choosing_place = false;
            self.counts = Include::ALL.into_iter().map(|include| count(cx.session, include)).collect();
        }
        let Some(format) = FORMATS.get(self.format) else { return };
        if self.choosing_place {
            self.place_ui(cx, ctx, files, format);
            return;
        }
        modal(cx, ctx, "Export", 520.0, |cx, ui| {
            let height = ctx.content_rect().height() - 200.0;
            ScrollArea::vertical().max_height(height).min_scrolled_height(height.min(460.0)).show(ui, |ui| {
                self.format_ui(ui);
                self.include_ui(ui);
                losses_ui(ui, format);
            });
            if buttons(cx, ui, "Choose place…", true) || super::enter(ctx) {
                self.choosing_place = true;
                files.start(cx, ctx, purpose(cx.session, format));
            }
        });
    }

    fn place_ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, files: &mut FileDialogs, format: &'static Format) {
        files.ui(cx, ctx, purpose(cx.session, format), false);
        if let Some(path) = files.export_to.take() {
            self.choosing_place = false;
            cx.ask(Action::Export { format: format.id, path, include: self.include });
        } else if !files.is_open() {
            self.choosing_place = false;
        }
    }

    fn format_ui(&mut self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        for (at, format) in FORMATS.iter().enumerate() {
            if ui.add(RadioButton::new(self.format == at, format.name)).clicked() {
                self.format = at;
            }
            ui.indent(format.id, |ui| {
                ui.add(Label::new(rich(first_sentence(format.about), Face::Body, size::SMALL, tokens.muted)).wrap());
            });
        }
    }

    fn include_ui(&mut self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        ui.add_space(space::S);
        ui.label(rich("Which annotations", Face::SemiBold, size::SMALL, tokens.text));
        let choices = [
            (Include::All, "All, suggestions too"),
            (Include::Reviewed, "Reviewed: accepted ones"),
            (Include::Human, "Made by hand only"),
        ];
        for (at, (include, name)) in choices.into_iter().enumerate() {
            let (mentions, stances) = self.counts.get(at).copied().unwrap_or_default();
            let text = format!("{name} ({mentions} mentions, {stances} stances)");
            ui.radio_value(&mut self.include, include, text);
        }
    }
}

/// The first sentence about a format, without Markdown's marks; the manual tells the rest.
fn first_sentence(about: &str) -> String {
    let sentence = about.split_inclusive(". ").next().unwrap_or(about);
    sentence.trim_end().replace('`', "")
}

/// Says what the format has no place for.
fn losses_ui(ui: &mut Ui, format: &Format) {
    let tokens = Tokens::of(ui);
    let lost: Vec<&str> = format.carries.list().iter().filter(|(_, carried)| !carried).map(|(name, _)| *name).collect();
    let words = match lost.is_empty() {
        true => format!("Carries everything. Places are counted in {}.", format.unit),
        false => format!("Places are counted in {}. This format cannot carry: {}.", format.unit, lost.join(", ")),
    };
    ui.add_space(space::S);
    ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
}

fn purpose(session: &Session, format: &Format) -> Purpose {
    let name = crate::model::slug(session.project().name());
    match format.single_file {
        true => Purpose::Export(format!("{name}.{}", format.extension), false),
        false => Purpose::Export(format!("{name}-{}", format.id), true),
    }
}

/// How many mentions and stances a choice takes; those that a stance needs come along.
fn count(session: &Session, include: Include) -> (usize, usize) {
    let (mut mentions, mut stances) = (0, 0);
    for document in session.project().documents() {
        let overlay = session.overlay_of(&document.id);
        mentions += overlay.mentions().filter(|it| include.takes(it.status, it.origin.is_human())).count();
        stances += overlay.stances().filter(|it| include.takes(it.status, it.origin.is_human())).count();
    }
    (mentions, stances)
}

//! Exporting: which format, which annotations, and what would be left out.

use super::files::{FileDialogs, Purpose};
use super::{buttons, modal};
use crate::format::{FORMATS, Format, Include};
use crate::model::Status;
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Context, Label, RadioButton, Ui};

/// What is chosen in the dialog.
pub struct ExportForm {
    format: usize,
    include: Include,
    choosing_place: bool,
}

impl Default for ExportForm {
    fn default() -> Self {
        Self { format: 0, include: Include::Reviewed, choosing_place: false }
    }
}

impl ExportForm {
    /// Draws the dialog; the place is chosen in the file dialogs.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, files: &mut FileDialogs, fresh: bool) {
        if fresh {
            self.choosing_place = false;
        }
        let Some(format) = FORMATS.get(self.format) else { return };
        if self.choosing_place {
            self.place_ui(cx, ctx, files, format);
            return;
        }
        modal(cx, ctx, "Export", 520.0, |cx, ui| {
            self.format_ui(ui);
            self.include_ui(cx.session, ui);
            losses_ui(ui, format);
            if buttons(cx, ui, "Choose place…", true) {
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
                ui.add(Label::new(rich(format.about, Face::Body, size::SMALL, tokens.muted)).wrap());
            });
        }
    }

    fn include_ui(&mut self, session: &Session, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        ui.add_space(space::S);
        ui.label(rich("Which annotations", Face::SemiBold, size::SMALL, tokens.text));
        let counts = Counts::of(session);
        let choices = [
            (Include::All, "All, suggestions too", counts.all),
            (Include::Reviewed, "Reviewed: accepted ones", counts.reviewed),
            (Include::Human, "Made by hand only", counts.human),
        ];
        for (include, name, (mentions, stances)) in choices {
            let text = format!("{name} ({mentions} mentions, {stances} stances)");
            ui.radio_value(&mut self.include, include, text);
        }
    }
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

/// Mentions and stances under each choice.
struct Counts {
    all: (usize, usize),
    reviewed: (usize, usize),
    human: (usize, usize),
}

impl Counts {
    fn of(session: &Session) -> Self {
        let mut counts = Self { all: (0, 0), reviewed: (0, 0), human: (0, 0) };
        for document in session.project().documents() {
            let overlay = session.overlay_of(&document.id);
            for mention in overlay.mentions() {
                counts.all.0 += 1;
                counts.reviewed.0 += usize::from(mention.status == Status::Accepted);
                counts.human.0 += usize::from(mention.status == Status::Accepted && mention.origin.is_human());
            }
            for stance in overlay.stances() {
                counts.all.1 += 1;
                counts.reviewed.1 += usize::from(stance.status == Status::Accepted);
                counts.human.1 += usize::from(stance.status == Status::Accepted && stance.origin.is_human());
            }
        }
        counts
    }
}

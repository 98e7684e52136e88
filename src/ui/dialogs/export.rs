//! Exporting: which format, which annotations of which articles, into how many files, and what would be left out.

use super::files::{FileDialogs, Purpose};
use super::{buttons, modal};
use crate::analysis::listing::ArticleFilter;
use crate::analysis::split::Split;
use crate::format::{ExportOptions, FORMATS, Format, Include, Tally, Unit};
use crate::model::{AnnotationSetId, LabelId};
use crate::report::counted;
use crate::session::exporting::{ExportPlan, tally};
use crate::session::{Action, Session};
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{
    Align, ComboBox, Context, DragValue, Id, Label, Layout, RadioButton, ScrollArea, TextEdit, Ui, vec2,
};
use std::collections::BTreeSet;

/// What is chosen in the dialog.
pub struct ExportForm {
    format: usize,
    include: Include,
    /// As whose hand sees the annotations; `None` for one's own.
    annotator: Option<AnnotationSetId>,
    /// The labels that are left out.
    without: BTreeSet<LabelId>,
    /// The filter of articles, as typed.
    filter: String,
    split: Option<Split>,
    one_file_each: bool,
    guard_formulas: bool,
    choosing_place: bool,
    /// What was counted last, and for which plan at which revision.
    counted: Option<(u64, ExportPlan, Tally)>,
    /// Mentions and stances under each choice of annotations, with all else as it is.
    each: [Tally; Include::ALL.len()],
}

impl Default for ExportForm {
    fn default() -> Self {
        Self {
            format: 0,
            include: Include::All,
            annotator: None,
            without: BTreeSet::new(),
            filter: String::new(),
            split: None,
            one_file_each: false,
            guard_formulas: false,
            choosing_place: false,
            counted: None,
            each: [Tally::default(); Include::ALL.len()],
        }
    }
}

impl ExportForm {
    /// Draws the dialog; the place is chosen in the file dialogs.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, files: &mut FileDialogs, fresh: bool) {
        if fresh {
            self.choosing_place = false;
            self.counted = None;
        }
        let Some(format) = FORMATS.get(self.format) else { return };
        let plan = self.plan(cx.session);
        if self.choosing_place {
            self.place_ui(cx, ctx, files, format, plan);
            return;
        }
        let sum = self.count(cx.session, &plan);
        modal(cx, ctx, "Export", 760.0, |cx, ui| {
            let height = (ctx.content_rect().height() - 230.0).min(520.0);
            ui.horizontal_top(|ui| {
                let down = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(340.0, height), down, |ui| {
                    ScrollArea::vertical().id_salt("formats").max_height(height).auto_shrink([false, true]).show(
                        ui,
                        |ui| {
                            self.format_ui(ui);
                        },
                    );
                });
                ui.add_space(space::M);
                ui.allocate_ui_with_layout(vec2(ui.available_width(), height), down, |ui| {
                    ScrollArea::vertical().id_salt("choices").max_height(height).auto_shrink([false, true]).show(
                        ui,
                        |ui| {
                            self.whose_ui(cx.session, ui);
                            self.include_ui(ui);
                            self.labels_ui(cx.session, ui);
                            self.documents_ui(ui, sum);
                            self.files_ui(ui, format);
                        },
                    );
                });
            });
            losses_ui(ui, format);
            let any = sum.documents > 0;
            if buttons(cx, ui, "Choose place…", any) || any && super::enter(ctx) {
                self.choosing_place = true;
                files.start(cx, ctx, purpose(cx.session, format, &plan));
            }
        });
    }

    fn plan(&self, session: &Session) -> ExportPlan {
        let annotator = self.annotator.clone().unwrap_or_else(|| session.who().clone());
        let project = session.project();
        let format = FORMATS.get(self.format);
        let guard_formulas = self.guard_formulas && format.is_some_and(|format| format.may_guard_formulas());
        let mut options = ExportOptions { include: self.include, guard_formulas, ..ExportOptions::all(annotator) };
        if !self.without.is_empty() {
            let labels = project.schema().labels.iter().map(|label| label.id.clone());
            options.labels = Some(labels.filter(|label| !self.without.contains(label)).collect());
        }
        let filter = ArticleFilter::parse(&self.filter);
        if !filter.is_empty() {
            let found = project.documents().filter(|document| filter.lets(document));
            options.documents = Some(found.map(|document| document.id.clone()).collect());
        }
        ExportPlan { options, split: self.split.clone(), one_file_each: self.one_file_each }
    }

    /// Counts again when the plan or the project has changed.
    fn count(&mut self, session: &Session, plan: &ExportPlan) -> Tally {
        let revision = session.project().revision();
        if let Some((at, known, sum)) = &self.counted
            && *at == revision
            && known == plan
        {
            return *sum;
        }
        self.each = Include::ALL.map(|include| {
            let options = ExportOptions { include, ..plan.options.clone() };
            tally(session.project(), &ExportPlan::whole(options))
        });
        let sum = tally(session.project(), plan);
        self.counted = Some((revision, plan.clone(), sum));
        sum
    }

    fn place_ui(
        &mut self,
        cx: &mut Cx<'_>,
        ctx: &Context,
        files: &mut FileDialogs,
        format: &'static Format,
        plan: ExportPlan,
    ) {
        files.ui(cx, ctx, purpose(cx.session, format, &plan), false);
        if let Some(path) = files.export_to.take() {
            self.choosing_place = false;
            cx.ask(Action::Export { format: format.id, path, plan: Box::new(plan) });
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

    fn whose_ui(&mut self, session: &Session, ui: &mut Ui) {
        let mut hands = session.project().annotators();
        if !hands.contains(session.who()) {
            hands.insert(0, session.who().clone());
        }
        heading_ui(ui, "As whose eyes see them");
        let chosen = self.annotator.clone().unwrap_or_else(|| session.who().clone());
        let name = |who: &AnnotationSetId| match who {
            who if who == session.who() => format!("{who} (you)"),
            AnnotationSetId::Prediction => "Suggestions alone".to_owned(),
            who => who.to_string(),
        };
        let list =
            ComboBox::from_id_salt("export hand").selected_text(name(&chosen)).width(ui.available_width() - 20.0);
        let list = list.show_ui(ui, |ui| {
            for who in &hands {
                if ui.selectable_label(*who == chosen, name(who)).clicked() {
                    self.annotator = Some(who.clone()).filter(|who| who != session.who());
                }
            }
        });
        name_field(&list.response, "As whose eyes see them", &name(&chosen));
    }

    fn include_ui(&mut self, ui: &mut Ui) {
        heading_ui(ui, "Which annotations");
        let choices = [
            (Include::All, "All, suggestions too"),
            (Include::Reviewed, "Reviewed: accepted ones"),
            (Include::Human, "Made by hand only"),
        ];
        for ((include, name), tally) in choices.into_iter().zip(self.each) {
            let (mentions, stances) = (counted(tally.mentions, "mention"), counted(tally.stances, "stance"));
            ui.radio_value(&mut self.include, include, format!("{name} ({mentions}, {stances})"));
        }
    }

    fn labels_ui(&mut self, session: &Session, ui: &mut Ui) {
        let labels = &session.project().schema().labels;
        let chosen = labels.iter().filter(|label| !self.without.contains(&label.id)).count();
        let words = if chosen == labels.len() {
            "All labels".to_owned()
        } else {
            format!("{chosen} of {} labels", labels.len())
        };
        ui.add_space(space::XS);
        ui.menu_button(format!("{words} ▾"), |ui| {
            ui.set_min_width(200.0);
            ui.horizontal(|ui| {
                if ui.button("All").clicked() {
                    self.without.clear();
                }
                if ui.button("None").clicked() {
                    self.without = labels.iter().map(|label| label.id.clone()).collect();
                }
            });
            for label in labels {
                let mut is_wanted = !self.without.contains(&label.id);
                if ui.checkbox(&mut is_wanted, &label.name).changed() {
                    if is_wanted {
                        self.without.remove(&label.id);
                    } else {
                        self.without.insert(label.id.clone());
                    }
                }
            }
        });
    }

    fn documents_ui(&mut self, ui: &mut Ui, sum: Tally) {
        heading_ui(ui, "Which articles");
        let edit = TextEdit::singleline(&mut self.filter).hint_text("All; or a filter: outlet:gazette date:2025-08");
        let response = ui.add(edit.id(Id::unique("export filter")).desired_width(f32::INFINITY));
        name_field(&response, "Which articles", &self.filter);
        let tokens = Tokens::of(ui);
        ui.add(Label::new(rich(format!("{sum} are exported."), Face::SemiBold, size::SMALL, tokens.text)).wrap());
    }

    fn files_ui(&mut self, ui: &mut Ui, format: &Format) {
        heading_ui(ui, "Files");
        if format.single_file {
            ui.checkbox(&mut self.one_file_each, "One file for each article");
        }
        if format.may_guard_formulas() {
            ui.checkbox(&mut self.guard_formulas, "Guard against formulas").on_hover_text(
                "For spreadsheet programs: text that begins like a formula gets an apostrophe before it. \
                 Standpoint takes it away when it reads the tables.",
            );
        }
        let mut is_split = self.split.is_some();
        if ui.checkbox(&mut is_split, "Split for training: train, dev, test").changed() {
            self.split = is_split.then(Split::default);
        }
        let Some(split) = &mut self.split else { return };
        ui.horizontal_wrapped(|ui| {
            for (name, share) in &mut split.parts {
                let drag = ui.add(DragValue::new(share).range(0..=100).suffix(" %").prefix(format!("{name} ")));
                drag.on_hover_text("Its share of the articles and of every label");
            }
            ui.add(DragValue::new(&mut split.seed).range(0..=9999).prefix("seed "))
                .on_hover_text("The same number always deals the articles out alike");
        });
    }
}

pub(super) fn heading_ui(ui: &mut Ui, words: &str) {
    ui.add_space(space::S);
    ui.label(rich(words, Face::SemiBold, size::SMALL, Tokens::of(ui).text));
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
    let places = match format.unit {
        Unit::Nothing => "It holds no places in texts.".to_owned(),
        unit => format!("Places are counted in {unit}."),
    };
    let carried = match lost.is_empty() {
        true => "Carries everything.".to_owned(),
        false => format!("This format cannot carry: {}.", lost.join(", ")),
    };
    let proof = match format.read {
        Some(_) => "What is written is read back and compared.",
        None => "It is only written, so it cannot be read back and compared.",
    };
    ui.add_space(space::S);
    let words = format!("{carried} {places} {proof}");
    ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
}

fn purpose(session: &Session, format: &Format, plan: &ExportPlan) -> Purpose {
    let name = crate::model::slug(session.project().name());
    match plan.is_one_file(format) {
        true => Purpose::Export(format!("{name}.{}", format.extension), false),
        false => Purpose::Export(format!("{name}-{}", format.id), true),
    }
}

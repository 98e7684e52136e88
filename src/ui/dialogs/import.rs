//! Importing annotations: from which files, in which format, as whose, and what becomes of their labels.

use super::export::heading_ui;
use super::files::{FileDialogs, Purpose};
use super::{buttons, modal};
use crate::format::read_formats;
use crate::model::AnnotationSetId;
use crate::report::{Severity, counted};
use crate::session::corpus::{Arrival, FoundLabel, ImportPlan, LabelFate};
use crate::session::{Action, Session};
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Align, ComboBox, Context, Grid, Id, Label, Layout, ScrollArea, Sense, TextEdit, Ui, vec2};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

/// Whose annotations what comes is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Whose {
    #[default]
    Own,
    Another,
    Suggestions,
}

/// What is chosen in the dialog.
#[derive(Default)]
pub struct ImportForm {
    whose: Whose,
    /// The name of another annotator.
    name: String,
    as_project: bool,
    fates: BTreeMap<String, LabelFate>,
    /// What the choices below were made for.
    known: Option<Looked>,
    choosing: Option<Purpose>,
}

/// What was found out about an arrival.
struct Looked {
    arrival: Rc<Arrival>,
    labels: Vec<FoundLabel>,
    known_documents: usize,
}

impl ImportForm {
    /// Draws the dialog; files are chosen in the file dialogs.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, files: &mut FileDialogs, fresh: bool) {
        if fresh {
            *self = Self { whose: self.whose, name: std::mem::take(&mut self.name), ..Self::default() };
        }
        if let Some(purpose) = self.choosing.clone() {
            files.ui(cx, ctx, purpose, false);
            if files.is_open() {
                return;
            }
            self.choosing = None;
        }
        self.look(cx.session);
        let enter = super::enter(ctx);
        modal(cx, ctx, "Import annotations", 820.0, |cx, ui| {
            self.file_ui(cx, ctx, ui, files);
            let height = (ctx.content_rect().height() - 290.0).min(420.0);
            if let Some(looked) = &self.known {
                let arrival = looked.arrival.clone();
                ui.horizontal_top(|ui| {
                    let down = Layout::top_down(Align::Min);
                    let side = (ui.available_width() - space::L) / 2.0;
                    ui.allocate_ui_with_layout(vec2(side, height), down, |ui| {
                        ScrollArea::vertical().id_salt("whose").max_height(height).auto_shrink([false, true]).show(
                            ui,
                            |ui| {
                                self.whose_ui(cx.session, ui);
                                self.place_ui(cx.session, ui);
                                said_ui(cx, ui, &arrival);
                            },
                        );
                    });
                    ui.add_space(space::L);
                    ui.allocate_ui_with_layout(vec2(side, height), down, |ui| {
                        ScrollArea::vertical().id_salt("labels").max_height(height).auto_shrink([false, true]).show(
                            ui,
                            |ui| {
                                self.labels_ui(cx.session, ui);
                            },
                        );
                    });
                });
            }
            let plan = self.plan(cx.session);
            let is_ready = plan.is_some() && self.known.as_ref().is_some_and(|it| it.arrival.tally().documents > 0);
            let main = if self.as_project { "Open as new project" } else { "Import" };
            if (buttons(cx, ui, main, is_ready) || enter && is_ready)
                && let Some(plan) = plan.map(Box::new)
            {
                cx.ask(if self.as_project { Action::ImportAsProject(plan) } else { Action::Import(plan) });
            }
        });
    }

    /// Notes what has been read since the last frame, and chooses what most will want.
    fn look(&mut self, session: &Session) {
        let Some(arrival) = session.arrival() else {
            self.known = None;
            return;
        };
        if self.known.as_ref().is_some_and(|looked| Rc::ptr_eq(&looked.arrival, arrival)) {
            return;
        }
        let labels = arrival.labels(session.project().schema());
        let known_documents = arrival.known_documents(session.project());
        let unknown = labels.iter().filter(|label| label.known.is_none());
        self.fates = unknown.map(|label| (label.name.clone(), LabelFate::New)).collect();
        self.as_project = !session.can_write() || session.project().documents().len() == 0;
        self.known = Some(Looked { arrival: arrival.clone(), labels, known_documents });
    }

    fn plan(&self, session: &Session) -> Option<ImportPlan> {
        let set = match self.whose {
            Whose::Own => session.who().clone(),
            Whose::Another if self.name.trim().is_empty() => return None,
            Whose::Another => AnnotationSetId::from_name(self.name.trim()),
            Whose::Suggestions => AnnotationSetId::Prediction,
        };
        Some(ImportPlan { set, labels: self.fates.clone() })
    }

    fn file_ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, ui: &mut Ui, files: &mut FileDialogs) {
        let tokens = Tokens::of(ui);
        ui.horizontal(|ui| {
            for (name, purpose) in [("File…", Purpose::ImportFile), ("Folder…", Purpose::ImportFolder)] {
                if ui.button(name).clicked() {
                    files.start(cx, ctx, purpose.clone());
                    self.choosing = Some(purpose);
                }
            }
            let words = match (cx.session.arrival(), cx.session.is_reading_annotations()) {
                (_, true) => "Reading…".to_owned(),
                (Some(arrival), _) => file_name(&arrival.path),
                (None, _) => "Choose the file, or the folder of files, that another program wrote.".to_owned(),
            };
            ui.add(Label::new(rich(words, Face::SemiBold, size::BODY, tokens.text)).truncate());
        });
        if let Some(refusal) = cx.session.arrival_refusal() {
            let words = rich(refusal.to_string(), Face::Body, size::SMALL, tokens.danger);
            ui.add(Label::new(words).wrap());
        }
        self.format_ui(cx, ui);
        if let Some(looked) = &self.known {
            let mut words = format!("{} in it.", looked.arrival.tally());
            match looked.known_documents {
                0 => words += " None of the articles is in the project.",
                known if known == looked.arrival.tally().documents => words += " All articles are in the project.",
                1 => words += " 1 of the articles is in the project.",
                known => words += &format!(" {known} of the articles are in the project."),
            }
            ui.add(Label::new(rich(words, Face::SemiBold, size::SMALL, tokens.text)).wrap());
        }
    }

    /// The format: guessed, until another is chosen.
    fn format_ui(&self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let path = match (cx.session.arrival(), cx.session.arrival_refusal()) {
            (Some(arrival), _) => Some(arrival.path.clone()),
            (None, Some(refusal)) => refusal.path.clone(),
            (None, None) => None,
        };
        let Some(path) = path else { return };
        let present = cx.session.arrival().map(|arrival| arrival.format);
        ui.horizontal(|ui| {
            ui.label("Format");
            let shown = present.map_or("Choose…", |format| format.name);
            let list = ComboBox::from_id_salt("import format").selected_text(shown).width(260.0).height(360.0);
            let list = list.show_ui(ui, |ui| {
                for format in read_formats() {
                    let is_present = present.is_some_and(|present| present.id == format.id);
                    if ui.selectable_label(is_present, format.name).clicked() && !is_present {
                        cx.ask(Action::ReadAnnotations(path.clone(), Some(format.id)));
                    }
                }
            });
            name_field(&list.response, "Format", shown);
        });
    }

    fn whose_ui(&mut self, session: &Session, ui: &mut Ui) {
        heading_ui(ui, "Whose annotations they become");
        ui.radio_value(&mut self.whose, Whose::Own, format!("Mine ({})", session.who()));
        ui.radio_value(&mut self.whose, Whose::Suggestions, "Suggestions, to be reviewed");
        ui.radio_value(&mut self.whose, Whose::Another, "Another annotator’s");
        if self.whose == Whose::Another {
            ui.indent("another", |ui| {
                let edit = TextEdit::singleline(&mut self.name).hint_text("Name").id(Id::unique("import annotator"));
                let response = ui.add(edit.desired_width(220.0));
                name_field(&response, "Annotator", &self.name);
                let others: Vec<AnnotationSetId> = session.project().annotators();
                let others = others.into_iter().filter(|who| who != session.who());
                let others = others.filter(|who| *who != AnnotationSetId::Prediction);
                ui.horizontal_wrapped(|ui| {
                    for who in others {
                        if ui.small_button(who.to_string()).clicked() {
                            self.name = who.to_string();
                        }
                    }
                });
            });
        }
    }

    fn place_ui(&mut self, session: &Session, ui: &mut Ui) {
        heading_ui(ui, "Where they go");
        let project = session.project();
        let here = format!("Into the open project, “{}”", project.name());
        ui.add_enabled_ui(session.can_write(), |ui| ui.radio_value(&mut self.as_project, false, here));
        ui.radio_value(&mut self.as_project, true, "Into a project of their own");
    }

    fn labels_ui(&mut self, session: &Session, ui: &mut Ui) {
        heading_ui(ui, "What their labels are here");
        let Some(looked) = &self.known else { return };
        let tokens = Tokens::of(ui);
        if looked.labels.is_empty() {
            ui.label(rich("There are no mentions in it.", Face::Body, size::SMALL, tokens.muted));
            return;
        }
        let schema = session.project().schema();
        Grid::new("labels of the file").num_columns(3).spacing(vec2(space::M, space::XS)).show(ui, |ui| {
            for label in &looked.labels {
                let fate = self.fates.get(&label.name).cloned();
                let fate = fate.or_else(|| label.known.clone().map(LabelFate::Is)).unwrap_or(LabelFate::LeaveOut);
                let shown = match &fate {
                    LabelFate::Is(id) => schema.label(id).map_or(id.as_str(), |label| &label.name).to_owned(),
                    LabelFate::New => "New label".to_owned(),
                    LabelFate::LeaveOut => "Leave out".to_owned(),
                };
                let name = Label::new(rich(&label.name, Face::SemiBold, size::SMALL, tokens.text)).truncate();
                let line = Layout::left_to_right(Align::Center);
                ui.allocate_ui_with_layout(vec2(150.0, 20.0), line, |ui| {
                    ui.set_width(150.0);
                    ui.add(name);
                });
                let count = rich(label.mentions.to_string(), Face::Body, size::SMALL, tokens.muted);
                ui.label(count).on_hover_text(counted(label.mentions, "mention"));
                let list = ComboBox::from_id_salt(("fate", &label.name)).selected_text(&shown).width(170.0).truncate();
                let list = list.height(320.0).show_ui(ui, |ui| {
                    let mut choose = |ui: &mut Ui, choice: LabelFate, words: &str| {
                        if ui.selectable_label(fate == choice, words).clicked() {
                            self.fates.insert(label.name.clone(), choice);
                        }
                    };
                    if label.known.is_none() {
                        choose(ui, LabelFate::New, "New label");
                    }
                    choose(ui, LabelFate::LeaveOut, "Leave out");
                    ui.separator();
                    for known in &schema.labels {
                        choose(ui, LabelFate::Is(known.id.clone()), &known.name);
                    }
                });
                name_field(&list.response, &format!("What {} is here", label.name), &shown);
                ui.end_row();
            }
        });
    }
}

/// What was not understood, and what else is to be said.
fn said_ui(cx: &mut Cx<'_>, ui: &mut Ui, arrival: &Arrival) {
    if arrival.report.notices.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    let faults = arrival.report.notices.iter().filter(|notice| notice.severity == Severity::Error).count();
    let heading = match faults {
        0 => "What the reader noticed".to_owned(),
        faults => format!("{} not understood", counted(faults, "place")),
    };
    heading_ui(ui, &heading);
    for notice in arrival.report.notices.iter().take(100) {
        let colour = if notice.severity == Severity::Error { tokens.danger } else { tokens.muted };
        let words = rich(notice.to_string(), Face::Body, size::TINY, colour);
        ui.add(Label::new(words).wrap().sense(Sense::hover()));
    }
    if arrival.report.notices.len() > 100 {
        let more = format!("… and {} more", arrival.report.notices.len() - 100);
        ui.label(rich(more, Face::Body, size::TINY, tokens.muted));
    }
    if !arrival.rejected.is_empty() {
        let name = format!("Copy {}", counted(arrival.rejected.len(), "line"));
        let hint = "The lines that were not understood, as they stand in the files, with what is wrong with each";
        ui.horizontal_wrapped(|ui| {
            if ui.button(name).on_hover_text(hint).clicked() {
                ui.ctx().copy_text(arrival.rejected.iter().map(ToString::to_string).collect());
            }
            // Whoever imports something else of it has them kept anyway.
            let hint = "Keeps them with the project, to be corrected and read again: File ▸ Import report…";
            let tally = arrival.tally();
            if tally.mentions + tally.stances + tally.relations == 0
                && cx.session.can_write()
                && ui.button("Keep for later").on_hover_text(hint).clicked()
            {
                cx.ask(Action::KeepRejectedLines);
            }
        });
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

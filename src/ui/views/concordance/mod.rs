//! What a search has found, in context below the article: to look at, and to act on.

mod actions;
mod field;
mod filters;
mod keys;
mod rows;

pub use field::field_id;
pub(super) use field::{enter as enter_field, field_ui, toggles_ui, was_escaped as field_was_escaped};

use crate::analysis::search::{HitKind, Query};
use crate::session::Action;
use crate::session::searching::{Row, Search, SearchRequest};
use crate::session::workspace::{Dialog, EntityQuestion};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::concordance;
use crate::ui::widgets::progress_line::ProgressLine;
use eframe::egui::{self, Align, Context, Frame, Id, Label, Layout, Margin, Ui};

/// What only the screen knows of the list.
#[derive(Default)]
pub struct ConcordanceView {
    filters: filters::Filters,
    /// The place that was brought into sight last.
    in_sight: Option<usize>,
    /// Whether a dialog or menu has taken the keyboard from the list, and it has not got it back yet.
    was_left: bool,
}

/// The id of the list, to ask whether it has the keyboard.
pub fn list_id() -> Id {
    Id::unique("concordance list")
}

/// Whether the list of places has the keyboard.
pub fn list_has_keyboard(ctx: &Context) -> bool {
    ctx.memory(|memory| memory.focused()) == Some(list_id())
}

impl ConcordanceView {
    /// Draws the list, if one is open.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Some(search) = cx.session.search() else { return };
        let tokens = Tokens::of(ui);
        ui.painter().hline(ui.max_rect().x_range(), ui.max_rect().top() + 0.5, (1.0, tokens.border));
        let is_asked = matches!(
            cx.session.workspace().dialog,
            Some(Dialog::Entity(EntityQuestion::Places(_)) | Dialog::CodeHits(_))
        );
        // Once it is answered, the keys of the list go on. That may take some frames: a dialog that closes still
        // keeps the keyboard from what was below it.
        if self.was_left && !is_asked {
            self.was_left = !list_has_keyboard(ui.ctx());
            ui.memory_mut(|memory| memory.request_focus(list_id()));
            ui.ctx().request_repaint();
        }
        self.was_left |= is_asked;
        if list_has_keyboard(ui.ctx()) {
            keys::take(cx, ui, search);
        }
        let mut query = search.query.clone();
        Frame::new().inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 4 }).show(ui, |ui| {
            self.head_ui(cx, ui, search, &mut query);
        });
        if query.filter != search.query.filter && !ui.ctx().text_edit_focused() {
            // The menu that was chosen from is gone; the list is what comes next.
            self.was_left = true;
        }
        if query != search.query {
            // What another search finds is shown from its beginning.
            self.in_sight = None;
            look(cx, query);
        }
        // Head, list and foot take exactly the height that there is, or the panel would change with each frame.
        ui.set_min_height(ui.available_height());
        ui.spacing_mut().item_spacing.y = 0.0;
        let foot = 40.0;
        let room = (ui.available_height() - foot).max(concordance::ROW);
        ui.allocate_ui(egui::vec2(ui.available_width(), room), |ui| {
            ui.set_min_height(room);
            if search.is_empty() {
                nothing_ui(ui, search);
            } else {
                self.list_ui(cx, ui, search);
            }
        });
        Frame::new().inner_margin(Margin { left: 12, right: 12, top: 6, bottom: 4 }).show(ui, |ui| {
            actions::ui(cx, ui, search);
        });
    }

    fn head_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, search: &Search, query: &mut Query) {
        let is_survey = query.survey.is_some();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let response = field_ui(cx, ui, query, if is_survey { "Name" } else { "Words to find" }, 250.0);
            if search.wants_keyboard {
                if is_survey {
                    ui.memory_mut(|memory| memory.request_focus(list_id()));
                } else {
                    field::enter(&response, ui, query);
                }
                cx.ask(Action::Search(SearchRequest::Reached));
            }
            let go = field::leaves_for_list(&response, ui);
            if go {
                ui.memory_mut(|memory| memory.request_focus(list_id()));
                let (enter, command) = ui.input(|input| (input.key_pressed(egui::Key::Enter), input.modifiers.command));
                if enter {
                    let request = if command { SearchRequest::TagAsSurveyed } else { SearchRequest::Show };
                    cx.ask(Action::Search(request));
                }
            }
            if field::was_escaped(&response, ui) {
                cx.ask(Action::Search(SearchRequest::Close));
            }
            toggles_ui(ui, query, true);
            ui.separator();
            scope_ui(cx, ui, query);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Close").on_hover_text("Esc").clicked() {
                    cx.ask(Action::Search(SearchRequest::Close));
                }
                count_ui(cx, ui, search);
            });
        });
        ui.add_space(2.0);
        if is_survey {
            survey_ui(cx, ui, search);
        } else {
            self.filters.ui(cx, ui, query);
        }
    }

    fn list_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, search: &Search) {
        let moved = search.current != self.in_sight;
        self.in_sight = search.current;
        let into_sight = search.current.filter(|_| moved).map(|number| search.row_of(number));
        let session = cx.session;
        let output = concordance::show(ui, list_id(), search.row_count(), into_sight, |at| {
            search.row(at).map(|row| rows::row(session, search, row))
        });
        match output.clicked.and_then(|at| search.row(at)) {
            Some(Row::Hit(number, ..)) => {
                // What was clicked is in sight already.
                self.in_sight = Some(number);
                cx.ask(Action::Search(SearchRequest::Choose(number)));
                cx.ask(Action::Search(SearchRequest::Show));
            }
            Some(Row::Heading(..)) | None => {}
        }
        if let Some((at, on)) = output.ticked {
            match search.row(at) {
                Some(Row::Hit(number, ..)) => cx.ask(Action::Search(SearchRequest::Tick(number, on))),
                Some(Row::Heading(group, _)) => cx.ask(Action::Search(SearchRequest::TickArticle(group, on))),
                None => {}
            }
        }
        ui.data_mut(|data| data.insert_temp(list_id().with("page"), output.page));
    }
}

/// Asks for another search.
pub(super) fn look(cx: &mut Cx<'_>, query: Query) {
    cx.ask(Action::Search(SearchRequest::Look(Box::new(query))));
}

/// The open article, or the project.
fn scope_ui(cx: &Cx<'_>, ui: &mut Ui, query: &mut Query) {
    let mut whole = query.only.is_none();
    let open = cx.session.workspace().document.clone();
    ui.add_enabled_ui(open.is_some(), |ui| {
        let choices = [(false, "This article"), (true, "Project")];
        if crate::ui::widgets::segmented::tabs(ui, "scope", &mut whole, &choices) {
            query.only = open.filter(|_| !whole);
        }
    });
}

/// How much was found, and how far the search has come.
fn count_ui(cx: &mut Cx<'_>, ui: &mut Ui, search: &Search) {
    let tokens = Tokens::of(ui);
    if search.is_running() && search.total > 0 {
        if ui
            .button("Stop")
            .on_hover_text(cx.session.with_keys("Stop looking; what was found stays ({file.stop})"))
            .clicked()
        {
            cx.ask(Action::Search(SearchRequest::Stop));
        }
        let share = search.searched as f32 / search.total as f32;
        ui.add(ProgressLine::new(share).width(70.0).colour(tokens.accent));
    }
    let all = summary(search);
    let words = match ui.available_width() < 190.0 && !search.is_empty() {
        true => format!("{} in {}", grouped(search.len()), grouped(search.documents())),
        false => all.clone(),
    };
    let colour = if search.is_cut { tokens.warning } else { tokens.muted };
    let label = Label::new(rich(words, Face::Body, size::SMALL, colour)).truncate().selectable(false);
    if !all.is_empty() {
        ui.add(label).on_hover_text(all);
    }
}

fn summary(search: &Search) -> String {
    if search.is_empty() {
        return String::new();
    }
    let articles = search.documents();
    let mut words = format!(
        "{} {} in {} {}",
        grouped(search.len()),
        if search.len() == 1 { "place" } else { "places" },
        grouped(articles),
        if articles == 1 { "article" } else { "articles" },
    );
    if search.is_cut {
        words += ", more are not listed: narrow the search";
    } else if search.was_stopped {
        words += &format!("; stopped after {} of {}", grouped(search.searched), grouped(search.total));
    }
    words
}

/// A number with commas: 12,345.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// What to do while there is nothing to show.
fn nothing_ui(ui: &mut Ui, search: &Search) {
    let tokens = Tokens::of(ui);
    let (words, colour) = match &search.fault {
        Some(fault) => (fault.to_string(), tokens.danger),
        None if search.query.is_empty() => {
            let words =
                "Type words, or choose a filter: with no words, a filter lists the mentions and stances that fit it.";
            (words.to_owned(), tokens.muted)
        }
        None if search.is_running() => ("Searching…".to_owned(), tokens.muted),
        None if search.was_stopped => ("Stopped; nothing was found so far.".to_owned(), tokens.muted),
        None => ("Nothing was found.".to_owned(), tokens.muted),
    };
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        ui.add_space(space::L);
        ui.add(Label::new(rich(words, Face::Body, size::BODY, colour)).wrap());
    });
}

/// What all places of a name shall be.
fn survey_ui(cx: &Cx<'_>, ui: &mut Ui, search: &Search) {
    let tokens = Tokens::of(ui);
    let Some(survey) = &search.query.survey else { return };
    let project = cx.session.project();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let Some(label) = survey.label.as_ref().and_then(|id| project.schema().label(id)) else {
            let words = "These words have no tag yet: tick places, then tag them with a key from the schema (1–9).";
            ui.label(rich(words, Face::Body, size::SMALL, tokens.muted));
            return;
        };
        ui.label(rich("Tag as", Face::Body, size::SMALL, tokens.muted));
        ui.add(crate::ui::widgets::chip::Chip::tag(&label.tag, label.hue));
        if let Some(entity) = survey.entity.as_ref().and_then(|id| project.entity(id)) {
            ui.label(rich(&entity.name, Face::SemiBold, size::SMALL, tokens.text));
        }
        let meanings = search.meanings().of_ambiguous(&search.query.words);
        if !meanings.is_empty() {
            let names: Vec<String> = meanings.iter().map(|(m, times)| rows::meaning(cx.session, m, *times)).collect();
            let words = format!("This name means more than one thing here: {}.", names.join("; "));
            ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.warning)).truncate().selectable(false));
        }
    });
}

/// Whether a place that was found is a stance.
fn is_stance(kind: &HitKind) -> bool {
    matches!(kind, HitKind::Stance(_))
}

//! The row of filters: what the places or their articles must be like.

use crate::analysis::search::{Filter, Query};
use crate::model::{AnnotationSetId, Polarity, Status};
use crate::session::Session;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::accesskit::Role;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{Button, PopupCloseBehavior, ScrollArea, TextEdit, Ui, WidgetInfo};
use jiff::civil::Date;

/// How many names one menu offers at most.
const MOST: usize = 60;

/// What only the screen knows of the filters.
#[derive(Default)]
pub(super) struct Filters {
    /// The days as typed so far.
    from: String,
    to: String,
    /// What the names of an open menu are narrowed by.
    typed: String,
    /// Outlets and hands of the project, as of a revision.
    known: Option<(u64, u64, Vec<String>, Vec<AnnotationSetId>)>,
}

impl Filters {
    /// Draws the row.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, query: &mut Query) {
        let filter = &mut query.filter;
        let tokens = Tokens::of(ui);
        let session = cx.session;
        let schema = session.project().schema();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.spacing_mut().button_padding.x = 8.0;
            ui.label(rich("Only", Face::Body, size::SMALL, tokens.muted));
            let chosen = filter.label.as_ref().and_then(|id| schema.label(id)).map(|label| label.name.clone());
            choice_ui(ui, "Label", chosen, &mut filter.label, |ui| {
                pick(ui, schema.labels.iter().map(|label| (label.name.clone(), label.id.clone())))
            });
            let chosen = filter.entity.as_ref().and_then(|id| session.entity(id)).map(|entity| entity.name.clone());
            let typed = &mut self.typed;
            choice_ui(ui, "Entity", chosen, &mut filter.entity, |ui| {
                narrow_ui(ui, typed);
                let wanted = typed.to_lowercase();
                let fits = |name: &str| wanted.is_empty() || name.to_lowercase().contains(&wanted);
                let entities = session.project().entities().filter(|entity| entity.names().any(fits)).take(MOST);
                pick(ui, entities.map(|entity| (entity.name.clone(), entity.id.clone())))
            });
            let chosen = filter.status.map(|status| status_name(status).to_owned());
            choice_ui(ui, "Status", chosen, &mut filter.status, |ui| {
                let all = [Status::Suggested, Status::Accepted, Status::Rejected];
                pick(ui, all.into_iter().map(|status| (status_name(status).to_owned(), status)))
            });
            let chosen = filter.polarity.map(|polarity| schema.polarity(polarity).verb);
            choice_ui(ui, "Stance", chosen, &mut filter.polarity, |ui| {
                pick(ui, Polarity::ALL.into_iter().map(|polarity| (schema.polarity(polarity).verb, polarity)))
            });
            let chosen = filter.issue.as_ref().and_then(|id| session.project().issue(id)).map(|it| it.name.clone());
            choice_ui(ui, "Issue", chosen, &mut filter.issue, |ui| {
                pick(ui, session.project().issues().map(|issue| (issue.name.clone(), issue.id.clone())))
            });
            let chosen = filter.who.as_ref().map(|who| who_name(session, who));
            choice_ui(ui, "Whose", chosen, &mut filter.who, |ui| {
                let hands = self.known(session).1.to_vec();
                pick(ui, hands.into_iter().map(|who| (who_name(session, &who), who)))
            });
            ui.separator();
            let chosen = filter.outlet.clone();
            choice_ui(ui, "Outlet", chosen, &mut filter.outlet, |ui| {
                narrow_ui(ui, &mut self.typed);
                let wanted = self.typed.to_lowercase();
                let outlets = self.known(session).0.to_vec();
                let fitting = outlets.into_iter().filter(|outlet| outlet.to_lowercase().contains(&wanted)).take(MOST);
                pick(ui, fitting.map(|outlet| (outlet.clone(), outlet)))
            });
            day_ui(ui, "From", &mut self.from, &mut filter.from);
            day_ui(ui, "To", &mut self.to, &mut filter.to);
            if *filter != Filter::default() && ui.button("Clear filters").clicked() {
                *filter = Filter::default();
                (self.from, self.to) = Default::default();
            }
        });
    }

    /// Outlets and hands, gathered anew when the project has changed.
    fn known(&mut self, session: &Session) -> (&[String], &[AnnotationSetId]) {
        let (revision, generation) = (session.project().revision(), session.generation());
        let is_current = |known: &(u64, u64, _, _)| (known.0, known.1) == (revision, generation);
        if !self.known.as_ref().is_some_and(is_current) {
            let mut outlets: Vec<String> = session.facets().outlets.iter().map(|(outlet, _)| outlet.clone()).collect();
            outlets.sort();
            self.known = Some((revision, generation, outlets, session.project().annotators()));
        }
        self.known.as_ref().map_or((&[], &[]), |(_, _, outlets, hands)| (outlets, hands))
    }
}

/// A button that opens a menu: “Label”, or “Label: Organization” once something is chosen.
fn choice_ui<T>(
    ui: &mut Ui,
    name: &str,
    chosen: Option<String>,
    value: &mut Option<T>,
    menu: impl FnOnce(&mut Ui) -> Option<T>,
) {
    let tokens = Tokens::of(ui);
    let is_set = chosen.is_some();
    let (text, spoken) = match chosen {
        Some(chosen) => (format!("{name}: {}", shortened(&chosen)), format!("Filter {name}: {chosen}")),
        None => (format!("{name} ▾"), format!("Filter {name}")),
    };
    let ink = if is_set { tokens.accent } else { tokens.text };
    let face = if is_set { Face::SemiBold } else { Face::Body };
    let button = Button::new(rich(text, face, size::SMALL, ink)).selected(is_set);
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, inner) = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_min_width(180.0);
        if is_set && ui.button("Any").clicked() {
            *value = None;
            ui.close();
        }
        if let Some(picked) = menu(ui) {
            *value = Some(picked);
            ui.close();
        }
    });
    drop(inner);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
}

/// Buttons below each other; the value of the one that was clicked.
fn pick<T>(ui: &mut Ui, choices: impl Iterator<Item = (String, T)>) -> Option<T> {
    let mut picked = None;
    let mut is_empty = true;
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (name, value) in choices {
            is_empty = false;
            if ui.button(name).clicked() {
                picked = Some(value);
            }
        }
    });
    if is_empty {
        let tokens = Tokens::of(ui);
        ui.label(rich("There is none.", Face::Body, size::SMALL, tokens.muted));
    }
    picked
}

fn narrow_ui(ui: &mut Ui, typed: &mut String) {
    let response = ui.add(TextEdit::singleline(typed).hint_text("Type a few letters").desired_width(170.0));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Narrow the names"));
}

/// A field for a calendar day; what is no day yet is shown as wrong and filters nothing.
fn day_ui(ui: &mut Ui, name: &str, typed: &mut String, day: &mut Option<Date>) {
    let tokens = Tokens::of(ui);
    let is_wrong = !typed.trim().is_empty() && day.is_none();
    let hint = format!("{name} 2025-08");
    let mut edit = TextEdit::singleline(typed).hint_text(hint).desired_width(112.0);
    if is_wrong {
        edit = edit.text_color(tokens.danger);
    }
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, format!("Filter {name} day"));
        info.current_text_value = Some(typed.clone());
        info
    });
    if response.changed() {
        *day = first_or_last_day(typed.trim(), name == "To");
    }
    if is_wrong {
        response.on_hover_text("A day as 2025-08-31, a month as 2025-08, or a year");
    }
}

/// The first or last day of what is written as a day, a month or a year.
fn first_or_last_day(typed: &str, last: bool) -> Option<Date> {
    if typed.len() == 10 {
        return typed.parse().ok();
    }
    let (year, month) = typed.split_once('-').unwrap_or((typed, ""));
    if year.len() != 4 {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    match (month, last) {
        ("", false) if !typed.contains('-') => Date::new(year, 1, 1).ok(),
        ("", true) if !typed.contains('-') => Date::new(year, 12, 31).ok(),
        _ if month.len() == 2 => {
            let first = Date::new(year, month.parse().ok()?, 1).ok()?;
            Some(if last { first.last_of_month() } else { first })
        }
        _ => None,
    }
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(24) {
        Some((cut, _)) => format!("{}…", words[..cut].trim_end()),
        None => words.to_owned(),
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Suggested => "Suggested",
        Status::Accepted => "Accepted",
        Status::Rejected => "Rejected",
    }
}

fn who_name(session: &Session, who: &AnnotationSetId) -> String {
    match who {
        AnnotationSetId::Prediction => "suggestions".to_owned(),
        AnnotationSetId::Curation => "curation".to_owned(),
        analyst if analyst == session.who() => format!("{analyst} (you)"),
        analyst => analyst.to_string(),
    }
}

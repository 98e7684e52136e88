//! The stances of one issue: filtered, ticked, and moved to another issue.

use crate::model::{DocumentId, Issue, IssueId, Polarity, StanceId};
use crate::session::Action;
use crate::session::standings::{Standing, Standings};
use crate::ui::cx::Cx;
use crate::ui::panels::stances::gathering_ui;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::sign::Sign;
use crate::ui::widgets::small_button::small_button;
use eframe::egui::{
    Align, Button, ComboBox, Id, Key, Label, Layout, ScrollArea, TextEdit, Ui, WidgetInfo, accesskit::Role,
};
use std::collections::BTreeSet;
use std::sync::Arc;

const ROW: f32 = 24.0;

/// How many issues are offered to move to.
const OFFERED: usize = 6;

/// What is filtered, ticked, and typed as the issue to move to.
#[derive(Default)]
pub(super) struct IssueStances {
    words: String,
    polarity: Option<Polarity>,
    with_suggestions: bool,
    ticked: BTreeSet<(DocumentId, StanceId)>,
    to: String,
    listed: Option<Listed>,
}

/// By what stances are filtered: words, polarity, whether suggestions too, issue.
type Filter = (String, Option<Polarity>, bool, Option<IssueId>);

/// The stances of an issue that pass a filter; kept until either changes.
struct Listed {
    of: Arc<Standings>,
    by: Filter,
    /// Their numbers among those of the issue.
    places: Vec<usize>,
}

impl Listed {
    fn keys(&self) -> BTreeSet<(DocumentId, StanceId)> {
        self.places.iter().filter_map(|&at| self.of.on(self.by.3.as_ref(), at)).map(key).collect()
    }
}

impl IssueStances {
    fn passes(&self, standing: &Standing) -> bool {
        let words = self.words.trim().to_lowercase();
        let says = |text: &str| text.to_lowercase().contains(&words);
        (self.with_suggestions || !standing.suggested)
            && self.polarity.is_none_or(|polarity| polarity == standing.polarity)
            && (words.is_empty() || says(&standing.holder) || says(&standing.target))
    }

    /// Filters the stances of an issue again if they, or the filter, are others than before.
    fn sync(&mut self, cx: &Cx<'_>, issue: Option<&IssueId>) {
        let standings = cx.session.standings();
        let filter = (self.words.clone(), self.polarity, self.with_suggestions, issue.cloned());
        let is_same = |listed: &Listed| Arc::ptr_eq(&listed.of, &standings) && listed.by == filter;
        if self.listed.as_ref().is_some_and(is_same) {
            return;
        }
        let all = (0..standings.count(issue)).filter_map(|at| Some((at, standings.on(issue, at)?)));
        let places = all.filter(|(_, standing)| self.passes(standing)).map(|(at, _)| at).collect();
        let listed = Listed { of: standings, by: filter, places };
        // What is not listed any more, because it was moved or filtered out, is not ticked either.
        if !self.ticked.is_empty() {
            let there = listed.keys();
            self.ticked.retain(|key| there.contains(key));
        }
        self.listed = Some(listed);
    }

    /// Draws the filter and the list.
    pub(super) fn list_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, issue: Option<&IssueId>) {
        self.filter_ui(ui);
        self.sync(cx, issue);
        let tokens = Tokens::of(ui);
        gathering_ui(cx, ui);
        let Some(listed) = self.listed.take() else { return };
        if listed.places.is_empty() {
            let words = "No stances here. Suggested ones are listed when “Suggestions too” is on.";
            ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
        } else {
            let mut all = self.ticked.len() == listed.places.len();
            if ui.checkbox(&mut all, format!("All {} listed", listed.places.len())).changed() {
                self.ticked = if all { listed.keys() } else { BTreeSet::new() };
            }
            ui.spacing_mut().item_spacing.y = 1.0;
            let area = ScrollArea::vertical().id_salt("issue stances").auto_shrink(false);
            area.show_rows(ui, ROW, listed.places.len(), |ui, rows| {
                for &at in listed.places.get(rows).unwrap_or_default() {
                    listed.of.on(issue, at).into_iter().for_each(|standing| self.row_ui(cx, ui, standing));
                }
            });
        }
        self.listed = Some(listed);
    }

    /// Ticks all that are listed, or none.
    pub(super) fn tick_all(&mut self, cx: &Cx<'_>, issue: Option<&IssueId>) {
        self.sync(cx, issue);
        let listed = self.listed.as_ref().map(Listed::keys).unwrap_or_default();
        self.ticked = if self.ticked == listed { BTreeSet::new() } else { listed };
    }

    fn filter_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            let edit =
                TextEdit::singleline(&mut self.words).hint_text("Filter by holder or target").desired_width(200.0);
            let response = ui.add(edit);
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::TextInput, true, "Filter stances");
                info.current_text_value = Some(self.words.clone());
                info
            });
            let name = |polarity: Option<Polarity>| polarity.map_or("all polarities", Polarity::verb);
            let combo = ComboBox::from_id_salt("polarity filter").selected_text(name(self.polarity));
            let response = combo.show_ui(ui, |ui| {
                for polarity in std::iter::once(None).chain(Polarity::ALL.map(Some)) {
                    ui.selectable_value(&mut self.polarity, polarity, name(polarity));
                }
            });
            response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Polarity filter"));
            ui.checkbox(&mut self.with_suggestions, "Suggestions too");
        });
    }

    fn row_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, standing: &Standing) {
        let tokens = Tokens::of(ui);
        let key = key(standing);
        let mut ticked = self.ticked.contains(&key);
        let mark = if standing.suggested { "?" } else { "" };
        let verb = cx.session.project().schema().polarity(standing.polarity).verb;
        let name = format!("{} {}{mark} {}", standing.holder, verb, standing.target);
        let mut open = false;
        ui.horizontal(|ui| {
            let response = ui.checkbox(&mut ticked, "");
            response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, ticked, &name));
            if response.changed() && !self.ticked.remove(&key) {
                self.ticked.insert(key);
            }
            ui.add(Sign::new(standing.polarity));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                open = ui.add(small_button("Show")).on_hover_text("Shows it in its article").clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let holder = rich(format!("{}{mark}", standing.holder), Face::SemiBold, size::SMALL, tokens.text);
                    ui.add(Label::new(holder).selectable(false));
                    let target = rich(format!("→ {}", standing.target), Face::Body, size::SMALL, tokens.text);
                    ui.add(Label::new(target).truncate().selectable(false));
                });
            });
        });
        if open {
            let item = crate::session::workspace::Item::Stance(standing.stance.clone());
            cx.ask(Action::ShowItem(standing.document.clone(), item));
        }
    }

    /// Draws what can be done with the ticked stances and with the whole issue.
    pub(super) fn moves_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, issue: Option<&Issue>) {
        let tokens = Tokens::of(ui);
        let project = cx.session.project();
        let wanted = self.to.trim().to_lowercase();
        let is_other = |other: &IssueId| issue.is_none_or(|issue| issue.id != *other);
        let others = || project.issues().filter(|other| is_other(&other.id));
        let into = others().find(|other| other.name.to_lowercase() == wanted).map(|other| other.id.clone());
        let is_itself = issue.is_some_and(|issue| issue.name.to_lowercase() == wanted);
        let can_write = cx.session.can_write();
        let mut enter = false;
        ui.separator();
        ui.horizontal(|ui| {
            ui.label(rich("To", Face::Body, size::SMALL, tokens.muted));
            let edit = TextEdit::singleline(&mut self.to).hint_text("An issue, or a new one").desired_width(200.0);
            let response = ui.add(edit.id(to_field()));
            enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::TextInput, true, "Issue to move to");
                info.current_text_value = Some(self.to.clone());
                info
            });
            let fitting = others().filter(|other| other.name.to_lowercase().contains(&wanted) && other.name != self.to);
            let names: Vec<String> = fitting.take(OFFERED).map(|other| other.name.clone()).collect();
            for name in names {
                let fits = ui.available_width() > 60.0;
                if fits && ui.add(small_button(&name).truncate()).clicked() {
                    self.to = name;
                }
            }
        });
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            let ticked = self.ticked.len();
            let words = match (wanted.is_empty(), into.is_some() || is_itself) {
                (true, _) => format!("Take {ticked} ticked off"),
                (false, true) => format!("Move {ticked} ticked"),
                (false, false) => format!("Move {ticked} ticked to a new issue"),
            };
            let possible = can_write && ticked > 0 && !is_itself && (issue.is_some() || !wanted.is_empty());
            if ui.add_enabled(possible, Button::new(words)).clicked() || possible && enter && !wanted.is_empty() {
                let ticked = std::mem::take(&mut self.ticked).into_iter().collect();
                cx.ask(Action::RecodeStances(ticked, self.to.trim().to_owned()));
            }
            let Some(issue) = issue else { return };
            let merge = ui.add_enabled(can_write && into.is_some(), Button::new("Merge issue into it"));
            if let Some(into) = into.clone().filter(|_| merge.clicked()) {
                cx.ask(Action::MergeIssues(issue.id.clone(), into));
            }
            let keep = into.is_some();
            let words = if keep { "Remove issue, move its stances" } else { "Remove issue" };
            let remove = Button::new(rich(words, Face::Body, size::BODY, tokens.danger));
            let possible = can_write && (wanted.is_empty() || keep);
            let remove = ui.add_enabled(possible, remove);
            let remove = remove.on_hover_text("Its stances go to the issue above, or stay without one");
            if remove.clicked() {
                cx.ask(Action::RemoveIssue(issue.id.clone(), into.clone()));
            }
        });
    }
}

/// The field for the issue to move to.
pub(super) fn to_field() -> Id {
    Id::unique("issue to move to")
}

fn key(standing: &Standing) -> (DocumentId, StanceId) {
    (standing.document.clone(), standing.stance.clone())
}

//! The coding frame: the issues on which parties take stances, and the stances of each.

mod stances;

use crate::model::{Issue, IssueId, Polarity};
use crate::session::Action;
use crate::session::workspace::View;
use crate::ui::cx::{Cx, choose_by_keys, text_field};
use crate::ui::theme::{Face, Tokens, radius, rich, size, space};
use crate::ui::widgets::key_button::KeyButton;
use crate::ui::widgets::sign::Sign;
use eframe::egui::{
    Align, Button, Context, Event, Frame, Id, Key, Label, Layout, Margin, Modifiers, ScrollArea, Sense, TextEdit, Ui,
    UiBuilder, WidgetInfo, accesskit::Role, vec2,
};
use stances::IssueStances;
use std::sync::Arc;

/// The list on the left: its usual width, and the most of a narrow view that it takes.
const LIST: (f32, f32) = (270.0, 0.4);
const ROW: f32 = 42.0;
/// The place for what can be done with the ticked stances, in points.
const MOVES: f32 = 78.0;

/// Which issue is shown, and what is typed and ticked.
#[derive(Default)]
pub struct IssuesView {
    name: String,
    /// The issue shown on the right; none for the stances without one.
    shown: Option<IssueId>,
    stances: IssueStances,
    /// Whether the view was there in the last frame.
    open: bool,
}

impl IssuesView {
    /// Forgets what was typed and ticked: something else is shown.
    pub fn close(&mut self) {
        if self.open {
            *self = Self::default();
        }
    }

    /// Draws the view.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let fresh = !std::mem::replace(&mut self.open, true);
        let project = cx.session.project();
        let issues: Vec<Arc<Issue>> = project.issues().cloned().collect();
        if fresh {
            let shown = cx.session.workspace().issue.clone().or_else(|| issues.first().map(|issue| issue.id.clone()));
            *self = Self { shown, open: true, ..Self::default() };
        }
        if self.shown.as_ref().is_some_and(|id| project.issue(id).is_none()) {
            self.show(issues.first().map(|issue| issue.id.clone()));
        }
        if cx.session.workspace().dialog.is_none() {
            self.step_by_keys(ui.ctx(), &issues);
            self.keys(cx, ui.ctx());
        }
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 }).show(ui, |ui| {
            head_ui(cx, ui, issues.len());
            let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
            let (left, right) = rect.split_left_right_at_x(rect.left() + LIST.0.min(rect.width() * LIST.1));
            ui.painter().vline(left.right() + space::S, rect.y_range(), (1.0, Tokens::of(ui).border));
            self.list_ui(cx, &mut ui.new_child(UiBuilder::new().max_rect(left)), &issues, fresh);
            let right = right.with_min_x(right.left() + space::L);
            self.details_ui(cx, &mut ui.new_child(UiBuilder::new().max_rect(right)));
        });
    }

    fn show(&mut self, issue: Option<IssueId>) {
        self.shown = issue;
        self.stances = IssueStances::default();
    }

    /// Up and Down go through the list, unless they are meant for a field of several lines.
    fn step_by_keys(&mut self, ctx: &Context, issues: &[Arc<Issue>]) {
        let focused = ctx.memory(|memory| memory.focused());
        if focused.is_some() && focused != Some(new_field()) {
            return;
        }
        let here = self.shown.as_ref().and_then(|id| issues.iter().position(|issue| issue.id == *id));
        let mut chosen = here.unwrap_or(issues.len());
        if choose_by_keys(ctx, &mut chosen, issues.len() + 1) {
            self.show(issues.get(chosen).map(|issue| issue.id.clone()));
        }
    }

    /// Keys while no field is edited: tick all, and go to where the ticked ones shall move.
    fn keys(&mut self, cx: &Cx<'_>, ctx: &Context) {
        if ctx.text_edit_focused() || ctx.any_popup_open() {
            return;
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
            self.stances.tick_all(cx, self.shown.as_ref());
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::M)) {
            ctx.input_mut(|input| input.events.retain(|event| !matches!(event, Event::Text(_))));
            ctx.memory_mut(|memory| memory.request_focus(stances::to_field()));
        }
    }

    fn list_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, issues: &[Arc<Issue>], fresh: bool) {
        ui.horizontal(|ui| {
            let edit = TextEdit::singleline(&mut self.name).id(new_field()).hint_text("New issue");
            let response = ui.add(edit.desired_width(ui.available_width() - 62.0));
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::TextInput, true, "New issue");
                info.current_text_value = Some(self.name.clone());
                info
            });
            if fresh {
                response.request_focus();
            }
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let add = ui.add_enabled(!self.name.trim().is_empty(), Button::new("Add")).clicked();
            if (enter || add) && !self.name.trim().is_empty() {
                cx.ask(Action::AddIssue(std::mem::take(&mut self.name)));
                response.request_focus();
            }
        });
        ui.add_space(space::XS);
        let standings = cx.session.standings();
        ScrollArea::vertical().id_salt("issues").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let mut clicked = None;
            for issue in issues {
                let shown = self.shown.as_ref() == Some(&issue.id);
                if issue_row_ui(ui, &issue.name, &standings.polarities(Some(&issue.id)), shown) {
                    clicked = Some(Some(issue.id.clone()));
                }
            }
            if issue_row_ui(ui, "Without an issue", &standings.polarities(None), self.shown.is_none()) {
                clicked = Some(None);
            }
            if let Some(issue) = clicked {
                self.show(issue);
            }
        });
    }

    fn details_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let issue = self.shown.as_ref().and_then(|id| cx.session.project().issue(id)).cloned();
        let rect = ui.max_rect();
        let (above, below) = rect.split_top_bottom_at_y(rect.bottom() - MOVES);
        let top = &mut ui.new_child(UiBuilder::new().max_rect(above));
        match &issue {
            Some(issue) => fields_ui(cx, top, issue),
            None => {
                let words = "Stances that are not coded to any issue yet. Tick some and move them to one.";
                top.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
            }
        }
        top.add_space(space::XS);
        self.stances.list_ui(cx, top, issue.as_ref().map(|issue| &issue.id));
        self.stances.moves_ui(cx, &mut ui.new_child(UiBuilder::new().max_rect(below)), issue.as_deref());
    }
}

fn head_ui(cx: &mut Cx<'_>, ui: &mut Ui, count: usize) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.label(rich("Issues", Face::SemiBold, size::HEADING, tokens.text));
        ui.label(rich(count.to_string(), Face::Body, size::SMALL, tokens.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let back = KeyButton::new("Back to the text", cx.session.keys_of("annotate.deselect"));
            if ui.add(back).clicked() {
                cx.ask(Action::ShowView(View::Read));
            }
        });
    });
    ui.add_space(space::S);
}

fn new_field() -> Id {
    Id::unique("new issue")
}

fn fields_ui(cx: &mut Cx<'_>, ui: &mut Ui, issue: &Issue) {
    let id = Id::unique("issue").with(issue.id.as_str());
    let mut changed = issue.clone();
    if let Some(name) = text_field(ui, id.with("name"), "Issue name", &issue.name, "Name", 1)
        && !name.trim().is_empty()
    {
        changed.name = name.trim().to_owned();
    }
    let hint = "What belongs to it and what does not";
    if let Some(words) = text_field(ui, id.with("words"), "Issue description", &issue.description, hint, 2) {
        changed.description = words;
    }
    if changed != *issue {
        cx.ask(Action::EditIssue(changed));
    }
}

/// One issue with its counts. Gives whether it was clicked.
fn issue_row_ui(ui: &mut Ui, name: &str, counts: &[usize; 6], shown: bool) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let total: usize = counts.iter().sum();
    let all = if total == 1 { "1 stance".to_owned() } else { format!("{total} stances") };
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, shown, format!("{name}, {all}")));
    let fill = if shown { Some(tokens.selected) } else { response.hovered().then_some(tokens.hover) };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, radius::MEDIUM, fill);
    }
    if response.has_focus() {
        let ring = (1.5, tokens.accent);
        ui.painter().rect_stroke(rect, radius::MEDIUM, ring, eframe::egui::StrokeKind::Inside);
    }
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 3.0))));
    inside.spacing_mut().item_spacing.y = 0.0;
    inside.spacing_mut().interact_size.y = 16.0;
    let face = if shown { Face::SemiBold } else { Face::Body };
    inside.add(Label::new(rich(name, face, size::BODY, tokens.text)).truncate().selectable(false));
    inside.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.add(Label::new(rich(all, Face::Body, size::TINY, tokens.muted)).selectable(false));
        ui.add_space(2.0);
        for (polarity, count) in Polarity::ALL.into_iter().zip(counts).filter(|(_, count)| **count > 0) {
            ui.add(Sign::new(polarity).size(8.0));
            ui.add(Label::new(rich(count.to_string(), Face::Body, size::TINY, tokens.muted)).selectable(false));
        }
    });
    response.clicked()
}

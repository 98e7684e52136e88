//! The palette: any command, label, article, entity or issue by a few letters of its name.

use super::{choose_by_keys, list_height, modal};
use crate::session::command;
use crate::session::{Action, Session};
use crate::ui::cx::{Cx, name_field};
use crate::ui::shortcuts;
use crate::ui::theme::{Face, Tokens, rich, size};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{self, Align, Context, Key, Label, Layout, Modifiers, ScrollArea, Sense, TextEdit, Ui, vec2};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// How many rows are offered at most.
const MOST: usize = 60;
const ROW: f32 = 30.0;

/// What was typed, and which row is chosen.
#[derive(Default)]
pub struct Palette {
    typed: String,
    chosen: usize,
    /// Everything that can be done, gathered when the palette opens.
    all: Vec<Row>,
    /// The rows that match what was typed.
    shown: Vec<Row>,
}

/// One thing that can be done.
#[derive(Clone)]
struct Row {
    title: String,
    about: String,
    keys: String,
    enabled: bool,
    action: Action,
}

impl Palette {
    /// Draws the palette.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        if fresh {
            *self = Self { all: rows(cx.session), ..Self::default() };
            self.shown = self.matching();
        }
        let rows = std::mem::take(&mut self.shown);
        let moved = choose_by_keys(ctx, &mut self.chosen, rows.len());
        let run = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)).then_some(self.chosen);
        self.help_on(cx, ctx, rows.get(self.chosen));
        modal(cx, ctx, "", 560.0, |cx, ui| {
            let edit = TextEdit::singleline(&mut self.typed).hint_text("Search or run a command…");
            let response = ui.add(edit.desired_width(f32::INFINITY).margin(vec2(10.0, 8.0)));
            name_field(&response, "Command", &self.typed);
            if fresh {
                response.request_focus();
            }
            let changed = response.changed();
            let mut clicked = run;
            ScrollArea::vertical()
                .max_height(list_height(ctx))
                .min_scrolled_height(list_height(ctx))
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for (at, row) in rows.iter().enumerate() {
                        let chosen = at == self.chosen;
                        let response = row_ui(ui, row, chosen);
                        if chosen && moved {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            clicked = Some(at);
                        }
                    }
                });
            if let Some(row) = clicked.and_then(|at| rows.get(at)).filter(|row| row.enabled) {
                cx.ask(Action::Ask(None));
                cx.ask(row.action.clone());
            }
            if changed {
                self.chosen = 0;
                self.shown = self.matching();
            } else {
                self.shown = rows;
            }
        });
    }

    /// The keys that give help show what belongs to the label of the chosen row.
    fn help_on(&self, cx: &mut Cx<'_>, ctx: &Context, row: Option<&Row>) {
        let Some(Action::Tag(label) | Action::ShowGuideline(label)) = row.map(|row| &row.action) else { return };
        let help = |event: &egui::Event| match event {
            egui::Event::Key { key, pressed: true, modifiers, .. } => {
                let keys = shortcuts::keys_of(*key, *modifiers).filter(|keys| !keys.types_text());
                keys.and_then(|keys| cx.session.keymap().command(keys)).is_some_and(|command| command.id == "view.help")
            }
            _ => false,
        };
        if ctx.input(|input| input.events.iter().any(help)) {
            cx.ask(Action::ShowGuideline(label.clone()));
        }
    }

    /// The rows that match what was typed, the best first; in their own order if nothing was.
    fn matching(&self) -> Vec<Row> {
        if self.typed.trim().is_empty() {
            return self.all.iter().take(MOST).cloned().collect();
        }
        let pattern = Pattern::parse(&self.typed, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut letters = Vec::new();
        let mut scored: Vec<(u32, &Row)> = self
            .all
            .iter()
            .filter_map(|row| {
                let score = pattern.score(Utf32Str::new(&row.title, &mut letters), &mut matcher)?;
                Some((score, row))
            })
            .collect();
        scored.sort_by(|(one, a), (other, b)| other.cmp(one).then_with(|| a.title.cmp(&b.title)));
        scored.into_iter().take(MOST).map(|(_, row)| row.clone()).collect()
    }
}

fn rows(session: &Session) -> Vec<Row> {
    let commands = command::all().filter(|command| command.id != "view.palette").map(|command| Row {
        title: command.title.to_owned(),
        about: command.help.to_owned(),
        keys: session.keys_of(command.id),
        enabled: (command.enabled)(session),
        action: Action::Run(command.id),
    });
    let tags = session.project().schema().labels.iter().map(|label| Row {
        title: format!("Tag as {}", label.name),
        about: label.description.clone(),
        keys: label.key.map(|key| key.to_uppercase().to_string()).unwrap_or_default(),
        enabled: session.document().is_some() && session.can_write(),
        action: Action::Tag(label.id.clone()),
    });
    let articles = session.project().documents().map(|document| Row {
        title: document.title().to_owned(),
        about: "Article".to_owned(),
        keys: String::new(),
        enabled: true,
        action: Action::Show(document.id.clone()),
    });
    let entities = session.project().entities().map(|entity| Row {
        title: entity.name.clone(),
        about: "Entity".to_owned(),
        keys: String::new(),
        enabled: true,
        action: Action::ShowEntity(Some(entity.id.clone())),
    });
    let issues = session.project().issues().map(|issue| Row {
        title: issue.name.clone(),
        about: "Issue".to_owned(),
        keys: String::new(),
        enabled: true,
        action: Action::ShowIssue(Some(issue.id.clone())),
    });
    let guidelines = session.project().schema().labels.iter().map(|label| Row {
        title: format!("What belongs to {}", label.name),
        about: label.description.clone(),
        keys: String::new(),
        enabled: true,
        action: Action::ShowGuideline(label.id.clone()),
    });
    commands.chain(tags).chain(issues).chain(articles).chain(entities).chain(guidelines).collect()
}

fn row_ui(ui: &mut Ui, row: &Row, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::accesskit::Role::ListBoxOption, row.enabled, chosen, &row.title)
    });
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 6, if chosen { tokens.selected } else { tokens.hover });
    }
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if !row.keys.is_empty() {
            ui.add(KeyCap::new(&row.keys));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let colour = if row.enabled { tokens.text } else { tokens.muted };
            ui.add(Label::new(rich(&row.title, Face::Body, size::BODY, colour)).selectable(false));
            let about = rich(&row.about, Face::Body, size::SMALL, tokens.muted);
            ui.add(Label::new(about).truncate().selectable(false).show_tooltip_when_elided(false));
        });
    });
    response
}

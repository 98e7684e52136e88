//! The window's program: think, then draw.

use super::cx::Cx;
use super::dialogs::Dialogs;
use super::panels::{articles, coding, menu, side, status};
use super::views::{concordance::ConcordanceView, entities::EntitiesView, read::ReadView, welcome};
use super::{shortcuts, theme};
use crate::report::Severity;
use crate::session::workspace::{Dialog, View};
use crate::session::{Action, Session};
use crate::store::{Density, Theme};
use eframe::egui::{self, CentralPanel, Context, Frame, Panel, ViewportCommand};
use std::time::Duration;

/// How long a message stays in the status bar, in seconds.
const MESSAGE_SECONDS: i64 = 12;

/// The window: a session, and what only the screen knows.
pub struct App {
    session: Session,
    actions: Vec<Action>,
    /// What keys asked for while a field was being edited: carried out once the field has given its text.
    after_field: Vec<Action>,
    read: ReadView,
    entities: EntitiesView,
    concordance: ConcordanceView,
    dialogs: Dialogs,
    coding: coding::CodingBar,
    /// The theme and look that the window wears.
    worn: Option<(Theme, theme::Look)>,
    title: String,
    /// Whether a text field or an open list had the keyboard in the last frame.
    was_in_field: bool,
}

impl App {
    /// A window on a session.
    pub fn new(ctx: &Context, session: Session) -> Self {
        theme::install(ctx);
        Self {
            session,
            actions: Vec::new(),
            after_field: Vec::new(),
            read: ReadView::default(),
            entities: EntitiesView::default(),
            concordance: ConcordanceView::default(),
            dialogs: Dialogs::default(),
            coding: coding::CodingBar::default(),
            worn: None,
            title: String::new(),
            was_in_field: false,
        }
    }

    /// The session behind the window.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Waits for background work, so that tests see its result.
    pub fn settle(&mut self) {
        self.session.settle();
    }

    /// Asks for something as a panel would.
    pub fn ask(&mut self, action: Action) {
        self.actions.push(action);
    }

    fn perform_actions(&mut self, ctx: &Context) {
        if self.actions.is_empty() {
            return;
        }
        for action in std::mem::take(&mut self.actions) {
            self.session.perform(action);
        }
        ctx.request_repaint();
    }

    fn wear_theme(&mut self, ctx: &Context) {
        let settings = self.session.settings();
        let chosen = settings.theme;
        let look = theme::Look { compact: settings.density == Density::Compact, safe_colours: settings.safe_colours };
        if self.worn != Some((chosen, look)) {
            self.worn = Some((chosen, look));
            theme::dress(ctx, look);
            theme::apply(
                ctx,
                match chosen {
                    Theme::System => theme::ThemeChoice::System,
                    Theme::Light => theme::ThemeChoice::Light,
                    Theme::Dark => theme::ThemeChoice::Dark,
                },
            );
        }
    }

    fn name_window(&mut self, ctx: &Context) {
        let project = self.session.project().name();
        let title = match self.session.document() {
            Some(document) => format!("{} · {project} · Standpoint", document.title()),
            None => "Standpoint".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Files dropped on the window are opened.
    fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<_> = dropped.iter().map(|file| file.path().to_owned()).collect();
        if !paths.is_empty() {
            self.actions.push(Action::Open(paths));
        }
    }

    /// A second look is needed for messages that fade and decisions that wait to be saved.
    fn schedule(&self, ctx: &Context) {
        let fresh = self.session.messages().last().is_some_and(|last| {
            last.notice.severity < Severity::Error && self.session.now() - last.at <= MESSAGE_SECONDS
        });
        if fresh {
            ctx.request_repaint_after(Duration::from_secs(2));
        } else if !self.session.is_saved() {
            ctx.request_repaint_after(Duration::from_secs(20));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        self.session.poll();
        self.perform_actions(ctx);
        if self.session.is_quitting() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.wear_theme(&ctx);
        self.name_window(&ctx);
        self.take_dropped_files(&ctx);
        self.take_keys(&ctx);

        let tokens = theme::Tokens::of_ctx(&ctx);
        let bare = Frame::new().fill(tokens.panel);
        let mut cx = Cx::new(&self.session, &mut self.actions);
        Panel::top("menu").exact_size(44.0).frame(bare).show(ui, |ui| menu::ui(&mut cx, ui));
        Panel::bottom("status").exact_size(28.0).frame(bare).show(ui, |ui| status::ui(&mut cx, ui, MESSAGE_SECONDS));
        if cx.session.search().is_some_and(|search| search.list) {
            // Over the full width: a concordance is worth as much as its context.
            let height = ui.available_height();
            Panel::bottom("concordance")
                .resizable(true)
                .default_size((height * 0.46).max(220.0))
                .size_range(170.0..=(height * 0.75).max(180.0))
                .frame(bare)
                .show(ui, |ui| self.concordance.ui(&mut cx, ui));
        }
        match cx.session.workspace().dialog.clone() {
            Some(Dialog::Stance(draft)) => {
                let bar = Panel::bottom("coding").resizable(false).frame(bare);
                bar.show(ui, |ui| self.coding.ui(&mut cx, ui, &draft));
            }
            _ => self.coding.close(),
        }
        let width = ui.available_width();
        if cx.session.project().documents().len() > 0 {
            let widest = (width * 0.2).clamp(180.0, 380.0);
            Panel::left("articles")
                .default_size(250.0_f32.min(widest))
                .size_range(160.0..=widest)
                .frame(bare)
                .show(ui, |ui| articles::ui(&mut cx, ui));
            let widest = (width * 0.26).clamp(240.0, 480.0);
            Panel::right("side")
                .default_size(330.0_f32.min(widest))
                .size_range(230.0..=widest)
                .frame(bare)
                .show(ui, |ui| side::ui(&mut cx, ui));
        }
        CentralPanel::default().frame(Frame::new().fill(tokens.paper)).show(ui, |ui| {
            match (cx.session.document(), cx.session.workspace().view) {
                (None, _) => welcome::ui(&mut cx, ui),
                (Some(_), View::Read) => self.read.ui(&mut cx, ui),
                (Some(_), View::Entities) => self.entities.ui(&mut cx, ui),
            }
        });
        self.dialogs.ui(&mut cx, &ctx);
        self.session.hold(ctx.text_edit_focused());
        self.was_in_field = ctx.text_edit_focused() || ctx.any_popup_open();
        self.take_back_keyboard(&ctx);
        self.perform_actions(&ctx);
        self.schedule(&ctx);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.session.save();
    }
}

impl App {
    /// Runs what keys ask for before the window is drawn, so that they act on what the analyst saw.
    ///
    /// A field that is being edited first loses the keyboard and commits, or its text would be lost
    /// when another article or annotation is shown.
    fn take_keys(&mut self, ctx: &Context) {
        self.actions.append(&mut self.after_field);
        let asked = shortcuts::take(ctx, &self.session, self.was_in_field);
        let closing = ctx.input(|input| input.viewport().close_requested());
        if ctx.text_edit_focused() && (!asked.is_empty() || closing) {
            self.after_field = asked;
            if closing {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.after_field.push(Action::Run("file.quit"));
            }
            ctx.memory_mut(|memory| {
                if let Some(field) = memory.focused() {
                    memory.surrender_focus(field);
                }
            });
            ctx.request_repaint();
        } else {
            self.actions.extend(asked);
        }
        self.perform_actions(ctx);
    }

    /// The text has the keyboard whenever nothing else has, so that keys work at once.
    fn take_back_keyboard(&mut self, ctx: &Context) {
        let workspace = self.session.workspace();
        let is_reading =
            self.session.document().is_some() && workspace.dialog.is_none() && workspace.view == View::Read;
        if is_reading && ctx.memory(|memory| memory.focused()).is_none() {
            self.read.request_focus();
        }
        if workspace.dialog.is_some() || workspace.view != View::Read {
            self.read.release_focus(ctx);
        }
    }
}

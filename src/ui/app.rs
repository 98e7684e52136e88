//! The window's program: think, then draw.

use super::cx::Cx;
use super::dialogs::Dialogs;
use super::panels::around::Around;
use super::panels::toasts::Toasts;
use super::panels::{coding, menu, status, tabs};
use super::views::{concordance::ConcordanceView, entities::EntitiesView, issues::IssuesView, read::ReadView, welcome};
use super::{shortcuts, theme, tour};
use crate::report::Notice;
use crate::session::workspace::{Dialog, View};
use crate::session::{Action, Session};
use crate::store::{Density, Theme};
use eframe::egui::{self, CentralPanel, Context, Frame, Panel, PointerButton, ViewportCommand};
use std::time::Duration;

/// The window: a session, and what only the screen knows.
pub struct App {
    session: Session,
    /// Whether the window had the keyboard in the last frame.
    was_in_front: bool,
    actions: Vec<Action>,
    /// What keys asked for while a field was being edited: carried out once the field has given its text.
    after_field: Vec<Action>,
    read: ReadView,
    entities: EntitiesView,
    issues: IssuesView,
    concordance: ConcordanceView,
    dialogs: Dialogs,
    coding: coding::CodingBar,
    around: Around,
    toasts: Toasts,
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
        // Zoom has commands of its own, so that it is kept and can be found.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        // From the first frame on, or a place that was left would be sought in a window of another size.
        ctx.set_zoom_factor(session.desk().zoom);
        Self {
            session,
            was_in_front: false,
            actions: Vec::new(),
            after_field: Vec::new(),
            read: ReadView::default(),
            entities: EntitiesView::default(),
            issues: IssuesView::default(),
            concordance: ConcordanceView::default(),
            dialogs: Dialogs::default(),
            coding: coding::CodingBar::default(),
            around: Around::default(),
            toasts: Toasts::default(),
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

    /// Says something to the analyst as the session would.
    pub fn tell(&mut self, notice: Notice) {
        self.session.tell(notice);
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

    /// A second look is needed for decisions that wait to be saved.
    fn schedule(&self, ctx: &Context) {
        if self.session.will_learn() {
            ctx.request_repaint_after(Duration::from_millis(500));
        }
        if !self.session.is_saved() {
            ctx.request_repaint_after(Duration::from_secs(20));
        }
        // Other programs may change the project's files.
        if self.session.folder().is_some() {
            ctx.request_repaint_after(Duration::from_secs(6));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        let is_in_front = ctx.input(|input| input.focused);
        if is_in_front && !self.was_in_front {
            self.session.look_outside_soon();
        }
        self.was_in_front = is_in_front;
        self.session.poll();
        self.perform_actions(ctx);
        if self.session.is_quitting() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.wear_theme(&ctx);
        ctx.set_zoom_factor(self.session.desk().zoom);
        self.name_window(&ctx);
        self.take_dropped_files(&ctx);
        self.take_keys(&ctx);

        let tokens = theme::Tokens::of_ctx(&ctx);
        let bare = Frame::new().fill(tokens.panel);
        let mut cx = Cx::new(&self.session, &mut self.actions);
        let workspace = cx.session.workspace();
        let focus = workspace.focus && workspace.view == View::Read && cx.session.document().is_some();
        let mut commands = None;
        if !focus {
            let bar = Panel::top("menu").exact_size(44.0).frame(bare);
            commands = bar.show(ui, |ui| menu::ui(&mut cx, ui)).inner;
            Panel::bottom("status").exact_size(28.0).frame(bare).show(ui, |ui| status::ui(&mut cx, ui));
        }
        match cx.session.workspace().dialog.clone() {
            Some(Dialog::Stance(draft)) => {
                let bar = Panel::bottom("coding").resizable(false).frame(bare);
                bar.show(ui, |ui| self.coding.ui(&mut cx, ui, &draft));
            }
            _ => self.coding.close(),
        }
        if !focus {
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
            if cx.session.project().documents().len() > 0 {
                self.around.ui(&mut cx, ui);
            }
        }
        let paper = CentralPanel::default().frame(Frame::new().fill(tokens.paper));
        let text = paper.show(ui, |ui| {
            if !focus && cx.session.workspace().view == View::Read {
                tabs::ui(&mut cx, ui);
            }
            let place = ui.available_rect_before_wrap();
            if cx.session.workspace().view != View::Issues {
                self.issues.close();
            }
            match (cx.session.document(), cx.session.workspace().view) {
                (None, _) => welcome::ui(&mut cx, ui),
                (Some(_), View::Read) => self.read.ui(&mut cx, ui),
                (Some(_), View::Entities) => self.entities.ui(&mut cx, ui),
                (Some(_), View::Issues) => self.issues.ui(&mut cx, ui),
            }
            place
        });
        let text = text.inner;
        if focus {
            status::leave_focus_ui(&mut cx, ui, text);
        }
        let anchors = tour::Anchors { articles: self.around.articles, text, side: self.around.side, commands };
        tour::ui(&mut cx, &ctx, &anchors);
        self.toasts.ui(&mut cx, &ctx, text);
        self.dialogs.ui(&mut cx, &ctx);
        if let Some(resized) = self.around.resized.take() {
            self.session.change_desk(|desk| resized.keep(desk));
        }
        let top = self.session.document().and_then(|document| self.read.top(&document.id));
        self.session.note_top(top.or(self.session.workspace().top));
        self.session.hold(ctx.text_edit_focused());
        self.was_in_field = ctx.text_edit_focused() || ctx.any_popup_open();
        self.take_back_keyboard(&ctx);
        self.perform_actions(&ctx);
        self.schedule(&ctx);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.session.leave();
    }
}

impl App {
    /// Runs what keys ask for before the window is drawn, so that they act on what the analyst saw.
    ///
    /// A field that is being edited first loses the keyboard and commits, or its text would be lost
    /// when another article or annotation is shown.
    fn take_keys(&mut self, ctx: &Context) {
        self.actions.append(&mut self.after_field);
        let mut asked = Vec::new();
        let mut cx = Cx::new(&self.session, &mut asked);
        tour::keys(ctx, &mut cx);
        menu::keys(ctx, &mut cx);
        asked.extend(shortcuts::take(ctx, &self.session, self.was_in_field));
        let (back, forward) = ctx.input(|input| {
            (input.pointer.button_clicked(PointerButton::Extra1), input.pointer.button_clicked(PointerButton::Extra2))
        });
        if self.session.workspace().dialog.is_none() {
            asked.extend(back.then_some(Action::Run("go.back")));
            asked.extend(forward.then_some(Action::Run("go.forward")));
        }
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
            ctx.request_repaint();
        }
        if workspace.dialog.is_some() || workspace.view != View::Read {
            self.read.release_focus(ctx);
        }
    }
}

//! The bar at the top: menus, the project's name, the way into the palette.

use crate::report::counted;
use crate::session::command::{MENUS, Menu};
use crate::session::workspace::View;
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, icon, radius, rich, size, space};
use crate::ui::widgets::chip::focus_ring;
use crate::ui::widgets::key_cap::KeyCap;
use crate::ui::widgets::segmented;
use eframe::egui::{
    self, Align, Button, Context, Event, EventFilter, Frame, Id, Key, Layout, Margin, Modifiers, Popup, Rect, Response,
    RichText, ScrollArea, Sense, Ui, vec2,
};
use egui_material_icons::icons;

/// The least and most width of the way into the palette beside the project's name, in points.
const SEARCH: (f32, f32) = (215.0, 270.0);

/// The width of the project's name, in points.
const NAME: f32 = 160.0;

/// The least width in which the number of articles stands beside it, in points.
const COUNT: f32 = 70.0;

/// The menu that the keyboard opens next, and the line in it that it has reached.
#[derive(Debug, Clone, Copy, Default)]
struct ByKeys {
    opens: Option<usize>,
    /// Whether the first line of the open menu has yet to be given the keyboard.
    enters: bool,
}

impl ByKeys {
    fn load(ctx: &Context) -> Self {
        ctx.data(|data| data.get_temp(Id::unique("menu by keys"))).unwrap_or_default()
    }

    fn store(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(Id::unique("menu by keys"), self));
    }
}

/// Takes F10 and Alt with the first letter of a menu, which open it. For the frame's begin.
pub fn keys(ctx: &Context, cx: &mut Cx<'_>) {
    if cx.session.workspace().dialog.is_some() {
        return;
    }
    let mut opens = None;
    ctx.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::F10) {
            opens = Some(0);
        }
        for (at, menu) in MENUS.iter().enumerate() {
            let key = menu.title.get(..1).and_then(Key::from_name);
            if key.is_some_and(|key| input.consume_key(Modifiers::ALT, key)) {
                opens = Some(at);
            }
        }
        if opens.is_some() {
            input.events.retain(|event| !matches!(event, Event::Text(_)));
        }
    });
    if opens.is_some() {
        if cx.session.workspace().focus {
            cx.run("view.focus");
        }
        ByKeys { opens, enters: true }.store(ctx);
    }
}

/// Draws the bar. Gives where the way to all commands stands.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) -> Option<Rect> {
    let mut commands = None;
    let tokens = Tokens::of(ui);
    Frame::new().inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.label(icon(icons::ICON_CONTRAST_SQUARE, 18.0).color(tokens.accent));
            ui.label(rich("Standpoint", Face::SemiBold, size::BODY, tokens.text));
            ui.add_space(space::S);
            // The bar takes all the width that it is given.
            ui.allocate_ui(vec2(390.0, 30.0), |ui| egui::MenuBar::new().ui(ui, |ui| menus_ui(cx, ui)));
            views_ui(cx, ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                saved_ui(cx, ui);
                ui.add_space(space::S);
                // In a small window the title bar has to do for the project's name.
                let names_project = ui.available_width() > SEARCH.0 + NAME;
                let width = ui.available_width() - if names_project { NAME } else { space::S };
                commands = Some(search_ui(cx, ui, width.min(SEARCH.1)));
                ui.add_space(space::S);
                if names_project {
                    project_ui(cx.session, ui);
                }
            });
        });
    });
    let line = ui.min_rect();
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, (1.0, tokens.border));
    commands
}

fn menus_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let ctx = ui.ctx().clone();
    for (at, menu) in MENUS.iter().enumerate() {
        let button = ui.menu_button(menu.title, |ui| menu_ui(cx, ui, at, menu)).response;
        let mut by_keys = ByKeys::load(&ctx);
        if by_keys.opens == Some(at) {
            Popup::open_id(&ctx, Popup::default_response_id(&button));
            by_keys.opens = None;
            by_keys.store(&ctx);
            ctx.request_repaint();
        }
    }
}

/// What the middle of the window shows.
fn views_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    if cx.session.project().documents().len() == 0 {
        return;
    }
    let mut view = cx.session.workspace().view;
    let choices = View::ALL.map(|view| (view, view.title()));
    let tokens = Tokens::of(ui);
    Frame::new().fill(tokens.trough).corner_radius(radius::MEDIUM).inner_margin(Margin::same(2)).show(ui, |ui| {
        if segmented::tabs(ui, "view", &mut view, &choices) {
            cx.ask(Action::ShowView(view));
        }
    });
}

fn menu_ui(cx: &mut Cx<'_>, ui: &mut Ui, at: usize, menu: &Menu) {
    ui.set_min_width(300.0);
    // A small window, or a large zoom, has no room for a long menu.
    let room = ui.ctx().content_rect().height() - 70.0;
    let lines = ScrollArea::vertical().max_height(room).show(ui, |ui| lines_ui(cx, ui, menu)).inner;
    go_by_keys(ui, at, &lines);
}

/// The lines of an open menu. Gives those that can be chosen.
fn lines_ui(cx: &mut Cx<'_>, ui: &mut Ui, menu: &Menu) -> Vec<Response> {
    let mut lines: Vec<Response> = Vec::new();
    for command in menu.commands {
        let enabled = (command.enabled)(cx.session);
        let keys = cx.session.keys_of(command.id);
        let button = Button::new(command.title).shortcut_text(RichText::new(keys).size(size::SMALL));
        let response = ui.add_enabled(enabled, button).on_hover_text(command.help);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, command.title));
        if response.clicked() {
            cx.run(command.id);
            ui.close();
        }
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if enabled {
            lines.push(response);
        }
    }
    lines
}

/// Up and down go through an open menu, left and right to its neighbours.
fn go_by_keys(ui: &Ui, menu: usize, lines: &[Response]) {
    let mut by_keys = ByKeys::load(ui.ctx());
    let reached = lines.iter().position(Response::has_focus);
    if let Some(line) = reached.and_then(|reached| lines.get(reached)) {
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(line.id, arrows));
    }
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let next = match reached {
        None if by_keys.enters || pressed(Key::ArrowDown) => Some(0),
        Some(at) if pressed(Key::ArrowDown) => Some((at + 1) % lines.len()),
        Some(at) if pressed(Key::ArrowUp) => Some((at + lines.len() - 1) % lines.len()),
        _ => None,
    };
    if let Some(line) = next.and_then(|next| lines.get(next)) {
        line.request_focus();
        by_keys.enters = false;
    }
    let beside = match (pressed(Key::ArrowLeft), pressed(Key::ArrowRight)) {
        (true, _) => Some((menu + MENUS.len() - 1) % MENUS.len()),
        (_, true) => Some((menu + 1) % MENUS.len()),
        _ => None,
    };
    // The menus are drawn one after the other: what one of them asks for is carried out once.
    let already = by_keys.opens.is_some();
    if let Some(beside) = beside.filter(|_| !already) {
        by_keys = ByKeys { opens: Some(beside), enters: true };
        ui.ctx().request_repaint();
    }
    by_keys.store(ui.ctx());
}

fn saved_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let session = cx.session;
    let (dot, words, help) = match (session.read_only_reason(), session.is_saved()) {
        (None, false) if session.rescued_to().is_some() => {
            let place = session.rescued_to().map(|path| path.display().to_string()).filter(|path| !path.is_empty());
            let place = place.map_or_else(|| "kept in memory only".into(), |path| format!("kept in {path}"));
            let help = format!(
                "The project's own place cannot be written. Your work is {place}. Saving is tried again by itself; \
                 {{file.save_as}} saves the project at another place."
            );
            (tokens.warning, "not in its place", session.with_keys(&help))
        }
        (Some(reason), _) => (tokens.warning, "read only", format!("Nothing can be changed: {reason}.")),
        (None, _) if session.is_untitled() => (
            tokens.muted,
            "not named yet",
            session
                .with_keys("Every step is kept in your data folder. {file.save} gives the project a name and a place."),
        ),
        (None, true) => (tokens.success, "saved", "All changes are in the project's files.".to_owned()),
        (None, false) => (
            tokens.success,
            "kept",
            session.with_keys(
                "Every step is in the journal; the files follow by themselves within a minute, or with {file.save}.",
            ),
        ),
    };
    let help = match session.joined() {
        Some(_) => format!("{help} {}", session.limits().unwrap_or_default()),
        None => help,
    };
    let beside = match session.others() {
        [] => String::new(),
        others => {
            format!(" · beside {}", if others.len() > 2 { others.len().to_string() } else { session.others_in_words() })
        }
    };
    let text = format!("{}{beside} · {words}", session.who());
    ui.label(rich(text, Face::Body, size::SMALL, tokens.text)).on_hover_text(help);
    let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.0, dot);
}

fn search_ui(cx: &mut Cx<'_>, ui: &mut Ui, width: f32) -> Rect {
    let tokens = Tokens::of(ui);
    let width = width.max(40.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, "Search or run a command"));
    let stroke = if response.hovered() { tokens.border_strong } else { tokens.border };
    ui.painter().rect(rect, 8, tokens.card, (1.0, stroke), egui::StrokeKind::Inside);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 0.0))));
    inside.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let keys = cx.session.keys_of("view.palette");
        if width > 120.0 && !keys.is_empty() {
            ui.add(KeyCap::new(keys));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let words = if ui.available_width() < 152.0 { "Search or run…" } else { "Search or run a command…" };
            let text = rich(words, Face::Body, size::SMALL, tokens.muted);
            ui.add(egui::Label::new(text).truncate().selectable(false));
        });
    });
    if response.clicked() {
        cx.run("view.palette");
    }
    focus_ring(ui, &response, 8);
    rect
}

fn project_ui(session: &Session, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let documents = session.project().documents().len();
    if documents == 0 {
        return;
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(space::L);
        let name = rich(session.project().name(), Face::SemiBold, size::SMALL, tokens.text);
        let place = session.folder().map(|path| path.display().to_string()).unwrap_or_default();
        ui.add(egui::Label::new(name).truncate().selectable(false)).on_hover_text(place);
        let count = counted(documents, "article");
        if ui.available_width() > COUNT {
            let text = rich(format!("· {count}"), Face::Body, size::SMALL, tokens.muted);
            ui.add(egui::Label::new(text).truncate().selectable(false));
        }
    });
}

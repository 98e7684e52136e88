//! The tabs of the open articles, above the text.

use crate::model::DocumentId;
use crate::session::Action;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, font, icon, size, space};
use crate::ui::widgets::chip::focus_ring;
use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Align2, Button, CornerRadius, CursorIcon, Frame, Id, Margin, Rect, Response, Role, ScrollArea, Sense, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

const HEIGHT: f32 = 30.0;
/// The narrowest and the widest that a tab gets, in points.
const WIDTHS: (f32, f32) = (90.0, 210.0);
const CROSS: f32 = 18.0;

/// One tab.
struct Tab {
    document: DocumentId,
    title: String,
    open: usize,
    present: bool,
}

/// Draws the tabs, if more than one article is open.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let tabs = tabs(cx);
    if tabs.len() < 2 {
        return;
    }
    let tokens = Tokens::of(ui);
    let bar = Frame::new().fill(tokens.panel).inner_margin(Margin { left: 8, right: 8, top: 4, bottom: 0 });
    let bar = bar.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (id, symbol, name) in
                [("go.back", icons::ICON_ARROW_BACK, "Back"), ("go.forward", icons::ICON_ARROW_FORWARD, "Forward")]
            {
                step_ui(cx, ui, id, icon(symbol, 16.0), name);
            }
            ui.add_space(space::XS);
            let room = ui.available_width() - 8.0;
            let width = (room / tabs.len() as f32 - 2.0).clamp(WIDTHS.0, WIDTHS.1).floor();
            ScrollArea::horizontal().id_salt("tabs").max_width(room).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 2.0;
                    for (at, tab) in tabs.iter().enumerate() {
                        tab_ui(cx, ui, at, tab, tabs.len(), width);
                    }
                });
            });
        });
    });
    let line = bar.response.rect;
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, (1.0, tokens.border));
}

fn tabs(cx: &Cx<'_>) -> Vec<Tab> {
    let workspace = cx.session.workspace();
    let tab = |place: &crate::session::workspace::Place| {
        let document = cx.session.project().document(&place.document)?;
        Some(Tab {
            document: place.document.clone(),
            title: document.title().to_owned(),
            open: cx.session.progress_of(&place.document).open(),
            present: workspace.document.as_ref() == Some(&place.document),
        })
    };
    workspace.tabs.iter().filter_map(tab).collect()
}

fn step_ui(cx: &mut Cx<'_>, ui: &mut Ui, id: &'static str, symbol: eframe::egui::RichText, name: &str) {
    let Some(command) = crate::session::command::find(id) else { return };
    let keys = command.keys.first().map(ToString::to_string).unwrap_or_default();
    let button = Button::new(symbol).frame(false).min_size(vec2(26.0, 26.0));
    let response = ui.add_enabled((command.enabled)(cx.session), button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    focus_ring(ui, &response, 6);
    if response.on_hover_text(format!("{name} ({keys})")).clicked() {
        cx.run(id);
    }
}

fn tab_ui(cx: &mut Cx<'_>, ui: &mut Ui, at: usize, tab: &Tab, count: usize, width: f32) {
    let tokens = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(width, HEIGHT));
    let id = Id::unique("tab").with(tab.document.as_str());
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let corners = CornerRadius { nw: 7, ne: 7, sw: 0, se: 0 };
    if tab.present {
        ui.painter().rect_filled(rect, corners, tokens.paper);
        let top = Rect::from_min_size(rect.min, vec2(rect.width(), 2.5));
        ui.painter().rect_filled(top, CornerRadius { nw: 7, ne: 7, sw: 0, se: 0 }, tokens.accent);
        scroll_once(ui, &response);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, corners, tokens.hover);
    }
    let (face, ink) = if tab.present { (Face::SemiBold, tokens.text) } else { (Face::Body, tokens.muted) };
    let count_text = if tab.open > 0 { tab.open.to_string() } else { "✓".to_owned() };
    let count_galley = ui.painter().layout_no_wrap(count_text, font(Face::Body, size::TINY), tokens.muted);
    let room = width - 10.0 - count_galley.size().x - 8.0 - CROSS - 4.0;
    let mut job = LayoutJob::single_section(tab.title.clone(), TextFormat::simple(font(face, size::SMALL), ink));
    job.wrap = TextWrapping::truncate_at_width(room.max(20.0));
    let galley = ui.painter().layout_job(job);
    let y = rect.center().y + 1.0;
    ui.painter().galley(pos2(rect.left() + 10.0, y - galley.size().y / 2.0), galley, ink);
    let right = rect.right() - CROSS - 6.0;
    let place = Align2::RIGHT_CENTER.anchor_size(pos2(right, y), count_galley.size());
    ui.painter().galley(place.min, count_galley, tokens.muted);
    focus_ring(ui, &response, 6);
    let open = format!("{}, {} open suggestions", tab.title, tab.open);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, tab.present, &tab.title));
    cross_ui(cx, ui, rect, tab);
    if response.clicked() {
        cx.ask(Action::Show(tab.document.clone()));
    }
    if response.middle_clicked() {
        cx.ask(Action::CloseTab(tab.document.clone()));
    }
    drag(cx, &response, at, tab, count, width);
    response.on_hover_text(open).on_hover_cursor(CursorIcon::PointingHand);
}

/// The small cross that closes a tab.
fn cross_ui(cx: &mut Cx<'_>, ui: &mut Ui, rect: Rect, tab: &Tab) {
    let place =
        Rect::from_center_size(pos2(rect.right() - CROSS / 2.0 - 4.0, rect.center().y + 1.0), vec2(CROSS, CROSS));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("close tab", tab.document.as_str())));
    let cross = Button::new(icon(icons::ICON_CLOSE, 13.0)).frame_when_inactive(false).min_size(place.size());
    inside.spacing_mut().button_padding = vec2(2.0, 0.0);
    let response = inside.add(cross);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Close {}", tab.title)));
    if response.on_hover_text(cx.session.with_keys("Close tab ({go.close_tab})")).clicked() {
        cx.ask(Action::CloseTab(tab.document.clone()));
    }
}

/// A tab that is dragged over its neighbour changes places with it.
fn drag(cx: &mut Cx<'_>, response: &Response, at: usize, tab: &Tab, count: usize, width: f32) {
    let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) else { return };
    let offset = ((pointer.x - response.rect.left()) / (width + 2.0)).floor();
    let to = (at as f32 + offset).clamp(0.0, count as f32 - 1.0) as usize;
    if to != at {
        cx.ask(Action::MoveTab(tab.document.clone(), to));
    }
}

/// Scrolls to the present tab once, when it becomes that.
fn scroll_once(ui: &Ui, response: &Response) {
    let known = Id::unique("present tab");
    if ui.data(|data| data.get_temp::<Id>(known)) != Some(response.id) {
        ui.data_mut(|data| data.insert_temp(known, response.id));
        response.scroll_to_me(None);
    }
}

//! The dark bar that floats by a selection: labels with their keys.

use super::key_cap::KeyCap;
use crate::ui::theme::{Face, Tokens, font, radius, size};
use eframe::egui::{
    Area, Context, CornerRadius, CursorIcon, Frame, Id, Margin, Order, Rect, Response, Role, Sense, Shadow, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

/// One thing that the bar offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagBarItem {
    /// “Person”.
    pub name: String,
    /// “1”, “⇧A”; empty for none.
    pub key: String,
    /// The hue of its dot in degrees; none for an action without colour.
    pub hue: Option<u16>,
    /// Whether the selection has it.
    pub active: bool,
    /// What belongs to it, shown under the pointer; may be empty.
    pub about: String,
}

/// What was done with the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TagBarAnswer {
    /// The item that was clicked.
    pub clicked: Option<usize>,
    /// The item under the pointer, or with the keyboard.
    pub pointed: Option<usize>,
}

impl TagBarItem {
    /// A label.
    pub fn label(name: impl Into<String>, key: impl Into<String>, hue: u16) -> Self {
        Self { name: name.into(), key: key.into(), hue: Some(hue), active: false, about: String::new() }
    }

    /// An action.
    pub fn action(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self { name: name.into(), key: key.into(), hue: None, active: false, about: String::new() }
    }
}

/// Floats the bar below `beside` (above it where there is no room), inside `bounds`.
pub fn tag_bar(ctx: &Context, id: Id, beside: Rect, bounds: Rect, items: &[TagBarItem]) -> TagBarAnswer {
    // The size is known from the second frame on.
    let known = ctx.memory(|memory| memory.area_rect(id)).map(|rect| rect.size());
    let wide = known.unwrap_or_else(|| vec2(bounds.width().min(560.0), 44.0));
    let below = beside.bottom() + 10.0;
    let y = if below + wide.y <= bounds.bottom() { below } else { beside.top() - wide.y - 10.0 };
    let x = beside.center().x - wide.x / 2.0;
    let x = x.min(bounds.right() - wide.x - 8.0).max(bounds.left() + 8.0);
    let y = y.min(bounds.bottom() - wide.y - 8.0).max(bounds.top() + 8.0);
    let area = Area::new(id).order(Order::Foreground).fixed_pos(pos2(x, y)).constrain_to(bounds);
    area.show(ctx, |ui| {
        ui.set_max_width((bounds.width() - 16.0).max(120.0));
        tag_bar_ui(ui, items)
    })
    .inner
}

/// The bar where `ui` stands.
pub fn tag_bar_ui(ui: &mut Ui, items: &[TagBarItem]) -> TagBarAnswer {
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .fill(tokens.bar)
        .corner_radius(radius::LARGE)
        .inner_margin(Margin::same(6))
        .shadow(Shadow { offset: [0, 6], blur: 22, spread: 0, color: tokens.shadow });
    let mut answer = TagBarAnswer::default();
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
        ui.horizontal_wrapped(|ui| {
            for (at, item) in items.iter().enumerate() {
                let response = one(ui, item);
                if response.clicked() {
                    answer.clicked = Some(at);
                }
                if response.hovered() || response.has_focus() {
                    answer.pointed = Some(at);
                }
            }
        });
    });
    answer
}

fn one(ui: &mut Ui, item: &TagBarItem) -> Response {
    let tokens = Tokens::of(ui);
    let galley = ui.painter().layout_no_wrap(item.name.clone(), font(Face::Body, size::SMALL + 0.5), tokens.on_bar);
    let key = (!item.key.is_empty())
        .then(|| ui.painter().layout_no_wrap(item.key.clone(), font(Face::Body, size::TINY), tokens.on_bar).size().x);
    let dot = if item.hue.is_some() { 15.0 } else { 0.0 };
    let cap = key.map_or(0.0, |key| (key + 10.0).max(17.0) + 7.0);
    let (rect, response) = ui.allocate_exact_size(vec2(8.0 + dot + galley.size().x + cap + 8.0, 26.0), Sense::click());
    if item.active || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::MEDIUM - 2), tokens.bar_active);
    }
    let mut x = rect.left() + 8.0;
    if let Some(hue) = item.hue {
        let square = Rect::from_center_size(pos2(x + 4.5, rect.center().y), vec2(9.0, 9.0));
        ui.painter().rect_filled(square, CornerRadius::same(3), tokens.label(hue).dot);
        x += dot;
    }
    let width = galley.size().x;
    ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, tokens.on_bar);
    if key.is_some() {
        let place = Rect::from_min_size(pos2(x + width + 7.0, rect.center().y - 8.5), vec2(80.0, 17.0));
        ui.new_child(UiBuilder::new().max_rect(place)).add(KeyCap::new(item.key.clone()).on_bar());
    }
    let name = format!("Tag as {}", item.name);
    let name = if item.hue.is_some() { name } else { item.name.clone() };
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), item.active, &name));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if item.about.is_empty() { response } else { response.on_hover_text(&item.about) }
}

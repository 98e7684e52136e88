//! The panels around the text: which are shown, where, and how wide.

use super::{articles, side};
use crate::store::{Desk, SidePlace};
use crate::ui::cx::Cx;
use crate::ui::theme::Tokens;
use eframe::egui::{Frame, Panel, Rangef, Rect, Ui, vec2};

/// How near to a panel's edge the pointer takes hold of it, in points.
const GRIP: f32 = 6.0;

/// Where the panels stood in the last frame, and what was dragged in it.
#[derive(Debug, Default)]
pub struct Around {
    /// The article list.
    pub articles: Option<Rect>,
    /// The panel with the tabs.
    pub side: Option<Rect>,
    /// A panel that was dragged to another size.
    pub resized: Option<Resized>,
}

/// The size that a panel was dragged to, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resized {
    /// The width of the article list.
    Articles(f32),
    /// The width of the panel with the tabs.
    SideWidth(f32),
    /// The height of the panel with the tabs.
    SideHeight(f32),
}

impl Resized {
    /// Keeps the size.
    pub fn keep(self, desk: &mut Desk) {
        match self {
            Resized::Articles(width) => desk.articles_width = Some(width),
            Resized::SideWidth(width) => desk.side_width = Some(width),
            Resized::SideHeight(height) => desk.side_height = Some(height),
        }
    }
}

impl Around {
    /// Draws the panels.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let desk = cx.session.desk().clone();
        let bare = Frame::new().fill(Tokens::of(ui).panel);
        let size = ui.available_size();
        let former = std::mem::take(self);
        if desk.shows_articles {
            let usual = 250.0_f32.min((size.x * 0.2).clamp(180.0, 380.0));
            let wish = Wish::new(ui, former.articles, desk.articles_width, usual, 150.0..=size.x * 0.4, false);
            let panel = Panel::left("articles").frame(bare).resizable(true).size_range(wish.range);
            let rect = panel.show(ui, |ui| articles::ui(cx, ui)).response.rect;
            self.articles = Some(rect);
            self.resized = wish.dragged.then_some(Resized::Articles(rect.width()));
        }
        if !desk.shows_side {
            return;
        }
        if desk.side_place == SidePlace::Bottom {
            let wish = Wish::new(ui, former.side, desk.side_height, 240.0, 140.0..=size.y * 0.65, true);
            let panel = Panel::bottom("side below").frame(bare).resizable(true).size_range(wish.range);
            let rect = panel.show(ui, |ui| side::ui(cx, ui)).response.rect;
            self.side = Some(rect);
            self.resized = self.resized.or(wish.dragged.then_some(Resized::SideHeight(rect.height())));
        } else {
            let usual = 330.0_f32.min((size.x * 0.26).clamp(240.0, 480.0));
            let wish = Wish::new(ui, former.side, desk.side_width, usual, 220.0..=size.x * 0.45, false);
            let panel = match desk.side_place {
                SidePlace::Left => Panel::left("side left"),
                SidePlace::Right | SidePlace::Bottom => Panel::right("side"),
            };
            let panel = panel.frame(bare).resizable(true).size_range(wish.range);
            let rect = panel.show(ui, |ui| side::ui(cx, ui)).response.rect;
            self.side = Some(rect);
            self.resized = self.resized.or(wish.dragged.then_some(Resized::SideWidth(rect.width())));
        }
    }
}

/// The size that a panel may have in this frame.
struct Wish {
    range: Rangef,
    dragged: bool,
}

impl Wish {
    /// Only while its edge is dragged may a panel be of any size; else it has the size that was
    /// chosen, or the usual one, which follows the window.
    fn new(
        ui: &Ui,
        former: Option<Rect>,
        chosen: Option<f32>,
        usual: f32,
        range: std::ops::RangeInclusive<f32>,
        is_row: bool,
    ) -> Self {
        let range = Rangef::new(*range.start(), range.end().max(*range.start()));
        let dragged = former.is_some_and(|rect| {
            ui.input(|input| {
                let held = input.pointer.primary_down() || input.pointer.primary_released();
                let grip = if is_row { vec2(0.0, GRIP) } else { vec2(GRIP, 0.0) };
                let edge = rect.expand2(grip);
                let inside = rect.expand2(-grip);
                let moved = input.pointer.is_decidedly_dragging() || input.pointer.primary_released();
                let origin = input.pointer.press_origin();
                held && moved && origin.is_some_and(|origin| edge.contains(origin) && !inside.contains(origin))
            })
        });
        let size = range.clamp(chosen.unwrap_or(usual));
        Self { range: if dragged { range } else { Rangef::point(size) }, dragged }
    }
}

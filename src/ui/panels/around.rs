//! The panels around the text: which are shown, where, and how wide.

use super::{articles, side};
use crate::session::workspace::View;
use crate::store::{Desk, SidePlace};
use crate::ui::cx::Cx;
use crate::ui::theme::Tokens;
use eframe::egui::{Frame, Panel, Rangef, Rect, Ui, Vec2};
use std::ops::RangeInclusive;

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
    /// The panel whose edge the pointer holds.
    held: Option<Edge>,
}

/// An edge that can be dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Articles,
    Side,
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
        self.take_hold(ui, desk.side_place);
        let former = std::mem::replace(self, Self { held: self.held, ..Self::default() });
        if desk.shows_articles {
            let usual = 250.0_f32.min((size.x * 0.2).clamp(180.0, 380.0));
            let held = self.held == Some(Edge::Articles);
            let sizes = sizes(held, desk.articles_width, usual, 150.0..=size.x * 0.4);
            let panel = Panel::left("articles").frame(bare).resizable(true).size_range(sizes);
            let rect = panel.show(ui, |ui| articles::ui(cx, ui)).response.rect;
            self.articles = Some(rect);
            self.resized = held.then_some(Resized::Articles(rect.width()));
        }
        // The stances of an issue stand where the side would be, which has nothing to add to them.
        if desk.shows_side && cx.session.workspace().view != View::Issues {
            self.side_ui(cx, ui, &desk, size);
        }
        if !ui.input(|input| input.pointer.primary_down()) {
            self.held = None;
        }
        // An edge that was only clicked at stays as it is.
        if (former.articles, former.side) == (self.articles, self.side) {
            self.resized = None;
        }
    }

    fn side_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, desk: &Desk, size: Vec2) {
        let bare = Frame::new().fill(Tokens::of(ui).panel);
        let held = self.held == Some(Edge::Side);
        let is_below = desk.side_place == SidePlace::Bottom;
        let usual = 330.0_f32.min((size.x * 0.26).clamp(240.0, 480.0));
        let sizes = match is_below {
            true => sizes(held, desk.side_height, 240.0, 140.0..=size.y * 0.65),
            false => sizes(held, desk.side_width, usual, 220.0..=size.x * 0.45),
        };
        let panel = match desk.side_place {
            SidePlace::Right => Panel::right("side"),
            SidePlace::Left => Panel::left("side left"),
            SidePlace::Bottom => Panel::bottom("side below"),
        };
        let panel = panel.frame(bare).resizable(true).size_range(sizes);
        let rect = panel.show(ui, |ui| side::ui(cx, ui)).response.rect;
        self.side = Some(rect);
        if held {
            let dragged = if is_below { Resized::SideHeight(rect.height()) } else { Resized::SideWidth(rect.width()) };
            self.resized = Some(dragged);
        }
    }

    /// Whether the pointer goes down on the edge of a panel, as it stood in the last frame.
    fn take_hold(&mut self, ui: &Ui, place: SidePlace) {
        let Some(origin) = ui.input(|input| {
            let pressed = input.pointer.primary_pressed();
            pressed.then(|| input.pointer.press_origin()).flatten()
        }) else {
            return;
        };
        let near = |edge: f32, at: f32| (edge - at).abs() <= GRIP;
        let articles = self.articles.filter(|rect| rect.y_range().contains(origin.y));
        if articles.is_some_and(|rect| near(rect.right(), origin.x)) {
            self.held = Some(Edge::Articles);
        }
        let side = self.side.is_some_and(|rect| match place {
            SidePlace::Right => near(rect.left(), origin.x) && rect.y_range().contains(origin.y),
            SidePlace::Left => near(rect.right(), origin.x) && rect.y_range().contains(origin.y),
            SidePlace::Bottom => near(rect.top(), origin.y) && rect.x_range().contains(origin.x),
        });
        if side {
            self.held = Some(Edge::Side);
        }
    }
}

/// The sizes that a panel may have. Only while its edge is held may it be of any size; else it has the
/// size that was chosen, or the usual one, which follows the window.
fn sizes(held: bool, chosen: Option<f32>, usual: f32, range: RangeInclusive<f32>) -> Rangef {
    let range = Rangef::new(*range.start(), range.end().max(*range.start()));
    if held { range } else { Rangef::point(range.clamp(chosen.unwrap_or(usual))) }
}

//! The text for screen readers and tests: a node for each visible paragraph and mention.

use super::boxes::BoxPart;
use super::laid::Laid;
use super::{Passage, SpanStyle};
use crate::text::SourceText;
use eframe::egui::accesskit::Action;
use eframe::egui::{Id, Rect, Role, Sense, Ui, WidgetInfo};

/// Names a paragraph.
pub(super) fn paragraph(ui: &Ui, id: Id, text: &SourceText, laid: &Laid, view: Rect) {
    let rect = laid.rect().intersect(view);
    let words = text.slice(laid.range);
    if rect.is_positive() && !words.trim().is_empty() {
        let response = ui.interact(rect, id.with(("paragraph", laid.chunk)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    }
}

/// Names the mentions; says which one was clicked through the accessibility tree.
pub(super) fn mentions(ui: &Ui, id: Id, passage: &Passage<'_>, boxes: &[BoxPart], view: Rect) -> Option<usize> {
    let mut clicked = None;
    // Outer ones come first; each stands once, where its tag stands or where it comes into view.
    let mut named: Vec<usize> = Vec::new();
    for part in boxes {
        let Some(style) = passage.spans.get(part.span) else { continue };
        if named.contains(&part.span) || !part.rect.intersects(view) {
            continue;
        }
        named.push(part.span);
        let id = id.with(("mention", part.span));
        let response = ui.interact(part.rect.intersect(view), id, Sense::hover());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, style.current, name(passage.text, style)));
        ui.ctx().accesskit_node_builder(id, |node| node.add_action(Action::Click));
        if ui.input(|input| input.has_accesskit_action_request(id, Action::Click)) {
            clicked = Some(part.span);
        }
    }
    clicked
}

/// “PERSON Donald Trump, suggested”.
pub(super) fn name(text: &SourceText, style: &SpanStyle) -> String {
    let status = if style.suggested { ", suggested" } else { "" };
    format!("{} {}{status}", super::caption::shown(style).replace('?', ""), text.joined(&style.ranges))
}

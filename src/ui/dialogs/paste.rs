//! Making an article of pasted or typed text.

use super::{buttons, list_height, modal};
use crate::session::Action;
use crate::ui::cx::{Cx, name_field};
use eframe::egui::{Context, Id, ScrollArea, TextEdit, ViewportCommand};

/// What was pasted so far.
#[derive(Default)]
pub struct PasteForm {
    title: String,
    text: String,
}

impl PasteForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        let id = Id::unique("paste text");
        if fresh {
            *self = Self::default();
            // The clipboard's text arrives as a paste in one of the next frames.
            ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
        }
        modal(cx, ctx, "Paste as new article", 640.0, |cx, ui| {
            let title = TextEdit::singleline(&mut self.title).hint_text("Title").desired_width(f32::INFINITY);
            let response = ui.add(title);
            name_field(&response, "Title", &self.title);
            let height = list_height(ctx);
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
                let edit = TextEdit::multiline(&mut self.text).id(id).hint_text("The article's text");
                let response = ui.add(edit.desired_width(f32::INFINITY).desired_rows(14));
                name_field(&response, "Text", &self.text);
                if fresh {
                    response.request_focus();
                }
            });
            if buttons(cx, ui, "Add article", !self.text.trim().is_empty()) {
                cx.ask(Action::Paste(std::mem::take(&mut self.title), std::mem::take(&mut self.text)));
            }
        });
    }
}

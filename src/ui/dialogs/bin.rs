//! The bin: articles and annotations that were removed, and bringing them back.

use super::{enter, list_height, modal};
use crate::session::Action;
use crate::session::restoring::time_words;
use crate::store::Binned;
use crate::ui::cx::{Cx, choose_by_keys};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use eframe::egui::{Button, Context, Label, ScrollArea};

/// Which entry is chosen.
#[derive(Default)]
pub struct BinForm {
    chosen: usize,
}

impl BinForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        if fresh {
            self.chosen = 0;
        }
        let bin = cx.session.restoring().bin.clone();
        let moved = choose_by_keys(ctx, &mut self.chosen, bin.len());
        let by_enter = enter(ctx);
        modal(cx, ctx, "Bin", 640.0, |cx, ui| {
            let tokens = Tokens::of(ui);
            let words = match bin.is_empty() {
                true => {
                    "The bin is empty. Articles that are removed, and annotations of which none is left, come here."
                }
                false => "What was removed from the project. Undo takes back what is brought back.",
            };
            ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
            ui.add_space(space::XS);
            ScrollArea::vertical().max_height(list_height(ctx)).auto_shrink([false, true]).show(ui, |ui| {
                for (nth, binned) in bin.iter().enumerate() {
                    let words = format!("{}  ·  {}", time_words(binned.at), described(cx, binned));
                    let text = rich(words, Face::Body, size::BODY, tokens.text);
                    let response = ui.add(Button::selectable(nth == self.chosen, text).truncate());
                    if response.clicked() {
                        self.chosen = nth;
                    }
                    if response.double_clicked() {
                        cx.ask(Action::RestoreBinned(nth));
                    }
                    if moved && nth == self.chosen {
                        response.scroll_to_me(None);
                    }
                }
            });
            let can = !bin.is_empty() && cx.session.can_change_articles();
            if super::buttons(cx, ui, "Bring back", can) || by_enter && can {
                cx.ask(Action::RestoreBinned(self.chosen));
            }
        });
    }
}

fn described(cx: &Cx<'_>, binned: &Binned) -> String {
    match (&binned.title, &binned.hand) {
        (_, Some(hand)) => {
            let title = cx.session.project().document(&binned.document).map(|document| document.title().to_owned());
            format!("Annotations of “{}” by {hand}", title.unwrap_or_default())
        }
        (title, None) => format!("Article “{}”", title.as_deref().unwrap_or(binned.document.as_str())),
    }
}

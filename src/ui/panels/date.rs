//! The value of a date: an editable field that takes calendar values only, and what it says in words.

use super::mention::{edit, field_label};
use crate::model::{Mention, VALUE, timex};
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size};
use eframe::egui::{Id, Label, Ui};

/// Draws the field.
pub(super) fn value_field_ui(cx: &mut Cx<'_>, ui: &mut Ui, id: Id, mention: &Mention) {
    let tokens = Tokens::of(ui);
    let value = mention.attributes.get(VALUE).map(String::as_str).unwrap_or_default();
    let refused = id.with("refused");
    field_label(ui, "Value");
    if let Some(typed) = text_field(ui, id.with(VALUE), "Value", value, "2025-08-20, P3Y, 2025-W34", 1) {
        let typed = typed.trim();
        let problem = if typed.is_empty() { None } else { timex::read(typed).err() };
        match problem {
            // What other programs call a value of something that is no date is theirs to judge.
            Some(why) if mention.label.as_str() == "DATE" => {
                ui.data_mut(|data| data.insert_temp(refused, why));
            }
            _ => {
                ui.data_mut(|data| data.remove::<String>(refused));
                let mut changed = mention.clone();
                match typed {
                    "" => drop(changed.attributes.remove(VALUE)),
                    typed => drop(changed.attributes.insert(VALUE.to_owned(), typed.to_owned())),
                }
                edit(cx, changed);
            }
        }
    }
    if let Some(why) = ui.data(|data| data.get_temp::<String>(refused)) {
        ui.add(Label::new(rich(why, Face::Body, size::SMALL, tokens.danger)).wrap());
    } else if let Ok(words) = timex::read(value) {
        ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).wrap());
    }
}

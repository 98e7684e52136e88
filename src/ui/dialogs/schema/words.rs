//! The page of words for stances: what polarities and certainties are called, and when to choose which.

use super::SchemaEditor;
use crate::model::{Certainty, Polarity, Schema, Wording};
use crate::report::counted;
use crate::session::schema::SchemaChange;
use crate::ui::cx::{Cx, text_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::sign::Sign;
use eframe::egui::{Id, Label, ScrollArea, Ui, vec2};

impl SchemaEditor {
    pub(super) fn words_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, height: f32) {
        let schema = cx.session.project().schema().clone();
        let uses = cx.session.schema_uses();
        let mut changed = (*schema).clone();
        let mut step = String::new();
        let tokens = Tokens::of(ui);
        let fixed = "These six polarities and five certainties are the same in every project, so that suggestions, counts \
                     and exports can rely on them. What they are called and when to choose them is yours to say.";
        ui.add(Label::new(rich(fixed, Face::Body, size::SMALL, tokens.muted)).wrap());
        let height = height - 34.0;
        ScrollArea::vertical().id_salt("words").max_height(height).auto_shrink(false).show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            heading_ui(
                ui,
                "Polarities",
                "Name, verb between holder and target, when to choose it. In files their ids stay.",
            );
            for polarity in Polarity::ALL {
                let words = schema.polarity(polarity);
                let used = uses.polarities.get(&polarity).copied().unwrap_or_default();
                let sign = Some(polarity);
                if let Some(own) = row_ui(ui, polarity.id(), sign, &words, true, used) {
                    step = format!("Changed the words for {}", words.name);
                    match own == Wording::of_polarity(polarity) {
                        true => drop(changed.polarities.remove(&polarity)),
                        false => drop(changed.polarities.insert(polarity, own)),
                    }
                }
            }
            ui.add_space(space::S);
            heading_ui(ui, "Certainty", "How firmly the text says it.");
            for certainty in Certainty::ALL {
                let words = schema.certainty(certainty);
                let used = uses.certainties.get(&certainty).copied().unwrap_or_default();
                if let Some(own) = row_ui(ui, certainty.id(), None, &words, false, used) {
                    step = format!("Changed the words for {}", words.name);
                    match own == Wording::of_certainty(certainty) {
                        true => drop(changed.certainties.remove(&certainty)),
                        false => drop(changed.certainties.insert(certainty, own)),
                    }
                }
            }
            ui.add_space(space::S);
            let own_words = !schema.polarities.is_empty() || !schema.certainties.is_empty();
            if ui.add_enabled(own_words, eframe::egui::Button::new("Back to the usual words")).clicked() {
                step = "Went back to the usual words for stances".to_owned();
                changed = Schema { polarities: Default::default(), certainties: Default::default(), ..changed.clone() };
            }
        });
        if changed != *schema {
            self.propose(cx, SchemaChange::plain(step, changed));
        }
    }
}

fn heading_ui(ui: &mut Ui, title: &str, about: &str) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.label(rich(title, Face::SemiBold, size::BODY, tokens.text));
        ui.label(rich(about, Face::Body, size::TINY, tokens.muted));
    });
}

/// One line of fields. Gives the new words if they were changed.
fn row_ui(
    ui: &mut Ui,
    key: &str,
    sign: Option<Polarity>,
    words: &Wording,
    has_verb: bool,
    used: usize,
) -> Option<Wording> {
    let tokens = Tokens::of(ui);
    let id = Id::unique("schema words").with(key);
    let mut own = words.clone();
    ui.horizontal(|ui| {
        match sign {
            Some(polarity) => drop(ui.add(Sign::new(polarity))),
            None => drop(ui.allocate_space(vec2(10.0, 10.0))),
        }
        ui.scope(|ui| {
            ui.set_max_width(130.0);
            if let Some(name) = text_field(ui, id.with("name"), &format!("Name of {key}"), &words.name, key, 1) {
                own.name = name.trim().to_owned();
            }
        });
        if has_verb {
            ui.scope(|ui| {
                ui.set_max_width(130.0);
                if let Some(verb) = text_field(ui, id.with("verb"), &format!("Verb of {key}"), &words.verb, "verb", 1) {
                    own.verb = verb.trim().to_owned();
                }
            });
        }
        ui.scope(|ui| {
            ui.set_max_width((ui.available_width() - 90.0).max(80.0));
            let name = format!("Description of {key}");
            if let Some(about) = text_field(ui, id.with("about"), &name, &words.description, "When to choose it", 1) {
                own.description = about.trim().to_owned();
            }
        });
        if used > 0 {
            ui.label(rich(counted(used, "stance"), Face::Body, size::TINY, tokens.muted));
        }
    });
    // Without a verb a stance could not be read out.
    if own.verb.is_empty() {
        own.verb.clone_from(&words.verb);
    }
    (own != *words).then_some(own)
}

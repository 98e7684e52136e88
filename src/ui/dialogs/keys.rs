//! All keys on one page: to look up, and to change.

use super::modal;
use crate::session::command::{self, Command, MENUS};
use crate::session::fixed_keys::{FixedKey, PLACES_WITH_KEYS};
use crate::session::keymap::KeyClash;
use crate::session::keys::{Key as CommandKey, Keys};
use crate::session::workspace::Dialog;
use crate::session::{Action, Session};
use crate::ui::cx::{Cx, name_field};
use crate::ui::shortcuts;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::key_cap::KeyCap;
use eframe::egui::{Align, Button, Context, Event, Label, Layout, Modifiers, ScrollArea, TextEdit, Ui, vec2};

/// What is searched, and whose keys are being changed.
#[derive(Default)]
pub struct KeysForm {
    typed: String,
    changing: Option<Changing>,
}

/// A command that waits for its new keys.
struct Changing {
    command: &'static str,
    /// What was pressed and cannot be had just so.
    clash: Option<(Keys, KeyClash)>,
}

impl KeysForm {
    /// Draws the page.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        if fresh {
            *self = Self::default();
        }
        self.take_pressed(cx, ctx);
        let height = ctx.content_rect().height() - 260.0;
        modal(cx, ctx, "Keys", 780.0, |cx, ui| {
            ui.horizontal(|ui| {
                let edit = TextEdit::singleline(&mut self.typed).hint_text("Search commands or keys…");
                let response = ui.add(edit.desired_width(ui.available_width() - 130.0));
                name_field(&response, "Search commands or keys", &self.typed);
                if fresh {
                    response.request_focus();
                }
                let any = !cx.session.settings().keys.is_empty();
                if ui.add_enabled(any, Button::new("Reset all keys")).clicked() {
                    self.changing = None;
                    cx.ask(Action::ResetKeys);
                }
            });
            ui.add_space(space::XS);
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
                ui.set_width(ui.available_width() - 12.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                self.tags_ui(cx, ui);
                for menu in MENUS {
                    let commands: Vec<&Command> =
                        menu.commands.iter().filter(|command| self.matches(cx.session, command)).collect();
                    if !commands.is_empty() {
                        heading_ui(ui, menu.title);
                    }
                    for command in commands {
                        self.command_ui(cx, ui, command);
                    }
                }
                self.places_ui(ui);
            });
            ui.add_space(space::S);
            if ui.button("Close").clicked() {
                cx.ask(Action::Ask(None));
            }
        });
    }

    /// Takes the keys that are pressed for the command whose keys are being changed.
    fn take_pressed(&mut self, cx: &mut Cx<'_>, ctx: &Context) {
        let Some(changing) = &mut self.changing else { return };
        let waits = changing.clash.is_none();
        let mut pressed = None;
        ctx.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::Key { key, pressed: true, modifiers, .. } if waits => {
                    pressed = shortcuts::keys_of(*key, *modifiers).or(pressed);
                    false
                }
                Event::Text(_) | Event::Copy | Event::Cut | Event::Paste(_) => !waits,
                _ => true,
            });
            // A clash is answered by a button; Escape goes back.
            if !waits && input.consume_key(Modifiers::NONE, eframe::egui::Key::Escape) {
                pressed = Some(Keys::plain(CommandKey::Escape));
            }
        });
        let Some(keys) = pressed else { return };
        if keys == Keys::plain(CommandKey::Escape) {
            self.changing = None;
            return;
        }
        let command = changing.command;
        match cx.session.key_clash(command, keys) {
            Some(clash) => changing.clash = Some((keys, clash)),
            None => {
                self.changing = None;
                cx.ask(Action::SetKeys(command, Some(vec![keys])));
            }
        }
    }

    fn matches(&self, session: &Session, command: &Command) -> bool {
        let wanted = self.typed.trim().to_lowercase();
        let keys = session.keymap().keys(command.id);
        wanted.is_empty()
            || command.title.to_lowercase().contains(&wanted)
            || command.help.to_lowercase().contains(&wanted)
            || keys.iter().any(|keys| keys.to_string().to_lowercase() == wanted)
    }

    fn command_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, command: &'static Command) {
        let session = cx.session;
        let is_own = session.settings().keys.contains_key(command.id);
        let keys: Vec<String> = session.keymap().keys(command.id).iter().map(ToString::to_string).collect();
        row_ui(ui, &keys, command.title, command.help, |ui| {
            if is_own && small_button(ui, "Reset", &format!("Reset the keys of {}", command.title)) {
                self.changing = None;
                cx.ask(Action::SetKeys(command.id, None));
            }
            if !keys.is_empty() && small_button(ui, "None", &format!("Take the keys of {} away", command.title)) {
                self.changing = None;
                cx.ask(Action::SetKeys(command.id, Some(Vec::new())));
            }
            if small_button(ui, "Change…", &format!("Change the keys of {}", command.title)) {
                self.changing = Some(Changing { command: command.id, clash: None });
                // Whatever has the keyboard would take the keys.
                ui.memory_mut(|memory| {
                    if let Some(focused) = memory.focused() {
                        memory.surrender_focus(focused);
                    }
                });
            }
        });
        if self.changing.as_ref().is_some_and(|changing| changing.command == command.id) {
            self.changing_ui(cx, ui, command);
        }
    }

    /// “Press the new keys”, or why the pressed ones cannot be had.
    fn changing_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, command: &'static Command) {
        let tokens = Tokens::of(ui);
        let Some(clash) = self.changing.as_ref().map(|changing| changing.clash.clone()) else { return };
        ui.horizontal_wrapped(|ui| {
            ui.add_space(space::M);
            let Some((keys, clash)) = clash else {
                let words = format!("Press the new keys for “{}”. Esc leaves them as they are.", command.title);
                ui.label(rich(words, Face::SemiBold, size::SMALL, tokens.accent)).scroll_to_me(None);
                return;
            };
            ui.label(rich(clash.in_words(keys), Face::SemiBold, size::SMALL, tokens.warning));
            if let KeyClash::Command(other) = &clash {
                let title = command::find(other).map_or(*other, |other| other.title);
                if ui.button(format!("Take from “{title}”")).clicked() {
                    cx.ask(Action::TakeKeys(command.id, keys));
                    self.changing = None;
                }
            }
            if ui.button("Press others").clicked() {
                self.changing = Some(Changing { command: command.id, clash: None });
            }
            if ui.button("Leave as it is").clicked() {
                self.changing = None;
            }
        });
        ui.add_space(space::XS);
    }

    fn tags_ui(&self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let schema = cx.session.project().schema().clone();
        let wanted = self.typed.trim().to_lowercase();
        let is_wanted = |name: &str, key: &str| name.to_lowercase().contains(&wanted) || key == wanted;
        let key_of = |key: Option<char>| key.map(String::from).unwrap_or_default();
        let labels: Vec<_> = schema.labels.iter().filter(|label| is_wanted(&label.name, &key_of(label.key))).collect();
        if labels.is_empty() {
            return;
        }
        ui.horizontal(|ui| {
            heading_ui(ui, "Tags");
            if small_button(ui, "Change in the schema…", "Change the keys of labels in the schema") {
                cx.ask(Action::Ask(Some(Dialog::Schema(None))));
            }
        });
        for label in labels {
            let key = key_of(label.key).to_uppercase();
            row_ui(ui, &[key], &label.name, &label.description, |_| {});
        }
    }

    /// The keys that belong to a place of the window, and stay.
    fn places_ui(&self, ui: &mut Ui) {
        let wanted = self.typed.trim().to_lowercase();
        let says = |text: &str| text.to_lowercase().contains(&wanted);
        for place in PLACES_WITH_KEYS {
            let is_key = |fixed: &&FixedKey| fixed.keys.split(' ').any(|keys| keys.to_lowercase() == wanted);
            let fits = |fixed: &&FixedKey| wanted.is_empty() || says(place.place) || says(fixed.what) || is_key(fixed);
            let fixed: Vec<&FixedKey> = place.keys.iter().filter(fits).collect();
            if !fixed.is_empty() {
                heading_ui(ui, place.place);
            }
            for fixed in fixed {
                let keys: Vec<String> = fixed.keys.split(' ').map(str::to_owned).collect();
                row_ui(ui, &keys, "", fixed.what, |_| {});
            }
        }
    }
}

fn heading_ui(ui: &mut Ui, title: &str) {
    let tokens = Tokens::of(ui);
    ui.add_space(space::S);
    ui.label(rich(title, Face::SemiBold, size::BODY, tokens.text));
}

fn small_button(ui: &mut Ui, text: &str, name: &str) -> bool {
    let text = eframe::egui::RichText::new(text).size(size::SMALL);
    let button = ui.add(Button::new(text).small().min_size(vec2(0.0, 22.0)));
    button.widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::accesskit::Role::Button, true, name));
    button.clicked()
}

/// Keys, what they are the keys of (or nothing), and what that does.
fn row_ui(ui: &mut Ui, keys: &[String], title: &str, help: &str, buttons: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout(vec2(160.0, 22.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(160.0);
            for key in keys.iter().filter(|key| !key.is_empty()) {
                ui.add(KeyCap::new(key));
            }
        });
        if !title.is_empty() {
            ui.allocate_ui_with_layout(vec2(200.0, 22.0), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(200.0);
                ui.add(Label::new(rich(title, Face::Body, size::SMALL, tokens.text)).truncate());
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            buttons(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(rich(help, Face::Body, size::SMALL, tokens.muted)).truncate());
            });
        });
    });
}

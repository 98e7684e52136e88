//! Our own file dialog, for desktops that offer none.

use super::files::Purpose;
use super::{buttons, list_height, modal};
use crate::format;
use crate::session::Session;
use crate::store::files::{FolderEntry, list_folder};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, icon, rich, size, space};
use eframe::egui::text::{CCursor, CharIndex};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::text_selection::CCursorRange;
use eframe::egui::{Button, Context, Id, Key, Label, ScrollArea, TextEdit, Ui};
use egui_material_icons::icons;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What was decided in the browser.
pub enum Chosen {
    /// These paths.
    Paths(Vec<PathBuf>),
    /// None.
    Cancelled,
}

/// A folder that is looked into.
pub struct Browser {
    purpose: Purpose,
    folder: PathBuf,
    entries: Vec<FolderEntry>,
    trouble: Option<String>,
    /// The path as typed: a place to go to, or a name to save under.
    typed: String,
    ticked: BTreeSet<PathBuf>,
    /// What is there already and will be replaced if Export is pressed again.
    to_replace: Option<PathBuf>,
    focused: bool,
}

impl Browser {
    /// Begins where the project is, or else in the home folder.
    pub fn new(purpose: &Purpose, session: &Session) -> Self {
        let near_project = session.folder().filter(|_| !session.is_untitled()).and_then(Path::parent);
        let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        let start = near_project.map(Path::to_owned).or_else(|| std::env::current_dir().ok()).or(home);
        let typed = match purpose {
            Purpose::OpenArticles | Purpose::OpenFolder | Purpose::LoadSchema => String::new(),
            Purpose::SaveAs => "my-project".to_owned(),
            Purpose::Export(name, _) | Purpose::SaveSchema(name) => name.clone(),
        };
        let mut browser = Self {
            purpose: purpose.clone(),
            folder: PathBuf::new(),
            entries: Vec::new(),
            trouble: None,
            typed,
            ticked: BTreeSet::new(),
            to_replace: None,
            focused: false,
        };
        browser.go(start.unwrap_or_else(|| PathBuf::from("/")));
        browser
    }

    fn go(&mut self, folder: PathBuf) {
        match list_folder(&folder) {
            Ok(entries) => {
                self.entries = entries;
                self.trouble = None;
                self.folder = folder;
                self.ticked.clear();
            }
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    fn saves(&self) -> bool {
        matches!(self.purpose, Purpose::SaveAs | Purpose::Export(..) | Purpose::SaveSchema(_))
    }

    /// Draws the browser; gives the decision once there is one.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context) -> Option<Chosen> {
        let title = match self.purpose {
            Purpose::OpenArticles => "Open articles",
            Purpose::OpenFolder => "Open folder or project",
            Purpose::SaveAs => "Save project as",
            Purpose::Export(..) => "Export to",
            Purpose::LoadSchema => "Load schema",
            Purpose::SaveSchema(_) => "Save schema as",
        };
        let mut chosen = None;
        modal(cx, ctx, title, 620.0, |cx, ui| {
            self.path_ui(ui, &mut chosen);
            self.list_ui(ui, &mut chosen);
            if let Some(trouble) = &self.trouble {
                let tokens = Tokens::of(ui);
                ui.add(Label::new(rich(trouble, Face::Body, size::SMALL, tokens.danger)).wrap());
            }
            let (main, ready) = match self.purpose {
                Purpose::OpenArticles | Purpose::LoadSchema => {
                    ("Open", !self.ticked.is_empty() || !self.typed.trim().is_empty())
                }
                Purpose::OpenFolder => ("Open this folder", true),
                Purpose::Export(..) | Purpose::SaveSchema(_) if self.to_replace.is_some() => ("Replace", true),
                Purpose::SaveAs | Purpose::SaveSchema(_) => ("Save", !self.typed.trim().is_empty()),
                Purpose::Export(..) => ("Export", !self.typed.trim().is_empty()),
            };
            if buttons(cx, ui, main, ready) {
                self.confirm(&mut chosen);
            }
        });
        if chosen.is_none() && cx.session.workspace().dialog.is_none() {
            chosen = Some(Chosen::Cancelled);
        }
        chosen
    }

    fn path_ui(&mut self, ui: &mut Ui, chosen: &mut Option<Chosen>) {
        let tokens = Tokens::of(ui);
        ui.horizontal(|ui| {
            let up = ui.button(icon(icons::ICON_ARROW_UPWARD, size::BODY)).on_hover_text("Folder above");
            if up.clicked()
                && let Some(above) = self.folder.parent().map(Path::to_owned)
            {
                self.go(above);
            }
            let place = rich(self.folder.display().to_string(), Face::SemiBold, size::SMALL, tokens.text);
            ui.add(Label::new(place).truncate());
        });
        let hint = match self.saves() {
            true => "Name",
            false => "Path of a file or folder; or choose below",
        };
        let edit = TextEdit::singleline(&mut self.typed).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(edit);
        if response.changed() {
            self.to_replace = None;
            self.trouble = None;
        }
        if !std::mem::replace(&mut self.focused, true) {
            response.request_focus();
            select_all(ui.ctx(), response.id, &self.typed);
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.confirm(chosen);
        }
        ui.add_space(space::XS);
    }

    fn list_ui(&mut self, ui: &mut Ui, chosen: &mut Option<Chosen>) {
        let tokens = Tokens::of(ui);
        let opens_files = matches!(self.purpose, Purpose::OpenArticles | Purpose::LoadSchema);
        let extensions = if self.purpose == Purpose::LoadSchema { vec!["ron"] } else { format::article_extensions() };
        let shown: Vec<FolderEntry> = self
            .entries
            .iter()
            .filter(|entry| !entry.name.starts_with('.'))
            .filter(|entry| entry.is_folder || !opens_files || has_extension(&entry.path, &extensions))
            .cloned()
            .collect();
        let mut go_to = None;
        let height = list_height(ui.ctx());
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show_rows(
            ui,
            26.0,
            shown.len(),
            |ui, rows| {
                for entry in shown.get(rows).unwrap_or_default() {
                    let symbol = if entry.is_folder { icons::ICON_FOLDER } else { icons::ICON_DRAFT };
                    ui.horizontal(|ui| {
                        ui.set_min_height(22.0);
                        ui.label(icon(symbol, size::BODY).color(tokens.muted));
                        if entry.is_folder {
                            let name = rich(&entry.name, Face::SemiBold, size::SMALL, tokens.text);
                            if ui.add(Button::new(name).frame(false)).clicked() {
                                go_to = Some(entry.path.clone());
                            }
                        } else if opens_files {
                            let mut ticked = self.ticked.contains(&entry.path);
                            let response = ui.checkbox(&mut ticked, &entry.name);
                            if response.changed() {
                                if ticked {
                                    self.ticked.insert(entry.path.clone());
                                } else {
                                    self.ticked.remove(&entry.path);
                                }
                            }
                            if response.double_clicked() {
                                *chosen = Some(Chosen::Paths(vec![entry.path.clone()]));
                            }
                        } else {
                            ui.label(rich(&entry.name, Face::Body, size::SMALL, tokens.muted));
                        }
                    });
                }
            },
        );
        if let Some(folder) = go_to {
            self.go(folder);
        }
    }

    fn confirm(&mut self, chosen: &mut Option<Chosen>) {
        let typed = self.typed.trim();
        let path = self.folder.join(typed);
        if self.saves() {
            let replaces = matches!(self.purpose, Purpose::Export(..) | Purpose::SaveSchema(_)) && path.exists();
            if replaces && self.to_replace.as_ref() != Some(&path) {
                self.trouble = Some(format!("{} is there already. Replace it?", path.display()));
                self.to_replace = Some(path);
            } else if !typed.is_empty() {
                *chosen = Some(Chosen::Paths(vec![path]));
            }
            return;
        }
        if !self.ticked.is_empty() {
            *chosen = Some(Chosen::Paths(self.ticked.iter().cloned().collect()));
        } else if self.purpose == Purpose::OpenFolder {
            *chosen = Some(Chosen::Paths(vec![if typed.is_empty() { self.folder.clone() } else { path }]));
        } else if list_folder(&path).is_ok() {
            self.typed.clear();
            self.go(path);
        } else if !typed.is_empty() {
            *chosen = Some(Chosen::Paths(vec![path]));
        }
    }
}

/// Selects a proposed name, so that typing replaces it.
fn select_all(ctx: &Context, field: Id, text: &str) {
    let mut state = TextEditState::load(ctx, field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(CharIndex(0)), CCursor::new(CharIndex(text.chars().count())));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field);
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
}

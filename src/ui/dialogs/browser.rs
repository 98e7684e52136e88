//! Our own file dialog, for desktops that offer none.

use super::files::Purpose;
use super::{buttons, list_height, modal};
use crate::format;
use crate::session::Session;
use crate::store::files::{FolderEntry, list_folder};
use crate::ui::cx::{Cx, name_field, select_all};
use crate::ui::theme::{Face, Tokens, icon, rich, size, space};
use eframe::egui::{self, Button, Context, Key, Label, Modifiers, ScrollArea, TextEdit, Ui};
use egui_material_icons::icons;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The height of a line of the list, in points.
const LINE: f32 = 26.0;

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
    /// The line that the arrows have reached.
    reached: Option<usize>,
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
            Purpose::OpenArticles
            | Purpose::OpenTable
            | Purpose::OpenFolder
            | Purpose::LoadSchema
            | Purpose::ImportFile
            | Purpose::ImportFolder => String::new(),
            Purpose::SaveAs => "my-project".to_owned(),
            Purpose::Export(name, _) | Purpose::SaveSchema(name) | Purpose::SaveImportReport(name) => name.clone(),
        };
        let mut browser = Self {
            purpose: purpose.clone(),
            folder: PathBuf::new(),
            entries: Vec::new(),
            trouble: None,
            typed,
            ticked: BTreeSet::new(),
            reached: None,
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
                self.reached = None;
            }
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    fn saves(&self) -> bool {
        matches!(
            self.purpose,
            Purpose::SaveAs | Purpose::Export(..) | Purpose::SaveSchema(_) | Purpose::SaveImportReport(_)
        )
    }

    /// Whether files can be ticked.
    fn opens_files(&self) -> bool {
        matches!(self.purpose, Purpose::OpenArticles | Purpose::OpenTable | Purpose::ImportFile)
    }

    /// Draws the browser; gives the decision once there is one.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context) -> Option<Chosen> {
        let title = match self.purpose {
            Purpose::OpenArticles => "Open articles",
            Purpose::OpenTable => "Open table",
            Purpose::OpenFolder => "Open folder or project",
            Purpose::ImportFile => "Import annotations from a file",
            Purpose::ImportFolder => "Import annotations from a folder",
            Purpose::SaveAs => "Save project as",
            Purpose::Export(..) => "Export to",
            Purpose::LoadSchema => "Load schema",
            Purpose::SaveSchema(_) => "Save schema as",
            Purpose::SaveImportReport(_) => "Export the import report",
        };
        let mut chosen = None;
        let moved = self.go_by_keys(ctx, &mut chosen);
        modal(cx, ctx, title, 620.0, |cx, ui| {
            self.path_ui(ui, &mut chosen);
            self.list_ui(ui, &mut chosen, moved);
            if let Some(trouble) = &self.trouble {
                let tokens = Tokens::of(ui);
                ui.add(Label::new(rich(trouble, Face::Body, size::SMALL, tokens.danger)).wrap());
            }
            let (main, ready) = match self.purpose {
                Purpose::OpenArticles | Purpose::OpenTable | Purpose::LoadSchema | Purpose::ImportFile => {
                    ("Open", !self.ticked.is_empty() || !self.typed.trim().is_empty())
                }
                Purpose::OpenFolder => ("Open this folder", true),
                Purpose::ImportFolder => ("Import this folder", true),
                Purpose::Export(..) | Purpose::SaveSchema(_) | Purpose::SaveImportReport(_)
                    if self.to_replace.is_some() =>
                {
                    ("Replace", true)
                }
                Purpose::SaveAs | Purpose::SaveSchema(_) | Purpose::SaveImportReport(_) => {
                    ("Save", !self.typed.trim().is_empty())
                }
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
        name_field(&response, "Path or name", &self.typed);
        if response.changed() {
            self.to_replace = None;
            self.trouble = None;
            self.reached = None;
        }
        if !std::mem::replace(&mut self.focused, true) {
            response.request_focus();
            select_all(ui.ctx(), response.id, &self.typed);
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.confirm(chosen);
            // The arrows go on from here.
            response.request_focus();
        }
        ui.add_space(space::XS);
    }

    /// The entries of the folder that matter here.
    fn shown(&self) -> Vec<FolderEntry> {
        let extensions = match self.purpose {
            Purpose::LoadSchema => vec!["ron"],
            Purpose::OpenTable => format::table_extensions(),
            Purpose::ImportFile => format::annotation_extensions(),
            _ => format::article_extensions(),
        };
        let opens_files = self.opens_files() || self.purpose == Purpose::LoadSchema;
        self.entries
            .iter()
            .filter(|entry| !entry.name.starts_with('.'))
            .filter(|entry| entry.is_folder || !opens_files || has_extension(&entry.path, &extensions))
            .cloned()
            .collect()
    }

    /// While the field has the keyboard, arrows go through the list: Enter goes into a folder or opens a file,
    /// Ctrl+Space ticks it, Alt+Up goes to the folder above. Gives whether another line was reached.
    fn go_by_keys(&mut self, ctx: &Context, chosen: &mut Option<Chosen>) -> bool {
        if !ctx.text_edit_focused() {
            return false;
        }
        let taken = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
        if taken(Modifiers::ALT, Key::ArrowUp) {
            if let Some(above) = self.folder.parent().map(Path::to_owned) {
                self.go(above);
            }
            return false;
        }
        let shown = self.shown();
        let last = shown.len().checked_sub(1);
        let (up, down) = (taken(Modifiers::NONE, Key::ArrowUp), taken(Modifiers::NONE, Key::ArrowDown));
        match (up, down) {
            (true, _) => self.reached = self.reached.and_then(|reached| reached.checked_sub(1)),
            (_, true) => self.reached = last.map(|last| self.reached.map_or(0, |reached| (reached + 1).min(last))),
            _ => {}
        }
        let Some(entry) = self.reached.and_then(|reached| shown.get(reached)) else { return up || down };
        let is_file = !entry.is_folder && self.opens_files();
        if is_file && taken(Modifiers::COMMAND, Key::Space) {
            self.tick(&entry.path, !self.ticked.contains(&entry.path));
        } else if (entry.is_folder || is_file) && taken(Modifiers::NONE, Key::Enter) {
            if entry.is_folder {
                self.go(entry.path.clone());
            } else if self.ticked.is_empty() {
                *chosen = Some(Chosen::Paths(vec![entry.path.clone()]));
            } else {
                self.confirm(chosen);
            }
        }
        up || down
    }

    fn tick(&mut self, path: &Path, ticked: bool) {
        if ticked {
            if self.purpose == Purpose::ImportFile {
                self.ticked.clear();
            }
            self.ticked.insert(path.to_owned());
        } else {
            self.ticked.remove(path);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, chosen: &mut Option<Chosen>, moved: bool) {
        let tokens = Tokens::of(ui);
        let opens_files = self.opens_files();
        let shown = self.shown();
        let mut go_to = None;
        let height = list_height(ui.ctx());
        let mut area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
        let reached = self.reached;
        if let Some(reached) = reached.filter(|_| moved) {
            // In the middle, so that what comes next is seen.
            let pitch = LINE + ui.spacing().item_spacing.y;
            area = area.vertical_scroll_offset((reached as f32 * pitch - height / 2.0).max(0.0));
        }
        area.show_rows(ui, LINE, shown.len(), |ui, rows| {
            let first = rows.start;
            for (at, entry) in (first..).zip(shown.get(rows).unwrap_or_default()) {
                let symbol = if entry.is_folder { icons::ICON_FOLDER } else { icons::ICON_DRAFT };
                if reached == Some(at) {
                    let line = egui::Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), LINE));
                    ui.painter().rect_filled(line, 6, tokens.selected);
                }
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
                            self.tick(&entry.path, ticked);
                        }
                        if response.double_clicked() {
                            *chosen = Some(Chosen::Paths(vec![entry.path.clone()]));
                        }
                    } else {
                        ui.label(rich(&entry.name, Face::Body, size::SMALL, tokens.muted));
                    }
                });
            }
        });
        if let Some(folder) = go_to {
            self.go(folder);
        }
    }

    fn confirm(&mut self, chosen: &mut Option<Chosen>) {
        let typed = self.typed.trim();
        let path = self.folder.join(typed);
        if self.saves() {
            let writes_file =
                matches!(self.purpose, Purpose::Export(..) | Purpose::SaveSchema(_) | Purpose::SaveImportReport(_));
            let replaces = writes_file && path.exists();
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
        } else if matches!(self.purpose, Purpose::OpenFolder | Purpose::ImportFolder) {
            *chosen = Some(Chosen::Paths(vec![if typed.is_empty() { self.folder.clone() } else { path }]));
        } else if list_folder(&path).is_ok() {
            self.typed.clear();
            self.go(path);
        } else if !typed.is_empty() {
            *chosen = Some(Chosen::Paths(vec![path]));
        }
    }
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
}

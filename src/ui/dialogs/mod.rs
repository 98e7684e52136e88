//! What stands over the window and waits for an answer. One file a dialog.

mod backups;
mod bin;
mod browser;
mod bulk;
mod code_hits;
mod decisions;
mod entity;
mod export;
mod files;
mod guideline;
mod import;
mod import_report;
mod join;
mod keys;
mod learning;
mod new_project;
mod new_tab;
mod palette;
mod paste;
mod relation;
mod report;
mod schema;
mod settings;
mod table;

pub use guideline::chip_ui as label_chip_ui;

use super::cx::{Cx, choose_by_keys};
use super::theme::{Face, Tokens, rich, size, space};
use crate::report::Notice;
use crate::session::Action;
use crate::session::workspace::Dialog;
use eframe::egui::{
    Align, Align2, Area, Button, Context, Frame, Id, Key, Label, Layout, Margin, Modal, Modifiers, Order, Ui, vec2,
};

/// What only the screen knows of the open dialog.
#[derive(Default)]
pub struct Dialogs {
    files: files::FileDialogs,
    export: export::ExportForm,
    import: import::ImportForm,
    palette: palette::Palette,
    new_tab: new_tab::NewTab,
    paste: paste::PasteForm,
    entity: entity::EntityPicker,
    relation: relation::RelationForm,
    code_hits: code_hits::CodeHits,
    keys: keys::KeysForm,
    new_project: new_project::NewProjectForm,
    schema: schema::SchemaEditor,
    import_report: import_report::ImportReportForm,
    table: table::TableForm,
    bin: bin::BinForm,
    join: join::JoinForm,
    /// The dialog of the last frame: a new one begins fresh.
    last: Option<std::mem::Discriminant<Dialog>>,
}

impl Dialogs {
    /// Draws the open dialog, if one is open.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context) {
        let dialog = cx.session.workspace().dialog.clone();
        let kind = dialog.as_ref().map(std::mem::discriminant);
        let fresh = kind != self.last;
        self.last = kind;
        self.files.poll(cx);
        match dialog {
            // The coding bar stands below the text, not over it.
            None | Some(Dialog::Stance(_)) => {}
            Some(Dialog::OpenArticles) => self.files.ui(cx, ctx, files::Purpose::OpenArticles, fresh),
            Some(Dialog::OpenTable) => self.files.ui(cx, ctx, files::Purpose::OpenTable, fresh),
            Some(Dialog::Table) => self.table.ui(cx, ctx, fresh),
            Some(Dialog::OpenFolder) => self.files.ui(cx, ctx, files::Purpose::OpenFolder, fresh),
            Some(Dialog::SaveAs) => self.files.ui(cx, ctx, files::Purpose::SaveAs, fresh),
            Some(Dialog::Export) => self.export.ui(cx, ctx, &mut self.files, fresh),
            Some(Dialog::Import) => self.import.ui(cx, ctx, &mut self.files, fresh),
            Some(Dialog::Paste) => self.paste.ui(cx, ctx, fresh),
            Some(Dialog::Palette) => self.palette.ui(cx, ctx, fresh),
            Some(Dialog::Entity(question)) => self.entity.ui(cx, ctx, &question, fresh),
            Some(Dialog::Relation(draft)) => self.relation.ui(cx, ctx, draft, fresh),
            Some(Dialog::CodeHits(draft)) => self.code_hits.ui(cx, ctx, draft, fresh),
            Some(Dialog::Keys) => self.keys.ui(cx, ctx, fresh),
            Some(Dialog::Bulk(bulk)) => bulk::ui(cx, ctx, bulk),
            Some(Dialog::Decisions) => decisions::ui(cx, ctx),
            Some(Dialog::NewTab) => self.new_tab.ui(cx, ctx, fresh),
            Some(Dialog::Schema(proposed)) => self.schema.ui(cx, ctx, proposed.as_deref(), fresh),
            Some(Dialog::LoadSchema) => self.files.ui(cx, ctx, files::Purpose::LoadSchema, fresh),
            Some(Dialog::SaveSchema) => {
                let name = format!("{}.ron", crate::model::slug(&cx.session.project().schema().name));
                self.files.ui(cx, ctx, files::Purpose::SaveSchema(name), fresh);
            }
            Some(Dialog::Guideline(guideline)) => guideline::ui(cx, ctx, &guideline),
            Some(Dialog::NewProject) => self.new_project.ui(cx, ctx, fresh),
            Some(Dialog::Settings) => settings::ui(cx, ctx),
            Some(Dialog::RemoveArticle(document)) => {
                let title = cx.session.project().document(&document).map(|document| document.title().to_owned());
                let words = format!(
                    "“{}” and its annotations leave the project. Undo brings them back.",
                    title.unwrap_or_default()
                );
                confirm(cx, ctx, "Remove article", &words, Action::RemoveDocument(document));
            }
            Some(Dialog::Learning) => learning::ui(cx, ctx),
            Some(Dialog::ResetLearning) => {
                let words = "Suggestions are made again as if nothing had been decided so far. Your decisions stay. Undo \
                             brings back what was learnt.";
                confirm(cx, ctx, "Reset what was learnt", words, Action::ResetLearning);
            }
            Some(Dialog::Source(path)) => source_ui(cx, ctx, &path),
            Some(Dialog::ImportReport) => self.import_report.ui(cx, ctx, fresh),
            Some(Dialog::SaveImportReport) => {
                let purpose = files::Purpose::SaveImportReport("import-report.csv".to_owned());
                self.files.ui(cx, ctx, purpose, fresh);
            }
            Some(Dialog::Backups) => backups::ui(cx, ctx),
            Some(Dialog::Bin) => self.bin.ui(cx, ctx, fresh),
            Some(Dialog::Join) => self.join.ui(cx, ctx, fresh),
            Some(Dialog::Report) => report::ui(cx, ctx),
        }
    }
}

/// A modal with a title. Closes by Escape and by a click beside it; gives what `contents` gives.
fn modal<T>(
    cx: &mut Cx<'_>,
    ctx: &Context,
    title: &str,
    width: f32,
    contents: impl FnOnce(&mut Cx<'_>, &mut Ui) -> T,
) -> T {
    let tokens = Tokens::of_ctx(ctx);
    let screen = ctx.content_rect();
    let area = Area::new(Id::unique("modal").with(title))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_TOP, vec2(0.0, (screen.height() * 0.1).min(90.0)));
    let frame = Frame::new()
        .fill(tokens.card)
        .stroke((1.0, tokens.border_strong))
        .corner_radius(12)
        .inner_margin(Margin::same(16))
        .shadow(eframe::egui::Shadow { offset: [0, 8], blur: 32, spread: 0, color: tokens.shadow });
    let response = Modal::new(Id::unique("modal").with(title)).area(area).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(screen.width() - 64.0));
        if !title.is_empty() {
            ui.label(rich(title, Face::SemiBold, size::HEADING, tokens.text));
            ui.add_space(space::S);
        }
        contents(cx, ui)
    });
    if response.should_close() {
        cx.ask(Action::Ask(None));
    }
    response.inner
}

/// The height that a list in a dialog may take, in points.
fn list_height(ctx: &Context) -> f32 {
    (ctx.content_rect().height() - 320.0).clamp(120.0, 420.0)
}

/// The row of buttons at a dialog's foot. Gives whether the main one was pressed.
fn buttons(cx: &mut Cx<'_>, ui: &mut Ui, main: &str, enabled: bool) -> bool {
    let tokens = Tokens::of(ui);
    ui.add_space(space::M);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let text = rich(main, Face::SemiBold, size::BODY, tokens.on_accent);
        let pressed = ui.add_enabled(enabled, Button::new(text).fill(tokens.accent)).clicked();
        if ui.button("Cancel").clicked() {
            cx.ask(Action::Ask(None));
        }
        pressed
    })
    .inner
}

/// Takes Enter as “carry it out”, unless a button that was reached by keyboard has it.
fn enter(ctx: &Context) -> bool {
    let on_button = ctx.memory(|memory| memory.focused()).is_some() && !ctx.text_edit_focused();
    !on_button && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}

/// Shows which file is to be opened, and has the desktop open it.
fn source_ui(cx: &mut Cx<'_>, ctx: &Context, path: &std::path::Path) {
    modal(cx, ctx, "Show source file", 520.0, |cx, ui| {
        let tokens = Tokens::of(ui);
        ui.label("The desktop's program for such files will open it. A browser or an office program may load what the file asks for from the network.");
        ui.add_space(space::S);
        ui.add(Label::new(rich(path.to_string_lossy(), Face::Body, size::SMALL, tokens.muted)).wrap().selectable(true));
        if buttons(cx, ui, "Open", true) {
            cx.ask(Action::Ask(None));
            if let Err(error) = open::that_detached(path) {
                let notice = Notice::error(format!("The desktop could not open the file ({error}).")).at(path);
                cx.ask(Action::Tell(notice));
            }
        }
    });
}

fn confirm(cx: &mut Cx<'_>, ctx: &Context, title: &str, words: &str, action: Action) {
    modal(cx, ctx, title, 420.0, |cx, ui| {
        ui.label(words);
        if buttons(cx, ui, title, true) {
            cx.ask(action);
        }
    });
}

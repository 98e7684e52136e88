//! What became of each file of an import: counts, a list that can be filtered, another try for what failed.

use super::modal;
use crate::format::{self, Format};
use crate::session::Action;
use crate::session::corpus::rejected;
use crate::session::workspace::Dialog;
use crate::store::{ImportOutcome, ImportReport, ImportRow, files};
use crate::ui::cx::{Cx, name_field};
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::segmented;
use eframe::egui::{
    Button, ComboBox, Context, Label, Role, ScrollArea, Sense, TextEdit, Ui, UiBuilder, WidgetInfo, vec2,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The height of a row, in points: the file above, the reason below.
const ROW: f32 = 40.0;

/// What is looked at in a report.
#[derive(Default)]
pub struct ImportReportForm {
    /// Only files with this outcome; none for all.
    outcome: Option<ImportOutcome>,
    /// Only files whose name or reason has these words.
    words: String,
    /// The reports that the project keeps, looked up when the dialog opens.
    kept: Vec<(i64, PathBuf)>,
    /// The rows that pass the filter, and of which report and filter they are.
    listed: Option<Listed>,
}

/// The rows of a report that pass a filter.
struct Listed {
    report: Arc<ImportReport>,
    outcome: Option<ImportOutcome>,
    words: String,
    rows: Vec<usize>,
}

impl ImportReportForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        let Some(report) = cx.session.import_report().cloned() else { return cx.ask(Action::Ask(None)) };
        if fresh {
            let failed = report.count(ImportOutcome::Failed);
            let outcome = (failed > 0).then_some(ImportOutcome::Failed);
            *self = Self { outcome, kept: cx.session.import_reports(), ..Self::default() };
        }
        modal(cx, ctx, "Import report", 820.0, |cx, ui| {
            let tokens = Tokens::of(ui);
            ui.horizontal(|ui| {
                let words = format!("{} · {}", time(report.begun), report.words());
                ui.add(Label::new(rich(words, Face::Body, size::BODY, tokens.text)).wrap());
            });
            self.filter_ui(cx, ui, &report);
            ui.add_space(space::XS);
            let height = (ctx.content_rect().height() - 300.0).clamp(120.0, 520.0);
            self.list_ui(cx, ui, &report, height);
            ui.add_space(space::S);
            self.buttons_ui(cx, ui, &report);
        });
    }

    fn filter_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, report: &ImportReport) {
        let outcomes = [
            (ImportOutcome::Failed, "Failed"),
            (ImportOutcome::Skipped, "Left out"),
            (ImportOutcome::Opened, "Opened"),
        ];
        let counted = outcomes.map(|(outcome, name)| (Some(outcome), format!("{name} {}", report.count(outcome))));
        let all = std::iter::once((None, format!("All {}", report.rows.len())));
        let choices: Vec<(Option<ImportOutcome>, String)> = all.chain(counted).collect();
        let choices: Vec<(Option<ImportOutcome>, &str)> =
            choices.iter().map(|(outcome, name)| (*outcome, name.as_str())).collect();
        ui.horizontal(|ui| {
            if !report.is_of_lines() {
                segmented::tabs(ui, "files", &mut self.outcome, &choices);
                ui.add_space(space::S);
            }
            let edit =
                TextEdit::singleline(&mut self.words).hint_text("Filter by name or reason…").desired_width(220.0);
            let response = ui.add(edit);
            name_field(&response, "Filter files", &self.words);
            if self.kept.len() > 1 {
                let shown = time(report.begun);
                let combo = ComboBox::from_id_salt("imports").selected_text(shown.as_str()).show_ui(ui, |ui| {
                    for (begun, path) in &self.kept {
                        if ui.selectable_label(*begun == report.begun, time(*begun)).clicked() {
                            cx.ask(Action::ShowImportReport(path.clone()));
                        }
                    }
                });
                combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Import: {shown}")));
            }
        });
    }

    fn list_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, report: &Arc<ImportReport>, height: f32) {
        let tokens = Tokens::of(ui);
        let is_known = self.listed.as_ref().is_some_and(|listed| {
            Arc::ptr_eq(&listed.report, report) && listed.outcome == self.outcome && listed.words == self.words
        });
        if !is_known {
            let passes = |row: &ImportRow| passes(row, self.outcome, &self.words);
            let rows = (0..report.rows.len()).filter(|&at| report.rows.get(at).is_some_and(passes)).collect();
            let (report, words) = (Arc::clone(report), self.words.clone());
            self.listed = Some(Listed { report, outcome: self.outcome, words, rows });
        }
        let listed = self.listed.as_ref().map_or(&[][..], |listed| &listed.rows);
        let area = ScrollArea::vertical().id_salt("imported files").max_height(height).min_scrolled_height(height);
        if listed.is_empty() {
            ui.label(rich("No file here.", Face::Body, size::SMALL, tokens.muted));
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        area.auto_shrink([false, true]).show_rows(ui, ROW, listed.len(), |ui, rows| {
            ui.set_width(ui.available_width() - 12.0);
            for row in listed.get(rows).unwrap_or_default().iter().filter_map(|&at| report.rows.get(at)) {
                row_ui(cx, ui, row);
            }
        });
    }

    fn buttons_ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, report: &ImportReport) {
        let failed = report.failed_files().len();
        ui.horizontal(|ui| {
            if let Some((lines, format)) = kept_lines(report) {
                let hint = "Opens the file in which they are kept as they stood";
                if ui.button("Open lines…").on_hover_text(hint).clicked() {
                    cx.ask(Action::Ask(Some(Dialog::Source(only_file(&lines)))));
                }
                let hint = "Reads the file in which they are kept, as it is now";
                if rejected::stand_alone(format) && ui.button("Read lines again…").on_hover_text(hint).clicked() {
                    cx.ask(Action::ReadAnnotations(lines, Some(format.id)));
                }
            }
            let again = if failed == 1 { "Try 1 file again".to_owned() } else { format!("Try {failed} files again") };
            if !report.is_of_lines()
                && ui.add_enabled(failed > 0 && cx.session.can_change_articles(), Button::new(again)).clicked()
            {
                cx.ask(Action::TryImportAgain);
            }
            if ui.button("Export as CSV…").clicked() {
                cx.ask(Action::Ask(Some(Dialog::SaveImportReport)));
            }
            if ui.button("Close").clicked() {
                cx.ask(Action::Ask(None));
            }
        });
    }
}

/// The folder of the lines that a report tells of, and their format.
fn kept_lines(report: &ImportReport) -> Option<(PathBuf, &'static Format)> {
    let folder = report.kept_lines.clone()?;
    let format = format::format(folder.file_name()?.to_str()?)?;
    Some((folder, format))
}

/// The file of a folder that has only one, else the folder.
fn only_file(folder: &Path) -> PathBuf {
    match files::list_folder(folder).unwrap_or_default().as_slice() {
        [only] => only.path.clone(),
        _ => folder.to_owned(),
    }
}

fn passes(row: &ImportRow, outcome: Option<ImportOutcome>, words: &str) -> bool {
    let words = words.trim().to_lowercase();
    let says = |text: &str| text.to_lowercase().contains(&words);
    outcome.is_none_or(|outcome| outcome == row.outcome)
        && (words.is_empty() || says(&row.path.to_string_lossy()) || says(&row.entry) || says(&row.reason))
}

fn row_ui(cx: &mut Cx<'_>, ui: &mut Ui, row: &ImportRow) {
    let tokens = Tokens::of(ui);
    let name = row.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut place = if row.entry.is_empty() { name } else { format!("{name} › {}", row.entry) };
    if let Some(line) = row.line {
        place += &format!(", line {line}");
    }
    let (sign, colour) = match row.outcome {
        ImportOutcome::Opened => ("✓", tokens.success),
        ImportOutcome::Skipped => ("–", tokens.muted),
        ImportOutcome::Failed | ImportOutcome::Refused => ("✕", tokens.danger),
    };
    let known = row.article.as_ref().filter(|id| cx.session.project().document(id).is_some());
    // The list reckons with rows of just this height.
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect));
    let ui = &mut inside;
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.spacing_mut().interact_size.y = ROW / 2.0 - 1.0;
    ui.horizontal(|ui| {
        ui.add(Label::new(rich(sign, Face::SemiBold, size::BODY, colour)).selectable(false));
        let words = rich(place, Face::SemiBold, size::SMALL, tokens.text);
        ui.add(Label::new(words).truncate().show_tooltip_when_elided(false)).on_hover_text(row.path.to_string_lossy());
    });
    ui.horizontal(|ui| {
        ui.add_space(18.0);
        if let Some(id) = known
            && ui.small_button("Show").on_hover_text(format!("Shows the article {id}")).clicked()
        {
            cx.ask(Action::Ask(None));
            cx.ask(Action::Show(id.clone()));
        }
        let reason = match row.outcome {
            ImportOutcome::Opened if row.reason.is_empty() => "Opened.",
            _ => &row.reason,
        };
        let words = rich(reason, Face::Body, size::SMALL, tokens.muted);
        ui.add(Label::new(words).truncate().show_tooltip_when_elided(false)).on_hover_text(reason);
    });
}

/// The local day and time when an import began.
fn time(begun: i64) -> String {
    let zone = jiff::tz::TimeZone::system();
    let time = jiff::Timestamp::from_second(begun).map(|time| time.to_zoned(zone));
    time.map(|time| time.strftime("%-d %b %Y, %H:%M").to_string()).unwrap_or_default()
}

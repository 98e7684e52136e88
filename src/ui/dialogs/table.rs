//! What the columns of a table hold: the guess, to be accepted by one key or changed, and what comes of it.

use super::{buttons, enter, modal};
use crate::format::{DateOrder, Mapping, PreviewedArticle, Role};
use crate::report::counted;
use crate::session::Action;
use crate::session::tables::{TableQuestion, with_role};
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::choice::choice;
use eframe::egui::{ComboBox, Context, Frame, Grid, Label, Margin, ScrollArea, Ui, WidgetInfo, accesskit};

/// How many rows are shown as articles.
const SHOWN: usize = 3;

/// How many characters of a text are shown.
const FIRST_WORDS: usize = 160;

/// What is chosen in the dialog.
#[derive(Default)]
pub struct TableForm {
    /// The columns that the choice is for.
    columns: Vec<String>,
    mapping: Mapping,
    /// The first rows under the mapping, made anew when it changes.
    articles: Vec<PreviewedArticle>,
    /// The order of days and months, if the dates do not tell.
    doubtful: Option<DateOrder>,
}

impl TableForm {
    /// Draws the dialog.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ctx: &Context, fresh: bool) {
        let Some((question, further)) = cx.session.table_question() else { return };
        let question = question.clone();
        if fresh || self.columns != question.preview.columns {
            self.columns = question.preview.columns.clone();
            self.choose(&question, question.preview.guess.mapping.clone());
        }
        let before = self.mapping.clone();
        modal(cx, ctx, "Columns of a table", 760.0, |cx, ui| {
            files_ui(ui, &question);
            let height = (ctx.content_rect().height() - 250.0).max(160.0);
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                self.roles_ui(ui, &question);
                self.dates_ui(ui);
                self.articles_ui(ui);
            });
            let has_text = self.mapping.column(Role::Text).is_some();
            if further > 0 {
                let rest = format!("{} with other columns after this.", counted(further, "table"));
                ui.horizontal(|ui| {
                    let tokens = Tokens::of(ui);
                    ui.label(rich(rest, Face::Body, size::SMALL, tokens.muted));
                    if ui.button("Read all as guessed").clicked() {
                        cx.ask(Action::GuessTables);
                    }
                });
            }
            if buttons(cx, ui, "Add articles", has_text) || has_text && enter(ctx) {
                cx.ask(Action::AnswerTable(self.mapping.clone()));
            }
        });
        if self.mapping != before {
            self.choose(&question, self.mapping.clone());
        }
    }

    fn choose(&mut self, question: &TableQuestion, mapping: Mapping) {
        self.articles = question.preview.articles(&mapping, SHOWN);
        self.doubtful = question.preview.doubtful_order(&mapping);
        self.mapping = mapping;
    }

    fn roles_ui(&mut self, ui: &mut Ui, question: &TableQuestion) {
        Grid::new("roles").num_columns(3).spacing([space::M, space::S]).show(ui, |ui| {
            for role in Role::ALL {
                let chosen = self.mapping.columns.get(&role).cloned().unwrap_or_default();
                let fields = if role == Role::Text && !chosen.is_empty() { chosen.len() + 1 } else { 1 };
                for nth in 0..fields {
                    self.role_ui(ui, question, role, nth, &chosen);
                    ui.end_row();
                }
            }
        });
    }

    /// One field of a role: the text has one more than it has columns.
    fn role_ui(&mut self, ui: &mut Ui, question: &TableQuestion, role: Role, nth: usize, chosen: &[String]) {
        let tokens = Tokens::of(ui);
        let name = match (role, nth) {
            (Role::Text, 1..) => "and then".to_owned(),
            _ => title(role).to_owned(),
        };
        ui.label(rich(&name, Face::Body, size::BODY, tokens.text));
        let own = chosen.get(nth);
        let none = if nth > 0 { "nothing more" } else { "not in the table" };
        let shown = own.map_or(none, String::as_str);
        let combo = ComboBox::from_id_salt(("role", role.id(), nth)).selected_text(shorten(shown, 34)).width(250.0);
        let mut picked = None;
        let response = combo.show_ui(ui, |ui| {
            if choice(ui, own.is_none(), none) {
                picked = Some(None);
            }
            for column in &question.preview.columns {
                if choice(ui, own == Some(column), shorten(column, 48)) {
                    picked = Some(Some(column.clone()));
                }
            }
        });
        let label = if nth > 0 { format!("Text, part {}", nth + 1) } else { name };
        let value = shown.to_owned();
        response.response.widget_info(|| {
            let mut info = WidgetInfo::labeled(accesskit::Role::ComboBox, true, &label);
            info.current_text_value = Some(value.clone());
            info
        });
        let example = own.map(|column| question.preview.example(column)).unwrap_or_default();
        ui.add(Label::new(rich(example, Face::Body, size::SMALL, tokens.muted)).truncate());
        if let Some(column) = picked {
            let mut columns = chosen.to_vec();
            match column {
                Some(column) if nth < columns.len() => columns[nth] = column,
                Some(column) => columns.push(column),
                None if nth < columns.len() => drop(columns.remove(nth)),
                None => {}
            }
            self.mapping = with_role(&self.mapping, role, columns);
        }
    }

    /// Dates that can be read in two ways.
    fn dates_ui(&mut self, ui: &mut Ui) {
        let Some(guessed) = self.doubtful else { return };
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            ui.label("In dates such as 3/4/2025, which comes first?");
            let order = self.mapping.dates.unwrap_or(guessed);
            for (known, name) in [(DateOrder::DayFirst, "The day"), (DateOrder::MonthFirst, "The month")] {
                if ui.radio(order == known, name).clicked() {
                    self.mapping.dates = Some(known);
                }
            }
        });
    }

    fn articles_ui(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        ui.add_space(space::M);
        ui.label(rich("The first articles", Face::SemiBold, size::SMALL, tokens.text));
        if self.articles.is_empty() {
            let words = "No row has text under these columns. Choose the column that holds the text.";
            ui.label(rich(words, Face::Body, size::BODY, tokens.danger));
        }
        for article in &self.articles {
            let frame = Frame::new().fill(tokens.paper).corner_radius(8).inner_margin(Margin::symmetric(10, 6));
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                let metadata = &article.metadata;
                let title = if metadata.title.is_empty() { "Without title" } else { &metadata.title };
                ui.add(Label::new(rich(title, Face::SemiBold, size::BODY, tokens.text)).truncate());
                let facts = [&metadata.date, &metadata.outlet, &metadata.author];
                let facts: Vec<&str> = facts.into_iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
                if !facts.is_empty() {
                    ui.add(Label::new(rich(facts.join(" · "), Face::Body, size::SMALL, tokens.muted)).truncate());
                }
                let words: Vec<&str> = article.text.split_whitespace().take(60).collect();
                let words = shorten(&words.join(" "), FIRST_WORDS);
                ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.text)).wrap());
            });
            ui.add_space(space::XS);
        }
    }
}

fn files_ui(ui: &mut Ui, question: &TableQuestion) {
    let tokens = Tokens::of(ui);
    let preview = &question.preview;
    let mut words = question.files.first().cloned().unwrap_or_default();
    if !preview.sheet.is_empty() {
        words += &format!(", sheet “{}”", preview.sheet);
    }
    let about = if preview.is_counted { "" } else { "about " };
    words += &format!(": {about}{}", counted(preview.count, "row"));
    ui.add(Label::new(rich(words, Face::SemiBold, size::BODY, tokens.text)).truncate());
    if let [_, others @ ..] = question.files.as_slice()
        && !others.is_empty()
    {
        let words = format!("The answer is also used for {}: {}.", counted(others.len(), "file"), others.join(", "));
        ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).truncate());
    }
    ui.add_space(space::S);
}

fn title(role: Role) -> &'static str {
    match role {
        Role::Text => "Text",
        Role::Title => "Title",
        Role::Date => "Date",
        Role::Outlet => "Outlet",
        Role::Author => "Author",
        Role::Address => "Address",
        Role::Language => "Language",
        Role::Id => "Name in the table",
    }
}

fn shorten(words: &str, most: usize) -> String {
    match words.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &words[..cut]),
        None => words.to_owned(),
    }
}

//! The dialog for the columns of tables, through the accessibility tree.

use crate::support::window::Window;
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use standpoint::session::Action;
use standpoint::session::workspace::Dialog;
use std::path::PathBuf;

impl Window {
    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn open(&mut self, paths: Vec<PathBuf>) {
        self.ask(Action::Open(paths));
        self.settle();
    }

    fn asks(&self) -> bool {
        self.session().workspace().dialog == Some(Dialog::Table)
    }

    fn titles(&self) -> Vec<String> {
        self.session().project().documents().map(|document| document.title().to_owned()).collect()
    }
}

fn prose(number: usize) -> String {
    format!("Mayor Amina Okafor supports plan {number} for the new harbour while the Green Alliance opposes it.")
}

fn doubtful(first: usize) -> String {
    let row = |number: usize| format!("Title {number};{};0{number}/04/2025\n", prose(number));
    format!("a;b;c\n{}{}", row(first), row(first + 1))
}

#[test]
fn a_table_with_plain_columns_is_read_without_a_question() {
    let mut window = Window::empty();
    let table = window.write("plain.csv", &format!("title,text\nOne,{}\n", prose(1)));
    window.open(vec![table.clone()]);
    assert!(!window.asks());
    assert_eq!(window.titles(), ["One"]);
    // The command asks nevertheless.
    window.ask(Action::OpenTables(vec![table]));
    window.settle();
    assert!(window.asks());
}

#[test]
fn enter_accepts_the_guess_for_all_tables_with_these_columns() {
    let mut window = Window::empty();
    let tables = vec![window.write("a.csv", &doubtful(1)), window.write("b.csv", &doubtful(5))];
    window.open(tables);
    assert!(window.asks());
    window.harness.get_by_label("a.csv: 2 rows");
    window.harness.get_by_label_contains("also used for 1 file: b.csv");
    window.harness.get_by_label_contains("which comes first?");
    let text = window.harness.get_by_role_and_label(Role::ComboBox, "Text");
    assert_eq!(text.value().as_deref(), Some("b"));
    assert!(window.harness.get_all_by_label_contains("supports plan 1 for the new harbour").count() > 1);
    assert!(window.titles().is_empty(), "nothing is read before the answer");
    window.press(Key::Enter);
    window.settle();
    assert!(!window.asks());
    assert_eq!(window.titles().len(), 4);
}

#[test]
fn roles_are_changed_and_the_articles_follow() {
    let mut window = Window::empty();
    let table = window.write("a.csv", &doubtful(1));
    window.open(vec![table]);
    assert_eq!(window.harness.get_all_by_label("Without title").count(), 2);
    window.harness.get_by_role_and_label(Role::ComboBox, "Title").click();
    window.run();
    window.harness.get_by_role_and_label(Role::Button, "a").click();
    window.run();
    assert_eq!(window.harness.get_all_by_label("Title 1").count(), 2, "the example and the article");
    window.harness.get_by_label("The month").click();
    window.run();
    window.harness.get_by_label("2025-01-04");
    window.harness.get_by_label("Add articles").click();
    window.run();
    window.settle();
    assert_eq!(window.titles(), ["Title 1", "Title 2"]);
    let dates: Vec<String> = window.session().project().documents().map(|it| it.metadata.date.clone()).collect();
    assert_eq!(dates, ["2025-01-04", "2025-02-04"]);
    let source = &window.session().project().documents().next().unwrap().source;
    assert_eq!((&*source.name, &*source.format), ("a.csv, row 2", "csv"));
}

#[test]
fn cancel_skips_a_table_and_the_rest_is_read() {
    let mut window = Window::empty();
    let tables = vec![
        window.write("a.csv", &doubtful(1)),
        window.write("b.csv", &format!("x;y\nTitle 7;{}\n", prose(7))),
        window.write("c.txt", &format!("A plain article of its own\n\n{}", prose(9))),
    ];
    window.open(tables);
    window.harness.get_by_label_contains("1 table with other columns");
    window.press(Key::Escape);
    window.settle();
    assert!(window.asks(), "the next one is asked about");
    window.harness.get_by_label("b.csv: 1 row");
    window.press(Key::Enter);
    window.settle();
    let texts: Vec<String> = window.session().project().documents().map(|it| it.text.as_str().to_owned()).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts.contains(&prose(7)));
}

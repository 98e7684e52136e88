//! A window without a screen, driven by keys, on a throwaway data folder.

use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use standpoint::model::Status;
use standpoint::session::workspace::{Cursor, Item};
use standpoint::session::{Action, Session, Surroundings};
use standpoint::store::Places;
use standpoint::text::TextRange;
use standpoint::ui::App;
use std::path::Path;
use std::sync::Arc;

/// A window on a throwaway data folder.
pub struct Window {
    pub harness: Harness<'static, App>,
    data: tempfile::TempDir,
}

impl Window {
    /// A window on the welcome screen.
    pub fn empty() -> Self {
        Self::on(tempfile::tempdir().unwrap(), None)
    }

    /// A window with one pasted article whose suggestions have arrived.
    pub fn with_article(text: &str) -> Self {
        let mut window = Self::empty();
        window.ask(Action::Paste(String::new(), text.to_owned()));
        window.settle();
        window
    }

    fn on(data: tempfile::TempDir, project: Option<&Path>) -> Self {
        let surroundings =
            Surroundings { places: Some(Places::at(data.path())), clock: || 1_760_000_000, wake: Arc::new(|| {}) };
        let mut session = Session::new(surroundings);
        if let Some(project) = project {
            session.perform(Action::Open(vec![project.to_owned()]));
            session.settle();
        }
        let mut session = Some(session);
        let harness = Harness::builder()
            .with_size(vec2(1400.0, 900.0))
            .with_max_steps(200)
            .allow_missing_glyphs()
            .build_eframe(move |creation| App::new(&creation.egui_ctx, session.take().expect("built once")));
        let mut window = Self { harness, data };
        window.run();
        window
    }

    /// Closes this window and opens another one on a project.
    pub fn close_and_open(self, project: &Path) -> Self {
        let Self { mut harness, data } = self;
        eframe::App::on_exit(harness.state_mut(), None);
        drop(harness);
        Self::on(data, Some(project))
    }

    pub fn folder(&self) -> &Path {
        self.data.path()
    }

    pub fn session(&self) -> &Session {
        self.harness.state().session()
    }

    pub fn run(&mut self) {
        self.harness.run();
    }

    /// Waits for all background work.
    pub fn settle(&mut self) {
        self.harness.state_mut().settle();
        self.run();
    }

    /// Asks for something as a panel would.
    pub fn ask(&mut self, action: Action) {
        self.harness.state_mut().ask(action);
        self.run();
    }

    pub fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.run();
    }

    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }

    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.run();
    }

    pub fn resize(&mut self, width: f32, height: f32) {
        self.harness.set_size(vec2(width, height));
        self.run();
    }

    /// Selects the first place of some words.
    pub fn select(&mut self, words: &str) {
        let start = self.session().document().unwrap().text.as_str().find(words).expect("the words are there");
        let cursor = Cursor { anchor: start, head: start + words.len() };
        self.ask(Action::PlaceCursor(Some(cursor)));
    }

    /// The labels of the mentions on the first place of some words, sorted.
    pub fn labels_of(&self, words: &str) -> Vec<String> {
        let start = self.session().document().unwrap().text.as_str().find(words).expect("the words are there");
        let range = TextRange::between(start, start + words.len());
        let overlay = self.session().overlay();
        let mut labels: Vec<String> = overlay
            .mentions()
            .filter(|mention| mention.spans == [range])
            .map(|mention| mention.label.to_string())
            .collect();
        labels.sort();
        labels
    }

    pub fn status_of(&self, item: &Item) -> Option<Status> {
        let overlay = self.session().overlay();
        match item {
            Item::Mention(id) => overlay.mention(id).map(|mention| mention.status),
            Item::Stance(id) => overlay.stance(id).map(|stance| stance.status),
        }
    }
}

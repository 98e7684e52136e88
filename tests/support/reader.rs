//! A reading view with nothing around it, driven by mouse and keys.

use eframe::egui::{self, Key, Modifiers, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use standpoint::text::{SourceText, TextRange};
use standpoint::ui::theme::{self, NEUTRAL_HUE};
use standpoint::ui::widgets::annotated_text::{
    AnnotatedTextState, Click, Passage, SpanStyle, TextCursor, TextOptions, show,
};

pub const NEWS: &str = "The mayor of Ostrava met Petra Novak on Tuesday. She praised the new tram line.\n\
                    👩‍👩‍👧 Families in Kyiv 🇺🇦 cheered, Олена Бондар said.\n\
                    Nobody else spoke.";

/// A reading view with nothing around it.
pub struct Reader {
    pub text: SourceText,
    pub spans: Vec<SpanStyle>,
    pub hidden: Vec<TextRange>,
    pub state: AnnotatedTextState,
    pub cursor: TextCursor,
    pub clicked: Option<Click>,
    pub grips: Vec<TextRange>,
    pub moved: Option<Vec<TextRange>>,
    pub toggled: Option<TextRange>,
    pub laid_out: usize,
    pub carets: Vec<(usize, Option<egui::Rect>)>,
}

impl Reader {
    pub fn new(text: &str) -> Self {
        Self {
            text: SourceText::new(text).unwrap(),
            spans: Vec::new(),
            hidden: Vec::new(),
            state: AnnotatedTextState::default(),
            cursor: TextCursor::default(),
            clicked: None,
            grips: Vec::new(),
            moved: None,
            toggled: None,
            laid_out: 0,
            carets: Vec::new(),
        }
    }

    pub fn mark(mut self, words: &str, tag: &str, suggested: bool) -> Self {
        let start = self.text.as_str().find(words).unwrap();
        let ranges = vec![TextRange::between(start, start + words.len())];
        self.spans.push(SpanStyle { ranges, tag: tag.into(), hue: 217, suggested, current: false });
        self
    }

    /// Asks for the caret before the first occurrence of some words, in every frame.
    pub fn watch(mut self, words: &str) -> Self {
        self.carets.push((self.text.as_str().find(words).unwrap(), None));
        self
    }

    pub fn open<'a>(self, size: Vec2) -> Harness<'a, Reader> {
        let mut installed = false;
        let mut harness = Harness::builder()
            .with_size(size)
            .with_max_steps(400)
            .with_step_dt(0.04)
            .allow_missing_glyphs()
            .build_ui_state(
                move |ui, reader: &mut Reader| {
                    if !std::mem::replace(&mut installed, true) {
                        theme::install(ui.ctx());
                        return;
                    }
                    reader.frame(ui);
                },
                self,
            );
        harness.run();
        harness
    }

    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let passage =
            Passage { spans: &self.spans, hidden: &self.hidden, grips: &self.grips, ..Passage::plain(&self.text) };
        let options = TextOptions { measure: 600.0, ..TextOptions::default() };
        let output = show(ui, &mut self.state, &passage, self.cursor, &options, |ui| {
            ui.label("Headline");
        });
        self.cursor = output.cursor;
        self.laid_out = output.laid_out;
        for (offset, caret) in &mut self.carets {
            *caret = output.caret_of(*offset);
        }
        self.moved = output.moved.or(self.moved.take());
        self.toggled = output.toggled.or(self.toggled);
        if output.clicked.is_some() {
            self.clicked = output.clicked;
        }
    }

    /// Marks the whole text.
    pub fn mark_all(mut self) -> Self {
        let ranges = vec![self.text.range()];
        self.spans.push(SpanStyle { ranges, tag: "all".into(), hue: NEUTRAL_HUE, suggested: true, current: true });
        self
    }

    pub fn selected(&self) -> &str {
        self.text.get(self.cursor.range()).expect("a selection on character boundaries")
    }
}

/// The place just right of the caret that was watched as number `nth`.
pub fn place(harness: &Harness<'_, Reader>, nth: usize) -> Pos2 {
    harness.state().carets[nth].1.expect("visible").center() + vec2(3.0, 0.0)
}

pub fn drag(harness: &mut Harness<'_, Reader>, from: Pos2, to: Pos2) {
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from.lerp(to, 0.5));
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    harness.run();
}

pub fn click(harness: &mut Harness<'_, Reader>, at: Pos2, times: usize) {
    for _ in 0..times {
        harness.drag_at(at);
        harness.drop_at(at);
        harness.step();
    }
    harness.run();
}

pub fn press(harness: &mut Harness<'_, Reader>, modifiers: Modifiers, key: Key, times: usize) {
    for _ in 0..times {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
    }
}

//! The reading view: the article, everything marked in it, and stance cards beside it.

use super::word_count::WordCount;
use super::{cards, find, marks::Marks, picking, relations, strip};
use crate::format::language_name;
use crate::model::{Document, DocumentId, Holder, StanceId};
use crate::session::workspace::{Cursor, Dialog, Item};
use crate::session::{Action, Session, command};
use crate::store::ReadingFont;
use crate::text::TextRange;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::annotated_text::{
    self, AnnotatedTextState, Click, Passage, TextCursor, TextOptions, TextOutput,
};
use crate::ui::widgets::tag_bar::{TagBarItem, tag_bar};
use eframe::egui::{self, Button, Context, Id, Label, Ui};
use std::collections::BTreeMap;

/// Below this width of the view, in points, there is no room for cards beside the text.
const ROOM_FOR_CARDS: f32 = 430.0;

/// Below this height of the view, in points, the last decisions give their room to the text.
const ROOM_FOR_STRIP: f32 = 400.0;

/// How many articles keep their place on the screen when another one is opened.
const KEPT: usize = 16;

/// Frames until the coding bar has its height.
const OPENING: u8 = 4;

/// What only the screen knows of the articles that were read.
#[derive(Default)]
pub struct ReadView {
    states: BTreeMap<DocumentId, AnnotatedTextState>,
    marks: Marks,
    /// The stance under the pointer, in the text or the margin.
    pointed: Option<StanceId>,
    wants_focus: bool,
    /// For how many frames the coding bar has been open, while it still takes its height.
    coding_frames: u8,
    /// The width of the view when a place was last sought in it, in points.
    width: f32,
    /// The project that all this belongs to.
    generation: u64,
    word_counts: BTreeMap<DocumentId, WordCount>,
    /// What was laid out of the open document in the last frame.
    seen: Option<(DocumentId, TextRange)>,
}

/// The id of the text in the reading view, once it was shown: to ask whether it has the keyboard.
pub fn text_id(ctx: &Context) -> Option<Id> {
    ctx.data(|data| data.get_temp(Id::unique("reading text")))
}

impl ReadView {
    /// Gives the text the keyboard in the next frame.
    pub fn request_focus(&mut self) {
        self.wants_focus = true;
    }

    /// Takes the keyboard from the text, for a dialog that opens.
    pub fn release_focus(&mut self, ctx: &Context) {
        self.wants_focus = false;
        if let Some(id) = text_id(ctx) {
            ctx.memory_mut(|memory| memory.surrender_focus(id));
        }
    }

    /// The byte at the top of the view of a document, if it was shown.
    pub fn top(&self, document: &DocumentId) -> Option<usize> {
        self.states.get(document).map(|state| state.first_visible().unwrap_or_default())
    }

    /// Draws the open document.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Some(document) = cx.session.document().cloned() else { return };
        if self.generation != cx.session.generation() {
            *self = Self { generation: cx.session.generation(), ..Self::default() };
        }
        // Over a bar or a list the text needs the room.
        let is_coding = matches!(cx.session.workspace().dialog, Some(Dialog::Stance(_)));
        if !is_coding && ui.available_height() > ROOM_FOR_STRIP {
            strip::ui(cx, ui);
        }
        find::ui(cx, ui);
        let workspace = cx.session.workspace();
        let seen = self.about_to_be_seen(cx.session, &document);
        self.marks.sync(cx.session, &document, seen, self.pointed.as_ref());
        let words = self.word_counts.entry(document.id.clone()).or_default().go_on(document.text.as_str());
        if words.is_none() {
            ui.ctx().request_repaint();
        }
        if self.states.len() >= KEPT && !self.states.contains_key(&document.id) {
            // Which of them goes matters little: its text is laid out anew when it is opened again.
            self.states.pop_first();
        }
        let state = self.states.entry(document.id.clone()).or_default();
        if let Some(top) = workspace.restore_top {
            show_again(state, top);
            // In its first frames a window may not have its size yet, and a place at another one is another place.
            match std::mem::replace(&mut self.width, ui.available_width()) == ui.available_width() {
                true => cx.ask(Action::TopShown),
                false => ui.ctx().request_repaint(),
            }
        }
        if let Some(offset) = workspace.scroll_to {
            state.scroll_to(offset);
            cx.ask(Action::Scrolled);
        }
        match &workspace.dialog {
            // The sentence that is coded stays in sight above the bar.
            Some(Dialog::Stance(draft)) if self.coding_frames < OPENING => {
                self.coding_frames += 1;
                state.scroll_to(draft.sentence.start());
            }
            Some(Dialog::Stance(_)) => {}
            _ => self.coding_frames = 0,
        }
        if std::mem::take(&mut self.wants_focus) {
            state.request_focus();
        }
        let (found, flash) = cx.session.found_in(self.marks.window());
        let can_move = cx.session.can_write() && workspace.dialog.is_none();
        let grips = cx.session.pieces().filter(|_| can_move).unwrap_or_default();
        let passage = Passage {
            text: &document.text,
            stamp: self.marks.stamp(),
            spans: &self.marks.spans,
            underlines: &self.marks.underlines,
            hidden: &document.boilerplate,
            found: &found,
            flash,
            grips: &grips,
        };
        let cursor = workspace.cursor.map(|cursor| TextCursor { anchor: cursor.anchor, head: cursor.head });
        let width = ui.available_width();
        let margin = if width < ROOM_FOR_CARDS || workspace.focus { 0.0 } else { (width * 0.28).clamp(150.0, 240.0) };
        let settings = cx.session.settings();
        let options = TextOptions {
            margin,
            font_size: settings.text_size,
            line_spacing: settings.line_spacing,
            face: reading_face(settings.reading_font, false),
            show_hidden: workspace.show_boilerplate,
            measure: settings.text_size * settings.line_width,
            ..TextOptions::default()
        };
        let session = cx.session;
        // Each article scrolls by itself, wherever in the window the text stands.
        let own = egui::UiBuilder::new().scope_id(Id::unique("article").with(document.id.as_str()));
        let output = ui.scope_builder(own, |ui| {
            annotated_text::show(ui, state, &passage, cursor.unwrap_or_default(), &options, |ui| {
                header_ui(session, &document, words, ui);
            })
        });
        let output = output.inner;
        let laid = output.laid_range();
        if !self.marks.window().covers(laid) {
            // A jump has shown what has no marks yet.
            ui.ctx().request_repaint();
        }
        self.seen = Some((document.id.clone(), laid));
        if let Some(id) = state.id() {
            ui.data_mut(|data| data.insert_temp(Id::unique("reading text"), id));
        }
        if output.cursor_changed {
            let cursor = Cursor { anchor: output.cursor.anchor, head: output.cursor.head };
            cx.ask(Action::PlaceCursor(Some(cursor)));
        }
        if let Some(pieces) = &output.moved {
            cx.ask(Action::SetPieces(pieces.clone()));
        }
        if let Some(words) = output.toggled {
            cx.ask(Action::TogglePiece(words));
        }
        if let Some(Dialog::Stance(draft)) = &workspace.dialog {
            picking::follow(cx, ui, &output, draft, &self.marks.mentions);
        } else {
            if let Some(click) = &output.clicked {
                self.click(cx, click);
            }
            output.response.context_menu(|ui| menu_ui(cx, ui));
        }
        let from_text = output.hovered_stances.iter().find_map(|&at| self.marks.stances.get(at)).cloned();
        let from_cards = if margin > 0.0 { cards::ui(cx, ui, &document, &output, self.pointed.as_ref()) } else { None };
        let pointed = from_cards.or(from_text);
        if pointed != self.pointed {
            self.pointed = pointed;
            ui.ctx().request_repaint();
        }
        relations::ui(cx, ui, &output);
        if let Some(range) = cursor.map(TextCursor::range).filter(|range| !range.is_empty()) {
            selection_bar_ui(cx, ui, &document, &output, range);
        }
    }

    /// What this frame will show of a document: where it is to scroll to, or else what the last frame showed.
    fn about_to_be_seen(&self, session: &Session, document: &Document) -> TextRange {
        let workspace = session.workspace();
        let sentence = match &workspace.dialog {
            Some(Dialog::Stance(draft)) if self.coding_frames < OPENING => Some(draft.sentence.start()),
            _ => None,
        };
        let last = self.seen.as_ref().filter(|(id, _)| *id == document.id).map(|(_, range)| *range);
        let aim = workspace.scroll_to.or(sentence).or(workspace.restore_top);
        let top = || self.top(&document.id).unwrap_or_default();
        let place = |at: usize| TextRange::between(at.min(document.text.len()), at.min(document.text.len()));
        aim.map(place).or(last).unwrap_or_else(|| place(top()))
    }

    /// A click selects the innermost mention under it; further clicks go outwards and round.
    fn click(&self, cx: &mut Cx<'_>, click: &Click) {
        if click.count > 1 {
            return;
        }
        let mentions = click.spans.iter().filter_map(|&at| self.marks.mentions.get(at)).cloned().map(Item::Mention);
        let stances = click.stances.iter().filter_map(|&at| self.marks.stances.get(at)).cloned().map(Item::Stance);
        let under: Vec<Item> = mentions.chain(stances).collect();
        let current = cx.session.workspace().item.as_ref();
        if click.secondary && under.iter().any(|item| Some(item) == current) {
            return;
        }
        let next = under.iter().position(|item| Some(item) == current).map_or(0, |at| (at + 1) % under.len());
        cx.ask(Action::Select(under.get(next).cloned()));
    }
}

/// Scrolls back to where a text was left, if it is not there still.
fn show_again(state: &mut AnnotatedTextState, top: usize) {
    match state.first_visible() {
        Some(_) if top == 0 => state.scroll_to(0),
        shown if shown.unwrap_or_default() != top => state.restore(top),
        _ => {}
    }
}

/// What the secondary button offers on an annotation or selected words.
fn menu_ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let offered = [
        "review.accept",
        "review.reject",
        "annotate.entity",
        "annotate.occurrences",
        "annotate.stance",
        "annotate.copy_stance",
        "annotate.delete",
        "file.paste",
    ];
    for command in offered.into_iter().filter_map(command::find) {
        let keys = cx.session.keys_of(command.id);
        let button = Button::new(command.title).shortcut_text(keys);
        if ui.add_enabled((command.enabled)(cx.session), button).clicked() {
            cx.run(command.id);
            ui.close();
        }
    }
}

fn header_ui(session: &Session, document: &Document, words: Option<usize>, ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    ui.add_space(space::L);
    let scale = session.settings().text_size / size::ARTICLE;
    // A headline that is the text's first line need not stand there twice.
    let first_line = document.text.as_str().trim_start().lines().next().unwrap_or_default().trim();
    if document.title() != first_line {
        let title = rich(
            document.title(),
            reading_face(session.settings().reading_font, true),
            size::HEADLINE * scale,
            tokens.text,
        );
        ui.add(Label::new(title).wrap());
        ui.add_space(space::XS);
    }
    let metadata = &document.metadata;
    let date = metadata.day().map(|day| day.strftime("%-d %b %Y").to_string()).unwrap_or_else(|| metadata.date.clone());
    let language = language_name(&metadata.language);
    let count = words.map_or_else(|| "counting words…".to_owned(), |words| format!("{words} words"));
    let hidden = match (document.boilerplate.is_empty(), session.workspace().show_boilerplate) {
        (true, _) => "",
        (false, true) => "boilerplate shown",
        (false, false) => "boilerplate hidden",
    };
    let outlet = if metadata.outlet.is_empty() { &document.source.name } else { &metadata.outlet };
    let parts = [outlet.as_str(), &metadata.author, &date, &language, &count, hidden];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        ui.label(rich(parts.join(" · "), Face::Body, size::SMALL, tokens.muted));
        for &range in document.boilerplate.iter().take(2).filter(|_| !session.workspace().show_boilerplate) {
            let words = document.text.slice(range).replace('\n', " ");
            let shown: String = words.chars().take(40).collect();
            let shown = if shown.len() < words.len() { format!("{}…", shown.trim_end()) } else { shown };
            let text = rich(shown, Face::Body, size::SMALL, tokens.muted).strikethrough();
            ui.add(Label::new(text).selectable(false))
                .on_hover_text(session.with_keys("Boilerplate: hidden, never cut out ({view.boilerplate})"));
        }
    });
    ui.add_space(space::M);
}

/// The face of article text, or of its headline.
fn reading_face(font: ReadingFont, headline: bool) -> Face {
    match (font, headline) {
        (ReadingFont::Serif, false) => Face::Serif,
        (ReadingFont::Serif, true) => Face::SerifBold,
        (ReadingFont::Sans, false) => Face::Body,
        (ReadingFont::Sans, true) => Face::SemiBold,
    }
}

/// The floating bar beside selected words: tags and what else can be made of them.
fn selection_bar_ui(cx: &mut Cx<'_>, ui: &mut Ui, document: &Document, output: &TextOutput, range: TextRange) {
    let dragging = ui.input(|input| input.pointer.any_down());
    let workspace = cx.session.workspace();
    // What a search has just shown is not what one wants to tag, and the bar would cover its context.
    let is_found = cx.session.found_now() == Some(range);
    let is_free = workspace.dialog.is_none() && !is_found && cx.session.search().is_none_or(|search| search.list);
    let Some(beside) = output.rect_of(range).filter(|_| !dragging && is_free) else {
        return;
    };
    if !cx.session.can_write() {
        return;
    }
    let overlay = cx.session.overlay();
    let tagged = cx.session.selected_range().and_then(|range| overlay.mention_at(range));
    let schema = cx.session.project().schema().clone();
    let mut items: Vec<TagBarItem> = Vec::new();
    // More would cover the text; every key still tags.
    let offered = schema.labels.len().min(6);
    for label in schema.labels.iter().take(offered) {
        let key = label.key.map(String::from).unwrap_or_default();
        let mut item = TagBarItem::label(capitalised(&label.tag), key, label.hue);
        item.about = label.description.clone();
        item.active = tagged.is_some_and(|mention| mention.label == label.id);
        items.push(item);
    }
    items.push(TagBarItem::action("Stance", cx.session.keys_of("annotate.stance")));
    let id = Id::unique("tag bar").with(document.id.as_str());
    let answer = tag_bar(ui.ctx(), id, beside, output.view, &items);
    let pointed = answer.pointed.filter(|at| *at < offered).and_then(|at| schema.labels.get(at)).map(|label| &label.id);
    if pointed != cx.session.workspace().label.as_ref() {
        cx.ask(Action::PointAtLabel(pointed.cloned()));
    }
    match answer.clicked {
        Some(at) if at < offered => {
            if let Some(label) = schema.labels.get(at) {
                cx.ask(Action::Tag(label.id.clone()));
            }
        }
        Some(_) => cx.run("annotate.stance"),
        None => {}
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Whether a stance's holder is a mention that the text names.
pub(super) fn holder_mention(holder: &Holder) -> Option<&crate::model::MentionId> {
    match holder {
        Holder::Mention(id) => Some(id),
        Holder::Entity(_) | Holder::Outlet => None,
    }
}

/// Draws text that egui shows as a plain label; kept here so that views look alike.
pub(super) fn muted(ui: &mut Ui, words: &str) -> egui::Response {
    let tokens = Tokens::of(ui);
    ui.add(Label::new(rich(words, Face::Body, size::SMALL, tokens.muted)).selectable(false))
}

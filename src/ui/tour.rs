//! The tour: a card beside each control that it speaks of.

use super::cx::Cx;
use super::theme::{Face, Tokens, radius, rich, size, space};
use super::widgets::key_button::KeyButton;
use crate::session::Action;
use crate::session::workspace::TourStep;
use eframe::egui::{
    self, Align, Area, Context, CornerRadius, Event, Frame, Id, Key, Label, LayerId, Layout, Margin, Order, Pos2, Rect,
    Stroke, StrokeKind, Vec2, pos2, vec2,
};

const WIDTH: f32 = 330.0;
/// Between the card and what it speaks of, in points.
const GAP: f32 = 12.0;

/// Where the controls stand that the tour speaks of.
#[derive(Debug, Clone, Copy)]
pub struct Anchors {
    /// The article list.
    pub articles: Option<Rect>,
    /// The text.
    pub text: Rect,
    /// The panel with the tabs.
    pub side: Option<Rect>,
    /// The way to all commands.
    pub commands: Option<Rect>,
}

impl Anchors {
    fn of(&self, step: TourStep) -> Rect {
        let found = match step {
            TourStep::Articles => self.articles,
            TourStep::Text => None,
            TourStep::Selection | TourStep::Stances => self.side,
            TourStep::Commands => self.commands,
        };
        found.unwrap_or(self.text)
    }
}

/// Title and text of a step; `{…}` stands for the keys of a command.
fn words(step: TourStep) -> (&'static str, &'static str) {
    match step {
        TourStep::Articles => (
            "Your articles",
            "The line under a title shows how much of it is decided. A click opens an article, Ctrl+click in a tab of \
             its own; {review.next_article} goes to the next one. New articles come in by dropping files here, or with \
             {file.open}.",
        ),
        TourStep::Text => (
            "Suggestions in the text",
            "What has a dashed outline is only suggested. Press {review.next} to go to the next one, {review.accept} to \
             accept it, {review.reject} to reject it: try it now. For a name that was missed, select its words and press a number, 1 for a person. \
             {edit.undo} takes any step back.",
        ),
        TourStep::Selection => (
            "What is selected",
            "Here stand the fields of the selected mention or stance: its label, the entity that it names, a note, and \
             why it was suggested. {view.fields} brings the keyboard here, Esc back to the text. {view.side_panel} hides \
             this panel.",
        ),
        TourStep::Stances => (
            "Who stands where",
            "Select the words that a stance is about and press {annotate.stance}: who holds it, support or oppose, on which issue. All \
             stances of the project are listed here, and each stands as a card beside its words.",
        ),
        TourStep::Commands => (
            "Everything else",
            "{view.palette} finds every command, label, article, entity and issue by a few letters; {view.keys} shows \
             all keys and changes them. {file.export} exports what you have decided. This was a copy of the sample, \
             so try what you like. Help has this tour again.",
        ),
    }
}

/// Takes the keys of the tour: Enter goes on, Shift+Enter back, Esc ends it. For the frame's begin, while no
/// field and no dialog is open.
pub fn keys(ctx: &Context, cx: &mut Cx<'_>) {
    let Some(step) = cx.session.workspace().tour else { return };
    let typing = ctx.text_edit_focused() || ctx.any_popup_open();
    let on_control =
        ctx.memory(|memory| memory.focused()).is_some_and(|id| Some(id) != super::views::read::text_id(ctx));
    if typing || on_control || cx.session.workspace().dialog.is_some() {
        return;
    }
    let mut asked = None;
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key: Key::Enter, pressed: true, modifiers, .. } if !modifiers.command && !modifiers.alt => {
                asked = Some(if modifiers.shift { before(step).or(Some(step)) } else { after(step) });
                false
            }
            Event::Key { key: Key::Escape, pressed: true, modifiers, .. } if modifiers.is_none() => {
                asked = Some(None);
                false
            }
            _ => true,
        });
    });
    if let Some(asked) = asked {
        cx.ask(Action::Tour(asked));
    }
}

/// Draws the card of the step that is shown.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context, anchors: &Anchors) {
    let Some(step) = cx.session.workspace().tour else { return };
    // The sample is still being opened, or something waits for an answer.
    if cx.session.document().is_none() || cx.session.workspace().dialog.is_some() {
        return;
    }
    let tokens = Tokens::of_ctx(ctx);
    let anchor = anchors.of(step);
    let ring = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("tour ring")));
    let around = anchor.shrink(2.0).intersect(ctx.content_rect().shrink(2.0));
    ring.rect_stroke(around, CornerRadius::same(radius::MEDIUM), Stroke::new(2.5, tokens.accent), StrokeKind::Inside);
    let id = Id::unique("tour card").with(step as usize);
    let known = ctx.memory(|memory| memory.area_rect(id)).map_or(vec2(WIDTH + 32.0, 190.0), |rect| rect.size());
    let place = place_beside(step, anchor, known, ctx.content_rect());
    Area::new(id).order(Order::Foreground).fixed_pos(place).constrain(true).show(ctx, |ui| {
        let frame = Frame::new()
            .fill(tokens.card)
            .stroke((1.5, tokens.accent))
            .corner_radius(radius::LARGE)
            .inner_margin(Margin::same(16))
            .shadow(egui::Shadow { offset: [0, 8], blur: 28, spread: 0, color: tokens.shadow });
        frame.show(ui, |ui| {
            ui.set_width(WIDTH);
            card_ui(cx, ui, step);
        });
    });
}

fn card_ui(cx: &mut Cx<'_>, ui: &mut egui::Ui, step: TourStep) {
    let tokens = Tokens::of(ui);
    let (title, text) = words(step);
    let text = cx.session.with_keys(text);
    let nth = TourStep::ALL.iter().position(|other| *other == step).unwrap_or_default();
    let count = format!("Tour · {} of {}", nth + 1, TourStep::ALL.len());
    ui.label(rich(count, Face::Body, size::TINY, tokens.muted));
    ui.label(rich(title, Face::SemiBold, size::HEADING, tokens.text));
    ui.add_space(space::XS);
    ui.add(Label::new(rich(text, Face::Body, size::BODY, tokens.text)).wrap());
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        if ui.add(KeyButton::new("Skip", "Esc")).clicked() {
            cx.ask(Action::Tour(None));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = if after(step).is_some() { "Next step" } else { "Done" };
            if ui.add(KeyButton::new(name, "Enter").primary()).clicked() {
                cx.ask(Action::Tour(after(step)));
            }
            if let Some(before) = before(step)
                && ui.add(KeyButton::new("Back", "⇧Enter")).clicked()
            {
                cx.ask(Action::Tour(Some(before)));
            }
        });
    });
}

fn after(step: TourStep) -> Option<TourStep> {
    let at = TourStep::ALL.iter().position(|other| *other == step)?;
    TourStep::ALL.get(at + 1).copied()
}

fn before(step: TourStep) -> Option<TourStep> {
    let at = TourStep::ALL.iter().position(|other| *other == step)?;
    TourStep::ALL.get(at.checked_sub(1)?).copied()
}

/// Beside a panel where there is room, below a bar, at the foot of the text.
fn place_beside(step: TourStep, anchor: Rect, card: Vec2, screen: Rect) -> Pos2 {
    let top = anchor.top() + (anchor.height() * 0.18).min(120.0);
    let place = match step {
        TourStep::Text => pos2(anchor.center().x - card.x / 2.0, anchor.bottom() - card.y - GAP * 2.0),
        TourStep::Commands => pos2(anchor.center().x - card.x / 2.0, anchor.bottom() + GAP),
        _ if anchor.right() + GAP + card.x <= screen.right() => pos2(anchor.right() + GAP, top),
        _ if anchor.left() - GAP - card.x >= screen.left() => pos2(anchor.left() - GAP - card.x, top),
        _ => pos2(anchor.center().x - card.x / 2.0, anchor.top() - card.y - GAP),
    };
    let most = (screen.max - card - vec2(GAP, GAP)).max(screen.min);
    place.clamp(screen.min + vec2(GAP, GAP), most.max(screen.min + vec2(GAP, GAP)))
}

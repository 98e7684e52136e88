//! Stance cards in the margin, each beside its words.

use crate::model::{Document, Stance, StanceId, Status};
use crate::session::workspace::Item;
use crate::session::{Action, Session};
use crate::ui::cx::Cx;
use crate::ui::theme::Tokens;
use crate::ui::widgets::annotated_text::TextOutput;
use crate::ui::widgets::card_column::{CardWish, arrange};
use crate::ui::widgets::stance_card::{LaidCard, StanceCard};
use eframe::egui::{Id, Rect, Stroke, Ui, pos2, vec2};

/// Between two cards, in points.
const GAP: f32 = 6.0;

/// How far a card may stand from its words before its neighbours collapse, in points.
const DRIFT: f32 = 150.0;

/// What a card says.
struct Words {
    id: StanceId,
    stance: Stance,
    holder: String,
    target: String,
    status: String,
    detail: String,
    y: f32,
}

impl Words {
    fn card(&self, selected: bool, collapsed: bool) -> StanceCard<'_> {
        StanceCard {
            polarity: self.stance.polarity,
            suggested: self.stance.status == Status::Suggested,
            status: &self.status,
            holder: &self.holder,
            target: &self.target,
            detail: &self.detail,
            selected,
            collapsed,
        }
    }
}

/// Draws the cards of the stances near the visible text. Gives the stance whose card is pointed at.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui, document: &Document, output: &TextOutput) -> Option<StanceId> {
    let session = cx.session;
    let overlay = session.overlay();
    let words: Vec<Words> = overlay.stances().filter_map(|stance| words(session, document, stance, output)).collect();
    let margin = output.margin.shrink2(vec2(10.0, 0.0));
    let chosen_id = match &session.workspace().item {
        Some(Item::Stance(id)) => Some(id.clone()),
        _ => None,
    };
    let chosen = words.iter().position(|words| Some(&words.id) == chosen_id.as_ref());
    let wishes: Vec<CardWish> = words
        .iter()
        .enumerate()
        .map(|(at, words)| {
            let height = words.card(Some(at) == chosen, false).lay_out(ui, margin.width()).height();
            CardWish { y: words.y, height, collapsed: StanceCard::COLLAPSED }
        })
        .collect();
    let places = arrange(&wishes, GAP, DRIFT, chosen);
    let mut pointed = None;
    let mut beside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(output.margin));
    beside.set_clip_rect(output.margin.intersect(ui.clip_rect()));
    for (at, (words, place)) in words.iter().zip(&places).enumerate() {
        let rect = Rect::from_min_size(pos2(margin.left(), place.y), vec2(margin.width(), place.height));
        if !rect.intersects(output.view) {
            continue;
        }
        let card = words.card(Some(at) == chosen, place.collapsed);
        let laid: LaidCard = card.lay_out(ui, margin.width());
        let id = Id::unique("stance card").with(words.id.as_str());
        let response = card.show_at(&beside, id, rect, &laid);
        if response.clicked() {
            cx.ask(Action::Select(Some(Item::Stance(words.id.clone()))));
        }
        if response.hovered() {
            pointed = Some(words.id.clone());
        }
        if response.hovered() || Some(at) == chosen {
            connector(ui, output, words, rect);
        }
    }
    pointed
}

/// A thin line from a card to the words that it stands for.
fn connector(ui: &Ui, output: &TextOutput, words: &Words, card: Rect) {
    let tokens = Tokens::of(ui);
    let place = words.stance.place();
    let Some(line) = output.rects_of(place).into_iter().last() else { return };
    let stroke = Stroke::new(1.0, tokens.polarity(words.stance.polarity));
    let (from, to) = (pos2(line.right(), line.bottom()), pos2(card.left(), card.top() + 14.0));
    let bend = output.column.right() + 4.0;
    let painter = ui.painter().with_clip_rect(output.view);
    painter.line_segment([from, pos2(bend, from.y)], stroke);
    painter.line_segment([pos2(bend, from.y), pos2(bend, to.y)], stroke);
    painter.line_segment([pos2(bend, to.y), to], stroke);
}

fn words(session: &Session, document: &Document, stance: &Stance, output: &TextOutput) -> Option<Words> {
    let y = output.y_of(stance.place().start())?;
    let status = match (stance.status, stance.origin.score) {
        (Status::Accepted, _) => "accepted ✓".to_owned(),
        (_, Some(score)) => score.to_string(),
        (_, None) => String::new(),
    };
    let cue = (!stance.cue.is_empty()).then(|| format!("cue “{}”", document.text.joined(&stance.cue)));
    let source = stance.attribution.last().map(|link| format!("according to {}", link.text));
    let certainty = (stance.certainty != crate::model::Certainty::Asserted).then(|| stance.certainty.id().to_owned());
    let issue = stance.issue.as_ref().and_then(|id| session.project().issue(id)).map(|issue| issue.name.clone());
    let detail: Vec<String> = [issue, certainty, source, cue].into_iter().flatten().collect();
    Some(Words {
        id: stance.id.clone(),
        holder: session.holder_name(document, stance),
        target: session.target_name(document, stance),
        status,
        detail: detail.join(" · "),
        stance: stance.clone(),
        y,
    })
}

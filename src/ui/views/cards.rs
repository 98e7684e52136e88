//! Stance cards in the margin, each beside its words.

use crate::model::{Certainty, Document, Holder, Mention, Overlay, Stance, StanceId, Status};
use crate::session::workspace::Item;
use crate::session::{Action, Session};
use crate::text::TextRange;
use crate::ui::cx::Cx;
use crate::ui::theme::Tokens;
use crate::ui::widgets::annotated_text::TextOutput;
use crate::ui::widgets::card_column::{CardWish, arrange};
use crate::ui::widgets::connector::Connector;
use crate::ui::widgets::stance_card::{LaidCard, StanceCard};
use eframe::egui::{Id, Rect, Ui, pos2, vec2};

/// Between two cards, in points.
const GAP: f32 = 6.0;

/// How far a card may stand from its words before its neighbours collapse, in points.
const DRIFT: f32 = 150.0;

/// What a card says.
struct Words {
    id: StanceId,
    stance: Stance,
    verb: String,
    holder: String,
    target: String,
    status: String,
    detail: String,
    y: f32,
}

impl Words {
    fn card(&self, selected: bool, lit: bool, collapsed: bool) -> StanceCard<'_> {
        StanceCard {
            polarity: self.stance.polarity,
            verb: &self.verb,
            suggested: self.stance.status == Status::Suggested,
            status: &self.status,
            holder: &self.holder,
            target: &self.target,
            detail: &self.detail,
            selected,
            lit,
            collapsed,
        }
    }
}

/// Draws the cards of the stances near the visible text. Gives the stance whose card is pointed at.
///
/// `pointed` is the stance that the pointer was at in the last frame, in the text or on its card.
pub(super) fn ui(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    document: &Document,
    output: &TextOutput,
    pointed: Option<&StanceId>,
) -> Option<StanceId> {
    let session = cx.session;
    let overlay = session.overlay();
    let near = overlay.stances_in(output.laid_range());
    let words: Vec<Words> = near.filter_map(|stance| words(session, document, stance, output)).collect();
    let margin = output.margin.shrink2(vec2(10.0, 0.0));
    let item = session.workspace().item.as_ref();
    let chosen = words.iter().position(|words| item == Some(&Item::Stance(words.id.clone())));
    let mention = match item {
        Some(Item::Mention(id)) => overlay.mention(id),
        _ => None,
    };
    let wishes: Vec<CardWish> = words
        .iter()
        .enumerate()
        .map(|(at, words)| {
            let height = words.card(Some(at) == chosen, false, false).lay_out(ui, margin.width()).height();
            CardWish { y: words.y, height, collapsed: StanceCard::COLLAPSED }
        })
        .collect();
    let places = arrange(&wishes, GAP, DRIFT, chosen);
    let mut now_pointed = None;
    let mut beside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(output.margin));
    beside.set_clip_rect(output.margin.intersect(ui.clip_rect()));
    for (at, (words, place)) in words.iter().zip(&places).enumerate() {
        let rect = Rect::from_min_size(pos2(margin.left(), place.y), vec2(margin.width(), place.height));
        if !rect.intersects(output.view) {
            continue;
        }
        let is_pointed = pointed == Some(&words.id);
        let lit = is_pointed || mention.is_some_and(|mention| names(&words.stance, mention));
        let card = words.card(Some(at) == chosen, lit, place.collapsed);
        let laid: LaidCard = card.lay_out(ui, margin.width());
        let id = Id::unique("stance card").with(words.id.as_str());
        let response = card.show_at(&beside, id, rect, &laid);
        let response = if place.collapsed { response.on_hover_ui(|ui| whole_ui(ui, words)) } else { response };
        if response.clicked() {
            cx.ask(Action::Select(Some(Item::Stance(words.id.clone()))));
        }
        if response.hovered() {
            now_pointed = Some(words.id.clone());
        }
        if response.hovered() || is_pointed || Some(at) == chosen {
            connect(ui, document, &overlay, output, &words.stance, id, rect);
        }
    }
    now_pointed
}

/// Whether a mention is the holder of a stance, or stands in its target or its cue.
fn names(stance: &Stance, mention: &Mention) -> bool {
    let touches = |spans: &[TextRange]| spans.iter().any(|span| mention.spans.iter().any(|own| own.overlaps(*span)));
    stance.holder == Holder::Mention(mention.id.clone()) || touches(&stance.target.spans) || touches(&stance.cue)
}

/// All that a collapsed card leaves out.
fn whole_ui(ui: &mut Ui, words: &Words) {
    ui.label(format!("{} {} {}", words.holder, words.verb, words.target));
    let more: Vec<&str> = [words.status.as_str(), &words.detail].into_iter().filter(|part| !part.is_empty()).collect();
    ui.label(more.join(" · "));
}

/// Thin lines from a card to the cue, the target and the holder of its stance, where they are visible.
fn connect(ui: &Ui, document: &Document, overlay: &Overlay, output: &TextOutput, stance: &Stance, id: Id, card: Rect) {
    let tokens = Tokens::of(ui);
    let holder = match &stance.holder {
        Holder::Mention(id) => overlay.mention(id).map(Mention::extent),
        Holder::Entity(_) | Holder::Outlet => None,
    };
    let ends = [
        ("cue", stance.cue.last().copied(), tokens.cue, false),
        ("target", stance.target.spans.last().copied(), tokens.target, false),
        ("holder", holder, tokens.muted, true),
    ];
    let line_of = |range: TextRange| output.rects_of(range).into_iter().last();
    let target_line = stance.target.spans.last().copied().and_then(line_of);
    for (at, (what, range, colour, dashed)) in ends.into_iter().enumerate() {
        let Some((range, words)) = range.and_then(|range| Some((range, line_of(range)?))) else { continue };
        // On one line with the target, the line from the target leads past the cue anyway.
        if what == "cue" && target_line.is_some_and(|target| (target.bottom() - words.bottom()).abs() < 1.0) {
            continue;
        }
        let at = at as f32;
        let connector = Connector {
            words,
            drop: 1.25 + 2.75 * at,
            bend: output.column.right() + 9.0 + 4.0 * at,
            card: pos2(card.left(), (card.top() + 9.0 + 5.0 * at).min(card.bottom() - 3.0)),
            colour,
            dashed,
        };
        connector.show(ui, id, output.view, what, range, document.text.slice(range));
    }
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
    let schema = session.project().schema();
    let certainty = (stance.certainty != Certainty::Asserted).then(|| schema.certainty(stance.certainty).name);
    let issue = stance.issue.as_ref().and_then(|id| session.project().issue(id)).map(|issue| issue.name.clone());
    let detail: Vec<String> = [issue, certainty, source, cue].into_iter().flatten().collect();
    Some(Words {
        id: stance.id.clone(),
        verb: schema.polarity(stance.polarity).verb,
        holder: session.holder_name(document, stance),
        target: session.target_name(document, stance),
        status,
        detail: detail.join(" · "),
        stance: stance.clone(),
        y,
    })
}

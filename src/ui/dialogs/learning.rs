//! What the project has learnt: how much is decided, how much that helps, which names and cues it knows.

use super::{list_height, modal};
use crate::extract::Adaptation;
use crate::extract::adaptation::{Block, Remembered, Tally};
use crate::model::{Polarity, Schema};
use crate::session::Action;
use crate::ui::cx::Cx;
use crate::ui::theme::{Face, Tokens, rich, size, space};
use crate::ui::widgets::line_chart::{LineChart, Series, legend_ui};
use crate::ui::widgets::section::group_label;
use eframe::egui::{Context, Label, ScrollArea, Ui};
use std::cmp::Ordering;

/// How many blocks of decisions the curve has at most.
const BLOCKS: usize = 20;
/// How many names and cues are listed.
const LISTED: usize = 60;

/// Draws the dialog.
pub fn ui(cx: &mut Cx<'_>, ctx: &Context) {
    modal(cx, ctx, "What was learnt", 620.0, |cx, ui| {
        let adaptation = cx.session.adaptation().clone();
        summary_ui(ui, &adaptation);
        let blocks = adaptation.blocks(BLOCKS);
        if blocks.len() > 1 {
            curve_ui(ui, &blocks);
        }
        let height = list_height(ctx) - 120.0;
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            // Rows of words only; they need no room for a finger.
            ui.spacing_mut().interact_size.y = 0.0;
            names_ui(ui, &adaptation);
            cues_ui(ui, cx.session.project().schema(), &adaptation);
        });
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            if ui.button("Close").clicked() {
                cx.ask(Action::Ask(None));
            }
            let can_reset = cx.session.can_change_articles() && !adaptation.is_empty();
            ui.add_enabled_ui(can_reset, |ui| {
                if ui.button("Reset what was learnt…").clicked() {
                    cx.run("review.reset_learning");
                }
            });
        });
    });
}

fn summary_ui(ui: &mut Ui, adaptation: &Adaptation) {
    let tokens = Tokens::of(ui);
    let (decided, accepted) = adaptation.decided();
    let words = match (adaptation.is_empty(), decided) {
        (true, _) => {
            "Nothing yet. Each suggestion that you accept, correct or reject, and each tag that you set, makes \
                      the next suggestions better, in all articles of the project."
                .to_owned()
        }
        (false, 0) => format!("Learnt from {} by hand. No suggestion is decided yet.", tags(adaptation.version())),
        (false, _) => {
            let share = 100.0 * accepted as f64 / decided as f64;
            format!("{decided} suggestions decided, {share:.0} % of them accepted as they were.")
        }
    };
    ui.add(Label::new(rich(words, Face::Body, size::BODY, tokens.text)).wrap());
    ui.add_space(space::S);
}

fn tags(count: u64) -> String {
    if count == 1 { "1 annotation".to_owned() } else { format!("{count} annotations") }
}

fn curve_ui(ui: &mut Ui, blocks: &[Block]) {
    let tokens = Tokens::of(ui);
    let shares = |count: fn(&Block) -> usize| -> Vec<f32> {
        blocks.iter().map(|block| count(block) as f32 / block.decisions.max(1) as f32).collect()
    };
    let series = vec![
        Series { name: "accepted", colour: tokens.success, is_dashed: false, shares: shares(|block| block.accepted) },
        Series {
            name: "foreseen with what was learnt",
            colour: tokens.accent,
            is_dashed: false,
            shares: shares(|block| block.foreseen),
        },
        Series {
            name: "foreseen without it",
            colour: tokens.muted,
            is_dashed: true,
            shares: shares(|block| block.foreseen_alone),
        },
    ];
    let length = blocks.first().map_or(0, |block| block.decisions);
    ui.label(rich(
        format!("Your decisions from first to last, in blocks of {length}: how many accepted, how many foreseen"),
        Face::Body,
        size::SMALL,
        tokens.muted,
    ));
    let total: usize = blocks.iter().map(|block| block.decisions).sum();
    let of = |count: fn(&Block) -> usize| 100 * blocks.iter().map(count).sum::<usize>() / total.max(1);
    let words = format!(
        "Learning curve: {} % accepted, {} % foreseen with what was learnt, {} % without it",
        of(|block| block.accepted),
        of(|block| block.foreseen),
        of(|block| block.foreseen_alone)
    );
    ui.add(LineChart { words, series: series.clone() });
    legend_ui(ui, &series);
    ui.add_space(space::S);
}

/// The strings that were decided on most, with their likeliest meaning.
fn most_decided<'a>(strings: impl Iterator<Item = (&'a str, &'a Remembered)>) -> Vec<(&'a str, &'a str, Tally)> {
    let mut all: Vec<(&str, &str, Tally)> = strings
        .flat_map(|(_, remembered)| {
            let meanings = remembered.meanings.iter();
            meanings.map(|(meaning, tally)| (remembered.words.as_str(), meaning.as_str(), *tally))
        })
        .collect();
    all.sort_by_key(|(words, meaning, tally)| (std::cmp::Reverse(tally.decisions()), *words, *meaning));
    all
}

fn names_ui(ui: &mut Ui, adaptation: &Adaptation) {
    let all = most_decided(adaptation.names.strings());
    if all.is_empty() {
        return;
    }
    group_label(ui, &format!("Names · {}", adaptation.names.strings().len()));
    for (words, label, tally) in all.iter().take(LISTED) {
        row_ui(ui, words, adaptation.label_name(label), *tally);
    }
    rest_ui(ui, all.len());
}

fn cues_ui(ui: &mut Ui, schema: &Schema, adaptation: &Adaptation) {
    let all = most_decided(adaptation.cues.strings());
    if all.is_empty() {
        return;
    }
    ui.add_space(space::S);
    group_label(ui, &format!("Cues of stances · {}", adaptation.cues.strings().len()));
    for (words, polarity, tally) in all.iter().take(LISTED) {
        let verb = Polarity::from_id(polarity).map_or_else(|| (*polarity).to_owned(), |it| schema.polarity(it).verb);
        row_ui(ui, words, &verb, *tally);
    }
    rest_ui(ui, all.len());
}

/// “▲ Kyiv  Country/Place   accepted 3 times”
fn row_ui(ui: &mut Ui, words: &str, meaning: &str, tally: Tally) {
    let tokens = Tokens::of(ui);
    let (change, colour) = match tally.accepted.cmp(&tally.rejected) {
        Ordering::Greater => ("raised", tokens.success),
        Ordering::Equal => ("undecided", tokens.muted),
        Ordering::Less => ("lowered", tokens.danger),
    };
    let counts = match (tally.accepted, tally.rejected) {
        (accepted, 0) => format!("accepted {accepted}×"),
        (0, rejected) => format!("rejected {rejected}×"),
        (accepted, rejected) => format!("accepted {accepted}×, rejected {rejected}×"),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(rich(change, Face::SemiBold, size::SMALL, colour));
        ui.label(rich(format!("“{words}”"), Face::Body, size::SMALL, tokens.text));
        ui.label(rich(format!("{meaning} · {counts}"), Face::Body, size::SMALL, tokens.muted));
    });
}

fn rest_ui(ui: &mut Ui, count: usize) {
    if count > LISTED {
        let tokens = Tokens::of(ui);
        ui.label(rich(format!("and {} more", count - LISTED), Face::Body, size::SMALL, tokens.muted));
    }
}

//! Probabilities that are worth their number: fitted to texts that training held out.

use super::corpus::{Surnames, TrainingText, allowed_tags};
use super::model::{Model, Parts};
use super::sheet::Sheet;
use crate::extract::draft::Draft;

/// Fits temperature and calibration to how often names of held-out texts were right.
pub(super) fn calibrate<'t>(
    parts: &mut Parts,
    texts: &[TrainingText],
    held_out: &[usize],
    surnames: &Surnames,
    draft: &impl Fn(usize) -> Option<(Draft<'t>, Sheet)>,
) {
    let mut best = (f64::MAX, 1.0, (1.0, 0.0));
    let scale = parts.unit * 127.0;
    for step in 0..14 {
        let temperature = scale * 0.02 * 1.5f32.powi(step);
        let mut model = Model::of(parts);
        model.temperature = temperature;
        let mut seen = Vec::new();
        for &text in held_out {
            let (Some((draft, sheet)), Some(marked)) = (draft(text), texts.get(text)) else { continue };
            let allowed = allowed_tags(&draft, marked, surnames);
            for name in model.tag_sheet(&draft, &sheet) {
                let tags = (name.first..name.end)
                    .map(|at| if at == name.first { name.class.begin() } else { name.class.inside() });
                let slots = allowed.get(name.first..name.end).unwrap_or_default();
                let goes_on = allowed.get(name.end).is_some_and(|set| *set == 1 << name.class.inside());
                let right = slots.iter().zip(tags).all(|(set, tag)| set & (1 << tag) != 0) && !goes_on;
                seen.push((f64::from(name.probability), right));
            }
        }
        let (loss, calibration) = fit_odds(&seen);
        if loss < best.0 {
            best = (loss, temperature, calibration);
        }
    }
    (parts.temperature, parts.calibration) = (best.1, best.2);
}

/// Slope and offset of the log-odds that fit best (Platt 1999, by gradient descent), with the mean loss.
fn fit_odds(seen: &[(f64, bool)]) -> (f64, (f32, f32)) {
    if seen.is_empty() {
        return (f64::MAX, (1.0, 0.0));
    }
    let odds: Vec<(f64, f64)> = seen
        .iter()
        .map(|&(probability, right)| {
            let clipped = probability.clamp(1e-5, 1.0 - 1e-5);
            ((clipped / (1.0 - clipped)).ln(), f64::from(u8::from(right)))
        })
        .collect();
    let (mut slope, mut offset) = (1.0, 0.0);
    let mut loss = 0.0;
    for _ in 0..300 {
        let (mut by_slope, mut by_offset) = (0.0, 0.0);
        loss = 0.0;
        for &(odd, right) in &odds {
            let guess = 1.0 / (1.0 + f64::exp(-(slope * odd + offset)));
            by_slope += (guess - right) * odd;
            by_offset += guess - right;
            loss -= if right > 0.5 { guess.max(1e-9).ln() } else { (1.0 - guess).max(1e-9).ln() };
        }
        let count = odds.len() as f64;
        slope -= 0.05 * by_slope / count;
        offset -= 0.2 * by_offset / count;
    }
    (loss / odds.len() as f64, (slope as f32, offset as f32))
}

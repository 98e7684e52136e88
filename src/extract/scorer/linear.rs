//! A log-linear model over sparse features, fitted by L-BFGS.

use std::ops::ControlFlow;

/// Rows of sparse features, one after another.
#[derive(Debug, Default)]
pub(super) struct Rows {
    ends: Vec<u32>,
    columns: Vec<(u32, f32)>,
}

impl Rows {
    pub fn push(&mut self, features: impl Iterator<Item = (u32, f32)>) {
        self.columns.extend(features);
        self.ends.push(self.columns.len() as u32);
    }

    pub fn row(&self, at: usize) -> &[(u32, f32)] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        self.columns.get(start..end).unwrap_or_default()
    }
}

/// The two polar scores of a row.
pub(super) fn scores(weights: &[f64], row: &[(u32, f32)]) -> [f64; 2] {
    let mut sum = [0.0; 2];
    for &(column, value) in row {
        let at = 2 * column as usize;
        if let Some(&[support, oppose]) = weights.get(at..at + 2).and_then(|pair| pair.first_chunk::<2>()) {
            sum[0] += support * f64::from(value);
            sum[1] += oppose * f64::from(value);
        }
    }
    sum
}

/// Adds errors of a row's two scores to the gradient.
pub(super) fn spread(gradient: &mut [f64], row: &[(u32, f32)], errors: [f64; 2]) {
    for &(column, value) in row {
        let at = 2 * column as usize;
        if let Some(pair) = gradient.get_mut(at..at + 2) {
            pair[0] += errors[0] * f64::from(value);
            pair[1] += errors[1] * f64::from(value);
        }
    }
}

const MEMORY: usize = 8;

/// Minimises `cost`, which gives the value and writes the gradient; `None` if `watch` breaks off.
pub(super) fn minimise(
    size: usize,
    rounds: usize,
    mut cost: impl FnMut(&[f64], &mut [f64]) -> f64,
    mut watch: impl FnMut(f32) -> ControlFlow<()>,
) -> Option<Vec<f64>> {
    let mut point = vec![0.0; size];
    let mut slope = vec![0.0; size];
    let mut value = cost(&point, &mut slope);
    let mut history: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    let mut next_slope = vec![0.0; size];
    for round in 0..rounds {
        if watch(round as f32 / rounds as f32).is_break() {
            return None;
        }
        let mut direction: Vec<f64> = slope.iter().map(|part| -part).collect();
        let mut shares = Vec::with_capacity(history.len());
        for (moved, turned, scale) in history.iter().rev() {
            let share = dot(moved, &direction) * scale;
            add(&mut direction, turned, -share);
            shares.push(share);
        }
        match history.last() {
            Some((_, turned, scale)) => {
                let size = 1.0 / (scale * dot(turned, turned)).max(1e-300);
                direction.iter_mut().for_each(|part| *part *= size);
            }
            None => {
                let size = 1.0 / dot(&slope, &slope).sqrt().max(1e-12);
                direction.iter_mut().for_each(|part| *part *= size);
            }
        }
        for ((moved, turned, scale), share) in history.iter().zip(shares.into_iter().rev()) {
            let back = dot(turned, &direction) * scale;
            add(&mut direction, moved, share - back);
        }
        let descent = dot(&slope, &direction);
        if descent >= 0.0 {
            break;
        }
        let mut step = 1.0;
        let mut next = None;
        for _ in 0..20 {
            let mut candidate = point.clone();
            add(&mut candidate, &direction, step);
            let reached = cost(&candidate, &mut next_slope);
            if reached <= value + 1e-4 * step * descent {
                next = Some((candidate, reached));
                break;
            }
            step *= 0.5;
        }
        let Some((reached_point, reached)) = next else { break };
        let moved: Vec<f64> = reached_point.iter().zip(&point).map(|(one, other)| one - other).collect();
        let turned: Vec<f64> = next_slope.iter().zip(&slope).map(|(one, other)| one - other).collect();
        let bend = dot(&moved, &turned);
        if bend > 1e-12 {
            history.push((moved, turned, 1.0 / bend));
            if history.len() > MEMORY {
                history.remove(0);
            }
        }
        let gain = value - reached;
        (point, value) = (reached_point, reached);
        slope.copy_from_slice(&next_slope);
        if gain < 1e-6 * value.abs() {
            break;
        }
    }
    Some(point)
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn add(sum: &mut [f64], other: &[f64], weight: f64) {
    for (sum, part) in sum.iter_mut().zip(other) {
        *sum += weight * part;
    }
}

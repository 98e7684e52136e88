//! Colours of labels for the tools that show them.

/// A light colour of that hue, in degrees: `#rrggbb`.
pub(super) fn light(hue: u16) -> String {
    let channel = |shift: f64| {
        let k = (shift + f64::from(hue % 360) / 30.0) % 12.0;
        let value = 0.84 - 0.13 * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", channel(0.0), channel(8.0), channel(4.0))
}

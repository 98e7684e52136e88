//! Colours of a label, derived from its hue so that text on them stays legible.

use eframe::egui::Color32;

/// The hue that stands for grey: any number of 360 or more.
pub const NEUTRAL_HUE: u16 = 360;

/// The colours of one label in one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelColours {
    /// Fill of an accepted mention; body text on it has a contrast of at least 4.5.
    pub fill: Color32,
    /// Fill of a mention that is pointed at or current.
    pub strong_fill: Color32,
    /// Outline: dashed for a suggestion.
    pub stroke: Color32,
    /// Text of the tag; contrast of at least 4.5 on the fill of any label and on the paper.
    pub ink: Color32,
    /// A dot on the dark tag bar.
    pub dot: Color32,
}

impl LabelColours {
    /// The colours of a hue in degrees; 360 and more give greys.
    pub fn new(hue: u16, dark: bool) -> Self {
        let (angle, vivid) = if hue >= NEUTRAL_HUE { (4.5, 0.1) } else { (perceived_angle(hue), 1.0) };
        let colour = |lightness: f32, chroma: f32| from_oklch(lightness, chroma * vivid, angle);
        if dark {
            Self {
                fill: colour(0.345, 0.062),
                strong_fill: colour(0.405, 0.080),
                stroke: colour(0.66, 0.115),
                ink: colour(0.835, 0.095),
                dot: colour(0.77, 0.125),
            }
        } else {
            Self {
                fill: colour(0.917, 0.047),
                strong_fill: colour(0.870, 0.072),
                stroke: colour(0.56, 0.140),
                ink: colour(0.460, 0.135),
                dot: colour(0.77, 0.125),
            }
        }
    }
}

/// One of the few colours that stay apart without telling red from green: where it stands for hues up to
/// `until`, its own hue, and how light it is as a fill and as a line in the light and the dark look.
struct SafeColour {
    until: u16,
    hue: u16,
    light: (f32, f32),
    dark: (f32, f32),
}

/// Light and dark, bluish and yellowish in turn.
const SAFE: &[SafeColour] = &[
    SafeColour { until: 29, hue: 15, light: (0.87, 0.50), dark: (0.33, 0.62) },
    SafeColour { until: 59, hue: 36, light: (0.91, 0.60), dark: (0.36, 0.72) },
    SafeColour { until: 104, hue: 54, light: (0.955, 0.62), dark: (0.38, 0.84) },
    SafeColour { until: 164, hue: 172, light: (0.93, 0.46), dark: (0.30, 0.70) },
    SafeColour { until: 199, hue: 200, light: (0.955, 0.58), dark: (0.36, 0.82) },
    SafeColour { until: 239, hue: 220, light: (0.88, 0.47), dark: (0.33, 0.66) },
    SafeColour { until: 289, hue: 248, light: (0.85, 0.38), dark: (0.28, 0.60) },
    SafeColour { until: 329, hue: 320, light: (0.91, 0.54), dark: (0.34, 0.72) },
    SafeColour { until: 359, hue: 15, light: (0.87, 0.50), dark: (0.33, 0.62) },
];

impl LabelColours {
    /// Colours of a hue for people with a colour vision deficiency: the nearest of a few that differ in
    /// lightness too.
    pub fn safe(hue: u16, dark: bool) -> Self {
        let Some(colour) = SAFE.iter().find(|colour| hue <= colour.until) else { return Self::new(hue, dark) };
        let (fill, line) = if dark { colour.dark } else { colour.light };
        let angle = perceived_angle(colour.hue);
        let tone = |lightness: f32, chroma: f32| from_oklch(lightness, chroma, angle);
        if dark {
            Self {
                fill: tone(fill, 0.07),
                strong_fill: tone(fill + 0.04, 0.09),
                stroke: tone(line, 0.12),
                ink: tone(0.87, 0.08),
                dot: tone(line.max(0.66), 0.13),
            }
        } else {
            Self {
                fill: tone(fill, 0.06),
                strong_fill: tone(fill - 0.035, 0.085),
                stroke: tone(line, 0.15),
                ink: tone(0.36, 0.11),
                dot: tone(line.max(0.66), 0.13),
            }
        }
    }
}

/// The WCAG contrast between two opaque colours, 1 to 21.
pub fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Color32) -> f32 {
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

fn linear(channel: u8) -> f32 {
    let value = f32::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn encoded(value: f32) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let value = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

/// The angle in OKLab, in radians, of a light tint of a hue on the usual colour circle.
fn perceived_angle(hue: u16) -> f32 {
    // How much of a primary the pure colour holds; each has its peak at its own hue.
    let primary = |peak: f32| {
        let turn = ((f32::from(hue) - peak) / 60.0).rem_euclid(6.0);
        linear((128.0 + 127.0 * ((turn - 3.0).abs() - 1.0).clamp(0.0, 1.0)) as u8)
    };
    let (r, g, b) = (primary(0.0), primary(120.0), primary(240.0));
    let l = (0.412_221_47 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    let a = 1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s;
    let b = 0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s;
    b.atan2(a)
}

/// OKLCH to sRGB; where a screen cannot show the chroma, the most that it can.
fn from_oklch(lightness: f32, chroma: f32, angle: f32) -> Color32 {
    let mut chroma = chroma;
    loop {
        let (a, b) = (chroma * angle.cos(), chroma * angle.sin());
        let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        let rgb = [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
            -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ];
        if chroma < 0.002 || rgb.iter().all(|value| (-0.001..=1.001).contains(value)) {
            let [r, g, b] = rgb.map(encoded);
            return Color32::from_rgb(r, g, b);
        }
        chroma *= 0.95;
    }
}

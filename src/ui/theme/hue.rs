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

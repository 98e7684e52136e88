//! The table of colours and sizes.

use super::LabelColours;
use crate::model::Polarity;
use eframe::egui::{Color32, Context, Theme, Ui, Visuals};

/// Font sizes in points.
pub mod size {
    /// Tags inside the text.
    pub const TAG: f32 = 8.5;
    /// Key caps, section labels.
    pub const TINY: f32 = 11.0;
    /// Second lines: dates, counts.
    pub const SMALL: f32 = 12.0;
    /// Interface text.
    pub const BODY: f32 = 13.5;
    /// Headings of cards.
    pub const HEADING: f32 = 15.0;
    /// Article text.
    pub const ARTICLE: f32 = 17.0;
    /// The pitch of article lines: room for the text, its boxes and their tags.
    pub const ARTICLE_LINE: f32 = 34.0;
    /// The headline of an article.
    pub const HEADLINE: f32 = 25.0;
}

/// Corner radii in points.
pub mod radius {
    /// Mentions, key caps.
    pub const SMALL: u8 = 4;
    /// Buttons, rows, cards.
    pub const MEDIUM: u8 = 8;
    /// Sections, windows.
    pub const LARGE: u8 = 10;
}

/// Distances in points.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Inside controls.
    pub const S: f32 = 8.0;
    /// Inside cards.
    pub const M: f32 = 12.0;
    /// Between cards and around panels.
    pub const L: f32 = 16.0;
}

/// The colours of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Whether this is the dark look.
    pub dark: bool,
    /// Whether colours are told apart by people with a colour vision deficiency.
    pub safe: bool,
    /// Behind the article.
    pub paper: Color32,
    /// Side panels and bars.
    pub panel: Color32,
    /// Cards and input fields.
    pub card: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// The trough of segmented controls and progress lines.
    pub trough: Color32,
    /// Thin lines around and between.
    pub border: Color32,
    /// Lines that must be seen: controls, dashes.
    pub border_strong: Color32,
    /// Text.
    pub text: Color32,
    /// Second-rank text; contrast of at least 4.5 on paper, panel, card and selected rows.
    pub muted: Color32,
    /// Blue: what is active.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Rows and tabs that are chosen.
    pub selected: Color32,
    /// Ring around the chosen card.
    pub ring: Color32,
    /// Selected words.
    pub selection: Color32,
    /// Words found by a search.
    pub found: Color32,
    /// Green: accepted, support.
    pub success: Color32,
    /// Light green behind a chosen “support”.
    pub success_soft: Color32,
    /// Text on green.
    pub on_success: Color32,
    /// Red: oppose, errors.
    pub danger: Color32,
    /// Light red behind a chosen “oppose”.
    pub danger_soft: Color32,
    /// Amber: warnings.
    pub warning: Color32,
    /// Line under a stance's cue.
    pub cue: Color32,
    /// Line under a stance's target.
    pub target: Color32,
    /// Fill behind a stance's target.
    pub target_fill: Color32,
    /// The floating bar.
    pub bar: Color32,
    /// A chosen or pointed-at item on the floating bar.
    pub bar_active: Color32,
    /// Text on the floating bar.
    pub on_bar: Color32,
    /// Lines on the floating bar.
    pub bar_border: Color32,
    /// Shadows.
    pub shadow: Color32,
}

impl Tokens {
    /// The look that `ui` is drawn in.
    pub fn of(ui: &Ui) -> &'static Tokens {
        Self::of_visuals(ui.visuals())
    }

    /// The look of a style: whichever it was made from.
    fn of_visuals(visuals: &Visuals) -> &'static Tokens {
        let safe = [&LIGHT_SAFE, &DARK_SAFE].into_iter();
        let safe = safe.filter(|look| look.dark == visuals.dark_mode).any(|look| look.danger == visuals.error_fg_color);
        Self::of_look(if visuals.dark_mode { Theme::Dark } else { Theme::Light }, safe)
    }

    /// The look that the window wears now.
    pub fn of_ctx(ctx: &Context) -> &'static Tokens {
        Self::of_visuals(&ctx.style_of(ctx.theme()).visuals)
    }

    /// The light or the dark look, in the usual or in the safe colours.
    pub fn of_look(theme: Theme, safe: bool) -> &'static Tokens {
        match (theme, safe) {
            (Theme::Dark, false) => &DARK,
            (Theme::Light, false) => &LIGHT,
            (Theme::Dark, true) => &DARK_SAFE,
            (Theme::Light, true) => &LIGHT_SAFE,
        }
    }

    /// The colours of a label with that hue in degrees.
    pub fn label(&self, hue: u16) -> LabelColours {
        if self.safe { LabelColours::safe(hue, self.dark) } else { LabelColours::new(hue, self.dark) }
    }

    /// The colour of a polarity; a sign always stands beside it.
    pub fn polarity(&self, polarity: Polarity) -> Color32 {
        match polarity {
            Polarity::Oppose | Polarity::LeansOppose => self.danger,
            Polarity::Neutral => self.muted,
            Polarity::Mixed => self.warning,
            Polarity::LeansSupport | Polarity::Support => self.success,
        }
    }

    /// The soft colour behind a chosen polarity.
    pub fn polarity_soft(&self, polarity: Polarity) -> Color32 {
        match polarity {
            Polarity::Oppose | Polarity::LeansOppose => self.danger_soft,
            Polarity::Neutral | Polarity::Mixed => self.trough,
            Polarity::LeansSupport | Polarity::Support => self.success_soft,
        }
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const LIGHT: Tokens = Tokens {
    dark: false,
    safe: false,
    paper: rgb(0xFFFFFF),
    panel: rgb(0xFBFAF8),
    card: rgb(0xFFFFFF),
    hover: rgb(0xF1EFEB),
    trough: rgb(0xECEAE4),
    border: rgb(0xE4E1DA),
    border_strong: rgb(0x8F8A82),
    text: rgb(0x1D2126),
    muted: rgb(0x5F6673),
    accent: rgb(0x2F5BD0),
    on_accent: rgb(0xFFFFFF),
    selected: rgb(0xE8EDFB),
    ring: rgb(0xB5C5EE),
    selection: rgb(0xB6CBF7),
    found: rgb(0xFFE58A),
    success: rgb(0x0F7A5A),
    success_soft: rgb(0xDFF3EB),
    on_success: rgb(0xFFFFFF),
    danger: rgb(0xC0392B),
    danger_soft: rgb(0xFBE6E3),
    warning: rgb(0x855400),
    cue: rgb(0xB97F06),
    target: rgb(0x7D4CC0),
    target_fill: rgb(0xF3EEFC),
    bar: rgb(0x1D2126),
    bar_active: rgb(0x3A4250),
    on_bar: rgb(0xF4F5F6),
    bar_border: rgb(0x4C5462),
    shadow: Color32::from_black_alpha(36),
};

const DARK: Tokens = Tokens {
    dark: true,
    safe: false,
    paper: rgb(0x16191D),
    panel: rgb(0x1B1F24),
    card: rgb(0x21262C),
    hover: rgb(0x2A3038),
    trough: rgb(0x2C323A),
    border: rgb(0x313842),
    border_strong: rgb(0x6C7686),
    text: rgb(0xE8EAED),
    muted: rgb(0xA3ABB8),
    accent: rgb(0x8AADFF),
    on_accent: rgb(0x10141B),
    selected: rgb(0x26334F),
    ring: rgb(0x4F6FB5),
    selection: rgb(0x2F4E8F),
    found: rgb(0x6B5712),
    success: rgb(0x4CC79C),
    success_soft: rgb(0x17382D),
    on_success: rgb(0x0B1712),
    danger: rgb(0xF0867A),
    danger_soft: rgb(0x43211D),
    warning: rgb(0xE3B45C),
    cue: rgb(0xE0A93A),
    target: rgb(0xB794F0),
    target_fill: rgb(0x2A2440),
    bar: rgb(0x2E353F),
    bar_active: rgb(0x465062),
    on_bar: rgb(0xF4F5F6),
    bar_border: rgb(0x5A6475),
    shadow: Color32::from_black_alpha(120),
};

/// The light look with blue for green and orange for red.
const LIGHT_SAFE: Tokens = Tokens {
    safe: true,
    success: rgb(0x0A648C),
    success_soft: rgb(0xDCEEF8),
    danger: rgb(0xA3430A),
    danger_soft: rgb(0xFBE9DB),
    warning: rgb(0x655800),
    ..LIGHT
};

/// The dark look with blue for green and orange for red.
const DARK_SAFE: Tokens = Tokens {
    safe: true,
    success: rgb(0x62BCEB),
    success_soft: rgb(0x17323F),
    danger: rgb(0xF29C5C),
    danger_soft: rgb(0x402913),
    warning: rgb(0xE5D65E),
    ..DARK
};

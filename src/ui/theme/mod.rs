//! Design tokens: every colour, size and font of the window, light and dark.

mod fonts;
mod hue;
mod style;
mod tokens;

pub use fonts::{Face, font, icon, rich};
pub use hue::{LabelColours, NEUTRAL_HUE, contrast};
pub use tokens::{Tokens, radius, size, space};

use eframe::egui::{Context, Theme, ThemePreference};

/// Which of the two looks the window wears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// As the desktop says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Installs fonts and both looks; call once, before the first frame.
pub fn install(ctx: &Context) {
    fonts::install(ctx);
    // Where the desktop does not say, paper is white.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    dress(ctx, Look::default());
}

/// What else can be chosen of a look, beside light and dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Whether the controls stand close together.
    pub compact: bool,
    /// Whether colours are told apart by people with a colour vision deficiency.
    pub safe_colours: bool,
}

/// Makes both looks, light and dark, as chosen.
pub fn dress(ctx: &Context, look: Look) {
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style::style(Tokens::of_look(theme, look.safe_colours), look.compact));
    }
}

/// Puts on the look that the analyst chose.
pub fn apply(ctx: &Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::System => ThemePreference::System,
        ThemeChoice::Light => ThemePreference::Light,
        ThemeChoice::Dark => ThemePreference::Dark,
    });
}

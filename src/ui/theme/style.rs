//! egui's own widgets in our colours.

use super::{Face, Tokens, font, radius, size};
use eframe::egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use eframe::egui::{Color32, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

/// The style of one look, with air between controls or compact.
pub(super) fn style(tokens: &Tokens, compact: bool) -> Style {
    let mut style = Style { visuals: visuals(tokens), ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, font(Face::Body, size::SMALL)),
        (TextStyle::Body, font(Face::Body, size::BODY)),
        (TextStyle::Button, font(Face::Body, size::BODY)),
        (TextStyle::Heading, font(Face::SemiBold, size::HEADING)),
        (TextStyle::Monospace, eframe::egui::FontId::monospace(size::BODY)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 6.0);
    spacing.button_padding = vec2(11.0, 5.0);
    spacing.interact_size = vec2(36.0, 26.0);
    spacing.window_margin = Margin::same(14);
    spacing.menu_margin = Margin::same(6);
    spacing.icon_width = 16.0;
    spacing.icon_spacing = 6.0;
    spacing.menu_spacing = 4.0;
    spacing.tooltip_width = 360.0;
    if compact {
        spacing.item_spacing = vec2(6.0, 3.0);
        spacing.button_padding = vec2(8.0, 2.0);
        spacing.interact_size = vec2(32.0, 21.0);
        spacing.menu_spacing = 2.0;
    }
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 3.0,
        active_handle_opacity: 0.3,
        interact_handle_opacity: 0.55,
        ..ScrollStyle::floating()
    };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style
}

fn visuals(tokens: &Tokens) -> Visuals {
    let base = if tokens.dark { Visuals::dark() } else { Visuals::light() };
    Visuals {
        weak_text_color: Some(tokens.muted),
        widgets: widgets(tokens),
        selection: Selection { bg_fill: tokens.selection, stroke: Stroke::new(1.0, tokens.text) },
        hyperlink_color: tokens.accent,
        faint_bg_color: tokens.panel,
        extreme_bg_color: tokens.card,
        text_edit_bg_color: Some(tokens.card),
        code_bg_color: tokens.trough,
        warn_fg_color: tokens.warning,
        error_fg_color: tokens.danger,
        window_corner_radius: CornerRadius::same(radius::LARGE + 2),
        window_shadow: Shadow { offset: [0, 12], blur: 32, spread: 0, color: tokens.shadow },
        window_fill: tokens.card,
        window_stroke: Stroke::new(1.0, tokens.border),
        menu_corner_radius: CornerRadius::same(radius::MEDIUM),
        panel_fill: tokens.panel,
        popup_shadow: Shadow { offset: [0, 6], blur: 18, spread: 0, color: tokens.shadow },
        text_cursor: eframe::egui::style::TextCursorStyle {
            stroke: Stroke::new(1.5, tokens.accent),
            ..Default::default()
        },
        collapsing_header_frame: false,
        indent_has_left_vline: false,
        striped: false,
        slider_trailing_fill: true,
        ..base
    }
}

fn widgets(tokens: &Tokens) -> Widgets {
    let corner_radius = CornerRadius::same(radius::MEDIUM);
    let look = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: look(tokens.panel, tokens.border, tokens.text),
        inactive: look(tokens.card, tokens.border_strong, tokens.text),
        hovered: look(tokens.hover, tokens.border_strong, tokens.text),
        // Pressed, or reached by keyboard: a ring that nobody can miss.
        active: WidgetVisuals {
            bg_stroke: Stroke::new(2.0, tokens.accent),
            ..look(tokens.trough, tokens.border_strong, tokens.text)
        },
        open: look(tokens.hover, tokens.border, tokens.text),
    }
}

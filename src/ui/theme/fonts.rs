//! The fonts in the binary, and how to ask for them.

use eframe::egui::{Color32, Context, FontData, FontDefinitions, FontFamily, FontId, RichText};
use egui_material_icons::MaterialIcon;
use std::sync::Arc;

/// The faces that the window uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Interface text.
    Body,
    /// Interface text that stands out.
    SemiBold,
    /// Interface text in italics.
    Italic,
    /// Article text.
    Serif,
    /// Headlines.
    SerifBold,
}

impl Face {
    const ALL: [Face; 5] = [Face::Body, Face::SemiBold, Face::Italic, Face::Serif, Face::SerifBold];

    /// The family's name, as egui knows it.
    pub fn name(self) -> &'static str {
        match self {
            Face::Body => "body",
            Face::SemiBold => "semibold",
            Face::Italic => "italic",
            Face::Serif => "serif",
            Face::SerifBold => "serif-bold",
        }
    }

    /// The family.
    pub fn family(self) -> FontFamily {
        match self {
            // The default family, so that egui's own widgets and ours look alike.
            Face::Body => FontFamily::Proportional,
            other => FontFamily::Name(other.name().into()),
        }
    }

    fn data(self) -> &'static [u8] {
        match self {
            Face::Body => include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
            Face::SemiBold => include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
            Face::Italic => include_bytes!("../../../assets/fonts/Inter-Italic.otf"),
            Face::Serif => include_bytes!("../../../assets/fonts/NotoSerif-Regular.ttf"),
            Face::SerifBold => include_bytes!("../../../assets/fonts/NotoSerif-Bold.ttf"),
        }
    }
}

/// A font of that face, `size` points high.
pub fn font(face: Face, size: f32) -> FontId {
    FontId::new(size, face.family())
}

/// Text in that face, size and colour.
pub fn rich(text: impl Into<String>, face: Face, size: f32, colour: Color32) -> RichText {
    RichText::new(text).font(font(face, size)).color(colour)
}

/// An icon as text, `size` points high.
pub fn icon(icon: MaterialIcon, size: f32) -> RichText {
    icon.rich_text().size(size)
}

pub(super) fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for face in Face::ALL {
        fonts.font_data.insert(face.name().to_owned(), Arc::new(FontData::from_static(face.data())));
        // Every face falls back to Inter for what the serif lacks, then to what egui brings.
        let mut family = vec![face.name().to_owned()];
        if face != Face::Body {
            family.push(Face::Body.name().to_owned());
        }
        family.extend(fallback.iter().cloned());
        fonts.families.insert(FontFamily::Name(face.name().into()), family.clone());
        if face == Face::Body {
            fonts.families.insert(FontFamily::Proportional, family);
        }
    }
    ctx.set_fonts(fonts);
    egui_material_icons::initialize(ctx);
}

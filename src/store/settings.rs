//! What a user has chosen for the program as a whole.

use super::StoreError;
use super::sheet::{Sheet, SheetWriter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the desktop has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How closely the window's controls stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// With air.
    #[default]
    Comfortable,
    /// Close together: more rows on a small screen.
    Compact,
}

/// Which letters article text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadingFont {
    /// With serifs, as a newspaper is set.
    #[default]
    Serif,
    /// Without serifs, as the controls are.
    Sans,
}

/// In which order open suggestions are reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOrder {
    /// From the first word to the last.
    #[default]
    Reading,
    /// Those with the lowest score first.
    LeastCertain,
}

/// How much is read at most when articles come in, and what is kept of their files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportSettings {
    /// The largest article, in MiB of its file.
    pub largest_article: u64,
    /// The most that a file in an archive may unpack to, in MiB.
    pub largest_unpacked: u64,
    /// How many times its packed size a file may unpack to.
    pub highest_ratio: u64,
    /// How many archives within archives are opened.
    pub deepest: usize,
    /// How many seconds a file may take.
    pub seconds: u64,
    /// How many MiB shall stay free on the disk.
    pub keep_free: u64,
    /// Whether the files that articles were read from are kept with the project.
    pub keep_originals: bool,
}

impl Default for ImportSettings {
    fn default() -> Self {
        Self {
            largest_article: 64,
            largest_unpacked: 4096,
            highest_ratio: 200,
            deepest: 4,
            seconds: 60,
            keep_free: 500,
            keep_originals: false,
        }
    }
}

/// What a user has chosen for the program as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Under which name decisions are kept; at first the user's name on this computer.
    pub analyst: String,
    /// Under which name the user last worked beside another window; empty if never.
    pub joins_as: String,
    /// Whether to ask for files inside the window instead of with the desktop's dialog.
    pub builtin_file_dialog: bool,
    /// Size of article text, in points.
    pub text_size: f32,
    /// The widest that a line of article text gets, in multiples of its size.
    pub line_width: f32,
    /// The distance between lines of article text, as a share of the usual one.
    pub line_spacing: f32,
    /// Which letters article text is set in.
    pub reading_font: ReadingFont,
    /// How closely the window's controls stand together.
    pub density: Density,
    /// Whether colours are chosen that people with a colour vision deficiency tell apart.
    pub safe_colours: bool,
    /// The keys of commands that the user has changed, by the command's id, as `Ctrl+Shift+Z`; a command
    /// with an empty list has no keys.
    pub keys: BTreeMap<String, Vec<String>>,
    /// In which order open suggestions are reviewed.
    pub review_order: ReviewOrder,
    /// How articles come in.
    pub import: ImportSettings,
}

impl Settings {
    /// The sizes that article text can have, in points.
    pub const TEXT_SIZES: std::ops::RangeInclusive<f32> = 11.0..=32.0;
    /// The widths that lines can have, in multiples of the text's size.
    pub const LINE_WIDTHS: std::ops::RangeInclusive<f32> = 20.0..=70.0;
    /// The distances that lines can have, as a share of the usual one.
    pub const LINE_SPACINGS: std::ops::RangeInclusive<f32> = 0.9..=1.6;
}

impl Default for Settings {
    fn default() -> Self {
        let analyst = whoami::username().unwrap_or_default();
        let analyst = if analyst.trim().is_empty() { "analyst".to_owned() } else { analyst };
        Self {
            theme: Theme::System,
            analyst,
            joins_as: String::new(),
            builtin_file_dialog: false,
            text_size: 17.0,
            line_width: 36.0,
            line_spacing: 1.0,
            reading_font: ReadingFont::Serif,
            density: Density::Comfortable,
            safe_colours: false,
            keys: BTreeMap::new(),
            review_order: ReviewOrder::Reading,
            import: ImportSettings::default(),
        }
    }
}

/// The settings on disk. Each may be missing; unknown ones do no harm.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Record {
    theme: Option<ThemeRecord>,
    analyst: Option<String>,
    joins_as: Option<String>,
    builtin_file_dialog: Option<bool>,
    text_size: Option<f32>,
    line_width: Option<f32>,
    line_spacing: Option<f32>,
    reading_font: Option<FontRecord>,
    density: Option<DensityRecord>,
    safe_colours: Option<bool>,
    keys: Option<BTreeMap<String, Vec<String>>>,
    review_order: Option<ReviewOrder>,
    import: Option<ImportSettings>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FontRecord {
    Serif,
    Sans,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DensityRecord {
    Comfortable,
    Compact,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ThemeRecord {
    System,
    Light,
    Dark,
}

impl Settings {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let lines = Sheet::by_lines(bytes);
        let sheet = if lines.tidy { lines } else { Sheet::whole(bytes).unwrap_or(lines) };
        let (record, _): (Record, _) = sheet.head();
        let start = Self::default();
        Self {
            theme: match record.theme {
                Some(ThemeRecord::Light) => Theme::Light,
                Some(ThemeRecord::Dark) => Theme::Dark,
                Some(ThemeRecord::System) | None => Theme::System,
            },
            analyst: record.analyst.filter(|name| !name.trim().is_empty()).unwrap_or(start.analyst),
            joins_as: record.joins_as.unwrap_or_default(),
            builtin_file_dialog: record.builtin_file_dialog.unwrap_or(start.builtin_file_dialog),
            text_size: record.text_size.filter(|size| (6.0..=96.0).contains(size)).unwrap_or(start.text_size),
            line_width: record.line_width.filter(|width| Self::LINE_WIDTHS.contains(width)).unwrap_or(start.line_width),
            line_spacing: record
                .line_spacing
                .filter(|share| Self::LINE_SPACINGS.contains(share))
                .unwrap_or(start.line_spacing),
            reading_font: match record.reading_font {
                Some(FontRecord::Sans) => ReadingFont::Sans,
                Some(FontRecord::Serif) | None => ReadingFont::Serif,
            },
            density: match record.density {
                Some(DensityRecord::Compact) => Density::Compact,
                Some(DensityRecord::Comfortable) | None => Density::Comfortable,
            },
            safe_colours: record.safe_colours.unwrap_or(start.safe_colours),
            keys: record.keys.unwrap_or_default(),
            review_order: record.review_order.unwrap_or_default(),
            import: record.import.unwrap_or_default(),
        }
    }

    pub(super) fn write(&self) -> Result<Vec<u8>, StoreError> {
        let record = Record {
            theme: Some(match self.theme {
                Theme::System => ThemeRecord::System,
                Theme::Light => ThemeRecord::Light,
                Theme::Dark => ThemeRecord::Dark,
            }),
            analyst: Some(self.analyst.clone()),
            joins_as: Some(self.joins_as.clone()),
            builtin_file_dialog: Some(self.builtin_file_dialog),
            text_size: Some(self.text_size),
            line_width: Some(self.line_width),
            line_spacing: Some(self.line_spacing),
            reading_font: Some(match self.reading_font {
                ReadingFont::Serif => FontRecord::Serif,
                ReadingFont::Sans => FontRecord::Sans,
            }),
            density: Some(match self.density {
                Density::Comfortable => DensityRecord::Comfortable,
                Density::Compact => DensityRecord::Compact,
            }),
            safe_colours: Some(self.safe_colours),
            keys: Some(self.keys.clone()),
            review_order: Some(self.review_order),
            import: Some(self.import),
        };
        Ok(SheetWriter::new(&record, &[])?.finish())
    }
}

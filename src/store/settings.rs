//! What a user has chosen for the program as a whole.

use super::StoreError;
use super::sheet::{Sheet, SheetWriter};
use serde::{Deserialize, Serialize};

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

/// What a user has chosen for the program as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Under which name decisions are kept; at first the user's name on this computer.
    pub analyst: String,
    /// Whether to ask for files inside the window instead of with the desktop's dialog.
    pub builtin_file_dialog: bool,
    /// Size of article text, in points.
    pub text_size: f32,
    /// In which order open suggestions are reviewed.
    pub review_order: ReviewOrder,
}

impl Default for Settings {
    fn default() -> Self {
        let analyst = whoami::username().unwrap_or_default();
        let analyst = if analyst.trim().is_empty() { "analyst".to_owned() } else { analyst };
        let review_order = ReviewOrder::Reading;
        Self { theme: Theme::System, analyst, builtin_file_dialog: false, text_size: 17.0, review_order }
    }
}

/// The settings on disk. Each may be missing; unknown ones do no harm.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Record {
    theme: Option<ThemeRecord>,
    analyst: Option<String>,
    builtin_file_dialog: Option<bool>,
    text_size: Option<f32>,
    review_order: Option<ReviewOrder>,
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
            builtin_file_dialog: record.builtin_file_dialog.unwrap_or(start.builtin_file_dialog),
            text_size: record.text_size.filter(|size| (6.0..=96.0).contains(size)).unwrap_or(start.text_size),
            review_order: record.review_order.unwrap_or_default(),
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
            builtin_file_dialog: Some(self.builtin_file_dialog),
            text_size: Some(self.text_size),
            review_order: Some(self.review_order),
        };
        Ok(SheetWriter::new(&record, &[])?.finish())
    }
}

//! What a user has chosen for the program as a whole.

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
}

impl Default for Settings {
    fn default() -> Self {
        let analyst = whoami::username().unwrap_or_default();
        let analyst = if analyst.trim().is_empty() { "analyst".to_owned() } else { analyst };
        Self { theme: Theme::System, analyst, builtin_file_dialog: false, text_size: 16.0 }
    }
}

//! The window.
//!
//! [`app`] thinks, then draws. Panels, views and dialogs get a [`cx::Cx`]: they
//! look at the session and ask for [`crate::session::Action`]s; drawing twice
//! changes nothing.

pub mod app;
pub mod cx;
pub mod dialogs;
pub mod panels;
pub mod shortcuts;
pub mod theme;
pub mod tour;
pub mod views;
pub mod widgets;

mod run;

pub use app::App;
pub use run::run;

//! Pieces of the window that know nothing of sessions.

pub mod annotated_text;
pub mod article_row;
pub mod card_column;
pub mod chip;
pub mod choice;
pub mod concordance;
pub mod connector;
pub mod key_button;
pub mod key_cap;
pub mod line_chart;
pub mod progress_line;
pub mod section;
pub mod segmented;
pub mod sign;
pub mod small_button;
pub mod stance_card;
pub mod tag_bar;
pub mod tall_list;

//! The centre of the window.

pub mod concordance;
pub mod entities;
pub mod issues;
pub mod read;
pub mod welcome;

mod cards;
mod find;
mod marks;
mod picking;
mod relations;
mod strip;
mod word_count;

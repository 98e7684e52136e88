//! Finding words and annotations, one document at a time.
//!
//! A [`Query`] is what the analyst asks; [`Finder`] is the same made ready to run, or a [`BadPattern`] that says
//! what is wrong with it. [`Finder::document`] is a pure function of one document of a project; whoever runs it on
//! many may do so on any number of threads.

mod filter;
mod finder;
mod forms;
mod found;
mod matcher;
mod query;

pub use filter::Filter;
pub use finder::Finder;
pub use forms::{folded, without_possessive};
pub use found::{Found, Hit, HitKind, Meaning, Meanings};
pub use matcher::BadPattern;
pub use query::{Query, Reading, Survey};

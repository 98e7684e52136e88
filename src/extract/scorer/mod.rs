//! The pair scorer: how probable it is that one party of a sentence supports or opposes another.
//! Sparse features with a log-linear model and small networks over word vectors, both of them
//! over who does what to whom; learnt by [`train`]. Measuring is the business of
//! [`analysis::evaluation`](crate::analysis::evaluation).

mod clause;
mod feature;
mod item;
mod linear;
mod mix;
mod model;
mod net;
mod random;
mod reading;
mod role;
mod sight;
mod train;
mod view;
mod words;

pub use item::{PairItem, PairLabel};
pub(in crate::extract) use model::Scratch;
pub use model::{ModelError, PairProbability, Scorer};
pub(in crate::extract) use reading::Party;
pub use train::{TrainOptions, train};

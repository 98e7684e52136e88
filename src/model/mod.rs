//! What analysts talk about. This page is the glossary.
//!
//! - A [`Document`] is an article: immutable text and what is known about it.
//! - A [`Mention`] is a place in the text that names something; its [`Label`] says what kind.
//! - An [`Entity`] is who or what mentions name; a project has one registry of them.
//! - A [`Stance`] says that a [`Holder`] supports or opposes a [`Target`] ([`Polarity`]), with the
//!   *cue* and *evidence* that prove it, who reports it ([`Attribution`]), and how firmly ([`Certainty`]).
//! - An [`Issue`] is a question on which parties take stances: the analyst's coding frame.
//! - A [`Relation`] is a typed link between two mentions.
//! - An [`AnnotationSet`] says whose annotations: prediction, an analyst, curation. An [`Overlay`]
//!   lays an analyst's decisions over the suggestions.
//! - [`Status`] is what was decided; [`Origin`] is who made it, how sure, why and when.
//!
//! The model knows no screen, disk, clock or thread. [`Project::commit`] is its one writer.

pub mod check;
pub mod timex;

mod annotation_set;
mod document;
mod duplicate;
mod edit;
mod entity;
mod hand_sets;
mod ids;
mod lookup;
mod mention;
mod migration;
mod origin;
mod overlay;
mod parts;
mod project;
mod schema;
mod set_handle;
mod slot;
mod stance;
mod suggested;
mod usage;

pub use annotation_set::{AnnotationSet, AnnotationSetId};
pub use check::Violation;
pub use document::{Document, DocumentState, Metadata, Source};
pub use duplicate::{Duplicate, duplicates};
pub use edit::{Operation, Refusal};
pub use entity::{Entity, Issue};
pub use hand_sets::HandSets;
pub use ids::{DocumentId, EntityId, IssueId, LabelId, MentionId, RelationId, StanceId, slug, unique};
pub use mention::{Mention, ROLE_HOLDER, VALUE, extent};
pub use migration::{Fate, Migration, relabelled, unlink};
pub use origin::{Maker, Origin, PROJECT_LAYER, Proposal, Score, Status};
pub use overlay::{Change, Overlay, Touch};
pub use parts::Parts;
pub use project::Project;
pub use schema::{Feature, Label, RelationType, Schema, Wording};
pub use set_handle::{EntityUse, SetHandle, SetKeeper, SetSummary};
pub use slot::Slot;
pub use stance::{Attribution, Certainty, Holder, Polarity, Relation, Stance, Target};
pub use suggested::SuggestedSet;
pub use usage::{LabelUses, SchemaUses};

//! The project folder and all other files: open, save, recover.

pub mod files;

mod backup;
mod confined;
mod desk;
mod error;
mod folder;
mod imports;
mod index;
mod isolate;
mod journal;
mod ledger;
mod load;
mod lock;
mod mend;
mod merge;
mod names;
mod places;
mod put_away;
mod read;
mod replay;
mod rescue;
mod sample;
mod save;
mod schema;
mod settings;
mod sheet;
mod shelf;
mod sources;
mod upgrade;
mod v1;
mod walk;

pub use desk::{Desk, LeftArticle, LeftProject, SidePlace};
pub use error::StoreError;
pub use folder::{Access, Opened, ProjectFolder, ReadOnlyReason};
pub use imports::{ImportOutcome, ImportReport, ImportRow, import_reports, read_import_report, reason};
pub use lock::LockHolder;
pub use merge::{MergedFile, MergedProject, Versions, merge_file, merge_projects};
pub use places::{Places, RecentProject};
pub use rescue::Rescue;
pub use sample::{sample_name, write_sample_project};
pub use save::{FinishedSave, SaveJob, Saved};
pub use schema::{READY_MADE, ReadyMade, load_schema, news_schema, read_schema, save_schema, write_schema};
pub use settings::{Density, ImportSettings, ReadingFont, ReviewOrder, Settings, Theme};
pub use sources::kept_source;
pub use walk::{Found, Walk, collect};

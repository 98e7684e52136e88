//! How much is read at most, and until when: options of the commands that read articles.

use crate::format::ReadOptions;
use crate::session::reading::ReadingOptions;
use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

/// How much is read at most
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Limits")]
pub(super) struct Limits {
    /// The largest article, in MB
    #[arg(long, value_name = "MB", default_value_t = 64)]
    max_article: u64,
    /// The most that a file in an archive may unpack to, in MB
    #[arg(long, value_name = "MB", default_value_t = 4096)]
    max_unpacked: u64,
    /// The most that all files in an archive may unpack to, in MB
    #[arg(long, value_name = "MB", default_value_t = 65536)]
    max_archive: u64,
    /// How many times its packed size a file may unpack to
    #[arg(long, value_name = "N", default_value_t = 200)]
    max_ratio: u64,
    /// The most files in one archive
    #[arg(long, value_name = "N", default_value_t = 2_000_000)]
    max_entries: usize,
    /// How many archives within archives are opened
    #[arg(long, value_name = "N", default_value_t = 4)]
    max_depth: usize,
    /// How many seconds a file may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    seconds: u64,
    /// How many MB shall stay free on the disk; reading waits until they are
    #[arg(long, value_name = "MB", default_value_t = 500)]
    keep_free: u64,
}

impl Limits {
    /// What they mean for reading; `folder` is where room is needed.
    pub(super) fn options(&self, folder: Option<&Path>) -> ReadingOptions {
        ReadingOptions {
            read: ReadOptions {
                largest_article: self.max_article << 20,
                largest_unpacked: self.max_unpacked << 20,
                largest_archive: self.max_archive << 20,
                highest_ratio: self.max_ratio,
                most_entries: self.max_entries,
                deepest: self.max_depth,
                ..ReadOptions::default()
            },
            deadline: Duration::from_secs(self.seconds),
            room: self.keep_free << 20,
            folder: folder.map(Path::to_owned),
            // Nobody is there to make room for a script.
            waits_for_room: std::io::stderr().is_terminal(),
            ..ReadingOptions::default()
        }
    }
}

//! Whether logs are sound: every batch, every index, every snapshot and checkpoint, compared with each other.
//!
//! ```text
//! Plan ── what the paths are: directories, partitions, files
//!   └─ run ── partitions on several threads, the largest first
//!        └─ PartitionCheck ── names, small files, EpochCheck, ProducerReplay with its snapshots
//!             └─ SegmentCheck ── one pass over the .log; OffsetEntryCheck, TimeEntryCheck, AbortedEntryCheck in step
//! ```
//! Invariant: a fault is something that no broker leaves behind. A note is what the next start mends, or what can't be decided. A
//! partition
//! costs each thread a window, one batch, and the producers in mind, whatever its size.

mod aborted_entries;
mod contents;
mod directory;
mod epochs;
mod finding;
mod index_check;
mod left;
mod metadata_snapshot;
mod offset_entries;
mod partition;
mod plan;
mod problem;
mod producer_snapshot;
mod producer_state;
mod records;
mod rising_entries;
mod run;
mod segment;
mod small_file;
mod time_entries;

pub use finding::{Finding, MOST_PER_FILE};
pub use plan::{Plan, PlanError};
pub use problem::{Problem, Severity};
pub use run::{Report, verify};

/// How deep batches are looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecordDepth {
    /// Headers and checksums; the records of control batches.
    #[default]
    Headers,
    /// Every record, decompressed.
    Opened,
}

/// How to check.
#[derive(Debug, Clone, Copy)]
pub struct VerifySettings {
    /// How deep.
    pub records: RecordDepth,
    /// On how many threads; at least one.
    pub threads: usize,
    /// What another room knows of a small file's text, by its name: the error says what is wrong.
    pub small_file: fn(&str, &[u8]) -> Result<(), String>,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Totals {
    /// Partitions.
    pub partitions: u64,
    /// Segments.
    pub segments: u64,
    /// Batches, and messages of old formats.
    pub batches: u64,
    /// Records.
    pub records: u64,
    /// Bytes of `.log` files.
    pub bytes: u64,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.partitions += other.partitions;
        self.segments += other.segments;
        self.batches += other.batches;
        self.records += other.records;
        self.bytes += other.bytes;
    }
}

//! Partition logs in Kafka's on-disk format.
//!
//! ```text
//! LogDirectory ── lock, checkpoints, mark of a clean shutdown
//!   └─ PartitionLog ── append · read · time lookup · roll · flush · retention · compaction · truncate · load
//!        │                 · recovery
//!        ├─ Segment ── .log, Index ×2, AbortedIndex
//!        ├─ Producers ── idempotence, transactions, .snapshot
//!        └─ LeaderEpochs
//! all files: Folder ▶ FileCache (bounded) ▶ sys::Disk
//! ```
//! Invariant: nothing is on disk or open for a partition before its first append. Bytes from disk or clients never
//! panic. Deliberately absent: leaders, ISR, high watermarks, network; which error code a client gets.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::exit,
        clippy::disallowed_methods
    )
)]
#![deny(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

pub mod aborted_index;
mod append;
mod append_origin;
mod aside;
mod batch_checker;
mod batch_facts;
pub mod batch_walk;
pub mod checkpoint;
mod checkpoints;
mod compaction;
mod damage;
mod directories;
mod directory;
mod directory_disk;
mod directory_state;
pub mod end_marker;
mod error;
mod evidence;
mod file_cache;
mod flush;
mod folder;
mod future;
pub mod index;
mod index_search;
mod lacking;
mod leader_epochs;
mod listing;
mod load;
mod meta_properties;
pub mod names;
mod partition_log;
pub mod partition_metadata;
mod patience;
pub mod producers;
mod read;
mod read_range;
mod recovery;
mod retention;
mod roll;
mod segment;
mod segment_checks;
mod segment_file;
mod segment_reader;
mod settings;
mod settle;
mod settled;
mod settling;
mod shortage;
mod tail_cache;
mod time_lookup;
mod truncate;
mod validate;
mod view;
mod wal;
mod wal_recovery;
pub mod whole_file;
mod wholeness;

pub use aborted_index::AbortedTransaction;
pub use append_origin::AppendOrigin;
pub use batch_checker::{BatchChecker, CheckedBatches};
pub use checkpoint::PartitionOffsets;
pub use compaction::{
    Cleanable, CompactedGroup, CompactionError, CompactionSettings, CompactionTask, GroupSwap, Pace, Rewrite,
    RewriteStatistics, Stopped,
};
pub use directories::{DirectoryDoors, LogDirectories, OfflineDirectory, OpenError};
pub use directory::LogDirectory;
pub use error::{AppendError, LogError, ReadError, RecordRejection, RecordTooLarge, StorageError};
pub use flush::{FlushLook, FlushTask, Flushed, WrittenOut};
pub use future::{CopySource, FutureLog, NotTaken};
pub use leader_epochs::{EpochEntry, LeaderEpochs};
pub use listing::{FutureFolder, StrayFolder};
pub use meta_properties::{MetaProperties, MetaPropertiesError};
pub use partition_log::{AppendContext, Appended, PartitionLog};
pub use patience::Patience;
pub use producers::Producers;
pub use producers::memory::ProducerMemory;
pub use read::{Found, ReadPlan};
pub use read_range::ReadRange;
pub use segment_file::{LogSlice, SegmentFile, SliceSource};
pub use settings::{
    CleanupPolicy, DirectorySettings, FlushPolicy, LogSettings, RecordValidation, StoredCompression,
    WalDriver,
};
pub use settled::Settled;
pub use tail_cache::{CachedBatch, Tail, TailCache};
pub use time_lookup::TimedOffset;
pub use view::LogView;
pub use wal::Committed;
pub use wal::synced_log::SyncedLog;

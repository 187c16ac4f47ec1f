//! Doors to the world: time, chance, the disk and the log come into every room through these.
//!
//! Invariant: a door has one real implementation here and decides nothing; simulated ones can stand in for each.
//! Beside the doors, [`MemoryBudget`] and [`KeptMemory`] share out the process's memory, and [`FewMap`] takes little of it.
//! Deliberately absent: sockets (the network room's), and any knowledge of Kafka's files.
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

mod clock;
mod disk;
mod disk_error;
mod few_map;
mod id_hash;
mod log_levels;
mod loggers;
mod memory;
mod open_files;
mod pages;
#[cfg(any(test, feature = "test-util"))]
mod pausable;
mod peer_log;
mod posix_disk;
mod process_memory;
mod processors;
mod random;
mod stopping;
pub mod timer;
pub mod types;

pub use clock::{Clock, ManualClock, SystemClock};
pub use disk::{Disk, DiskFile, DiskLock, DiskSpace, EntryKind, FolderEntry, OpenMode, read_pieces};
pub use disk_error::{at_path, error_number, is_misplaced, reason};
pub use few_map::FewMap;
pub use id_hash::IdHash;
pub use log_levels::{LogLevel, LogLevels};
pub use loggers::{Loggers, ROOT_LOGGER};
pub use memory::{KEPT_BYTES, KeptMemory, MemoryBudget, Room, TooMuchMemory, Weighed, Weight, memory_limit};
pub use open_files::raise_open_file_limit;
pub use pages::{PAGE_BYTES, Pages};
pub use peer_log::PeerLog;
pub use posix_disk::PosixDisk;
pub use process_memory::{give_memory_back, tune_allocator};
pub use processors::processors;
pub use random::{Random, SystemRandom, random_uuid};
pub use stopping::told_to_stop;

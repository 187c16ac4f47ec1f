//! Partitions of this node: their logs, their place in the replication, and who waits for them.
//!
//! Invariant: consumers read below the high watermark, and what was acknowledged under `acks=all` lies below it. Groups,
//! API keys and sockets are not known here.

mod closing;
mod compaction;
mod compaction_options;
mod described;
mod dir_assignment;
mod end_transaction;
mod first_sequences;
mod flush_queue;
mod housekeeping;
mod log_dirs;
mod move_of_partition;
mod move_pace;
mod moves;
mod moving;
mod owners;
mod parked;
mod parking;
#[expect(
    clippy::module_inception,
    reason = "the room is named after its main type, which has a file of its own"
)]
mod partition;
mod partition_failure;
mod partitions;
mod periods;
mod reading;
mod replica_state;
mod slot;
mod strays;
#[cfg(test)]
pub mod tests;
mod throttle;
mod topic_settings;
mod transactional_append;
mod unopened;

pub use compaction::Compaction;
pub use compaction_options::CompactionOptions;
pub use described::{DescribedDirectory, DescribedReplica, DirectoryContents};
pub use housekeeping::{Housekeeping, close};
pub use moves::{MoveRefused, Moves};
pub use parking::Parking;
pub use partition::{Acks, AppendFailure, LeaderAppend, NotServing, Partition};
pub use partition_failure::PartitionFailure;
pub use partitions::{MetadataSource, Partitions};
#[cfg(test)]
pub use partitions::{PartitionSettings, SettingsSource};
pub use periods::HousekeepingPeriods;
pub use reading::{Fetched, ReadFailure, ReadRequest};
pub use strays::{FoundFolders, Holdings};
pub use topic_settings::TopicSettings;
pub use transactional_append::{Entitlement, Standing};

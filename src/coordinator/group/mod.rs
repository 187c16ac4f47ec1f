//! Groups of consumers, and the offsets they commit, kept in `__consumer_offsets`.
//!
//! ```text
//!   GroupCoordinator   async: finds the shard, waits, builds Kafka's responses
//!     └─ GroupShard    pure: the groups and offsets of one partition
//!          ├─ Group                   pure: one group
//!          │    ├─ classic::ClassicGroup
//!          │    ├─ consumer::ConsumerGroup
//!          │    └─ streams::StreamsGroup
//!          └─ offsets::OffsetTable    pure: the offsets
//! ```
//!
//! Invariant: a group and its offsets live in one partition, so they change together. Error codes are named here
//! because they are what a group answers with, member by member and partition by partition (decision 79); versions of requests
//! aren't. Offsets of a topic that is gone are never told as those of another that has its name now.

mod assignment_interval;
pub mod assignor;
pub mod classic;
pub mod consumer;
mod coordinator;
mod error_codes;
pub mod ids;
#[cfg(test)]
pub mod made_up_topics;
mod offset_commit;
mod record;
mod refusal;
mod settings;
mod shard;
pub mod streams;
mod topic_hash;
mod topic_pattern;
mod topics;

pub use coordinator::{Caller, GroupCoordinator};
pub use offset_commit::{CommitAnswer, CommitWay, OffsetCommit, PartitionCommit, TopicCommit};
pub use refusal::Refusal;
pub use settings::GroupSettings;
pub use shard::{GroupShard, Lookups, Stability};
pub use topic_hash::topic_hash;
pub use topics::{DeletedTopic, TopicCatalog, TopicFilter, TopicIds, Topics};

//! The metadata quorum of one voter, and its files.
//!
//! ```text
//! <metadata.log.dir>/meta.properties                 whose folder this is
//!                    bootstrap.checkpoint            what the storage tool of a Kafka before 4.4 left: levels of features
//!                    __cluster_metadata-0/
//!                        0…0-0…0.checkpoint          what a new cluster begins with: voters, levels of features
//!                        quorum-state                epoch, leader and vote
//!                        <end>-<epoch>.checkpoint    snapshots: all records below an offset, made few
//!                        <base>.log …                the log
//! ```
//!
//! Invariant: an epoch has one leader, since its number is on the disk before its first record; a record is committed
//! once it is on the disk here, for there is nobody else to ask. Every file is as Kafka writes it, so that a Kafka node
//! can take the folder over, and hand it back. Deliberately absent: voting, fetching and changing the voters.

mod accepted;
pub mod batches;
pub mod checkpoint_file;
pub mod election_state;
mod error;
pub mod format;
pub mod identity;
mod lost;
pub mod metadata_log;
mod retention;
mod snapshots;
pub mod voters;

pub use error::QuorumError;
pub use lost::{MetadataFacts, check_metadata};
pub use retention::MetadataRetention;

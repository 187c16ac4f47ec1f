//! Streams groups (KIP-1071): the members of a Kafka Streams application, to whom the coordinator gives tasks.
//!
//! ```text
//! topology.rs   what the application runs        topics/     are its topics there, how many partitions has each
//! tasks.rs      tasks, and sets of them          assignor/   who is to have which task
//! member.rs     what a member is and has         reconcile.rs   its next step towards that; owners.rs   who has what meanwhile
//! record/       all that as records
//! ```
//!
//! Invariant: all of it is pure. Absent: regular expressions of source topics, changes of a topology, warm-up tasks; Kafka 4.4 has places for
//! them and refuses or doesn't use them.

pub mod assignor;
pub mod member;
pub mod owners;
pub mod reconcile;
pub mod record;
pub mod status;
pub mod tasks;
#[cfg(test)]
mod tests;
pub mod topics;
pub mod topology;

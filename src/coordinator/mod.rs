//! Coordinators: state that a cluster shares, kept in internal topics by the leaders of their partitions.
//!
//! Invariant: pure state machines below, one driver ([`runtime`]) for all of them.
//! Absent: API keys, sockets, and what a partition is made of: a log is whatever keeps [`runtime::Journal`]'s promises.

pub mod background;
pub mod group;
pub mod offsets;
pub mod record_json;
pub mod runtime;
pub mod schemas;
#[cfg(test)]
mod simulation;
pub mod transaction;
pub mod transaction_ends;
#[cfg(test)]
mod transaction_ends_test;

/// The topic that keeps groups and their offsets.
pub const OFFSETS_TOPIC: &str = "__consumer_offsets";

/// The topic that keeps transactional ids.
pub const TRANSACTIONS_TOPIC: &str = "__transaction_state";

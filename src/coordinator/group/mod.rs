//! Groups of consumers, and the offsets they commit, kept in `__consumer_offsets`.
//!
//! Invariant: a group and its offsets live in one partition, so they change together.

pub mod classic;
pub mod ids;

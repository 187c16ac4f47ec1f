//! Committed offsets: how far each group has read each partition.
//!
//! Invariant: what a transaction commits counts only once the transaction does; until then it shows in no answer but
//! the one that says it is unstable. Absent: groups, and who may commit what.

mod committed;
mod pending;
mod table;

pub use committed::{CommittedOffset, Note};
pub use table::{OffsetTable, Partitions};

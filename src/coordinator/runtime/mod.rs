//! What every coordinator stands on: pure state machines, one per partition of a log, driven from here.
//!
//! ```text
//!   request ──▶ Runtime ── lock ──▶ Machine (pure) ──▶ Effects ─┬─▶ JournalLog.append   (records)
//!   timer   ──▶         ◀─────────────────────────────────────  ├─▶ Timers              (set, cancel)
//!                                                               ├─▶ parked requests     (replies)
//!                                                               └─▶ CommandDoor         (commands)
//!   replies and commands leave at once where the append committed its records, else when JournalLog.committed(last record written) says so
//! ```
//!
//! Invariants: a shard's lock is never held across an await; records are appended before the state they tell of is
//! applied, under that lock, so the log has them in the order the state went through; every answer waits until all that
//! was written before it is committed, so nobody is told what a fallen leader may forget. A shard's state belongs to one
//! leadership (a topic's id and a leader epoch) and ends with it.
//! Absent: what the machines do. Groups, transactions and share groups are machines of their own rooms.

pub mod batches;
mod commands;
mod effects;
mod error;
mod journal;
#[cfg(test)]
mod journal_promises;
mod loading;
mod machine;
#[cfg(test)]
mod memory_journal;
mod partition_journal;
mod partitioner;
mod record;
mod runner;
mod schedule;
mod shard;
#[cfg(test)]
mod tests;
mod timers;
mod transaction;

pub use commands::no_commands;
pub use effects::{Apply, Effects, Step, TimerChange, Waiter};
pub use error::CoordinatorError;
pub use journal::Journal;
#[cfg(test)]
pub use journal::{Entry, JournalError};
pub use loading::Loading;
pub use machine::{Machine, ReplayError};
#[cfg(test)]
pub use memory_journal::MemoryJournal;
pub use partition_journal::{InternalTopic, PartitionJournal};
pub use partitioner::partition_for;
pub use record::CoordinatorRecord;
pub use runner::{ParkedRequest, Runtime};
pub use transaction::TransactionOutcome;

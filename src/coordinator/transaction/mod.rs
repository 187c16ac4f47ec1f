//! The transaction coordinator: which producer a transactional id belongs to, and how each of its transactions ends.
//!
//! ```text
//! request ──▶ TransactionCoordinator ──▶ TransactionShard (pure) ──▶ records of __transaction_state
//!                                            │ once they are committed
//!                                            └──▶ Command ──▶ delivery ──▶ MarkerWriter: the partitions' leaders
//! ```
//!
//! | room | what it decides |
//! |---|---|
//! | `init` | a new instance of a producer, and what becomes of the one before |
//! | `add_partitions` | what a transaction writes to |
//! | `end` | how it ends, by the client's wish, at a timeout, or for a new instance |
//! | `markers`, `delivery` | its markers, until all are written |
//! | `expiry`, `list` | ids that nobody uses; what is known of ids |
//!
//! Invariant: a transaction is decided once, by a record; all its partitions get a marker that says the same, however often brokers
//! fall meanwhile. Absent: wire messages, error codes, sockets, and the partitions that transactions write to.

mod add_partitions;
mod coordinator;
mod delivery;
mod end;
mod expiry;
mod failure;
mod id;
mod init;
mod list;
mod local_markers;
mod markers;
mod partitions;
mod record;
mod refusal;
mod settings;
mod shard;
mod state;
#[cfg(test)]
mod tests;
#[expect(
    clippy::module_inception,
    reason = "the room is named after its main type, which has a file of its own"
)]
mod transaction;
mod version;

pub use coordinator::{ComingProducerId, Doors, ProducerIdSource, TransactionCoordinator};
pub use end::EndRequest;
pub use failure::{NoProducerId, TransactionFailure};
pub use id::TransactionalId;
pub use init::InitRequest;
pub use list::Filter;
pub use local_markers::LocalMarkers;
#[cfg(test)]
pub use markers::Markers;
pub use partitions::TransactionPartitions;
pub use refusal::Refusal;
pub use settings::{ServerVersion, TransactionSettings, transactions_topic};
#[cfg(test)]
pub use shard::{Attempt, Command, TransactionShard};
pub use state::TransactionState;
pub use transaction::{TWO_PHASE_TIMEOUT_MS, Transaction};
pub use version::TransactionVersion;

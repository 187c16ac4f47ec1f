//! Load on a broker, and the check that nothing of it was lost.
//!
//! ```text
//! RecordBatch ─▶ Producing ─▶ Ledger (acknowledged, by partition) ─▶ Reading: every batch found, whole, at its offset
//! StampedBatch ─▶ Steady ─▶ Tail: how long a record takes to its consumer
//! ```
//!
//! Invariant: only what was acknowledged counts, and a scenario that can't find it again fails.

mod asking;
mod at_the_tail;
mod batch;
mod board;
mod classic_member;
mod committing;
mod consumer_member;
mod fetch;
mod idempotent;
mod latency;
mod ledger;
mod membership;
mod open_loop;
mod produce;
mod read;
mod run;
mod session;
mod signal;
mod stamp;
mod steady;
mod tail;
mod transacting;

pub use asking::Asking;
pub use at_the_tail::AtTheTail;
pub use batch::RecordBatch;
pub use committing::{Committing, commit, commit_request};
pub use fetch::Fetching;
pub use idempotent::Idempotent;
pub use latency::Latency;
pub use ledger::Ledger;
pub use membership::{GroupProtocol, Members, Membership};
pub use produce::{Amount, Producing, acknowledge, produce_request};
pub use read::Reading;
pub use run::together;
pub use session::SessionReader;
pub use transacting::Transacting;

//! Applications that read, transform and write exactly once, over coordinators that fall: simulated from seeds.
//!
//! ```text
//! application ── requests ──▶ nodes: the transaction coordinator's and the group coordinator's machine, each over a log whose end a fall may take
//!      ▲                         │ commands, once they are committed
//!      └──── answers, or none ───┴──▶ markers ──▶ partitions that hold what applications wrote
//! ```
//!
//! Invariant: a run follows from its seed alone. What must hold is looked at after each step and when all has settled, one file a rule, in
//! [`invariants`]. Absent: the log and its producer state, which `sim/` simulates with a disk that falls, and the wire.
//!
//! `KALDA_SEEDS=10000 cargo test --lib simulation` runs so many seeds, `KALDA_SEED=7` that one alone.

mod answers;
mod application;
mod applications;
pub mod dice;
mod fences;
mod invariants;
mod ledger;
mod markers;
mod member;
pub mod node;
mod producer;
mod runs;
pub mod seeds;
mod world;

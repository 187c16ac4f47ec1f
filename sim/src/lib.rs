//! Crash tests of the log room: random operations on a simulated disk that forgets, tears and fails, against a plain
//! model, from a seed that replays.
//!
//! ```text
//! seed ─▶ Plan ─▶ World ── steps ──▶ kalda_log ──▶ SimDisk ── crash ──▶ what is left
//!                   └────── model ◀── invariants ──┘
//! ```
//! Invariant: a run depends on its seed alone: no clock, no thread, no chance of the machine. Deliberately absent: the
//! network, the cluster; they get simulators of their own when they need one.

pub mod batches;
pub mod dice;
pub mod disk;
pub mod invariants;
pub mod model;
pub mod plan;
pub mod run;
pub mod soak;
pub mod violation;
pub mod world;

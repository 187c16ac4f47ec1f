//! The memory that strangers may make this process use: how much there is, and who holds how much of it.
//!
//! Invariant: what peers can make the broker hold is claimed from a [`MemoryBudget`] before it is allocated.

mod budget;
mod limit;
mod room;

pub use budget::MemoryBudget;
pub use limit::memory_limit;
pub use room::{Room, TooMuchMemory};

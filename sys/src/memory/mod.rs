//! The memory that strangers may make this process use: how much there is, and who holds how much of it.
//!
//! Invariant: what peers can make the broker hold for a request is claimed from a [`MemoryBudget`] before it is allocated; what they
//! can make it keep weighs in a [`KeptMemory`].

mod budget;
mod kept;
mod limit;
mod room;
mod weighed;

pub use budget::MemoryBudget;
pub use kept::{KEPT_BYTES, KeptMemory, Weight};
pub use limit::memory_limit;
pub use room::{Room, TooMuchMemory};
pub use weighed::Weighed;

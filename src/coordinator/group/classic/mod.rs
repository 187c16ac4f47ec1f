//! The classic group protocol (KIP-62): members join, a leader assigns, all sync, heartbeats keep the group alive.
//!
//! ```text
//!                    first member joins
//!   ┌───────┐ ─────────────────────────────▶ ┌────────────────────┐
//!   │ Empty │                                │ PreparingRebalance │ ◀─┐ join, leave, silence
//!   └───────┘ ◀───────────────────────────── └────────────────────┘   │
//!                    nobody joined             │ all joined, or      │
//!                                              │ the time is over    │
//!                                              ▼                     │
//!                                            ┌─────────────────────┐ │
//!                                            │ CompletingRebalance │─┤ some did not sync in time
//!                                            └─────────────────────┘ │
//!                                              │ leader's assignment │
//!                                              │ is written          │
//!                                              ▼                     │
//!                                            ┌────────┐              │
//!                                            │ Stable │──────────────┘
//!                                            └────────┘
//! ```
//!
//! [`ClassicGroup`] is a pure state machine: each verb takes an event and the time, changes the group and returns
//! [`Effects`]. Invariants: every parked request is answered exactly once; a stable group's members all hold the
//! assignment of its generation; what is read back from the last written [`Snapshot`] is the group without what is parked.
//! Absent: the log, the clock, the network, chance. Where Kafka leaves a superseded request unanswered, here it is
//! told to try again; where Kafka waits for the join timer after sending a member too many away, here the phase may end.

mod effects;
mod group;
mod join;
mod join_phase;
mod join_request;
mod leave;
mod member;
mod members;
mod migration;
mod offset_rules;
mod rebalance;
mod session;
mod settings;
mod snapshot;
mod state;
mod static_member;
mod subscription;
mod sync;
#[cfg(test)]
mod tests;

pub use crate::coordinator::runtime::Waiter;
pub use effects::{AfterWrite, Effects, JoinAnswer, JoinedMember, Reply, SyncAnswer, Timer};
pub use group::{CONSUMER, ClassicGroup};
pub use join_request::{Join, JoinAbilities};
pub use leave::Leaver;
pub use member::{Member, Protocol};
pub use migration::{Newcomer, Rejoin};
pub use offset_rules::{CommitKind, Committer, OffsetAge};
pub use session::Heartbeat;
pub use settings::Settings;
pub use snapshot::{Snapshot, SnapshotMember};
pub use state::State;
pub use sync::Sync;

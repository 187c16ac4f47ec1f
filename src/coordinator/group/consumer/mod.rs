//! The consumer group protocol (KIP-848): the coordinator assigns, and each member comes to its assignment by itself, with heartbeats alone.
//!
//! ```text
//!   ┌───────┐  a member joins   ┌───────────┐  the target is made   ┌─────────────┐  all members have it  ┌────────┐
//!   │ Empty │ ─────────────────▶│ Assigning │ ─────────────────────▶│ Reconciling │ ─────────────────────▶│ Stable │
//!   └───────┘                   └───────────┘                       └─────────────┘                       └────────┘
//!       ▲                             ▲      members come, go, ask for other topics; topics change            │
//!       └── the last one leaves       └───────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Three epochs, each behind the one before: the group's (what is read, and by whom), the target's (what each member is to have), and each member's
//! (what it has). Invariants: no partition has two owners; a member has the target's epoch only when it has given up what it must; a group changes
//! by its records alone. [`ConsumerGroup`] is pure: its verbs return an [`Outcome`]. Absent: the log, the clock, the network, chance, the topics
//! themselves, and the search for those that a pattern stands for.

mod assigning;
mod change;
mod classic_members;
mod describe;
mod downgrade;
mod embedded;
mod group;
mod heartbeat;
mod index;
mod join;
mod leave;
mod member;
mod offset_rules;
mod outcome;
mod owned;
mod patterns;
mod reconcile;
mod record;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod upgrade;

pub use classic_members::{ClassicJoin, InPlaceOf};
pub use downgrade::Successor;
pub use group::{ConsumerGroup, Passing};
pub use heartbeat::{Heartbeat, HeartbeatAnswer};
pub use leave::{Departed, Departure};
pub use member::{AWAY, LEFT};
pub use offset_rules::CommitScope;
pub use outcome::{Assign, Moment, Outcome, Resolve, Timer};
pub use reconcile::Reported;
pub use record::{ConsumerRecord, ResolvedPattern};
pub use settings::{MigrationPolicy, Rules, RulesOf, Settings};
pub use upgrade::upgrade;

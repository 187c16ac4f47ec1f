//! Streams groups (KIP-1071): the members of a Kafka Streams application, to whom the coordinator gives tasks.
//!
//! ```text
//!   ┌───────┐  a member joins   ┌──────────┐  its topics   ┌───────────┐  the target  ┌─────────────┐  all have it  ┌────────┐
//!   │ Empty │ ─────────────────▶│ NotReady │ ─────────────▶│ Assigning │ ────────────▶│ Reconciling │ ─────────────▶│ Stable │
//!   └───────┘                   └──────────┘   are there   └───────────┘  is made     └─────────────┘               └────────┘
//!
//!   topology.rs  what the application runs       topics/       are its topics there, how many partitions has each
//!   tasks.rs     tasks, and sets of them         assignor/     who is to have which task; target.rs   when that is asked
//!   member.rs    what a member is and has        reconcile.rs  its next step towards that; owners.rs  who has what meanwhile
//!   heartbeat.rs, join.rs, leave.rs  the verbs   record/       all that as records
//! ```
//!
//! Three epochs, each behind the one before: the group's, the target's, and each member's. Invariants: a task has one active owner; a process has it
//! once; a group changes by its records alone. [`StreamsGroup`] is pure: its verbs return an [`Outcome`]. Absent: the log, the clock, the network, the
//! topics themselves and their creation. Regular expressions of source topics, changes of a topology and warm-up tasks have places in requests
//! and records, but Kafka 4.4 refuses the first two and never assigns the last, and so does this.

pub mod assignor;
mod describe;
mod endpoints;
mod group;
mod heartbeat;
mod join;
mod leave;
pub mod member;
mod offset_rules;
mod outcome;
pub mod owners;
pub mod reconcile;
pub mod record;
mod settings;
pub mod status;
mod target;
pub mod tasks;
#[cfg(test)]
mod tests;
pub mod topics;
pub mod topology;
mod weight;

pub use endpoints::{EndpointPartitions, PartitionsByTopic};
pub use group::StreamsGroup;
pub use heartbeat::{Heartbeat, HeartbeatAnswer, Presence, Shutdown};
pub use leave::Departure;
pub use offset_rules::TaskScope;
pub use outcome::{Delay, Moment, Outcome, Timer};
pub use settings::{Rules, RulesOf, SUBTOPOLOGIES_MAX, Settings, TOPICS_MAX};

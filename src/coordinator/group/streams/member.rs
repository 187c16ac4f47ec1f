//! A member of a streams group: one thread of one process of the application.
//!
//! ```text
//!            target changes                    all are free
//!   Stable ────────────────▶ UnrevokedTasks ─┬──────────────▶ Stable
//!                             gives up tasks └▶ UnreleasedTasks ──▶ Stable
//!                                               waits for tasks that others have still
//! ```
//!
//! Invariant: it changes only by replaying its records. Absent: what it is to have; that is the group's target assignment.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tasks::AssignedTasks;
use crate::coordinator::group::ids::{InstanceId, MemberId};

/// The epoch of a member that leaves.
pub const LEAVES: i32 = -1;
/// The epoch of a static member that leaves for a while.
pub const LEAVES_FOR_A_WHILE: i32 = -2;

/// How far a member is on its way to the target assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MemberState {
    /// It has what it can have in its epoch.
    #[default]
    Stable,
    /// It is to give up tasks, and hasn't said that it did.
    UnrevokedTasks,
    /// It waits for tasks that others have still.
    UnreleasedTasks,
    /// A newer broker wrote a state that isn't known here.
    Unknown,
}

impl MemberState {
    /// Its number in records.
    #[must_use]
    pub const fn code(self) -> i8 {
        match self {
            Self::Stable => 1,
            Self::UnrevokedTasks => 2,
            Self::UnreleasedTasks => 3,
            Self::Unknown => 127,
        }
    }

    /// The state of that number.
    #[must_use]
    pub const fn from_code(code: i8) -> Self {
        match code {
            1 => Self::Stable,
            2 => Self::UnrevokedTasks,
            3 => Self::UnreleasedTasks,
            _ => Self::Unknown,
        }
    }
}

/// Where others reach a member, for queries of its stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The host.
    pub host: Arc<str>,
    /// The port.
    pub port: u16,
}

/// What a member says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Its lasting name, if it has one.
    pub instance_id: Option<InstanceId>,
    /// Where it runs.
    pub rack_id: Option<Arc<str>>,
    /// The client id of its last request.
    pub client_id: Arc<str>,
    /// Its address as Kafka shows it.
    pub client_host: Arc<str>,
    /// How long it may take to give up tasks.
    pub rebalance_timeout_ms: i32,
    /// The epoch of the topology that it runs.
    pub topology_epoch: i32,
    /// The process that it is a thread of.
    pub process_id: Arc<str>,
    /// Where it answers queries.
    pub user_endpoint: Option<Endpoint>,
    /// What it tells of itself for the placing of standbys.
    pub client_tags: BTreeMap<Arc<str>, Arc<str>>,
}

impl Profile {
    /// That of someone who hasn't said anything.
    #[must_use]
    pub fn unknown() -> Self {
        Self { rebalance_timeout_ms: -1, topology_epoch: -1, ..Self::default() }
    }

    /// Whether tasks may have to move because a static member has become `new`; that others of its kind do, is known by their going.
    #[must_use]
    pub fn moves_tasks_of_static(&self, new: &Self) -> bool {
        self.topology_epoch != new.topology_epoch
            || self.rack_id != new.rack_id
            || self.client_tags != new.client_tags
            || self.process_id != new.process_id
    }
}

/// What a member has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its epoch.
    pub epoch: i32,
    /// The one before, for a member that hasn't got the last answer.
    pub previous_epoch: i32,
    /// How far it is.
    pub state: MemberState,
    /// Its tasks.
    pub assigned: AssignedTasks,
    /// What it is to give up.
    pub pending_revocation: AssignedTasks,
}

impl Standing {
    /// True if it has what the target assignment of that epoch says.
    #[must_use]
    pub fn is_reconciled_to(&self, target_epoch: i32) -> bool {
        self.state == MemberState::Stable && self.epoch == target_epoch
    }

    /// That of a static member that has left for a while: whoever comes back in its place may commit for its tasks at once.
    #[must_use]
    pub fn left_for_a_while(&self) -> Self {
        let mut assigned = self.assigned.clone();
        assigned.active.values_mut().for_each(|epoch| *epoch = 0);
        Self {
            epoch: LEAVES_FOR_A_WHILE,
            assigned,
            pending_revocation: AssignedTasks::default(),
            ..self.clone()
        }
    }
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id, which it makes up itself.
    pub id: MemberId,
    /// What it says of itself.
    pub profile: Profile,
    /// What it has.
    pub standing: Standing,
}

impl Member {
    /// A member that begins.
    #[must_use]
    pub fn new(id: MemberId) -> Self {
        Self { id, profile: Profile::unknown(), standing: Standing::default() }
    }
}

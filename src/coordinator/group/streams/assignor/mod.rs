//! Which member gets which task: Kafka's sticky task assignor, as of 4.4.
//!
//! ```text
//! active    1 who had it   2 who had its state, with room   3 the process with the least load
//! standby   1 who processed it before   2 who had its state   3 the process with the least load; never where the task is already
//! ```
//!
//! Invariant: every task is active with one member; a process has a task once, in one role; the same input gives the same answer. Where members
//! are equals, the order of their ids decides; Kafka lets its hash tables decide. Absent: warm-up tasks, which Kafka 4.4 has a place for
//! and doesn't assign, and racks and tags, which it tells of and doesn't look at.

mod load_queue;
mod process;
mod sticky;
#[cfg(test)]
mod tests;

pub use sticky::assign;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tasks::{SubtopologyId, TaskId, TaskSets};
use crate::coordinator::group::ids::MemberId;

/// A member, as the assignor sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberSpec {
    /// The process that it is a thread of.
    pub process: Arc<str>,
    /// What it has.
    pub current: TaskSets,
    /// How far it says that the state of tasks has come on its disk.
    pub task_offsets: BTreeMap<TaskId, i64>,
}

/// A subtopology, as the assignor sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubtopologySpec {
    /// How many tasks it has.
    pub tasks: i32,
    /// Whether standbys are of use.
    pub is_stateful: bool,
}

/// What is to be assigned to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupSpec {
    /// The members.
    pub members: BTreeMap<MemberId, MemberSpec>,
    /// The tasks.
    pub subtopologies: BTreeMap<SubtopologyId, SubtopologySpec>,
    /// How many standbys a stateful task is to have.
    pub standby_replicas: usize,
}

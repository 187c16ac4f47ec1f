//! A process with its members, while tasks are given out.
//!
//! Invariant: its load is tasks by members. A task that it has in any role isn't given to it again by those who ask
//! [`ProcessState::has_task`] first.

use std::collections::{BTreeMap, BTreeSet};

use super::load_queue::LoadQueue;
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::streams::tasks::{TaskId, TaskSets};

/// What a task is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Active,
    Standby,
}

#[derive(Debug, Default)]
pub(super) struct ProcessState {
    members: BTreeMap<MemberId, TaskSets>,
    tasks: BTreeSet<TaskId>,
    task_count: usize,
    /// The members by what they have; none while it would have to be made anew.
    by_load: Option<LoadQueue<MemberId>>,
}

impl ProcessState {
    pub(super) fn add_member(&mut self, member: &MemberId) {
        self.members.entry(member.clone()).or_default();
    }

    #[expect(clippy::cast_precision_loss, reason = "loads are compared, and Kafka compares them as these")]
    pub(super) fn load(&self) -> f64 {
        self.task_count as f64 / self.members.len() as f64
    }

    pub(super) fn has_task(&self, task: &TaskId) -> bool {
        self.tasks.contains(task)
    }

    /// How many tasks one of its members has.
    pub(super) fn tasks_of(&self, member: &MemberId) -> usize {
        self.members.get(member).map_or(0, count)
    }

    /// Gives a task to one of its members; the answer is how many that has then.
    pub(super) fn add_task(&mut self, member: &MemberId, task: &TaskId, role: Role) -> usize {
        self.by_load = None;
        self.give(member, task, role)
    }

    /// Gives a task to the member that has the fewest; the answer is how many that has then.
    pub(super) fn add_task_to_least_loaded(&mut self, task: &TaskId, role: Role) -> Option<usize> {
        let mut queue = self.by_load.take().unwrap_or_else(|| self.queue());
        let member = queue.pop()?;
        let tasks = self.give(&member, task, role);
        queue.push(as_load(tasks), member);
        self.by_load = Some(queue);
        Some(tasks)
    }

    pub(super) fn into_members(self) -> impl Iterator<Item = (MemberId, TaskSets)> {
        self.members.into_iter()
    }

    fn queue(&self) -> LoadQueue<MemberId> {
        let mut queue = LoadQueue::new();
        for (member, tasks) in &self.members {
            queue.push(as_load(count(tasks)), member.clone());
        }
        queue
    }

    fn give(&mut self, member: &MemberId, task: &TaskId, role: Role) -> usize {
        self.task_count += 1;
        self.tasks.insert(task.clone());
        let sets = self.members.entry(member.clone()).or_default();
        match role {
            Role::Active => sets.active.insert(task.clone()),
            Role::Standby => sets.standby.insert(task.clone()),
        };
        count(sets)
    }
}

fn count(sets: &TaskSets) -> usize {
    sets.active.len() + sets.standby.len()
}

#[expect(clippy::cast_precision_loss, reason = "there are not so many tasks")]
fn as_load(tasks: usize) -> f64 {
    tasks as f64
}

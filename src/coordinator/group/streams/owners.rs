//! Which processes have which tasks now.
//!
//! Invariant: it follows from the standings of all members, and is kept with them: what one was given or is to give up counts until it is
//! gone. A process is named once for each of its members that has a task.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tasks::{AssignedTasks, TaskId};

type ByProcess = BTreeMap<Arc<str>, usize>;

/// Tasks with those who have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    active: BTreeMap<TaskId, ByProcess>,
    standby: BTreeMap<TaskId, ByProcess>,
    warmup: BTreeMap<TaskId, ByProcess>,
}

impl Owners {
    /// A member of that process has these tasks.
    pub fn add(&mut self, process: &Arc<str>, tasks: &AssignedTasks) {
        tasks.active.keys().for_each(|task| add(&mut self.active, process, task));
        tasks.standby.iter().for_each(|task| add(&mut self.standby, process, task));
        tasks.warmup.iter().for_each(|task| add(&mut self.warmup, process, task));
    }

    /// It has them no longer.
    pub fn remove(&mut self, process: &Arc<str>, tasks: &AssignedTasks) {
        tasks.active.keys().for_each(|task| remove(&mut self.active, process, task));
        tasks.standby.iter().for_each(|task| remove(&mut self.standby, process, task));
        tasks.warmup.iter().for_each(|task| remove(&mut self.warmup, process, task));
    }

    /// True if somebody processes it.
    #[must_use]
    pub fn is_active(&self, task: &TaskId) -> bool {
        self.active.contains_key(task)
    }

    /// True if that process processes it.
    #[must_use]
    pub fn is_active_at(&self, task: &TaskId, process: &str) -> bool {
        is_at(&self.active, task, process)
    }

    /// True if that process keeps its state up to date.
    #[must_use]
    pub fn is_standby_at(&self, task: &TaskId, process: &str) -> bool {
        is_at(&self.standby, task, process)
    }

    /// True if that process catches up with its state.
    #[must_use]
    pub fn is_warmup_at(&self, task: &TaskId, process: &str) -> bool {
        is_at(&self.warmup, task, process)
    }
}

fn is_at(owners: &BTreeMap<TaskId, ByProcess>, task: &TaskId, process: &str) -> bool {
    owners.get(task).is_some_and(|processes| processes.contains_key(process))
}

fn add(owners: &mut BTreeMap<TaskId, ByProcess>, process: &Arc<str>, task: &TaskId) {
    *owners.entry(task.clone()).or_default().entry(process.clone()).or_default() += 1;
}

fn remove(owners: &mut BTreeMap<TaskId, ByProcess>, process: &Arc<str>, task: &TaskId) {
    let Some(processes) = owners.get_mut(task) else { return };
    if let Some(members) = processes.get_mut(process) {
        *members -= 1;
        if *members == 0 {
            processes.remove(process);
        }
    }
    if processes.is_empty() {
        owners.remove(task);
    }
}

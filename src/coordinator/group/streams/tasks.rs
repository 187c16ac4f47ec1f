//! Tasks: which subtopology, which partition; and sets of them by role.
//!
//! Invariant: sets are ordered by subtopology and partition, as records and answers list them.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::types::PartitionIndex;

/// A part of a topology whose processors run together. Its ids are texts, and are ordered as such.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubtopologyId(Arc<str>);

impl SubtopologyId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SubtopologyId {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl Borrow<str> for SubtopologyId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SubtopologyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A subtopology's work on one partition of its sources.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    /// Whose work it is.
    pub subtopology: SubtopologyId,
    /// The partition.
    pub partition: PartitionIndex,
}

impl TaskId {
    /// That task.
    #[must_use]
    pub fn new(subtopology: &SubtopologyId, partition: PartitionIndex) -> Self {
        Self { subtopology: subtopology.clone(), partition }
    }
}

impl fmt::Debug for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}_{}", self.subtopology, self.partition.0)
    }
}

/// Some tasks.
pub type Tasks = BTreeSet<TaskId>;

/// Some tasks, each with the epoch in which its member got it.
pub type TasksWithEpochs = BTreeMap<TaskId, i32>;

/// What a member does, or is to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskSets {
    /// It processes these.
    pub active: Tasks,
    /// It keeps the state of these up to date.
    pub standby: Tasks,
    /// It catches up with the state of these, and is to process them later.
    pub warmup: Tasks,
}

impl TaskSets {
    /// True without any task.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.active.is_empty() && self.standby.is_empty() && self.warmup.is_empty()
    }

    /// True if one of the others is among these, in the same role.
    #[must_use]
    pub fn contains_any(&self, others: &AssignedTasks) -> bool {
        others.active.keys().any(|task| self.active.contains(task))
            || !self.standby.is_disjoint(&others.standby)
            || !self.warmup.is_disjoint(&others.warmup)
    }
}

/// What a member has been given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssignedTasks {
    /// It processes these, each since an epoch: offsets that it commits may be that old.
    pub active: TasksWithEpochs,
    /// It keeps the state of these up to date.
    pub standby: Tasks,
    /// It catches up with the state of these.
    pub warmup: Tasks,
}

impl AssignedTasks {
    /// True without any task.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.active.is_empty() && self.standby.is_empty() && self.warmup.is_empty()
    }

    /// True if all those are among these, in the same role.
    #[must_use]
    pub fn contains_all(&self, others: &TaskSets) -> bool {
        others.active.iter().all(|task| self.active.contains_key(task))
            && others.standby.is_subset(&self.standby)
            && others.warmup.is_subset(&self.warmup)
    }

    /// True if some of these aren't among those, in the same role.
    #[must_use]
    pub fn has_more_than(&self, others: &TaskSets) -> bool {
        self.active.keys().any(|task| !others.active.contains(task))
            || !self.standby.is_subset(&others.standby)
            || !self.warmup.is_subset(&others.warmup)
    }

    /// The same tasks without their epochs.
    #[must_use]
    pub fn tasks(&self) -> TaskSets {
        TaskSets {
            active: self.active.keys().cloned().collect(),
            standby: self.standby.clone(),
            warmup: self.warmup.clone(),
        }
    }
}

/// The partitions of each subtopology in a list of tasks.
#[must_use]
pub fn by_subtopology<'a>(
    tasks: impl IntoIterator<Item = &'a TaskId>,
) -> BTreeMap<&'a SubtopologyId, Vec<PartitionIndex>> {
    let mut grouped: BTreeMap<&SubtopologyId, Vec<PartitionIndex>> = BTreeMap::new();
    for task in tasks {
        grouped.entry(&task.subtopology).or_default().push(task.partition);
    }
    grouped
}

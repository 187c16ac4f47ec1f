//! Tasks as records list them: by subtopology.
//!
//! Invariant: an active task that was written without the epoch in which it was given counts as given in its member's epoch.

use kalda_protocol::StrBytes;
use kalda_protocol::messages::coordinator::streams_group_current_member_assignment_value::{
    StreamsGroupCurrentMemberAssignmentValue, TaskIds as CurrentTaskIds,
};
use kalda_protocol::messages::coordinator::streams_group_target_assignment_member_value::{
    StreamsGroupTargetAssignmentMemberValue, TaskIds as TargetTaskIds,
};

use crate::coordinator::group::streams::member::{MemberState, Standing};
use crate::coordinator::group::streams::tasks::{
    AssignedTasks, SubtopologyId, TaskId, TaskSets, Tasks, TasksWithEpochs, by_subtopology,
};
use crate::types::PartitionIndex;

pub(super) fn target_value(target: &TaskSets) -> StreamsGroupTargetAssignmentMemberValue {
    let list = |tasks: &Tasks| {
        let grouped = by_subtopology(tasks).into_iter();
        let grouped = grouped.map(|(subtopology, partitions)| TargetTaskIds {
            subtopology_id: StrBytes::from(subtopology.as_str()),
            partitions: partitions.iter().map(|partition| partition.0).collect(),
            ..TargetTaskIds::default()
        });
        grouped.collect()
    };
    StreamsGroupTargetAssignmentMemberValue {
        active_tasks: list(&target.active),
        standby_tasks: list(&target.standby),
        warmup_tasks: list(&target.warmup),
        ..StreamsGroupTargetAssignmentMemberValue::default()
    }
}

pub(super) fn target(value: StreamsGroupTargetAssignmentMemberValue) -> TaskSets {
    let set = |lists: Vec<TargetTaskIds>| {
        lists.iter().flat_map(|list| task_ids(&list.subtopology_id, &list.partitions)).collect()
    };
    TaskSets {
        active: set(value.active_tasks),
        standby: set(value.standby_tasks),
        warmup: set(value.warmup_tasks),
    }
}

pub(super) fn current_value(standing: &Standing) -> StreamsGroupCurrentMemberAssignmentValue {
    let (assigned, pending) = (&standing.assigned, &standing.pending_revocation);
    StreamsGroupCurrentMemberAssignmentValue {
        member_epoch: standing.epoch,
        previous_member_epoch: standing.previous_epoch,
        state: standing.state.code(),
        active_tasks: with_epochs(&assigned.active),
        standby_tasks: without_epochs(&assigned.standby),
        warmup_tasks: without_epochs(&assigned.warmup),
        active_tasks_pending_revocation: with_epochs(&pending.active),
        standby_tasks_pending_revocation: without_epochs(&pending.standby),
        warmup_tasks_pending_revocation: without_epochs(&pending.warmup),
        ..StreamsGroupCurrentMemberAssignmentValue::default()
    }
}

pub(super) fn standing(value: StreamsGroupCurrentMemberAssignmentValue) -> Standing {
    let epoch = value.member_epoch;
    Standing {
        epoch,
        previous_epoch: value.previous_member_epoch,
        state: MemberState::from_code(value.state),
        assigned: AssignedTasks {
            active: tasks_with_epochs(&value.active_tasks, epoch),
            standby: tasks(&value.standby_tasks),
            warmup: tasks(&value.warmup_tasks),
        },
        pending_revocation: AssignedTasks {
            active: tasks_with_epochs(&value.active_tasks_pending_revocation, epoch),
            standby: tasks(&value.standby_tasks_pending_revocation),
            warmup: tasks(&value.warmup_tasks_pending_revocation),
        },
    }
}

fn with_epochs(tasks: &TasksWithEpochs) -> Vec<CurrentTaskIds> {
    let mut lists = without_epochs(tasks.keys());
    let mut epochs = tasks.values().copied();
    for list in &mut lists {
        list.assignment_epochs = Some(epochs.by_ref().take(list.partitions.len()).collect());
    }
    lists
}

fn without_epochs<'a>(tasks: impl IntoIterator<Item = &'a TaskId>) -> Vec<CurrentTaskIds> {
    let grouped = by_subtopology(tasks).into_iter();
    let grouped = grouped.map(|(subtopology, partitions)| CurrentTaskIds {
        subtopology_id: StrBytes::from(subtopology.as_str()),
        partitions: partitions.iter().map(|partition| partition.0).collect(),
        ..CurrentTaskIds::default()
    });
    grouped.collect()
}

fn tasks(lists: &[CurrentTaskIds]) -> Tasks {
    lists.iter().flat_map(|list| task_ids(&list.subtopology_id, &list.partitions)).collect()
}

fn tasks_with_epochs(lists: &[CurrentTaskIds], member_epoch: i32) -> TasksWithEpochs {
    let mut tasks = TasksWithEpochs::new();
    for list in lists {
        let mut epochs = list.assignment_epochs.iter().flatten().copied();
        let ids = task_ids(&list.subtopology_id, &list.partitions);
        tasks.extend(ids.map(|task| (task, epochs.next().unwrap_or(member_epoch))));
    }
    tasks
}

fn task_ids<'a>(subtopology: &'a str, partitions: &'a [i32]) -> impl Iterator<Item = TaskId> + 'a {
    let subtopology = SubtopologyId::from(subtopology);
    partitions.iter().map(move |partition| TaskId::new(&subtopology, PartitionIndex(*partition)))
}

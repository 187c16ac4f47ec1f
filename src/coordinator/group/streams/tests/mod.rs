//! Stories and vectors of streams groups.

mod delay_stories;
mod member_stories;
mod random_clients;
mod reconciliation_vectors;
mod reconciliations;
mod topology_stories;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::tasks::{AssignedTasks, SubtopologyId, TaskId, TaskSets, Tasks};
use crate::types::PartitionIndex;

/// The lines of a file of vectors.
pub(in crate::coordinator::group::streams) fn lines(file: &str) -> impl Iterator<Item = Value> {
    file.lines().map(|line| serde_json::from_str(line).expect("a vector"))
}

/// `0_1`: the task of subtopology 0 on partition 1.
pub(in crate::coordinator::group::streams) fn task(text: &str) -> TaskId {
    let (subtopology, partition) = text.split_once('_').expect("a task");
    TaskId::new(&SubtopologyId::from(subtopology), PartitionIndex(partition.parse().expect("a partition")))
}

/// Some of them, separated by spaces.
pub(in crate::coordinator::group::streams) fn tasks(texts: &str) -> Tasks {
    texts.split_whitespace().map(task).collect()
}

pub(in crate::coordinator::group::streams) fn number(value: &Value) -> i32 {
    i32::try_from(value.as_i64().expect("a number")).expect("a small one")
}

pub(in crate::coordinator::group::streams) fn texts(list: &Value) -> BTreeSet<String> {
    list.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

pub(in crate::coordinator::group::streams) fn entries(map: &Value) -> BTreeMap<String, Value> {
    map.as_object().expect("a map").iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

pub(in crate::coordinator::group::streams) fn listed_tasks(list: &Value) -> Tasks {
    texts(list).iter().map(|text| task(text)).collect()
}

fn task_sets(value: &Value) -> TaskSets {
    TaskSets {
        active: listed_tasks(&value["active"]),
        standby: listed_tasks(&value["standby"]),
        warmup: listed_tasks(&value["warmup"]),
    }
}

fn assigned_tasks(value: &Value) -> AssignedTasks {
    let active = entries(&value["active"]).into_iter();
    AssignedTasks {
        active: active.map(|(text, epoch)| (task(&text), number(&epoch))).collect(),
        standby: listed_tasks(&value["standby"]),
        warmup: listed_tasks(&value["warmup"]),
    }
}

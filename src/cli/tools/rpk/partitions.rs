//! A topic's partitions in a table, as `rpk topic list --detailed` and `rpk cluster info --print-detailed-topics` print it.
//!
//! Invariant: a column that says nothing of any partition isn't there.

use kalda_protocol::messages::metadata::{MetadataResponsePartition, MetadataResponseTopic};

use super::refusal;
use super::table::{Table, slice};

/// What the column of replicas that are away is called: both commands have their own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    pub offline: &'static str,
    pub error: &'static str,
}

/// How many replicas a topic's first partition has.
pub fn replicas(topic: &MetadataResponseTopic) -> usize {
    topic.partitions.first().map_or(0, |partition| partition.replica_nodes.len())
}

/// Numbers in order.
pub fn sorted(numbers: &[i32]) -> Vec<i32> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers
}

/// The topic in a line, and its partitions below.
pub fn detailed(topic: &MetadataResponseTopic, heads: Heads) -> String {
    let name = topic.name.as_deref().unwrap_or_default();
    let internal = if topic.is_internal { " (internal)" } else { "" };
    let replicas = replicas(topic);
    let partitions = &topic.partitions;
    let any = |is: fn(&MetadataResponsePartition) -> bool| partitions.iter().any(is);
    let with_epoch = any(|partition| partition.leader_epoch != -1);
    let with_offline = any(|partition| !partition.offline_replicas.is_empty());
    let with_error = any(|partition| partition.error_code != 0);
    let mut columns = vec!["", "partition", "leader"];
    columns.extend(with_epoch.then_some("epoch"));
    columns.push("replicas");
    columns.extend(with_offline.then_some(heads.offline));
    columns.extend(with_error.then_some(heads.error));
    let mut table = Table::under(&columns);
    for partition in partitions {
        let mut row =
            vec![String::new(), partition.partition_index.to_string(), partition.leader_id.to_string()];
        row.extend(with_epoch.then(|| partition.leader_epoch.to_string()));
        row.push(slice(&sorted(&partition.replica_nodes)));
        row.extend(with_offline.then(|| slice(&sorted(&partition.offline_replicas))));
        row.extend(with_error.then(|| {
            refusal(partition.error_code, None).map_or_else(|| "-".to_owned(), |told| told.to_string())
        }));
        table.row(row);
    }
    format!("{name}{internal}, {} partitions, {replicas} replicas\n{}", partitions.len(), table.text())
}

/// Name, count of partitions and of replicas of each topic.
pub fn summary(topics: &[MetadataResponseTopic]) -> Table {
    let mut table = Table::under(&["name", "partitions", "replicas"]);
    for topic in topics {
        let name = topic.name.as_deref().unwrap_or_default().to_owned();
        table.row([name, topic.partitions.len().to_string(), replicas(topic).to_string()]);
    }
    table
}

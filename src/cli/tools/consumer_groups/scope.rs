//! Which partitions `--reset-offsets` and `--delete-offsets` mean.

use kalda_client::Cluster;
use kalda_protocol::ErrorCode;

use crate::cli::tools::failure::Failure;
use crate::cli::tools::group_offsets;
use crate::cli::tools::offsets::{self, Partition};
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;

/// Those of the topics named, or all that the group has committed; none where a file says which.
pub(super) fn partitions(
    options: &Options,
    cluster: &mut Cluster,
    group: &str,
) -> Result<Vec<Partition>, Failure> {
    if options.has("all-topics") {
        return Ok(group_offsets::committed(cluster, group)?.into_keys().collect());
    }
    if !options.has("topic") && !options.has("from-file") {
        return Err(options.usage("One of the reset scopes should be defined: --all-topics, --topic."));
    }
    let mut wanted = Vec::new();
    for topic in options.values("topic") {
        wanted.extend(named_partitions(options, cluster, topic)?);
    }
    wanted.sort();
    wanted.dedup();
    Ok(wanted)
}

/// `TOPIC`, or `TOPIC:PARTITION,PARTITION`.
pub(super) fn named_partitions(
    options: &Options,
    cluster: &mut Cluster,
    text: &str,
) -> Result<Vec<Partition>, Failure> {
    let Some((topic, indexes)) = text.split_once(':') else {
        let there: Vec<Partition> = offsets::leaders(cluster, &[text])?.into_keys().collect();
        if there.is_empty() {
            Refusal::check(ErrorCode::UnknownTopicOrPartition.code(), None)?;
        }
        return Ok(there);
    };
    if indexes.is_empty() || indexes.contains(':') {
        return Err(options.usage(format!("Invalid topic arg '{text}', expected topic name and partitions")));
    }
    let partition = |index: &str| {
        let index = index.parse().map_err(|_| {
            options.usage(format!("Invalid partition '{index}' specified in topic arg '{text}''"))
        })?;
        Ok(Partition { topic: topic.to_owned(), index })
    };
    indexes.split(',').map(partition).collect()
}

/// Refuses partitions that aren't there.
pub(super) fn refuse_missing(cluster: &mut Cluster, partitions: &[Partition]) -> Result<(), Failure> {
    let mut names: Vec<&str> = partitions.iter().map(|partition| partition.topic.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let there = offsets::leaders(cluster, &names)?;
    let missing: Vec<String> = partitions
        .iter()
        .filter(|partition| !there.contains_key(partition))
        .map(|partition| format!("{}-{}", partition.topic, partition.index))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("The partitions \"{}\" do not exist", missing.join(", "));
    Err(Refusal { code: ErrorCode::UnknownTopicOrPartition, message }.into())
}

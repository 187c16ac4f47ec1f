//! `kalda consumer-groups --delete` and `--delete-offsets`.

use std::collections::BTreeMap;
use std::io::Write as _;

use kalda_client::{Cluster, Coordinates};
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::delete_groups::DeleteGroupsRequest;
use kalda_protocol::messages::offset_delete::{
    OffsetDeleteRequest, OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};

use super::named;
use super::scope::named_partitions;
use super::table::write_row;
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::offsets::Partition;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;

/// Stands for all partitions of a topic that isn't there.
const WHOLE_TOPIC: i32 = -1;

pub(super) fn groups(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let (mut deleted, mut kept) = (Vec::new(), Vec::new());
    for group in named(options, cluster)? {
        let coordinator = cluster.coordinator(Coordinates::Group, &group)?;
        let request = DeleteGroupsRequest {
            groups_names: vec![group.as_str().into()],
            ..DeleteGroupsRequest::default()
        };
        for result in cluster.ask_node(coordinator, &request)?.results {
            // Kafka's tool says the code's sentence, whatever the broker says.
            match Refusal::check(result.error_code, None) {
                Ok(()) => deleted.push(format!("'{group}'")),
                Err(refusal) => kept.push((group.clone(), refusal)),
            }
        }
    }
    if kept.is_empty() {
        writeln!(out, "Deletion of requested consumer groups ({}) was successful.", deleted.join(", "))?;
        return Ok(());
    }
    writeln!(out, "\nError: Deletion of some consumer groups failed:")?;
    for (group, refusal) in kept {
        writeln!(out, "* Group '{group}' could not be deleted due to: {refusal}")?;
    }
    if !deleted.is_empty() {
        writeln!(out, "\nThese consumer groups were deleted successfully: {}", deleted.join(", "))?;
    }
    Ok(())
}

pub(super) fn offsets(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let group = options.value("group").unwrap_or_default();
    let mut results: BTreeMap<Partition, Result<(), Refusal>> = BTreeMap::new();
    let mut partitions = Vec::new();
    for topic in options.values("topic") {
        match named_partitions(options, cluster, topic) {
            Ok(named) => partitions.extend(named),
            // A topic that isn't there is only told.
            Err(Failure::Refused(refusal)) => {
                results.insert(Partition { topic: topic.to_owned(), index: WHOLE_TOPIC }, Err(refusal));
            }
            Err(other) => return Err(other),
        }
    }
    partitions.sort();
    partitions.dedup();
    let whole = delete_offsets(cluster, group, &partitions, &mut results)?;
    let failed = partitions.iter().find_map(|partition| results.get(partition)?.as_ref().err());
    match whole.as_ref().err().or(failed) {
        None => writeln!(out, "Request succeeded for deleting offsets from group {group}.")?,
        Some(refusal) => writeln!(out, "\nError: {}", sentence(refusal, group))?,
    }
    let widths = [15, 10, 15];
    writeln!(out)?;
    write_row(["TOPIC", "PARTITION", "STATUS"], &widths, out)?;
    for (Partition { topic, index }, result) in &results {
        writeln!(out)?;
        let index = if *index == WHOLE_TOPIC { "-".to_owned() } else { index.to_string() };
        let status =
            result.as_ref().map_or_else(|refusal| format!("Error: {refusal}"), |()| "Successful".to_owned());
        write_row([topic.as_str(), &index, &status], &widths, out)?;
    }
    writeln!(out)?;
    Ok(())
}

/// Deletes the offsets; gives what is wrong with all of them, and notes what came of each.
fn delete_offsets(
    cluster: &mut Cluster,
    group: &str,
    partitions: &[Partition],
    results: &mut BTreeMap<Partition, Result<(), Refusal>>,
) -> Result<Result<(), Refusal>, Failure> {
    let mut topics: BTreeMap<&str, Vec<OffsetDeleteRequestPartition>> = BTreeMap::new();
    for partition in partitions {
        topics
            .entry(&partition.topic)
            .or_default()
            .push(OffsetDeleteRequestPartition { partition_index: partition.index });
    }
    let topics = topics
        .into_iter()
        .map(|(name, partitions)| OffsetDeleteRequestTopic { name: name.into(), partitions });
    let request = OffsetDeleteRequest { group_id: group.into(), topics: topics.collect() };
    let coordinator = cluster.coordinator(Coordinates::Group, group)?;
    let response = cluster.ask_node(coordinator, &request)?;
    let whole = Refusal::check(response.error_code, None);
    for topic in &response.topics {
        for result in &topic.partitions {
            let key = Partition { topic: topic.name.as_str().to_owned(), index: result.partition_index };
            results.insert(key, Refusal::check(result.error_code, None));
        }
    }
    if let Err(refusal) = &whole {
        results.extend(partitions.iter().map(|partition| (partition.clone(), Err(refusal.clone()))));
    }
    Ok(whole)
}

fn sentence(refusal: &Refusal, group: &str) -> String {
    match refusal.code {
        ErrorCode::InvalidGroupId => format!("'{group}' is not valid."),
        ErrorCode::GroupIdNotFound => refusal.message.clone(),
        ErrorCode::GroupAuthorizationFailed => format!("Access to '{group}' is not authorized."),
        ErrorCode::NonEmptyGroup => {
            format!("Deleting offsets of a consumer group '{group}' is forbidden if the group is not empty.")
        }
        ErrorCode::GroupSubscribedToTopic
        | ErrorCode::TopicAuthorizationFailed
        | ErrorCode::UnknownTopicOrPartition => {
            "Encountered some partition-level error, see the follow-up details.".to_owned()
        }
        code => format!("Encountered some unknown error: {}", code.name()),
    }
}

//! CreatePartitions: a topic gets more partitions.
//!
//! Invariant: partitions are only ever added at the end. Unlike Kafka 4.3.1, which keeps the first 10,000 partitions of a
//! request that asks for more and then fails, such a request writes nothing here.

use std::collections::HashMap;
use std::sync::Arc;

use super::assignment::{self, AssignmentError};
use super::intent::Intent;
use super::memory::{AddedFor, Growth, NoMemory};
use super::placement::PlacementError;
use super::{Decision, MAX_RECORDS_PER_REQUEST, View, placement};
use crate::cluster::image::{TopicImage, bytes_of_partitions};
use crate::cluster::record::MetadataRecord;
use crate::types::{BrokerId, PartitionIndex};

/// A topic to extend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPartitions {
    /// The topic.
    pub topic: Arc<str>,
    /// How many partitions it shall have in all.
    pub count: i32,
    /// Replica lists for the new ones; `None` lets the controller choose.
    pub assignments: Option<Vec<Vec<BrokerId>>>,
}

/// Why a topic isn't extended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreatePartitionsError {
    /// The same topic twice in a request: each time refused.
    #[error("Duplicate topic name.")]
    DuplicateName,
    /// No such topic. Kafka sends no text with it.
    #[error("there is no such topic")]
    UnknownTopic,
    /// It has that many.
    #[error("Topic already has {0} partition(s).")]
    AlreadyThatMany(usize),
    /// It has more.
    #[error("The topic {topic} currently has {current} partition(s); {asked} would not be an increase.")]
    NotAnIncrease {
        /// The topic.
        topic: Arc<str>,
        /// How many it has.
        current: usize,
        /// How many it should have.
        asked: i32,
    },
    /// The replica lists are too few or too many.
    #[error(
        "Attempted to add {additional} additional partition(s), but only {listed} assignment(s) were specified."
    )]
    AssignmentCount {
        /// How many partitions would be new.
        additional: usize,
        /// How many lists there are.
        listed: usize,
    },
    /// A replica list that can't be used.
    #[error(transparent)]
    Assignment(#[from] AssignmentError),
    /// The brokers that are there don't allow it.
    #[error(transparent)]
    Unplaceable(#[from] PlacementError),
    /// There is no memory for them.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// The request would write more than [`MAX_RECORDS_PER_REQUEST`] records: all its topics are refused.
    #[error("Unable to perform excessively large batch operation.")]
    TooManyRecords,
}

type Outcome = Result<(), CreatePartitionsError>;

/// Decides on a request; the answers are in its order.
#[must_use]
pub fn create_partitions(
    view: &View<'_>,
    topics: &[NewPartitions],
    intent: Intent,
) -> Decision<Vec<Outcome>> {
    let mut occurrences = HashMap::new();
    for topic in topics {
        *occurrences.entry(&*topic.topic).or_insert(0) += 1;
    }
    let mut records = Vec::new();
    let mut growth = Growth::of(view.image);
    let mut outcomes = Vec::with_capacity(topics.len());
    for topic in topics {
        let outcome = match occurrences.get(&*topic.topic) {
            Some(count) if *count > 1 => Err(CreatePartitionsError::DuplicateName),
            _ => extend(view, topic, &mut growth, &mut records),
        };
        if records.len() > MAX_RECORDS_PER_REQUEST || outcome == Err(CreatePartitionsError::TooManyRecords) {
            let refused = topics.iter().map(|_| Err(CreatePartitionsError::TooManyRecords)).collect();
            return Decision::refused(refused);
        }
        outcomes.push(outcome);
    }
    if intent == Intent::ValidateOnly {
        records.clear();
    }
    Decision { records, answer: outcomes }
}

fn extend(
    view: &View<'_>,
    request: &NewPartitions,
    growth: &mut Growth<'_>,
    records: &mut Vec<MetadataRecord>,
) -> Outcome {
    let topic = view.image.topics.by_name(&request.topic).ok_or(CreatePartitionsError::UnknownTopic)?;
    let current = topic.partition_count();
    let additional = match usize::try_from(request.count).ok().and_then(|count| count.checked_sub(current)) {
        Some(0) => return Err(CreatePartitionsError::AlreadyThatMany(current)),
        Some(additional) => additional,
        None => {
            let topic = Arc::clone(&request.topic);
            return Err(CreatePartitionsError::NotAnIncrease { topic, current, asked: request.count });
        }
    };
    if additional > MAX_RECORDS_PER_REQUEST {
        return Err(CreatePartitionsError::TooManyRecords);
    }
    let replication_factor = topic.partitions().first().map_or(1, |partition| partition.replicas.len());
    let lists = match &request.assignments {
        Some(lists) => checked(view, lists, additional, replication_factor)?,
        None => placement::place(&view.image.cluster, additional, replication_factor, view.random)?,
    };
    growth.add(bytes_of_partitions(additional, replication_factor), AddedFor::Users)?;
    write(view, topic, lists, records)
}

fn checked(
    view: &View<'_>,
    lists: &[Vec<BrokerId>],
    additional: usize,
    replication_factor: usize,
) -> Result<Vec<Vec<BrokerId>>, CreatePartitionsError> {
    if lists.len() != additional {
        return Err(CreatePartitionsError::AssignmentCount { additional, listed: lists.len() });
    }
    for replicas in lists {
        assignment::check(&view.image.cluster, replicas, Some(replication_factor))?;
    }
    Ok(lists.to_vec())
}

fn write(
    view: &View<'_>,
    topic: &TopicImage,
    lists: Vec<Vec<BrokerId>>,
    records: &mut Vec<MetadataRecord>,
) -> Outcome {
    let first = i32::try_from(topic.partition_count()).unwrap_or(i32::MAX);
    let mut added = Vec::with_capacity(lists.len());
    for (replicas, index) in lists.into_iter().zip(first..) {
        let index = PartitionIndex(index);
        let partition = assignment::new_partition(view.image, index, replicas)
            .ok_or(AssignmentError::NoActiveBroker(index))?;
        added.push(partition.to_record(topic.id).into());
    }
    records.append(&mut added);
    Ok(())
}

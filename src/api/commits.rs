//! What OffsetCommit and TxnOffsetCommit share: which topics exist and may be read, and one answer for each partition.
//!
//! Invariant: an offset of a partition that doesn't exist is never stored; it is answered with the error that says so. As in Kafka, such
//! partitions come first in the answer, and the others are added to their topics; where there are none, a topic that is named twice is
//! answered twice.

use std::collections::HashMap;

use kalda_protocol::{ErrorCode, StrBytes};

use super::call::Call;
use super::topics;
use crate::cluster::image::MetadataImage;
use crate::coordinator::group::{CommitAnswer, TopicCommit};
use crate::security::Operation;
use crate::types::{PartitionIndex, TopicId};

/// How a request names its topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TopicNames {
    /// By name.
    Names,
    /// By id.
    Ids,
}

impl TopicNames {
    /// What is told of a topic that isn't there.
    pub(super) const fn unknown(self) -> ErrorCode {
        match self {
            Self::Names => ErrorCode::UnknownTopicOrPartition,
            Self::Ids => ErrorCode::UnknownTopicId,
        }
    }
}

/// What is told of a group that isn't there: at old versions, that its generation isn't.
pub(super) const fn unknown_group(version: i16, first_that_tells: i16) -> ErrorCode {
    if version >= first_that_tells { ErrorCode::GroupIdNotFound } else { ErrorCode::IllegalGeneration }
}

/// The answer for a topic.
pub(super) struct Answered {
    pub(super) name: StrBytes,
    pub(super) id: TopicId,
    pub(super) partitions: Vec<(PartitionIndex, ErrorCode)>,
}

/// The same answer for every partition.
pub(super) fn refused(topics: Vec<TopicCommit>, code: ErrorCode) -> Vec<Answered> {
    topics.into_iter().map(|topic| answered(topic, |_| code)).collect()
}

/// The topics and partitions that exist and may be read, and the answers for those that don't or may not.
pub(super) async fn split(
    call: &mut Call,
    topics: Vec<TopicCommit>,
    names: TopicNames,
) -> (Vec<TopicCommit>, Vec<Answered>) {
    let image = call.broker.controller.image();
    let (mut known, mut refused) = (topics, Vec::new());
    for topic in &mut known {
        refused.extend(split_topic(call, &image, topic, names));
        call.breathe().await;
    }
    known.retain(|topic| !topic.partitions.is_empty());
    (known, refused)
}

/// What the group says of the topics that it was asked for, with those that it wasn't.
pub(super) fn merged(asked: Vec<TopicCommit>, said: CommitAnswer, refused: Vec<Answered>) -> Vec<Answered> {
    let said: Vec<Answered> = match said {
        Err(code) => self::refused(asked, code),
        Ok(refusals) => {
            let topics = asked.into_iter().enumerate();
            topics
                .map(|(place, topic)| answered(topic, |partition| refusals.code(place, partition)))
                .collect()
        }
    };
    if refused.is_empty() {
        return said;
    }
    let mut all = refused;
    all.extend(said);
    together(all)
}

/// One answer for a topic that has several.
pub(super) fn together(answered: Vec<Answered>) -> Vec<Answered> {
    let mut all: Vec<Answered> = Vec::with_capacity(answered.len());
    let mut places = HashMap::with_capacity(answered.len());
    for topic in answered {
        let place = *places.entry((topic.name.clone(), topic.id)).or_insert(all.len());
        match all.get_mut(place) {
            Some(other) => other.partitions.extend(topic.partitions),
            None => all.push(topic),
        }
    }
    all
}

fn answered(topic: TopicCommit, code: impl Fn(usize) -> ErrorCode) -> Answered {
    let partitions = topic.partitions.iter().enumerate();
    let partitions = partitions.map(|(place, partition)| (partition.index, code(place))).collect();
    Answered { name: topic.name, id: topic.id, partitions }
}

/// Leaves the partitions that exist and may be read, and gives the answer for the others.
fn split_topic(
    call: &Call,
    image: &MetadataImage,
    topic: &mut TopicCommit,
    names: TopicNames,
) -> Option<Answered> {
    let found = match names {
        TopicNames::Ids => topics::allowed_by_id(call, image, Operation::Read, topic.id),
        TopicNames::Names => topics::allowed(call, image, Operation::Read, &topic.name),
    };
    if let Ok(found) = found {
        topic.id = found.id;
        if names == TopicNames::Ids {
            topic.name = (&*found.name).into();
        }
    }
    let missing = |index: PartitionIndex| match found {
        Ok(topic) if topic.partition(index).is_some() => None,
        Ok(_) => Some(ErrorCode::UnknownTopicOrPartition),
        Err(code) => Some(code),
    };
    let mut partitions = Vec::new();
    topic.partitions.retain(|partition| match missing(partition.index) {
        None => true,
        Some(code) => {
            partitions.push((partition.index, code));
            false
        }
    });
    // An unknown topic is told even where nothing of it was asked for.
    let is_told = found.is_err() || !partitions.is_empty();
    is_told.then(|| Answered { name: topic.name.clone(), id: topic.id, partitions })
}

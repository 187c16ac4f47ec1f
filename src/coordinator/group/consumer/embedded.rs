//! What consumers of the classic protocol tell each other: subscriptions, and the assignments that their leader makes.
//!
//! ```text
//! version: i16 ≥ 0 │ ConsumerProtocolSubscription or ConsumerProtocolAssignment of that version, the latest that is known for later ones
//! ```
//!
//! Invariant: what is longer than its version says is read as far as that goes, as in Kafka. Names of topics become ids, and back, by the topics of
//! the moment; of a topic that isn't there nothing is kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::messages::data::consumer_protocol_assignment::TopicPartition;
use kalda_protocol::messages::data::{ConsumerProtocolAssignment, ConsumerProtocolSubscription};
use kalda_protocol::{DecodeError, Encoder, Message, Reader, StrBytes};

use super::owned::Owned;
use super::reconcile::Reported;
use crate::coordinator::group::assignor::Assignment;
use crate::coordinator::group::topics::Topics;
use crate::types::PartitionIndex;

/// It can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// What a consumer tells its leader.
#[derive(Debug)]
pub struct EmbeddedSubscription {
    /// The topics that it reads.
    pub topics: BTreeSet<Arc<str>>,
    /// Where it runs.
    pub rack: Option<Arc<str>>,
    /// What it reads at the moment.
    pub owned: Reported,
}

/// What a leader gives to a consumer.
#[derive(Debug, PartialEq, Eq)]
pub struct EmbeddedAssignment {
    /// The partitions.
    pub partitions: Assignment,
    /// True if an assignor of its own has added something that only its consumers understand.
    pub has_user_data: bool,
}

/// Reads a subscription.
pub fn subscription(bytes: &Bytes, topics: &dyn Topics) -> Result<EmbeddedSubscription, Malformed> {
    let read: ConsumerProtocolSubscription = versioned(bytes)?;
    let mut owned = Reported::new();
    for topic in read.owned_partitions {
        if let Some(id) = topics.id_of(&topic.topic) {
            owned.entry(id).or_default().extend(topic.partitions.into_iter().map(PartitionIndex));
        }
    }
    Ok(EmbeddedSubscription {
        topics: read.topics.iter().map(|name| Arc::from(&**name)).collect(),
        rack: read.rack_id.as_deref().filter(|rack| !rack.is_empty()).map(Arc::from),
        owned,
    })
}

/// Reads an assignment. A member that has none yet has no bytes.
pub fn assignment(bytes: &Bytes, topics: &dyn Topics) -> Result<EmbeddedAssignment, Malformed> {
    if bytes.is_empty() {
        return Ok(EmbeddedAssignment { partitions: Assignment::new(), has_user_data: false });
    }
    let read: ConsumerProtocolAssignment = versioned(bytes)?;
    let mut partitions = Assignment::new();
    for topic in read.assigned_partitions {
        if let Some(id) = topics.id_of(&topic.topic).filter(|_| !topic.partitions.is_empty()) {
            partitions.entry(id).or_default().extend(topic.partitions.into_iter().map(PartitionIndex));
        }
    }
    Ok(EmbeddedAssignment { partitions, has_user_data: read.user_data.is_some_and(|data| !data.is_empty()) })
}

/// Writes what a member has as an assignment, in the version of what it told.
pub fn written(owned: &Owned, told: &Bytes, topics: &dyn Topics) -> Bytes {
    let assigned = owned.topics().filter_map(|(id, partitions)| {
        let topic = StrBytes::from(&*topics.name_of(id)?);
        Some(TopicPartition { topic, partitions: partitions.keys().map(|partition| partition.0).collect() })
    });
    let assignment = ConsumerProtocolAssignment { assigned_partitions: assigned.collect(), user_data: None };
    let version = version(told).map_or(0, |(version, _)| version);
    let version = version.min(ConsumerProtocolAssignment::MAX_VERSION);
    let mut out = Encoder::new();
    out.int16(version);
    // Names and numbers of partitions that there are always fit.
    match assignment.encode(&mut out, version) {
        Ok(()) => out.take().0,
        Err(_) => Bytes::new(),
    }
}

fn versioned<T: Message>(bytes: &Bytes) -> Result<T, Malformed> {
    let (version, mut reader) = version(bytes).map_err(|_| Malformed)?;
    if version < T::MIN_VERSION {
        return Err(Malformed);
    }
    T::decode(&mut reader, version.min(T::MAX_VERSION)).map_err(|_| Malformed)
}

fn version(bytes: &Bytes) -> Result<(i16, Reader<'_>), DecodeError> {
    let mut reader = Reader::new(bytes);
    Ok((reader.int16()?, reader))
}

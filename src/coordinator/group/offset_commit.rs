//! A commit of offsets, whoever asks for it: a member or a tool (OffsetCommit), or a producer in its transaction (TxnOffsetCommit).
//!
//! Invariant: topics carry both name and id, however they were asked for. Absent: versions of requests; what an old client is told
//! otherwise is named here.

use std::collections::BTreeMap;

use kalda_protocol::{ErrorCode, StrBytes};

use super::classic::{CommitKind, Committer};
use crate::partition::Entitlement;
use crate::types::{LeaderEpoch, Offset, PartitionIndex, ProducerIdentity, TopicId};

/// Offsets to be committed for a group.
#[derive(Debug, Clone)]
pub struct OffsetCommit {
    /// Who commits.
    pub committer: Committer,
    /// When it counts.
    pub way: CommitWay,
    /// Whether the client knows that members of consumer groups have epochs.
    pub knows_member_epochs: bool,
    /// What is told where a generation is named, and the group isn't there.
    pub unknown_group: ErrorCode,
    /// What is told of a topic that has been deleted since the request was looked at.
    pub unknown_topic: ErrorCode,
    /// What is committed.
    pub topics: Vec<TopicCommit>,
}

/// When a commit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitWay {
    /// At once; old clients said for how long.
    AtOnce {
        /// For how long, in milliseconds; `None` leaves it to the broker.
        retention_ms: Option<i64>,
    },
    /// When the transaction of this producer is committed. One that names no producer counts at once, as in Kafka.
    InTransaction(Option<(ProducerIdentity, Entitlement)>),
}

/// Offsets of one topic.
#[derive(Debug, Clone)]
pub struct TopicCommit {
    /// Its name.
    pub name: StrBytes,
    /// Its id.
    pub id: TopicId,
    /// Its partitions.
    pub partitions: Vec<PartitionCommit>,
}

/// The offset of one partition.
#[derive(Debug, Clone)]
pub struct PartitionCommit {
    /// Which.
    pub index: PartitionIndex,
    /// The next offset to read.
    pub offset: Offset,
    /// The epoch of the leader that the last record read came from.
    pub leader_epoch: LeaderEpoch,
    /// What the client notes beside it.
    pub metadata: StrBytes,
}

/// Partitions of a commit that get no offset, by their places in it: that of the topic, and that within the topic. Mostly none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Refusals(BTreeMap<(usize, usize), ErrorCode>);

impl Refusals {
    /// The partition at a place gets no offset, for this reason.
    pub fn refuse(&mut self, topic: usize, partition: usize, code: ErrorCode) {
        self.0.insert((topic, partition), code);
    }

    /// What is told of the partition at a place: no error where it gets an offset.
    #[must_use]
    pub fn code(&self, topic: usize, partition: usize) -> ErrorCode {
        self.0.get(&(topic, partition)).copied().unwrap_or(ErrorCode::None)
    }

    /// The topics of a commit, each with those of its partitions that get an offset.
    pub fn accepted<'a>(
        &'a self,
        commit: &'a OffsetCommit,
    ) -> impl Iterator<Item = (&'a TopicCommit, impl Iterator<Item = &'a PartitionCommit>)> {
        commit.topics.iter().enumerate().map(move |(place, topic)| {
            let partitions = topic.partitions.iter().enumerate();
            let accepted = partitions.filter(move |(index, _)| self.code(place, *index) == ErrorCode::None);
            (topic, accepted.map(|(_, partition)| partition))
        })
    }
}

/// Which partitions get no offset; or why none does.
pub type CommitAnswer = Result<Refusals, ErrorCode>;

impl CommitWay {
    /// The kind of commit, as groups have rules for it.
    #[must_use]
    pub const fn kind(self) -> CommitKind {
        match self {
            Self::AtOnce { .. } => CommitKind::Plain,
            Self::InTransaction(_) => CommitKind::Transactional,
        }
    }

    /// The producer whose transaction it is part of, and why it may write there.
    #[must_use]
    pub const fn producer(self) -> Option<(ProducerIdentity, Entitlement)> {
        match self {
            Self::AtOnce { .. } => None,
            Self::InTransaction(producer) => producer,
        }
    }
}

/// What the record of an offset has besides its texts, at the least: key and value of the schemas' fixed fields.
const LEAST_RECORD_BYTES: usize = 40;

impl OffsetCommit {
    /// Bytes of its records, at the least.
    #[must_use]
    pub fn least_record_bytes(&self, group: &str) -> usize {
        let of_topic = |topic: &TopicCommit| {
            let names = group.len() + topic.name.len();
            let partitions = topic.partitions.iter();
            partitions.map(|partition| LEAST_RECORD_BYTES + names + partition.metadata.len()).sum::<usize>()
        };
        self.topics.iter().map(of_topic).sum()
    }
}

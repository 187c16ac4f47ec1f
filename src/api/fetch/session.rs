//! One incremental fetch session (KIP-227): what a client has asked for, and what it was last told.
//!
//! Invariant: a partition is left out of an incremental response only when the client already knows all that the response
//! would say. A partition that gave records goes to the end, so that none starves under a small `max_bytes`. Where topics are
//! named by id, the name that an id stood for stays known as long as the partition is in the session: of a topic that is gone
//! the client hears whether another has its name now.

use hashlink::LinkedHashMap;
use kalda_protocol::messages::fetch::{FetchPartition, PartitionData};
use kalda_protocol::{ErrorCode, Records, StrBytes, Uuid};
use std::sync::Arc;

use crate::cluster::image::MetadataImage;
use crate::log::LogSlice;

/// A partition of a fetch request: by name up to version 12, by id from 13 on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct FetchKey {
    pub(super) topic: StrBytes,
    pub(super) topic_id: Uuid,
    pub(super) partition: i32,
}

/// A partition that a client wants to read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) key: FetchKey,
    pub(super) partition: FetchPartition,
    /// The name that its topic's id stands for, or stood for.
    pub(super) name: Option<Arc<str>>,
    /// Why it isn't read for this request.
    pub(super) refused: Option<ErrorCode>,
}

impl Wanted {
    /// As a request names it.
    pub(super) fn new(key: FetchKey, partition: FetchPartition, image: &MetadataImage) -> Self {
        let name = name_of(&key, image);
        Self { key, partition, name, refused: None }
    }

    /// Copies the topic's name out of the request's frame, so that the frame can be freed.
    pub(super) fn detach(&mut self) {
        self.key.topic = self.key.topic.detached();
    }

    fn detached(mut self) -> Self {
        self.detach();
        self
    }
}

/// The name of a topic that is wanted by its id, if it exists.
fn name_of(key: &FetchKey, image: &MetadataImage) -> Option<Arc<str>> {
    image.topics.by_id(key.topic_id).map(|topic| Arc::clone(&topic.name))
}

/// A partition's answer, and the file slice that belongs into its gap.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) key: FetchKey,
    pub(super) data: PartitionData,
    pub(super) slice: Option<LogSlice>,
}

/// What a client wants of a partition, and what it knows of it.
#[derive(Debug)]
struct SessionPartition {
    wanted: FetchPartition,
    name: Option<Arc<str>>,
    known_high_watermark: i64,
    known_log_start_offset: i64,
}

/// The client has been told nothing yet. No offset has this value.
const NOT_TOLD: i64 = -1;

impl SessionPartition {
    fn new(wanted: FetchPartition, name: Option<Arc<str>>) -> Self {
        Self { wanted, name, known_high_watermark: NOT_TOLD, known_log_start_offset: NOT_TOLD }
    }

    /// Remembers what `answer` says, and returns whether any of it is new to the client.
    fn learns(&mut self, answer: &PartitionData) -> bool {
        let failed = answer.error_code != ErrorCode::None.code();
        let news = has_records(answer)
            || failed
            || answer.diverging_epoch.end_offset >= 0
            || answer.preferred_read_replica >= 0
            || self.known_high_watermark != answer.high_watermark
            || self.known_log_start_offset != answer.log_start_offset;
        // After an error the client must get the next good answer, even if nothing in it has changed.
        self.known_high_watermark = if failed { NOT_TOLD } else { answer.high_watermark };
        self.known_log_start_offset = answer.log_start_offset;
        news
    }
}

/// True when an answer holds records.
fn has_records(answer: &PartitionData) -> bool {
    answer.records.as_ref().is_some_and(|records| match records {
        Records::Bytes(bytes) => !bytes.is_empty(),
        Records::Gap(length) => *length > 0,
    })
}

/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 13;

/// How a request names topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// Up to version 12.
    ByName,
    /// From version 13 on.
    ById,
}

impl Naming {
    /// That of a version.
    pub(super) const fn of(version: i16) -> Self {
        if version >= FIRST_VERSION_WITH_TOPIC_IDS { Self::ById } else { Self::ByName }
    }
}

/// What a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// All that it wants.
    Full,
    /// What has changed since the one before.
    Incremental,
}

/// A session of one client.
#[derive(Debug)]
pub(super) struct FetchSession {
    pub(super) epoch: i32,
    pub(super) naming: Naming,
    partitions: LinkedHashMap<FetchKey, SessionPartition>,
}

impl FetchSession {
    /// A session with the partitions of a full request. Its first incremental request has epoch 1.
    pub(super) fn new(naming: Naming, wanted: &[Wanted]) -> Self {
        let mut session = Self { epoch: 0, naming, partitions: LinkedHashMap::new() };
        session.update(wanted.to_vec(), &[]);
        session
    }

    pub(super) fn len(&self) -> usize {
        self.partitions.len()
    }

    /// Takes over an incremental request: new and changed partitions, and those to forget.
    pub(super) fn update(&mut self, wanted: Vec<Wanted>, forgotten: &[FetchKey]) {
        for Wanted { key, partition: wanted, name, .. } in wanted.into_iter().map(Wanted::detached) {
            match self.partitions.get_mut(&key) {
                Some(partition) => partition.wanted = wanted,
                None => {
                    self.partitions.insert(key, SessionPartition::new(wanted, name));
                }
            }
        }
        for key in forgotten {
            self.partitions.remove(key);
        }
        self.epoch = next_epoch(self.epoch);
    }

    /// All partitions in the order in which they are to be read. Names that weren't known before may be now.
    pub(super) fn wanted(&mut self, image: &MetadataImage) -> Vec<Wanted> {
        let partitions = self.partitions.iter_mut().map(|(key, partition)| {
            if partition.name.is_none() {
                partition.name = name_of(key, image);
            }
            let name = partition.name.clone();
            Wanted { key: key.clone(), partition: partition.wanted.clone(), name, refused: None }
        });
        partitions.collect()
    }

    /// Notes what the client is told; from the answer to an incremental request it takes out what the client knows already.
    pub(super) fn news(&mut self, answers: &mut Vec<Answered>, kind: Kind) {
        answers.retain(|answered| {
            let Some(partition) = self.partitions.get_mut(&answered.key) else { return true };
            let news = partition.learns(&answered.data);
            if has_records(&answered.data) && kind == Kind::Incremental {
                self.partitions.to_back(&answered.key);
            }
            kind == Kind::Full || news
        });
    }
}

/// Epochs go from 1 to the largest number and start at 1 again; 0 and -1 have meanings of their own.
pub(super) fn next_epoch(epoch: i32) -> i32 {
    epoch.checked_add(1).unwrap_or(1)
}

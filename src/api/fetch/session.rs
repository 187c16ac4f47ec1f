//! One incremental fetch session (KIP-227): what a client has asked for, and what it was last told.
//!
//! Invariant: a partition is left out of an incremental response only when the client already knows all that the response
//! would say. A partition that gave records goes to the end, so that none starves under a small `max_bytes`. Where topics are
//! named by id, the name that an id stood for stays known as long as the partition is in the session: of a topic that is gone
//! the client hears whether another has its name now.
//!
//! A session is parked on its partitions between requests, too. A partition of which the client has all, and to which nothing
//! has happened since, isn't looked at: a request over 10,000 partitions costs what those cost that have moved. A session
//! whose requests overlap, or whose last one got no answer, looks at all of them once more.

use kalda_protocol::messages::fetch::{FetchPartition, PartitionData};
use kalda_protocol::{ErrorCode, Records, StrBytes, Uuid};
use slab::Slab;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::cluster::image::MetadataImage;
use crate::log::LogSlice;
use crate::partition::Parking;

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
    /// Its place in its session, or in the request.
    pub(super) place: usize,
}

impl Wanted {
    /// As a request names it.
    pub(super) fn new(key: FetchKey, partition: FetchPartition, image: &MetadataImage) -> Self {
        let name = name_of(&key, image);
        Self { key, partition, name, refused: None, place: 0 }
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
    /// The client has all that is there: until something happens to the partition, the answer would be the same.
    pub(super) is_all: bool,
}

/// What a client wants of a partition, and what it knows of it.
#[derive(Debug)]
struct SessionPartition {
    key: FetchKey,
    wanted: FetchPartition,
    name: Option<Arc<str>>,
    known_high_watermark: i64,
    known_log_start_offset: i64,
    /// Partitions are read in the order of their turns.
    turn: u64,
}

/// The client has been told nothing yet. No offset has this value.
const NOT_TOLD: i64 = -1;

impl SessionPartition {
    fn new(key: FetchKey, wanted: FetchPartition, name: Option<Arc<str>>, turn: u64) -> Self {
        let (known_high_watermark, known_log_start_offset) = (NOT_TOLD, NOT_TOLD);
        Self { key, wanted, name, known_high_watermark, known_log_start_offset, turn }
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

/// A session of one client.
pub(super) struct FetchSession {
    pub(super) epoch: i32,
    pub(super) naming: Naming,
    partitions: Slab<SessionPartition>,
    places: HashMap<FetchKey, usize>,
    next_turn: u64,
    /// What the next request looks at, besides the partitions to which something happened: those of which the client may not have
    /// all. `None` if that isn't known.
    open: Option<BTreeSet<usize>>,
    /// Where the session is parked, for one request at a time.
    parking: Arc<Parking>,
    /// Each request of the session holds a share while it is under way.
    under_way: Arc<()>,
}

/// A request of a session, under way.
pub(super) struct Turn {
    pub(super) parking: Arc<Parking>,
    epoch: i32,
    news: News,
    _under_way: Arc<()>,
}

/// What becomes of the news of a session's partitions while a request is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    /// The request looks at all that have some.
    LookedAt,
    /// It doesn't, or others have to look, too.
    PassedOver,
}

impl Turn {
    pub(super) const fn passes_over_news(&mut self) {
        self.news = News::PassedOver;
    }
}

impl FetchSession {
    /// A session with the partitions of a full request. Its first incremental request has epoch 1.
    pub(super) fn new(naming: Naming, wanted: &[Wanted]) -> Self {
        let mut session = Self {
            epoch: 0,
            naming,
            partitions: Slab::new(),
            places: HashMap::new(),
            next_turn: 0,
            open: None,
            parking: Arc::default(),
            under_way: Arc::default(),
        };
        session.update(wanted.to_vec(), &[]);
        session
    }

    pub(super) fn len(&self) -> usize {
        self.partitions.len()
    }

    /// How many partitions the next request looks at, as it seems now.
    pub(super) fn due(&self) -> usize {
        self.open.as_ref().map_or(self.len(), |open| self.len().min(open.len() + self.parking.news()))
    }

    /// Takes over an incremental request: new and changed partitions, and those to forget.
    pub(super) fn update(&mut self, wanted: Vec<Wanted>, forgotten: &[FetchKey]) {
        for Wanted { key, partition: wanted, name, .. } in wanted.into_iter().map(Wanted::detached) {
            let known =
                self.places.get(&key).and_then(|place| self.partitions.get_mut(*place).zip(Some(*place)));
            let place = match known {
                Some((partition, place)) => {
                    partition.wanted = wanted;
                    place
                }
                None => {
                    self.next_turn += 1;
                    let partition = SessionPartition::new(key.clone(), wanted, name, self.next_turn);
                    let place = self.partitions.insert(partition);
                    self.places.insert(key, place);
                    place
                }
            };
            self.open.as_mut().map(|open| open.insert(place));
        }
        for key in forgotten {
            let Some(place) = self.places.remove(key) else { continue };
            self.partitions.remove(place);
            self.parking.leave(place);
        }
        self.epoch = next_epoch(self.epoch);
    }

    /// Begins a request: what it looks at, in the order in which that is to be read.
    pub(super) fn begin(&mut self, image: &MetadataImage) -> (Vec<Wanted>, Turn) {
        let alone = Arc::strong_count(&self.under_way) == 1;
        let open = self.open.take().filter(|_| alone);
        // Requests that overlap must not take each other's news: the later one parks for itself.
        let (parking, news) = match alone {
            true => (Arc::clone(&self.parking), News::LookedAt),
            false => (Arc::default(), News::PassedOver),
        };
        let happened = parking.take_news();
        let mut places: Vec<usize> = match open {
            Some(open) => open.union(&happened).copied().collect(),
            None => self.partitions.iter().map(|(place, _)| place).collect(),
        };
        places.sort_by_key(|place| self.partitions.get(*place).map(|partition| partition.turn));
        let turn = Turn { parking, epoch: self.epoch, news, _under_way: Arc::clone(&self.under_way) };
        (places.into_iter().filter_map(|place| self.wanted(place, image)).collect(), turn)
    }

    /// What the client wants of the partition at a place, unless that has become free. A name that wasn't known before may be now.
    pub(super) fn wanted(&mut self, place: usize, image: &MetadataImage) -> Option<Wanted> {
        let partition = self.partitions.get_mut(place)?;
        if partition.name.is_none() {
            partition.name = name_of(&partition.key, image);
        }
        let (key, name) = (partition.key.clone(), partition.name.clone());
        Some(Wanted { key, partition: partition.wanted.clone(), name, refused: None, place })
    }

    /// Ends a request: notes what the client is told. The answer to an incremental request, which has a `turn`, loses what the client
    /// knows already.
    pub(super) fn end(&mut self, turn: Option<&Turn>, answers: &mut Vec<Answered>) {
        let mut open = BTreeSet::new();
        answers.retain(|answered| {
            let Some(place) = self.places.get(&answered.key) else { return true };
            let Some(partition) = self.partitions.get_mut(*place) else { return true };
            if !answered.is_all {
                open.insert(*place);
            }
            let news = partition.learns(&answered.data);
            if turn.is_some() && has_records(&answered.data) {
                self.next_turn += 1;
                partition.turn = self.next_turn;
            }
            turn.is_none() || news
        });
        // Another epoch means that another request began meanwhile.
        let knows_all = turn.is_some_and(|turn| turn.news == News::LookedAt && turn.epoch == self.epoch);
        self.open = knows_all.then_some(open);
    }
}

/// Epochs go from 1 to the largest number and start at 1 again; 0 and -1 have meanings of their own.
pub(super) fn next_epoch(epoch: i32) -> i32 {
    epoch.checked_add(1).unwrap_or(1)
}

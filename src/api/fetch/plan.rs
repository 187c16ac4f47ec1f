//! Which partitions a fetch reads: those it names, or those of its session (KIP-227).
//!
//! Invariant: a partition is in the plan once. The plan of a fetch that waits holds no slice of the request's frame.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::fetch::FetchRequest;
use parking_lot::Mutex;
use std::sync::Arc;

use super::session::{FetchKey, FetchSession, Naming, Turn, Wanted};
use crate::api::broker::Broker;
use crate::api::call::Call;
use crate::api::named_twice;
use crate::cluster::image::MetadataImage;
use crate::security::{Operation, Resource};

/// The epoch of a request that opens a session.
const INITIAL_EPOCH: i32 = 0;
/// The epoch of a request that wants no session, or ends one.
const FINAL_EPOCH: i32 = -1;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// A client.
    Consumer,
    /// A follower.
    Broker,
}

impl Reader {
    /// A follower says which replica it is: from version 15 on in a place of its own.
    pub(super) const fn of(request: &FetchRequest) -> Self {
        if request.replica_id >= 0 || request.replica_state.replica_id >= 0 {
            Self::Broker
        } else {
            Self::Consumer
        }
    }

    /// Refuses the topics that the requester may not read. A consumer needs the right to each topic; a broker needs one right to all.
    pub(super) fn check_permissions(self, call: &Call, wanted: &mut [Wanted]) {
        let is_allowed = |name: &str| match self {
            Self::Consumer => call.allows(Operation::Read, Resource::topic(name)),
            Self::Broker => call.allows(Operation::ClusterAction, Resource::CLUSTER),
        };
        for wanted in wanted {
            // An id without a topic is no secret: the answer says UNKNOWN_TOPIC_ID.
            let name =
                if wanted.key.topic_id.is_zero() { Some(&*wanted.key.topic) } else { wanted.name.as_deref() };
            if name.is_some_and(|name| !is_allowed(name)) {
                wanted.refused = Some(ErrorCode::TopicAuthorizationFailed);
            }
        }
    }
}

/// What a request reads, and which session its answer belongs to.
pub(super) struct Plan {
    pub(super) wanted: Vec<Wanted>,
    pub(super) session: Option<(i32, Arc<Mutex<FetchSession>>)>,
    /// Set for an incremental request.
    pub(super) turn: Option<Turn>,
}

/// The session that an incremental request belongs to, which is used now.
pub(super) fn session(broker: &Broker, request: &FetchRequest) -> Option<Arc<Mutex<FetchSession>>> {
    let now = broker.clock.wall_ms().0;
    if is_incremental(request) { broker.fetch_sessions.find(request.session_id, now) } else { None }
}

fn is_incremental(request: &FetchRequest) -> bool {
    ![INITIAL_EPOCH, FINAL_EPOCH].contains(&request.session_epoch)
}

/// How many partitions the plan of a request has. Those of its session to which something happens meanwhile are too few to count.
pub(super) fn partitions(request: &FetchRequest, session: Option<&Mutex<FetchSession>>) -> usize {
    let named: usize = request.topics.iter().map(|topic| topic.partitions.len()).sum();
    named + session.map_or(0, |session| session.lock().due())
}

impl Plan {
    pub(super) fn of(
        broker: &Broker,
        version: i16,
        mut request: FetchRequest,
        session: Option<Arc<Mutex<FetchSession>>>,
    ) -> Result<Self, ErrorCode> {
        let naming = Naming::of(version);
        let image = broker.controller.image();
        let wanted = named(&mut request, &image);
        let sessions = &broker.fetch_sessions;
        if is_incremental(&request) {
            let session = session.ok_or(ErrorCode::FetchSessionIdNotFound)?;
            return Self::of_session(broker, naming, request, (session, wanted), &image);
        }
        let now = broker.clock.wall_ms().0;
        sessions.remove(request.session_id);
        let opens = request.session_epoch == INITIAL_EPOCH && !wanted.is_empty();
        let session = if opens { sessions.open(naming, &wanted, now) } else { None };
        Ok(Self { wanted, session, turn: None })
    }

    fn of_session(
        broker: &Broker,
        naming: Naming,
        mut request: FetchRequest,
        (session, wanted): (Arc<Mutex<FetchSession>>, Vec<Wanted>),
        image: &MetadataImage,
    ) -> Result<Self, ErrorCode> {
        let (sessions, id) = (&broker.fetch_sessions, request.session_id);
        let forgotten = forgotten(&mut request);
        let mut locked = session.lock();
        if locked.epoch != request.session_epoch {
            return Err(ErrorCode::InvalidFetchSessionEpoch);
        }
        if locked.naming != naming {
            return Err(ErrorCode::FetchSessionTopicIdError);
        }
        locked.update(wanted, &forgotten);
        let (wanted, turn) = locked.begin(image);
        let size = locked.len();
        drop(locked);
        if size == 0 {
            sessions.remove(id);
            return Ok(Self { wanted, session: None, turn: None });
        }
        if !sessions.resized(id, size) {
            // There is no room for so many: the client begins anew, and goes on without a session if need be.
            return Err(ErrorCode::FetchSessionIdNotFound);
        }
        Ok(Self { wanted, session: Some((id, session)), turn: Some(turn) })
    }

    /// Adds partitions of the session, of which the request knew nothing: something happened to them while it waited.
    pub(super) fn add(&mut self, places: impl Iterator<Item = usize>, call: &Call, reader: Reader) {
        let Some((_, session)) = &self.session else { return };
        let image = call.broker.controller.image();
        let mut session = session.lock();
        let mut added: Vec<_> = places.filter_map(|place| session.wanted(place, &image)).collect();
        reader.check_permissions(call, &mut added);
        self.wanted.append(&mut added);
    }

    /// Which index each place has, among those that are wanted from an index on.
    pub(super) fn indexes(&self, from: usize) -> impl Iterator<Item = (usize, usize)> {
        self.wanted.iter().enumerate().skip(from).map(|(index, wanted)| (wanted.place, index))
    }

    /// News were taken that nobody looked at: the session's next request looks at all partitions.
    pub(super) fn passes_over_news(&mut self) {
        if let Some(turn) = &mut self.turn {
            turn.passes_over_news();
        }
    }

    /// Copies the names that point into the request's frame, so that the frame can be freed.
    pub(super) fn detach(&mut self) {
        self.wanted.iter_mut().for_each(Wanted::detach);
    }
}

/// The partitions that a request names. If it names one twice, the last entry counts.
fn named(request: &mut FetchRequest, image: &MetadataImage) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for topic in std::mem::take(&mut request.topics) {
        for partition in topic.partitions {
            let key = FetchKey {
                topic: topic.topic.clone(),
                topic_id: topic.topic_id,
                partition: partition.partition,
            };
            wanted.push(Wanted::new(key, partition, image));
        }
    }
    let mut wanted = named_twice::merged(wanted, |wanted| wanted.key.clone(), |first, again| *first = again);
    for (place, wanted) in wanted.iter_mut().enumerate() {
        wanted.place = place;
    }
    wanted
}

fn forgotten(request: &mut FetchRequest) -> Vec<FetchKey> {
    let topics = std::mem::take(&mut request.forgotten_topics_data);
    let keys = topics.into_iter().flat_map(|topic| {
        topic.partitions.into_iter().map(move |partition| FetchKey {
            topic: topic.topic.clone(),
            topic_id: topic.topic_id,
            partition,
        })
    });
    keys.collect()
}

//! Fetch (key 1): reads records, waiting for them when there are none yet.
//!
//! ```text
//! session → partitions wanted → read → enough? ─ yes, or time is up → response (records as file slices)
//!                                 ↑        └ no → park on those partitions ┐
//!                                 └──── those that have something new ─────┘
//! ```
//!
//! Invariant: an answer never holds more than the byte limits, except for one whole batch at its beginning; an empty record
//! set has no bytes (never null: librdkafka refuses that). Reading follows the partition's bounds, which are not known here.

mod read;
mod session;
mod session_cache;

pub use session_cache::FetchSessions;

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::fetch::{FetchRequest, FetchResponse, FetchableTopicResponse, PartitionData};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

use super::answer::Answer;
use super::call::Call;
use crate::partition::Parking;
use read::{Limits, Round};
use session::{FetchKey, FetchSession, Wanted};

/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 13;
/// The epoch of a request that opens a session.
const INITIAL_EPOCH: i32 = 0;
/// The epoch of a request that wants no session, or ends one.
const FINAL_EPOCH: i32 = -1;
/// No session.
const NO_SESSION: i32 = 0;

/// What a request reads, and which session its answer belongs to.
struct Plan {
    wanted: Vec<Wanted>,
    session: Option<(i32, Arc<Mutex<FetchSession>>)>,
    incremental: bool,
}

pub(super) async fn handle(call: Call, mut request: FetchRequest) -> Answer<FetchResponse> {
    let plan = match plan(&call, &mut request) {
        Ok(plan) => plan,
        Err(code) => return FetchResponse { error_code: code.code(), ..Default::default() }.into(),
    };
    let limits = Limits::of(&request, call.version, call.broker.config.network.fetch_max_bytes);
    let round = read_enough(&call, &plan, &limits).await;
    respond(plan, round)
}

fn plan(call: &Call, request: &mut FetchRequest) -> Result<Plan, ErrorCode> {
    let by_topic_id = call.version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let image = call.broker.controller.image();
    let mut wanted = Vec::new();
    for topic in std::mem::take(&mut request.topics) {
        for partition in topic.partitions {
            let key = FetchKey {
                topic: topic.topic.clone(),
                topic_id: topic.topic_id,
                partition: partition.partition,
            };
            wanted.push(Wanted::new(key, partition, &image));
        }
    }
    let sessions = &call.broker.fetch_sessions;
    let now = call.broker.clock.wall_ms().0;
    match request.session_epoch {
        FINAL_EPOCH | INITIAL_EPOCH => {
            sessions.remove(request.session_id);
            let opens = request.session_epoch == INITIAL_EPOCH && !wanted.is_empty();
            let session = if opens { sessions.open(by_topic_id, wanted.clone(), now) } else { None };
            Ok(Plan { wanted, session, incremental: false })
        }
        epoch => {
            let session = sessions.find(request.session_id, now).ok_or(ErrorCode::FetchSessionIdNotFound)?;
            let forgotten: Vec<FetchKey> = forgotten(request);
            let mut locked = session.lock();
            if locked.epoch != epoch {
                return Err(ErrorCode::InvalidFetchSessionEpoch);
            }
            if locked.by_topic_id != by_topic_id {
                return Err(ErrorCode::FetchSessionTopicIdError);
            }
            locked.update(wanted, &forgotten);
            let wanted = locked.wanted(&image);
            let size = locked.len();
            drop(locked);
            if size == 0 {
                sessions.remove(request.session_id);
                return Ok(Plan { wanted, session: None, incremental: false });
            }
            sessions.resized(request.session_id, size);
            Ok(Plan { wanted, session: Some((request.session_id, session)), incremental: true })
        }
    }
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

/// Reads until there is enough, an error to tell, or no time left.
async fn read_enough(call: &Call, plan: &Plan, limits: &Limits) -> Round {
    let mut round = Round::read(call, &plan.wanted, limits).await;
    if round.is_enough(limits) || plan.wanted.is_empty() {
        return round;
    }
    let time_is_up = tokio::time::sleep(limits.max_wait);
    tokio::pin!(time_is_up);
    // Parked first, compared afterwards: what comes in between is not missed.
    let parking = Parking::on(round.partitions());
    let mut news = round.outdated();
    loop {
        round.read_again(call, &plan.wanted, &news, limits).await;
        if round.is_enough(limits) {
            return round;
        }
        news = tokio::select! {
            news = parking.woken() => news,
            () = &mut time_is_up => return round,
        }
    }
}

fn respond(plan: Plan, round: Round) -> Answer<FetchResponse> {
    let mut answers = round.into_answers();
    let mut session_id = NO_SESSION;
    if let Some((id, session)) = &plan.session {
        session_id = *id;
        session.lock().news(&mut answers, !plan.incremental);
    }
    let mut payloads = Vec::new();
    let mut responses: Vec<FetchableTopicResponse> = Vec::new();
    for answered in answers {
        payloads.extend(answered.slice);
        push_partition(&mut responses, answered.key, answered.data);
    }
    Answer::WithPayloads(FetchResponse { session_id, responses, ..Default::default() }, payloads)
}

/// Partitions of one topic that follow each other share its entry.
fn push_partition(responses: &mut Vec<FetchableTopicResponse>, key: FetchKey, answer: PartitionData) {
    match responses.last_mut() {
        Some(topic) if topic.topic == key.topic && topic.topic_id == key.topic_id => {
            topic.partitions.push(answer)
        }
        _ => responses.push(FetchableTopicResponse {
            topic: key.topic,
            topic_id: key.topic_id,
            partitions: vec![answer],
            ..Default::default()
        }),
    }
}

/// A wait below zero is none.
fn wait(milliseconds: i32) -> Duration {
    Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
}

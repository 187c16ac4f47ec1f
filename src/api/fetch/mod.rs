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
//! A fetch that waits counts against a budget; one that finds it exhausted is answered at once.

mod plan;
mod read;
mod session;
pub mod session_cache;

use kalda_protocol::messages::fetch::{FetchRequest, FetchResponse, FetchableTopicResponse, PartitionData};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::answer::Answer;
use super::call::Call;
use crate::sys::{Room, TooMuchMemory, timer};
use plan::{Plan, Reader};
use read::{Limits, Round};
use session::FetchKey;

/// No session.
const NO_SESSION: i32 = 0;
/// Memory for a partition: in the plan, while the fetch waits, and in the answer.
const PARTITION_BYTES: usize = 512;
/// A fetch may wait for this many partitions without a claim of its own: what its connection has claimed for a waiting request is enough.
const FEW_PARTITIONS: usize = 8;

/// Planning more partitions takes longer than a request may use its thread.
const MANY_PARTITIONS: usize = 1000;

pub(super) async fn handle(call: &mut Call, request: FetchRequest) -> Answer<FetchResponse> {
    match fetch(call, request).await {
        Ok(answer) => answer,
        Err(refusal) => Err(refusal).into(),
    }
}

async fn fetch(call: &mut Call, request: FetchRequest) -> Result<Answer<FetchResponse>, TooMuchMemory> {
    let session = plan::session(&call.broker, &request);
    let partitions = plan::partitions(&request, session.as_deref());
    if partitions > FEW_PARTITIONS {
        call.claim(partitions * PARTITION_BYTES).await?;
    }
    let limits = Limits::of(&request, call.version, call.broker.config.network.fetch_max_bytes);
    let reader = Reader::of(&request);
    let planned = if partitions > MANY_PARTITIONS {
        let (broker, version) = (Arc::clone(&call.broker), call.version);
        call.at_length(move || Plan::of(&broker, version, request, session)).await
    } else {
        Plan::of(&call.broker, call.version, request, session)
    };
    let mut plan = match planned {
        Ok(plan) => plan,
        Err(code) => return Ok(FetchResponse { error_code: code.code(), ..Default::default() }.into()),
    };
    reader.check_permissions(call, &mut plan.wanted);
    let parking = plan.turn.as_ref().map(|turn| Arc::clone(&turn.parking));
    let mut round = Round::read(call, &plan.wanted, &limits, parking).await;
    let is_for_something = plan.turn.is_some() || !plan.wanted.is_empty();
    if !round.is_enough(&limits) && is_for_something {
        let mut room = call.broker.waiting.room();
        if has_room(&mut room, plan.wanted.len()) {
            plan.detach();
            round.forget_copies();
            call.only_waits();
            wait_for_more(call, &mut plan, &mut round, &limits, (reader, &mut room)).await;
            call.claim(room.bytes()).await?;
        }
    }
    Ok(respond(plan, round))
}

/// Whether a fetch may wait for so many partitions.
fn has_room(room: &mut Room, partitions: usize) -> bool {
    partitions <= FEW_PARTITIONS || room.try_grow_to(partitions * PARTITION_BYTES)
}

/// Waits and reads until there is enough, an error to tell, no time left, or no room for partitions to which something happens.
async fn wait_for_more(
    call: &mut Call,
    plan: &mut Plan,
    round: &mut Round,
    limits: &Limits,
    (reader, room): (Reader, &mut Room),
) {
    let time_is_up = timer::sleep(limits.max_wait);
    tokio::pin!(time_is_up);
    // A session was parked on each partition before that was read.
    let (parking, mut news) = match &plan.turn {
        Some(turn) => (Arc::clone(&turn.parking), BTreeSet::new()),
        None => round.park(),
    };
    let mut indexes: HashMap<usize, usize> = plan.indexes(0).collect();
    loop {
        let known = plan.wanted.len();
        let unknown: Vec<usize> = news.iter().copied().filter(|place| !indexes.contains_key(place)).collect();
        if !has_room(room, known + unknown.len()) {
            return plan.passes_over_news();
        }
        plan.add(unknown.into_iter(), call, reader);
        indexes.extend(plan.indexes(known));
        let changed = news.iter().filter_map(|place| indexes.get(place).copied());
        round.read_again(call, &plan.wanted, changed, limits).await;
        if round.is_enough(limits) {
            return;
        }
        news = tokio::select! {
            news = parking.woken() => news,
            () = &mut time_is_up => return,
        }
    }
}

fn respond(plan: Plan, round: Round) -> Answer<FetchResponse> {
    let mut answers = round.into_answers(plan.wanted);
    let mut session_id = NO_SESSION;
    if let Some((id, session)) = &plan.session {
        session_id = *id;
        session.lock().end(plan.turn.as_ref(), &mut answers);
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

/// The longest time that a fetch waits. Most clients give up after thirty seconds, and Kafka closes an idle connection after ten minutes.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// A negative wait is none, as in Kafka.
fn wait(milliseconds: i32) -> Duration {
    Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0)).min(LONGEST_WAIT)
}

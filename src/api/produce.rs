//! Produce (key 0): appends record batches to partitions.
//!
//! Invariant: every partition that was named gets an answer, in the order of the request. All appends happen before the
//! first wait, so that a later request of the connection may start while this one waits for its acks.

use bytes::Bytes;
use kalda_protocol::messages::produce::{
    BatchIndexAndErrorMessage, LeaderIdAndEpoch, PartitionProduceData, PartitionProduceResponse,
    ProduceRequest, ProduceResponse, TopicProduceData, TopicProduceResponse,
};
use kalda_protocol::records::{BatchError, BatchHeader, Compression};
use kalda_protocol::{ErrorCode, Records};
use std::sync::Arc;
use std::time::Duration;

use super::answer::Answer;
use super::call::Call;
use super::transactional::{self, Unentitled, Verified};
use super::{error_code, named_twice, topics};
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::coordinator::transaction::TransactionalId;
use crate::log::{AppendError, AppendOrigin, BatchChecker, CheckedBatches, RecordRejection};
use crate::partition::{Acks, AppendFailure, LeaderAppend, NotServing, Partition};
use crate::security::{Operation, Resource};
use crate::sys::timer;
use crate::types::{LeaderEpoch, Offset, PartitionIndex};

/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 13;
/// A compressed batch up to `QUICK_BYTES` is decompressed on this thread, as long as no more than `QUICKLY_OPENED_BYTES` come out of it:
/// that takes less time than handing it to another thread. The size of the result isn't known before.
const QUICK_BYTES: usize = 16 * 1024;
const QUICKLY_OPENED_BYTES: usize = 128 * 1024;
/// A request with up to this many partitions needs no claim: what every request may hold is enough.
const FEW_PARTITIONS: usize = 32;
/// Memory for a partition besides its records: its part of the answer, and the wait for its acks.
const PARTITION_BYTES: usize = size_of::<PartitionProduceResponse>() + 64;
/// Kafka refuses zstd in older versions: their consumers can't read it.
const FIRST_VERSION_WITH_ZSTD: i16 = 7;

pub(super) async fn handle(call: &mut Call, mut request: ProduceRequest) -> Answer<ProduceResponse> {
    let acks = match request.acks {
        0 => Some(Acks::None),
        1 => Some(Acks::Leader),
        -1 => Some(Acks::All),
        _ => None,
    };
    let (topics, timeout_ms) = (std::mem::take(&mut request.topic_data), request.timeout_ms);
    let is_transaction = topics.iter().any(is_transactional);
    let may_write = |id: &&str| call.allows(Operation::Write, Resource::transactional_id(id));
    let transactional_id = if is_transaction {
        let id = request.transactional_id.as_deref().filter(may_write).map(TransactionalId::from);
        Some(id.ok_or(ErrorCode::TransactionalIdAuthorizationFailed))
    } else {
        None
    };
    // The id points into the frame, which must not be kept while this request waits.
    drop(request);
    let partitions: usize = topics.iter().map(|topic| topic.partition_data.len()).sum();
    if partitions > FEW_PARTITIONS
        && let Err(refusal) = call.claim(partitions * PARTITION_BYTES).await
    {
        return Err(refusal).into();
    }
    let topics = once(topics);
    let verified = match transactional_id {
        None => None,
        Some(Err(code)) => return refuse_all(topics, acks, code),
        Some(Ok(id)) => match transactional::verify(call, &id, &topics).await {
            Ok(verified) => Some(verified),
            Err(code) => return refuse_all(topics, acks, code),
        },
    };
    let verified = verified.as_ref();
    let mut waits = Vec::new();
    let mut responses = Vec::with_capacity(topics.len());
    for topic in topics {
        let topic_place = responses.len();
        let appended = append_to_topic(call, (acks, verified), topic, |place, pending| {
            waits.push((topic_place, place, pending));
        });
        responses.push(appended.await);
    }
    let mut response = ProduceResponse { responses, ..ProduceResponse::default() };
    if !waits.is_empty() {
        response.responses.iter_mut().for_each(|topic| topic.name = topic.name.detached());
        call.only_waits();
    }
    for (topic, place, code) in unacknowledged(waits, acks, timeout_ms).await {
        let topic = response.responses.get_mut(topic);
        if let Some(answer) = topic.and_then(|topic| topic.partition_responses.get_mut(place)) {
            *answer = refused(answer.index, code);
        }
    }
    if acks == Some(Acks::None) { answer_to_acks_none(&response) } else { response.into() }
}

/// Of a partition that is named twice, the last batch is appended, as with Kafka.
fn once(topics: Vec<TopicProduceData>) -> Vec<TopicProduceData> {
    let key = |topic: &TopicProduceData| (topic.name.clone(), topic.topic_id);
    let mut topics = named_twice::merged(topics, key, |first, again| {
        first.partition_data.extend(again.partition_data);
    });
    for topic in &mut topics {
        let partitions = std::mem::take(&mut topic.partition_data);
        topic.partition_data = named_twice::last_of_each(partitions, |partition| partition.index);
    }
    topics
}

/// Waits for all acks, up to the producer's timeout. Gives the partitions that were not acknowledged, and why.
async fn unacknowledged(
    waits: Vec<(usize, usize, Pending)>,
    acks: Option<Acks>,
    timeout_ms: i32,
) -> Vec<(usize, usize, ErrorCode)> {
    if waits.is_empty() {
        return Vec::new();
    }
    // The answer when the time is up. The records are in the log then, and may still be acknowledged.
    let mut codes = vec![Some(ErrorCode::RequestTimedOut); waits.len()];
    let acknowledging = async {
        for ((_, _, pending), code) in waits.iter().zip(&mut codes) {
            *code = pending.acknowledged(acks).await.err().map(error_code::not_serving);
        }
    };
    let patience = Duration::from_millis(u64::try_from(timeout_ms).unwrap_or(0));
    // A timeout isn't an error here: the codes that nobody replaced say REQUEST_TIMED_OUT.
    let _ = timer::timeout(patience, acknowledging).await;
    let places = waits.into_iter().zip(codes);
    places.filter_map(|((topic, place, _), code)| Some((topic, place, code?))).collect()
}

/// Records that are appended and not acknowledged yet.
struct Pending {
    partition: Arc<Partition>,
    end: Offset,
    epoch: LeaderEpoch,
    settled: bool,
    committed: bool,
}

impl Pending {
    /// True if nothing more has to be waited for.
    fn is_done(&self, acks: Acks) -> bool {
        if acks == Acks::All { self.committed } else { self.settled }
    }

    /// With `acks=0`, too, the next request waits for the disk: otherwise such a producer could fill memory without bound.
    async fn acknowledged(&self, acks: Option<Acks>) -> Result<(), NotServing> {
        match acks {
            Some(Acks::All) => self.partition.committed(self.end, self.epoch).await,
            _ => self.partition.settled(self.end, self.epoch).await,
        }
    }
}

/// With `acks=0` a failure closes the connection, as in Kafka: there is no other way to tell the producer.
fn answer_to_acks_none(response: &ProduceResponse) -> Answer<ProduceResponse> {
    let mut partitions = response.responses.iter().flat_map(|topic| &topic.partition_responses);
    match partitions.find(|partition| partition.error_code != ErrorCode::None.code()) {
        None => Answer::Silence,
        Some(failed) => Answer::Close(format!(
            "a produce request with acks=0 failed for partition {} with error {}",
            failed.index, failed.error_code
        )),
    }
}

fn is_transactional(topic: &TopicProduceData) -> bool {
    topic.partition_data.iter().any(transactional::is_marked)
}

fn has(topic: &TopicImage, data: &PartitionProduceData) -> bool {
    topic.partition(PartitionIndex(data.index)).is_some()
}

/// The same error for every partition of a request.
fn refuse_all(topics: Vec<TopicProduceData>, acks: Option<Acks>, code: ErrorCode) -> Answer<ProduceResponse> {
    let response = all_refused(topics, code);
    if acks == Some(Acks::None) { answer_to_acks_none(&response) } else { response.into() }
}

fn all_refused(topics: Vec<TopicProduceData>, code: ErrorCode) -> ProduceResponse {
    let topic = |topic: TopicProduceData| TopicProduceResponse {
        partition_responses: topic.partition_data.iter().map(|data| refused(data.index, code)).collect(),
        name: topic.name,
        topic_id: topic.topic_id,
        ..Default::default()
    };
    ProduceResponse { responses: topics.into_iter().map(topic).collect(), ..Default::default() }
}

/// The topic that records are for.
pub(super) fn find_topic<'a>(
    call: &Call,
    image: &'a MetadataImage,
    topic: &TopicProduceData,
) -> Result<&'a TopicImage, ErrorCode> {
    if call.version >= FIRST_VERSION_WITH_TOPIC_IDS {
        topics::allowed_by_id(call, image, Operation::Write, topic.topic_id)
    } else {
        topics::allowed(call, image, Operation::Write, &topic.name)
    }
}

async fn append_to_topic(
    call: &mut Call,
    (acks, verified): (Option<Acks>, Option<&Verified>),
    topic: TopicProduceData,
    mut wait: impl FnMut(usize, Pending),
) -> TopicProduceResponse {
    let image = call.broker.controller.image();
    let found = find_topic(call, &image, &topic);
    let mut partition_responses = Vec::with_capacity(topic.partition_data.len());
    for data in topic.partition_data {
        let appended = match (acks, found) {
            (_, Err(code)) => Err(boxed(data.index, code)),
            (None, Ok(topic)) if !has(topic, &data) => {
                Err(boxed(data.index, ErrorCode::UnknownTopicOrPartition))
            }
            (None, Ok(topic)) => Err(refused_acks(topic, data.index, verified)),
            (Some(acks), Ok(topic)) => append_to_partition(call, (acks, verified), topic, &data).await,
        };
        call.breathe().await;
        match appended {
            Ok((response, pending)) => {
                if acks.is_some_and(|acks| !pending.is_done(acks)) {
                    wait(partition_responses.len(), pending);
                }
                partition_responses.push(response);
            }
            Err(response) => partition_responses.push(*response),
        }
    }
    TopicProduceResponse {
        name: topic.name,
        topic_id: topic.topic_id,
        partition_responses,
        ..Default::default()
    }
}

/// What is wrong with a batch of a transaction is told before what is wrong with `acks`.
fn refused_acks(
    topic: &TopicImage,
    index: i32,
    verified: Option<&Verified>,
) -> Box<PartitionProduceResponse> {
    match verified.map(|verified| verified.of(&topic.name, index)) {
        Some(Err(refusal)) => Box::new(unentitled(index, refusal)),
        _ => boxed(index, ErrorCode::InvalidRequiredAcks),
    }
}

async fn append_to_partition(
    call: &mut Call,
    (acks, verified): (Acks, Option<&Verified>),
    topic: &TopicImage,
    data: &PartitionProduceData,
) -> Result<(PartitionProduceResponse, Pending), Box<PartitionProduceResponse>> {
    let index = data.index;
    let (header, records) = single_batch(call, data).map_err(|error| Box::new(error.refused(index)))?;
    if topics::is_internal(&topic.name) && &*call.client_id != topics::ADMIN_CLIENT_ID {
        return Err(boxed(index, ErrorCode::InvalidTopicException));
    }
    let partition = call.broker.partitions.find(topic, PartitionIndex(index));
    let partition = partition.map_err(|failure| boxed(index, error_code::partition(&failure)))?;
    let verified = verified.filter(|_| transactional::says_whose(&header));
    let entitlement = verified.map(|verified| verified.of(&topic.name, index));
    let entitlement = entitlement.transpose().map_err(|refusal| Box::new(unentitled(index, refusal)))?;
    let appended = match check(call, &partition, acks, &header, records).await {
        Ok(checked) => {
            let checked = checked.within_frame(call.frame_bytes());
            match entitlement {
                None => partition.append_checked(checked, acks, None),
                Some(entitlement) => partition.append_in_transaction(&header, checked, acks, entitlement),
            }
        }
        Err(failure) => Err(failure),
    };
    match appended {
        Ok(LeaderAppend { appended, epoch, committed }) => {
            let response = PartitionProduceResponse {
                index,
                base_offset: appended.base_offset.0,
                log_append_time_ms: appended.log_append_time_ms.map_or(-1, |time| time.0),
                log_start_offset: appended.log_start_offset.0,
                ..Default::default()
            };
            let (end, settled) = (appended.last_offset.next(), appended.settled);
            Ok((response, Pending { partition, end, epoch, settled, committed }))
        }
        Err(failure) => {
            call.explain(error_code::append(&failure), format_args!("{}: {failure}", partition.name()));
            Err(Box::new(append_refused(&partition, index, &failure)))
        }
    }
}

/// Checks a batch. One that has to be decompressed, and is large, is checked on a thread that other requests don't need.
async fn check(
    call: &mut Call,
    partition: &Partition,
    acks: Acks,
    header: &BatchHeader,
    records: Bytes,
) -> Result<CheckedBatches, AppendFailure> {
    let checker = partition.batch_checker(acks)?;
    let now = call.broker.clock.wall_ms();
    let check = move |checker: &BatchChecker, records| checker.check(records, AppendOrigin::Client, now);
    if !checker.opens(header) {
        return Ok(check(&checker, records)?);
    }
    if records.len() <= QUICK_BYTES {
        let checked = check(&checker.clone().within(QUICKLY_OPENED_BYTES), records.clone());
        if !matches!(&checked, Err(error) if error.opens_too_large()) {
            return Ok(checked?);
        }
    }
    Ok(call.at_length(move || check(&checker, records)).await?)
}

fn append_refused(partition: &Partition, index: i32, failure: &AppendFailure) -> PartitionProduceResponse {
    let mut response = refused(index, error_code::append(failure));
    let AppendFailure::Log(error) = failure else { return response };
    if error_code::tells_log_start(error) {
        response.log_start_offset = partition.bounds(None).map_or(-1, |bounds| bounds.log_start.0);
    }
    let (rejected, summary) = match error {
        AppendError::RejectedRecords(rejected) => (rejected, rejection_summary(rejected)),
        AppendError::InvalidTimestamp(rejected) => {
            (rejected, "One or more records have been rejected due to invalid timestamp".to_owned())
        }
        _ => return response,
    };
    response.error_message = Some(summary.into());
    let record_error = |rejection: &RecordRejection| BatchIndexAndErrorMessage {
        batch_index: rejection.index,
        batch_index_error_message: Some(rejection.reason.as_str().into()),
        ..Default::default()
    };
    response.record_errors = rejected.iter().map(record_error).collect();
    response
}

/// Kafka's sentence: how many there are, and the first three.
fn rejection_summary(rejected: &[RecordRejection]) -> String {
    let first = rejected.iter().take(3);
    let shown: Vec<String> = first
        .map(|rejection| {
            format!("RecordError(batchIndex={}, message='{}')", rejection.index, rejection.reason)
        })
        .collect();
    format!(
        "One or more records have been rejected due to {} record errors in total, and only showing the first three \
         errors at most: [{}]",
        rejected.len(),
        shown.join(", ")
    )
}

fn refused(index: i32, code: ErrorCode) -> PartitionProduceResponse {
    PartitionProduceResponse {
        index,
        error_code: code.code(),
        base_offset: -1,
        log_append_time_ms: -1,
        log_start_offset: -1,
        current_leader: LeaderIdAndEpoch::default(),
        ..Default::default()
    }
}

fn unentitled(index: i32, refusal: Unentitled) -> PartitionProduceResponse {
    let error_message = refusal.message.map(Into::into);
    PartitionProduceResponse { error_message, ..refused(index, refusal.code) }
}

/// A refusal. Boxed, because it is large and rare.
fn boxed(index: i32, code: ErrorCode) -> Box<PartitionProduceResponse> {
    Box::new(refused(index, code))
}

/// Why a partition's records aren't one batch.
enum NotOneBatch {
    Code(ErrorCode),
    /// A message format that doesn't exist.
    Magic(i8),
}

impl NotOneBatch {
    fn refused(self, index: i32) -> PartitionProduceResponse {
        match self {
            Self::Code(code) => refused(index, code),
            Self::Magic(magic) => PartitionProduceResponse {
                error_message: Some(format!("Invalid magic found in record: {magic}").into()),
                ..refused(index, ErrorCode::CorruptMessage)
            },
        }
    }
}

/// The one batch that a produce request may hold for a partition, with its header.
fn single_batch(call: &Call, data: &PartitionProduceData) -> Result<(BatchHeader, Bytes), NotOneBatch> {
    let invalid = NotOneBatch::Code(ErrorCode::InvalidRecord);
    let Some(Records::Bytes(records)) = &data.records else { return Err(invalid) };
    let header = BatchHeader::parse(records).map_err(|error| match error {
        BatchError::UnknownMagic { magic } => NotOneBatch::Magic(magic),
        BatchError::UnknownCompression { .. } => {
            call.explain(ErrorCode::UnknownServerError, error);
            NotOneBatch::Code(ErrorCode::UnknownServerError)
        }
        _ => NotOneBatch::Code(ErrorCode::InvalidRecord),
    })?;
    if header.size_in_bytes() != records.len() {
        return Err(invalid);
    }
    if call.version < FIRST_VERSION_WITH_ZSTD && header.attributes.compression() == Compression::Zstd {
        return Err(NotOneBatch::Code(ErrorCode::UnsupportedCompressionType));
    }
    Ok((header, records.clone()))
}

//! WriteTxnMarkers (key 27): a transaction coordinator ends producers' transactions in partitions that this broker leads.
//!
//! Invariant: as in Kafka, a producer is answered once however often it is named, and of a partition that is named for it more than once,
//! the last end counts. A producer without partitions isn't answered at all. A partition that one marker names again and again gets it once; Kafka doesn't
//! answer such a request.

use std::collections::{BTreeMap, HashSet};

use kalda_protocol::messages::write_txn_markers::{
    WritableTxnMarker, WritableTxnMarkerPartitionResult, WritableTxnMarkerResult,
    WritableTxnMarkerTopicResult, WriteTxnMarkersRequest, WriteTxnMarkersResponse,
};
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::error_code;
use crate::coordinator::transaction_ends::NotEnded;
use crate::security::{Operation, Resource};
use crate::types::{MarkerEpoch, PartitionIndex, ProducerEpoch, ProducerId, TransactionEnd};

/// From this version of transactions on the producer's epoch is raised before a transaction ends.
const RAISES_EPOCHS: i8 = 2;
/// So many partitions are written at once, and waited for together.
const PARTITIONS_AT_ONCE: usize = 256;
/// What a partition takes while it is answered: in the maps, and in the response.
const PARTITION_BYTES: usize = 160 + size_of::<WritableTxnMarkerPartitionResult>();

/// The codes of one producer's partitions, by topic.
type Codes = BTreeMap<StrBytes, BTreeMap<i32, ErrorCode>>;

pub(super) async fn handle(
    call: &mut Call,
    request: WriteTxnMarkersRequest,
) -> Answer<WriteTxnMarkersResponse> {
    let topics = request.markers.iter().flat_map(|marker| &marker.topics);
    let partitions = topics.map(|topic| topic.partition_indexes.len() + 1).sum::<usize>();
    if let Err(refusal) = call.claim(partitions * PARTITION_BYTES).await {
        return Err(refusal).into();
    }
    let may = call.allows(Operation::Alter, Resource::CLUSTER)
        || call.allows(Operation::ClusterAction, Resource::CLUSTER);
    let mut answers: BTreeMap<i64, Codes> = BTreeMap::new();
    for marker in &request.markers {
        let codes = answers.entry(marker.producer_id).or_default();
        if may { write(call, marker, codes).await } else { refuse(call, marker, codes).await }
    }
    let mut markers = Vec::with_capacity(answers.len());
    for (producer_id, codes) in answers.into_iter().filter(|(_, codes)| !codes.is_empty()) {
        markers.push(WritableTxnMarkerResult {
            producer_id,
            topics: codes.into_iter().map(topic_result).collect(),
            ..Default::default()
        });
        call.breathe().await;
    }
    WriteTxnMarkersResponse { markers, ..Default::default() }.into()
}

/// Ends a transaction in all partitions that are named, once in each, and notes what came of it.
async fn write(call: &mut Call, marker: &WritableTxnMarker, codes: &mut Codes) {
    let result = if marker.transaction_result { TransactionResult::Commit } else { TransactionResult::Abort };
    let raises = marker.transaction_version >= RAISES_EPOCHS;
    let end = TransactionEnd {
        producer_id: ProducerId(marker.producer_id),
        producer_epoch: ProducerEpoch(marker.producer_epoch),
        marker: EndTransactionMarker { result, coordinator_epoch: marker.coordinator_epoch },
        marker_epoch: if raises { MarkerEpoch::Raised } else { MarkerEpoch::OfData },
    };
    let mut seen = HashSet::new();
    let mut named = named(marker);
    loop {
        let some: Vec<_> = named.by_ref().take(PARTITIONS_AT_ONCE).collect();
        if some.is_empty() {
            return;
        }
        let some: Vec<_> = some.into_iter().filter(|it| seen.insert(*it)).collect();
        let partitions: Vec<_> =
            some.iter().map(|(name, index)| (&***name, PartitionIndex(*index))).collect();
        let ended = call.broker.transaction_ends.write(end, &partitions).await;
        if let Some(Err(error)) = ended.iter().find(|ended| matches!(ended, Err(NotEnded::Malformed))) {
            call.explain(ErrorCode::UnknownServerError, error);
        }
        let told = ended.iter().map(|ended| ended.map_or_else(error_code::not_ended, |()| ErrorCode::None));
        for ((name, index), code) in some.into_iter().zip(told) {
            codes.entry(name.clone()).or_default().insert(index, code);
        }
        call.breathe().await;
    }
}

async fn refuse(call: &mut Call, marker: &WritableTxnMarker, codes: &mut Codes) {
    for (name, index) in named(marker) {
        codes.entry(name.clone()).or_default().insert(index, ErrorCode::ClusterAuthorizationFailed);
        call.breathe().await;
    }
}

fn named(marker: &WritableTxnMarker) -> impl Iterator<Item = (&StrBytes, i32)> {
    let topics = marker.topics.iter();
    topics.flat_map(|topic| topic.partition_indexes.iter().map(|index| (&topic.name, *index)))
}

fn topic_result((name, partitions): (StrBytes, BTreeMap<i32, ErrorCode>)) -> WritableTxnMarkerTopicResult {
    let partitions = partitions.into_iter().map(|(partition_index, code)| WritableTxnMarkerPartitionResult {
        partition_index,
        error_code: code.code(),
        ..Default::default()
    });
    WritableTxnMarkerTopicResult { name, partitions: partitions.collect(), ..Default::default() }
}

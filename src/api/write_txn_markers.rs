//! WriteTxnMarkers (key 27): a transaction coordinator ends producers' transactions in partitions that this broker leads.
//!
//! Invariant: as in Kafka, a producer is answered once however often it is named, and of a partition that is named for it more than once,
//! the last end counts. A producer without partitions isn't answered at all.

use std::collections::BTreeMap;

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
const PARTITION_BYTES: usize = 96 + size_of::<WritableTxnMarkerPartitionResult>();

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
        let ended = if may { write(call, marker).await } else { refused(marker) };
        for (topic, index, code) in ended {
            let of_producer = answers.entry(marker.producer_id).or_default();
            of_producer.entry(topic).or_default().insert(index, code);
        }
    }
    let markers = answers.into_iter().map(|(producer_id, codes)| WritableTxnMarkerResult {
        producer_id,
        topics: codes.into_iter().map(topic_result).collect(),
        ..Default::default()
    });
    WriteTxnMarkersResponse { markers: markers.collect(), ..Default::default() }.into()
}

/// Ends a transaction in all partitions that are named.
async fn write(call: &mut Call, marker: &WritableTxnMarker) -> Vec<(StrBytes, i32, ErrorCode)> {
    let result = if marker.transaction_result { TransactionResult::Commit } else { TransactionResult::Abort };
    let raises = marker.transaction_version >= RAISES_EPOCHS;
    let end = TransactionEnd {
        producer_id: ProducerId(marker.producer_id),
        producer_epoch: ProducerEpoch(marker.producer_epoch),
        marker: EndTransactionMarker { result, coordinator_epoch: marker.coordinator_epoch },
        marker_epoch: if raises { MarkerEpoch::Raised } else { MarkerEpoch::OfData },
    };
    let named: Vec<_> = named(marker).collect();
    let mut answered = Vec::with_capacity(named.len());
    for some in named.chunks(PARTITIONS_AT_ONCE) {
        let partitions: Vec<_> =
            some.iter().map(|(name, index)| (&***name, PartitionIndex(*index))).collect();
        let ended = call.broker.transaction_ends.write(end, &partitions).await;
        if let Some(Err(error)) = ended.iter().find(|ended| matches!(ended, Err(NotEnded::Malformed))) {
            call.explain(ErrorCode::UnknownServerError, error);
        }
        let codes = ended.iter().map(|ended| ended.map_or_else(error_code::not_ended, |()| ErrorCode::None));
        answered.extend(some.iter().zip(codes).map(|((name, index), code)| ((*name).clone(), *index, code)));
        call.breathe().await;
    }
    answered
}

fn refused(marker: &WritableTxnMarker) -> Vec<(StrBytes, i32, ErrorCode)> {
    let code = ErrorCode::ClusterAuthorizationFailed;
    named(marker).map(|(name, index)| (name.clone(), index, code)).collect()
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

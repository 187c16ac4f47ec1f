//! The one table of what is served: API key → handler.
//!
//! Invariant: a key that stands here is served at every version that Kafka 4.4 serves; ApiVersions and the README's table are
//! read from here. Anything else closes the connection, as Kafka does.

use bytes::Bytes;
use kalda_protocol::frame::RequestFrame;
use kalda_protocol::messages::api_versions::ApiVersionsRequest;
use kalda_protocol::{ApiKey, Request};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::answer::{self, Answer, Outcome};
use super::broker::Broker;
use super::call::Call;
use super::session::Session;
use super::{
    Started, add_offsets_to_txn, add_partitions_to_txn, alter_configs, alter_partition_reassignments,
    alter_replica_log_dirs, api_versions, consumer_group_describe, consumer_group_heartbeat,
    create_partitions, create_topics, decode, delete_groups, delete_records, delete_topics, describe_cluster,
    describe_configs, describe_groups, describe_log_dirs, describe_producers, describe_quorum,
    describe_topic_partitions, describe_transactions, elect_leaders, end_txn, fetch, find_coordinator,
    heartbeat, incremental_alter_configs, init_producer_id, join_group, leave_group, list_config_resources,
    list_groups, list_offsets, list_partition_reassignments, list_transactions, metadata, offset_commit,
    offset_delete, offset_fetch, offset_for_leader_epoch, produce, streams_group_describe,
    streams_group_heartbeat, streams_group_topology_description_update, sync_group, txn_offset_commit,
    unregister_broker, update_features, write_txn_markers,
};
use crate::security::{Operation, Resource};
use crate::sys::Room;

/// One API that is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The key.
    pub key: ApiKey,
}

impl Row {
    /// The versions that are advertised and served.
    #[must_use]
    pub fn versions(&self) -> RangeInclusive<i16> {
        // Every key of this table is one that brokers advertise; the empty range would serve nothing.
        let advertised = self.key.broker_advertises().unwrap_or(RangeInclusive::new(1, 0));
        // Produce is advertised from version 0 for old clients' sake, and served from the first that is defined.
        self.key.min_version().max(*advertised.start())..=*advertised.end()
    }
}

/// The handler of a row; with an operation, one that asks first whether the client may do that to the cluster.
macro_rules! handler {
    ($handler:path) => {
        $handler
    };
    ($handler:path, $operation:ident, $refused:path) => {
        async |call: &mut Call, request| {
            if call.allows(Operation::$operation, Resource::CLUSTER) {
                $handler(call, request).await
            } else {
                $refused(call, request).await
            }
        }
    };
}

macro_rules! served {
    ($($key:ident, $handler:path $(, $operation:ident else $refused:path)?;)*) => {
        const ROWS: &[Row] = &[$(Row { key: ApiKey::$key }),*];

        /// Each API has a future of its own: one for all would be as large as the largest.
        fn dispatch(call: Call, frame: RequestFrame) -> Started {
            match frame.api_key {
                $(ApiKey::$key => {
                    let handler = handler!($handler $(, $operation, $refused)?);
                    Box::pin(serve(call, (frame.correlation_id, frame.body), handler))
                })*
                other => refused(format!("the API {other:?} is not served")),
            }
        }
    };
}

served! {
    Produce, produce::handle;
    Fetch, fetch::handle;
    ListOffsets, list_offsets::handle;
    Metadata, metadata::handle;
    OffsetCommit, offset_commit::handle;
    OffsetFetch, offset_fetch::handle;
    FindCoordinator, find_coordinator::handle;
    JoinGroup, join_group::handle;
    Heartbeat, heartbeat::handle;
    LeaveGroup, leave_group::handle;
    SyncGroup, sync_group::handle;
    DescribeGroups, describe_groups::handle;
    ListGroups, list_groups::handle;
    ApiVersions, api_versions::handle;
    CreateTopics, create_topics::handle;
    DeleteTopics, delete_topics::handle;
    DeleteRecords, delete_records::handle;
    InitProducerId, init_producer_id::handle;
    OffsetForLeaderEpoch, offset_for_leader_epoch::handle;
    AddPartitionsToTxn, add_partitions_to_txn::handle;
    AddOffsetsToTxn, add_offsets_to_txn::handle;
    EndTxn, end_txn::handle;
    WriteTxnMarkers, write_txn_markers::handle;
    TxnOffsetCommit, txn_offset_commit::handle;
    DescribeConfigs, describe_configs::handle;
    AlterConfigs, alter_configs::handle;
    AlterReplicaLogDirs, alter_replica_log_dirs::handle, Alter else alter_replica_log_dirs::refused;
    DescribeLogDirs, describe_log_dirs::handle, Describe else describe_log_dirs::refused;
    CreatePartitions, create_partitions::handle;
    DeleteGroups, delete_groups::handle;
    ElectLeaders, elect_leaders::handle, Alter else elect_leaders::refused;
    IncrementalAlterConfigs, incremental_alter_configs::handle;
    AlterPartitionReassignments, alter_partition_reassignments::handle, Alter else alter_partition_reassignments::refused;
    ListPartitionReassignments, list_partition_reassignments::handle, Describe else list_partition_reassignments::refused;
    OffsetDelete, offset_delete::handle;
    DescribeQuorum, describe_quorum::handle, Describe else describe_quorum::refused;
    UpdateFeatures, update_features::handle, Alter else update_features::refused;
    DescribeCluster, describe_cluster::handle;
    DescribeProducers, describe_producers::handle;
    UnregisterBroker, unregister_broker::handle, Alter else unregister_broker::refused;
    DescribeTransactions, describe_transactions::handle;
    ListTransactions, list_transactions::handle;
    ConsumerGroupHeartbeat, consumer_group_heartbeat::handle;
    ConsumerGroupDescribe, consumer_group_describe::handle;
    ListConfigResources, list_config_resources::handle, DescribeConfigs else list_config_resources::refused;
    DescribeTopicPartitions, describe_topic_partitions::handle;
    StreamsGroupHeartbeat, streams_group_heartbeat::handle;
    StreamsGroupDescribe, streams_group_describe::handle;
    StreamsGroupTopologyDescriptionUpdate, streams_group_topology_description_update::handle;
}

/// All that is served, by key.
#[must_use]
pub fn served() -> &'static [Row] {
    ROWS
}

/// Begins to serve one frame.
pub(super) fn start(
    broker: &Arc<Broker>,
    session: &Arc<Session>,
    frame: Bytes,
    room: Option<Room>,
) -> Started {
    let frame_bytes = frame.len();
    let frame = match RequestFrame::parse(&frame) {
        Ok(frame) => frame,
        Err(error) => return refused(format!("a request can't be read: {error}")),
    };
    let Some(row) = ROWS.iter().find(|row| row.key == frame.api_key) else {
        return refused(format!("the API {:?} is not served", frame.api_key));
    };
    if !row.versions().contains(&frame.api_version) {
        return unknown_version(&frame);
    }
    let named = (frame.api_version, frame.client_id.clone().unwrap_or_default());
    let call = Call::new(Arc::clone(broker), Arc::clone(session), named, (frame_bytes, room));
    dispatch(call, frame)
}

fn refused(reason: String) -> Started {
    Box::pin(std::future::ready(Outcome::Close(reason)))
}

/// Clients find out by ApiVersions what there is, so that one gets an answer at any version.
fn unknown_version(frame: &RequestFrame) -> Started {
    if frame.api_key != ApiKey::ApiVersions {
        return refused(format!("{:?} has no version {}", frame.api_key, frame.api_version));
    }
    let outcome =
        answer::encoded::<ApiVersionsRequest>(0, frame.correlation_id, &api_versions::unsupported());
    Box::pin(std::future::ready(outcome))
}

/// Decodes, handles, encodes. Nothing of the frame is held here while the handler waits.
async fn serve<R: Request>(
    mut call: Call,
    (correlation_id, body): (i32, Bytes),
    handler: impl AsyncFnOnce(&mut Call, R) -> Answer<R::Response>,
) -> Outcome {
    let request = match decode::decode(&mut call, body).await {
        Ok(request) => request,
        Err(refusal) => {
            let version = call.version;
            return Outcome::Close(format!(
                "a {} request of version {version} can't be read: {refusal}",
                R::NAME
            ));
        }
    };
    let answer = handler(&mut call, request).await;
    answer.into_outcome::<R>(call, correlation_id).await
}

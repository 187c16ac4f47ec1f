//! The one table of what is served: API key → handler.
//!
//! Invariant: a key that stands here is served at every version that Kafka 4.3 serves; ApiVersions and the README's table are
//! read from here. Anything else closes the connection, as Kafka does.

use bytes::Bytes;
use kalda_protocol::frame::RequestFrame;
use kalda_protocol::messages::api_versions::ApiVersionsRequest;
use kalda_protocol::{ApiKey, Reader, Request};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::answer::{Answer, Outcome};
use super::broker::Broker;
use super::call::{Call, ClientConnection};
use super::unexpected::Asker;
use super::{
    Started, alter_configs, alter_replica_log_dirs, api_versions, create_partitions, create_topics,
    delete_groups, delete_records, delete_topics, describe_cluster, describe_configs, describe_groups,
    describe_log_dirs, describe_quorum, describe_topic_partitions, fetch, find_coordinator, heartbeat,
    incremental_alter_configs, init_producer_id, join_group, leave_group, list_groups, list_offsets,
    metadata, offset_commit, offset_delete, offset_fetch, offset_for_leader_epoch, produce, sync_group,
};

/// Whether the next request of a connection may start before this one is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// It does all it does at once, and then waits for others.
    Overtaken,
    /// The next request must see what this one did.
    Strict,
}

/// One API that is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The key.
    pub key: ApiKey,
    order: Order,
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

macro_rules! served {
    ($($key:ident, $order:ident, $handler:path;)*) => {
        const ROWS: &[Row] = &[$(Row { key: ApiKey::$key, order: Order::$order }),*];

        async fn dispatch(call: Call, frame: RequestFrame) -> Outcome {
            match frame.api_key {
                $(ApiKey::$key => serve(call, frame, $handler).await,)*
                other => Outcome::Close(format!("the API {other:?} is not served")),
            }
        }
    };
}

served! {
    Produce, Overtaken, produce::handle;
    Fetch, Overtaken, fetch::handle;
    ListOffsets, Strict, list_offsets::handle;
    Metadata, Strict, metadata::handle;
    OffsetCommit, Strict, offset_commit::handle;
    OffsetFetch, Strict, offset_fetch::handle;
    FindCoordinator, Strict, find_coordinator::handle;
    JoinGroup, Overtaken, join_group::handle;
    Heartbeat, Strict, heartbeat::handle;
    LeaveGroup, Strict, leave_group::handle;
    SyncGroup, Overtaken, sync_group::handle;
    DescribeGroups, Strict, describe_groups::handle;
    ListGroups, Strict, list_groups::handle;
    ApiVersions, Strict, api_versions::handle;
    CreateTopics, Strict, create_topics::handle;
    DeleteTopics, Strict, delete_topics::handle;
    DeleteRecords, Strict, delete_records::handle;
    InitProducerId, Strict, init_producer_id::handle;
    OffsetForLeaderEpoch, Strict, offset_for_leader_epoch::handle;
    DescribeConfigs, Strict, describe_configs::handle;
    AlterConfigs, Strict, alter_configs::handle;
    AlterReplicaLogDirs, Strict, alter_replica_log_dirs::handle;
    DescribeLogDirs, Strict, describe_log_dirs::handle;
    CreatePartitions, Strict, create_partitions::handle;
    DeleteGroups, Strict, delete_groups::handle;
    IncrementalAlterConfigs, Strict, incremental_alter_configs::handle;
    OffsetDelete, Strict, offset_delete::handle;
    DescribeQuorum, Strict, describe_quorum::handle;
    DescribeCluster, Strict, describe_cluster::handle;
    DescribeTopicPartitions, Strict, describe_topic_partitions::handle;
}

/// All that is served, by key.
#[must_use]
pub fn served() -> &'static [Row] {
    ROWS
}

/// Begins to serve one frame.
pub(super) fn start(broker: &Arc<Broker>, client: &Arc<ClientConnection>, frame: Bytes) -> Started {
    let frame = match RequestFrame::parse(&frame) {
        Ok(frame) => frame,
        Err(error) => return refused(format!("a request can't be read: {error}")),
    };
    let Some(row) = ROWS.iter().find(|row| row.key == frame.api_key) else {
        return refused(format!("the API {:?} is not served", frame.api_key));
    };
    if !row.versions().contains(&frame.api_version) {
        return unknown_version(broker, client, &frame);
    }
    let client_id = frame.client_id.clone().unwrap_or_default();
    let call = Call::new(Arc::clone(broker), Arc::clone(client), frame.api_version, client_id);
    Started { future: Box::pin(dispatch(call, frame)), may_be_overtaken: row.order == Order::Overtaken }
}

fn refused(reason: String) -> Started {
    Started { future: Box::pin(std::future::ready(Outcome::Close(reason))), may_be_overtaken: false }
}

/// Clients find out by ApiVersions what there is, so that one gets an answer at any version.
fn unknown_version(broker: &Broker, client: &ClientConnection, frame: &RequestFrame) -> Started {
    if frame.api_key != ApiKey::ApiVersions {
        return refused(format!("{:?} has no version {}", frame.api_key, frame.api_version));
    }
    let answer = Answer::Message(api_versions::unsupported());
    let asker = Asker { broker, client, client_id: frame.client_id.as_ref(), version: frame.api_version };
    let outcome = answer.into_outcome::<ApiVersionsRequest>(frame.correlation_id, 0, &asker);
    Started { future: Box::pin(std::future::ready(outcome)), may_be_overtaken: false }
}

/// Decodes, handles, encodes. Bytes behind the request are ignored, as Kafka ignores them.
async fn serve<R, F>(call: Call, frame: RequestFrame, handler: impl FnOnce(Call, R) -> F) -> Outcome
where
    R: Request,
    F: Future<Output = Answer<R::Response>>,
{
    let version = call.version;
    let (broker, client) = (Arc::clone(&call.broker), Arc::clone(&call.client));
    match R::decode(&mut Reader::new(&frame.body), version) {
        Ok(request) => {
            let answer = handler(call, request).await;
            let client_id = frame.client_id.as_ref();
            let asker = Asker { broker: &broker, client: &client, client_id, version };
            answer.into_outcome::<R>(frame.correlation_id, version, &asker)
        }
        Err(error) => {
            Outcome::Close(format!("a {} request of version {version} can't be read: {error}", R::NAME))
        }
    }
}

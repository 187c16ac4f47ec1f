//! What is asked of an authorizer, and what is answered to who may not: as Apache Kafka 4.4.0 with its `StandardAuthorizer` does it.
//!
//! `compat-tests/answers/denied/record` has asked Kafka, and has read in its log what the authorizer was asked for. A broker of ours is sent
//! the same frames: first as somebody who may do everything, then as one who may do little, then as one who may do nothing.

use bytes::Bytes;
use kalda_protocol::frame::decode_response;
use kalda_protocol::json::to_json;
use parking_lot::Mutex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Server, test_server};
use crate::security::{Authorizer, Decision, Operation, Requester, Resource, ResourceKind};

const RECORDED: &str = include_str!("../../compat-tests/answers/denied/kafka-4.4.0.json");

/// What the client may do: the rights that the recorder gives it in Kafka.
#[derive(Debug, Clone, Copy)]
enum Rights {
    Everything,
    Little,
    Nothing,
}

/// Decides by names, and notes what it was asked for.
#[derive(Debug)]
struct Notebook {
    rights: Mutex<Rights>,
    asked: Mutex<BTreeSet<String>>,
}

impl Notebook {
    fn note(&self, operation: Operation, resource: &str) {
        self.asked.lock().insert(format!("{} {resource}", operation.name()));
    }
}

impl Authorizer for Notebook {
    fn authorize(&self, requester: Requester<'_>, operation: Operation, resource: Resource<'_>) -> Decision {
        assert_eq!(requester.principal.to_string(), "User:ANONYMOUS");
        assert!(requester.address.is_loopback(), "{}", requester.address);
        self.note(operation, &resource.to_string());
        let may = match *self.rights.lock() {
            Rights::Everything => true,
            Rights::Nothing => false,
            Rights::Little if resource.kind == ResourceKind::Cluster => false,
            Rights::Little => match resource.name.split('-').next() {
                Some("mine") => true,
                Some("seen") => operation == Operation::Describe,
                Some("made") => operation == Operation::Create,
                _ => false,
            },
        };
        if may { Decision::Allowed } else { Decision::Denied }
    }

    fn authorize_any(&self, _: Requester<'_>, operation: Operation, kind: ResourceKind) -> Decision {
        // Kafka's default implementation tries a name of its own.
        self.note(operation, &format!("{kind:?} hardcode"));
        match *self.rights.lock() {
            Rights::Nothing => Decision::Denied,
            Rights::Everything | Rights::Little => Decision::Allowed,
        }
    }
}

/// A broker, a connection to it, and the bytes that stand for others in the recorded frames.
struct Conversation {
    server: Server,
    notebook: Arc<Notebook>,
    connection: TcpStream,
    replaced: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Conversation {
    async fn begin(folder: &std::path::Path) -> Self {
        let settings = [
            ("node.id", "1"),
            ("offsets.topic.num.partitions", "1"),
            ("offsets.topic.replication.factor", "1"),
            ("group.streams.initial.rebalance.delay.ms", "0"),
        ];
        let notebook = Arc::new(Notebook { rights: Mutex::new(Rights::Everything), asked: Mutex::default() });
        let server = test_server::start(folder, &settings, Arc::clone(&notebook) as _).await;
        let (_, address) = server.advertised().first().cloned().expect("a listener");
        let connection = TcpStream::connect(&address).await.expect("connects");
        let port = connection.peer_addr().expect("connected").port();
        let told = [&b"127.0.0.1"[..], &i32::from(port).to_be_bytes()].concat();
        let replaced = vec![(b"127.0.0.1\0\0\0\0".to_vec(), told)];
        Self { server, notebook, connection, replaced }
    }

    /// The topics' ids are known from now on.
    fn learn_ids(&mut self, placeholders: &Value) {
        let image = self.server.broker.controller.image();
        for (name, placeholder) in placeholders.as_object().expect("names") {
            let topic = image.topics.by_name(name).expect("created");
            self.replaced.push((bytes_of(placeholder), topic.id.0.to_vec()));
        }
        let cluster = self.server.broker.cluster_id.as_bytes().to_vec();
        self.replaced.push((b"AAAAAAAAQAGAAAAAAAAAAA".to_vec(), cluster));
    }

    async fn ask(&mut self, request: &Value) -> Vec<u8> {
        let request =
            self.replaced.iter().fold(bytes_of(request), |frame, (one, other)| swap(&frame, one, other));
        let length = u32::try_from(request.len()).expect("short").to_be_bytes();
        self.connection.write_all(&[&length, &*request].concat()).await.expect("sent");
        let length = self.connection.read_u32().await.expect("an answer");
        let mut response = vec![0; length as usize];
        self.connection.read_exact(&mut response).await.expect("an answer");
        self.replaced.iter().fold(response, |frame, (one, other)| swap(&frame, other, one))
    }

    /// Asks a question, and gives what differs from what Kafka says and asks for.
    async fn differences(&mut self, question: &Value) -> Vec<String> {
        self.notebook.asked.lock().clear();
        let (api, version) = (question["api"].as_str().expect("a name"), question["version"].as_i64());
        let version = i16::try_from(version.expect("a number")).expect("a version");
        let read = |frame: Vec<u8>| decoded(api, version, frame.into());
        let (ours, theirs) =
            (read(self.ask(&question["request"]).await), read(bytes_of(&question["response"])));
        let asked = std::mem::take(&mut *self.notebook.asked.lock());
        let wanted = question["asked"].as_array().expect("a list");
        let wanted = wanted.iter().map(|entry| entry.as_str().unwrap_or_default().to_owned());
        // Kafka asks whether the settings of a new topic may be told before it knows whether there will be one.
        let wanted = wanted.filter(|entry| entry != "DESCRIBE_CONFIGS Topic theirs-2").collect();
        let mut found = Vec::new();
        if asked != wanted {
            found.push(format!("{}: asked for {asked:?}, Kafka for {wanted:?}", question["question"]));
        }
        if ours != theirs {
            found.push(format!("{}: answered {ours}\n  Kafka {theirs}", question["question"]));
        }
        found
    }
}

fn bytes_of(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().expect("a text");
    let byte = |place| u8::from_str_radix(&hex[place..place + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// `bytes` with each `one` in it replaced by `other`.
fn swap(bytes: &[u8], one: &[u8], other: &[u8]) -> Vec<u8> {
    let (mut swapped, mut rest) = (Vec::new(), bytes);
    while let Some(place) = rest.windows(one.len()).position(|window| window == one) {
        swapped.extend_from_slice(&rest[..place]);
        swapped.extend_from_slice(other);
        rest = &rest[place + one.len()..];
    }
    swapped.extend_from_slice(rest);
    swapped
}

/// A response as JSON, in an order that doesn't depend on hash maps, and without what isn't told twice alike.
fn decoded(api: &str, version: i16, frame: Bytes) -> Value {
    use kalda_protocol::messages as of;
    macro_rules! decode {
        ($($request:path;)*) => {
            $(if <$request as kalda_protocol::Message>::NAME == format!("{api}Request") {
                let (_, response) = decode_response::<$request>(&frame, version).expect("readable");
                return plain(to_json(&response, version).expect("a version"));
            })*
        };
    }
    decode! {
        of::add_offsets_to_txn::AddOffsetsToTxnRequest;
        of::add_partitions_to_txn::AddPartitionsToTxnRequest;
        of::alter_configs::AlterConfigsRequest;
        of::alter_partition_reassignments::AlterPartitionReassignmentsRequest;
        of::alter_replica_log_dirs::AlterReplicaLogDirsRequest;
        of::consumer_group_describe::ConsumerGroupDescribeRequest;
        of::consumer_group_heartbeat::ConsumerGroupHeartbeatRequest;
        of::create_partitions::CreatePartitionsRequest;
        of::create_topics::CreateTopicsRequest;
        of::delete_groups::DeleteGroupsRequest;
        of::delete_records::DeleteRecordsRequest;
        of::delete_topics::DeleteTopicsRequest;
        of::describe_cluster::DescribeClusterRequest;
        of::describe_configs::DescribeConfigsRequest;
        of::describe_groups::DescribeGroupsRequest;
        of::describe_log_dirs::DescribeLogDirsRequest;
        of::describe_producers::DescribeProducersRequest;
        of::describe_quorum::DescribeQuorumRequest;
        of::describe_topic_partitions::DescribeTopicPartitionsRequest;
        of::describe_transactions::DescribeTransactionsRequest;
        of::elect_leaders::ElectLeadersRequest;
        of::end_txn::EndTxnRequest;
        of::fetch::FetchRequest;
        of::find_coordinator::FindCoordinatorRequest;
        of::heartbeat::HeartbeatRequest;
        of::incremental_alter_configs::IncrementalAlterConfigsRequest;
        of::init_producer_id::InitProducerIdRequest;
        of::join_group::JoinGroupRequest;
        of::leave_group::LeaveGroupRequest;
        of::list_config_resources::ListConfigResourcesRequest;
        of::list_groups::ListGroupsRequest;
        of::list_offsets::ListOffsetsRequest;
        of::list_partition_reassignments::ListPartitionReassignmentsRequest;
        of::list_transactions::ListTransactionsRequest;
        of::metadata::MetadataRequest;
        of::offset_commit::OffsetCommitRequest;
        of::offset_delete::OffsetDeleteRequest;
        of::offset_fetch::OffsetFetchRequest;
        of::offset_for_leader_epoch::OffsetForLeaderEpochRequest;
        of::produce::ProduceRequest;
        of::streams_group_describe::StreamsGroupDescribeRequest;
        of::streams_group_heartbeat::StreamsGroupHeartbeatRequest;
        of::streams_group_topology_description_update::StreamsGroupTopologyDescriptionUpdateRequest;
        of::sync_group::SyncGroupRequest;
        of::txn_offset_commit::TxnOffsetCommitRequest;
        of::unregister_broker::UnregisterBrokerRequest;
        of::update_features::UpdateFeaturesRequest;
        of::write_txn_markers::WriteTxnMarkersRequest;
    }
    panic!("{api} is not in the list");
}

fn plain(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(plain).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(fields) => {
            // A topic that is only validated has an id by chance.
            let is_validated = fields.get("topicConfigErrorCode").is_some();
            let fields = fields.into_iter().filter(|(name, _)| !(is_validated && name == "topicId"));
            Value::Object(fields.map(|(name, field)| (name, plain(field))).collect())
        }
        // Kafka shows the request as Java prints it, between these words.
        Value::String(text) if text.ends_with(" permission.") => {
            Value::String(text[text.find("needs ").unwrap_or(0)..].to_owned())
        }
        other => other,
    }
}

#[tokio::test]
async fn who_may_not_is_asked_about_and_answered_as_kafka_does_it() {
    let recorded: Value = serde_json::from_str(RECORDED).expect("JSON");
    let folder = tempfile::tempdir().expect("a folder");
    let mut conversation = Conversation::begin(folder.path()).await;
    for request in recorded["setup"].as_array().expect("requests") {
        conversation.ask(request).await;
    }
    conversation.learn_ids(&recorded["placeholders"]);
    let mut found = Vec::new();
    let mut count = 0;
    for (rights, name) in [(Rights::Little, "little"), (Rights::Nothing, "nothing")] {
        *conversation.notebook.rights.lock() = rights;
        for question in recorded[name].as_array().expect("questions") {
            found.extend(conversation.differences(question).await);
            count += 1;
        }
    }
    conversation.server.stop().await.expect("stops");
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
    assert_eq!(count, 150);
}

//! Offsets that producers commit in their transactions, over restarts. What Kafka answers stands in `compat-tests/answers`.

use kalda_protocol::messages::offset_fetch::{
    OffsetFetchRequest, OffsetFetchRequestGroup, OffsetFetchRequestTopics,
};
use kalda_protocol::messages::txn_offset_commit::{
    TxnOffsetCommitRequest, TxnOffsetCommitRequestPartition, TxnOffsetCommitRequestTopic,
};
use kalda_protocol::messages::write_txn_markers::{
    WritableTxnMarker, WritableTxnMarkerTopic, WriteTxnMarkersRequest,
};

use crate::groups::{commit, make_offsets_topic};
use crate::support::transactions::make_transactions_topic;
use crate::support::{TestBroker, TestClient};

const UNSTABLE_OFFSET_COMMIT: i16 = 88;
const INVALID_PRODUCER_EPOCH: i16 = 47;
const INVALID_PRODUCER_ID_MAPPING: i16 = 49;
const UNVERIFIED: [&str; 4] =
    ["--set", "transaction.partition.verification.enable=false", "--set", "offsets.topic.num.partitions=1"];

pub fn commit_in_transaction(client: &mut TestClient, epoch: i16, offset: i64) -> i16 {
    let partition = TxnOffsetCommitRequestPartition {
        committed_offset: offset,
        ..TxnOffsetCommitRequestPartition::default()
    };
    let topic = TxnOffsetCommitRequestTopic {
        name: "t".into(),
        partitions: vec![partition],
        ..TxnOffsetCommitRequestTopic::default()
    };
    let request = TxnOffsetCommitRequest {
        transactional_id: "x".into(),
        group_id: "g".into(),
        producer_id: 7,
        producer_epoch: epoch,
        topics: vec![topic],
        ..TxnOffsetCommitRequest::default()
    };
    client.call(4, &request).topics[0].partitions[0].error_code
}

pub fn end(client: &mut TestClient, epoch: i16, commits: bool) -> i16 {
    let topic = WritableTxnMarkerTopic {
        name: "__consumer_offsets".into(),
        partition_indexes: vec![0],
        ..WritableTxnMarkerTopic::default()
    };
    let marker = WritableTxnMarker {
        producer_id: 7,
        producer_epoch: epoch,
        transaction_result: commits,
        topics: vec![topic],
        ..WritableTxnMarker::default()
    };
    let request = WriteTxnMarkersRequest { markers: vec![marker], ..WriteTxnMarkersRequest::default() };
    client.call(2, &request).markers[0].topics[0].partitions[0].error_code
}

/// Offset and error of a reader that only takes what is stable.
fn stable(client: &mut TestClient) -> (i64, i16) {
    let topic = OffsetFetchRequestTopics {
        name: "t".into(),
        partition_indexes: vec![0],
        ..OffsetFetchRequestTopics::default()
    };
    let group = OffsetFetchRequestGroup {
        group_id: "g".into(),
        topics: Some(vec![topic]),
        ..OffsetFetchRequestGroup::default()
    };
    let request =
        OffsetFetchRequest { groups: vec![group], require_stable: true, ..OffsetFetchRequest::default() };
    let partition = client.call(9, &request).groups.remove(0).topics.remove(0).partitions.remove(0);
    (partition.committed_offset, partition.error_code)
}

#[test]
fn a_transaction_goes_on_after_each_kind_of_end() {
    let mut broker = TestBroker::start(&UNVERIFIED);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    assert_eq!(commit(&mut client, "g", 1), 0);
    assert_eq!(commit_in_transaction(&mut client, 0, 42), 0);
    assert_eq!(stable(&mut client), (-1, UNSTABLE_OFFSET_COMMIT));
    broker.kill_and_restart();
    let mut client = broker.connect();
    assert_eq!(stable(&mut client), (-1, UNSTABLE_OFFSET_COMMIT));
    assert_eq!(end(&mut client, 0, true), 0);
    assert_eq!(stable(&mut client), (42, 0));
    assert_eq!(commit_in_transaction(&mut client, 1, 43), 0);
    broker.stop_and_restart();
    let mut client = broker.connect();
    assert_eq!(stable(&mut client), (-1, UNSTABLE_OFFSET_COMMIT));
    assert_eq!(commit_in_transaction(&mut client, 0, 44), INVALID_PRODUCER_EPOCH);
    assert_eq!(end(&mut client, 0, true), INVALID_PRODUCER_EPOCH);
    assert_eq!(end(&mut client, 1, false), 0);
    broker.kill_and_restart();
    assert_eq!(stable(&mut broker.connect()), (42, 0));
}

#[test]
fn a_transaction_that_nobody_began_takes_no_offsets() {
    let broker = TestBroker::start(&["--set", "offsets.topic.num.partitions=1"]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_transactions_topic(&mut client);
    make_offsets_topic(&mut client);
    assert_eq!(commit_in_transaction(&mut client, 0, 42), INVALID_PRODUCER_ID_MAPPING);
    assert_eq!(stable(&mut client), (-1, 0));
}

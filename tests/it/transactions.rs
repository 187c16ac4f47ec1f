//! Transactions over sockets: both protocols, fencing, timeouts, and what readers of committed records see meanwhile. The state machine's
//! stories are with the state machine; that each answer is Kafka's, `compat-tests/answers` says.

use kalda_protocol::messages::fetch::FetchRequest;
use kalda_protocol::messages::list_offsets::{ListOffsetsPartition, ListOffsetsRequest, ListOffsetsTopic};
use kalda_protocol::messages::produce::ProduceRequest;
use kalda_protocol::messages::write_txn_markers::{
    WritableTxnMarker, WritableTxnMarkerTopic, WriteTxnMarkersRequest,
};

use crate::support::transactions::{
    Producer, describe, init, make_transactions_topic, read_committed, settled,
};
use crate::support::{TestBroker, TestClient, fetch};

const INVALID_PRODUCER_EPOCH: i16 = 47;
const INVALID_TXN_STATE: i16 = 48;
const PRODUCER_FENCED: i16 = 90;
const READ_COMMITTED: i8 = 1;
/// The last version of the first protocol, and the first of the second.
const FIRST: (i16, i16) = (11, 4);
const SECOND: (i16, i16) = (12, 5);

fn start(flags: &[&str]) -> (TestBroker, TestClient) {
    let broker = TestBroker::start(flags);
    let mut client = broker.connect();
    client.create_topic("t", 3);
    make_transactions_topic(&mut client);
    (broker, client)
}

/// The offset that ListOffsets gives as the last one to readers of committed records.
fn stable_end(client: &mut TestClient, partition: i32) -> i64 {
    let partition =
        ListOffsetsPartition { partition_index: partition, timestamp: -1, ..ListOffsetsPartition::default() };
    let topic =
        ListOffsetsTopic { name: "t".into(), partitions: vec![partition], ..ListOffsetsTopic::default() };
    let request = ListOffsetsRequest {
        replica_id: -1,
        isolation_level: READ_COMMITTED,
        topics: vec![topic],
        ..ListOffsetsRequest::default()
    };
    client.call(7, &request).topics[0].partitions[0].offset
}

#[test]
fn records_of_a_transaction_become_visible_together() {
    for (produce, end) in [FIRST, SECOND] {
        let (mut broker, mut client) = start(&[]);
        let mut producer = Producer::new(&mut client, "p");
        for (round, committed) in [true, false, true].into_iter().enumerate() {
            if produce == FIRST.0 {
                assert_eq!(producer.add(&mut client, &[0, 1]), 0);
            }
            for partition in [0, 1, 0] {
                let value = format!("{round}");
                assert_eq!(producer.produce(&mut client, produce, partition, value), 0);
            }
            let before = [0, 1].map(|partition| read_committed(&mut client, partition));
            assert!(before.iter().flatten().all(|value| *value != round.to_string()), "{before:?}");
            assert_eq!(producer.end(&mut client, end, committed), 0);
            settled(&mut client, "p");
        }
        let seen = |client: &mut TestClient| [0, 1, 2].map(|partition| read_committed(client, partition));
        assert_eq!(seen(&mut client), [vec!["0", "0", "2", "2"], vec!["0", "2"], vec![]]);
        broker.kill_and_restart();
        assert_eq!(seen(&mut broker.connect()), [vec!["0", "0", "2", "2"], vec!["0", "2"], vec![]]);
        broker.stop_and_restart();
        assert_eq!(seen(&mut broker.connect()), [vec!["0", "0", "2", "2"], vec!["0", "2"], vec![]]);
    }
}

#[test]
fn an_open_transaction_holds_back_readers_and_its_end_wakes_them() {
    let (broker, mut client) = start(&[]);
    let mut producer = Producer::new(&mut client, "p");
    assert_eq!(producer.produce(&mut client, 12, 0, "x"), 0);
    assert_eq!(stable_end(&mut client, 0), 0);
    let mut waiting = broker.connect();
    let request = FetchRequest { isolation_level: READ_COMMITTED, min_bytes: 1, ..fetch("t", 0, 0, 60_000) };
    waiting.send(11, &request);
    assert_eq!(stable_end(&mut client, 0), 0, "the fetch has begun to wait, or will find nothing");
    assert_eq!(producer.end(&mut client, 5, true), 0);
    let (_, answer) = waiting.receive::<FetchRequest>(11);
    let partition = &answer.responses[0].partitions[0];
    assert_eq!((partition.error_code, partition.last_stable_offset), (0, 2));
    assert!(partition.records.is_some());
    assert_eq!(stable_end(&mut client, 0), 2);
}

#[test]
fn a_new_instance_fences_the_one_before() {
    for (produce, end, refused) in [(11, 4, INVALID_PRODUCER_EPOCH), (12, 5, INVALID_PRODUCER_EPOCH)] {
        let (broker, mut client) = start(&[]);
        let mut old = Producer::new(&mut client, "p");
        assert_eq!(old.add(&mut client, &[0]), 0);
        assert_eq!(old.produce(&mut client, produce, 0, "old"), 0);
        let mut new = Producer::new(&mut broker.connect(), "p");
        assert_eq!(
            (new.id, new.epoch),
            (old.id, old.epoch + 2),
            "one epoch is between them, which nobody has"
        );
        assert_eq!(old.produce(&mut client, produce, 0, "late"), refused);
        assert_eq!(old.produce(&mut client, produce, 1, "late"), refused);
        assert_eq!(old.end(&mut client, end, true), PRODUCER_FENCED);
        assert_eq!(new.add(&mut client, &[0]), 0);
        assert_eq!(new.produce(&mut client, produce, 0, "new"), 0);
        assert_eq!(new.end(&mut client, end, true), 0);
        settled(&mut client, "p");
        assert_eq!(read_committed(&mut client, 0), ["new"]);
        assert_eq!(read_committed(&mut client, 1), [""; 0]);
    }
}

#[test]
fn a_transaction_past_its_timeout_is_aborted() {
    let flags = ["--set", "transaction.abort.timed.out.transaction.cleanup.interval.ms=10"];
    let (_broker, mut client) = start(&flags);
    let mut producer = Producer::with_timeout(&mut client, "p", 50);
    assert_eq!(producer.produce(&mut client, 12, 0, "x"), 0);
    while describe(&mut client, "p").transaction_state != "CompleteAbort" {
        std::thread::yield_now();
    }
    assert_eq!(stable_end(&mut client, 0), 2);
    assert_eq!(read_committed(&mut client, 0), [""; 0]);
    assert_eq!(producer.produce(&mut client, 12, 0, "late"), INVALID_PRODUCER_EPOCH);
}

#[test]
fn what_was_not_added_is_not_appended() {
    let (_broker, mut client) = start(&[]);
    let mut producer = Producer::new(&mut client, "p");
    assert_eq!(producer.produce(&mut client, 10, 0, "x"), INVALID_TXN_STATE);
    assert_eq!(stable_end(&mut client, 0), 0);
}

#[test]
fn without_verification_old_clients_are_believed() {
    let (_broker, mut client) = start(&["--set", "transaction.partition.verification.enable=false"]);
    let mut producer = Producer::new(&mut client, "p");
    assert_eq!(producer.produce(&mut client, 11, 0, "x"), 0);
    assert_eq!(stable_end(&mut client, 0), 0, "nobody will end it, as with Kafka");
}

/// Requests of one connection take effect in their order, though the first has to wait for the coordinator.
#[test]
fn pipelined_produces_of_a_transaction_stay_in_order() {
    let (_broker, mut client) = start(&[]);
    let mut producer = Producer::new(&mut client, "p");
    let requests: Vec<ProduceRequest> = (0..5).map(|n| producer.request(0, n.to_string())).collect();
    for request in &requests {
        client.send(12, request);
    }
    for expected in 0..5 {
        let (_, answer) = client.receive::<ProduceRequest>(12);
        let partition = &answer.responses[0].partition_responses[0];
        assert_eq!((partition.error_code, partition.base_offset), (0, expected));
    }
    assert_eq!(producer.end(&mut client, 5, true), 0);
    settled(&mut client, "p");
    assert_eq!(read_committed(&mut client, 0), ["0", "1", "2", "3", "4"]);
}

#[test]
fn idempotent_and_transactional_producers_have_different_ids() {
    let (_broker, mut client) = start(&[]);
    let transactional = Producer::new(&mut client, "p").id;
    let idempotent =
        client.call(5, &kalda_protocol::messages::init_producer_id::InitProducerIdRequest::default());
    assert_ne!(idempotent.producer_id, transactional);
    assert_ne!(init(&mut client, "q", 1_000).producer_id, transactional);
}

/// The topic that is written to is deleted: its markers can't be written, and aren't missed.
#[test]
fn a_transaction_ends_though_one_of_its_topics_is_deleted() {
    let (_broker, mut client) = start(&[]);
    let mut producer = Producer::new(&mut client, "p");
    assert_eq!(producer.produce(&mut client, 12, 0, "x"), 0);
    crate::fetch_sessions::delete(&mut client, "t");
    assert_eq!(producer.end(&mut client, 5, true), 0);
    assert_eq!(settled(&mut client, "p"), "CompleteCommit");
}

/// What an aborted transaction leaves is read past by the list that the fetch gives, in sessions as well, and after restarts.
#[test]
fn a_fetch_session_hears_of_decisions() {
    let (mut broker, mut client) = start(&[]);
    let mut producer = Producer::new(&mut client, "p");
    assert_eq!(producer.produce(&mut client, 12, 0, "x"), 0);
    let mut reader = broker.connect();
    let open = FetchRequest { isolation_level: READ_COMMITTED, session_epoch: 0, ..fetch("t", 0, 0, 0) };
    let begun = reader.call(11, &open);
    assert_ne!(begun.session_id, 0);
    assert_eq!(begun.responses[0].partitions[0].last_stable_offset, 0);
    assert_eq!(producer.end(&mut client, 5, false), 0);
    let next = FetchRequest {
        isolation_level: READ_COMMITTED,
        session_id: begun.session_id,
        session_epoch: 1,
        max_wait_ms: 60_000,
        min_bytes: 1,
        max_bytes: 1 << 20,
        ..FetchRequest::default()
    };
    let told = reader.call(11, &next);
    let partition = &told.responses[0].partitions[0];
    assert_eq!((partition.last_stable_offset, partition.high_watermark), (2, 2));
    let aborted = partition.aborted_transactions.as_ref().expect("it was asked for");
    assert_eq!((aborted[0].producer_id, aborted[0].first_offset), (producer.id, 0));
    broker.kill_and_restart();
    let again =
        broker.connect().call(11, &FetchRequest { isolation_level: READ_COMMITTED, ..fetch("t", 0, 0, 0) });
    let again =
        again.responses[0].partitions[0].aborted_transactions.as_ref().expect("it was asked for").len();
    assert_eq!(again, 1);
}

/// Each would be a batch: 78 bytes for 4 of the request.
#[test]
fn a_partition_that_a_marker_names_again_and_again_gets_it_once() {
    let (_broker, mut client) = start(&[]);
    let topic = WritableTxnMarkerTopic {
        name: "t".into(),
        partition_indexes: vec![0; 1000],
        ..WritableTxnMarkerTopic::default()
    };
    let marker = WritableTxnMarker {
        producer_id: 4711,
        topics: vec![topic.clone(), topic],
        ..WritableTxnMarker::default()
    };
    let request = WriteTxnMarkersRequest { markers: vec![marker], ..WriteTxnMarkersRequest::default() };
    let answer = client.call(1, &request);
    let partitions = &answer.markers[0].topics[0].partitions;
    assert_eq!((partitions.len(), partitions[0].error_code), (1, 0));
    assert_eq!(stable_end(&mut client, 0), 1, "one marker");
}

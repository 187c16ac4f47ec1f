//! What one connection may do, and what it may not do to others.

use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use kalda_protocol::Records;
use kalda_protocol::messages::api_versions::ApiVersionsRequest;
use kalda_protocol::messages::fetch::{FetchRequest, FetchResponse};
use kalda_protocol::messages::metadata::MetadataRequest;
use kalda_protocol::messages::produce::ProduceRequest;
use kalda_protocol::records::batches;

use crate::support::{TestBroker, fetch, one_record, produce, read_all};

#[test]
fn pipelined_requests_are_answered_in_order() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let sent: Vec<i32> = (0..300)
        .map(|number| client.send(11, &produce("t", 0, -1, one_record(format!("value {number}")))))
        .collect();
    for (offset, sent) in sent.into_iter().enumerate() {
        let (received, answer) = client.receive::<ProduceRequest>(11);
        let partition = &answer.responses[0].partition_responses[0];
        assert_eq!(
            (received, partition.error_code, partition.base_offset),
            (sent, 0, i64::try_from(offset).unwrap())
        );
    }
}

#[test]
fn a_parked_fetch_lets_the_next_request_start_and_is_answered_first() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let parked = client.send(12, &fetch("t", 0, 0, 20_000));
    let behind = client.send(11, &produce("t", 0, -1, one_record("news")));
    let (first, answer) = client.receive::<FetchRequest>(12);
    assert_eq!(
        (first, answer.responses[0].partitions[0].high_watermark),
        (parked, 1),
        "the produce woke the fetch"
    );
    assert_eq!(client.receive::<ProduceRequest>(11).0, behind);
}

/// Large answers are sent by threads aside: the connection goes there and comes back, with requests under way.
#[test]
fn large_answers_and_short_ones_come_whole_and_in_order_wherever_they_are_sent_from() {
    const RECORD: usize = 900_000;
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let value = |number: usize| vec![b'a' + number as u8; RECORD];
    for number in 0..3 {
        assert_eq!(client.produce("t", 0, one_record(value(number))).error_code, 0);
    }
    assert_eq!(broker.threads_named("aside"), 0, "nobody has needed one");
    for (large, short, parked) in [(1, 20, false), (3, 1, false), (3, 20, true), (1, 7, true), (2, 9, false)]
    {
        // One that waits is under way while the connection moves.
        let parked = parked.then(|| client.send(12, &fetch("t", 0, 3, 2_000)));
        let sent: Vec<_> = (0..large).map(|number| client.send(12, &fetch("t", 0, number, 0))).collect();
        let behind: Vec<_> = (0..short).map(|_| client.send(4, &ApiVersionsRequest::default())).collect();
        if let Some(parked) = parked {
            let (received, answer) = client.receive::<FetchRequest>(12);
            assert_eq!((received, answer.responses[0].partitions[0].high_watermark), (parked, 3));
        }
        for (number, sent) in sent.into_iter().enumerate() {
            let (received, answer) = client.receive::<FetchRequest>(12);
            assert_eq!(received, sent);
            assert!(first_value(&answer) == value(number), "record {number}");
        }
        for sent in behind {
            assert_eq!(client.receive::<ApiVersionsRequest>(4).0, sent);
        }
    }
    assert!(broker.threads_named("aside") > 0);
    assert!(broker.stop().success());
}

fn first_value(answer: &FetchResponse) -> Bytes {
    let Some(Records::Bytes(bytes)) = &answer.responses[0].partitions[0].records else {
        panic!("no records")
    };
    let batch = batches(bytes.clone()).next().expect("a batch").expect("a whole one");
    let record = batch.records(usize::MAX).next().expect("a record");
    record.expect("a whole one").value.expect("a value")
}

#[test]
fn a_fetch_waits_and_is_woken_by_another_connection() {
    let broker = TestBroker::start(&[]);
    let mut consumer = broker.connect();
    consumer.create_topic("t", 2);
    consumer.send(12, &fetch("t", 1, 0, 20_000));
    let mut producer = broker.connect();
    assert_eq!(producer.produce("t", 0, one_record("elsewhere")).error_code, 0);
    assert_eq!(producer.produce("t", 1, one_record("here")).error_code, 0);
    let (_, answer) = consumer.receive::<FetchRequest>(12);
    assert_eq!(answer.responses[0].partitions[0].high_watermark, 1);
}

#[test]
fn a_produce_with_acks_0_is_not_answered_and_a_wrong_one_closes() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    client.send(11, &produce("t", 0, 0, one_record("quiet")));
    assert_eq!(read_all(&mut client, "t", 0, 0).len(), 1, "the next answer is that of the next request");
    client.send(11, &produce("no such topic!", 0, 0, one_record("lost")));
    assert!(client.receive_frame().is_none());
}

#[test]
fn only_a_connection_that_rests_too_long_is_closed() {
    const MOST: Duration = Duration::from_millis(400);
    let broker = TestBroker::start(&["--set", "connections.max.idle.ms=400"]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    // It is busy for much longer.
    let begun = Instant::now();
    while begun.elapsed() < 3 * MOST {
        client.produce("t", 0, one_record("value"));
    }
    // A request that waits is no rest.
    let begun = Instant::now();
    let end = read_all(&mut client, "t", 0, 0).len();
    client.send(12, &fetch("t", 0, i64::try_from(end).unwrap(), 1_200));
    let (_, answer) = client.receive::<FetchRequest>(12);
    assert_eq!(answer.responses[0].partitions[0].error_code, 0);
    assert!(begun.elapsed() >= 3 * MOST, "{:?}", begun.elapsed());
    assert!(client.receive_frame().is_none(), "closed");
    assert!(begun.elapsed() >= 4 * MOST, "{:?}", begun.elapsed());
}

#[test]
fn a_frame_may_come_in_pieces_of_any_size() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    for bytes in [1, 100, 8 * 1024, 100 * 1024, 900 * 1024] {
        let value = "v".repeat(bytes);
        let frame = client.framed(11, &produce("t", 0, -1, one_record(value.clone())));
        let pieces = frame.chunks(frame.len().div_ceil(50));
        pieces.for_each(|piece| client.send_bytes(piece));
        let (_, answer) = client.receive::<ProduceRequest>(11);
        assert_eq!(answer.responses[0].partition_responses[0].error_code, 0);
        let offset = answer.responses[0].partition_responses[0].base_offset;
        assert_eq!(read_all(&mut client, "t", 0, offset), [(offset, value.into())]);
    }
}

#[test]
fn frames_that_make_no_sense_close_their_connection_and_no_other() {
    let broker = TestBroker::start(&[]);
    let mut bystander = broker.connect();
    bystander.create_topic("t", 1);
    let mut unknown_api = BytesMut::new();
    unknown_api.put_i32(10);
    unknown_api.put_slice(&[0x03, 0xe7, 0, 0, 0, 0, 0, 1, 0xff, 0xff]);
    let mut unknown_version = BytesMut::new();
    unknown_version.put_i32(10);
    unknown_version.put_slice(&[0, 3, 0, 99, 0, 0, 0, 1, 0xff, 0xff]);
    let frames: [&[u8]; 6] = [
        &(-1i32).to_be_bytes(),
        &0i32.to_be_bytes(),
        &i32::MAX.to_be_bytes(),
        &unknown_api,
        &unknown_version,
        &[0, 0, 0, 4, 0, 3, 0, 1],
    ];
    for frame in frames {
        let mut hostile = broker.connect();
        hostile.send_bytes(frame);
        assert!(hostile.receive_frame().is_none(), "{frame:?} closes the connection");
    }
    let answer = bystander.produce("t", 0, one_record("still here"));
    assert_eq!(answer.error_code, 0);
}

#[test]
fn an_unknown_version_of_api_versions_is_answered_in_version_0() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let mut frame = BytesMut::new();
    frame.put_i32(11);
    frame.put_slice(&[0, 18, 0, 99, 0, 0, 0, 7, 0xff, 0xff, 0]);
    client.send_bytes(&frame);
    let (correlation_id, answer) = client.receive::<ApiVersionsRequest>(0);
    assert_eq!((correlation_id, answer.error_code, answer.api_keys.len()), (7, 35, 1));
}

#[test]
fn half_a_frame_holds_nobody_up() {
    let broker = TestBroker::start(&[]);
    let mut slow = broker.connect();
    slow.send_bytes(&[0, 0, 1, 0, 0, 3]);
    let mut quick = broker.connect();
    assert_eq!(quick.call(12, &MetadataRequest::default()).brokers.len(), 1);
}

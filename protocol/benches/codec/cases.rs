//! What is measured: messages of a busy broker, made once with our structs.
//!
//! Invariant: the other crate starts from the bytes that we encoded, and must encode as many again.

use std::hint::black_box;

use bytes::{Bytes, BytesMut};
use kafka_protocol::messages as other;
use kafka_protocol::protocol::{Decodable, Encodable};
use kalda_protocol::messages::fetch::{
    FetchPartition, FetchRequest, FetchResponse, FetchTopic, FetchableTopicResponse, PartitionData,
};
use kalda_protocol::messages::metadata::{
    MetadataResponse, MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kalda_protocol::messages::produce::{
    PartitionProduceData, PartitionProduceResponse, ProduceRequest, ProduceResponse, TopicProduceData,
    TopicProduceResponse,
};
use kalda_protocol::{Encoder, Few, Message, Records, StrBytes, Uuid, frame};

const TOPICS: i32 = 10;
const PARTITIONS: i32 = 10;
const RECORD_BYTES: usize = 200;
const METADATA_TOPICS: u16 = 1_000;
const METADATA_PARTITIONS: i32 = 3;

/// One thing to measure.
pub struct Case {
    /// What it is.
    pub name: &'static str,
    /// The bytes on the wire.
    pub bytes: usize,
    /// By this crate.
    pub ours: Box<dyn FnMut()>,
    /// By the other.
    pub theirs: Box<dyn FnMut()>,
}

/// All of them.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    pair::<_, other::ProduceRequest>(
        ["Produce request, decode", "Produce request, encode"],
        12,
        produce_request(),
        &mut cases,
    );
    pair::<_, other::ProduceResponse>(
        ["Produce response, decode", "Produce response, encode"],
        12,
        produce_response(),
        &mut cases,
    );
    pair::<_, other::FetchRequest>(
        ["Fetch request, decode", "Fetch request, encode"],
        17,
        fetch_request(),
        &mut cases,
    );
    pair::<_, other::FetchResponse>(
        ["Fetch response, decode", "Fetch response, encode"],
        17,
        fetch_response(),
        &mut cases,
    );
    pair::<_, other::MetadataResponse>(
        ["Metadata response, decode", "Metadata response, encode"],
        12,
        metadata_response(),
        &mut cases,
    );
    cases
}

fn pair<M, O>([decode, encode]: [&'static str; 2], version: i16, message: M, cases: &mut Vec<Case>)
where
    M: Message + 'static,
    O: Decodable + Encodable + 'static,
{
    let mut out = Encoder::new();
    message.encode(&mut out, version).expect("our own message");
    let (frame, _) = out.take();
    let bytes = frame.len();
    let (one, two) = (frame.clone(), frame.clone());
    cases.push(Case {
        name: decode,
        bytes,
        ours: Box::new(move || {
            black_box(frame::decode_all::<M>(black_box(&one), version).expect("our own bytes"));
        }),
        theirs: Box::new(move || {
            let mut buffer = black_box(&two).clone();
            black_box(O::decode(&mut buffer, version).expect("our own bytes"));
        }),
    });
    let other = O::decode(&mut frame.clone(), version).expect("our own bytes");
    let mut buffer = BytesMut::new();
    cases.push(Case {
        name: encode,
        bytes,
        ours: Box::new(move || {
            out.clear();
            black_box(&message).encode(&mut out, version).expect("our own message");
            assert_eq!(out.bytes_written().len(), bytes);
        }),
        theirs: Box::new(move || {
            buffer.clear();
            black_box(&other).encode(&mut buffer, version).expect("our own message");
            assert_eq!(buffer.len(), bytes);
        }),
    });
}

fn topic_name(index: i32) -> StrBytes {
    format!("orders-{index}").into()
}

fn topic_id(index: i32) -> Uuid {
    Uuid(u128::to_be_bytes(0x1234_5678_9abc_def0 << 32 | u128::from(index.unsigned_abs())))
}

fn records() -> Option<Records> {
    Some(Records::Bytes(Bytes::from(vec![7; RECORD_BYTES])))
}

fn produce_request() -> ProduceRequest {
    let partition = |index| PartitionProduceData { index, records: records(), ..Default::default() };
    let topic = |index| TopicProduceData {
        name: topic_name(index),
        partition_data: (0..PARTITIONS).map(partition).collect(),
        ..Default::default()
    };
    ProduceRequest {
        acks: -1,
        timeout_ms: 30_000,
        topic_data: (0..TOPICS).map(topic).collect(),
        ..Default::default()
    }
}

fn produce_response() -> ProduceResponse {
    let partition = |index| PartitionProduceResponse { index, base_offset: 1_000, ..Default::default() };
    let topic = |index| TopicProduceResponse {
        name: topic_name(index),
        partition_responses: (0..PARTITIONS).map(partition).collect(),
        ..Default::default()
    };
    ProduceResponse { responses: (0..TOPICS).map(topic).collect(), ..Default::default() }
}

fn fetch_request() -> FetchRequest {
    let partition = |partition| FetchPartition {
        partition,
        current_leader_epoch: 5,
        fetch_offset: 1_000,
        partition_max_bytes: 1 << 20,
        ..Default::default()
    };
    let topic = |index| FetchTopic {
        topic_id: topic_id(index),
        partitions: (0..PARTITIONS).map(partition).collect(),
        ..Default::default()
    };
    FetchRequest {
        max_wait_ms: 500,
        min_bytes: 1,
        topics: (0..TOPICS).map(topic).collect(),
        ..Default::default()
    }
}

fn fetch_response() -> FetchResponse {
    let partition = |partition_index| PartitionData {
        partition_index,
        high_watermark: 1_010,
        last_stable_offset: 1_010,
        log_start_offset: 0,
        records: records(),
        ..Default::default()
    };
    let topic = |index| FetchableTopicResponse {
        topic_id: topic_id(index),
        partitions: (0..PARTITIONS).map(partition).collect(),
        ..Default::default()
    };
    FetchResponse { responses: (0..TOPICS).map(topic).collect(), ..Default::default() }
}

fn metadata_response() -> MetadataResponse {
    let partition = |partition_index| MetadataResponsePartition {
        partition_index,
        leader_id: 1,
        leader_epoch: 3,
        replica_nodes: Few::from_slice(&[1, 2, 3]),
        isr_nodes: Few::from_slice(&[1, 2, 3]),
        ..Default::default()
    };
    let topic = |index| MetadataResponseTopic {
        name: Some(topic_name(i32::from(index))),
        topic_id: topic_id(i32::from(index)),
        partitions: (0..METADATA_PARTITIONS).map(partition).collect(),
        ..Default::default()
    };
    let broker = |node_id| MetadataResponseBroker {
        node_id,
        host: "broker.example".into(),
        port: 9092,
        ..Default::default()
    };
    MetadataResponse {
        brokers: (1..4).map(broker).collect(),
        cluster_id: Some("cluster".into()),
        controller_id: 1,
        topics: (0..METADATA_TOPICS).map(topic).collect(),
        ..Default::default()
    }
}

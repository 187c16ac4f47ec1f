//! Fetch sessions look only at partitions to which something happened. What a client is told must be what KIP-227 says all the same.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use kalda_protocol::Records;
use kalda_protocol::messages::delete_records::{
    DeleteRecordsPartition, DeleteRecordsRequest, DeleteRecordsTopic,
};
use kalda_protocol::messages::fetch::{
    FetchPartition, FetchRequest, FetchResponse, FetchTopic, ForgottenTopic, PartitionData,
};

use crate::support::{TestBroker, TestClient, fetch_in_session, one_record};

const VERSION: i16 = 12;
const OFFSET_OUT_OF_RANGE: i16 = 1;
const TOPIC: &str = "t";

/// A request of a session that sets these fetch offsets and forgets these partitions.
fn request(
    session: (i32, i32),
    set: &BTreeMap<i32, i64>,
    forgotten: &BTreeSet<i32>,
    max_wait_ms: i32,
) -> FetchRequest {
    let wanted = |(partition, fetch_offset): (&i32, &i64)| FetchPartition {
        partition: *partition,
        fetch_offset: *fetch_offset,
        partition_max_bytes: 1 << 20,
        ..FetchPartition::default()
    };
    let topic = FetchTopic {
        topic: TOPIC.into(),
        partitions: set.iter().map(wanted).collect(),
        ..FetchTopic::default()
    };
    let forget = ForgottenTopic {
        topic: TOPIC.into(),
        partitions: forgotten.iter().copied().collect(),
        ..ForgottenTopic::default()
    };
    FetchRequest {
        forgotten_topics_data: Some(forget)
            .into_iter()
            .filter(|topic| !topic.partitions.is_empty())
            .collect(),
        ..fetch_in_session(session, topic, max_wait_ms)
    }
}

fn nothing_new(session: (i32, i32), max_wait_ms: i32) -> FetchRequest {
    request(session, &BTreeMap::new(), &BTreeSet::new(), max_wait_ms)
}

fn delete_before(client: &mut TestClient, partition: i32, offset: i64) {
    let partition =
        DeleteRecordsPartition { partition_index: partition, offset, ..DeleteRecordsPartition::default() };
    let topic = DeleteRecordsTopic {
        name: TOPIC.into(),
        partitions: vec![partition],
        ..DeleteRecordsTopic::default()
    };
    let request =
        DeleteRecordsRequest { topics: vec![topic], timeout_ms: 5000, ..DeleteRecordsRequest::default() };
    assert_eq!(client.call(2, &request).topics[0].partitions[0].error_code, 0);
}

fn answered(response: &FetchResponse) -> BTreeMap<i32, &PartitionData> {
    assert_eq!(response.error_code, 0);
    let partitions = response.responses.iter().flat_map(|topic| &topic.partitions);
    partitions.map(|partition| (partition.partition_index, partition)).collect()
}

fn has_records(data: &PartitionData) -> bool {
    matches!(&data.records, Some(Records::Bytes(bytes)) if !bytes.is_empty())
}

/// A session over partitions that hold `records` each, of which the client has all.
fn caught_up(client: &mut TestClient, partitions: i32, records: i64) -> i32 {
    client.create_topic(TOPIC, partitions);
    for partition in 0..partitions {
        for _ in 0..records {
            assert_eq!(client.produce(TOPIC, partition, one_record("v")).error_code, 0);
        }
    }
    let offsets = (0..partitions).map(|partition| (partition, records)).collect();
    let opened = client.call(VERSION, &request((0, 0), &offsets, &BTreeSet::new(), 0));
    assert_eq!(answered(&opened).len(), usize::try_from(partitions).expect("a count"));
    for epoch in 1..=3 {
        let response = client.call(VERSION, &nothing_new((opened.session_id, epoch), 0));
        assert!(answered(&response).is_empty(), "nothing happened");
    }
    opened.session_id
}

#[test]
fn a_session_hears_where_its_log_starts_now() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let session = caught_up(&mut client, 3, 2);
    delete_before(&mut client, 1, 2);
    let response = client.call(VERSION, &nothing_new((session, 4), 0));
    let told = answered(&response);
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [1]);
    assert_eq!((told[&1].log_start_offset, told[&1].error_code), (2, 0));
    let response = client.call(VERSION, &nothing_new((session, 5), 0));
    assert!(answered(&response).is_empty(), "it was told");
}

#[test]
fn what_came_while_the_client_was_away_is_told() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let session = caught_up(&mut client, 3, 1);
    let mut waiting = broker.connect();
    // It hears of the record, waits for more, and goes.
    waiting.send(VERSION, &FetchRequest { min_bytes: 1 << 20, ..nothing_new((session, 4), 600_000) });
    assert_eq!(client.produce(TOPIC, 2, one_record("v")).error_code, 0);
    drop(waiting);
    // Whether the broker has read that request yet, nobody knows.
    let response = loop {
        let tried = [5, 4].map(|epoch| client.call(VERSION, &nothing_new((session, epoch), 0)));
        if let Some(response) = tried.into_iter().find(|response| response.error_code == 0) {
            break response;
        }
    };
    assert!(has_records(answered(&response)[&2]), "the record is given");
}

/// While one request of a session waits, others of it come: each is told what is there.
#[test]
fn requests_that_overlap_miss_nothing() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let session = caught_up(&mut client, 3, 1);
    let mut reader = broker.connect();
    for round in 0..20 {
        let (epoch, partition) = (4 + 3 * round, round % 3);
        reader.send(VERSION, &nothing_new((session, epoch), 600_000));
        reader.send(VERSION, &nothing_new((session, epoch + 1), 600_000));
        assert_eq!(client.produce(TOPIC, partition, one_record("v")).error_code, 0);
        for _ in 0..2 {
            let (_, response) = reader.receive::<FetchRequest>(VERSION);
            assert!(has_records(answered(&response)[&partition]), "round {round}");
        }
        let took = BTreeMap::from([(partition, i64::from(2 + round / 3))]);
        let response = reader.call(VERSION, &request((session, epoch + 2), &took, &BTreeSet::new(), 0));
        assert!(answered(&response).is_empty(), "round {round}");
    }
}

/// What KIP-227 says, read plainly: each request looks at every partition of the session.
#[derive(Default)]
struct Plain {
    /// Where each partition of the topic starts and ends.
    logs: BTreeMap<i32, (i64, i64)>,
    /// What the session wants of each, and what it was told: end and start.
    session: BTreeMap<i32, (i64, Option<(i64, i64)>)>,
}

impl Plain {
    /// Which partitions an incremental answer has, and whether each has an error and records.
    fn expected(&mut self) -> BTreeMap<i32, (bool, bool)> {
        let mut expected = BTreeMap::new();
        for (partition, (wanted, told)) in &mut self.session {
            let (start, end) = self.logs[partition];
            let failed = *wanted < start || *wanted > end;
            let news = failed || *wanted < end || *told != Some((end, start));
            *told = (!failed).then_some((end, start));
            if news {
                expected.insert(*partition, (failed, !failed && *wanted < end));
            }
        }
        expected
    }
}

#[test]
fn any_course_of_events_is_told_as_the_plain_reading_has_it() {
    const PARTITIONS: i32 = 6;
    let broker = TestBroker::start(&[]);
    for seed in 1..=8_u64 {
        let mut client = broker.connect();
        let mut random = seed;
        // Knuth's constants: the same course for the same seed.
        let mut below = move |limit: i32| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i32::try_from((random >> 33) % u64::try_from(limit).expect("positive")).expect("small")
        };
        let mut plain = Plain::default();
        client.try_create_topic(TOPIC, PARTITIONS);
        for partition in 0..PARTITIONS {
            let end = client.produce(TOPIC, partition, one_record("v")).base_offset + 1;
            delete_before(&mut client, partition, end);
            plain.logs.insert(partition, (end, end));
            plain.session.insert(partition, (end, None));
        }
        let all = plain.session.iter().map(|(partition, (wanted, _))| (*partition, *wanted)).collect();
        let opened = client.call(VERSION, &request((0, 0), &all, &BTreeSet::new(), 0));
        assert_eq!(answered(&opened).len(), plain.expected().len());
        let mut epoch = 0;
        for step in 0..200 {
            let partition = below(PARTITIONS);
            let (start, end) = plain.logs[&partition];
            let (mut set, mut forgotten) = (BTreeMap::new(), BTreeSet::new());
            match below(8) {
                0..=2 => {
                    let written = client.produce(TOPIC, partition, one_record(Bytes::from_static(b"v")));
                    assert_eq!((written.error_code, written.base_offset), (0, end));
                    plain.logs.insert(partition, (start, end + 1));
                }
                3 => {
                    let before = start + i64::from(below(3)).min(end - start);
                    delete_before(&mut client, partition, before);
                    plain.logs.insert(partition, (before, end));
                }
                4 | 5 => drop(set.insert(partition, end)),
                6 => drop(set.insert(partition, (end - i64::from(below(3))).max(0))),
                _ => drop(forgotten.insert(partition)),
            }
            for partition in &forgotten {
                plain.session.remove(partition);
            }
            for (partition, wanted) in &set {
                plain.session.entry(*partition).or_insert((0, None)).0 = *wanted;
            }
            if plain.session.is_empty() {
                break;
            }
            epoch += 1;
            let response = client.call(VERSION, &request((opened.session_id, epoch), &set, &forgotten, 0));
            let told = answered(&response).into_iter().map(|(partition, data)| {
                assert!([0, OFFSET_OUT_OF_RANGE].contains(&data.error_code));
                (partition, (data.error_code != 0, has_records(data)))
            });
            assert_eq!(told.collect::<BTreeMap<_, _>>(), plain.expected(), "seed {seed}, step {step}");
        }
    }
}

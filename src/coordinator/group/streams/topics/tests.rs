//! Topologies are configured as Apache Kafka 4.4.0's own class does it.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{ConfiguredTopology, Unconfigurable};
use crate::coordinator::group::streams::record::{Change, StreamsRecord};
use crate::coordinator::group::streams::tests::{entries, lines, number};
use crate::coordinator::group::streams::topology::{CopartitionGroup, InternalTopic, Subtopology, Topology};
use crate::coordinator::runtime::CoordinatorRecord;
use kalda_protocol::Reader;

const VECTORS: &str = include_str!("../../../../../tests/fixtures/streams/topologies.jsonl");
/// Of several topics that contradict, Kafka tells of the one that its hash table lists first.
const OF_ANY_TOPIC: [&str; 2] = ["Existing topic ", "Number of partitions "];

fn bytes(hex: &str) -> Bytes {
    let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
    (0..hex.len()).step_by(2).map(digits).collect()
}

fn topology(hex: &str) -> Topology {
    let record = CoordinatorRecord { key: bytes("0017000167"), value: Some(bytes(hex)) };
    let read = StreamsRecord::decode(23, &mut Reader::new(&bytes("000167")), &record).expect("a record");
    match read.change {
        Change::Topology(Some(topology)) => topology,
        other => panic!("no topology: {other:?}"),
    }
}

#[test]
fn topics_are_found_and_missed_as_kafka_does() {
    for (number_of_vector, vector) in lines(VECTORS).enumerate() {
        let existing: BTreeMap<String, i32> =
            entries(&vector["existing"]).into_iter().map(|(name, count)| (name, number(&count))).collect();
        let topology = topology(vector["topology"].as_str().expect("bytes"));
        let answer = ConfiguredTopology::configure(&topology, &|name| existing.get(name).copied());
        let place = format!("vector {number_of_vector}: {topology:?} {vector}");
        let configured = match answer {
            Ok(configured) => configured,
            Err(Unconfigurable::Invalid(reason)) => {
                assert_eq!(Some(reason.as_str()), vector["refused"].as_str(), "{place}");
                continue;
            }
            Err(other) => {
                assert_eq!(
                    (&other, vector["broken"].as_bool()),
                    (&Unconfigurable::Broken, Some(true)),
                    "{place}"
                );
                continue;
            }
        };
        let status = configured.obstacle.as_ref().map(|status| i64::from(status.code.code()));
        assert_eq!(status, vector["status"].as_i64(), "{place}");
        let detail = configured.obstacle.as_ref().map(|status| status.detail.as_str());
        if !OF_ANY_TOPIC.iter().any(|start| detail.is_some_and(|detail| detail.starts_with(start))) {
            assert_eq!(detail.map(sorted), vector["detail"].as_str().map(sorted), "{place}");
        }
        let tasks: BTreeMap<String, i32> = configured
            .subtopologies
            .iter()
            .flatten()
            .map(|(id, subtopology)| (id.as_str().to_owned(), subtopology.tasks))
            .collect();
        let expected = |key: &str| -> BTreeMap<String, i32> {
            entries(&vector[key]).into_iter().map(|(name, count)| (name, number(&count))).collect()
        };
        assert_eq!(tasks, expected("tasks"), "{place}");
        let create = configured.to_create.iter().map(|(name, topic)| (name.to_string(), topic.partitions));
        assert_eq!(create.collect::<BTreeMap<_, _>>(), expected("create"), "{place}");
    }
}

/// The words of a text that lists names, in their order; of more than three, those that are told vary.
fn sorted(detail: &str) -> Vec<String> {
    let mut words: Vec<String> = detail.split([' ', ',']).map(str::to_owned).collect();
    if detail.contains(" additional topics") {
        words.retain(|word| word.len() != 2);
    }
    words.sort();
    words
}

fn internal(name: &str, partitions: i32) -> InternalTopic {
    InternalTopic { name: name.into(), partitions, ..InternalTopic::default() }
}

fn one(subtopology: Subtopology) -> Topology {
    Topology { epoch: 0, subtopologies: [("0".into(), subtopology)].into() }
}

#[test]
fn what_contradicts_itself_is_broken_and_nothing_panics() {
    let copartition = CopartitionGroup { source_topics: vec![0, 7], ..CopartitionGroup::default() };
    let negative = CopartitionGroup { repartition_sources: vec![-1], ..CopartitionGroup::default() };
    let source = vec!["a".into()];
    for broken in [
        Subtopology {
            source_topics: source.clone(),
            copartition_groups: vec![copartition],
            ..Subtopology::default()
        },
        Subtopology {
            source_topics: source.clone(),
            copartition_groups: vec![negative],
            ..Subtopology::default()
        },
        Subtopology {
            source_topics: source.clone(),
            changelogs: vec![internal("s", 0), internal("s", 0)],
            ..Subtopology::default()
        },
        Subtopology {
            source_topics: source,
            repartition_sources: vec![internal("r", -1)],
            ..Subtopology::default()
        },
    ] {
        let answer = ConfiguredTopology::configure(&one(broken.clone()), &|name| (name == "a").then_some(2));
        assert_eq!(answer, Err(Unconfigurable::Broken), "{broken:?}");
    }
}

#[test]
fn texts_are_kafkas() {
    let missing = Subtopology {
        source_topics: ["e", "d", "c", "b", "a"].map(Into::into).into(),
        ..Subtopology::default()
    };
    let answer = ConfiguredTopology::configure(&one(missing), &|_| None).expect("an obstacle");
    let detail = answer.obstacle.map(|status| status.detail);
    assert_eq!(detail.as_deref(), Some("Source topics a, b, c and 2 additional topics are missing."));
    let fixed = Subtopology {
        source_topics: vec!["a".into()],
        repartition_sources: vec![internal("r", 3)],
        repartition_sinks: vec!["r".into()],
        copartition_groups: vec![CopartitionGroup {
            source_topics: vec![0],
            repartition_sources: vec![0],
            ..CopartitionGroup::default()
        }],
        ..Subtopology::default()
    };
    let answer = ConfiguredTopology::configure(&one(fixed), &|name| (name == "a").then_some(2));
    let detail = answer.expect("an obstacle").obstacle.map(|status| status.detail);
    let expected = "Number of partitions [3] of repartition topic [r] doesn't match number of partitions [2] of the source topic.";
    assert_eq!(detail.as_deref(), Some(expected));
}

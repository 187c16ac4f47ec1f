//! What is written is read alike; what Kafka wrote is read and written alike.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;

use crate::coordinator::group::assignor::{Assignment, AssignorName};
use crate::coordinator::group::classic::Protocol;
use crate::coordinator::group::consumer::member::{ClassicPart, MemberState, Standing, Subscription};
use crate::coordinator::group::consumer::record::{ConsumerRecord, GroupEpoch, ResolvedPattern, TargetEpoch};
use crate::coordinator::group::ids::{GroupId, InstanceId, MemberId};
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::{PartitionIndex, TimestampMs, Uuid};

fn names(names: &[&str]) -> Arc<BTreeSet<Arc<str>>> {
    Arc::new(names.iter().map(|name| Arc::from(*name)).collect())
}

fn told() -> Subscription {
    let protocols = vec![Protocol { name: Arc::from("range"), metadata: Bytes::from_static(b"m") }];
    Subscription {
        instance_id: Some(InstanceId::from("i")),
        rack: Some(Arc::from("r")),
        client_id: Arc::from("c"),
        client_host: Arc::from("/127.0.0.1"),
        topics: names(&["a", "b"]),
        pattern: Some(Arc::from("x.*")),
        assignor: Some(AssignorName::Range),
        rebalance_timeout_ms: 300_000,
        classic: Some(ClassicPart { session_timeout_ms: 45_000, protocols }),
    }
}

fn standing() -> Standing {
    let topic = Uuid([7; 16]);
    let assigned = [(topic, PartitionIndex(0), 3), (topic, PartitionIndex(2), 5)];
    Standing {
        epoch: 5,
        previous_epoch: 4,
        state: MemberState::UnrevokedPartitions,
        assigned: Arc::new(assigned.into_iter().collect()),
        revoking: Arc::new([(topic, PartitionIndex(1), 2)].into_iter().collect()),
    }
}

fn all() -> Vec<ConsumerRecord> {
    let target = Assignment::from([(Uuid([7; 16]), [0, 2].map(PartitionIndex).into())]);
    let (member, pattern): (_, Arc<str>) = (MemberId::from("m"), Arc::from("x.*"));
    let resolved = ResolvedPattern { topics: names(&["xa"]), version: 9, resolved_at: TimestampMs(10) };
    vec![
        ConsumerRecord::Epoch(Some(GroupEpoch { epoch: 5, metadata_hash: 77 })),
        ConsumerRecord::Member(member.clone(), Some(Arc::new(told()))),
        ConsumerRecord::Member(member.clone(), Some(Arc::default())),
        ConsumerRecord::TargetEpoch(Some(TargetEpoch { epoch: 5, made_at: TimestampMs(8) })),
        ConsumerRecord::Target(member.clone(), Some(Arc::new(target))),
        ConsumerRecord::Standing(member.clone(), Some(standing())),
        ConsumerRecord::Pattern(Arc::clone(&pattern), Some(resolved)),
        ConsumerRecord::Epoch(None),
        ConsumerRecord::OldTopics(None),
        ConsumerRecord::Member(member.clone(), None),
        ConsumerRecord::TargetEpoch(None),
        ConsumerRecord::Target(member.clone(), None),
        ConsumerRecord::Standing(member, None),
        ConsumerRecord::Pattern(pattern, None),
    ]
}

#[test]
fn every_record_is_read_as_it_was_written() {
    for record in all() {
        let group = GroupId::from("g");
        let bytes = record.encode(&group).expect("bytes");
        assert_eq!(bytes.value.is_none(), record.is_tombstone());
        let read = GroupRecord::decode(&bytes).expect("a record");
        assert_eq!(read, GroupRecord::Consumer { group, record });
    }
}

#[test]
fn torn_records_are_refused() {
    for record in all() {
        let bytes = record.encode(&GroupId::from("g")).expect("bytes");
        let Some(value) = bytes.value else { continue };
        let torn = CoordinatorRecord { key: bytes.key, value: Some(value.slice(..value.len() - 1)) };
        assert!(GroupRecord::decode(&torn).is_err(), "{record:?}");
    }
}

#[test]
fn before_kafka_4_4_partitions_had_the_epoch_of_their_member() {
    // Key: type 8, "g", "m". Value: epoch 5, before 4, stable, one topic with partitions 1 and 2, nothing to give up.
    let key = Bytes::from_static(b"\0\x08\0\x01g\0\x01m");
    let mut value = vec![0, 0, 0, 0, 0, 5, 0, 0, 0, 4, 0, 2];
    value.extend([7; 16]);
    // Tag 0 is null: Kafka's way to say that there is no list.
    value.extend([3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0]);
    let read = GroupRecord::decode(&CoordinatorRecord { key, value: Some(Bytes::from(value)) });
    let Ok(GroupRecord::Consumer { record: ConsumerRecord::Standing(_, Some(standing)), .. }) = read else {
        panic!("{read:?}");
    };
    let epochs: Vec<_> = standing.assigned.iter().map(|(_, index, epoch)| (index.0, epoch)).collect();
    assert_eq!(epochs, [(1, 5), (2, 5)]);
}

/// Keys and values as Kafka 4.4.0 has written them, one of each kind, and of a member of the classic protocol.
const OF_KAFKA: [(&[u8], &[u8]); 8] = [
    (b"\0\x03\0\nanswers-cg", b"\0\0\0\0\0\x02\x01\0\x08\x95\xe2\x9dBfw\xb2Y"),
    (b"\0\x03\0\nanswers-cg", b"\0\0\0\0\0\x07\0"),
    (
        b"\0\x05\0\x10answers-cg-range\0\x01a",
        b"\0\0\0\0\x08answers\x0b/127.0.0.1\x02\x0banswers-cg\x01\0\0\xea`\x06range\x01\0\x01\0",
    ),
    (
        b"\0\x05\0\x11answers-mg-joined\0\x1657f5QQzARxCYTsyPSsCZow",
        b"\0\0\0\0\x08answers\x0b/127.0.0.1\x02\x0banswers-mg\x01\0\0\xea`\0\x01\0)\x01\0\0\xaf\xc8\x02\x06range\x1b\0\x01\0\0\0\x01\
          \0\nanswers-mg\xff\xff\xff\xff\0\0\0\0\0\0",
    ),
    (b"\0\x06\0\nanswers-cg", b"\0\0\0\0\0\x02\x01\0\x08\0\0\x01\xa2*V\x0b\xa2"),
    (
        b"\0\x07\0\nanswers-cg\0\x01a",
        b"\0\0\x02?\x01\x9ea\xf2\x0eI(\xa3\xbf)t\xdcM2\xb4\x03\0\0\0\0\0\0\0\x01\0\0",
    ),
    (
        b"\0\x08\0\nanswers-cg\0\x01a",
        b"\0\0\0\0\0\x02\0\0\0\x02\x01\x02?\x01\x9ea\xf2\x0eI(\xa3\xbf)t\xdcM2\xb4\x03\0\0\0\0\0\0\0\x01\x01\0\t\x03\0\0\0\x02\0\0\0\x02\
          \x02?\x01\x9ea\xf2\x0eI(\xa3\xbf)t\xdcM2\xb4\x03\0\0\0\x02\0\0\0\x03\x01\0\t\x03\0\0\0\x02\0\0\0\x02\0",
    ),
    (
        b"\0\x10\0\x13answers-cg-patterns\0\x11answers-pattern-.",
        b"\0\0\x02\x12answers-pattern-1\0\0\0\0\0\0\0\xc7\0\0\x01\xa2*VJ\x13\0",
    ),
];

#[test]
fn what_kafka_wrote_is_written_alike() {
    for (key, value) in OF_KAFKA {
        let kafkas =
            CoordinatorRecord { key: Bytes::from_static(key), value: Some(Bytes::from_static(value)) };
        let read = GroupRecord::decode(&kafkas);
        let Ok(GroupRecord::Consumer { group, record }) = read else { panic!("{key:?}: {read:?}") };
        assert_eq!(record.encode(&group).expect("bytes"), kafkas, "{record:?}");
    }
}

//! What Apache Kafka 4.4.0's assignors gave to the members of some hundred random groups, and of the groups that those became
//! (`compat-tests/assignors` asks it). The same must come out here, partition by partition.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::coordinator::group::assignor::{
    Assignment, AssignorName, GroupSpec, MemberSpec, Subscriptions, assign,
};
use crate::coordinator::group::ids::MemberId;
use crate::types::{PartitionIndex, TopicId};

const GROUPS: &str = include_str!("../../../../../tests/fixtures/assignors/kafka-4.4.0.txt");

#[test]
fn members_get_what_kafka_gives_them() {
    let mut groups = 0;
    for text in GROUPS.split("group ").skip(1) {
        let group = AskedGroup::read(text);
        let assignments = assign(group.assignor, &group.spec);
        assert_eq!(assignments.len(), group.expected.len(), "{text}");
        for (member, expected) in &group.expected {
            assert_eq!(*assignments[member], *expected, "{member} of group {text}");
        }
        groups += 1;
    }
    assert!(groups > 400, "{groups} groups");
}

struct AskedGroup {
    assignor: AssignorName,
    spec: GroupSpec,
    expected: Vec<(MemberId, Assignment)>,
}

impl AskedGroup {
    fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let (assignor, kind) = lines.next().unwrap().split_once(' ').unwrap();
        let subscriptions = match kind {
            "homogeneous" => Subscriptions::Homogeneous,
            _ => Subscriptions::Heterogeneous,
        };
        let spec = GroupSpec { members: Default::default(), partitions: Default::default(), subscriptions };
        let mut group = Self { assignor: assignor.parse().unwrap(), spec, expected: Vec::new() };
        let mut ids: Vec<TopicId> = Vec::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["topic", id, partitions] => {
                    ids.push(id.parse().unwrap());
                    group.spec.partitions.insert(id.parse().unwrap(), partitions.parse().unwrap());
                }
                ["member", id, instance, "reads", topics, "had", owned, "gets", expected] => {
                    let topics: BTreeSet<TopicId> = numbers(topics).map(|place| ids[place]).collect();
                    let member = MemberSpec {
                        instance_id: (instance != "-").then(|| instance.into()),
                        topics: Arc::new(topics),
                        owned: Arc::new(assignment(owned, &ids)),
                    };
                    group.spec.members.insert(id.into(), member);
                    group.expected.push((id.into(), assignment(expected, &ids)));
                }
                _ => panic!("{line}"),
            }
        }
        group
    }
}

fn numbers(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.split(',').filter(|text| *text != "-").map(|text| text.parse().unwrap())
}

fn assignment(text: &str, ids: &[TopicId]) -> Assignment {
    let topics = text.split(';').filter(|text| *text != "-").map(|text| text.split_once(':').unwrap());
    topics
        .map(|(topic, partitions)| {
            let partitions = numbers(partitions).map(|number| PartitionIndex(number as i32)).collect();
            (ids[topic.parse::<usize>().unwrap()], partitions)
        })
        .collect()
}

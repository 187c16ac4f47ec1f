//! The assignor gives what Apache Kafka 4.4.0's own gives, and keeps its promises whatever it is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;

use super::{GroupSpec, MemberSpec, SubtopologySpec, assign};
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::streams::tasks::{SubtopologyId, TaskSets};
use crate::coordinator::group::streams::tests::{entries, lines, listed_tasks, number, task, tasks, texts};

const VECTORS: &str = include_str!("../../../../../tests/fixtures/streams/assignments.jsonl");

fn spec(vector: &Value) -> GroupSpec {
    let stateful = texts(&vector["stateful"]);
    let subtopologies = entries(&vector["tasks"]).into_iter().map(|(id, tasks)| {
        let spec = SubtopologySpec { tasks: number(&tasks), is_stateful: stateful.contains(&id) };
        (SubtopologyId::from(id.as_str()), spec)
    });
    let members = entries(&vector["members"]).into_iter().map(|(id, member)| {
        let offsets = entries(&member["offsets"]).into_iter();
        let spec = MemberSpec {
            process: Arc::from(member["process"].as_str().expect("a process")),
            current: TaskSets {
                active: listed_tasks(&member["active"]),
                standby: listed_tasks(&member["standby"]),
                ..TaskSets::default()
            },
            task_offsets: offsets.map(|(text, offset)| (task(&text), i64::from(number(&offset)))).collect(),
        };
        (MemberId::from(id), spec)
    });
    GroupSpec {
        members: members.collect(),
        subtopologies: subtopologies.collect(),
        standby_replicas: usize::try_from(number(&vector["standbys"])).expect("a count"),
    }
}

#[test]
fn tasks_go_where_kafka_sends_them() {
    for (number_of_vector, vector) in lines(VECTORS).enumerate() {
        let expected: BTreeMap<MemberId, TaskSets> = entries(&vector["expected"])
            .into_iter()
            .map(|(id, given)| {
                let sets = TaskSets {
                    active: listed_tasks(&given["active"]),
                    standby: listed_tasks(&given["standby"]),
                    ..TaskSets::default()
                };
                (MemberId::from(id), sets)
            })
            .collect();
        assert_eq!(assign(&spec(&vector)), expected, "vector {number_of_vector}: {vector}");
    }
}

fn group(members: &[(&str, &str, &str, &str)], standby_replicas: usize) -> GroupSpec {
    let members = members.iter().map(|(id, process, active, standby)| {
        let current = TaskSets { active: tasks(active), standby: tasks(standby), ..TaskSets::default() };
        let spec = MemberSpec { process: Arc::from(*process), current, ..MemberSpec::default() };
        (MemberId::from(*id), spec)
    });
    let subtopologies = [(SubtopologyId::from("0"), SubtopologySpec { tasks: 4, is_stateful: true })];
    GroupSpec { members: members.collect(), subtopologies: subtopologies.into(), standby_replicas }
}

#[test]
fn who_has_a_task_keeps_it() {
    let given = assign(&group(&[("a", "p", "0_3 0_1", ""), ("b", "q", "0_0 0_2", "")], 0));
    assert_eq!(given[&MemberId::from("a")].active, tasks("0_1 0_3"));
    assert_eq!(given[&MemberId::from("b")].active, tasks("0_0 0_2"));
}

#[test]
fn who_has_the_state_of_a_task_follows_who_had_it() {
    let given = assign(&group(&[("a", "p", "0_0 0_1", ""), ("b", "q", "", "0_3"), ("c", "r", "", "0_2")], 0));
    assert_eq!(given[&MemberId::from("b")].active, tasks("0_3"));
    assert_eq!(given[&MemberId::from("c")].active, tasks("0_2"));
}

#[test]
fn one_process_has_no_standbys() {
    let given = assign(&group(&[("a", "p", "", ""), ("b", "p", "", "")], 1));
    assert!(given.values().all(|sets| sets.standby.is_empty() && sets.active.len() == 2), "{given:?}");
}

#[test]
fn nobody_gets_nothing() {
    assert_eq!(assign(&group(&[], 1)), BTreeMap::new());
}

proptest! {
    #[test]
    fn every_task_is_active_once_and_nowhere_twice(
        processes in proptest::collection::vec(0..4u8, 1..12),
        counts in proptest::collection::vec((0..9, any::<bool>()), 0..4),
        standby_replicas in 0..4usize,
    ) {
        let members = processes.iter().enumerate().map(|(member, process)| {
            let spec = MemberSpec { process: Arc::from(process.to_string()), ..MemberSpec::default() };
            (MemberId::from(member.to_string()), spec)
        });
        let subtopologies = counts.iter().enumerate().map(|(id, (tasks, is_stateful))| {
            (SubtopologyId::from(id.to_string().as_str()), SubtopologySpec { tasks: *tasks, is_stateful: *is_stateful })
        });
        let spec = GroupSpec { members: members.collect(), subtopologies: subtopologies.collect(), standby_replicas };
        let given = assign(&spec);
        let all: usize = counts.iter().map(|(tasks, _)| usize::try_from(*tasks).expect("a count")).sum();
        let active: Vec<_> = given.values().flat_map(|sets| &sets.active).collect();
        prop_assert_eq!(active.len(), all);
        prop_assert_eq!(active.iter().collect::<BTreeSet<_>>().len(), all);
        let mut at_process = BTreeSet::new();
        for (id, sets) in &given {
            for task in sets.active.iter().chain(&sets.standby) {
                prop_assert!(at_process.insert((spec.members[id].process.clone(), task)), "{:?} is twice at a process", task);
            }
        }
        let again = assign(&GroupSpec {
            members: spec.members.iter().map(|(id, member)| {
                (id.clone(), MemberSpec { current: given[id].clone(), ..member.clone() })
            }).collect(),
            ..spec.clone()
        });
        if standby_replicas == 0 {
            prop_assert_eq!(again, given, "nothing has changed, and yet tasks move");
        }
    }
}

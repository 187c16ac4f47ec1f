//! Kafka's `range`: each topic is cut into as many runs of partitions as it has subscribers.
//!
//! Invariant: runs differ by one partition at most, the longer ones first. Members of a homogeneous group get the same run of all topics of the
//! same size, so that topics that are partitioned alike can be joined. Static members come first, in the order of their lasting names: they
//! get the same partitions again after a restart, which gives them another member id. Absent: what members owned before.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::spec::{Assignment, GroupSpec, MemberSpec};
use crate::coordinator::group::ids::MemberId;
use crate::types::{PartitionIndex, TopicId};

/// What is left of a topic while runs are cut off it.
struct Uncut {
    id: TopicId,
    next: usize,
    /// Partitions of a short run.
    short: usize,
    /// How many runs are still one longer.
    longer: usize,
}

impl Uncut {
    fn cut(&mut self) -> std::ops::Range<usize> {
        let extra = usize::from(self.longer > 0);
        self.longer -= extra;
        let begin = self.next;
        self.next += self.short + extra;
        begin..self.next
    }
}

pub(super) fn assign(spec: &GroupSpec) -> BTreeMap<MemberId, Arc<Assignment>> {
    let mut members: Vec<(&MemberId, &MemberSpec)> = spec.members.iter().collect();
    members.sort_by(in_turn);
    let mut topics = uncut_topics(spec);
    let of_topic = topics.iter().enumerate().map(|(place, topic)| (topic.id, place)).collect();
    let mut places = Places { of_topic, of_subscription: HashMap::new() };
    let assignments = members.into_iter().map(|(id, member)| {
        let mut assignment = Assignment::new();
        for place in places.of(&member.topics) {
            let Some(topic) = topics.get_mut(*place) else { continue };
            let run = topic.cut();
            if !run.is_empty() {
                assignment.insert(topic.id, run.map(|place| PartitionIndex(place as i32)).collect());
            }
        }
        (id.clone(), assignment)
    });
    super::kept_where_equal(spec, assignments)
}

/// Where topics are in the list of all; looked up once for subscriptions that are shared.
struct Places {
    of_topic: HashMap<TopicId, usize>,
    of_subscription: HashMap<*const BTreeSet<TopicId>, Vec<usize>>,
}

impl Places {
    fn of(&mut self, topics: &Arc<BTreeSet<TopicId>>) -> &[usize] {
        let find = || topics.iter().filter_map(|topic| self.of_topic.get(topic).copied()).collect();
        self.of_subscription.entry(Arc::as_ptr(topics)).or_insert_with(find)
    }
}

fn uncut_topics(spec: &GroupSpec) -> Vec<Uncut> {
    // Counted by subscription first: large groups share a few.
    let mut subscriptions: HashMap<*const BTreeSet<TopicId>, (&BTreeSet<TopicId>, usize)> = HashMap::new();
    for member in spec.members.values() {
        subscriptions.entry(Arc::as_ptr(&member.topics)).or_insert((&member.topics, 0)).1 += 1;
    }
    let mut subscribers: BTreeMap<TopicId, usize> = BTreeMap::new();
    for (topics, members) in subscriptions.into_values() {
        topics.iter().for_each(|topic| *subscribers.entry(*topic).or_default() += members);
    }
    let uncut = |(id, subscribers)| {
        let partitions = spec.partitions_of(id);
        Uncut { id, next: 0, short: partitions / subscribers, longer: partitions % subscribers }
    };
    subscribers.into_iter().map(uncut).collect()
}

/// Static members by their lasting names, and then the others by their ids, each as Java compares strings.
fn in_turn(one: &(&MemberId, &MemberSpec), other: &(&MemberId, &MemberSpec)) -> Ordering {
    match (&one.1.instance_id, &other.1.instance_id) {
        (Some(one), Some(other)) => as_java_compares(one.as_str(), other.as_str()),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => as_java_compares(one.0.as_str(), other.0.as_str()),
    }
}

/// Java compares UTF-16 units, which differs from the order of UTF-8 where a character needs two of them.
fn as_java_compares(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

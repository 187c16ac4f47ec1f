//! Members are subscribed to different topics.
//!
//! ```text
//! owned and still subscribed to ──▶ stays
//! without an owner ──▶ the subscribers with the fewest partitions, topic by topic
//! then, topic by topic: from the subscribers with the most to those with the fewest, until a whole round moves nothing
//! ```
//! Invariant: every partition of a subscribed topic has an owner. Topics go by partitions per subscriber, the most first, so that what many can take
//! comes last and evens out. Where all subscribers of each topic are subscribed to the same, they differ by one partition at most; where
//! subscriptions overlap, almost. Absent: a search for the best; rounds are bounded.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::levels::{Levels, Place, Sizes};
use crate::coordinator::group::assignor::spec::{Assignment, GroupSpec};
use crate::coordinator::group::ids::MemberId;
use crate::types::{PartitionIndex, TopicId};

/// How often the topics are gone through. A round about halves what is uneven, and one is enough where subscribers of a topic are
/// subscribed to the same; as many as Kafka goes.
const ROUNDS_MAX: usize = 16;

pub(super) fn assign(spec: &GroupSpec) -> BTreeMap<MemberId, Arc<Assignment>> {
    let mut group = Group::of(spec);
    group.give_unowned();
    group.balance();
    group.into_assignments(spec)
}

struct Topic {
    id: TopicId,
    /// In the order of the members.
    subscribers: Vec<Place>,
    /// The owner of each partition.
    owners: Vec<Option<Place>>,
}

struct Group {
    /// The most partitions per subscriber first.
    topics: Vec<Topic>,
    sizes: Sizes,
}

impl Group {
    /// The topics that somebody is subscribed to, with what members own of them.
    fn of(spec: &GroupSpec) -> Self {
        let mut topics: BTreeMap<TopicId, Topic> = BTreeMap::new();
        for (place, member) in spec.members.values().enumerate() {
            for id in &*member.topics {
                let unowned = || Topic {
                    id: *id,
                    subscribers: Vec::new(),
                    owners: vec![None; spec.partitions_of(*id)],
                };
                topics.entry(*id).or_insert_with(unowned).subscribers.push(place);
            }
        }
        let mut sizes = Sizes::none(spec.members.len());
        for (place, member) in spec.members.values().enumerate() {
            let owned = member.owned.iter().filter(|(id, _)| member.topics.contains(*id));
            for (id, partition) in owned.flat_map(|(id, all)| all.iter().map(move |one| (id, one))) {
                let owner = topics.get_mut(id).and_then(|topic| topic.owner_of(*partition));
                if let Some(nobody @ None) = owner {
                    *nobody = Some(place);
                    sizes.add(place, 1);
                }
            }
        }
        let mut topics: Vec<Topic> = topics.into_values().collect();
        topics.sort_by(Topic::in_turn);
        Self { topics, sizes }
    }

    fn give_unowned(&mut self) {
        for topic in &mut self.topics {
            if topic.owners.iter().all(Option::is_some) {
                continue;
            }
            let mut levels = Levels::of(&topic.subscribers, &self.sizes);
            for owner in topic.owners.iter_mut().filter(|owner| owner.is_none()) {
                let Some(place) = levels.next_fewest(&self.sizes) else { break };
                *owner = Some(place);
                self.sizes.add(place, 1);
            }
        }
    }

    fn balance(&mut self) {
        let Self { topics, sizes } = self;
        let mut movable: Vec<&mut Topic> =
            topics.iter_mut().filter(|topic| topic.subscribers.len() > 1).collect();
        // Where partitions moved last. Who comes there again has gone through all topics for nothing.
        let mut last_moved = None;
        for _ in 0..ROUNDS_MAX {
            for topic in &mut movable {
                if last_moved == Some(topic.id) {
                    return;
                }
                let moved = topic.balance(sizes);
                if moved > 0 || last_moved.is_none() {
                    last_moved = Some(topic.id);
                }
            }
        }
    }

    fn into_assignments(self, spec: &GroupSpec) -> BTreeMap<MemberId, Arc<Assignment>> {
        let mut assignments = vec![Assignment::new(); spec.members.len()];
        for topic in self.topics {
            for (partition, owner) in topic.owners.into_iter().enumerate() {
                if let Some(assignment) = owner.and_then(|place| assignments.get_mut(place)) {
                    let partition = PartitionIndex(partition as i32);
                    assignment.entry(topic.id).or_default().insert(partition);
                }
            }
        }
        crate::coordinator::group::assignor::kept_where_equal(
            spec,
            spec.members.keys().cloned().zip(assignments),
        )
    }
}

/// Who has most among those that have a partition of the topic, and its last one.
fn next_to_give(
    levels: &mut Levels,
    sizes: &Sizes,
    held: &mut HashMap<Place, Vec<usize>>,
) -> Option<(Place, usize)> {
    loop {
        let giver = levels.next_most(sizes)?;
        match held.get_mut(&giver).and_then(Vec::pop) {
            Some(partition) => return Some((giver, partition)),
            None => levels.set_apart(),
        }
    }
}

impl Topic {
    /// Moves partitions from the subscribers with the most to those with the fewest; how many.
    fn balance(&mut self, sizes: &mut Sizes) -> usize {
        let sizes_of_all = || self.subscribers.iter().map(|place| sizes.of(*place));
        if sizes_of_all().max().unwrap_or(0) - sizes_of_all().min().unwrap_or(0) <= 1 {
            return 0;
        }
        let mut levels = Levels::of(&self.subscribers, sizes);
        // What each has to give: of this topic, and what it had when the turn came.
        let mut held: HashMap<Place, Vec<usize>> = HashMap::new();
        for (partition, owner) in self.owners.iter().enumerate() {
            if let Some(owner) = owner {
                held.entry(*owner).or_default().push(partition);
            }
        }
        let mut moved = 0;
        while !levels.are_met() {
            let Some((giver, partition)) = next_to_give(&mut levels, sizes, &mut held) else { break };
            let Some(taker) = levels.next_fewest(sizes) else { break };
            if levels.are_met() {
                break;
            }
            if let Some(owner) = self.owners.get_mut(partition) {
                *owner = Some(taker);
            }
            sizes.add(giver, -1);
            sizes.add(taker, 1);
            moved += 1;
        }
        moved
    }

    fn owner_of(&mut self, partition: PartitionIndex) -> Option<&mut Option<Place>> {
        self.owners.get_mut(usize::try_from(partition.0).ok()?)
    }

    /// The most partitions per subscriber first, then the fewest subscribers, then the id as Java compares its halves.
    fn in_turn(&self, other: &Self) -> Ordering {
        let per_subscriber =
            |one: &Self, other: &Self| one.owners.len() as u128 * other.subscribers.len() as u128;
        per_subscriber(other, self)
            .cmp(&per_subscriber(self, other))
            .then_with(|| self.subscribers.len().cmp(&other.subscribers.len()))
            .then_with(|| signed_halves(self.id).cmp(&signed_halves(other.id)))
    }
}

/// Java compares the halves of an id as signed numbers.
fn signed_halves(id: TopicId) -> (i64, i64) {
    let bits = u128::from_be_bytes(id.0);
    ((bits >> 64) as i64, bits as i64)
}

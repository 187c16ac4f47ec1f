//! What must hold of every assignment, whatever the group: random groups go through random successions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use crate::coordinator::group::assignor::{
    Assignment, AssignorName, GroupSpec, MemberSpec, Subscriptions, assign,
};
use crate::coordinator::group::ids::MemberId;
use crate::types::{PartitionIndex, TopicId, Uuid};

const TOPICS: usize = 5;

/// Partitions of each topic, and what each member is subscribed to, by bits.
#[derive(Debug, Clone)]
struct Plan {
    partitions: [i32; TOPICS],
    members: BTreeMap<u8, u8>,
}

fn plans(homogeneous: bool) -> impl Strategy<Value = Plan> {
    let members = proptest::collection::btree_map(0u8..30, 0u8..32, 1..12);
    (proptest::array::uniform5(0i32..20), members).prop_map(move |(partitions, mut members)| {
        if homogeneous {
            let same = *members.values().next().unwrap();
            members.values_mut().for_each(|topics| *topics = same);
        }
        Plan { partitions, members }
    })
}

fn topic(number: usize) -> TopicId {
    // Both halves, and both signs.
    let mut id = [number as u8; 16];
    id[0] = (number as u8).wrapping_mul(77);
    Uuid(id)
}

fn spec_of(
    plan: &Plan,
    before: &BTreeMap<MemberId, Arc<Assignment>>,
    subscriptions: Subscriptions,
) -> GroupSpec {
    let partitions = plan.partitions.iter().enumerate().map(|(number, count)| (topic(number), *count));
    let members = plan.members.iter().map(|(number, bits)| {
        let id = MemberId::from(format!("m{number:02}"));
        let topics = (0..TOPICS).filter(|topic| bits & (1 << topic) != 0).map(topic).collect();
        let owned = before.get(&id).cloned().unwrap_or_default();
        (id, MemberSpec { topics: Arc::new(topics), owned, ..MemberSpec::default() })
    });
    GroupSpec { members: members.collect(), partitions: partitions.collect(), subscriptions }
}

/// Every partition that somebody can read has one owner, who is subscribed to it; every member is answered.
fn assert_complete(spec: &GroupSpec, assignments: &BTreeMap<MemberId, Arc<Assignment>>) {
    assert!(assignments.keys().eq(spec.members.keys()));
    let mut owned: BTreeSet<(TopicId, PartitionIndex)> = BTreeSet::new();
    for (member, assignment) in assignments {
        for (topic, partitions) in &**assignment {
            assert!(spec.members[member].topics.contains(topic), "{member} isn't subscribed to {topic}");
            assert!(!partitions.is_empty());
            for partition in partitions {
                assert!(owned.insert((*topic, *partition)), "{topic}-{partition} has two owners");
            }
        }
    }
    let subscribed: BTreeSet<TopicId> =
        spec.members.values().flat_map(|member| &*member.topics).copied().collect();
    let all: i32 = subscribed.iter().map(|topic| spec.partitions[topic]).sum();
    assert_eq!(owned.len(), all as usize, "partitions are without an owner");
}

fn size(assignment: &Assignment) -> usize {
    assignment.values().map(BTreeSet::len).sum()
}

fn spread<'a>(assignments: impl Iterator<Item = &'a Arc<Assignment>>) -> usize {
    let sizes: Vec<usize> = assignments.map(|assignment| size(assignment)).collect();
    sizes.iter().max().unwrap_or(&0) - sizes.iter().min().unwrap_or(&0)
}

/// How many partitions went from a member that is still there, and may still read them, to another.
fn moved(spec: &GroupSpec, assignments: &BTreeMap<MemberId, Arc<Assignment>>) -> usize {
    let lost = |(member, now): (&MemberId, &Arc<Assignment>)| {
        let before = spec.members[member]
            .owned
            .iter()
            .filter(|(topic, _)| spec.members[member].topics.contains(*topic));
        let kept = |(topic, partitions): (&TopicId, &BTreeSet<PartitionIndex>)| {
            partitions.iter().filter(|one| !now.get(topic).is_some_and(|now| now.contains(*one))).count()
        };
        before.map(kept).sum::<usize>()
    };
    assignments.iter().map(lost).sum()
}

proptest! {
    #[test]
    fn a_uniform_homogeneous_group_is_even_and_moves_no_more_than_it_must(
        histories in proptest::collection::vec(plans(true), 1..6)
    ) {
        let mut before = BTreeMap::new();
        for plan in &histories {
            let mut plan = plan.clone();
            // Topics don't shrink.
            plan.partitions = histories[0].partitions;
            let spec = spec_of(&plan, &before, Subscriptions::Homogeneous);
            let assignments = assign(AssignorName::Uniform, &spec);
            assert_complete(&spec, &assignments);
            prop_assert!(spread(assignments.values()) <= 1);
            // What is above a member's share must go; at most that does.
            let all: usize = assignments.values().map(|assignment| size(assignment)).sum();
            let still_its_own = |member: &MemberSpec| {
                member.owned.iter().filter(|(topic, _)| member.topics.contains(*topic)).map(|(_, all)| all.len()).sum::<usize>()
            };
            let above = |member: &MemberSpec| still_its_own(member).saturating_sub(all / assignments.len());
            let must_at_most: usize = spec.members.values().map(above).sum();
            prop_assert!(moved(&spec, &assignments) <= must_at_most);
            before = assignments;
        }
    }

    #[test]
    fn a_uniform_heterogeneous_group_is_complete_and_settles(
        histories in proptest::collection::vec(plans(false), 1..6)
    ) {
        let mut before = BTreeMap::new();
        for plan in &histories {
            let mut plan = plan.clone();
            plan.partitions = histories[0].partitions;
            let spec = spec_of(&plan, &before, Subscriptions::Heterogeneous);
            let assignments = assign(AssignorName::Uniform, &spec);
            assert_complete(&spec, &assignments);
            for id in spec.partitions.keys() {
                let subscribers = assignments.iter().filter(|(member, _)| spec.members[*member].topics.contains(id));
                let subscribers: Vec<_> = subscribers.collect();
                // As long as a subscriber with more has something of this topic to give.
                let sizes = subscribers.iter().map(|(_, assignment)| size(assignment));
                let least = sizes.min().unwrap_or(0);
                let givers = subscribers.iter().filter(|(_, assignment)| assignment.contains_key(id));
                for (member, assignment) in givers {
                    prop_assert!(size(assignment) <= least + 1, "{member} could give some of {id}");
                }
            }
            let again = assign(AssignorName::Uniform, &spec_of(&plan, &assignments, Subscriptions::Heterogeneous));
            prop_assert_eq!(moved(&spec_of(&plan, &assignments, Subscriptions::Heterogeneous), &again), 0);
            before = assignments;
        }
    }

    #[test]
    fn range_gives_runs_that_differ_by_one(plan in plans(false)) {
        let spec = spec_of(&plan, &BTreeMap::new(), Subscriptions::Heterogeneous);
        let assignments = assign(AssignorName::Range, &spec);
        assert_complete(&spec, &assignments);
        for id in spec.partitions.keys() {
            let subscribers = assignments.iter().filter(|(member, _)| spec.members[*member].topics.contains(id));
            let runs = subscribers.map(|(_, assignment)| assignment.get(id).cloned().unwrap_or_default());
            let runs: Vec<BTreeSet<PartitionIndex>> = runs.collect();
            let lengths = runs.iter().map(BTreeSet::len);
            prop_assert!(lengths.clone().max().unwrap_or(0) - lengths.min().unwrap_or(0) <= 1);
            for run in runs.iter().filter(|run| !run.is_empty()) {
                let (first, last) = (run.first().unwrap().0, run.last().unwrap().0);
                prop_assert_eq!((last - first + 1) as usize, run.len());
            }
        }
    }

    #[test]
    fn whatever_members_claim_to_own_the_result_is_sound(
        plan in plans(false),
        claims in proptest::collection::vec((0u8..30, 0usize..TOPICS + 1, -1i32..25), 0..60),
    ) {
        let mut before: BTreeMap<MemberId, Assignment> = BTreeMap::new();
        for (member, number, partition) in claims {
            let owned = before.entry(MemberId::from(format!("m{member:02}"))).or_default();
            owned.entry(topic(number)).or_default().insert(PartitionIndex(partition));
        }
        let before = before.into_iter().map(|(member, owned)| (member, Arc::new(owned))).collect();
        let mut same = plan.clone();
        let first = *same.members.values().next().unwrap();
        same.members.values_mut().for_each(|topics| *topics = first);
        for name in [AssignorName::Uniform, AssignorName::Range] {
            for (plan, subscriptions) in
                [(&plan, Subscriptions::Heterogeneous), (&same, Subscriptions::Homogeneous)]
            {
                let spec = spec_of(plan, &before, subscriptions);
                assert_complete(&spec, &assign(name, &spec));
            }
        }
    }
}

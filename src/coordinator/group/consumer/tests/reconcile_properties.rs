//! A member that gives up what it is told to comes to its target, whatever targets there were before.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::reconcile_stories::{STEP, Step, take};
use crate::coordinator::group::consumer::member::{MemberState, Standing};

/// Heartbeats that a member needs for a target: to hear what it is to give up, to say that it has, and to get the rest.
const BEATS: usize = 3;

fn partitions() -> impl Strategy<Value = BTreeSet<i32>> {
    prop::collection::btree_set(0..8, 0..8)
}

fn indexes(standing: &Standing) -> Vec<i32> {
    standing.assigned.iter().map(|(_, partition, _)| partition.0).collect()
}

/// One heartbeat: the member reads what it was told to.
fn beat(before: &Standing, (epoch, wanted, taken): (i32, &[i32], &[i32])) -> Result<Standing, TestCaseError> {
    let reads = indexes(before);
    let step = Step { epoch, target: wanted, reported: Some(&reads), taken, ..STEP };
    let next = take(before, &step).map_err(|_| TestCaseError::fail("an unknown state"))?;
    prop_assert!(next.epoch >= before.epoch && next.epoch <= epoch);
    prop_assert!(next.held().all(|(_, partition, _)| !taken.contains(&partition.0)), "others have it");
    prop_assert!(next.assigned.iter().all(|(_, _, since)| since <= epoch));
    prop_assert!(next.epoch < epoch || next.revoking.is_empty());
    Ok(next)
}

proptest! {
    #[test]
    fn every_member_that_gives_up_comes_to_its_target(
        targets in prop::collection::vec((partitions(), partitions()), 1..6),
    ) {
        let mut standing = Standing::default();
        let mut epoch = 1;
        for (wanted, taken) in targets {
            epoch += 1;
            let held: BTreeSet<i32> = standing.held().map(|(_, partition, _)| partition.0).collect();
            // Others never have what this member has.
            let taken: Vec<i32> = taken.difference(&held).copied().collect();
            let wanted: Vec<i32> = wanted.into_iter().collect();
            for _ in 0..BEATS {
                standing = beat(&standing, (epoch, &wanted, &taken))?;
            }
            let free: Vec<i32> = wanted.iter().copied().filter(|index| !taken.contains(index)).collect();
            let state = match free.len() == wanted.len() {
                true => MemberState::Stable,
                false => MemberState::UnreleasedPartitions,
            };
            prop_assert_eq!((indexes(&standing), standing.state, standing.epoch), (free, state, epoch));
        }
    }
}

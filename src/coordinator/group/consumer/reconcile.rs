//! How a member comes from what it has to its target assignment: it gives up first, and gets what others have given up.
//!
//! ```text
//!                          nothing to give up, all is free
//!        ┌──────────────────────────────────────────────────────────────┐
//!        │                                                              ▼
//!   has another epoch ──▶ UnrevokedPartitions ── given up ──▶ target's epoch: UnreleasedPartitions ── free ──▶ Stable
//!                         stays in its epoch                  has what is free
//! ```
//!
//! Invariant: pure. A member gets no partition that another has, and the epoch of its target only when it has given up all that it must.
//! Partitions of topics that it isn't subscribed to any more count as not in its target. Kafka's `CurrentAssignmentBuilder`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::member::{MemberState, Standing};
use super::owned::Owned;
use crate::coordinator::group::assignor::Assignment;
use crate::types::{PartitionIndex, TopicId};

/// The partitions that a member says it reads.
pub type Reported = BTreeMap<TopicId, BTreeSet<PartitionIndex>>;

/// Whether a member has just asked for other topics than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It asks for the same.
    Same,
    /// It asks for others.
    Changed,
}

/// What a member is reconciled with.
pub struct Towards<'a> {
    /// The epoch of the target assignment.
    pub epoch: i32,
    /// The member's part of it.
    pub target: &'a Assignment,
    /// Whether the member is subscribed to a topic.
    pub subscribed: &'a dyn Fn(TopicId) -> bool,
    /// Whether anybody has a partition.
    pub is_owned: &'a dyn Fn(TopicId, PartitionIndex) -> bool,
    /// Whether it has just asked for other topics.
    pub wish: Wish,
    /// What it says it reads, if it says so.
    pub reported: Option<&'a Reported>,
}

/// The member's state isn't known, and it still reads something: it has to begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MustRejoin;

/// Where the member stands from now on.
///
/// # Errors
/// It is in no state that is known.
pub fn reconcile(now: &Standing, towards: &Towards<'_>) -> Result<Standing, MustRejoin> {
    match now.state {
        MemberState::Stable if now.epoch != towards.epoch => Ok(next(now, now.epoch, towards)),
        MemberState::UnrevokedPartitions if !still_reads(towards.reported, &now.revoking) => {
            Ok(next(now, now.epoch, towards))
        }
        MemberState::Stable | MemberState::UnrevokedPartitions => match towards.wish {
            Wish::Changed => Ok(without_unsubscribed(now, towards)),
            Wish::Same => Ok(now.clone()),
        },
        MemberState::UnreleasedPartitions => Ok(next(now, now.epoch, towards)),
        MemberState::Unknown => match towards.reported {
            Some(reported) if reported.is_empty() => Ok(next(now, towards.epoch, towards)),
            _ => Err(MustRejoin),
        },
    }
}

/// A member that doesn't say what it reads may still read all of it.
fn still_reads(reported: Option<&Reported>, revoking: &Owned) -> bool {
    let Some(reported) = reported else { return true };
    let mut read = reported
        .iter()
        .flat_map(|(topic, partitions)| partitions.iter().map(|partition| (*topic, *partition)));
    read.any(|(topic, partition)| revoking.contains(topic, partition))
}

/// Takes away what the member isn't subscribed to any more, without looking at its target.
fn without_unsubscribed(now: &Standing, towards: &Towards<'_>) -> Standing {
    let (assigned, gone) = now.assigned.partition(|topic, _| (towards.subscribed)(topic));
    if gone.is_empty() {
        return now.clone();
    }
    let revoking: Owned = now.revoking.iter().chain(gone.iter()).collect();
    let assigned = Arc::new(assigned);
    let next = Standing { assigned, ..now.at_epoch(now.epoch) };
    if still_reads(towards.reported, &revoking) {
        let state = MemberState::UnrevokedPartitions;
        Standing { state, revoking: Arc::new(revoking), ..next }
    } else {
        next
    }
}

fn next(now: &Standing, epoch: i32, towards: &Towards<'_>) -> Standing {
    let in_target = |topic: TopicId, partition: PartitionIndex| {
        let is_there = towards.target.get(&topic).is_some_and(|partitions| partitions.contains(&partition));
        is_there && (towards.subscribed)(topic)
    };
    let (mut assigned, revoking) = now.assigned.partition(in_target);
    if !revoking.is_empty() && still_reads(towards.reported, &revoking) {
        return Standing {
            state: MemberState::UnrevokedPartitions,
            assigned: Arc::new(assigned),
            revoking: Arc::new(revoking),
            ..now.at_epoch(epoch)
        };
    }
    let mut all_are_free = true;
    for (topic, partitions) in towards.target.iter().filter(|(topic, _)| (towards.subscribed)(**topic)) {
        let missing = partitions.iter().filter(|partition| !now.assigned.contains(*topic, **partition));
        for partition in missing {
            // What it gives up itself is free for it.
            let is_own = now.revoking.contains(*topic, *partition);
            if (towards.is_owned)(*topic, *partition) && !is_own {
                all_are_free = false;
            } else {
                assigned.insert(*topic, *partition, towards.epoch);
            }
        }
    }
    Standing {
        state: if all_are_free { MemberState::Stable } else { MemberState::UnreleasedPartitions },
        assigned: Arc::new(assigned),
        revoking: Arc::default(),
        ..now.at_epoch(towards.epoch)
    }
}

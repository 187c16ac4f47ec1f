//! How one member comes to its target, step by step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::coordinator::group::assignor::Assignment;
use crate::coordinator::group::consumer::member::{MemberState, Standing};
use crate::coordinator::group::consumer::owned::Owned;
use crate::coordinator::group::consumer::reconcile::{MustRejoin, Reported, Towards, Wish, reconcile};
use crate::types::{PartitionIndex, TopicId, Uuid};

const TOPIC: TopicId = Uuid([7; 16]);

fn target(partitions: &[i32]) -> Assignment {
    match partitions {
        [] => Assignment::new(),
        _ => Assignment::from([(TOPIC, partitions.iter().copied().map(PartitionIndex).collect())]),
    }
}

fn reported(partitions: &[i32]) -> Reported {
    BTreeMap::from([(TOPIC, partitions.iter().copied().map(PartitionIndex).collect())])
}

fn owned(partitions: &[(i32, i32)]) -> Arc<Owned> {
    Arc::new(partitions.iter().map(|(index, epoch)| (TOPIC, PartitionIndex(*index), *epoch)).collect())
}

fn stable(epoch: i32, partitions: &[(i32, i32)]) -> Standing {
    let (assigned, revoking) = (owned(partitions), Arc::default());
    Standing { epoch, previous_epoch: epoch - 1, state: MemberState::Stable, assigned, revoking }
}

/// One heartbeat of a member, and what its group is like then.
pub(super) struct Step<'a> {
    pub(super) epoch: i32,
    pub(super) target: &'a [i32],
    /// What the member says it reads.
    pub(super) reported: Option<&'a [i32]>,
    /// What others have.
    pub(super) taken: &'a [i32],
    pub(super) wish: Wish,
    pub(super) subscribed: bool,
}

pub(super) const STEP: Step<'static> =
    Step { epoch: 2, target: &[], reported: None, taken: &[], wish: Wish::Same, subscribed: true };

pub(super) fn take(now: &Standing, step: &Step<'_>) -> Result<Standing, MustRejoin> {
    let (target, reported) = (target(step.target), step.reported.map(reported));
    let held: BTreeSet<_> = now.held().map(|(_, partition, _)| partition).collect();
    let towards = Towards {
        epoch: step.epoch,
        target: &target,
        subscribed: &|_| step.subscribed,
        is_owned: &|_, partition| step.taken.contains(&partition.0) || held.contains(&partition),
        wish: step.wish,
        reported: reported.as_ref(),
    };
    reconcile(now, &towards)
}

fn taken(now: &Standing, step: &Step<'_>) -> Standing {
    take(now, step).expect("a state that is known")
}

#[test]
fn a_new_member_gets_what_is_free_in_the_epoch_of_the_target() {
    let next = taken(&Standing::default(), &Step { target: &[0, 1], ..STEP });
    assert_eq!(next, Standing { previous_epoch: 0, ..stable(2, &[(0, 2), (1, 2)]) });
}

#[test]
fn what_others_have_is_waited_for() {
    let waits = taken(&Standing::default(), &Step { target: &[0, 1], taken: &[1], ..STEP });
    assert_eq!((waits.state, waits.epoch), (MemberState::UnreleasedPartitions, 2));
    assert_eq!(waits.assigned, owned(&[(0, 2)]));
    let still = taken(&waits, &Step { target: &[0, 1], taken: &[1], ..STEP });
    assert_eq!((still.state, still.assigned.len()), (MemberState::UnreleasedPartitions, 1));
    let all = taken(&still, &Step { target: &[0, 1], ..STEP });
    assert_eq!((all.state, &all.assigned), (MemberState::Stable, &owned(&[(0, 2), (1, 2)])));
}

#[test]
fn a_member_gives_up_before_its_epoch_moves() {
    let before = stable(1, &[(0, 1), (1, 1)]);
    let asked = taken(&before, &Step { target: &[0, 2], ..STEP });
    assert_eq!((asked.state, asked.epoch), (MemberState::UnrevokedPartitions, 1));
    assert_eq!((&asked.assigned, &asked.revoking), (&owned(&[(0, 1)]), &owned(&[(1, 1)])));
    let reading = taken(&asked, &Step { target: &[0, 2], reported: Some(&[0, 1]), ..STEP });
    assert_eq!(reading, asked, "it reads still");
    assert_eq!(taken(&asked, &Step { target: &[0, 2], ..STEP }), asked, "it doesn't say");
    let done = taken(&asked, &Step { target: &[0, 2], reported: Some(&[0]), ..STEP });
    assert_eq!(done, Standing { previous_epoch: 1, ..stable(2, &[(0, 1), (2, 2)]) });
}

#[test]
fn what_a_member_gives_up_it_may_get_back() {
    let asked = taken(&stable(1, &[(0, 1), (1, 1)]), &Step { target: &[0], ..STEP });
    let back = taken(&asked, &Step { epoch: 3, target: &[0, 1], reported: Some(&[0]), ..STEP });
    assert_eq!(back.assigned, owned(&[(0, 1), (1, 3)]));
}

#[test]
fn a_topic_that_isnt_wanted_any_more_is_given_up_at_once() {
    let before = stable(2, &[(0, 1)]);
    let other = Step { target: &[0], wish: Wish::Changed, subscribed: false, ..STEP };
    let asked = taken(&before, &other);
    assert_eq!((asked.state, asked.epoch), (MemberState::UnrevokedPartitions, 2));
    assert_eq!((asked.assigned.len(), &asked.revoking), (0, &owned(&[(0, 1)])));
    let gone = taken(&before, &Step { reported: Some(&[]), ..other });
    assert_eq!((gone.state, gone.assigned.len(), gone.revoking.len()), (MemberState::Stable, 0, 0));
    let same = Step { target: &[0], subscribed: false, ..STEP };
    assert_eq!(taken(&before, &same), before, "nobody asked");
}

#[test]
fn a_member_in_an_unknown_state_begins_anew() {
    let strange = Standing { state: MemberState::Unknown, ..stable(1, &[(0, 1)]) };
    assert_eq!(take(&strange, &Step { target: &[0], reported: Some(&[0]), ..STEP }), Err(MustRejoin));
    assert_eq!(take(&strange, &Step { target: &[0], ..STEP }), Err(MustRejoin));
    let empty = Standing { assigned: Arc::default(), ..strange };
    let none = Reported::new();
    let towards = Towards {
        epoch: 2,
        target: &target(&[0]),
        subscribed: &|_| true,
        is_owned: &|_, _| false,
        wish: Wish::Same,
        reported: Some(&none),
    };
    let next = reconcile(&empty, &towards).expect("it reads nothing");
    assert_eq!((next.state, next.epoch, next.assigned.len()), (MemberState::Stable, 2, 1));
}

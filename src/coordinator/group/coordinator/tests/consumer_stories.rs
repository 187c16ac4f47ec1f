//! Consumer groups: joins, rebalances, fencing, restarts.

use kalda_protocol::ErrorCode;

use super::consumer_world::{beat, joining, joining_as, names, partitions, reading};
use super::world::{World, by, commit};
use crate::coordinator::group::OffsetCommit;
use crate::coordinator::group::consumer::Heartbeat;

/// A topic `t` of four partitions.
fn world() -> World {
    let world = World::new();
    world.topics.set("t", 4);
    world
}

/// Two members that share `t`.
async fn two_members(world: &World) {
    let first = world.beaten(joining("a", &["t"])).await;
    assert_eq!((first.epoch, partitions(&first)), (2, Some(vec![0, 1, 2, 3])));
    world.pass(1_000);
    let second = world.beaten(joining("b", &["t"])).await;
    assert_eq!((second.epoch, partitions(&second)), (3, Some(Vec::new())), "all is the other's still");
    let told = world.beaten(reading("a", 2, &[0, 1, 2, 3])).await;
    assert_eq!((told.epoch, partitions(&told).map(|left| left.len())), (2, Some(2)), "it is to give up two");
}

#[tokio::test]
async fn members_share_the_partitions_one_after_the_other() {
    let world = world();
    two_members(&world).await;
    assert_eq!(world.described().await.group_state, "Reconciling");
    let left = world.beaten(reading("a", 2, &[0, 1])).await;
    assert_eq!((left.epoch, partitions(&left)), (3, None), "it has what it had");
    let right = world.beaten(beat("b", 3)).await;
    assert_eq!(partitions(&right), Some(vec![2, 3]));
    let group = world.described().await;
    assert_eq!((&*group.group_state, group.group_epoch, group.assignment_epoch), ("Stable", 3, 3));
    assert_eq!(group.members.len(), 2);
}

#[tokio::test]
async fn assignments_are_an_interval_apart() {
    let world = world();
    world.beaten(joining("a", &["t"])).await;
    let second = world.beaten(joining("b", &["t"])).await;
    assert_eq!(
        (second.epoch, partitions(&second)),
        (2, Some(Vec::new())),
        "the target is a second old at most"
    );
    assert_eq!(world.described().await.group_state, "Assigning");
    world.pass(1_000);
    assert_eq!(world.beaten(beat("b", 2)).await.epoch, 3);
}

#[tokio::test]
async fn who_comes_with_a_wrong_epoch_or_id_is_fenced() {
    let world = world();
    assert_eq!(world.refused(beat("a", 1)).await, ErrorCode::GroupIdNotFound);
    two_members(&world).await;
    world.beaten(reading("a", 2, &[0, 1])).await;
    assert_eq!(world.refused(beat("x", 3)).await, ErrorCode::UnknownMemberId);
    assert_eq!(world.refused(beat("a", 4)).await, ErrorCode::FencedMemberEpoch);
    assert_eq!(world.refused(beat("a", 1)).await, ErrorCode::FencedMemberEpoch);
    assert_eq!(
        world.refused(beat("a", 2)).await,
        ErrorCode::FencedMemberEpoch,
        "it doesn't say what it reads"
    );
    assert_eq!(world.refused(reading("a", 2, &[0, 3])).await, ErrorCode::FencedMemberEpoch);
    assert_eq!(world.beaten(reading("a", 2, &[0, 1])).await.epoch, 3, "the answer may have been lost");
}

#[tokio::test]
async fn silent_members_are_fenced() {
    let world = world();
    two_members(&world).await;
    world.pass(44_999);
    world.beaten(beat("b", 3)).await;
    world.pass(1);
    assert_eq!(world.refused(beat("a", 2)).await, ErrorCode::UnknownMemberId);
    let all = world.beaten(beat("b", 3)).await;
    assert_eq!((all.epoch, partitions(&all)), (4, Some(vec![0, 1, 2, 3])));
    world.pass(45_000);
    let group = world.described().await;
    assert_eq!((&*group.group_state, group.members.len()), ("Empty", 0));
}

#[tokio::test]
async fn who_doesnt_give_up_in_time_is_fenced() {
    let world = world();
    let slow = Heartbeat { rebalance_timeout_ms: Some(60_000), ..joining("a", &["t"]) };
    world.beaten(slow).await;
    world.pass(1_000);
    world.beaten(joining("b", &["t"])).await;
    for _ in 0..6 {
        world.beaten(reading("a", 2, &[0, 1, 2, 3])).await;
        world.beaten(beat("b", 3)).await;
        world.pass(10_000);
    }
    assert_eq!(world.refused(beat("a", 2)).await, ErrorCode::UnknownMemberId);
    assert_eq!(partitions(&world.beaten(beat("b", 3)).await).map(|all| all.len()), Some(4));
}

#[tokio::test]
async fn members_leave_for_good() {
    let world = world();
    two_members(&world).await;
    assert_eq!(world.departs("x", None, -1).await, Err(ErrorCode::UnknownMemberId));
    assert_eq!(world.departs("a", None, -1).await, Ok(-1));
    world.pass(1_000);
    assert_eq!(world.beaten(beat("b", 3)).await.epoch, 4, "the group is another");
    assert_eq!(world.departs("b", None, -1).await, Ok(-1));
    assert_eq!(world.described().await.group_state, "Empty");
    assert_eq!(world.departs("b", None, -1).await, Err(ErrorCode::UnknownMemberId));
}

#[tokio::test]
async fn a_static_member_comes_back_to_its_partitions() {
    let world = world();
    world.beaten(joining_as("a", "i", &["t"])).await;
    let other = world.refused(joining_as("b", "i", &["t"])).await;
    assert_eq!(other, ErrorCode::UnreleasedInstanceId);
    assert_eq!(world.departs("x", Some("i"), -2).await, Err(ErrorCode::FencedInstanceId));
    assert_eq!(world.departs("a", Some("j"), -2).await, Err(ErrorCode::UnknownMemberId));
    assert_eq!(world.departs("a", Some("i"), -2).await, Ok(-2));
    let group = world.described().await;
    assert_eq!((group.group_epoch, group.members[0].member_epoch), (2, -2));
    let back = world.beaten(joining_as("b", "i", &["t"])).await;
    assert_eq!((back.epoch, partitions(&back)), (2, Some(vec![0, 1, 2, 3])), "nothing has moved");
    let old = Heartbeat { instance_id: Some("i".into()), ..beat("a", 2) };
    assert_eq!(world.refused(old).await, ErrorCode::FencedInstanceId);
    assert_eq!(world.refused(beat("a", 2)).await, ErrorCode::UnknownMemberId);
}

#[tokio::test]
async fn a_static_member_that_stays_away_loses_its_place() {
    let world = world();
    world.beaten(joining_as("a", "i", &["t"])).await;
    world.departs("a", Some("i"), -2).await.expect("it leaves");
    world.pass(45_000);
    assert_eq!(world.described().await.group_state, "Empty");
}

#[tokio::test]
async fn new_partitions_and_topics_are_read_at_the_next_heartbeat() {
    let world = world();
    world.beaten(joining("a", &["t", "u"])).await;
    world.topics.set("t", 5);
    world.pass(1_000);
    let more = world.beaten(beat("a", 2)).await;
    assert_eq!((more.epoch, partitions(&more).map(|all| all.len())), (3, Some(5)));
    world.topics.set("v", 1);
    world.pass(1_000);
    assert_eq!(world.beaten(beat("a", 3)).await.epoch, 3, "it doesn't read that one");
    world.topics.set("u", 2);
    world.pass(1_000);
    assert_eq!(partitions(&world.beaten(beat("a", 3)).await).map(|all| all.len()), Some(7));
    world.topics.delete("t");
    world.pass(1_000);
    let fewer = world.beaten(reading("a", 4, &[])).await;
    assert_eq!((fewer.epoch, partitions(&fewer).map(|all| all.len())), (5, Some(2)));
}

#[tokio::test]
async fn a_member_asks_for_other_topics() {
    let world = world();
    world.topics.set("u", 1);
    world.beaten(joining("a", &["t"])).await;
    world.pass(1_000);
    let other = Heartbeat { topics: Some(names(&["u"])), ..reading("a", 2, &[0, 1, 2, 3]) };
    let asked = world.beaten(other).await;
    assert_eq!((asked.epoch, partitions(&asked)), (2, Some(Vec::new())), "first it gives up");
    let given = world.beaten(reading("a", 2, &[])).await;
    assert_eq!((given.epoch, partitions(&given)), (3, Some(vec![0])));
}

#[tokio::test]
async fn groups_go_on_after_a_restart() {
    let world = world();
    two_members(&world).await;
    let topics = world.topics.clone();
    let world = world.restarted_with(topics);
    let group = world.described().await;
    assert_eq!((&*group.group_state, group.group_epoch, group.members.len()), ("Reconciling", 3, 2));
    world.beaten(reading("a", 2, &[0, 1])).await;
    assert_eq!(partitions(&world.beaten(beat("b", 3)).await), Some(vec![2, 3]));
    world.pass(44_999);
    assert_eq!(world.beaten(beat("a", 3)).await.epoch, 3, "its session has begun anew");
    world.pass(1);
    assert_eq!(world.refused(beat("b", 3)).await, ErrorCode::UnknownMemberId);
}

#[tokio::test]
async fn only_members_commit_and_only_for_what_they_have() {
    let world = world();
    two_members(&world).await;
    let commit_by = |member: &str, epoch| OffsetCommit { committer: by(member, epoch), ..commit(5) };
    let world_of_t = World { topic_id: crate::coordinator::group::made_up_topics::id_of("t"), ..world };
    let world = world_of_t;
    assert_eq!(world.commit_as("g", &commit_by("a", 2)).await, 0);
    assert_eq!(world.commit_as("g", &commit_by("a", 3)).await, ErrorCode::StaleMemberEpoch.code());
    assert_eq!(world.commit_as("g", &commit_by("x", 2)).await, ErrorCode::UnknownMemberId.code());
    assert_eq!(world.commit_as("g", &commit(5)).await, ErrorCode::UnknownMemberId.code(), "no member at all");
    world.beaten(reading("a", 2, &[0, 1])).await;
    assert_eq!(world.commit_as("g", &commit_by("a", 2)).await, 0, "it has had the partition since epoch 2");
    assert_eq!(world.commit_as("g", &commit_by("a", 1)).await, ErrorCode::StaleMemberEpoch.code());
    assert_eq!(world.commit_as("g", &commit_by("b", 2)).await, ErrorCode::StaleMemberEpoch.code());
    let old = OffsetCommit { knows_member_epochs: false, ..commit_by("a", 3) };
    assert_eq!(world.commit_as("g", &old).await, ErrorCode::UnsupportedVersion.code());
}

#[tokio::test]
async fn an_empty_classic_group_makes_way() {
    let world = world();
    world.commit("g", 7).await;
    world.beaten(joining("a", &["t"])).await;
    assert_eq!(world.described().await.group_state, "Stable");
    assert_eq!(world.fetch("g").await, (7, 0));
    let topics = world.topics.clone();
    let world = world.restarted_with(topics);
    assert_eq!(world.described().await.group_state, "Stable");
    assert_eq!(world.fetch("g").await, (7, 0));
}

#[tokio::test]
async fn a_group_without_members_can_be_deleted() {
    let world = world();
    world.beaten(joining("a", &["t"])).await;
    assert_eq!(world.coordinator.delete_group("g").await, ErrorCode::NonEmptyGroup);
    world.departs("a", None, -1).await.expect("it leaves");
    assert_eq!(world.coordinator.delete_group("g").await, ErrorCode::None);
    let topics = world.topics.clone();
    let world = world.restarted_with(topics);
    assert_eq!(world.described().await.error_code, ErrorCode::GroupIdNotFound.code());
}

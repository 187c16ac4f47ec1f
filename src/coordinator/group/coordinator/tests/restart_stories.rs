//! What a restart, a new leader, or a slow disk leaves of the groups.

use kalda_protocol::ErrorCode;

use super::world::{OLD, World, join, join_at};
use crate::coordinator::group::offset_commit::Refusals;
use crate::coordinator::runtime::JournalError;
use crate::types::TopicId;

#[tokio::test]
async fn groups_and_offsets_survive_a_restart() {
    let world = World::new();
    let member = world.stable("g").await;
    for group in ["a", "b", "c", "d"] {
        world.commit(group, 7).await;
    }
    let world = world.restarted();
    assert_eq!(world.state("g").await, "Stable");
    assert_eq!(world.heartbeat("g", &member, 1).await, 0);
    assert_eq!(world.sync("g", &member, 1, "").await.assignment, "a");
    for group in ["a", "b", "c", "d"] {
        assert_eq!(world.fetch(group).await, (7, 0));
    }
}

#[tokio::test]
async fn what_was_deleted_stays_deleted() {
    let world = World::new();
    world.commit("g", 7).await;
    assert_eq!(world.coordinator.delete_group("g").await, ErrorCode::None);
    let world = world.restarted();
    assert_eq!(world.fetch("g").await, (-1, 0));
    assert_eq!(world.state("g").await, "Dead");
}

#[tokio::test]
async fn after_a_restart_members_have_one_session_to_be_heard_from() {
    let world = World::new();
    let member = world.stable("g").await;
    let world = world.restarted();
    world.pass(3_600_000);
    assert_eq!(world.heartbeat("g", &member, 1).await, 0, "nobody asked before: the session begins now");
    world.pass(10_000);
    assert_eq!(world.heartbeat("g", &member, 1).await, ErrorCode::UnknownMemberId.code());
}

#[tokio::test]
async fn a_broker_that_leads_no_more_sends_its_members_away() {
    let world = World::new();
    let first = world.stable("g").await;
    let coordinator = world.coordinator.clone();
    let parked = tokio::spawn(async move { join_at(&coordinator, join("g", ""), OLD).await });
    while world.heartbeat("g", &first, 1).await == 0 {
        tokio::task::yield_now().await;
    }
    world.journal.fail(Some(JournalError::NotLeader));
    world.coordinator.follow_leaders();
    assert_eq!(parked.await.expect("the task").error_code, ErrorCode::NotCoordinator.code());
    assert_eq!(world.heartbeat("g", &first, 1).await, ErrorCode::NotCoordinator.code());
    assert_eq!(world.commit("g", 1).await, ErrorCode::NotCoordinator.code());
}

#[tokio::test]
async fn nobody_hears_of_what_is_not_committed() {
    let world = World::new();
    world.commit("g", 1).await;
    world.journal.hold_commits();
    let coordinator = world.coordinator.clone();
    let commit = super::world::commit(2);
    let committing =
        tokio::spawn(async move { coordinator.commit_offsets("g", &commit, &|_| Some(TopicId::ZERO)).await });
    while world.records().len() < 2 {
        tokio::task::yield_now().await;
    }
    let mut fetching = Box::pin(world.fetch("g"));
    let too_early =
        std::future::poll_fn(|context| std::task::Poll::Ready(fetching.as_mut().poll(context).is_ready()));
    assert!(!too_early.await, "the new offset may still be lost");
    assert!(!committing.is_finished());
    world.journal.let_commits_go();
    assert_eq!(fetching.await, (2, 0));
    assert_eq!(committing.await.expect("the task"), Ok(Refusals::default()));
}

#[tokio::test]
async fn a_commit_that_is_lost_is_not_confirmed() {
    let world = World::new();
    world.commit("g", 1).await;
    world.journal.hold_commits();
    let coordinator = world.coordinator.clone();
    let commit = super::world::commit(2);
    let committing =
        tokio::spawn(async move { coordinator.commit_offsets("g", &commit, &|_| Some(TopicId::ZERO)).await });
    while world.records().len() < 2 {
        tokio::task::yield_now().await;
    }
    world.journal.fail(Some(JournalError::NotLeader));
    assert_eq!(committing.await.expect("the task"), Err(ErrorCode::NotCoordinator));
}

//! Joining, syncing and leaving over the wire's messages.

use kalda_protocol::{ErrorCode, StrBytes};

use super::world::{ABLE, OLD, World, join, join_at};
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::runtime::JournalError;

#[tokio::test]
async fn a_group_is_born_with_an_empty_record_and_written_again_when_stable() {
    let world = World::new();
    world.stable("g").await;
    let generations: Vec<(i32, usize)> = world
        .records()
        .iter()
        .map(|record| match record {
            GroupRecord::ClassicGroup { value: Some(value), .. } => (value.generation, value.members.len()),
            other => panic!("unexpected {other:?}"),
        })
        .collect();
    assert_eq!(generations, [(0, 0), (1, 1)]);
}

#[tokio::test]
async fn the_last_to_leave_writes_the_group_empty() {
    let world = World::new();
    let member = world.stable("g").await;
    let left = world.leave("g", &member).await;
    assert_eq!(left, Ok(vec![ErrorCode::None]));
    let Some(GroupRecord::ClassicGroup { value: Some(last), .. }) = world.records().pop() else {
        panic!("no record")
    };
    assert_eq!((last.generation, last.members.len(), last.protocol), (2, 0, None));
    assert_eq!(world.state("g").await, "Empty");
}

#[tokio::test]
async fn a_group_that_cannot_be_written_is_not_born() {
    let world = World::new();
    world.stable("other").await;
    world.journal.fail(Some(JournalError::NotEnoughReplicas));
    let refused = world.join("g", "").await;
    assert_eq!(refused.error_code, ErrorCode::CoordinatorNotAvailable.code());
    let parked = join_at(&world.coordinator, join("h", ""), OLD).await;
    assert_eq!(parked.error_code, ErrorCode::CoordinatorNotAvailable.code());
    world.journal.fail(None);
    assert_eq!(world.state("g").await, "Dead");
    assert_eq!(world.state("h").await, "Dead");
}

#[tokio::test]
async fn a_group_needs_a_name_and_an_unknown_one_has_no_members() {
    let world = World::new();
    let code = |error: ErrorCode| error.code();
    assert_eq!(world.join("", "").await.error_code, code(ErrorCode::InvalidGroupId));
    assert_eq!(world.sync("", "m", 1, "").await.error_code, code(ErrorCode::InvalidGroupId));
    assert_eq!(world.heartbeat("", "m", 1).await, code(ErrorCode::InvalidGroupId));
    assert_eq!(world.leave("", "m").await, Err(ErrorCode::InvalidGroupId));
    let unknown = world.join("g", "m").await;
    assert_eq!((unknown.error_code, &*unknown.member_id), (code(ErrorCode::UnknownMemberId), "m"));
    assert_eq!(world.sync("g", "m", 1, "").await.error_code, code(ErrorCode::UnknownMemberId));
    assert_eq!(world.heartbeat("g", "m", 1).await, code(ErrorCode::UnknownMemberId));
    let left = world.leave("g", "m").await;
    assert_eq!(left, Ok(vec![ErrorCode::UnknownMemberId]));
}

#[tokio::test]
async fn a_session_out_of_bounds_is_refused_before_any_group_is_made() {
    let world = World::new();
    let mut request = join("g", "");
    request.session_timeout_ms = 50;
    let refused = join_at(&world.coordinator, request, ABLE).await;
    assert_eq!(refused.error_code, ErrorCode::InvalidSessionTimeout.code());
    assert!(world.records().is_empty());
}

#[tokio::test]
async fn ids_are_the_clients_name_and_a_uuid() {
    let world = World::new();
    let promised = world.join("g", "").await;
    assert_eq!(promised.error_code, ErrorCode::MemberIdRequired.code());
    let mut request = join("g", "");
    request.group_instance_id = Some(StrBytes::from("inst"));
    let joined = join_at(&world.coordinator, request, ABLE).await;
    for (id, prefix) in [(promised.member_id, "client-"), (joined.member_id, "inst-")] {
        let uuid = id.strip_prefix(prefix).expect("the prefix").to_owned();
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{uuid}");
    }
}

#[tokio::test]
async fn every_client_can_join() {
    for abilities in [OLD, ABLE] {
        let world = World::new();
        let refused = join_at(&world.coordinator, join("", ""), abilities).await;
        assert_eq!(refused.error_code, ErrorCode::InvalidGroupId.code());
        let mut joined = join_at(&world.coordinator, join("g", ""), abilities).await;
        if abilities.known_member_id {
            assert_eq!(joined.error_code, ErrorCode::MemberIdRequired.code());
            joined = join_at(&world.coordinator, join("g", &joined.member_id), abilities).await;
        }
        assert_eq!(joined.error_code, 0);
    }
}

#[tokio::test]
async fn the_members_of_one_group_meet_across_tasks() {
    let world = World::new();
    let first = world.stable("g").await;
    let coordinator = world.coordinator.clone();
    let second = tokio::spawn(async move { join_at(&coordinator, join("g", ""), OLD).await });
    while world.heartbeat("g", &first, 1).await == 0 {
        tokio::task::yield_now().await;
    }
    let led = world.join("g", &first).await;
    let followed = second.await.expect("the task");
    assert_eq!((led.generation_id, led.members.len()), (2, 2));
    assert_eq!((followed.generation_id, followed.members.len()), (2, 0));
    assert_eq!(led.leader, followed.leader);
}

//! Listing, describing and deleting groups.

use kalda_protocol::messages::list_groups::ListGroupsRequest;
use kalda_protocol::{Encoder, ErrorCode, Message, StrBytes};

use super::world::World;
use crate::coordinator::runtime::JournalError;

fn texts(names: &[&str]) -> Vec<StrBytes> {
    names.iter().map(|name| StrBytes::from(*name)).collect()
}

async fn listed(world: &World, states: &[&str], types: &[&str]) -> Vec<String> {
    let request = ListGroupsRequest {
        states_filter: texts(states),
        types_filter: texts(types),
        ..ListGroupsRequest::default()
    };
    let response = world.coordinator.list_groups(&request).await;
    assert_eq!(response.error_code, 0);
    for version in 0..=5 {
        response.encode(&mut Encoder::new(), version).expect("every version");
    }
    let mut names: Vec<String> = response.groups.iter().map(|group| group.group_id.to_string()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn groups_are_listed_by_state_and_type_whatever_the_case() {
    let world = World::new();
    world.commit("simple", 1).await;
    world.stable("busy").await;
    assert_eq!(listed(&world, &[], &[]).await, ["busy", "simple"]);
    assert_eq!(listed(&world, &["empty"], &["CLASSIC"]).await, ["simple"]);
    assert_eq!(listed(&world, &["Stable"], &[]).await, ["busy"]);
    assert!(listed(&world, &["bogus"], &[]).await.is_empty());
    assert!(listed(&world, &[], &["consumer"]).await.is_empty());
}

#[tokio::test]
async fn a_list_that_cannot_be_whole_says_so() {
    let world = World::new();
    world.commit("g", 1).await;
    // Of what is read back nobody knows whether the other replicas have it.
    let world = world.restarted();
    world.coordinator.list_groups(&ListGroupsRequest::default()).await;
    world.journal.fail(Some(JournalError::NotEnoughReplicas));
    let response = world.coordinator.list_groups(&ListGroupsRequest::default()).await;
    assert_eq!(response.error_code, ErrorCode::CoordinatorNotAvailable.code());
    let world = world.restarted();
    world.journal.fail(Some(JournalError::Storage));
    let response = world.coordinator.list_groups(&ListGroupsRequest::default()).await;
    assert_eq!((response.error_code, response.groups.len()), (0, 0), "another broker's to tell");
}

#[tokio::test]
async fn a_stable_group_is_described_in_full() {
    let world = World::new();
    let member = world.stable("g").await;
    let group = world.coordinator.describe_group(&"g".into()).await;
    assert_eq!(
        (&*group.group_state, &*group.protocol_type, &*group.protocol_data),
        ("Stable", "consumer", "range")
    );
    assert_eq!((&group.members[0].member_id, &*group.members[0].client_host), (&member, "/127.0.0.1"));
    assert_eq!(group.members[0].member_assignment, "a");
    assert!(!group.members[0].member_metadata.is_empty());
}

#[tokio::test]
async fn while_it_rebalances_the_protocol_is_not_told() {
    let world = World::new();
    let promised = world.join("g", "").await;
    world.join("g", &promised.member_id).await;
    let group = world.coordinator.describe_group(&"g".into()).await;
    assert_eq!((&*group.group_state, &*group.protocol_data), ("CompletingRebalance", ""));
    assert!(group.members[0].member_metadata.is_empty());
}

#[tokio::test]
async fn an_unknown_group_is_dead_and_not_found() {
    let world = World::new();
    let new = world.coordinator.describe_group(&"g".into()).await;
    assert_eq!((new.error_code, &*new.group_state), (ErrorCode::GroupIdNotFound.code(), "Dead"));
    assert_eq!(new.error_message.as_deref(), Some("Group g not found."));
}

#[tokio::test]
async fn empty_groups_are_deleted_with_their_offsets() {
    let world = World::new();
    world.stable("busy").await;
    world.commit("simple", 5).await;
    let expected = [
        ("busy", ErrorCode::NonEmptyGroup),
        ("nobody", ErrorCode::GroupIdNotFound),
        ("simple", ErrorCode::None),
        ("simple", ErrorCode::GroupIdNotFound),
    ];
    for (group, code) in expected {
        assert_eq!(world.coordinator.delete_group(group).await, code, "{group}");
    }
    assert_eq!(world.fetch("simple").await, (-1, 0));
    assert_eq!(world.state("simple").await, "Dead");
}

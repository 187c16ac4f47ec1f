//! Offsets that producers commit in their transactions. What Kafka answers stands in `compat-tests/answers`.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_delete::{
    OffsetDeleteRequest, OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};

use super::world::{World, by, commit};
use crate::coordinator::group::{CommitWay, DeletedTopic, OffsetCommit};
use crate::coordinator::runtime::CoordinatorError;
use crate::partition::Entitlement;
use crate::types::{
    MarkerEpoch, PartitionIndex, ProducerEpoch, ProducerId, ProducerIdentity, TransactionEnd,
};

const UNSTABLE: (i64, i16) = (-1, ErrorCode::UnstableOffsetCommit.code());
const DAY_MS: u32 = 24 * 60 * 60 * 1000;

fn producer(id: i64, epoch: i16) -> ProducerIdentity {
    ProducerIdentity::new(id, epoch)
}

pub fn in_transaction(id: i64, offset: i64) -> OffsetCommit {
    let way = CommitWay::InTransaction(Some((producer(id, 0), Entitlement::Unchecked)));
    OffsetCommit { way, unknown_group: ErrorCode::IllegalGeneration, ..commit(offset) }
}

pub async fn end(world: &World, id: i64, result: TransactionResult) -> Result<(), CoordinatorError> {
    let end = TransactionEnd {
        producer_id: ProducerId(id),
        producer_epoch: ProducerEpoch(0),
        marker: EndTransactionMarker { result, coordinator_epoch: 0 },
        marker_epoch: MarkerEpoch::OfData,
    };
    world.coordinator.end_transaction(PartitionIndex(0), end).await
}

#[tokio::test]
async fn offsets_count_when_their_transaction_is_committed() {
    let world = World::new();
    world.commit("g", 1).await;
    assert_eq!(world.commit_as("g", &in_transaction(7, 5)).await, 0);
    assert_eq!(world.fetch("g").await, UNSTABLE);
    end(&world, 7, TransactionResult::Commit).await.expect("a marker");
    assert_eq!(world.fetch("g").await, (5, 0));
    assert_eq!(world.commit_as("g", &in_transaction(7, 9)).await, 0);
    end(&world, 7, TransactionResult::Abort).await.expect("a marker");
    assert_eq!(world.fetch("g").await, (5, 0), "what was before");
}

#[tokio::test]
async fn a_restart_changes_nothing_of_that() {
    let world = World::new();
    world.commit("old", 1).await;
    world.commit_as("old", &in_transaction(7, 5)).await;
    world.commit_as("new", &in_transaction(8, 6)).await;
    let world = world.restarted();
    assert_eq!((world.fetch("old").await, world.fetch("new").await), (UNSTABLE, UNSTABLE));
    end(&world, 7, TransactionResult::Commit).await.expect("a marker");
    end(&world, 8, TransactionResult::Abort).await.expect("a marker");
    let world = world.restarted();
    assert_eq!((world.fetch("old").await, world.fetch("new").await), ((5, 0), (-1, 0)));
}

#[tokio::test]
async fn groups_and_offsets_with_a_transaction_under_way_do_not_expire() {
    let world = World::new();
    world.commit("g", 1).await;
    world.commit_as("g", &in_transaction(7, 5)).await;
    world.commit_as("only", &in_transaction(7, 6)).await;
    let world = world.restarted();
    assert_eq!(world.fetch("g").await, UNSTABLE);
    world.pass(8 * DAY_MS);
    assert_eq!((world.fetch("g").await, world.fetch("only").await), (UNSTABLE, UNSTABLE));
    end(&world, 7, TransactionResult::Abort).await.expect("a marker");
    world.pass(600_000);
    assert_eq!(world.fetch("g").await, (-1, 0), "the old one has expired");
    assert_eq!((&*world.state("g").await, &*world.state("only").await), ("Dead", "Dead"));
}

#[tokio::test]
async fn what_is_deleted_does_not_come_back_with_the_transaction() {
    let world = World::new();
    for group in ["offset", "group", "topic"] {
        world.commit_as(group, &in_transaction(7, 5)).await;
    }
    let partitions = vec![OffsetDeleteRequestPartition::default()];
    let topics = vec![OffsetDeleteRequestTopic { name: "t".into(), partitions }];
    let delete = OffsetDeleteRequest { group_id: "offset".into(), topics };
    assert_eq!(world.coordinator.delete_offsets(&delete).await.error_code, 0);
    assert_eq!(world.fetch("offset").await, (-1, 0));
    assert_eq!(world.coordinator.delete_group("group").await, ErrorCode::None);
    let topic = DeletedTopic { name: "t".into(), id: world.topic_id };
    world.coordinator.on_topics_deleted(&[topic]).await.expect("tombstones");
    let world = world.restarted();
    end(&world, 7, TransactionResult::Commit).await.expect("a marker");
    for group in ["offset", "group", "topic"] {
        assert_eq!(world.fetch(group).await, (-1, 0), "{group}");
    }
}

#[tokio::test]
async fn members_and_generations_are_checked_where_they_are_named() {
    let world = World::new();
    let member = world.stable("g").await;
    let by_member = |generation| OffsetCommit { committer: by(&member, generation), ..in_transaction(7, 5) };
    assert_eq!(world.commit_as("g", &by_member(1)).await, 0);
    assert_eq!(world.commit_as("g", &by_member(2)).await, ErrorCode::IllegalGeneration.code());
    assert_eq!(world.commit_as("g", &in_transaction(7, 5)).await, 0, "old clients name nobody");
    assert_eq!(world.commit_as("none", &by_member(1)).await, ErrorCode::IllegalGeneration.code());
    assert_eq!(world.commit_as("", &in_transaction(7, 5)).await, ErrorCode::InvalidGroupId.code());
}

#[tokio::test]
async fn an_earlier_life_of_a_producer_commits_nothing() {
    let world = World::new();
    let newer = CommitWay::InTransaction(Some((producer(7, 3), Entitlement::Unchecked)));
    world.commit_as("g", &OffsetCommit { way: newer, ..in_transaction(7, 5) }).await;
    assert_eq!(world.commit_as("g", &in_transaction(7, 6)).await, ErrorCode::InvalidProducerEpoch.code());
    assert_eq!(end(&world, 7, TransactionResult::Commit).await, Err(CoordinatorError::ProducerFenced));
}

#[tokio::test]
async fn without_a_producer_offsets_count_at_once() {
    let world = World::new();
    let nobody = OffsetCommit { way: CommitWay::InTransaction(None), ..in_transaction(7, 5) };
    assert_eq!(world.commit_as("g", &nobody).await, 0);
    assert_eq!(world.fetch("g").await, (5, 0));
}

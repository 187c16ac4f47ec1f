//! Records in a producer's transaction, and its end.

use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};

use super::*;
use crate::partition::Entitlement;
use crate::types::{MarkerEpoch, ProducerEpoch, ProducerIdentity, TransactionEnd};

fn producer(epoch: i16) -> ProducerIdentity {
    ProducerIdentity::new(7, epoch)
}

async fn add_in_transaction(runtime: &Runtime<Counter>, epoch: i16) -> Result<(), CoordinatorError> {
    let effects = Effects::replayed(vec![record()]);
    let entitlement = Entitlement::Unchecked;
    runtime
        .run_in_transaction(PARTITION, producer(epoch), entitlement, |_, _| Step { answer: (), effects })
        .await
}

async fn end(
    runtime: &Runtime<Counter>,
    epoch: i16,
    result: TransactionResult,
    coordinator_epoch: i32,
) -> Result<(), CoordinatorError> {
    let end = TransactionEnd {
        producer_id: ProducerId(7),
        producer_epoch: ProducerEpoch(epoch),
        marker: EndTransactionMarker { result, coordinator_epoch },
        marker_epoch: MarkerEpoch::OfData,
    };
    runtime.complete_transaction(PARTITION, end).await
}

#[tokio::test]
async fn what_is_written_counts_when_the_transaction_is_committed() {
    let journal = Arc::new(MemoryJournal::new(1));
    let first = runtime(&journal);
    add_in_transaction(&first, 0).await.expect("a write");
    assert_eq!(count(&first).await, Ok(0));
    let second = runtime(&journal);
    assert_eq!(count(&second).await, Ok(0), "read back");
    end(&second, 0, TransactionResult::Commit, 1).await.expect("a marker");
    assert_eq!(count(&second).await, Ok(1));
    assert_eq!(count(&runtime(&journal)).await, Ok(1), "read back with the marker");
}

#[tokio::test]
async fn what_is_aborted_never_was() {
    let journal = Arc::new(MemoryJournal::new(1));
    let first = runtime(&journal);
    add_in_transaction(&first, 0).await.expect("a write");
    end(&first, 0, TransactionResult::Abort, 1).await.expect("a marker");
    end(&first, 0, TransactionResult::Commit, 1).await.expect("a marker that ends nothing");
    assert_eq!(count(&first).await, Ok(0));
    assert_eq!(count(&runtime(&journal)).await, Ok(0));
}

#[tokio::test]
async fn an_end_is_told_when_its_marker_is_committed() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = Arc::new(runtime(&journal));
    add_in_transaction(&runtime, 0).await.expect("a write");
    journal.hold_commits();
    let other = runtime.clone();
    let ending = tokio::spawn(async move { end(&other, 0, TransactionResult::Commit, 1).await });
    while journal.entries(PARTITION).len() < 2 {
        tokio::task::yield_now().await;
    }
    assert!(!ending.is_finished());
    journal.let_commits_go();
    assert_eq!(ending.await.expect("the task"), Ok(()));
}

#[tokio::test]
async fn older_epochs_change_nothing() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = runtime(&journal);
    add_in_transaction(&runtime, 3).await.expect("a write");
    let fenced = Err(CoordinatorError::ProducerFenced);
    assert_eq!(add_in_transaction(&runtime, 2).await, fenced);
    assert_eq!(end(&runtime, 2, TransactionResult::Commit, 5).await, fenced);
    end(&runtime, 3, TransactionResult::Abort, 5).await.expect("a marker");
    add_in_transaction(&runtime, 3).await.expect("the next transaction");
    let stale = end(&runtime, 3, TransactionResult::Commit, 4).await;
    assert_eq!(stale, Err(CoordinatorError::TransactionCoordinatorFenced));
    assert_eq!(count(&runtime).await, Ok(0));
    end(&runtime, 3, TransactionResult::Commit, 5).await.expect("a marker");
    assert_eq!(count(&runtime).await, Ok(1));
}

//! What follows a transaction's records: markers are written, transactions past their timeout aborted.
//!
//! ```text
//! Command::WriteMarkers ──▶ which are missing? ──▶ MarkerWriter ──▶ some are missing: again, a little later
//!                                                            └──▶ all are written: complete
//! ```
//! Invariant: it goes on until the transaction is complete or this broker coordinates it no longer: then its next coordinator begins anew.
//! At most one task for each transaction that is being ended, whose number the memory of transactions bounds.

use std::sync::Arc;
use std::time::Duration;

use super::coordinator::Inner;
use super::failure::TransactionFailure;
use super::id::TransactionalId;
use super::markers::Markers;
use super::shard::Command;
use crate::coordinator::runtime::{CoordinatorError, Step};
use crate::sys::timer;
use crate::types::PartitionIndex;

/// How long to wait before markers are tried again that couldn't be written; twice as long each time.
const FIRST_BACKOFF: Duration = Duration::from_millis(20);
/// A partition without a leader may be back any moment.
const LONGEST_BACKOFF: Duration = Duration::from_secs(1);

/// Carries out what a shard asked for.
pub(super) async fn carry_out(inner: Arc<Inner>, partition: PartitionIndex, command: Command) {
    match command {
        Command::WriteMarkers(id) => write_markers(&inner, partition, &id).await,
        Command::Abort(id) => match abort(&inner, &id).await {
            Ok(()) => tracing::info!(%id, "a transaction past its timeout is aborted"),
            Err(error) => tracing::warn!(%id, %error, "a transaction past its timeout isn't aborted yet"),
        },
    }
}

async fn abort(inner: &Inner, id: &TransactionalId) -> Result<(), TransactionFailure> {
    inner.with_producer_id(id, |shard, fresh, now| shard.abort_timed_out(id, fresh, now)).await
}

async fn write_markers(inner: &Inner, partition: PartitionIndex, id: &TransactionalId) {
    let Ok(Some(mut missing)) = inner.runtime.run(partition, |shard, _| Step::only(shard.markers(id))).await
    else {
        return;
    };
    let mut backoff = FIRST_BACKOFF;
    loop {
        let Ok(leadership) = inner.runtime.journal().leadership(partition) else { return };
        if !missing.partitions.is_empty() {
            let written = inner.markers.write(missing.clone(), leadership.leader_epoch);
            missing.partitions = written.await;
        }
        if missing.partitions.is_empty() && is_over(complete(inner, partition, id, &missing).await, id) {
            return;
        }
        timer::sleep(backoff).await;
        backoff = (backoff * 2).min(LONGEST_BACKOFF);
    }
}

async fn complete(
    inner: &Inner,
    partition: PartitionIndex,
    id: &TransactionalId,
    markers: &Markers,
) -> Result<(), CoordinatorError> {
    inner.runtime.run(partition, |shard, now| shard.complete(id, markers.who, now)).await.map(drop)
}

/// True if nothing more is to be done here.
fn is_over(completed: Result<(), CoordinatorError>, id: &TransactionalId) -> bool {
    match completed {
        // Its next coordinator goes on with it.
        Ok(()) | Err(CoordinatorError::NotCoordinator | CoordinatorError::LoadInProgress) => true,
        Err(error) => {
            tracing::warn!(%id, %error, "the end of a transaction isn't written yet");
            false
        }
    }
}

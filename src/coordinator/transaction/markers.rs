//! The markers that a prepared transaction needs, and its completion when all are written.

use std::future::Future;
use std::pin::Pin;

use super::id::TransactionalId;
use super::partitions::TransactionPartitions;
use super::shard::{Attempt, Step, TransactionShard};
use super::state::TransactionState;
use super::version::TransactionVersion;
use crate::coordinator::runtime::TransactionOutcome;
use crate::types::{LeaderEpoch, ProducerIdentity, TimestampMs};

/// The end of a transaction, to be written to each of its partitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markers {
    /// Whose transaction, and the epoch that the markers have.
    pub who: ProducerIdentity,
    /// How it ends.
    pub outcome: TransactionOutcome,
    /// Where.
    pub partitions: TransactionPartitions,
    /// By which protocol it was carried out.
    pub client_version: TransactionVersion,
}

/// The partitions that have no marker yet.
pub type Unmarked = Pin<Box<dyn Future<Output = TransactionPartitions> + Send>>;

/// Writes markers to the leaders of partitions.
pub trait MarkerWriter: Send + Sync + 'static {
    /// Writes them, in the name of a coordinator with this epoch, and waits until they can't be lost. Gives the partitions that are to be tried
    /// again: those without a leader, for example. One that is gone needs no marker.
    fn write(&self, markers: Markers, coordinator_epoch: LeaderEpoch) -> Unmarked;
}

impl TransactionShard {
    /// The markers that a transaction needs; none if it isn't prepared.
    pub fn markers(&self, id: &TransactionalId) -> Option<Markers> {
        let transaction = self.get(id).filter(|transaction| transaction.state.is_prepared())?;
        let outcome = match transaction.state {
            TransactionState::PrepareCommit => TransactionOutcome::Committed,
            _ => TransactionOutcome::Aborted,
        };
        Some(Markers {
            who: transaction.identity(),
            outcome,
            partitions: transaction.partitions.clone(),
            client_version: transaction.client_version,
        })
    }

    /// All markers of a producer's transaction are written. Does nothing if it is complete already.
    pub fn complete(
        &mut self,
        id: &TransactionalId,
        who: ProducerIdentity,
        now: TimestampMs,
    ) -> Step<Attempt<()>> {
        let is_meant = |state: TransactionState, identity| state.is_prepared() && identity == who;
        match self.get(id).filter(|transaction| is_meant(transaction.state, transaction.identity())) {
            Some(transaction) => {
                let next = transaction.completed(now);
                self.write(id, next, Ok(()))
            }
            None => Step::only(Attempt::Done(Ok(()))),
        }
    }
}

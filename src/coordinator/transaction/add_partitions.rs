//! AddPartitionsToTxn and AddOffsetsToTxn: what a transaction writes to is noted before it is written to.
//!
//! Invariant: a partition has records of a transaction only if the transaction's record names it, so that it gets a marker.

use super::id::TransactionalId;
use super::partitions::TransactionPartitions;
use super::refusal::Refusal;
use super::shard::{Attempt, Step, TransactionShard};
use super::state::TransactionState;
use super::version::TransactionVersion;
use crate::types::{ProducerIdentity, TimestampMs};

impl TransactionShard {
    /// Adds partitions to the transaction, which begins with the first one.
    pub fn add_partitions(
        &mut self,
        id: &TransactionalId,
        who: ProducerIdentity,
        partitions: &TransactionPartitions,
        client_version: TransactionVersion,
        now: TimestampMs,
    ) -> Step<Attempt<()>> {
        let Some(transaction) = self.get(id) else {
            return Step::only(Attempt::Done(Err(Refusal::OtherProducerId)));
        };
        // Before all else: when it has ended, it may have the very producer id that the client names.
        if transaction.state.is_prepared() {
            return Step::only(Attempt::Done(Err(Refusal::StillEnding)));
        }
        if let Err(refusal) = check_identity(transaction.identity(), who) {
            return Step::only(Attempt::Done(Err(refusal)));
        }
        let is_ongoing = transaction.state == TransactionState::Ongoing;
        if is_ongoing && transaction.partitions.contains_all(partitions) {
            return Step::only(Attempt::Done(Ok(())));
        }
        let next = transaction.extended(partitions, client_version, now);
        self.write(id, next, Ok(()))
    }

    /// Which of these partitions the transaction may write to. Changes nothing.
    ///
    /// # Errors
    /// What is wrong with the transaction as a whole.
    pub fn verify(
        &self,
        id: &TransactionalId,
        who: ProducerIdentity,
        partitions: &TransactionPartitions,
    ) -> Result<TransactionPartitions, Refusal> {
        let transaction = self.get(id).ok_or(Refusal::OtherProducerId)?;
        check_identity(transaction.identity(), who)?;
        if transaction.state.is_prepared() {
            return Err(Refusal::StillEnding);
        }
        let added = partitions.iter().filter(|(topic, index)| transaction.partitions.contains(topic, *index));
        Ok(added.map(|(topic, index)| (&**topic, index)).collect())
    }
}

/// Whether a request comes from the newest instance.
pub(super) fn check_identity(current: ProducerIdentity, who: ProducerIdentity) -> Result<(), Refusal> {
    if current.producer_id != who.producer_id {
        Err(Refusal::OtherProducerId)
    } else if current.epoch != who.epoch {
        Err(Refusal::Fenced)
    } else {
        Ok(())
    }
}

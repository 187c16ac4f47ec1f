//! InitProducerId: a producer begins, or goes on after an error, and what an earlier instance left is over.
//!
//! Invariant: an instance that was initialised later fences all before it. What such an instance has begun is aborted first; the new one
//! is told to come back until that is done.

use super::id::TransactionalId;
use super::refusal::Refusal;
use super::shard::{Attempt, Step, TransactionShard};
use super::state::TransactionState;
use super::transaction::{LAST_EPOCH, Transaction};
use crate::types::{ProducerEpoch, ProducerId, ProducerIdentity, TimestampMs};

/// What a producer asks for at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitRequest {
    /// How long its transactions may take.
    pub timeout_ms: i32,
    /// Who it is, where it goes on after an error (KIP-360).
    pub known: Option<ProducerIdentity>,
}

impl TransactionShard {
    /// Begins a new instance of a producer. `fresh` is a producer id that nobody has.
    pub fn init(
        &mut self,
        id: &TransactionalId,
        request: InitRequest,
        fresh: Option<ProducerId>,
        now: TimestampMs,
    ) -> Step<Attempt<ProducerIdentity>> {
        let Some(transaction) = self.get(id) else {
            let Some(fresh) = fresh else { return Step::only(Attempt::NeedsProducerId) };
            let transaction = Transaction::new(fresh, request.timeout_ms, now);
            return self.begin(id, &transaction, request, None, now);
        };
        if transaction.state.is_prepared() {
            return refused(Refusal::StillEnding);
        }
        if request.known.is_some_and(|known| !may_be_of(known, transaction)) {
            return refused(Refusal::Fenced);
        }
        let transaction = transaction.clone();
        if transaction.state == TransactionState::Ongoing {
            // The epoch that fences it is told to nobody: the client comes back, and gets the next one.
            return self.abort(id, &transaction, fresh, now, Err(Refusal::StillEnding));
        }
        self.begin(id, &transaction, request, fresh, now)
    }

    fn begin(
        &mut self,
        id: &TransactionalId,
        transaction: &Transaction,
        request: InitRequest,
        fresh: Option<ProducerId>,
        now: TimestampMs,
    ) -> Step<Attempt<ProducerIdentity>> {
        let (current, known) = (transaction.epoch, request.known.map(|known| known.epoch));
        let is_same_instance = known == Some(current);
        let raised =
            ProducerIdentity { epoch: ProducerEpoch(current.0.saturating_add(1)), ..transaction.identity() };
        let (instance, last_epoch) = match known {
            _ if transaction.is_exhausted() && (known.is_none() || is_same_instance) => {
                let Some(producer_id) = fresh else { return Step::only(Attempt::NeedsProducerId) };
                let last_epoch = if is_same_instance { current } else { ProducerEpoch::NONE };
                (ProducerIdentity { producer_id, epoch: ProducerEpoch(0) }, last_epoch)
            }
            None => (raised, ProducerEpoch::NONE),
            Some(_) if is_same_instance || current == ProducerEpoch::NONE => (raised, current),
            // It asks again, since it didn't get the answer.
            Some(known) if known == transaction.last_epoch => (transaction.identity(), known),
            Some(_) => return refused(Refusal::Fenced),
        };
        let next = transaction.initialised(instance, last_epoch, request.timeout_ms, now);
        self.write(id, next, Ok(instance))
    }
}

/// True if this may be the last instance, going on after an error. Its epoch is looked at later.
fn may_be_of(known: ProducerIdentity, transaction: &Transaction) -> bool {
    transaction.epoch == ProducerEpoch::NONE
        || known.producer_id == transaction.producer_id
        // It was given another producer id, and didn't get the answer.
        || known.producer_id == transaction.previous_producer_id && known.epoch >= LAST_EPOCH
}

fn refused<T>(refusal: Refusal) -> Step<Attempt<T>> {
    Step::only(Attempt::Done(Err(refusal)))
}

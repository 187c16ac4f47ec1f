//! EndTxn: a transaction is committed or aborted.
//!
//! ```text
//! version 2, for a client whose epoch is      one less (a repeated request)   the present one
//!                              asks to        commit        abort             commit        abort
//!   Empty                                     Fenced        Fenced            WrongState    aborted
//!   CompleteAbort                             WrongState    answered          WrongState    aborted
//!   CompleteCommit                            answered      WrongState        WrongState    aborted
//! ```
//! Invariant: what is decided is written first, and only then a marker. A request that is repeated gets the answer of the first.

use super::add_partitions::check_identity;
use super::id::TransactionalId;
use super::refusal::Refusal;
use super::shard::{Attempt, Effects, Step, TransactionShard};
use super::state::TransactionState;
use super::transaction::{LAST_EPOCH, Transaction};
use super::version::TransactionVersion;
use crate::coordinator::runtime::TransactionOutcome;
use crate::types::{ProducerEpoch, ProducerId, ProducerIdentity, TimestampMs};

/// How a producer wants its transaction to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndRequest {
    /// Who asks.
    pub who: ProducerIdentity,
    /// What it asks for.
    pub outcome: TransactionOutcome,
    /// By which protocol.
    pub client_version: TransactionVersion,
}

/// What there is to do for a request.
enum Decision {
    Prepare,
    AlreadyDone,
    Refuse(Refusal),
}

impl TransactionShard {
    /// Decides how a transaction ends. The answer is who the producer is from now on.
    pub fn end(
        &mut self,
        id: &TransactionalId,
        request: EndRequest,
        fresh: Option<ProducerId>,
        now: TimestampMs,
    ) -> Step<Attempt<ProducerIdentity>> {
        let Some(transaction) = self.get(id) else {
            return Step::only(Attempt::Done(Err(Refusal::OtherProducerId)));
        };
        let raises_epoch = request.client_version.raises_epoch();
        let decision =
            if raises_epoch { decide(transaction, request) } else { decide_first(transaction, request) };
        match decision {
            Decision::Refuse(refusal) => Step::only(Attempt::Done(Err(refusal))),
            Decision::AlreadyDone => Step::only(Attempt::Done(Ok(transaction.identity()))),
            Decision::Prepare => {
                let transaction = transaction.clone();
                let next_id = match next_producer_id(&transaction, request.client_version, fresh) {
                    Some(next_id) => next_id,
                    None => return Step::only(Attempt::NeedsProducerId),
                };
                let version = if raises_epoch { request.client_version } else { TransactionVersion::Zero };
                let next = transaction.prepared(request.outcome, version, next_id, now);
                let answer = next.completed(now).identity();
                self.write(id, next, Ok(answer))
            }
        }
    }

    /// Aborts a transaction that has begun, so that the instance which began it can't go on.
    pub(super) fn abort<T>(
        &mut self,
        id: &TransactionalId,
        transaction: &Transaction,
        fresh: Option<ProducerId>,
        now: TimestampMs,
        answer: Result<T, Refusal>,
    ) -> Step<Attempt<T>> {
        let version = (self.settings.server_version)();
        let Some(next_id) = next_producer_id(transaction, version, fresh) else {
            return Step::only(Attempt::NeedsProducerId);
        };
        let outcome = TransactionOutcome::Aborted;
        let next = if version.raises_epoch() {
            transaction.prepared(outcome, version, next_id, now)
        } else {
            transaction.fenced().prepared(outcome, TransactionVersion::Zero, next_id, now)
        };
        self.write(id, next, answer)
    }

    /// Aborts a transaction if it is past its timeout.
    pub fn abort_timed_out(
        &mut self,
        id: &TransactionalId,
        fresh: Option<ProducerId>,
        now: TimestampMs,
    ) -> Step<Attempt<()>> {
        match self.get(id).filter(|transaction| transaction.is_timed_out(now)).cloned() {
            Some(transaction) => self.abort(id, &transaction, fresh, now, Ok(())),
            None => Step { answer: Attempt::Done(Ok(())), effects: Effects::none() },
        }
    }
}

/// The producer id that takes over where the epoch can't be raised any more; `None` if one is needed that isn't there.
fn next_producer_id(
    transaction: &Transaction,
    version: TransactionVersion,
    fresh: Option<ProducerId>,
) -> Option<ProducerId> {
    if version.raises_epoch() && transaction.is_exhausted() { fresh } else { Some(ProducerId::NONE) }
}

/// In version 2: the epoch tells a repeated request from the next one.
fn decide(transaction: &Transaction, request: EndRequest) -> Decision {
    use TransactionOutcome::{Aborted, Committed};
    use TransactionState::{CompleteAbort, CompleteCommit, Empty, Ongoing, PrepareAbort, PrepareCommit};
    let (who, state) = (request.who, transaction.state);
    // Before all else: when it has ended, it may have the very producer id that the client names.
    if state.is_prepared() {
        return Decision::Refuse(Refusal::StillEnding);
    }
    // After an end by the first protocol, the epoch before is that of an instance which was fenced. Kafka takes its request for a repeated one,
    // and tells it who the newest instance is.
    let was_raised = transaction.client_version.raises_epoch();
    let had_another_id = was_raised
        && transaction.previous_producer_id == who.producer_id
        && who.epoch == LAST_EPOCH
        && transaction.epoch == ProducerEpoch(0);
    let has_epoch_before = was_raised && who.epoch.0.checked_add(1) == Some(transaction.epoch.0);
    let is_repeated = had_another_id || has_epoch_before;
    if transaction.producer_id != who.producer_id && !had_another_id {
        return Decision::Refuse(Refusal::OtherProducerId);
    }
    let may_be_repeated = matches!(state, CompleteCommit | CompleteAbort);
    if who.epoch != transaction.epoch && !(may_be_repeated && is_repeated) {
        return Decision::Refuse(Refusal::Fenced);
    }
    match (state, request.outcome) {
        (Ongoing, _) | (Empty, Aborted) => Decision::Prepare,
        (CompleteCommit, Committed) | (CompleteAbort, Aborted) if is_repeated => Decision::AlreadyDone,
        (CompleteCommit | CompleteAbort, Aborted) if !is_repeated => Decision::Prepare,
        (Empty | CompleteCommit | CompleteAbort | PrepareCommit | PrepareAbort, _) => {
            Decision::Refuse(Refusal::WrongState)
        }
    }
}

/// In the first versions: the epoch stays, and the state alone tells whether a request is repeated.
fn decide_first(transaction: &Transaction, request: EndRequest) -> Decision {
    use TransactionOutcome::{Aborted, Committed};
    use TransactionState::{CompleteAbort, CompleteCommit, Empty, Ongoing, PrepareAbort, PrepareCommit};
    if let Err(refusal) = check_identity(transaction.identity(), request.who) {
        return Decision::Refuse(refusal);
    }
    match (transaction.state, request.outcome) {
        (PrepareCommit | PrepareAbort, _) => Decision::Refuse(Refusal::StillEnding),
        (Ongoing, _) => Decision::Prepare,
        (CompleteCommit, Committed) | (CompleteAbort, Aborted) => Decision::AlreadyDone,
        (CompleteCommit, Aborted) | (CompleteAbort, Committed) | (Empty, _) => {
            Decision::Refuse(Refusal::WrongState)
        }
    }
}

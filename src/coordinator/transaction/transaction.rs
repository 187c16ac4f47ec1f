//! What is known of a transactional id, and each way in which it changes. Pure: a change makes a new value.
//!
//! Invariant: the epoch of a producer id only rises; at its end another producer id takes its place with epoch 0. What leaves a state
//! names that state's producer id as the one before. Absent: who may ask for a change, see `init`, `add_partitions` and `end`.

use super::partitions::TransactionPartitions;
use super::state::TransactionState;
use super::version::TransactionVersion;
use crate::coordinator::runtime::TransactionOutcome;
use crate::types::{ProducerEpoch, ProducerId, ProducerIdentity, TimestampMs};

/// The last epoch that a producer may have: one more is kept to fence it.
pub const LAST_EPOCH: ProducerEpoch = ProducerEpoch(i16::MAX - 1);

/// The timeout of transactions that wait for an outside decision (KIP-939): none.
pub const TWO_PHASE_TIMEOUT_MS: i32 = i32::MAX;

/// The last transaction of a transactional id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// The producer id that belongs to it.
    pub producer_id: ProducerId,
    /// The producer id before the last change; mostly the same one.
    pub previous_producer_id: ProducerId,
    /// The producer id that it gets when the transaction is complete, where the epochs are used up; or none.
    pub next_producer_id: ProducerId,
    /// The epoch of the newest instance. None until the first one is initialised.
    pub epoch: ProducerEpoch,
    /// The epoch before, if the same instance had it. Not in records: it tells repeated requests apart, for a while.
    pub last_epoch: ProducerEpoch,
    /// How long a transaction may take.
    pub timeout_ms: i32,
    /// Where it stands.
    pub state: TransactionState,
    /// What was written to.
    pub partitions: TransactionPartitions,
    /// When the first partition was added; none where there was none.
    pub started_ms: TimestampMs,
    /// The last change.
    pub updated_ms: TimestampMs,
    /// By which protocol the client works.
    pub client_version: TransactionVersion,
}

impl Transaction {
    /// Of a transactional id that was unknown until now.
    #[must_use]
    pub fn new(producer_id: ProducerId, timeout_ms: i32, now: TimestampMs) -> Self {
        Self {
            producer_id,
            previous_producer_id: ProducerId::NONE,
            next_producer_id: ProducerId::NONE,
            epoch: ProducerEpoch::NONE,
            last_epoch: ProducerEpoch::NONE,
            timeout_ms,
            state: TransactionState::Empty,
            partitions: TransactionPartitions::default(),
            started_ms: TimestampMs::NONE,
            updated_ms: now,
            client_version: TransactionVersion::Zero,
        }
    }

    /// The producer id with its newest epoch.
    #[must_use]
    pub const fn identity(&self) -> ProducerIdentity {
        ProducerIdentity { producer_id: self.producer_id, epoch: self.epoch }
    }

    /// True if the producer id has no further epoch for an instance.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.epoch >= LAST_EPOCH
    }

    /// True if it has gone on for longer than its timeout.
    #[must_use]
    pub fn is_timed_out(&self, now: TimestampMs) -> bool {
        self.state == TransactionState::Ongoing
            && self.timeout_ms != TWO_PHASE_TIMEOUT_MS
            && self.started_ms.0.saturating_add(i64::from(self.timeout_ms)) < now.0
    }

    /// A new instance of the producer. `last_epoch` is that of the instance before, if it is the same client.
    #[must_use]
    pub fn initialised(
        &self,
        instance: ProducerIdentity,
        last_epoch: ProducerEpoch,
        timeout_ms: i32,
        now: TimestampMs,
    ) -> Self {
        Self {
            producer_id: instance.producer_id,
            epoch: instance.epoch,
            last_epoch,
            timeout_ms,
            partitions: TransactionPartitions::default(),
            started_ms: TimestampMs::NONE,
            updated_ms: now,
            ..self.moved_to(TransactionState::Empty)
        }
    }

    /// More partitions are written to.
    #[must_use]
    pub fn extended(
        &self,
        more: &TransactionPartitions,
        client_version: TransactionVersion,
        now: TimestampMs,
    ) -> Self {
        let mut partitions = self.partitions.clone();
        partitions.extend(more);
        let started_ms = if self.state == TransactionState::Ongoing { self.started_ms } else { now };
        Self {
            partitions,
            started_ms,
            updated_ms: now,
            client_version,
            ..self.moved_to(TransactionState::Ongoing)
        }
    }

    /// It was decided how it ends. In version 2 the epoch is raised, and `next_producer_id` takes over where it can't be.
    #[must_use]
    pub fn prepared(
        &self,
        outcome: TransactionOutcome,
        client_version: TransactionVersion,
        next_producer_id: ProducerId,
        now: TimestampMs,
    ) -> Self {
        let state = match outcome {
            TransactionOutcome::Committed => TransactionState::PrepareCommit,
            TransactionOutcome::Aborted => TransactionState::PrepareAbort,
        };
        let was_ongoing = self.state == TransactionState::Ongoing;
        let mut next = Self {
            next_producer_id,
            // Without a partition nobody knows when it began.
            started_ms: if was_ongoing { self.started_ms } else { now },
            updated_ms: now,
            client_version,
            ..self.moved_to(state)
        };
        if client_version.raises_epoch() {
            next.last_epoch = self.epoch;
            // It can't be the largest before, unless a record of somebody else says so: then it may still be aborted.
            next.epoch = ProducerEpoch(self.epoch.0.saturating_add(1));
        }
        next
    }

    /// Its epoch is raised so that the instance which began it can't go on with it.
    #[must_use]
    pub fn fenced(&self) -> Self {
        let epoch = ProducerEpoch(self.epoch.0.saturating_add(1));
        Self { epoch, last_epoch: ProducerEpoch::NONE, ..self.clone() }
    }

    /// All markers are written.
    #[must_use]
    pub fn completed(&self, now: TimestampMs) -> Self {
        let state = match self.state {
            TransactionState::PrepareCommit => TransactionState::CompleteCommit,
            _ => TransactionState::CompleteAbort,
        };
        let mut next = Self {
            next_producer_id: ProducerId::NONE,
            partitions: TransactionPartitions::default(),
            updated_ms: now,
            ..self.moved_to(state)
        };
        if self.client_version.raises_epoch() && self.next_producer_id.is_some() {
            // The last epoch stays what the client saw last.
            next.producer_id = self.next_producer_id;
            next.epoch = ProducerEpoch(0);
        }
        next
    }

    fn moved_to(&self, state: TransactionState) -> Self {
        Self { state, previous_producer_id: self.producer_id, ..self.clone() }
    }
}

//! Appends of transactional batches, which need a transaction that the coordinator knows of: one that nobody can end would hold back
//! readers for ever (KIP-890).
//!
//! ```text
//! standing ──▶ ongoing ─────────────────────────────────────▶ append_in_transaction
//!         └──▶ not begun here ──▶ the coordinator is asked ──▶ append_in_transaction: if no marker came meanwhile
//! ```
//! Invariant: a batch begins a transaction here only if the coordinator was asked after the last marker of its producer. Absent: asking.

use super::partition::{Acks, AppendFailure, NotServing, Partition};
use crate::log::producers::ProducerEntry;
use crate::log::{AppendError, Appended, CheckedBatches, PartitionLog};
use crate::types::{LeaderEpoch, Offset, ProducerEpoch, ProducerId};

use kalda_protocol::records::BatchHeader;

/// How a producer's transaction stands in a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has records here.
    Ongoing,
    /// It has none; this is what the log knows of the producer.
    NotBegun(Known),
    /// The log knows a newer epoch.
    Fenced,
}

/// What a log knows of a producer: its epoch, and the last batch or marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known(Option<(ProducerEpoch, Offset)>);

/// Why a batch may begin a transaction, if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entitlement {
    /// It may not: the transaction was ongoing when it was looked.
    None,
    /// The coordinator knew, when the log knew this, that the partition is in the transaction.
    Verified(Known),
    /// The partition was added for this batch. Each end raises the epoch, so that an old batch is told by its epoch.
    Added,
    /// `transaction.partition.verification.enable` is false.
    Unchecked,
}

impl Partition {
    /// How the transaction of a producer stands here.
    ///
    /// # Errors
    /// When the partition isn't led here.
    pub fn standing(&self, producer: ProducerId, epoch: ProducerEpoch) -> Result<Standing, NotServing> {
        self.with_log(None, |log, _| match log.producers().entry(producer) {
            Some(entry) if epoch < entry.epoch => Standing::Fenced,
            Some(entry) if is_ongoing(entry, epoch) => Standing::Ongoing,
            entry => Standing::NotBegun(Known::of(entry)),
        })
    }

    /// Appends a batch of a transaction, as the leader.
    ///
    /// # Errors
    /// As [`Self::append`], and when it may not begin a transaction.
    pub fn append_in_transaction(
        &self,
        header: &BatchHeader,
        checked: CheckedBatches,
        acks: Acks,
        entitlement: Entitlement,
    ) -> Result<(Appended, LeaderEpoch), AppendFailure> {
        let mut inner = self.inner.lock();
        check(&inner.log, header, entitlement)?;
        self.append_locked(&mut inner, checked, acks, None)
    }
}

impl Known {
    fn of(entry: Option<&ProducerEntry>) -> Self {
        Self(entry.map(|entry| (entry.epoch, entry.last_seen)))
    }
}

fn is_ongoing(entry: &ProducerEntry, epoch: ProducerEpoch) -> bool {
    entry.transaction_start.is_some() && entry.epoch == epoch
}

fn check(log: &PartitionLog, header: &BatchHeader, entitlement: Entitlement) -> Result<(), AppendError> {
    let (producer_id, epoch) = (ProducerId(header.producer_id), ProducerEpoch(header.producer_epoch));
    let entry = log.producers().entry(producer_id);
    let is_known = |entry: &ProducerEntry| {
        // The log itself refuses an old epoch, and answers what it has already.
        is_ongoing(entry, epoch)
            || epoch < entry.epoch
            || entry.find(epoch, header.base_sequence, header.last_sequence()).is_some()
    };
    if entry.is_some_and(is_known) {
        return Ok(());
    }
    match entitlement {
        Entitlement::Unchecked => Ok(()),
        Entitlement::Verified(known) if known == Known::of(entry) => Ok(()),
        // With a producer that the log doesn't know, any other sequence would mean that the first batch is still on its way.
        Entitlement::Added
            if header.base_sequence != 0 && entry.is_none_or(|entry| entry.last().is_none()) =>
        {
            let (sequence, expected) = (header.base_sequence, 0);
            Err(AppendError::OutOfOrderSequence { producer_id, sequence, expected })
        }
        Entitlement::Added => Ok(()),
        Entitlement::None | Entitlement::Verified(_) => {
            Err(AppendError::InvalidTransactionState(producer_id))
        }
    }
}

//! Appends of transactional batches, which need a transaction that the coordinator knows of: one that nobody can end would hold back
//! readers for ever (KIP-890).
//!
//! ```text
//! standing ──▶ ongoing ─────────────────────────────────────▶ append_in_transaction
//!         └──▶ not begun here ──▶ the coordinator is asked ──▶ append_in_transaction: if no marker came meanwhile
//! ```
//! Invariant: a batch begins a transaction here only if the coordinator was asked after the last marker of its producer, whether a client
//! appends it or a coordinator. Absent: asking.

use bytes::Bytes;
use kalda_protocol::records::BatchHeader;

use super::partition::{Acks, AppendFailure, Inner, LeaderAppend, NotServing, Partition};
use crate::log::producers::ProducerEntry;
use crate::log::{AppendError, AppendOrigin, CheckedBatches};
use crate::types::{LeaderEpoch, Offset, ProducerEpoch, ProducerId, ProducerIdentity, TimestampMs};

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
    pub fn standing(&self, who: ProducerIdentity) -> Result<Standing, NotServing> {
        let inner = self.inner.lock();
        inner.ensure_leads(None)?;
        Ok(inner.standing(who))
    }

    /// The same, of a producer that would append this batch. If it has to wait for the coordinator, those after it wait for it.
    ///
    /// # Errors
    /// When the partition isn't led here.
    pub fn standing_before(&self, header: &BatchHeader) -> Result<Standing, NotServing> {
        let mut inner = self.inner.lock();
        inner.ensure_leads(None)?;
        let standing = inner.standing(producer_of(header));
        if matches!(standing, Standing::NotBegun(_)) {
            inner.first_sequences.tried(producer_of(header), header.base_sequence);
        }
        Ok(standing)
    }

    /// Appends a client's batch of a transaction, as the leader.
    ///
    /// # Errors
    /// As [`Self::append`], and when it may not begin a transaction.
    pub fn append_in_transaction(
        &self,
        header: &BatchHeader,
        checked: CheckedBatches,
        acks: Acks,
        entitlement: Entitlement,
    ) -> Result<LeaderAppend, AppendFailure> {
        let mut inner = self.inner.lock();
        inner.ensure_takes(acks, None)?;
        inner.check_of_client(header, entitlement)?;
        let appended = self.append_locked(&mut inner, checked, acks, None)?;
        inner.first_sequences.begun(ProducerId(header.producer_id));
        Ok(appended)
    }

    /// Appends a coordinator's batch that is part of a producer's transaction, as the leader of an epoch.
    ///
    /// # Errors
    /// As [`Self::append`], and when it may not begin a transaction.
    pub fn append_of_coordinator_in_transaction(
        &self,
        who: ProducerIdentity,
        records: Bytes,
        known: LeaderEpoch,
        entitlement: Entitlement,
        now: TimestampMs,
    ) -> Result<LeaderAppend, AppendFailure> {
        let checked = self.batch_checker(Acks::All)?.check(records, AppendOrigin::Coordinator, now)?;
        let mut inner = self.inner.lock();
        inner.ensure_takes(Acks::All, Some(known))?;
        // Its batches are no sequence: none is one that came before.
        let entry = inner.log.producers().entry(who.producer_id);
        if !entry.is_some_and(|entry| is_ongoing_or_fenced(entry, who.epoch)) {
            entitlement.check(who.producer_id, entry)?;
        }
        self.append_locked(&mut inner, checked, Acks::All, Some(known))
    }
}

impl Inner {
    fn standing(&self, who: ProducerIdentity) -> Standing {
        match self.log.producers().entry(who.producer_id) {
            Some(entry) if who.epoch < entry.epoch => Standing::Fenced,
            Some(entry) if is_ongoing_or_fenced(entry, who.epoch) => Standing::Ongoing,
            entry => Standing::NotBegun(Known::of(entry)),
        }
    }

    fn check_of_client(&self, header: &BatchHeader, entitlement: Entitlement) -> Result<(), AppendError> {
        let (who, sequence) = (producer_of(header), header.base_sequence);
        let (producer_id, entry) = (who.producer_id, self.log.producers().entry(who.producer_id));
        let is_known = |entry: &ProducerEntry| {
            is_ongoing_or_fenced(entry, who.epoch)
                || entry.find(who.epoch, sequence, header.last_sequence()).is_some()
        };
        if entry.is_some_and(is_known) {
            return Ok(());
        }
        entitlement.check(producer_id, entry)?;
        // With a producer that the log doesn't know, any other sequence would mean that the first batch is still on its way.
        let is_unknown = entry.is_none_or(|entry| entry.last().is_none());
        if entitlement == Entitlement::Added && sequence != 0 && is_unknown {
            return Err(AppendError::OutOfOrderSequence { producer_id, sequence, expected: 0 });
        }
        match self.first_sequences.before(who, sequence) {
            Some(expected) => Err(AppendError::OutOfOrderSequence { producer_id, sequence, expected }),
            None => Ok(()),
        }
    }
}

impl Entitlement {
    /// Whether a batch may begin a transaction, as the log knows its producer now.
    fn check(self, producer: ProducerId, entry: Option<&ProducerEntry>) -> Result<(), AppendError> {
        match self {
            Self::Unchecked | Self::Added => Ok(()),
            Self::Verified(known) if known == Known::of(entry) => Ok(()),
            Self::None | Self::Verified(_) => Err(AppendError::InvalidTransactionState(producer)),
        }
    }
}

impl Known {
    fn of(entry: Option<&ProducerEntry>) -> Self {
        Self(entry.map(|entry| (entry.epoch, entry.last_seen)))
    }
}

const fn producer_of(header: &BatchHeader) -> ProducerIdentity {
    ProducerIdentity::new(header.producer_id, header.producer_epoch)
}

/// True if a batch of this epoch begins nothing: its transaction is ongoing, or the log itself refuses the old epoch.
fn is_ongoing_or_fenced(entry: &ProducerEntry, epoch: ProducerEpoch) -> bool {
    epoch < entry.epoch || entry.transaction_start.is_some() && entry.epoch == epoch
}

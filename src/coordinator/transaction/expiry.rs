//! Transactional ids that nobody uses any more are forgotten (`transactional.id.expiration.ms`).
//!
//! Invariant: an id with a transaction that isn't complete stays, however old it is.

use super::record::TransactionRecord;
use super::settings::EXPIRED_PER_WRITE_MAX;
use super::shard::{Effects, ShardTimer, TransactionShard};
use super::transaction::Transaction;
use crate::coordinator::runtime::TimerChange;
use crate::types::TimestampMs;

impl TransactionShard {
    /// Removes those that are silent for too long, and sets the timer for the next look, unless none is left.
    pub(super) fn expire(&mut self, now: TimestampMs) -> Effects {
        let oldest = now.0.saturating_sub(self.settings.id_expiration_ms);
        let is_expired =
            |transaction: &Transaction| transaction.state.may_expire() && transaction.updated_ms.0 <= oldest;
        let expired = self.transactions.iter().filter(|(_, kept)| is_expired(&kept.transaction));
        let version = (self.settings.server_version)();
        let mut records = Vec::new();
        for (id, _) in expired.take(EXPIRED_PER_WRITE_MAX) {
            match (TransactionRecord { id: id.clone(), value: None }).encode(version) {
                Ok(tombstone) => records.push(tombstone),
                Err(error) => tracing::error!(%id, %error, "a transactional id can't be removed"),
            }
        }
        let is_all = records.len() < EXPIRED_PER_WRITE_MAX;
        let next_ms = if is_all { self.settings.expiry_interval_ms } else { 0 };
        let is_empty = records.len() == self.transactions.len();
        let again = TimerChange::Set(ShardTimer::Expiry, next_ms);
        let timers = (!is_empty).then_some(again).into_iter().collect();
        self.unstage();
        Effects { timers, ..Effects::replayed(records) }
    }
}

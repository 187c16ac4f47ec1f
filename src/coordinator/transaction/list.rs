//! ListTransactions and DescribeTransactions: what is known of transactional ids.

use std::collections::{BTreeSet, HashSet};

use super::id::TransactionalId;
use super::shard::TransactionShard;
use super::state::TransactionState;
use super::transaction::Transaction;
use crate::types::{ProducerId, TimestampMs};

/// Which transactions are wanted.
pub struct Filter {
    /// Those in these states; all without it.
    pub states: Option<BTreeSet<TransactionState>>,
    /// Those of these producers; of all where there are none.
    pub producer_ids: HashSet<ProducerId>,
    /// Those that began longer ago than that; below zero all.
    pub longer_than_ms: i64,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The transactional id.
    pub id: TransactionalId,
    /// Its producer id.
    pub producer_id: ProducerId,
    /// The name of its state.
    pub state: &'static str,
}

impl Filter {
    fn wants(&self, transaction: &Transaction, now: TimestampMs) -> bool {
        let age_ms = now.0.saturating_sub(transaction.started_ms.0);
        (self.producer_ids.is_empty() || self.producer_ids.contains(&transaction.producer_id))
            && self.states.as_ref().is_none_or(|states| states.contains(&transaction.state))
            && (self.longer_than_ms < 0 || age_ms > self.longer_than_ms)
    }
}

impl TransactionShard {
    /// Those that a filter lets through.
    pub fn list(&self, filter: &Filter, now: TimestampMs) -> Vec<Listed> {
        let wanted = self.transactions.iter().filter(|(_, kept)| filter.wants(&kept.transaction, now));
        let listed = wanted.map(|(id, kept)| Listed {
            id: id.clone(),
            producer_id: kept.transaction.producer_id,
            state: kept.transaction.state.name(),
        });
        listed.collect()
    }

    /// All that is known of one.
    pub fn describe(&self, id: &TransactionalId) -> Option<Transaction> {
        self.get(id).cloned()
    }
}

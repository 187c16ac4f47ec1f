//! The transactional ids of one partition of `__transaction_state`: one pure state machine.
//!
//! Invariants: an id changes only by replaying its record; a transaction that was prepared is completed, whoever leads by then, so
//! [`Machine::resume`] asks for the markers that are missing. What requests add finds room in the memory of all transactions, or is
//! refused; what is read back is taken in. Absent: who writes markers, and where producer ids come from.

use std::collections::HashMap;

use super::id::TransactionalId;
use super::record::TransactionRecord;
use super::refusal::Refusal;
use super::settings::TransactionSettings;
use super::state::TransactionState;
use super::transaction::Transaction;
use crate::coordinator::runtime::{
    self, CoordinatorError, CoordinatorRecord, Machine, ReplayError, TimerChange, TransactionOutcome, Waiter,
};
use crate::sys::{KeptMemory, Weight};
use crate::types::{Offset, ProducerId, TimestampMs};

pub(super) type Effects = runtime::Effects<TransactionShard>;
pub(super) type Step<A> = runtime::Step<TransactionShard, A>;

/// What an id takes besides its name and its partitions.
const TRANSACTION_BYTES: usize = 384;

/// Names a timer of the shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShardTimer {
    /// Time to look for transactions past their timeout.
    Timeouts,
    /// Time to look for ids that are silent for long.
    Expiry,
}

/// What is to be done outside the machine. Each asks the machine again what there is to do: meanwhile it may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The transaction is prepared: its markers are to be written.
    WriteMarkers(TransactionalId),
    /// The transaction is past its timeout: it is to be aborted.
    Abort(TransactionalId),
}

/// What an operation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt<T> {
    /// The answer.
    Done(Result<T, Refusal>),
    /// Nothing was done: it needs another producer id, and is to be tried again with one.
    NeedsProducerId,
}

#[derive(Debug)]
pub(super) struct Kept {
    pub(super) transaction: Transaction,
    _weight: Weight,
}

/// Transactional ids of one partition.
#[derive(Debug)]
pub struct TransactionShard {
    pub(super) settings: TransactionSettings,
    memory: KeptMemory,
    pub(super) transactions: HashMap<TransactionalId, Kept>,
    /// What the record being written says, with what records don't say. Of use until the next write.
    staged: Option<TransactionRecord>,
    /// True while the timer is set. To set it anew would put it off.
    looks_for_timeouts: bool,
    looks_for_expired: bool,
}

impl TransactionShard {
    /// A partition without ids, whose state counts in `memory`, as that of the others does.
    #[must_use]
    pub fn new(settings: TransactionSettings, memory: KeptMemory) -> Self {
        Self {
            settings,
            memory,
            transactions: HashMap::new(),
            staged: None,
            looks_for_timeouts: false,
            looks_for_expired: false,
        }
    }

    pub(super) fn get(&self, id: &TransactionalId) -> Option<&Transaction> {
        self.transactions.get(id).map(|kept| &kept.transaction)
    }

    /// Writes what holds from now on for an id, and answers when it is written.
    pub(super) fn write<T>(
        &mut self,
        id: &TransactionalId,
        next: Transaction,
        answer: Result<T, Refusal>,
    ) -> Step<Attempt<T>> {
        let grows_by = weight_of(id, &next).saturating_sub(self.weight_now(id));
        // To end a transaction must always be possible: it gives memory back.
        let may_be_refused = !next.state.is_prepared();
        if may_be_refused && grows_by > 0 && !self.memory.has_room_for(grows_by) {
            return Step::only(Attempt::Done(Err(Refusal::NoMemory)));
        }
        let commands = match next.state.is_prepared() {
            true => vec![Command::WriteMarkers(id.clone())],
            false => Vec::new(),
        };
        let timers = self.timers_for(next.state);
        let record = TransactionRecord { id: id.clone(), value: Some(next) };
        let Ok(encoded) = record.encode((self.settings.server_version)()) else {
            return Step::only(Attempt::Done(Err(Refusal::Unwritable)));
        };
        self.staged = Some(record);
        let effects = Effects { commands, timers, ..Effects::replayed(vec![encoded]) };
        Step { answer: Attempt::Done(answer), effects }
    }

    /// Forgets what was staged: the next records are not an id's new state.
    pub(super) fn unstage(&mut self) {
        self.staged = None;
    }

    fn weight_now(&self, id: &TransactionalId) -> usize {
        self.get(id).map_or(0, |transaction| weight_of(id, transaction))
    }

    fn timers_for(&mut self, state: TransactionState) -> Vec<TimerChange<ShardTimer>> {
        let mut timers = Vec::new();
        if state == TransactionState::Ongoing && !self.looks_for_timeouts {
            self.looks_for_timeouts = true;
            timers.push(TimerChange::Set(ShardTimer::Timeouts, self.settings.abort_interval_ms));
        }
        if !self.looks_for_expired {
            self.looks_for_expired = true;
            timers.push(TimerChange::Set(ShardTimer::Expiry, self.settings.expiry_interval_ms));
        }
        timers
    }

    fn look_for_timeouts(&mut self, now: TimestampMs) -> Effects {
        let timed_out = self.transactions.iter().filter(|(_, kept)| kept.transaction.is_timed_out(now));
        let ids = timed_out.map(|(id, _)| Command::Abort(id.clone()));
        let commands = ids.take(super::settings::ABORTED_PER_LOOK_MAX).collect();
        let mut states = self.transactions.values().map(|kept| kept.transaction.state);
        self.looks_for_timeouts = states.any(|state| state == TransactionState::Ongoing);
        let again = TimerChange::Set(ShardTimer::Timeouts, self.settings.abort_interval_ms);
        let timers = self.looks_for_timeouts.then_some(again).into_iter().collect();
        Effects { commands, timers, ..Effects::none() }
    }
}

/// What an id takes in memory.
fn weight_of(id: &TransactionalId, transaction: &Transaction) -> usize {
    TRANSACTION_BYTES + id.as_str().len() + transaction.partitions.weight()
}

impl Machine for TransactionShard {
    type Timer = ShardTimer;
    type Reply = std::convert::Infallible;
    type After = std::convert::Infallible;
    type Command = Command;

    fn replay(
        &mut self,
        _: Offset,
        _: Option<ProducerId>,
        record: &CoordinatorRecord,
        _: TimestampMs,
    ) -> Result<(), ReplayError> {
        let read = TransactionRecord::decode(record).map_err(|error| ReplayError(error.to_string()))?;
        let staged = self.staged.take().filter(|staged| staged.id == read.id && staged.value.is_some());
        let id = read.id;
        match staged.map_or(read.value, |staged| staged.value) {
            Some(transaction) => {
                let weight = self.memory.weigh(weight_of(&id, &transaction));
                self.transactions.insert(id, Kept { transaction, _weight: weight });
            }
            None => drop(self.transactions.remove(&id)),
        }
        Ok(())
    }

    fn end_transaction(&mut self, _: ProducerId, _: TransactionOutcome) {}

    fn resume(&mut self, _: TimestampMs) -> Effects {
        if self.memory.is_excess_news() {
            let (used, limit) = (self.memory.used(), self.memory.limit());
            tracing::warn!(
                used,
                limit,
                "the transactional ids on the disk take more memory than they may; no others are let in"
            );
        }
        let prepared = self.transactions.iter().filter(|(_, kept)| kept.transaction.state.is_prepared());
        let commands = prepared.map(|(id, _)| Command::WriteMarkers(id.clone())).collect();
        let mut states = self.transactions.values().map(|kept| kept.transaction.state);
        let is_ongoing = states.any(|state| state == TransactionState::Ongoing);
        let timers = match (self.transactions.is_empty(), is_ongoing) {
            (true, _) => Vec::new(),
            (false, true) => self.timers_for(TransactionState::Ongoing),
            (false, false) => self.timers_for(TransactionState::Empty),
        };
        Effects { commands, timers, ..Effects::none() }
    }

    fn timer_fired(&mut self, timer: &ShardTimer, now: TimestampMs) -> Effects {
        match timer {
            ShardTimer::Timeouts => self.look_for_timeouts(now),
            ShardTimer::Expiry => {
                let effects = self.expire(now);
                self.looks_for_expired = !effects.timers.is_empty();
                effects
            }
        }
    }

    fn written(&mut self, after: Self::After, _: Result<(), CoordinatorError>, _: TimestampMs) -> Effects {
        match after {}
    }

    fn close(self) -> Vec<(Waiter, Self::Reply)> {
        Vec::new()
    }
}

//! One partition's machine with its timers and its parked requests.
//!
//! ```text
//!   Idle ── first request, or the election ──▶ Loading ── all read ──▶ Active
//!    ▲                                            │                      │
//!    └──── can't be read ─────────────────────────┤                      │
//!    └──── the leadership ends ───────────────────┴──────────────────────┘   the topic deleted, made anew, another leader
//! ```
//!
//! Invariant: what happens in here happens under the shard's lock, and never waits. State and log are of one leadership, and end
//! with it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{oneshot, watch};

use super::commands::Unreleased;
use super::effects::{Apply, Effects, TimerChange, Waiter};
use super::error::CoordinatorError;
use super::journal::{JournalAppend, JournalError, JournalLog, Leadership};
use super::machine::Machine;
use super::timers::Timers;
use super::transaction::Appender;
use crate::sys::Clock;
use crate::types::{Offset, PartitionIndex, TimestampMs, TransactionEnd};

/// A reply that must not be told before what was written is committed.
pub(super) struct Held<R> {
    pub(super) reply: R,
    pub(super) after: Option<Written>,
}

/// The last record that was written and wasn't committed with its append.
#[derive(Clone)]
pub(super) struct Written {
    log: Arc<dyn JournalLog>,
    last: Offset,
}

impl Written {
    /// Waits until it, and all before it, is committed.
    pub(super) async fn committed(&self) -> Result<(), JournalError> {
        self.log.committed(self.last).await
    }
}

pub(super) struct Shard<M: Machine> {
    pub(super) partition: PartitionIndex,
    pub(super) stage: Mutex<Stage<M>>,
    /// Counts the changes of stage, for those who wait for one.
    pub(super) changes: watch::Sender<u64>,
    /// True while a task waits to read the log again.
    pub(super) waits_to_load: AtomicBool,
}

pub(super) enum Stage<M: Machine> {
    Idle,
    /// The number tells this loading from one that was overtaken.
    Loading(u64, Leadership),
    Active(Box<Active<M>>),
}

pub(super) struct Active<M: Machine> {
    pub(super) machine: M,
    log: Arc<dyn JournalLog>,
    leadership: Leadership,
    timers: Timers<M::Timer>,
    parked: HashMap<Waiter, oneshot::Sender<Held<M::Reply>>>,
    /// The last record that was written. None where it was committed with its append, and nobody has to wait for it.
    uncommitted: Option<Offset>,
    pub(super) commands: Unreleased<M::Command>,
}

impl<M: Machine> Shard<M> {
    pub(super) fn new(partition: PartitionIndex) -> Self {
        let waits_to_load = AtomicBool::new(false);
        Self { partition, stage: Mutex::new(Stage::Idle), changes: watch::Sender::new(0), waits_to_load }
    }
}

impl<M: Machine> Stage<M> {
    /// The leadership that it belongs to.
    pub(super) fn leadership(&self) -> Option<Leadership> {
        match self {
            Self::Idle => None,
            Self::Loading(_, leadership) => Some(*leadership),
            Self::Active(active) => Some(active.leadership),
        }
    }
}

impl<M: Machine> Active<M> {
    /// Of a machine that has taken in the log up to `last`, which may not be committed.
    pub(super) fn new(
        machine: M,
        log: Arc<dyn JournalLog>,
        last: Option<Offset>,
        leadership: Leadership,
    ) -> Self {
        let (timers, parked) = (Timers::new(), HashMap::new());
        let commands = Unreleased::new();
        Self { machine, log, leadership, timers, parked, uncommitted: last, commands }
    }

    /// What must be committed before anyone hears of the state as it is.
    pub(super) fn written(&self) -> Option<Written> {
        self.uncommitted.map(|last| Written { log: Arc::clone(&self.log), last })
    }

    /// The leadership that it belongs to.
    pub(super) const fn leadership(&self) -> Leadership {
        self.leadership
    }

    /// Refuses whoever asks while too many commands wait to be released.
    pub(super) fn has_room(&self) -> Result<(), CoordinatorError> {
        if self.commands.is_full() { Err(CoordinatorError::NotAvailable) } else { Ok(()) }
    }

    /// When the first timer is due. None fires while too many commands wait to be released.
    pub(super) fn next_deadline(&self) -> Option<Duration> {
        self.timers.next_deadline().filter(|_| !self.commands.is_full())
    }

    pub(super) fn pop_due(&mut self, now: Duration) -> Option<M::Timer> {
        if self.commands.is_full() { None } else { self.timers.pop_due(now) }
    }

    pub(super) fn park(&mut self, waiter: Waiter) -> oneshot::Receiver<Held<M::Reply>> {
        let (sender, receiver) = oneshot::channel();
        self.parked.insert(waiter, sender);
        receiver
    }

    /// Appends, applies, answers, sets timers, keeps commands. The error is that of the append, for whoever asked for it.
    pub(super) fn carry_out(
        &mut self,
        partition: PartitionIndex,
        appender: Appender,
        effects: Effects<M>,
        clock: &dyn Clock,
    ) -> Result<(), CoordinatorError> {
        let (mut appender, mut effects) = (appender, effects);
        let mut result = Ok(());
        // A machine told of its write may ask for one more thing, never for an endless row of them.
        loop {
            let replays = matches!(effects.apply, Apply::ReplayAndTell(_));
            let written = self.write(partition, appender, &effects, clock);
            self.answer(effects.replies);
            self.change_timers(effects.timers, clock);
            // What they follow from was not written.
            if written.is_ok() {
                self.commands.push(self.written(), effects.commands);
            }
            match effects.apply {
                Apply::Tell(after) | Apply::ReplayAndTell(after) => {
                    if replays && result.is_ok() {
                        result = written.clone();
                    }
                    effects = self.machine.written(after, written, clock.wall_ms());
                    appender = Appender::Coordinator;
                }
                Apply::Replay | Apply::Done => {
                    if result.is_ok() {
                        result = written;
                    }
                    return result;
                }
            }
        }
    }

    /// Appends the end of a producer's transaction, and tells the machine.
    pub(super) fn end_transaction(
        &mut self,
        end: TransactionEnd,
        now: TimestampMs,
    ) -> Result<(), CoordinatorError> {
        let append = self.log.end_transaction(end, now)?;
        self.appended(append);
        self.machine.end_transaction(end.producer_id, end.marker.result.into());
        Ok(())
    }

    fn appended(&mut self, append: JournalAppend) {
        self.uncommitted = (!append.committed).then_some(append.last);
    }

    fn write(
        &mut self,
        partition: PartitionIndex,
        appender: Appender,
        effects: &Effects<M>,
        clock: &dyn Clock,
    ) -> Result<(), CoordinatorError> {
        if effects.records.is_empty() {
            return Ok(());
        }
        let now = clock.wall_ms();
        let append = self.log.append(appender, &effects.records, now)?;
        self.appended(append);
        if matches!(effects.apply, Apply::Replay | Apply::ReplayAndTell(_)) {
            // The log gives the offset of the last record; those before it count down from there.
            let count = i64::try_from(effects.records.len()).unwrap_or(i64::MAX);
            let transaction = match appender {
                Appender::Coordinator => None,
                Appender::Transaction(producer, _) => Some(producer.producer_id),
            };
            for (offset, record) in (append.last.0.saturating_sub(count - 1)..).zip(&effects.records) {
                if let Err(error) = self.machine.replay(Offset(offset), transaction, record, now) {
                    tracing::error!(%partition, %error, "the coordinator wrote a record it can't read");
                }
            }
        }
        Ok(())
    }

    pub(super) fn answer(&mut self, replies: Vec<(Waiter, M::Reply)>) {
        for (waiter, reply) in replies {
            if let Some(sender) = self.parked.remove(&waiter) {
                // The connection may be gone, and needs no answer then.
                let _ = sender.send(Held { reply, after: self.written() });
            }
        }
    }

    fn change_timers(&mut self, changes: Vec<TimerChange<M::Timer>>, clock: &dyn Clock) {
        if changes.is_empty() {
            return;
        }
        let now = clock.monotonic();
        for change in changes {
            match change {
                TimerChange::Set(timer, after_ms) => {
                    let after = Duration::from_millis(u64::try_from(after_ms).unwrap_or(0));
                    self.timers.set(timer, now.saturating_add(after));
                }
                TimerChange::Cancel(timer) => self.timers.cancel(&timer),
            }
        }
    }

    /// Answers everyone who is parked, and ends.
    pub(super) fn close(mut self) {
        let machine = self.machine;
        let parked = &mut self.parked;
        for (waiter, reply) in machine.close() {
            if let Some(sender) = parked.remove(&waiter) {
                // It doesn't wait for a commit: this broker learns of none any more.
                let _ = sender.send(Held { reply, after: None });
            }
        }
    }
}

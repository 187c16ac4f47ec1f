//! The coordinator over a journal whose tail isn't settled yet: answers and commands wait until what was written before them is.
//!
//! Invariant: a crash loses a part of the unsettled tail, or all of it, and every answer that waited.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::coordinator::runtime::{CoordinatorRecord, Machine as _};
use crate::coordinator::simulation::dice::Dice;
use crate::coordinator::transaction::shard::{Attempt, Command, Effects, ShardTimer, Step, TransactionShard};
use crate::coordinator::transaction::{Identity, Refusal, TransactionSettings, TransactionVersion};
use crate::sys::KeptMemory;
use crate::types::{Offset, ProducerId, TimestampMs};

/// What leaves when it is settled.
#[derive(Debug)]
pub enum Leaving {
    Answer { ticket: usize, answer: Result<Option<Identity>, Refusal> },
    Command(Command),
}

pub struct Coordinator {
    pub shard: TransactionShard,
    pub now: TimestampMs,
    /// Grows with each crash.
    pub epoch: u32,
    version: TransactionVersion,
    journal: Vec<CoordinatorRecord>,
    settled: usize,
    waiting: VecDeque<(usize, Leaving)>,
    last_producer_id: i64,
}

impl Coordinator {
    pub fn new(version: TransactionVersion) -> Self {
        Self {
            shard: shard(version),
            now: TimestampMs(1_000_000),
            epoch: 0,
            version,
            journal: Vec::new(),
            settled: 0,
            waiting: VecDeque::new(),
            last_producer_id: 100,
        }
    }

    /// Does what a client or a command asks for; the answer leaves under the ticket.
    pub fn run<T>(
        &mut self,
        ticket: Option<usize>,
        operation: impl Fn(&mut TransactionShard, Option<ProducerId>, TimestampMs) -> Step<Attempt<T>>,
        told: impl Fn(T) -> Option<Identity>,
    ) {
        let mut step = operation(&mut self.shard, None, self.now);
        self.take_in(step.effects);
        if matches!(step.answer, Attempt::NeedsProducerId) {
            self.last_producer_id += 1;
            step = operation(&mut self.shard, Some(ProducerId(self.last_producer_id)), self.now);
            self.take_in(step.effects);
        }
        let (Attempt::Done(answer), Some(ticket)) = (step.answer, ticket) else { return };
        self.waiting.push_back((self.journal.len(), Leaving::Answer { ticket, answer: answer.map(told) }));
    }

    /// Looks for transactions past their timeout.
    pub fn look_for_timeouts(&mut self) {
        let effects = self.shard.timer_fired(&ShardTimer::Timeouts, self.now);
        self.take_in(effects);
    }

    fn take_in(&mut self, effects: Effects) {
        for record in effects.records {
            self.shard.replay(Offset(0), None, &record, self.now).expect("a record");
            self.journal.push(record);
        }
        let written = self.journal.len();
        self.waiting.extend(effects.commands.into_iter().map(|command| (written, Leaving::Command(command))));
    }

    /// Whether nothing that was written can be lost any more: what is asked now may be answered.
    pub fn is_settled(&self) -> bool {
        self.settled == self.journal.len()
    }

    /// Settles some of the tail, or all; gives what leaves.
    pub fn settle(&mut self, records: usize) -> Vec<Leaving> {
        self.settled = (self.settled + records).min(self.journal.len());
        let settled = self.settled;
        let mut leaving = Vec::new();
        while self.waiting.front().is_some_and(|(written, _)| *written <= settled) {
            leaving.extend(self.waiting.pop_front().map(|(_, it)| it));
        }
        leaving
    }

    /// Another broker takes over, with what of the tail had got to it.
    pub fn crash(&mut self, dice: &mut Dice) {
        let unsettled = self.journal.len() - self.settled;
        self.journal.truncate(self.settled + dice.below(unsettled + 1));
        (self.settled, self.epoch) = (self.journal.len(), self.epoch + 1);
        self.waiting.clear();
        self.shard = shard(self.version);
        for record in &self.journal {
            self.shard.replay(Offset(0), None, record, self.now).expect("a record");
        }
        let effects = self.shard.resume(self.now);
        self.take_in(effects);
    }
}

fn shard(version: TransactionVersion) -> TransactionShard {
    let settings = TransactionSettings {
        abort_interval_ms: 10_000,
        expiry_interval_ms: 3_600_000,
        id_expiration_ms: 7 * 24 * 3_600_000,
        server_version: Arc::new(move || version),
    };
    TransactionShard::new(settings, KeptMemory::default())
}

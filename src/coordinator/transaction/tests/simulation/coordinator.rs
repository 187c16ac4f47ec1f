//! The coordinator: answers wait, as commands do, until what was written before them is committed.
//!
//! Invariant: a crash loses a part of what isn't committed, or all of it, and every answer that waited.

use std::collections::VecDeque;

use crate::coordinator::runtime::Machine as _;
use crate::coordinator::simulation::dice::Dice;
use crate::coordinator::simulation::node::Node;
use crate::coordinator::transaction::shard::{Attempt, Command, ShardTimer, Step, TransactionShard};
use crate::coordinator::transaction::{Refusal, TransactionSettings, TransactionVersion};
use crate::sys::KeptMemory;
use crate::types::{ProducerId, ProducerIdentity, TimestampMs};

/// What leaves when it is committed.
#[derive(Debug)]
pub enum Leaving {
    Answer { ticket: usize, answer: Result<Option<ProducerIdentity>, Refusal> },
    Command(Command),
}

pub struct Coordinator {
    pub node: Node<TransactionShard>,
    pub now: TimestampMs,
    waiting: VecDeque<(usize, Leaving)>,
    last_producer_id: i64,
}

impl Coordinator {
    pub fn new(version: TransactionVersion) -> Self {
        let shard =
            move || TransactionShard::new(TransactionSettings::of_tests(version), KeptMemory::default());
        Self {
            node: Node::new(shard),
            now: TimestampMs(1_000_000),
            waiting: VecDeque::new(),
            last_producer_id: 100,
        }
    }

    /// Does what a client or a command asks for; the answer leaves under the ticket.
    pub fn run<T>(
        &mut self,
        ticket: Option<usize>,
        operation: impl Fn(&mut TransactionShard, Option<ProducerId>, TimestampMs) -> Step<Attempt<T>>,
        told: impl Fn(T) -> Option<ProducerIdentity>,
    ) {
        let mut step = operation(&mut self.node.machine, None, self.now);
        self.node.take_in(step.effects, None, self.now);
        if matches!(step.answer, Attempt::NeedsProducerId) {
            self.last_producer_id += 1;
            step = operation(&mut self.node.machine, Some(ProducerId(self.last_producer_id)), self.now);
            self.node.take_in(step.effects, None, self.now);
        }
        let (Attempt::Done(answer), Some(ticket)) = (step.answer, ticket) else { return };
        self.waiting.push_back((self.node.end(), Leaving::Answer { ticket, answer: answer.map(told) }));
    }

    /// Looks for transactions past their timeout.
    pub fn look_for_timeouts(&mut self) {
        let effects = self.node.machine.timer_fired(&ShardTimer::Timeouts, self.now);
        self.node.take_in(effects, None, self.now);
    }

    /// Whether nothing that was written can be lost any more: what is asked now may be answered.
    pub fn is_settled(&self) -> bool {
        self.node.committed() == self.node.end()
    }

    /// Commits some of the tail, or all; gives what leaves.
    pub fn settle(&mut self, records: usize) -> Vec<Leaving> {
        self.node.commit(records);
        let mut leaving: Vec<Leaving> = self.node.released().into_iter().map(Leaving::Command).collect();
        while let Some((_, it)) = self.waiting.pop_front_if(|(written, _)| *written <= self.node.committed())
        {
            leaving.push(it);
        }
        leaving
    }

    /// Another broker takes over, with what of the tail had got to it.
    pub fn crash(&mut self, dice: &mut Dice) {
        self.node.fall(dice, self.now);
        self.waiting.clear();
    }
}

//! A coordinator: its machine, and the log that it lives from. What isn't committed may be lost when it falls.
//!
//! Invariant: the machine of a node that has fallen knows what its log has, and nothing else. Commands are released once what was written
//! before them is committed; so are answers, which the world holds.

use std::collections::VecDeque;

use super::dice::Dice;
use crate::coordinator::runtime::{Apply, Effects, Entry, Machine, TimerChange, TransactionOutcome};
use crate::types::{Offset, ProducerId, TimestampMs};

/// A coordinator of one partition.
pub struct Node<M: Machine> {
    pub machine: M,
    make: Box<dyn Fn() -> M>,
    log: Vec<Entry>,
    committed: usize,
    /// How often it has fallen: its leader epoch.
    pub falls: i32,
    timers: Vec<(i64, M::Timer)>,
    commands: VecDeque<(usize, Vec<M::Command>)>,
}

impl<M: Machine> Node<M> {
    pub fn new(make: impl Fn() -> M + 'static) -> Self {
        Self {
            machine: make(),
            make: Box::new(make),
            log: Vec::new(),
            committed: 0,
            falls: 0,
            timers: Vec::new(),
            commands: VecDeque::new(),
        }
    }

    /// Where the log ends.
    pub fn end(&self) -> usize {
        self.log.len()
    }

    pub fn committed(&self) -> usize {
        self.committed
    }

    /// Does what the machine wants done; what it writes may be part of a producer's transaction.
    pub fn take_in(&mut self, effects: Effects<M>, transaction: Option<ProducerId>, now: TimestampMs) {
        assert!(matches!(effects.apply, Apply::Replay | Apply::Done), "members of the consumer protocol");
        for record in effects.records {
            let offset = Offset(self.log.len() as i64);
            self.machine.replay(offset, transaction, &record, now).expect("its own record");
            self.log.push(Entry::Record { offset, transaction, record });
        }
        for change in effects.timers {
            let (TimerChange::Set(timer, _) | TimerChange::Cancel(timer)) = &change;
            self.timers.retain(|(_, other)| other != timer);
            if let TimerChange::Set(timer, after_ms) = change {
                self.timers.push((now.0 + i64::from(after_ms), timer));
            }
        }
        self.commands.push_back((self.log.len(), effects.commands));
    }

    /// A producer's transaction ends in this log.
    pub fn end_transaction(&mut self, producer: ProducerId, outcome: TransactionOutcome) {
        self.machine.end_transaction(producer, outcome);
        self.log.push(Entry::EndTransaction { producer, outcome });
    }

    /// Commits so many entries more.
    pub fn commit(&mut self, entries: usize) {
        self.committed = self.log.len().min(self.committed.saturating_add(entries));
    }

    /// The commands that may be carried out.
    pub fn released(&mut self) -> Vec<M::Command> {
        let mut released = Vec::new();
        while let Some((_, commands)) = self.commands.pop_front_if(|(after, _)| *after <= self.committed) {
            released.extend(commands);
        }
        released
    }

    /// Falls, loses some of what isn't committed, and is there again.
    pub fn fall(&mut self, dice: &mut Dice, now: TimestampMs) {
        let kept = self.committed + dice.below(self.log.len() - self.committed + 1);
        self.log.truncate(kept);
        self.committed = kept;
        self.falls += 1;
        self.timers.clear();
        self.commands.clear();
        self.machine = (self.make)();
        for entry in &self.log {
            match entry {
                Entry::Record { offset, transaction, record } => {
                    self.machine.replay(*offset, *transaction, record, now).expect("its own record");
                }
                Entry::EndTransaction { producer, outcome } => {
                    self.machine.end_transaction(*producer, *outcome);
                }
            }
        }
        let effects = self.machine.resume(now);
        self.take_in(effects, None, now);
    }

    /// Fires the timers whose time has come.
    pub fn fire_due(&mut self, now: TimestampMs) {
        while let Some(place) = self.timers.iter().position(|(at, _)| *at <= now.0) {
            let (_, timer) = self.timers.swap_remove(place);
            let effects = self.machine.timer_fired(&timer, now);
            self.take_in(effects, None, now);
        }
    }
}

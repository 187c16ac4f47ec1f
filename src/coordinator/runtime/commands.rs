//! Commands of one shard that wait for the commit of what was written before them.
//!
//! ```text
//! Effects ──▶ Unreleased ── committed(what was written before) ──▶ CommandDoor      one task a shard, while something waits
//! ```
//!
//! Invariant: they are released in the order in which the machine asked for them. While too many events' commands wait, the shard takes
//! no other event ([`Unreleased::is_full`]).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use super::journal::{JournalError, Leadership};
use super::machine::Machine;
use super::runner::Inner;
use super::shard::{Shard, Stage, Written};
use crate::types::PartitionIndex;

/// The commands of so many events may wait. In a healthy cluster some do, for the milliseconds of a commit; thousands mean that
/// replicas don't follow, and everyone who asks waits for those as well.
const EVENTS_MAX: usize = 1_024;

/// Takes the commands of a partition's machine. It is called on the runtime's threads, and must neither wait nor refuse: who can't take
/// a command now keeps in mind that there is something to do.
pub type CommandDoor<C> = Arc<dyn Fn(PartitionIndex, C) + Send + Sync>;

/// The door of a machine that has no commands.
#[must_use]
pub fn no_commands() -> CommandDoor<Infallible> {
    Arc::new(|_, never| match never {})
}

pub(super) struct Unreleased<C> {
    /// In order: what has to be committed first, if anything, and the commands.
    events: VecDeque<(Option<Written>, Vec<C>)>,
    /// True while a task releases them.
    has_task: bool,
}

impl<C> Unreleased<C> {
    pub(super) const fn new() -> Self {
        Self { events: VecDeque::new(), has_task: false }
    }

    pub(super) fn push(&mut self, after: Option<Written>, commands: Vec<C>) {
        if !commands.is_empty() {
            self.events.push_back((after, commands));
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.events.len() >= EVENTS_MAX
    }

    /// True once, when a task is to be started.
    pub(super) fn wants_task(&mut self) -> bool {
        let wants = !self.has_task && !self.events.is_empty();
        self.has_task |= wants;
        wants
    }

    /// What has to be committed before the first of them goes; `None` when all are released, and the task is to end.
    fn next(&mut self) -> Option<Option<Written>> {
        let next = self.events.front().map(|(after, _)| after.clone());
        self.has_task = next.is_some();
        next
    }

    /// The first event's commands.
    fn release(&mut self) -> Vec<C> {
        self.events.pop_front().map(|(_, commands)| commands).unwrap_or_default()
    }
}

impl<M: Machine> Inner<M> {
    /// Releases the shard's commands, each when what was written before it is committed, until none is left or the leadership ends.
    pub(super) async fn release(self: Arc<Self>, shard: Arc<Shard<M>>, leadership: Leadership) {
        while let Some(after) = self.next_unreleased(&shard, leadership) {
            let committed = match after {
                Some(written) => written.committed().await,
                None => Ok(()),
            };
            match committed {
                Ok(()) => {
                    let commands = self.released(&shard, leadership);
                    commands.into_iter().for_each(|command| (self.door)(shard.partition, command));
                }
                // The replicas may still confirm. Nobody else would release the commands while the leadership lasts.
                Err(JournalError::TimedOut) => tokio::task::yield_now().await,
                Err(error) => {
                    tracing::debug!(partition = %shard.partition, %error, "commands are not released");
                    return;
                }
            }
        }
    }

    fn next_unreleased(&self, shard: &Shard<M>, leadership: Leadership) -> Option<Option<Written>> {
        match &mut *self.stage_of(shard).0 {
            Stage::Active(active) if active.leadership() == leadership => active.commands.next(),
            _ => None,
        }
    }

    fn released(&self, shard: &Shard<M>, leadership: Leadership) -> Vec<M::Command> {
        match &mut *self.stage_of(shard).0 {
            Stage::Active(active) if active.leadership() == leadership => {
                let commands = active.commands.release();
                // Timers wait while too many commands do.
                self.schedule.note(shard.partition, active.next_deadline());
                commands
            }
            _ => Vec::new(),
        }
    }
}

//! Reading a partition's log into its shard.
//!
//! Invariant: what is read becomes the shard's state only if the leadership that it was read under still holds. Whoever waits for a
//! shard is told when its stage changes. Absent: waiting.

use std::sync::Arc;
use std::time::Duration;

use super::journal::{Entry, JournalError, JournalLog, Leadership};
use super::machine::Machine;
use super::runner::Inner;
use super::shard::{Active, Shard, Stage};
use super::transaction::Appender;
use crate::sys::timer;
use crate::types::{Offset, PartitionIndex};

/// How long after a log couldn't be read it is read again, where nobody has to ask for it.
const LOAD_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// When the log of a partition is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// When somebody asks for what it holds.
    WhenAsked,
    /// As soon as this broker leads the partition: what was under way there goes on by itself.
    WhenElected,
}

/// A machine that has taken in its log.
struct Loaded<M> {
    machine: M,
    log: Arc<dyn JournalLog>,
    /// The last record that was read.
    last: Option<Offset>,
}

impl<M: Machine> Inner<M> {
    /// Begins to load every partition that this broker leads and that is idle.
    pub(super) fn load_led(self: &Arc<Self>) {
        for partition in (0..self.journal.partitions()).map(PartitionIndex) {
            // Asked before a shard is made: most brokers don't lead the partition.
            if self.journal.leadership(partition).is_ok()
                && let Ok(shard) = self.shard(partition)
            {
                self.load_if_idle(&shard);
            }
        }
    }

    pub(super) fn load_if_idle(self: &Arc<Self>, shard: &Arc<Shard<M>>) {
        let (mut stage, leadership) = self.stage_of(shard);
        if let (Stage::Idle, Ok(leadership)) = (&*stage, leadership) {
            let number = *shard.changes.borrow();
            self.begin_loading(shard, &mut stage, number, leadership);
        }
    }

    pub(super) fn begin_loading(
        self: &Arc<Self>,
        shard: &Arc<Shard<M>>,
        stage: &mut Stage<M>,
        number: u64,
        leadership: Leadership,
    ) {
        *stage = Stage::Loading(number, leadership);
        tokio::spawn(Arc::clone(self).load(Arc::clone(shard), number, leadership));
    }

    async fn load(self: Arc<Self>, shard: Arc<Shard<M>>, number: u64, leadership: Leadership) {
        let read = self.read_all(shard.partition, leadership).await;
        let is_to_be_read_again = read.is_err() && self.loading == Loading::WhenElected;
        self.take_in(&shard, number, leadership, read);
        if is_to_be_read_again {
            timer::sleep(LOAD_AGAIN_AFTER).await;
            self.load_if_idle(&shard);
        }
    }

    /// What was read is the shard's state, unless its leadership has ended meanwhile.
    fn take_in(
        self: &Arc<Self>,
        shard: &Arc<Shard<M>>,
        number: u64,
        leadership: Leadership,
        read: Result<Loaded<M>, JournalError>,
    ) {
        let partition = shard.partition;
        let (mut stage, _) = self.stage_of(shard);
        if !matches!(&*stage, Stage::Loading(mine, _) if *mine == number) {
            return;
        }
        match read {
            Ok(Loaded { machine, log, last }) => {
                let mut active = Box::new(Active::new(machine, log, last, leadership));
                let effects = active.machine.resume(self.clock.wall_ms());
                let _ = active.carry_out(partition, Appender::Coordinator, effects, &*self.clock);
                self.follow_up(shard, &mut active);
                *stage = Stage::Active(active);
            }
            Err(error) => {
                if !matches!(error, JournalError::NotLeader | JournalError::UnknownPartition) {
                    tracing::error!(%partition, %error, "the coordinator can't read its log");
                }
                *stage = Stage::Idle;
            }
        }
        shard.changes.send_modify(|count| *count += 1);
    }

    async fn read_all(
        &self,
        partition: PartitionIndex,
        leadership: Leadership,
    ) -> Result<Loaded<M>, JournalError> {
        let log = self.journal.open(partition, leadership)?;
        let mut machine = (self.new_machine)(self.clock.wall_ms());
        let start = log.start()?;
        let mut from = start;
        loop {
            let chunk = log.read(from).await?;
            let now = self.clock.wall_ms();
            for entry in chunk.entries {
                match entry {
                    Entry::Record { offset, transaction, record } => {
                        if let Err(error) = machine.replay(offset, transaction, &record, now) {
                            tracing::error!(%partition, %offset, %error, "a record is left out");
                        }
                    }
                    Entry::EndTransaction { producer, outcome } => machine.end_transaction(producer, outcome),
                }
            }
            if chunk.next <= from {
                let last = (from > start).then(|| Offset(from.0 - 1));
                return Ok(Loaded { machine, log, last });
            }
            from = chunk.next;
        }
    }
}

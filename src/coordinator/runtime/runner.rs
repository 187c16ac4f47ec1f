//! The driver: finds the shard, loads it, runs operations on it, waits for commits, wakes its timers.
//!
//! Invariant: the lock of a shard is taken for the pure step and the append alone. Whoever takes it first looks whether the shard's
//! leadership still holds, so that nothing is done with the state of a topic that is gone. Absent: retries; a client that is
//! told `NotCoordinator` looks for the coordinator anew.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::{MutexGuard, RwLock};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::effects::{Effects, Step, Waiter};
use super::error::CoordinatorError;
use super::journal::{Entry, Journal, JournalError, JournalLog, Leadership};
use super::machine::Machine;
use super::partitioner::{Target, partition_for};
use super::schedule::Schedule;
use super::shard::{Active, Held, Shard, Stage, Written};
use crate::sys::{Clock, timer};
use crate::types::{PartitionIndex, TimestampMs};

/// How long a request waits for its shard to be read before the client is asked to come back. Most logs are read in
/// less, and a client that is sent away waits 100 ms; longer waits would hold up the other requests of its connection.
const LOAD_PATIENCE: Duration = Duration::from_secs(2);

/// Drives the machines of all partitions that this broker leads.
pub struct Runtime<M: Machine> {
    inner: Arc<Inner<M>>,
    alarm: Option<JoinHandle<()>>,
}

struct Inner<M: Machine> {
    journal: Arc<dyn Journal>,
    clock: Arc<dyn Clock>,
    new_machine: Box<dyn Fn(TimestampMs) -> M + Send + Sync>,
    shards: RwLock<HashMap<PartitionIndex, Arc<Shard<M>>>>,
    schedule: Schedule,
    last_waiter: AtomicU64,
}

impl<M: Machine> Runtime<M> {
    /// A runtime whose timers fire only in [`Self::fire_due`].
    pub fn new(
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
        new_machine: impl Fn(TimestampMs) -> M + Send + Sync + 'static,
    ) -> Self {
        let inner = Inner {
            journal,
            clock,
            new_machine: Box::new(new_machine),
            shards: RwLock::default(),
            schedule: Schedule::default(),
            last_waiter: AtomicU64::new(0),
        };
        Self { inner: Arc::new(inner), alarm: None }
    }

    /// Starts the one task that wakes the timers of all shards. Needs a tokio runtime.
    #[must_use]
    pub fn with_alarm(mut self) -> Self {
        let inner = Arc::clone(&self.inner);
        self.alarm = Some(tokio::spawn(async move { inner.wake_timers().await }));
        self
    }

    /// The log below.
    #[must_use]
    pub fn journal(&self) -> &dyn Journal {
        &*self.inner.journal
    }

    /// Runs an operation that is answered at once, or rather as soon as what it wrote is committed.
    ///
    /// # Errors
    /// The shard is not here, not read yet, or its log can't be written.
    pub async fn run<'a, A>(
        &self,
        target: impl Into<Target<'a>>,
        operation: impl FnOnce(&mut M, TimestampMs) -> Step<M, A> + Send,
    ) -> Result<A, CoordinatorError> {
        let target = target.into();
        let shard = self.inner.loaded(self.inner.partition(target)).await?;
        let (answer, written) = self.inner.with_active(&shard, target, |active| {
            let step = operation(&mut active.machine, self.inner.clock.wall_ms());
            active.carry_out(shard.partition, step.effects, &*self.inner.clock)?;
            Ok((step.answer, active.written()))
        })?;
        committed(written).await?;
        Ok(answer)
    }

    /// Runs an operation that may be parked: the machine answers it now or at a later event. When this returns, all that the
    /// operation does is done.
    ///
    /// # Errors
    /// The shard is not here, not read yet, or its log can't be written.
    pub async fn park<'a>(
        &self,
        target: impl Into<Target<'a>>,
        operation: impl FnOnce(&mut M, Waiter, TimestampMs) -> Effects<M> + Send,
    ) -> Result<ParkedRequest<M::Reply>, CoordinatorError> {
        let target = target.into();
        let shard = self.inner.loaded(self.inner.partition(target)).await?;
        // Numbers only have to differ.
        let waiter = Waiter(self.inner.last_waiter.fetch_add(1, Ordering::Relaxed));
        let receiver = self.inner.with_active(&shard, target, |active| {
            let receiver = active.park(waiter);
            let effects = operation(&mut active.machine, waiter, self.inner.clock.wall_ms());
            // What could not be written is told by the machine, in its reply.
            let _ = active.carry_out(shard.partition, effects, &*self.inner.clock);
            Ok(receiver)
        })?;
        Ok(ParkedRequest(receiver))
    }

    /// The metadata has changed: forgets partitions that this broker leads no more, and those whose topic is gone, or another.
    /// Whoever is parked there is sent to look for the coordinator anew.
    pub fn follow_leaders(&self) {
        let shards: Vec<Arc<Shard<M>>> = self.inner.shards.read().values().cloned().collect();
        for shard in shards {
            // To ask for the stage ends what belongs to an earlier leadership.
            drop(self.inner.stage_of(&shard));
        }
    }

    /// Fires every timer that is due.
    #[cfg(test)]
    pub fn fire_due(&self) {
        self.inner.fire_due();
    }
}

impl<M: Machine> Drop for Runtime<M> {
    fn drop(&mut self) {
        if let Some(alarm) = &self.alarm {
            alarm.abort();
        }
    }
}

impl<M: Machine> Inner<M> {
    /// The partition of a target, as many as there are now.
    fn partition(&self, target: Target<'_>) -> PartitionIndex {
        match target {
            Target::Partition(partition) => partition,
            Target::Of(name) => partition_for(name, self.journal.partitions()),
        }
    }

    fn shard(&self, partition: PartitionIndex) -> Result<Arc<Shard<M>>, CoordinatorError> {
        if let Some(shard) = self.shards.read().get(&partition) {
            return Ok(Arc::clone(shard));
        }
        if !(0..self.journal.partitions()).contains(&partition.0) {
            return Err(CoordinatorError::NotAvailable);
        }
        let mut shards = self.shards.write();
        Ok(Arc::clone(shards.entry(partition).or_insert_with(|| Arc::new(Shard::new(partition)))))
    }

    /// The shard's stage, locked, and the leadership that holds now. What belongs to another one has ended.
    fn stage_of<'a>(
        &self,
        shard: &'a Shard<M>,
    ) -> (MutexGuard<'a, Stage<M>>, Result<Leadership, JournalError>) {
        let mut stage = shard.stage.lock();
        // Asked with the lock: metadata only goes forward, and so does the shard.
        let leadership = self.journal.leadership(shard.partition);
        if stage.leadership().is_some_and(|held| leadership != Ok(held)) {
            self.end(shard, &mut stage);
        }
        (stage, leadership)
    }

    fn end(&self, shard: &Shard<M>, stage: &mut Stage<M>) {
        let former = std::mem::replace(stage, Stage::Idle);
        self.schedule.note(shard.partition, None);
        shard.changes.send_modify(|count| *count += 1);
        tracing::debug!(partition = %shard.partition, "this broker coordinates the partition no longer");
        if let Stage::Active(active) = former {
            active.close();
        }
    }

    /// The shard, once its log is read.
    async fn loaded(self: &Arc<Self>, partition: PartitionIndex) -> Result<Arc<Shard<M>>, CoordinatorError> {
        let shard = self.shard(partition)?;
        let mut changes = shard.changes.subscribe();
        {
            let (mut stage, leadership) = self.stage_of(&shard);
            // Asked before a task is started: most brokers are not the coordinator.
            let leadership = leadership?;
            let number = *changes.borrow_and_update();
            match &*stage {
                Stage::Active(_) => return Ok(Arc::clone(&shard)),
                Stage::Loading(..) => {}
                Stage::Idle => {
                    *stage = Stage::Loading(number, leadership);
                    tokio::spawn(Arc::clone(self).load(Arc::clone(&shard), number, leadership));
                }
            }
        }
        match timer::timeout(LOAD_PATIENCE, changes.changed()).await {
            Ok(_) => match &*shard.stage.lock() {
                Stage::Active(_) => Ok(Arc::clone(&shard)),
                // The leadership has ended, and another has begun.
                Stage::Loading(..) => Err(CoordinatorError::LoadInProgress),
                // It has ended, or its log can't be read.
                Stage::Idle => Err(CoordinatorError::NotCoordinator),
            },
            Err(_) => Err(CoordinatorError::LoadInProgress),
        }
    }

    async fn load(self: Arc<Self>, shard: Arc<Shard<M>>, number: u64, leadership: Leadership) {
        let partition = shard.partition;
        let read = self.read_all(partition, leadership).await;
        let (mut stage, _) = self.stage_of(&shard);
        if !matches!(&*stage, Stage::Loading(mine, _) if *mine == number) {
            return;
        }
        match read {
            Ok((machine, log)) => {
                let mut active = Box::new(Active::new(machine, log, leadership));
                let effects = active.machine.resume(self.clock.wall_ms());
                let _ = active.carry_out(partition, effects, &*self.clock);
                self.schedule.note(partition, active.next_deadline());
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
    ) -> Result<(M, Arc<dyn JournalLog>), JournalError> {
        let log = self.journal.open(partition, leadership)?;
        let mut machine = (self.new_machine)(self.clock.wall_ms());
        let mut from = log.start()?;
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
                return Ok((machine, log));
            }
            from = chunk.next;
        }
    }

    fn with_active<R>(
        &self,
        shard: &Shard<M>,
        target: Target<'_>,
        work: impl FnOnce(&mut Active<M>) -> Result<R, CoordinatorError>,
    ) -> Result<R, CoordinatorError> {
        let (mut stage, leadership) = self.stage_of(shard);
        leadership?;
        if self.partition(target) != shard.partition {
            // The topic was made anew with another number of partitions since the shard was looked for.
            return Err(CoordinatorError::NotCoordinator);
        }
        let Stage::Active(active) = &mut *stage else { return Err(CoordinatorError::NotCoordinator) };
        let result = work(active);
        self.schedule.note(shard.partition, active.next_deadline());
        result
    }

    fn fire_due(&self) {
        let now = self.clock.monotonic();
        for partition in self.schedule.due(now) {
            let shard = self.shards.read().get(&partition).cloned();
            let Some(shard) = shard else { continue };
            // A timer that can't write what it did has nobody to tell; the machine is told where it matters.
            let _ = self.with_active(&shard, partition.into(), |active| {
                while let Some(timer) = active.pop_due(now) {
                    let effects = active.machine.timer_fired(&timer, self.clock.wall_ms());
                    if let Err(error) = active.carry_out(partition, effects, &*self.clock) {
                        tracing::warn!(%partition, %error, ?timer, "a timer's records could not be written");
                    }
                }
                Ok(())
            });
        }
    }

    async fn wake_timers(&self) {
        loop {
            // A deadline that comes nearer before the wait leaves a permit, and ends it at once.
            let nearer = self.schedule.nearer.notified();
            match self.schedule.first() {
                None => nearer.await,
                Some(deadline) => {
                    let wait = deadline.saturating_sub(self.clock.monotonic());
                    tokio::select! {
                        () = nearer => {}
                        () = timer::sleep(wait) => self.fire_due(),
                    }
                }
            }
        }
    }
}

/// A request that the machine answers at some event.
pub struct ParkedRequest<R>(oneshot::Receiver<Held<R>>);

impl<R> ParkedRequest<R> {
    /// Waits for the answer, and until all that was written before it is committed.
    ///
    /// # Errors
    /// This broker coordinates no longer, or what was written may be lost.
    pub async fn answered(self) -> Result<R, CoordinatorError> {
        let held = self.0.await.map_err(|_| CoordinatorError::NotCoordinator)?;
        committed(held.after).await?;
        Ok(held.reply)
    }
}

/// Waits until what was written is committed.
async fn committed(written: Option<Written>) -> Result<(), CoordinatorError> {
    match written {
        Some(written) => written.committed().await,
        None => Ok(()),
    }
}

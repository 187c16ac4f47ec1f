//! The driver: finds the shard, has it loaded, runs operations on it, waits for commits, wakes its timers.
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

use super::commands::CommandDoor;
use super::effects::{Effects, Step, Waiter};
use super::error::CoordinatorError;
use super::journal::{Journal, JournalError, Leadership};
use super::loading::Loading;
use super::machine::Machine;
use super::partitioner::{Target, partition_for};
use super::schedule::Schedule;
use super::shard::{Active, Held, Shard, Stage, Written};
use super::transaction::Appender;
use crate::partition::Entitlement;
use crate::sys::{Clock, timer};
use crate::types::{PartitionIndex, ProducerIdentity, TimestampMs, TransactionEnd};

/// How long a request waits for its shard to be read before the client is asked to come back. Most logs are read in
/// less, and a client that is sent away waits 100 ms; longer waits would hold up the other requests of its connection.
const LOAD_PATIENCE: Duration = Duration::from_secs(2);

/// Drives the machines of all partitions that this broker leads.
pub struct Runtime<M: Machine> {
    inner: Arc<Inner<M>>,
    alarm: Option<JoinHandle<()>>,
}

pub(super) struct Inner<M: Machine> {
    pub(super) journal: Arc<dyn Journal>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) loading: Loading,
    pub(super) door: CommandDoor<M::Command>,
    pub(super) new_machine: Box<dyn Fn(TimestampMs) -> M + Send + Sync>,
    shards: RwLock<HashMap<PartitionIndex, Arc<Shard<M>>>>,
    pub(super) schedule: Schedule,
    last_waiter: AtomicU64,
}

impl<M: Machine> Runtime<M> {
    /// A runtime whose timers fire only in [`Self::fire_due`]. The machines' commands go to `door`.
    pub fn new(
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
        loading: Loading,
        door: CommandDoor<M::Command>,
        new_machine: impl Fn(TimestampMs) -> M + Send + Sync + 'static,
    ) -> Self {
        let inner = Inner {
            journal,
            clock,
            loading,
            door,
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
        self.run_as(Appender::Coordinator, target.into(), operation).await
    }

    /// Runs an operation whose records are part of a producer's transaction.
    ///
    /// # Errors
    /// As [`Self::run`], where the log knows a newer epoch of the producer, and where it isn't entitled to begin a transaction.
    pub async fn run_in_transaction<'a, A>(
        &self,
        target: impl Into<Target<'a>>,
        producer: ProducerIdentity,
        entitlement: Entitlement,
        operation: impl FnOnce(&mut M, TimestampMs) -> Step<M, A> + Send,
    ) -> Result<A, CoordinatorError> {
        self.run_as(Appender::Transaction(producer, entitlement), target.into(), operation).await
    }

    async fn run_as<A>(
        &self,
        appender: Appender,
        target: Target<'_>,
        operation: impl FnOnce(&mut M, TimestampMs) -> Step<M, A> + Send,
    ) -> Result<A, CoordinatorError> {
        let work = |partition, active: &mut Active<M>| {
            active.has_room()?;
            let step = operation(&mut active.machine, self.inner.clock.wall_ms());
            active.carry_out(partition, appender, step.effects, &*self.inner.clock)?;
            Ok((step.answer, active.written()))
        };
        let (answer, written) = self.inner.when_loaded(target, work).await?;
        committed(written).await?;
        Ok(answer)
    }

    /// Ends a producer's transaction in a partition, whatever it wrote there: the marker is appended, the machine told, and this
    /// returns once the marker is committed.
    ///
    /// # Errors
    /// As [`Self::run`], and where the log knows a newer epoch of the producer or of its coordinator.
    pub async fn complete_transaction(
        &self,
        partition: PartitionIndex,
        end: TransactionEnd,
    ) -> Result<(), CoordinatorError> {
        let work = |_, active: &mut Active<M>| {
            active.end_transaction(end, self.inner.clock.wall_ms())?;
            Ok(active.written())
        };
        committed(self.inner.when_loaded(partition.into(), work).await?).await
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
        // Numbers only have to differ.
        let waiter = Waiter(self.inner.last_waiter.fetch_add(1, Ordering::Relaxed));
        let work = |partition, active: &mut Active<M>| {
            active.has_room()?;
            let receiver = active.park(waiter);
            let effects = operation(&mut active.machine, waiter, self.inner.clock.wall_ms());
            // What could not be written is told by the machine, in its reply.
            let _ = active.carry_out(partition, Appender::Coordinator, effects, &*self.inner.clock);
            Ok(ParkedRequest(receiver))
        };
        self.inner.when_loaded(target.into(), work).await
    }

    /// The metadata has changed: forgets partitions that this broker leads no more, and those whose topic is gone, or another.
    /// Whoever is parked there is sent to look for the coordinator anew. Where logs are read at the election, those of new
    /// leaderships begin to be read; that needs a tokio runtime, and isn't waited for.
    pub fn follow_leaders(&self) {
        let shards: Vec<Arc<Shard<M>>> = self.inner.shards.read().values().cloned().collect();
        for shard in shards {
            // To ask for the stage ends what belongs to an earlier leadership.
            drop(self.inner.stage_of(&shard));
        }
        if self.inner.loading == Loading::WhenElected {
            self.inner.load_led();
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

    pub(super) fn shard(&self, partition: PartitionIndex) -> Result<Arc<Shard<M>>, CoordinatorError> {
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
    pub(super) fn stage_of<'a>(
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

    /// Does `work` on the target's shard, once its log is read.
    async fn when_loaded<R>(
        self: &Arc<Self>,
        target: Target<'_>,
        work: impl FnOnce(PartitionIndex, &mut Active<M>) -> Result<R, CoordinatorError>,
    ) -> Result<R, CoordinatorError> {
        let shard = self.shard(self.partition(target))?;
        let mut changes = {
            let (mut stage, leadership) = self.stage_of(&shard);
            // Asked before a task is started: most brokers are not the coordinator.
            let leadership = leadership?;
            if let Stage::Active(active) = &mut *stage {
                return self.work_on(&shard, active, target, work);
            }
            let mut changes = shard.changes.subscribe();
            let number = *changes.borrow_and_update();
            if let Stage::Idle = &*stage {
                self.begin_loading(&shard, &mut stage, number, leadership);
            }
            changes
        };
        if timer::timeout(LOAD_PATIENCE, changes.changed()).await.is_err() {
            return Err(CoordinatorError::LoadInProgress);
        }
        self.with_active(&shard, target, work)
    }

    /// Does `work` on a shard whose log is read already.
    fn with_active<R>(
        self: &Arc<Self>,
        shard: &Arc<Shard<M>>,
        target: Target<'_>,
        work: impl FnOnce(PartitionIndex, &mut Active<M>) -> Result<R, CoordinatorError>,
    ) -> Result<R, CoordinatorError> {
        let (mut stage, leadership) = self.stage_of(shard);
        leadership?;
        match &mut *stage {
            Stage::Active(active) => self.work_on(shard, active, target, work),
            // The leadership has ended, and another has begun.
            Stage::Loading(..) => Err(CoordinatorError::LoadInProgress),
            // It has ended, or its log can't be read.
            Stage::Idle => Err(CoordinatorError::NotCoordinator),
        }
    }

    /// Does `work` under the lock that the caller holds.
    fn work_on<R>(
        self: &Arc<Self>,
        shard: &Arc<Shard<M>>,
        active: &mut Active<M>,
        target: Target<'_>,
        work: impl FnOnce(PartitionIndex, &mut Active<M>) -> Result<R, CoordinatorError>,
    ) -> Result<R, CoordinatorError> {
        if self.partition(target) != shard.partition {
            // The topic was made anew with another number of partitions since the shard was looked for.
            return Err(CoordinatorError::NotCoordinator);
        }
        let result = work(shard.partition, active);
        self.follow_up(shard, active);
        result
    }

    /// After an event: the next timer is noted, and commands that now wait find a task that releases them.
    pub(super) fn follow_up(self: &Arc<Self>, shard: &Arc<Shard<M>>, active: &mut Active<M>) {
        self.schedule.note(shard.partition, active.next_deadline());
        if active.commands.wants_task() {
            tokio::spawn(Arc::clone(self).release(Arc::clone(shard), active.leadership()));
        }
    }

    fn fire_due(self: &Arc<Self>) {
        let now = self.clock.monotonic();
        for partition in self.schedule.due(now) {
            let shard = self.shards.read().get(&partition).cloned();
            let Some(shard) = shard else { continue };
            // A timer that can't write what it did has nobody to tell; the machine is told where it matters.
            let _ = self.with_active(&shard, partition.into(), |_, active| {
                while let Some(timer) = active.pop_due(now) {
                    let effects = active.machine.timer_fired(&timer, self.clock.wall_ms());
                    let fired = active.carry_out(partition, Appender::Coordinator, effects, &*self.clock);
                    if let Err(error) = fired {
                        tracing::warn!(%partition, %error, ?timer, "a timer's records could not be written");
                    }
                }
                Ok(())
            });
        }
    }

    async fn wake_timers(self: &Arc<Self>) {
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
        Some(written) => Ok(written.committed().await?),
        None => Ok(()),
    }
}

//! The driver: finds the shard, loads it, runs operations on it, waits for commits, wakes its timers.
//!
//! Invariant: the lock of a shard is taken for the pure step and the append alone. Absent: retries; a client that is told
//! `NotCoordinator` looks for the coordinator anew.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::RwLock;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::effects::{Effects, Step, Waiter};
use super::error::CoordinatorError;
use super::journal::{Entry, Journal, JournalError};
use super::machine::Machine;
use super::schedule::Schedule;
use super::shard::{Active, Held, Shard, Stage};
use crate::sys::Clock;
use crate::types::{Offset, PartitionIndex, TimestampMs};

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
    pub async fn run<A>(
        &self,
        partition: PartitionIndex,
        operation: impl FnOnce(&mut M, TimestampMs) -> Step<M, A> + Send,
    ) -> Result<A, CoordinatorError> {
        let shard = self.inner.loaded(partition).await?;
        let (answer, barrier) = self.inner.with_active(&shard, |active| {
            let step = operation(&mut active.machine, self.inner.clock.wall_ms());
            self.inner.carry_out(partition, active, step.effects)?;
            Ok((step.answer, active.barrier()))
        })?;
        self.inner.wait_committed(partition, barrier).await?;
        Ok(answer)
    }

    /// Runs an operation that may be parked: the machine answers it now or at a later event.
    ///
    /// # Errors
    /// The shard is not here, not read yet, or its log can't be written.
    pub async fn park(
        &self,
        partition: PartitionIndex,
        operation: impl FnOnce(&mut M, Waiter, TimestampMs) -> Effects<M> + Send,
    ) -> Result<M::Reply, CoordinatorError> {
        let shard = self.inner.loaded(partition).await?;
        let waiter = Waiter(self.inner.last_waiter.fetch_add(1, Ordering::Relaxed));
        let receiver: oneshot::Receiver<Held<M::Reply>> = self.inner.with_active(&shard, |active| {
            let receiver = active.park(waiter);
            let effects = operation(&mut active.machine, waiter, self.inner.clock.wall_ms());
            // What could not be written is told by the machine, in its reply.
            let _ = self.inner.carry_out(partition, active, effects);
            Ok(receiver)
        })?;
        let held = receiver.await.map_err(|_| CoordinatorError::NotCoordinator)?;
        self.inner.wait_committed(partition, held.after).await?;
        Ok(held.reply)
    }

    /// Forgets a partition that this broker leads no more; whoever is parked there is sent to look for the new leader.
    pub fn resign(&self, partition: PartitionIndex) {
        let Some(shard) = self.inner.shards.read().get(&partition).cloned() else { return };
        let former = std::mem::replace(&mut *shard.stage.lock(), Stage::Idle);
        shard.changes.send_modify(|count| *count += 1);
        self.inner.schedule.note(partition, None);
        if let Stage::Active(active) = former {
            active.close();
        }
    }

    /// Fires every timer that is due.
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

    /// The shard, once its log is read.
    async fn loaded(self: &Arc<Self>, partition: PartitionIndex) -> Result<Arc<Shard<M>>, CoordinatorError> {
        let shard = self.shard(partition)?;
        let mut changes = shard.changes.subscribe();
        {
            let mut stage = shard.stage.lock();
            match &mut *stage {
                Stage::Active(_) => return Ok(Arc::clone(&shard)),
                Stage::Loading(_) => {}
                Stage::Idle => {
                    // Asked before a task is started: most brokers are not the coordinator.
                    self.journal.start(partition)?;
                    let number = *changes.borrow_and_update();
                    *stage = Stage::Loading(number);
                    tokio::spawn(Arc::clone(self).load(Arc::clone(&shard), number));
                }
            }
        }
        match tokio::time::timeout(LOAD_PATIENCE, changes.changed()).await {
            Ok(_) => match &*shard.stage.lock() {
                Stage::Active(_) => Ok(Arc::clone(&shard)),
                Stage::Loading(_) | Stage::Idle => Err(CoordinatorError::NotAvailable),
            },
            Err(_) => Err(CoordinatorError::LoadInProgress),
        }
    }

    async fn load(self: Arc<Self>, shard: Arc<Shard<M>>, number: u64) {
        let partition = shard.partition;
        let read = self.read_all(partition).await;
        let mut stage = shard.stage.lock();
        if !matches!(&*stage, Stage::Loading(mine) if *mine == number) {
            return;
        }
        match read {
            Ok(machine) => {
                let mut active = Box::new(Active::new(machine));
                let effects = active.machine.resume(self.clock.wall_ms());
                let _ = self.carry_out(partition, &mut active, effects);
                self.schedule.note(partition, active.next_deadline());
                *stage = Stage::Active(active);
            }
            Err(error) => {
                tracing::error!(%partition, %error, "the coordinator can't read its log");
                *stage = Stage::Idle;
            }
        }
        drop(stage);
        shard.changes.send_modify(|count| *count += 1);
    }

    async fn read_all(&self, partition: PartitionIndex) -> Result<M, JournalError> {
        let mut machine = (self.new_machine)(self.clock.wall_ms());
        let mut from: Offset = self.journal.start(partition)?;
        loop {
            let chunk = self.journal.read(partition, from).await?;
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
                return Ok(machine);
            }
            from = chunk.next;
        }
    }

    fn with_active<R>(
        &self,
        shard: &Shard<M>,
        work: impl FnOnce(&mut Active<M>) -> Result<R, CoordinatorError>,
    ) -> Result<R, CoordinatorError> {
        let mut stage = shard.stage.lock();
        let Stage::Active(active) = &mut *stage else { return Err(CoordinatorError::NotCoordinator) };
        let result = work(active);
        self.schedule.note(shard.partition, active.next_deadline());
        result
    }

    fn carry_out(
        &self,
        partition: PartitionIndex,
        active: &mut Active<M>,
        effects: Effects<M>,
    ) -> Result<(), CoordinatorError> {
        active.carry_out(partition, effects, &*self.journal, &*self.clock)
    }

    async fn wait_committed(
        &self,
        partition: PartitionIndex,
        upto: Option<Offset>,
    ) -> Result<(), CoordinatorError> {
        match upto {
            Some(offset) => Ok(self.journal.committed(partition, offset).await?),
            None => Ok(()),
        }
    }

    fn fire_due(&self) {
        let now = self.clock.monotonic();
        for partition in self.schedule.due(now) {
            let shard = self.shards.read().get(&partition).cloned();
            let Some(shard) = shard else { continue };
            // A timer that can't write what it did has nobody to tell; the machine is told where it matters.
            let _ = self.with_active(&shard, |active| {
                while let Some(timer) = active.pop_due(now) {
                    let effects = active.machine.timer_fired(&timer, self.clock.wall_ms());
                    if let Err(error) = self.carry_out(partition, active, effects) {
                        tracing::warn!(%partition, %error, ?timer, "a timer's records could not be written");
                    }
                }
                Ok(())
            });
        }
    }

    async fn wake_timers(&self) {
        loop {
            let nearer = self.schedule.nearer.notified();
            match self.schedule.first() {
                None => nearer.await,
                Some(deadline) => {
                    let wait = deadline.saturating_sub(self.clock.monotonic());
                    tokio::select! {
                        () = nearer => {}
                        () = tokio::time::sleep(wait) => self.fire_due(),
                    }
                }
            }
        }
    }
}

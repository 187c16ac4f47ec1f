//! The transaction coordinator as the API sees it.
//!
//! Invariant: an answer leaves only when what it tells of is committed. Absent: authorisation, which topics exist, and error codes.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};

use super::delivery;
use super::end::EndRequest;
use super::failure::{NoProducerId, TransactionFailure};
use super::id::TransactionalId;
use super::init::InitRequest;
use super::list::{Filter, Listed};
use super::markers::MarkerWriter;
use super::partitions::TransactionPartitions;
use super::settings::TransactionSettings;
use super::shard::{Attempt, Command, Step, TransactionShard};
use super::transaction::Transaction;
use super::version::TransactionVersion;
use crate::coordinator::runtime::{CoordinatorError, Journal, Loading, Runtime, partition_for};
use crate::sys::{Clock, KeptMemory};
use crate::types::{PartitionIndex, ProducerId, ProducerIdentity, TimestampMs};

/// A producer id, soon.
pub type ComingProducerId<'a> = Pin<Box<dyn Future<Output = Result<ProducerId, NoProducerId>> + Send + 'a>>;

/// Gives producer ids, none twice.
pub trait ProducerIdSource: Send + Sync + 'static {
    /// The next one.
    fn next(&self) -> ComingProducerId<'_>;
}

/// What a coordinator reaches out with.
pub struct Doors {
    /// Where producer ids come from.
    pub producer_ids: Arc<dyn ProducerIdSource>,
    /// Who writes markers.
    pub markers: Arc<dyn MarkerWriter>,
}

/// Coordinates the transactions whose partitions of `__transaction_state` this broker leads.
pub struct TransactionCoordinator {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) runtime: Runtime<TransactionShard>,
    pub(super) markers: Arc<dyn MarkerWriter>,
    producer_ids: Arc<dyn ProducerIdSource>,
}

impl TransactionCoordinator {
    /// A coordinator whose timers fire by themselves, and whose state counts in `memory`. Needs a tokio runtime.
    #[must_use]
    pub fn new(
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
        settings: TransactionSettings,
        memory: KeptMemory,
        doors: Doors,
    ) -> Self {
        let new_machine = move |_| TransactionShard::new(settings.clone(), memory.clone());
        let inner = Arc::new_cyclic(|this: &Weak<Inner>| {
            let this = this.clone();
            let door = move |partition: PartitionIndex, command: Command| {
                if let Some(inner) = this.upgrade() {
                    tokio::spawn(delivery::carry_out(inner, partition, command));
                }
            };
            let runtime = Runtime::new(journal, clock, Loading::WhenElected, Arc::new(door), new_machine);
            let runtime = runtime.with_alarm();
            Inner { runtime, markers: doors.markers, producer_ids: doors.producer_ids }
        });
        Self { inner }
    }

    /// The partition of `__transaction_state` that keeps an id; its leader is the id's coordinator.
    #[must_use]
    pub fn partition_of(&self, id: &str) -> PartitionIndex {
        partition_for(id, self.inner.runtime.journal().partitions())
    }

    /// The metadata has changed: loads the partitions that this broker leads now, and forgets those that it leads no more.
    pub fn follow_leaders(&self) {
        self.inner.runtime.follow_leaders();
    }

    /// Begins a new instance of a producer, which fences those before.
    ///
    /// # Errors
    /// Nothing has changed, or a transaction of the instance before is aborted now ([`super::Refusal::StillEnding`]).
    pub async fn init(
        &self,
        id: &TransactionalId,
        request: InitRequest,
    ) -> Result<ProducerIdentity, TransactionFailure> {
        self.inner.with_producer_id(id, |shard, fresh, now| shard.init(id, request, fresh, now)).await
    }

    /// Adds partitions to a producer's transaction, which begins with the first one.
    ///
    /// # Errors
    /// Nothing has changed.
    pub async fn add_partitions(
        &self,
        id: &TransactionalId,
        who: ProducerIdentity,
        partitions: &TransactionPartitions,
        client_version: TransactionVersion,
    ) -> Result<(), TransactionFailure> {
        let add = |shard: &mut TransactionShard, _, now| {
            shard.add_partitions(id, who, partitions, client_version, now)
        };
        self.inner.with_producer_id(id, add).await
    }

    /// Which of these partitions a producer's transaction may write to.
    ///
    /// # Errors
    /// It may write to none.
    pub async fn verify(
        &self,
        id: &TransactionalId,
        who: ProducerIdentity,
        partitions: &TransactionPartitions,
    ) -> Result<TransactionPartitions, TransactionFailure> {
        let verify = |shard: &mut TransactionShard, _| Step::only(shard.verify(id, who, partitions));
        Ok(self.inner.runtime.run(id.as_str(), verify).await??)
    }

    /// Ends a producer's transaction. The answer is who the producer is from now on.
    ///
    /// # Errors
    /// Nothing has changed.
    pub async fn end(
        &self,
        id: &TransactionalId,
        request: EndRequest,
    ) -> Result<ProducerIdentity, TransactionFailure> {
        self.inner.with_producer_id(id, |shard, fresh, now| shard.end(id, request, fresh, now)).await
    }

    /// What is known of an id.
    ///
    /// # Errors
    /// This broker can't say.
    pub async fn describe(&self, id: &TransactionalId) -> Result<Option<Transaction>, CoordinatorError> {
        self.inner.runtime.run(id.as_str(), |shard, _| Step::only(shard.describe(id))).await
    }

    /// The ids that this broker coordinates, as far as the filter lets them through.
    ///
    /// # Errors
    /// Some are not read yet.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<Listed>, CoordinatorError> {
        let mut all = Vec::new();
        for partition in self.inner.runtime.journal().led() {
            let list = |shard: &mut TransactionShard, now| Step::only(shard.list(filter, now));
            match self.inner.runtime.run(partition, list).await {
                Ok(listed) => all.extend(listed),
                // Its new leader lists them.
                Err(CoordinatorError::NotCoordinator) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }
}

impl Inner {
    /// Tries an operation, and gets a producer id for it if it needs one.
    pub(super) async fn with_producer_id<T>(
        &self,
        id: &TransactionalId,
        operation: impl Fn(&mut TransactionShard, Option<ProducerId>, TimestampMs) -> Step<Attempt<T>>
        + Send
        + Sync,
    ) -> Result<T, TransactionFailure> {
        let attempt = |shard: &mut TransactionShard, now| operation(shard, None, now);
        if let Attempt::Done(done) = self.runtime.run(id.as_str(), attempt).await? {
            return Ok(done?);
        }
        let fresh = self.producer_ids.next().await?;
        let attempt = |shard: &mut TransactionShard, now| operation(shard, Some(fresh), now);
        match self.runtime.run(id.as_str(), attempt).await? {
            Attempt::Done(done) => Ok(done?),
            Attempt::NeedsProducerId => Err(NoProducerId("the one that came isn't enough".to_owned()).into()),
        }
    }
}

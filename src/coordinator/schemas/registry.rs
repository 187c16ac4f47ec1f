//! The registry as HTTP sees it: questions and changes in, answers out.
//!
//! Invariant: an answer leaves only when what it tells of is committed. While there is no topic, the registry is empty; the first change makes the
//! topic. Absent: requests, codes, and who may do what.

use std::pin::Pin;
use std::sync::Arc;

use super::error::SchemaError;
use super::register::Decided;
use super::shard::{Effects, SchemaShard};
use crate::coordinator::runtime::{CoordinatorError, Journal, Loading, Runtime, Step, no_commands};
use crate::sys::{Clock, KeptMemory};
use crate::types::PartitionIndex;

/// `_schemas` has one partition: its records have one order.
const PARTITION: PartitionIndex = PartitionIndex(0);

/// The topic, as metadata knows it.
pub trait SchemasTopic: Send + Sync {
    /// Whether it is there.
    fn is_there(&self) -> bool;

    /// Makes it, unless it is there; the error is why it can't be.
    fn create(&self) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + '_>>;
}

/// Why the registry has no answer, or a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryError {
    /// What was asked can't be.
    Refused(SchemaError),
    /// The topic can't be read or written.
    Store(CoordinatorError),
    /// The topic can't be made; with the reason.
    NoTopic(String),
}

impl From<CoordinatorError> for RegistryError {
    fn from(error: CoordinatorError) -> Self {
        Self::Store(error)
    }
}

/// Keeps schemas in `_schemas`.
pub struct SchemaRegistry {
    runtime: Runtime<SchemaShard>,
    topic: Box<dyn SchemasTopic>,
    memory: KeptMemory,
}

impl SchemaRegistry {
    /// A registry over the log of `topic`, whose state counts in `memory`.
    #[must_use]
    pub fn new(
        journal: Arc<dyn Journal>,
        topic: Box<dyn SchemasTopic>,
        clock: Arc<dyn Clock>,
        memory: KeptMemory,
    ) -> Self {
        let kept = memory.clone();
        let new_shard = move |_| SchemaShard::new(kept.clone());
        let runtime = Runtime::new(journal, clock, Loading::WhenAsked, no_commands(), new_shard);
        Self { runtime, topic, memory }
    }

    /// Asks something.
    ///
    /// # Errors
    /// What the question gives, or the topic can't be read.
    pub async fn ask<A: Send>(
        &self,
        question: impl Fn(&SchemaShard) -> Result<A, SchemaError> + Send + Sync,
    ) -> Result<A, RegistryError> {
        if !self.topic.is_there() {
            return question(&SchemaShard::new(self.memory.clone())).map_err(RegistryError::Refused);
        }
        self.change(|shard| Ok((question(shard)?, Vec::new()))).await
    }

    /// Decides something, and writes the records that make it true.
    ///
    /// # Errors
    /// It is refused, or the topic can't be written.
    pub async fn change<A: Send>(
        &self,
        decide: impl Fn(&SchemaShard) -> Decided<A> + Send + Sync,
    ) -> Result<A, RegistryError> {
        if !self.topic.is_there() {
            self.topic.create().await.map_err(RegistryError::NoTopic)?;
        }
        let step = |shard: &mut SchemaShard| match decide(shard) {
            Ok((answer, records)) => Step { answer: Ok(answer), effects: Effects::replayed(records) },
            Err(refusal) => Step::only(Err(refusal)),
        };
        loop {
            match self.runtime.run(PARTITION, |shard, _| step(shard)).await {
                // It waits for seconds each time; the request's time is limited.
                Err(CoordinatorError::LoadInProgress) => {}
                decided => return decided?.map_err(RegistryError::Refused),
            }
        }
    }
}

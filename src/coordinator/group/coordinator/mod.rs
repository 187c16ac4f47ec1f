//! The group coordinator as the API sees it: requests in, responses out, in Kafka's own messages and codes.
//!
//! Invariant: a response leaves only when what it tells of is committed. Absent: authorisation, topic ids, which topics exist, and
//! versions of requests; the caller has dealt with them, and says in words what an old client can't do.

mod administration;
mod assignments;
mod commands;
mod consumer;
mod membership;
mod offsets;
mod patterns;
mod streams;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Weak};

use kalda_protocol::ErrorCode;

use super::error_codes::error_code;
use super::ids::GroupId;
use super::refusal::Refusal;
use super::settings::{GroupSettings, NAME_MAX_BYTES};
use super::shard::{Command, GroupShard, Lookups};
use crate::coordinator::background::Background;
use crate::coordinator::runtime::{Journal, Loading, Runtime, Step, partition_for};
use crate::sys::{Clock, KeptMemory, Random};
use crate::types::{PartitionIndex, TimestampMs};

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The client id in the request's header.
    pub client_id: &'a str,
    /// The client's address as Kafka shows it: `/127.0.0.1`.
    pub client_host: &'a str,
}

/// Coordinates the groups whose partitions of `__consumer_offsets` this broker leads.
pub struct GroupCoordinator {
    inner: Arc<Inner>,
}

struct Inner {
    runtime: Runtime<GroupShard>,
    settings: GroupSettings,
    lookups: Lookups,
    background: Background,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// Who fires the timers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alarm {
    ByItself,
    #[cfg(test)]
    ByHand,
}

impl GroupCoordinator {
    /// A coordinator whose timers fire by themselves, and whose groups count in `memory`. Needs a tokio runtime.
    #[must_use]
    pub fn new(
        journal: Arc<dyn Journal>,
        (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
        settings: GroupSettings,
        lookups: Lookups,
        memory: KeptMemory,
    ) -> Self {
        Self::with(Alarm::ByItself, journal, (clock, random), settings, lookups, memory)
    }

    /// A coordinator whose timers fire in [`Self::fire_due`] alone: for simulations.
    #[cfg(test)]
    #[must_use]
    pub fn without_alarm(
        journal: Arc<dyn Journal>,
        (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
        settings: GroupSettings,
        lookups: Lookups,
        memory: KeptMemory,
    ) -> Self {
        Self::with(Alarm::ByHand, journal, (clock, random), settings, lookups, memory)
    }

    fn with(
        alarm: Alarm,
        journal: Arc<dyn Journal>,
        (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
        settings: GroupSettings,
        lookups: Lookups,
        memory: KeptMemory,
    ) -> Self {
        let inner = Arc::new_cyclic(|this: &Weak<Inner>| {
            let (this, of_shards) = (this.clone(), (settings.clone(), lookups.clone()));
            let door = move |_, command: Command| {
                if let Some(inner) = this.upgrade() {
                    tokio::spawn(commands::carry_out(inner, command));
                }
            };
            let new_shard =
                move |_| GroupShard::new(of_shards.0.clone(), of_shards.1.clone(), memory.clone());
            let of_runtime = Arc::clone(&clock);
            let runtime = Runtime::new(journal, of_runtime, Loading::WhenAsked, Arc::new(door), new_shard);
            let runtime = if alarm == Alarm::ByItself { runtime.with_alarm() } else { runtime };
            let background = Background::new(settings.background_threads);
            Inner { runtime, settings, lookups, background, clock, random }
        });
        Self { inner }
    }

    /// Fires every timer that is due.
    #[cfg(test)]
    pub fn fire_due(&self) {
        self.inner.runtime.fire_due();
    }

    /// The partition of `__consumer_offsets` that keeps a group; its leader is the group's coordinator.
    #[must_use]
    pub fn partition_of(&self, group: &str) -> PartitionIndex {
        partition_for(group, self.inner.runtime.journal().partitions())
    }

    /// The metadata has changed: forgets the groups of partitions that this broker leads no more, and of a topic that is gone or
    /// was made anew. Whoever waits there is told to look for the coordinator.
    pub fn follow_leaders(&self) {
        self.inner.runtime.follow_leaders();
    }
}

impl GroupCoordinator {
    /// Asks the shard of a group for something that the group may refuse.
    async fn ask<A>(
        &self,
        group: &GroupId,
        operation: impl FnOnce(&mut GroupShard, TimestampMs) -> Step<GroupShard, Result<A, Refusal>> + Send,
    ) -> Result<A, Refusal> {
        let asked = self.inner.runtime.run(group.as_str(), operation).await;
        asked.unwrap_or_else(|error| Err(error_code(&error).into()))
    }

    /// Has a group describe itself. `refused` is the answer where it can't be asked.
    async fn described<D>(
        &self,
        group: Result<GroupId, ErrorCode>,
        describe: impl FnOnce(&mut GroupShard, &GroupId, TimestampMs) -> D + Send,
        refused: impl Fn(ErrorCode) -> D,
    ) -> D {
        let group = match group {
            Ok(group) => group,
            Err(error) => return refused(error),
        };
        let described = self
            .inner
            .runtime
            .run(group.as_str(), |shard, now| Step::only(describe(shard, &group, now)))
            .await;
        described.unwrap_or_else(|error| refused(error_code(&error)))
    }
}

/// Whether texts of these lengths fit into a record.
fn check_lengths(mut lengths: impl Iterator<Item = usize>) -> Result<(), ErrorCode> {
    if lengths.all(|length| length <= NAME_MAX_BYTES) { Ok(()) } else { Err(ErrorCode::InvalidRequest) }
}

/// A group's id, if it can be one. Offsets may be committed for the empty id; members can't join it.
fn named(group: &str) -> Result<GroupId, ErrorCode> {
    if group.is_empty() { Err(ErrorCode::InvalidGroupId) } else { storable(group) }
}

fn storable(group: &str) -> Result<GroupId, ErrorCode> {
    if group.len() > NAME_MAX_BYTES { Err(ErrorCode::InvalidGroupId) } else { Ok(GroupId::from(group)) }
}

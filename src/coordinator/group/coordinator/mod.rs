//! The group coordinator as the API sees it: requests in, responses out, in Kafka's own messages.
//!
//! Invariant: a response leaves only when what it tells of is committed. Absent: authorisation, topic ids, and which
//! topics exist; the caller has dealt with them.

mod administration;
mod membership;
mod offsets;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::ids::GroupId;
use super::settings::{GroupSettings, NAME_MAX_BYTES};
use super::shard::GroupShard;
use crate::coordinator::runtime::{Journal, Loading, Runtime, no_commands, partition_for};
use crate::sys::{Clock, KeptMemory, Random};
use crate::types::PartitionIndex;

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The client id in the request's header.
    pub client_id: &'a str,
    /// The client's address as Kafka shows it: `/127.0.0.1`.
    pub client_host: &'a str,
    /// The version of the request.
    pub version: i16,
}

/// Coordinates the groups whose partitions of `__consumer_offsets` this broker leads.
pub struct GroupCoordinator {
    runtime: Runtime<GroupShard>,
    settings: GroupSettings,
    random: Arc<dyn Random>,
}

impl GroupCoordinator {
    /// A coordinator whose timers fire by themselves, and whose groups count in `memory`. Needs a tokio runtime.
    #[must_use]
    pub fn new(
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: GroupSettings,
        memory: KeptMemory,
    ) -> Self {
        let coordinator = Self::without_alarm(journal, clock, random, settings, memory);
        Self { runtime: coordinator.runtime.with_alarm(), ..coordinator }
    }

    /// A coordinator whose timers fire in [`Self::fire_due`] alone: for simulations.
    #[must_use]
    pub fn without_alarm(
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: GroupSettings,
        memory: KeptMemory,
    ) -> Self {
        let new_shard = move |_| GroupShard::new(settings, memory.clone());
        let runtime = Runtime::new(journal, clock, Loading::WhenAsked, no_commands(), new_shard);
        Self { runtime, settings, random }
    }

    /// Fires every timer that is due.
    #[cfg(test)]
    pub fn fire_due(&self) {
        self.runtime.fire_due();
    }

    /// The partition of `__consumer_offsets` that keeps a group; its leader is the group's coordinator.
    #[must_use]
    pub fn partition_of(&self, group: &str) -> PartitionIndex {
        partition_for(group, self.runtime.journal().partitions())
    }

    /// The metadata has changed: forgets the groups of partitions that this broker leads no more, and of a topic that is gone or
    /// was made anew. Whoever waits there is told to look for the coordinator.
    pub fn follow_leaders(&self) {
        self.runtime.follow_leaders();
    }
}

/// A group's id, if it can be one. Offsets may be committed for the empty id; members can't join it.
fn named(group: &str) -> Result<GroupId, ErrorCode> {
    if group.is_empty() { Err(ErrorCode::InvalidGroupId) } else { storable(group) }
}

fn storable(group: &str) -> Result<GroupId, ErrorCode> {
    if group.len() > NAME_MAX_BYTES { Err(ErrorCode::InvalidGroupId) } else { Ok(GroupId::from(group)) }
}

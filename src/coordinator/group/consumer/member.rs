//! One member of a consumer group: what it told, and where it stands.
//!
//! Invariant: both parts are values that are replaced whole, each by a record of its own; sharing them makes a member cheap to copy.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::owned::Owned;
use crate::coordinator::group::assignor::AssignorName;
use crate::coordinator::group::classic::Protocol;
use crate::coordinator::group::ids::{InstanceId, MemberId};

/// The epoch of a member that has left, until its last record is read.
pub const LEFT: i32 = -1;
/// The epoch of a static member that is away, and comes back.
pub const AWAY: i32 = -2;

/// What a member takes besides its texts and its partitions: itself, its places in the group's lists, its timers.
const MEMBER_BYTES: usize = 1024;
/// What each name of a topic takes in a subscription besides its text, with its place in the group's counts.
const NAME_BYTES: usize = 96;
/// What each partition takes: in the target, in what the member has, and in the list of owners.
const PARTITION_BYTES: usize = 128;
/// What a partition takes in an answer.
const TOLD_PARTITION_BYTES: usize = 16;
/// What a member of the classic protocol takes for each way of assigning that it knows.
const PROTOCOL_BYTES: usize = 128;

/// Where a member stands on its way to its target assignment. Kafka's `MemberState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberState {
    /// It has all that its target has, and nothing else.
    Stable,
    /// It has to give partitions up, and stays in its epoch until it has.
    UnrevokedPartitions,
    /// It waits for partitions that others have not given up yet.
    UnreleasedPartitions,
    /// A later version of Kafka wrote a state that isn't known here.
    Unknown,
}

impl MemberState {
    /// As records have it.
    #[must_use]
    pub const fn code(self) -> i8 {
        match self {
            Self::Stable => 0,
            Self::UnrevokedPartitions => 1,
            Self::UnreleasedPartitions => 2,
            Self::Unknown => 127,
        }
    }

    /// Of a record.
    #[must_use]
    pub const fn of_code(code: i8) -> Self {
        match code {
            0 => Self::Stable,
            1 => Self::UnrevokedPartitions,
            2 => Self::UnreleasedPartitions,
            _ => Self::Unknown,
        }
    }
}

/// What a member told of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its lasting name, if it is static.
    pub instance_id: Option<InstanceId>,
    /// Where it runs.
    pub rack: Option<Arc<str>>,
    /// What its client calls itself.
    pub client_id: Arc<str>,
    /// The address its client connects from, as `/127.0.0.1`.
    pub client_host: Arc<str>,
    /// The topics that it asks for by name.
    pub topics: Arc<BTreeSet<Arc<str>>>,
    /// The pattern of topic names that it asks for; the empty one is none.
    pub pattern: Option<Arc<str>>,
    /// The assignor that it asks for.
    pub assignor: Option<AssignorName>,
    /// How long it may take to give partitions up; -1 while it hasn't said.
    pub rebalance_timeout_ms: i32,
    /// What a member of the classic protocol said besides.
    pub classic: Option<ClassicPart>,
}

/// What is kept of a member that speaks the classic protocol in a consumer group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassicPart {
    /// How long it may stay silent.
    pub session_timeout_ms: i32,
    /// The ways of assigning that it knows, the most liked first.
    pub protocols: Vec<Protocol>,
}

impl Default for Subscription {
    /// Of a member that has told nothing yet.
    fn default() -> Self {
        Self {
            instance_id: None,
            rack: None,
            client_id: Arc::from(""),
            client_host: Arc::from(""),
            topics: Arc::default(),
            pattern: Some(Arc::from("")),
            assignor: None,
            rebalance_timeout_ms: -1,
            classic: None,
        }
    }
}

impl Subscription {
    /// The pattern, if there is one.
    #[must_use]
    pub fn pattern(&self) -> Option<&Arc<str>> {
        self.pattern.as_ref().filter(|pattern| !pattern.is_empty())
    }

    /// What it takes in memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        let text = |text: Option<&Arc<str>>| text.map_or(0, |text| text.len());
        let names = self.topics.iter().map(|name| NAME_BYTES + name.len()).sum::<usize>();
        let classic = self.classic.iter().flat_map(|classic| &classic.protocols);
        let protocols: usize =
            classic.map(|protocol| PROTOCOL_BYTES + protocol.name.len() + 2 * protocol.metadata.len()).sum();
        let instance = self.instance_id.as_ref().map_or(0, |instance| instance.as_str().len());
        let texts = text(self.rack.as_ref()) + self.client_id.len() + self.client_host.len();
        texts + 2 * instance + 2 * text(self.pattern.as_ref()) + names + protocols
    }
}

/// Where a member stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The epoch of the assignment that it has.
    pub epoch: i32,
    /// The epoch before: a member that hasn't heard of its new one comes with it.
    pub previous_epoch: i32,
    /// How far it is.
    pub state: MemberState,
    /// What it may read.
    pub assigned: Arc<Owned>,
    /// What it has to give up.
    pub revoking: Arc<Owned>,
}

impl Default for Standing {
    /// Of a member that has just come.
    fn default() -> Self {
        Self {
            epoch: 0,
            previous_epoch: -1,
            state: MemberState::Stable,
            assigned: Arc::default(),
            revoking: Arc::default(),
        }
    }
}

impl Standing {
    /// The same at another epoch; the present one is the one before.
    #[must_use]
    pub fn at_epoch(&self, epoch: i32) -> Self {
        Self { epoch, previous_epoch: self.epoch, ..self.clone() }
    }

    /// True if nothing is to be done for a target of this epoch.
    #[must_use]
    pub fn is_reconciled_to(&self, target_epoch: i32) -> bool {
        self.state == MemberState::Stable && self.epoch == target_epoch
    }

    /// Each partition that it has, whether it may keep it or not.
    pub fn held(&self) -> impl Iterator<Item = (crate::types::TopicId, crate::types::PartitionIndex, i32)> {
        self.assigned.iter().chain(self.revoking.iter())
    }
}

/// A member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// What it told.
    pub told: Arc<Subscription>,
    /// Where it stands.
    pub standing: Standing,
}

impl Member {
    /// True if it speaks the classic protocol.
    #[must_use]
    pub fn is_classic(&self) -> bool {
        self.told.classic.is_some()
    }

    /// About how much there is to tell of it.
    #[must_use]
    pub fn told_bytes(&self) -> usize {
        let partitions = self.standing.assigned.len() + self.standing.revoking.len();
        self.told.weight() + 2 * partitions * TOLD_PARTITION_BYTES
    }
}

/// What a member takes in memory.
#[must_use]
pub fn weight_of(id: &MemberId, told: &Subscription, partitions: usize) -> usize {
    MEMBER_BYTES + 4 * id.as_str().len() + told.weight() + partitions * PARTITION_BYTES
}

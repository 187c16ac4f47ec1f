//! What an assignor is told of a group.
//!
//! Invariant: values that may go to another thread; nothing in them follows the group. What is large is shared, so that making a specification
//! costs little under a lock.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::types::{PartitionIndex, TopicId};

/// Partitions of one topic.
pub type Partitions = BTreeSet<PartitionIndex>;

/// The partitions of one member, by topic. No topic is there without a partition.
pub type Assignment = BTreeMap<TopicId, Partitions>;

/// The assignors that `group.consumer.assignors` may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssignorName {
    /// As many partitions for each member as for any other.
    Uniform,
    /// A run of each topic's partitions for each member.
    Range,
}

impl AssignorName {
    /// As members and configurations call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Range => "range",
        }
    }
}

/// There is no assignor of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an assignor is `uniform` or `range`")]
pub struct UnknownAssignor;

impl FromStr for AssignorName {
    type Err = UnknownAssignor;

    fn from_str(text: &str) -> Result<Self, UnknownAssignor> {
        [Self::Uniform, Self::Range].into_iter().find(|name| name.as_str() == text).ok_or(UnknownAssignor)
    }
}

/// Whether all members are subscribed to the same. Kafka judges by what they ask for (names, and patterns), not by which topics there are:
/// a name without a topic in one subscription makes the group heterogeneous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscriptions {
    /// All the same.
    Homogeneous,
    /// At least one differs.
    Heterogeneous,
}

/// One member.
#[derive(Debug, Clone, Default)]
pub struct MemberSpec {
    /// Its lasting name, if it is static.
    pub instance_id: Option<InstanceId>,
    /// The topics it is subscribed to, by name or by pattern, that there are.
    pub topics: Arc<BTreeSet<TopicId>>,
    /// Its target assignment of before; that of its predecessor, where a static member replaces one.
    pub owned: Arc<Assignment>,
}

/// A group.
#[derive(Debug, Clone)]
pub struct GroupSpec {
    /// Its members.
    pub members: BTreeMap<MemberId, MemberSpec>,
    /// How many partitions each topic has that members are subscribed to. One that isn't here has none.
    pub partitions: BTreeMap<TopicId, i32>,
    /// Whether all members are subscribed to the same.
    pub subscriptions: Subscriptions,
}

impl GroupSpec {
    /// Members, what they are subscribed to, and partitions: what the time for an assignment grows with, some 40 nanoseconds for each.
    #[must_use]
    pub fn size(&self) -> usize {
        let subscriptions: usize = self.members.values().map(|member| 1 + member.topics.len()).sum();
        self.partitions.keys().map(|topic| self.partitions_of(*topic)).sum::<usize>() + subscriptions
    }

    /// How many partitions a topic has.
    pub(super) fn partitions_of(&self, topic: TopicId) -> usize {
        self.partitions.get(&topic).map_or(0, |count| usize::try_from(*count).unwrap_or(0))
    }
}

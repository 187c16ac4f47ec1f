//! The settings that consumer groups work under.

use std::sync::Arc;

use crate::coordinator::group::assignor::AssignorName;

/// Patterns of a group are resolved anew at most this often. Kafka's value.
pub const PATTERN_REFRESH_LEAST_MS: i64 = 10_000;

/// A search for the topics of patterns that hasn't come to its end after so long never will.
pub const PATTERN_SEARCH_MOST_MS: i64 = 60_000;

/// Larger groups, by the size of their specification, get their assignments beside the shard, if that is allowed: until there it takes less than half a
/// millisecond, which others of the shard may wait. A group of a hundred members and 300 partitions has its assignment with the answer, as
/// with Kafka.
pub const ASSIGNED_AT_ONCE_MAX: usize = 10_000;

/// An assignment that isn't made after so long never will be: it was asked for beside a write that failed, or nobody is left to make it.
pub const ASSIGNING_MOST_MS: i64 = 10_000;

/// The bytes of names, patterns and ways of assigning that one member may bring. A record of the offsets topic holds 1 MiB by default: more
/// than this is never stored, and would only fill the memory.
pub const SUBSCRIPTION_MAX_BYTES: usize = 4 << 20;

/// Kafka's `group.consumer.*` for all groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `group.consumer.max.size`: how many members one group may have.
    pub max_size: usize,
    /// `group.consumer.assignors`: the first is that of groups whose members ask for none.
    pub assignors: Arc<[AssignorName]>,
    /// `group.consumer.migration.policy`.
    pub migration: MigrationPolicy,
    /// `group.consumer.regex.refresh.interval.ms`.
    pub pattern_refresh_interval_ms: i64,
}

impl Default for Settings {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            max_size: i32::MAX as usize,
            assignors: Arc::new([AssignorName::Uniform, AssignorName::Range]),
            migration: MigrationPolicy::Bidirectional,
            pattern_refresh_interval_ms: 600_000,
        }
    }
}

impl Settings {
    /// The assignor of groups whose members ask for none.
    #[must_use]
    pub fn default_assignor(&self) -> AssignorName {
        self.assignors.first().copied().unwrap_or(AssignorName::Uniform)
    }
}

/// Whether groups may change their protocol while they have members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationPolicy {
    /// Never.
    Disabled,
    /// Only from the classic protocol to the consumer protocol.
    Upgrade,
    /// Only from the consumer protocol to the classic protocol.
    Downgrade,
    /// Both ways.
    Bidirectional,
}

impl MigrationPolicy {
    /// True if a classic group may become a consumer group.
    #[must_use]
    pub const fn allows_upgrade(self) -> bool {
        matches!(self, Self::Upgrade | Self::Bidirectional)
    }

    /// True if a consumer group may become a classic group.
    #[must_use]
    pub const fn allows_downgrade(self) -> bool {
        matches!(self, Self::Downgrade | Self::Bidirectional)
    }
}

/// What may be set for each group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How long a member may stay silent.
    pub session_timeout_ms: i32,
    /// How often members are to send heartbeats.
    pub heartbeat_interval_ms: i32,
    /// How long assignments are at least apart.
    pub assignment_interval_ms: i32,
    /// Whether assignments of large groups are made beside the shard.
    pub assignor_offload: bool,
}

impl Default for Rules {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            session_timeout_ms: 45_000,
            heartbeat_interval_ms: 5_000,
            assignment_interval_ms: 1_000,
            assignor_offload: true,
        }
    }
}

/// Tells the rules of a group, as they are at the moment of the call.
pub type RulesOf = Arc<dyn Fn(&str) -> Rules + Send + Sync>;

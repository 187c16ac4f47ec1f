//! The limits a classic group works under.

/// Kafka's `group.*` settings for classic groups, and the limits Kafka leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// `group.min.session.timeout.ms`: shorter sessions would drown the broker in heartbeats.
    pub min_session_timeout_ms: i32,
    /// `group.max.session.timeout.ms`: longer ones would leave dead members' partitions unread.
    pub max_session_timeout_ms: i32,
    /// `group.max.size`: how many members one group may have.
    pub max_size: usize,
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members to join.
    pub initial_rebalance_delay_ms: i32,
}

impl Default for Settings {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            min_session_timeout_ms: 6_000,
            max_session_timeout_ms: 1_800_000,
            max_size: i32::MAX as usize,
            initial_rebalance_delay_ms: 3_000,
        }
    }
}

/// How long a new member's first join may stay parked. It has no member id to send heartbeats with, so a client
/// that gave up and tried again would otherwise stay in the group for ever. Kafka's value.
pub const NEW_MEMBER_JOIN_TIMEOUT_MS: i32 = 5 * 60 * 1000;

/// How many bytes of protocol names and metadata one member may bring, each protocol with what it takes besides. A record of the offsets topic holds 1 MiB by default, for
/// the whole group with one of each member's protocols: more than this is never stored, and would only fill the memory.
pub const MEMBER_METADATA_MAX_BYTES: usize = 4 * 1024 * 1024;

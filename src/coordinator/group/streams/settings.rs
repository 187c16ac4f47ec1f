//! The settings that streams groups work under.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How many subtopologies a topology may have. Kafka has no bound; an application of a hundred is a large one, and the count decides how long the
/// topics of one are looked for.
pub const SUBTOPOLOGIES_MAX: usize = 1_000;

/// How many topics the lists of a topology may name together, for the same reason.
pub const TOPICS_MAX: usize = 5_000;

/// Kafka's `group.streams.*` for all groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `group.streams.max.size`: how many members one group may have.
    pub max_size: usize,
}

impl Default for Settings {
    /// Kafka's default.
    fn default() -> Self {
        Self { max_size: i32::MAX as usize }
    }
}

/// What may be set for each group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// How long a member may stay silent.
    pub session_timeout_ms: i32,
    /// How often members are to send heartbeats.
    pub heartbeat_interval_ms: i32,
    /// How long assignments are at least apart.
    pub assignment_interval_ms: i32,
    /// How long an empty group waits for more members before it assigns.
    pub initial_rebalance_delay_ms: i32,
    /// How many standbys a task with a store has.
    pub standby_replicas: u32,
    /// How often members are to tell how far their stores are.
    pub task_offset_interval_ms: i32,
    /// How far a store may be behind.
    pub acceptable_recovery_lag: i64,
    /// The tags that members must have.
    pub rack_aware_tags: Arc<[String]>,
}

impl Default for Rules {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            session_timeout_ms: 45_000,
            heartbeat_interval_ms: 5_000,
            assignment_interval_ms: 1_000,
            initial_rebalance_delay_ms: 3_000,
            standby_replicas: 0,
            task_offset_interval_ms: 60_000,
            acceptable_recovery_lag: 10_000,
            rack_aware_tags: Arc::new([]),
        }
    }
}

impl Rules {
    /// Those that an assignment is made with, as records keep them.
    #[must_use]
    pub fn assignment_configs(&self) -> BTreeMap<Arc<str>, Arc<str>> {
        let mut configs = BTreeMap::new();
        configs.insert(Arc::from("num.standby.replicas"), Arc::from(self.standby_replicas.to_string()));
        if !self.rack_aware_tags.is_empty() {
            let tags = self.rack_aware_tags.join(",");
            configs.insert(Arc::from("rack.aware.assignment.tags"), Arc::from(tags));
        }
        configs
    }
}

/// Tells the rules of a group, as they are at the moment of the call.
pub type RulesOf = Arc<dyn Fn(&str) -> Rules + Send + Sync>;

//! What a rebalance waits for: the phase in which members join.

/// What the join timer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinPhase {
    /// The group was empty: others may be starting up just now, so wait, and longer while they keep coming.
    Initial {
        /// The delay that now runs.
        delay_ms: i32,
        /// What is left of the longest wait, the members' rebalance timeout.
        remaining_ms: i32,
        /// True if someone joined during this delay.
        member_added: bool,
    },
    /// Members rejoin: the phase ends as soon as all have.
    Rebalance,
}

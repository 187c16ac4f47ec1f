//! One committed offset.

use crate::types::{LeaderEpoch, Offset, TimestampMs, TopicId};

/// How far a group has read one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedOffset {
    /// The next offset to read.
    pub offset: Offset,
    /// The epoch of the leader that the last record read came from; none if the client doesn't tell.
    pub leader_epoch: LeaderEpoch,
    /// What the client notes beside it.
    pub metadata: Box<str>,
    /// When it was committed.
    pub commit_timestamp: TimestampMs,
    /// When it expires, where an old client set that itself (versions 2 to 4 of OffsetCommit).
    pub expire_timestamp: Option<TimestampMs>,
    /// The topic's id; zero where it isn't known.
    pub topic_id: TopicId,
}

impl CommittedOffset {
    /// True if it has outlived its time, counted from `since` unless it has a time of its own.
    #[must_use]
    pub fn is_expired(&self, since: TimestampMs, retention_ms: i64, now: TimestampMs) -> bool {
        match self.expire_timestamp {
            Some(end) => now >= end,
            None => now.0.saturating_sub(since.0) >= retention_ms,
        }
    }
}

//! What DescribeQuorum tells of a quorum of one.
//!
//! Invariant: the one voter is the leader, and has everything: its log end is the high watermark.

use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::cluster::quorum::voters::QuorumVoters;
use crate::sys::Clock;
use crate::types::{BrokerId, LeaderEpoch, Offset, TimestampMs, Uuid};

/// The quorum at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct QuorumFacts {
    /// The leader, which is the only voter.
    pub leader: BrokerId,
    /// Its epoch.
    pub leader_epoch: LeaderEpoch,
    /// Its log directory's id.
    pub directory_id: Uuid,
    /// The committed end of the log, which is also the voter's log end.
    pub high_watermark: Offset,
    /// When the voter was last known to have everything: now.
    pub last_caught_up_ms: TimestampMs,
    /// What the log says of voters and `kraft.version`.
    pub voters: QuorumVoters,
}

/// The part that stays while this node leads.
#[derive(Debug)]
pub(super) struct LeaderFacts {
    pub(super) leader: BrokerId,
    pub(super) leader_epoch: LeaderEpoch,
    pub(super) directory_id: Uuid,
    pub(super) voters: ArcSwap<QuorumVoters>,
    pub(super) clock: Arc<dyn Clock>,
}

impl LeaderFacts {
    pub(super) fn at(&self, last_offset: i64) -> QuorumFacts {
        QuorumFacts {
            leader: self.leader,
            leader_epoch: self.leader_epoch,
            directory_id: self.directory_id,
            high_watermark: Offset(last_offset).next(),
            last_caught_up_ms: self.clock.wall_ms(),
            voters: QuorumVoters::clone(&self.voters.load()),
        }
    }
}

//! A partition's replication as this node sees it: pure, events in, facts out.
//!
//! ```text
//! follower fetches ─┐
//! own appends ──────┼→ high watermark = least log end offset of the in-sync replicas, never backwards
//! new metadata ─────┘
//! ```
//!
//! Invariant: the high watermark never exceeds the log end offset of any in-sync replica, and never goes back within a
//! leader epoch. Time, logs and waiting are not here.

use crate::types::{BrokerId, LeaderEpoch, Offset};

/// What the metadata says of a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The leader; none while the partition is offline.
    pub leader: BrokerId,
    /// Which leader in turn.
    pub leader_epoch: LeaderEpoch,
    /// The in-sync replicas, the leader among them.
    pub in_sync: Vec<BrokerId>,
    /// How many replicas there are, in sync or not.
    pub replica_count: usize,
}

impl Registration {
    /// How many replicas must be in sync for `acks=all` where the topic asks for `min_in_sync`. There can't be more than there
    /// are, and a topic with fewer must be writable nevertheless: Kafka counts the same way.
    #[must_use]
    pub fn effective_min_in_sync(&self, min_in_sync: usize) -> usize {
        min_in_sync.min(self.replica_count)
    }
}

/// The replication of one partition.
#[derive(Debug)]
pub struct ReplicaState {
    this: BrokerId,
    registration: Registration,
    own_log_end: Offset,
    followers: Vec<(BrokerId, Offset)>,
    high_watermark: Offset,
}

impl ReplicaState {
    /// The state of a partition that has just been opened.
    #[must_use]
    pub fn new(this: BrokerId, registration: Registration, log_end: Offset, high_watermark: Offset) -> Self {
        let mut state = Self {
            this,
            registration,
            own_log_end: log_end,
            followers: Vec::new(),
            high_watermark: high_watermark.min(log_end),
        };
        state.advance();
        state
    }

    /// True when this node leads.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.registration.leader == self.this
    }

    /// What the metadata says.
    #[must_use]
    pub fn registration(&self) -> &Registration {
        &self.registration
    }

    /// Consumers read below this offset.
    #[must_use]
    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// The metadata changed. A leader begins its epoch knowing nothing of its followers.
    pub fn registered(&mut self, registration: Registration) -> bool {
        if registration.leader_epoch != self.registration.leader_epoch {
            self.followers.clear();
        }
        self.registration = registration;
        self.advance()
    }

    /// The own log now ends at `log_end`. True when the high watermark moved.
    pub fn appended(&mut self, log_end: Offset) -> bool {
        self.own_log_end = log_end;
        self.advance()
    }

    /// A follower asked for records from `log_end` on: it has all before. True when the high watermark moved.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "a node alone has no followers; what they do to the high watermark is tested"
        )
    )]
    pub fn follower_fetched(&mut self, follower: BrokerId, log_end: Offset) -> bool {
        match self.followers.iter_mut().find(|(id, _)| *id == follower) {
            Some((_, known)) => *known = log_end,
            None => self.followers.push((follower, log_end)),
        }
        self.advance()
    }

    fn advance(&mut self) -> bool {
        if !self.is_leader() {
            return false;
        }
        let least =
            self.registration.in_sync.iter().filter(|id| **id != self.this).map(|id| self.log_end_of(*id));
        let least = least.fold(self.own_log_end, Offset::min);
        let moved = least > self.high_watermark;
        self.high_watermark = self.high_watermark.max(least);
        moved
    }

    fn log_end_of(&self, follower: BrokerId) -> Offset {
        self.followers.iter().find(|(id, _)| *id == follower).map_or(Offset::ZERO, |(_, end)| *end)
    }
}

#[cfg(test)]
mod tests {
    use super::{Registration, ReplicaState};
    use crate::types::{BrokerId, LeaderEpoch, Offset};

    fn led_by_1(in_sync: &[i32], epoch: i32) -> Registration {
        Registration {
            leader: BrokerId(1),
            leader_epoch: LeaderEpoch(epoch),
            in_sync: in_sync.iter().map(|id| BrokerId(*id)).collect(),
            replica_count: in_sync.len(),
        }
    }

    #[test]
    fn alone_in_sync_everything_appended_is_committed() {
        let mut state = ReplicaState::new(BrokerId(1), led_by_1(&[1], 0), Offset(5), Offset(3));
        assert_eq!(state.high_watermark(), Offset(5));
        assert!(state.appended(Offset(9)));
        assert_eq!(state.high_watermark(), Offset(9));
    }

    #[test]
    fn the_slowest_in_sync_replica_holds_the_high_watermark() {
        let mut state = ReplicaState::new(BrokerId(1), led_by_1(&[1, 2, 3], 0), Offset(10), Offset(4));
        assert_eq!(state.high_watermark(), Offset(4));
        assert!(!state.follower_fetched(BrokerId(2), Offset(10)));
        assert!(state.follower_fetched(BrokerId(3), Offset(7)));
        assert_eq!(state.high_watermark(), Offset(7));
        assert!(state.registered(led_by_1(&[1, 2], 0)), "the slow one left the in-sync replicas");
        assert_eq!(state.high_watermark(), Offset(10));
    }

    #[test]
    fn a_new_epoch_waits_for_its_followers_and_never_goes_back() {
        let mut state = ReplicaState::new(BrokerId(1), led_by_1(&[1, 2], 0), Offset(10), Offset(0));
        assert!(state.follower_fetched(BrokerId(2), Offset(8)));
        assert!(!state.registered(led_by_1(&[1, 2], 1)));
        assert_eq!(state.high_watermark(), Offset(8));
    }

    #[test]
    fn no_more_replicas_must_be_in_sync_than_there_are() {
        let registration = Registration { replica_count: 2, ..led_by_1(&[1], 0) };
        let effective = [1, 2, 3].map(|min_in_sync| registration.effective_min_in_sync(min_in_sync));
        assert_eq!(effective, [1, 2, 2]);
    }
}

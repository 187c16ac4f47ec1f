//! An application as a member of its group: what it reads, and how far it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::coordinator::group::TopicFilter;
use crate::coordinator::group::consumer::{Heartbeat, HeartbeatAnswer};
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::made_up_topics::id_of;
use crate::types::PartitionIndex;

/// The topic that is read.
pub const INPUT: &str = "input";

/// The member.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: MemberId,
    /// 0 before it has joined.
    pub epoch: i32,
    pub owned: BTreeSet<i32>,
    /// The next offset to read, of those that are known.
    pub positions: BTreeMap<i32, i64>,
    /// It may have missed an answer, and tells all in its next heartbeat, so that it is told all.
    pub is_in_doubt: bool,
    /// How often it was no member any more.
    pub fenced: u32,
}

impl Member {
    pub fn new(name: &str) -> Self {
        Self {
            id: MemberId::from(name),
            epoch: 0,
            owned: BTreeSet::new(),
            positions: BTreeMap::new(),
            is_in_doubt: false,
            fenced: 0,
        }
    }

    pub fn heartbeat(&self) -> Heartbeat {
        let tells_all = self.epoch == 0 || self.is_in_doubt;
        let owned: BTreeSet<PartitionIndex> = self.owned.iter().copied().map(PartitionIndex).collect();
        let reported =
            if owned.is_empty() { BTreeMap::new() } else { BTreeMap::from([(id_of(INPUT), owned)]) };
        Heartbeat {
            member_id: self.id.clone(),
            epoch: self.epoch,
            instance_id: None,
            rack: None,
            rebalance_timeout_ms: tells_all.then_some(20_000),
            topics: tells_all.then(|| BTreeSet::from([Arc::from(INPUT)])),
            pattern: None,
            assignor: None,
            reported: Some(reported),
            client_id: Arc::from("client"),
            client_host: Arc::from("/127.0.0.1"),
            filter: TopicFilter::new(|_| true),
        }
    }

    /// Takes what it is told: what it must give up it gives up at once.
    pub fn hears(&mut self, answer: &HeartbeatAnswer) {
        (self.epoch, self.is_in_doubt) = (answer.epoch, false);
        let Some(assignment) = &answer.assignment else { return };
        self.owned = assignment.iter().map(|(_, partition, _)| partition.0).collect();
        let owned = &self.owned;
        self.positions.retain(|partition, _| owned.contains(partition));
    }

    /// It isn't a member any more, and joins again.
    pub fn is_fenced(&mut self) {
        (self.epoch, self.is_in_doubt) = (0, false);
        self.fenced += 1;
        self.owned.clear();
        self.positions.clear();
    }

    /// A partition that it reads, and doesn't know from where.
    pub fn unknown(&self) -> Option<i32> {
        self.owned.iter().copied().find(|partition| !self.positions.contains_key(partition))
    }
}

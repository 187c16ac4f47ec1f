//! What a consumer group wants done: records to write, timers to set, patterns to resolve, an assignment to make.
//!
//! Invariant: the group itself does none of it, and is what its records say only once they are replayed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::record::ConsumerRecord;
use super::settings::{Rules, Settings};
use crate::coordinator::group::assignor::{AssignorName, GroupSpec};
use crate::coordinator::group::ids::{GroupId, MemberId};
use crate::coordinator::group::topics::{TopicFilter, Topics};
use crate::coordinator::runtime::TimerChange;
use crate::types::TimestampMs;

/// Names a timer of one group. Setting one that is set moves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// A member has been silent too long.
    Session(MemberId),
    /// A member has taken too long to give partitions up.
    Rebalance(MemberId),
    /// A member of the classic protocol was told to join again, and hasn't.
    Join(MemberId),
    /// A member of the classic protocol has joined, and hasn't asked for its assignment.
    Sync(MemberId),
}

/// Patterns whose topics are to be found.
#[derive(Debug, Clone)]
pub struct Resolve {
    /// The patterns.
    pub patterns: BTreeSet<Arc<str>>,
    /// Which topics may be seen: those of the member that asks.
    pub filter: TopicFilter,
}

/// A target assignment that is to be made.
#[derive(Debug, Clone)]
pub struct Assign {
    /// The group's epoch that it is for.
    pub epoch: i32,
    /// Who makes it.
    pub assignor: AssignorName,
    /// For which members, of which partitions.
    pub spec: GroupSpec,
}

/// The moment at which something happens to a group, and what it knows then of the world.
pub struct Moment<'a> {
    /// The group's id.
    pub group: &'a GroupId,
    /// The topics.
    pub topics: &'a dyn Topics,
    /// What holds for all groups.
    pub settings: &'a Settings,
    /// What holds for this one.
    pub rules: Rules,
    /// The time.
    pub now: TimestampMs,
}

/// All that one event brings about.
#[derive(Debug, Default)]
pub struct Outcome {
    /// To be written, all or none.
    pub records: Vec<ConsumerRecord>,
    /// Timers to change, in this order.
    pub timers: Vec<TimerChange<Timer>>,
    /// Patterns to resolve.
    pub resolve: Option<Resolve>,
    /// An assignment to make.
    pub assign: Option<Assign>,
}

impl Outcome {
    pub(super) fn set(&mut self, timer: Timer, after_ms: i32) {
        self.timers.push(TimerChange::Set(timer, after_ms.max(0)));
    }

    pub(super) fn cancel(&mut self, timer: Timer) {
        self.timers.push(TimerChange::Cancel(timer));
    }

    /// Cancels all timers of a member.
    pub(super) fn cancel_all(&mut self, id: &MemberId) {
        for timer in [Timer::Session, Timer::Rebalance, Timer::Join, Timer::Sync] {
            self.cancel(timer(id.clone()));
        }
    }
}

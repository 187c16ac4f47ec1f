//! What a streams group wants done: records to write, timers to set.
//!
//! Invariant: the group itself does none of it, and is what its records say only once they are replayed.

use super::record::Change;
use super::settings::{Rules, Settings};
use crate::coordinator::group::ids::{GroupId, MemberId};
use crate::coordinator::group::topics::Topics;
use crate::coordinator::runtime::TimerChange;
use crate::types::TimestampMs;

/// Names a timer of one group. Setting one that is set moves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// A member has been silent too long.
    Session(MemberId),
    /// A member has taken too long to give up tasks.
    Rebalance(MemberId),
    /// The group has waited long enough for its first members.
    InitialDelay,
}

/// Whether a group waits for more members before its first assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// Its timer is set.
    Active,
    /// It isn't.
    None,
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
    /// Whether it waits for more members.
    pub delay: Delay,
    /// The time.
    pub now: TimestampMs,
}

/// All that one event brings about.
#[derive(Debug, Default)]
pub struct Outcome {
    /// To be written, all or none.
    pub changes: Vec<Change>,
    /// Timers to change, in this order.
    pub timers: Vec<TimerChange<Timer>>,
}

impl Outcome {
    pub(super) fn write(&mut self, change: Change) {
        self.changes.push(change);
    }

    pub(super) fn set(&mut self, timer: Timer, after_ms: i32) {
        self.timers.push(TimerChange::Set(timer, after_ms.max(0)));
    }

    pub(super) fn cancel(&mut self, timer: Timer) {
        self.timers.push(TimerChange::Cancel(timer));
    }
}

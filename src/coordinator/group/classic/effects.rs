//! What a classic group wants done: facts to write, requests to answer, timers to set.
//!
//! Invariant: the group itself does none of it. Replies given here go out whatever becomes of the write beside them
//! (once it, and all before it, is committed); what may only be said after a successful write waits in [`AfterWrite`].

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::join_request::Join;
use super::snapshot::Snapshot;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::{TimerChange, Waiter};

/// Names a timer of one group. Setting one that is set moves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// A member, or someone promised a place, has been silent too long.
    Session(MemberId),
    /// The time to join is over.
    Join,
    /// The time to ask for the assignment is over.
    Sync,
}

/// The answer to a JoinGroup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinAnswer {
    /// What went wrong, if anything did.
    pub error: ErrorCode,
    /// The generation joined; -1 with an error.
    pub generation: i32,
    /// What kind of group it is.
    pub protocol_type: Option<Arc<str>>,
    /// The protocol the votes decided on.
    pub protocol_name: Option<Arc<str>>,
    /// Who assigns.
    pub leader: Option<MemberId>,
    /// True if the leader must leave the assignment as it is (KIP-814).
    pub skip_assignment: bool,
    /// The member's id.
    pub member_id: Option<MemberId>,
    /// True for the leader: it is to be told of everyone, with their metadata, see [`super::ClassicGroup::joined_members`].
    pub tells_members: bool,
}

impl JoinAnswer {
    /// A refusal.
    #[must_use]
    pub const fn refused(error: ErrorCode, member_id: Option<MemberId>) -> Self {
        Self {
            error,
            generation: -1,
            protocol_type: None,
            protocol_name: None,
            leader: None,
            skip_assignment: false,
            member_id,
            tells_members: false,
        }
    }
}

/// A member as the leader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedMember {
    /// Its id.
    pub member_id: MemberId,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// What it told under the protocol decided on.
    pub metadata: Bytes,
}

/// The answer to a SyncGroup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncAnswer {
    /// What went wrong, if anything did.
    pub error: ErrorCode,
    /// What kind of group it is.
    pub protocol_type: Option<Arc<str>>,
    /// The protocol the votes decided on.
    pub protocol_name: Option<Arc<str>>,
    /// What the leader gave to the member.
    pub assignment: Bytes,
}

impl SyncAnswer {
    /// A refusal.
    #[must_use]
    pub const fn refused(error: ErrorCode) -> Self {
        Self { error, protocol_type: None, protocol_name: None, assignment: Bytes::new() }
    }
}

/// An answer to a parked request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To a JoinGroup.
    Join(JoinAnswer),
    /// To a SyncGroup.
    Sync(SyncAnswer),
}

impl Reply {
    /// The error it carries.
    #[cfg(test)]
    #[must_use]
    pub const fn error(&self) -> ErrorCode {
        match self {
            Self::Join(answer) => answer.error,
            Self::Sync(answer) => answer.error,
        }
    }

    /// The same kind of answer, as a refusal.
    #[must_use]
    pub fn refused(&self, error: ErrorCode) -> Self {
        match self {
            Self::Join(answer) => Self::Join(JoinAnswer::refused(error, answer.member_id.clone())),
            Self::Sync(_) => Self::Sync(SyncAnswer::refused(error)),
        }
    }
}

/// What the group will do when it learns how its write went.
#[derive(Debug)]
pub enum AfterWrite {
    /// The leader's assignment for this generation was written.
    Assigned {
        /// The generation the assignment is for.
        generation: i32,
        /// What each member gets, by id, ascending.
        assignments: Vec<(MemberId, Bytes)>,
    },
    /// A static member came back under a new id, and its group need not rebalance.
    StaticReplaced {
        /// The id it had.
        old_id: MemberId,
        /// The join it came back with.
        join: Box<Join>,
    },
}

/// All that one event brings about.
#[derive(Debug, Default)]
pub struct Effects {
    /// The group as it is to be written.
    pub snapshot: Option<Snapshot>,
    /// How to go on after that write.
    pub after: Option<AfterWrite>,
    /// Requests to answer.
    pub replies: Vec<(Waiter, Reply)>,
    /// Timers to change, in this order.
    pub timers: Vec<TimerChange<Timer>>,
}

impl Effects {
    pub(super) fn join(&mut self, waiter: Waiter, answer: JoinAnswer) {
        self.replies.push((waiter, Reply::Join(answer)));
    }

    pub(super) fn sync(&mut self, waiter: Waiter, answer: SyncAnswer) {
        self.replies.push((waiter, Reply::Sync(answer)));
    }

    pub(super) fn set(&mut self, timer: Timer, after_ms: i32) {
        self.timers.push(TimerChange::Set(timer, after_ms.max(0)));
    }

    pub(super) fn cancel(&mut self, timer: Timer) {
        self.timers.push(TimerChange::Cancel(timer));
    }
}

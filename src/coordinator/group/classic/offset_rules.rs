//! What a classic group allows to be done with its offsets.
//!
//! Absent: the offsets themselves. The group only says yes or no, and from when an offset ages.

use kalda_protocol::ErrorCode;

use super::group::ClassicGroup;
use super::state::State;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::types::TimestampMs;

/// Who commits offsets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committer {
    /// The member's id, if it is one.
    pub member_id: Option<MemberId>,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// The generation it works in; -1 for a consumer that assigns its partitions itself, and for tools.
    pub generation: i32,
}

impl Committer {
    /// As requests name it: an empty member id is none.
    #[must_use]
    pub fn of(member_id: &str, instance_id: Option<&str>, generation: i32) -> Self {
        Self {
            member_id: Some(member_id).filter(|id| !id.is_empty()).map(MemberId::from),
            instance_id: instance_id.map(InstanceId::from),
            generation,
        }
    }
}

/// How offsets are committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitKind {
    /// By a member, or by whoever assigns its partitions itself.
    Plain,
    /// By a producer, in its transaction. Its first versions knew neither members nor generations, so that these aren't asked for.
    Transactional,
}

/// From when the retention time of a group's offsets is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetAge {
    /// From each offset's commit.
    SinceCommit,
    /// From the moment the group became empty.
    Since(TimestampMs),
    /// They don't age.
    Never,
}

impl ClassicGroup {
    /// Whether a commit is allowed.
    pub fn check_commit(&self, committer: &Committer, kind: CommitKind) -> Result<(), ErrorCode> {
        self.check_committer(committer, kind)?;
        match self.state {
            State::Dead => Err(ErrorCode::CoordinatorNotAvailable),
            // It joined, but does not know what it was given: it cannot know what it has read.
            State::CompletingRebalance if kind == CommitKind::Plain => Err(ErrorCode::RebalanceInProgress),
            State::CompletingRebalance | State::Empty | State::PreparingRebalance | State::Stable => Ok(()),
        }
    }

    fn names_nobody(committer: &Committer) -> bool {
        committer.generation < 0 && committer.member_id.is_none() && committer.instance_id.is_none()
    }

    fn check_committer(&self, committer: &Committer, kind: CommitKind) -> Result<(), ErrorCode> {
        if committer.generation < 0 && self.state == State::Empty {
            return Ok(());
        }
        if Self::names_nobody(committer) {
            return match kind {
                CommitKind::Plain => Err(ErrorCode::UnknownMemberId),
                CommitKind::Transactional => Ok(()),
            };
        }
        self.check_member(committer.member_id.as_ref(), committer.instance_id.as_ref())?;
        if committer.generation == self.generation { Ok(()) } else { Err(ErrorCode::IllegalGeneration) }
    }

    /// Whether offsets may be deleted one by one; those of topics in use are refused one by one.
    pub fn check_offset_delete(&self) -> Result<(), ErrorCode> {
        match self.state {
            State::Dead => Err(ErrorCode::GroupIdNotFound),
            State::Empty => Ok(()),
            _ if self.is_consumer_group() => Ok(()),
            _ => Err(ErrorCode::NonEmptyGroup),
        }
    }

    /// Whether the group may be deleted.
    pub fn check_delete(&self) -> Result<(), ErrorCode> {
        match self.state {
            State::Dead => Err(ErrorCode::GroupIdNotFound),
            State::Empty => Ok(()),
            _ => Err(ErrorCode::NonEmptyGroup),
        }
    }

    /// True if a member reads that topic, or might: a consumer group whose metadata can't be read could be
    /// subscribed to anything.
    #[must_use]
    pub fn is_subscribed_to(&self, topic: &str) -> bool {
        match &self.subscribed_topics {
            Some(topics) => topics.contains(topic),
            None => self.is_consumer_group(),
        }
    }

    /// How its offsets age.
    #[must_use]
    pub fn offset_age(&self) -> OffsetAge {
        match (self.protocol_type(), self.state) {
            (None, _) => OffsetAge::SinceCommit,
            (Some(_), State::Empty) => self.state_timestamp.map_or(OffsetAge::SinceCommit, OffsetAge::Since),
            (Some(_), State::Stable) if self.is_consumer_group() && self.subscribed_topics.is_some() => {
                OffsetAge::SinceCommit
            }
            _ => OffsetAge::Never,
        }
    }
}

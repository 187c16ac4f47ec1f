//! A group, of whichever protocol its members speak.
//!
//! Invariant: what a shard asks of every group is asked here, by an exhaustive match, so that a new kind of group needs an answer to each. The
//! protocols' own verbs (join, sync, …) are those of the kinds. Absent: the offsets, which every kind keeps alike.

use kalda_protocol::ErrorCode;

use super::consumer::encode_all;
use super::streams;
use super::{Effects, GroupShard, Unwritable, encode_group};
use crate::coordinator::group::classic::{self, ClassicGroup, OffsetAge, Reply, State};
use crate::coordinator::group::consumer::{CommitScope, ConsumerGroup};
use crate::coordinator::group::ids::{GroupId, MemberId};
use crate::coordinator::group::offset_commit::{OffsetCommit, TopicCommit};
use crate::coordinator::group::streams::{StreamsGroup, TaskScope};
use crate::coordinator::runtime::{CoordinatorRecord, Waiter};
use crate::types::{PartitionIndex, TimestampMs};

/// A group. Boxed, since a map has more places than entries.
#[derive(Debug)]
pub enum Group {
    /// Its members agree among themselves (KIP-62). One that only ever held offsets is such a group, and empty.
    Classic(Box<ClassicGroup>),
    /// The coordinator assigns (KIP-848).
    Consumer(Box<ConsumerGroup>),
    /// The coordinator gives tasks (KIP-1071).
    Streams(Box<StreamsGroup>),
}

impl From<ClassicGroup> for Group {
    fn from(group: ClassicGroup) -> Self {
        Self::Classic(Box::new(group))
    }
}

impl From<ConsumerGroup> for Group {
    fn from(group: ConsumerGroup) -> Self {
        Self::Consumer(Box::new(group))
    }
}

impl From<StreamsGroup> for Group {
    fn from(group: StreamsGroup) -> Self {
        Self::Streams(Box::new(group))
    }
}

/// For which partitions a commit is allowed.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    /// As a consumer group says; other groups allow all.
    Partitions(CommitScope<'a>),
    /// As a streams group says.
    Tasks(TaskScope<'a>),
}

impl Scope<'_> {
    /// Whether an offset of a partition may be committed.
    ///
    /// # Errors
    /// What the whole request is answered with.
    pub fn check(&self, topic: &TopicCommit, partition: PartitionIndex) -> Result<(), ErrorCode> {
        match self {
            Self::Partitions(scope) => scope.check(topic.id, partition),
            Self::Tasks(scope) => scope.check(&topic.name, partition),
        }
    }
}

impl Group {
    /// What kind it is, as ListGroups calls it.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Classic(_) => "classic",
            Self::Consumer(_) => "consumer",
            Self::Streams(_) => "streams",
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state_name(&self) -> &'static str {
        match self {
            Self::Classic(group) => group.state().name(),
            Self::Consumer(group) => group.state().name(),
            Self::Streams(group) => group.state().name(),
        }
    }

    /// Its state as filters name it.
    #[must_use]
    pub fn state_filter_name(&self) -> &'static str {
        match self {
            Self::Streams(group) => group.state().filter_name(),
            Self::Classic(_) | Self::Consumer(_) => self.state_name(),
        }
    }

    /// What its members are; `None` if it only ever held offsets.
    #[must_use]
    pub fn protocol_type(&self) -> Option<&str> {
        match self {
            Self::Classic(group) => group.protocol_type(),
            Self::Consumer(_) => Some(classic::CONSUMER),
            Self::Streams(_) => Some("streams"),
        }
    }

    /// How many members it has, and how long their names are together.
    #[must_use]
    pub fn members_size(&self) -> (usize, usize) {
        match self {
            Self::Classic(group) => (group.members().len(), group.members().names_bytes()),
            Self::Consumer(group) => {
                let bytes = group.members().map(|(id, member)| id.as_str().len() + member.told_bytes());
                (group.len(), bytes.sum())
            }
            Self::Streams(group) => (group.len(), group.described_bytes()),
        }
    }

    /// True if nobody is in it, or may come back to a place that was promised: without offsets, nobody needs it. Kafka doesn't wait for
    /// the latter, and tells who comes back after its look that the member is unknown; a client begins anew then.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        match self {
            Self::Classic(group) => group.state() == State::Empty && !group.members().has_promised(),
            Self::Consumer(group) => group.is_empty(),
            Self::Streams(group) => group.is_empty(),
        }
    }

    /// Whether somebody may commit offsets, and for which partitions.
    ///
    /// # Errors
    /// What the client is told.
    pub fn check_commit(&self, commit: &OffsetCommit) -> Result<Scope<'_>, ErrorCode> {
        match self {
            Self::Classic(group) => {
                group.check_commit(&commit.committer, commit.way.kind())?;
                Ok(Scope::Partitions(CommitScope::All))
            }
            Self::Consumer(group) => group.check_commit(commit).map(Scope::Partitions),
            Self::Streams(group) => group.check_commit(commit).map(Scope::Tasks),
        }
    }

    /// Whether somebody may ask for its offsets.
    ///
    /// # Errors
    /// What the client is told.
    pub fn check_fetch(&self, member: Option<&str>, epoch: i32) -> Result<(), ErrorCode> {
        match self {
            Self::Classic(_) => Ok(()),
            Self::Consumer(group) => group.check_fetch(member, epoch),
            Self::Streams(group) => group.check_fetch(member, epoch),
        }
    }

    /// Whether offsets may be deleted one by one; those of topics in use are refused one by one.
    ///
    /// # Errors
    /// What the client is told.
    pub fn check_offset_delete(&self) -> Result<(), ErrorCode> {
        match self {
            Self::Classic(group) => group.check_offset_delete(),
            Self::Consumer(_) | Self::Streams(_) => Ok(()),
        }
    }

    /// Whether it may be deleted.
    ///
    /// # Errors
    /// What the client is told.
    pub fn check_delete(&self) -> Result<(), ErrorCode> {
        match self {
            Self::Classic(group) => group.check_delete(),
            Self::Consumer(group) if group.is_empty() => Ok(()),
            Self::Streams(group) if group.is_empty() => Ok(()),
            Self::Consumer(_) | Self::Streams(_) => Err(ErrorCode::NonEmptyGroup),
        }
    }

    /// True if a member reads that topic, or might.
    #[must_use]
    pub fn is_subscribed_to(&self, topic: &str) -> bool {
        match self {
            Self::Classic(group) => group.is_subscribed_to(topic),
            Self::Consumer(group) => group.is_subscribed_to(topic),
            Self::Streams(group) => group.is_subscribed_to(topic),
        }
    }

    /// How its offsets age.
    #[must_use]
    pub fn offset_age(&self) -> OffsetAge {
        match self {
            Self::Classic(group) => group.offset_age(),
            Self::Consumer(_) | Self::Streams(_) => OffsetAge::SinceCommit,
        }
    }

    /// The records that say that it is gone.
    pub(super) fn tombstones(&self, id: &GroupId) -> Result<Vec<CoordinatorRecord>, Unwritable> {
        match self {
            Self::Classic(_) => Ok(vec![encode_group(id, None)?]),
            Self::Consumer(group) => encode_all(id, group.tombstones()),
            Self::Streams(group) => streams::encode_all(id, group.tombstones()),
        }
    }

    /// Takes leave of every parked request.
    pub fn close(&mut self) -> Vec<(Waiter, Reply)> {
        match self {
            Self::Classic(group) => group.close(),
            // Nobody waits for it: a heartbeat is answered at once.
            Self::Consumer(_) | Self::Streams(_) => Vec::new(),
        }
    }
}

impl GroupShard {
    /// The classic group of that id.
    pub(super) fn classic_mut(&mut self, id: &GroupId) -> Option<&mut ClassicGroup> {
        match self.groups.get_mut(id)? {
            Group::Classic(group) => Some(group),
            Group::Consumer(_) | Group::Streams(_) => None,
        }
    }

    /// A member has committed offsets, which is a sign of life.
    pub(super) fn offset_committed(
        &mut self,
        id: &GroupId,
        member: Option<&MemberId>,
        now: TimestampMs,
    ) -> Effects {
        match self.groups.get(id) {
            Some(Group::Classic(group)) => {
                let fx = group.offset_committed(member);
                self.lift(id, fx, now)
            }
            // Its members say that they live by heartbeats alone.
            Some(Group::Consumer(_) | Group::Streams(_)) | None => Effects::none(),
        }
    }

    /// All is read: a group starts to work.
    pub(super) fn resume_group(&mut self, id: &GroupId, now: TimestampMs) -> Effects {
        match self.groups.get_mut(id) {
            Some(Group::Classic(group)) => {
                let fx = group.resume(now);
                self.lift(id, fx, now)
            }
            Some(Group::Consumer(_)) => self.resume_consumer(id, now),
            Some(Group::Streams(_)) => self.resume_streams(id, now),
            None => Effects::none(),
        }
    }

    /// A timer of a classic group fired.
    pub(super) fn group_timer_fired(
        &mut self,
        id: &GroupId,
        timer: &classic::Timer,
        now: TimestampMs,
    ) -> Effects {
        let fx = self.classic_mut(id).map(|group| group.timer_fired(timer, now)).unwrap_or_default();
        self.lift(id, fx, now)
    }
}

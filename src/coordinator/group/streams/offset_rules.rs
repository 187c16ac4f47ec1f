//! What a streams group allows to be done with its offsets.
//!
//! Invariant: a member commits with its present epoch for any topic; with an older one for partitions of tasks that it processes, or has to give
//! up still, and has had since (KIP-1251). Nobody else does, unless nobody is in the group.

use kalda_protocol::ErrorCode;

use super::group::StreamsGroup;
use super::member::Member;
use super::tasks::TaskId;
use crate::coordinator::group::classic::CommitKind;
use crate::coordinator::group::offset_commit::OffsetCommit;
use crate::types::PartitionIndex;

/// For which partitions a member may commit.
#[derive(Debug, Clone, Copy)]
pub enum TaskScope<'a> {
    /// For all.
    All,
    /// For those of tasks that the member has had since this epoch or longer.
    HeldSince(&'a StreamsGroup, &'a Member, i32),
}

impl TaskScope<'_> {
    /// Whether an offset of a partition may be committed.
    ///
    /// # Errors
    /// What the whole request is answered with.
    pub fn check(&self, topic: &str, partition: PartitionIndex) -> Result<(), ErrorCode> {
        let Self::HeldSince(group, member, epoch) = self else { return Ok(()) };
        let topology = group.topology().ok_or(ErrorCode::StaleMemberEpoch)?;
        let reader = topology.reader_of(topic).ok_or(ErrorCode::StaleMemberEpoch)?;
        let task = TaskId::new(reader, partition);
        let standing = &member.standing;
        let since =
            standing.assigned.active.get(&task).or_else(|| standing.pending_revocation.active.get(&task));
        match since {
            Some(since) if epoch >= since => Ok(()),
            _ => Err(ErrorCode::StaleMemberEpoch),
        }
    }
}

impl StreamsGroup {
    /// For which partitions a commit is allowed.
    ///
    /// # Errors
    /// For none.
    pub fn check_commit(&self, commit: &OffsetCommit) -> Result<TaskScope<'_>, ErrorCode> {
        let (committer, kind) = (&commit.committer, commit.way.kind());
        let names_nobody =
            committer.generation == -1 && committer.member_id.is_none() && committer.instance_id.is_none();
        if (committer.generation < 0 && self.is_empty())
            || (kind == CommitKind::Transactional && names_nobody)
        {
            return Ok(TaskScope::All);
        }
        let member = committer.member_id.as_ref().and_then(|id| self.member(id));
        let member = member.ok_or(ErrorCode::UnknownMemberId)?;
        if kind == CommitKind::Plain && !commit.knows_member_epochs {
            return Err(ErrorCode::UnsupportedVersion);
        }
        match committer.generation.cmp(&member.standing.epoch) {
            std::cmp::Ordering::Equal => Ok(TaskScope::All),
            std::cmp::Ordering::Greater => Err(ErrorCode::StaleMemberEpoch),
            std::cmp::Ordering::Less => Ok(TaskScope::HeldSince(self, member, committer.generation)),
        }
    }

    /// Whether somebody may ask for the group's offsets. Whoever names neither a member nor an epoch may.
    ///
    /// # Errors
    /// What the client is told.
    pub fn check_fetch(&self, member: Option<&str>, epoch: i32) -> Result<(), ErrorCode> {
        let Some(id) = member else {
            return if epoch < 0 { Ok(()) } else { Err(ErrorCode::UnknownMemberId) };
        };
        let member = self.member(&id.into()).ok_or(ErrorCode::UnknownMemberId)?;
        if member.standing.epoch == epoch { Ok(()) } else { Err(ErrorCode::StaleMemberEpoch) }
    }
}

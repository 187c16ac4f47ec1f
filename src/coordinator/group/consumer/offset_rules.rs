//! What a consumer group allows to be done with its offsets.
//!
//! Invariant: a member commits for partitions that it has, or has to give up still: with its present epoch for any, with an older one for those
//! that it has had since (KIP-1251). Nobody else does, unless nobody is in the group.

use kalda_protocol::ErrorCode;

use super::group::ConsumerGroup;
use super::member::Member;
use crate::coordinator::group::classic::CommitKind;
use crate::coordinator::group::offset_commit::OffsetCommit;
use crate::types::{PartitionIndex, TopicId};

/// For which partitions a member may commit.
#[derive(Debug, Clone, Copy)]
pub enum CommitScope<'a> {
    /// For all.
    All,
    /// For those that the member has had since this epoch or longer.
    HeldSince(&'a Member, i32),
}

impl CommitScope<'_> {
    /// Whether an offset of a partition may be committed.
    ///
    /// # Errors
    /// What the whole request is answered with.
    pub fn check(&self, topic: TopicId, partition: PartitionIndex) -> Result<(), ErrorCode> {
        let Self::HeldSince(member, epoch) = self else { return Ok(()) };
        let standing = &member.standing;
        let since =
            standing.assigned.epoch(topic, partition).or_else(|| standing.revoking.epoch(topic, partition));
        match since {
            Some(since) if *epoch >= since => Ok(()),
            _ => Err(stale(member)),
        }
    }
}

fn stale(member: &Member) -> ErrorCode {
    match member.told.classic {
        Some(_) => ErrorCode::IllegalGeneration,
        None => ErrorCode::StaleMemberEpoch,
    }
}

impl ConsumerGroup {
    /// For which partitions a commit is allowed.
    ///
    /// # Errors
    /// For none.
    pub fn check_commit(&self, commit: &OffsetCommit) -> Result<CommitScope<'_>, ErrorCode> {
        let (committer, kind) = (&commit.committer, commit.way.kind());
        let names_nobody =
            committer.generation == -1 && committer.member_id.is_none() && committer.instance_id.is_none();
        if (committer.generation < 0 && self.is_empty())
            || (kind == CommitKind::Transactional && names_nobody)
        {
            return Ok(CommitScope::All);
        }
        let member = committer.member_id.as_ref().and_then(|id| self.member(id));
        let member = member.ok_or(ErrorCode::UnknownMemberId)?;
        if kind == CommitKind::Plain && !member.is_classic() && !commit.knows_member_epochs {
            return Err(ErrorCode::UnsupportedVersion);
        }
        match committer.generation.cmp(&member.standing.epoch) {
            std::cmp::Ordering::Equal => Ok(CommitScope::All),
            std::cmp::Ordering::Greater => Err(stale(member)),
            std::cmp::Ordering::Less => Ok(CommitScope::HeldSince(member, committer.generation)),
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
        if member.standing.epoch == epoch { Ok(()) } else { Err(stale(member)) }
    }
}

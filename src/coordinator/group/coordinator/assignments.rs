//! Target assignments of large groups are made, beside the groups.
//!
//! Invariant: no lock is held meanwhile. Its result is written by the group it is for, which judges whether it still holds.

use super::Inner;
use crate::coordinator::group::assignor;
use crate::coordinator::group::consumer::Assign;
use crate::coordinator::group::ids::GroupId;

/// Makes an assignment, and has the group take it in.
pub(super) async fn make(inner: &Inner, group: &GroupId, assign: Assign) {
    let Assign { epoch, assignor, spec } = assign;
    let Some(targets) = inner.background.run(move || assignor::assign(assignor, &spec)).await else { return };
    let written =
        inner.runtime.run(group.as_str(), |shard, now| shard.targets_made(group, epoch, targets, now));
    if let Err(error) = written.await {
        tracing::warn!(%group, epoch, %error, "the assignment of a group is not written");
    }
}

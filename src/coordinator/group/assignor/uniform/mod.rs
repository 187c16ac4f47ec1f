//! Kafka's `uniform`: members get as many partitions as any other, and keep what they have as far as that allows.
//!
//! Invariant: balance before stickiness. Absent: a common way for both kinds of groups. Where all members are subscribed to the same, one pass
//! over the members does; else partitions are moved until no topic's subscribers differ.

mod heterogeneous;
mod homogeneous;
mod levels;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::spec::{Assignment, GroupSpec, Subscriptions};
use crate::coordinator::group::ids::MemberId;

pub(super) fn assign(spec: &GroupSpec) -> BTreeMap<MemberId, Arc<Assignment>> {
    match spec.subscriptions {
        Subscriptions::Homogeneous => homogeneous::assign(spec),
        Subscriptions::Heterogeneous => heterogeneous::assign(spec),
    }
}

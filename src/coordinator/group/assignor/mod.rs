//! Which member of a group reads which partitions: Kafka's server-side assignors (KIP-848).
//!
//! ```text
//! GroupSpec ──▶ assign ──┬─▶ range      a run of each topic's partitions for each member, the same run of all topics
//!                        └─▶ uniform    as many partitions for each member as for any other, and few that move
//! ```
//!
//! Invariant: pure. Each partition of a topic that somebody is subscribed to has one owner, and no member gets partitions of a topic that it
//! isn't subscribed to. Where Kafka's assignors depend on the order of a hash table, the order here is that of the member ids and of the topic
//! ids; all else is Kafka's, partition by partition. Absent: racks. Kafka 4.4's assignors are told of them, and don't look.

mod range;
mod spec;
#[cfg(test)]
mod tests;
mod uniform;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use spec::{Assignment, AssignorName, GroupSpec, MemberSpec, Subscriptions};

use crate::coordinator::group::ids::MemberId;

/// The partitions of each member, of all members. One whose assignment stays what it was has the same `Arc` as before.
#[must_use]
pub fn assign(name: AssignorName, spec: &GroupSpec) -> BTreeMap<MemberId, Arc<Assignment>> {
    match name {
        AssignorName::Range => range::assign(spec),
        AssignorName::Uniform => uniform::assign(spec),
    }
}

/// Members with their new assignments; those that are as before stay the same object.
fn kept_where_equal(
    spec: &GroupSpec,
    assignments: impl IntoIterator<Item = (MemberId, Assignment)>,
) -> BTreeMap<MemberId, Arc<Assignment>> {
    let shared = |(member, new): (MemberId, Assignment)| {
        let before = spec.members.get(&member).map(|before| &before.owned).filter(|owned| ***owned == new);
        let assignment = before.map_or_else(|| Arc::new(new), Arc::clone);
        (member, assignment)
    };
    assignments.into_iter().map(shared).collect()
}

//! A group takes offsets from its members alone: with the present epoch, or for a partition that the member still has.

use kalda_protocol::messages::consumer_group_describe::DescribedGroup;

use super::one_owner::partitions;
use crate::coordinator::simulation::member::Member;

/// `group` has accepted a commit of `member`.
pub fn check(group: &DescribedGroup, member: &Member, partition: i32) {
    let known = group.members.iter().find(|known| &*known.member_id == member.id.as_str());
    let Some(known) = known else { panic!("{member:?} isn't in {group:?}, and has committed") };
    let is_present = known.member_epoch == member.epoch;
    assert!(
        is_present || partitions(known).any(|held| held == partition),
        "{member:?} has committed for a partition that it doesn't have: {group:?}"
    );
}

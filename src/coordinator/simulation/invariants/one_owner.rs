//! A partition has one owner.

use std::collections::BTreeMap;

use kalda_protocol::messages::consumer_group_describe::{DescribedGroup, Member};

/// The epochs of a group, which never go back but by a fall.
#[derive(Debug, Default)]
pub struct Owners;

impl Owners {
    pub fn check(&mut self, group: &DescribedGroup) {
        let mut owners = BTreeMap::new();
        for member in &group.members {
            assert!(member.member_epoch <= group.group_epoch, "a member is ahead of its group: {group:?}");
            for partition in partitions(member) {
                let other = owners.insert(partition, &member.member_id);
                assert_eq!(other, None, "partition {partition} has two owners: {group:?}");
            }
        }
    }
}

/// The partitions that a member has, those that it must give up among them.
pub fn partitions(member: &Member) -> impl Iterator<Item = i32> {
    member.assignment.topic_partitions.iter().flat_map(|topic| topic.partitions.iter().copied())
}

//! Offsets that outlived their group's interest, and groups that nobody needs.

use std::sync::Arc;

use super::delete::tombstone;
use super::group::Group;
use super::{Effects, GroupShard, ShardTimer};
use crate::coordinator::group::classic::OffsetAge;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::settings::EXPIRED_PER_WRITE_MAX;
use crate::coordinator::offsets::Partitions;
use crate::coordinator::runtime::{CoordinatorRecord, TimerChange};
use crate::types::{PartitionIndex, TimestampMs};

/// How soon to go on when there was more to expire than one batch holds.
const CONTINUE_AFTER_MS: i32 = 1_000;

impl GroupShard {
    /// Removes what has expired, and sets the next look.
    pub(super) fn expire_offsets(&self, now: TimestampMs) -> Effects {
        let mut records = Vec::new();
        for (id, group) in &self.groups {
            if records.len() >= EXPIRED_PER_WRITE_MAX {
                break;
            }
            self.expire_group(id, group, now, &mut records);
        }
        let is_more = records.len() >= EXPIRED_PER_WRITE_MAX;
        let after_ms =
            if is_more { CONTINUE_AFTER_MS } else { self.settings.offsets_retention_check_interval_ms };
        Effects {
            timers: vec![TimerChange::Set(ShardTimer::OffsetExpiry, after_ms)],
            ..Effects::replayed(records)
        }
    }

    fn expire_group(
        &self,
        id: &GroupId,
        group: &Group,
        now: TimestampMs,
        records: &mut Vec<CoordinatorRecord>,
    ) {
        let room = EXPIRED_PER_WRITE_MAX.saturating_sub(records.len());
        let expired: Vec<_> = self.expired(id, group, now).into_iter().take(room).collect();
        let is_left_with_offsets = expired.len() < self.offsets.partitions(id).len();
        records.extend(expired.iter().filter_map(|(topic, partition)| tombstone(id, topic, *partition)));
        if !is_left_with_offsets && group.is_unused() {
            records.extend(group.tombstones(id).into_iter().flatten());
        }
    }

    fn expired(&self, id: &GroupId, group: &Group, now: TimestampMs) -> Vec<(Arc<str>, PartitionIndex)> {
        let age = group.offset_age();
        if age == OffsetAge::Never {
            return Vec::new();
        }
        let unused = |(topic, _): &(&Arc<str>, &Partitions)| !group.is_subscribed_to(topic);
        let mut expired = Vec::new();
        for (topic, partitions) in self.offsets.topics(id).filter(unused) {
            for (partition, (_, offset)) in partitions.iter() {
                let since = if let OffsetAge::Since(start) = age { start } else { offset.commit_timestamp };
                let is_old = offset.is_expired(since, self.settings.offsets_retention_ms, now);
                if is_old && !self.offsets.is_pending(id, topic, *partition) {
                    expired.push((topic.clone(), *partition));
                }
            }
        }
        expired
    }
}

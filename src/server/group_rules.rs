//! The rules of consumer groups and of streams groups.
//!
//! Invariant: a group's own settings count within the broker's bounds, over those of the broker; a text that isn't what its key asks for doesn't
//! count. All are asked for at the moment of use, so that a change holds from the next heartbeat on.

use std::str::FromStr;
use std::sync::Arc;

use crate::cluster::image::MetadataImage;
use crate::cluster::image::configs::{ConfigKind, ConfigResource};
use crate::cluster::{Controller, DynamicConfig};
use crate::config::Overrides;
use crate::coordinator::group::{consumer, streams};

/// The rules of a consumer group, as the metadata of the moment has them.
pub(super) fn consumer(dynamic: Arc<DynamicConfig>, controller: Arc<Controller>) -> consumer::RulesOf {
    Arc::new(move |group| {
        let image = controller.image();
        let broker = dynamic.at(&image.configs);
        let own = Own::of(&image, group);
        let of = &broker.groups.consumer;
        let intervals =
            (of.group_consumer_min_assignment_interval_ms, of.group_consumer_max_assignment_interval_ms);
        let sessions = (of.group_consumer_min_session_timeout_ms, of.group_consumer_max_session_timeout_ms);
        let beats =
            (of.group_consumer_min_heartbeat_interval_ms, of.group_consumer_max_heartbeat_interval_ms);
        consumer::Rules {
            session_timeout_ms: ms(own.within(
                "consumer.session.timeout.ms",
                sessions,
                of.group_consumer_session_timeout_ms,
            )),
            heartbeat_interval_ms: ms(own.within(
                "consumer.heartbeat.interval.ms",
                beats,
                of.group_consumer_heartbeat_interval_ms,
            )),
            assignment_interval_ms: ms(own.within(
                "consumer.assignment.interval.ms",
                intervals,
                of.group_consumer_assignment_interval_ms,
            )),
            assignor_offload: own
                .value("consumer.assignor.offload.enable")
                .unwrap_or(of.group_consumer_assignor_offload_enable),
        }
    })
}

/// The rules of a streams group, likewise.
pub(super) fn streams(dynamic: Arc<DynamicConfig>, controller: Arc<Controller>) -> streams::RulesOf {
    Arc::new(move |group| {
        let image = controller.image();
        let broker = dynamic.at(&image.configs);
        let own = Own::of(&image, group);
        let of = &broker.groups.streams;
        let intervals =
            (of.group_streams_min_assignment_interval_ms, of.group_streams_max_assignment_interval_ms);
        let sessions = (of.group_streams_min_session_timeout_ms, of.group_streams_max_session_timeout_ms);
        let beats = (of.group_streams_min_heartbeat_interval_ms, of.group_streams_max_heartbeat_interval_ms);
        let offsets = (of.group_streams_min_task_offset_interval_ms, u32::MAX);
        let tags = own.0.and_then(|overrides| overrides.get("streams.rack.aware.assignment.tags"));
        streams::Rules {
            session_timeout_ms: ms(own.within(
                "streams.session.timeout.ms",
                sessions,
                of.group_streams_session_timeout_ms,
            )),
            heartbeat_interval_ms: ms(own.within(
                "streams.heartbeat.interval.ms",
                beats,
                of.group_streams_heartbeat_interval_ms,
            )),
            assignment_interval_ms: ms(own.within(
                "streams.assignment.interval.ms",
                intervals,
                of.group_streams_assignment_interval_ms,
            )),
            initial_rebalance_delay_ms: ms(own.within(
                "streams.initial.rebalance.delay.ms",
                (0, u32::MAX),
                of.group_streams_initial_rebalance_delay_ms,
            )),
            standby_replicas: own.within(
                "streams.num.standby.replicas",
                (0, of.group_streams_max_standby_replicas),
                of.group_streams_num_standby_replicas,
            ),
            task_offset_interval_ms: ms(own.within(
                "streams.task.offset.interval.ms",
                offsets,
                of.group_streams_task_offset_interval_ms,
            )),
            acceptable_recovery_lag: own
                .value("streams.acceptable.recovery.lag")
                .unwrap_or(of.group_streams_acceptable_recovery_lag),
            rack_aware_tags: match tags {
                Some(tags) => listed(tags),
                None => of.group_streams_rack_aware_assignment_tags.clone().into(),
            },
        }
    })
}

/// What is set for a group.
struct Own<'a>(Option<&'a Overrides>);

impl<'a> Own<'a> {
    fn of(image: &'a MetadataImage, group: &str) -> Self {
        let resource = ConfigResource { kind: ConfigKind::Group, name: group.into() };
        Self(image.configs.overrides(&resource).map(|overrides| &***overrides))
    }

    fn value<T: FromStr>(&self, key: &str) -> Option<T> {
        self.0?.get(key)?.trim().parse().ok()
    }

    /// What is set for the group, within bounds, or the broker's default.
    fn within(&self, key: &str, (least, most): (u32, u32), default: u32) -> u32 {
        self.value(key).map_or(default, |own: u32| own.max(least).min(most))
    }
}

fn listed(tags: &str) -> Arc<[String]> {
    tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
}

fn ms(ms: u32) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}

//! Members of a consumer group, as requests bring them.

use std::collections::BTreeSet;
use std::sync::Arc;

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::consumer_group_describe::DescribedGroup;

use super::world::World;
use crate::coordinator::group::consumer::{Departure, Heartbeat, HeartbeatAnswer, Reported};
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::made_up_topics::id_of;
use crate::coordinator::group::{Refusal, TopicFilter};
use crate::types::PartitionIndex;

/// A heartbeat that tells nothing but who sends it.
pub fn beat(member: &str, epoch: i32) -> Heartbeat {
    Heartbeat {
        member_id: MemberId::from(member),
        epoch,
        instance_id: None,
        rack: None,
        rebalance_timeout_ms: None,
        topics: None,
        pattern: None,
        assignor: None,
        reported: None,
        client_id: Arc::from("client"),
        client_host: Arc::from("/127.0.0.1"),
        filter: TopicFilter::new(|_| true),
    }
}

/// The first heartbeat of a member that reads these topics.
pub fn joining(member: &str, topics: &[&str]) -> Heartbeat {
    Heartbeat {
        rebalance_timeout_ms: Some(300_000),
        topics: Some(names(topics)),
        reported: Some(Reported::new()),
        ..beat(member, 0)
    }
}

/// The same of a static member.
pub fn joining_as(member: &str, instance: &str, topics: &[&str]) -> Heartbeat {
    Heartbeat { instance_id: Some(InstanceId::from(instance)), ..joining(member, topics) }
}

/// A heartbeat that tells which partitions of `t` the member reads.
pub fn reading(member: &str, epoch: i32, partitions: &[i32]) -> Heartbeat {
    let partitions = partitions.iter().copied().map(PartitionIndex).collect();
    Heartbeat { reported: Some(Reported::from([(id_of("t"), partitions)])), ..beat(member, epoch) }
}

pub fn names(names: &[&str]) -> BTreeSet<Arc<str>> {
    names.iter().map(|name| Arc::from(*name)).collect()
}

/// The partitions of `t` in an answer; `None` where it has no assignment.
pub fn partitions(answer: &HeartbeatAnswer) -> Option<Vec<i32>> {
    let owned = answer.assignment.as_ref()?;
    Some(owned.iter().map(|(_, partition, _)| partition.0).collect())
}

impl World {
    pub async fn beats(&self, heartbeat: Heartbeat) -> Result<HeartbeatAnswer, Refusal> {
        self.coordinator.consumer_heartbeat("g", &heartbeat).await
    }

    /// The answer to a heartbeat that is accepted.
    pub async fn beaten(&self, heartbeat: Heartbeat) -> HeartbeatAnswer {
        self.beats(heartbeat).await.expect("it is accepted")
    }

    /// Why a heartbeat isn't accepted.
    pub async fn refused(&self, heartbeat: Heartbeat) -> ErrorCode {
        self.beats(heartbeat).await.expect_err("it is refused").error
    }

    pub async fn departs(&self, member: &str, instance: Option<&str>, epoch: i32) -> Result<i32, ErrorCode> {
        let departure = Departure {
            member_id: MemberId::from(member),
            instance_id: instance.map(InstanceId::from),
            epoch,
        };
        let departed = self.coordinator.consumer_departure("g", &departure).await;
        departed.map(|answer| answer.epoch).map_err(|refusal| refusal.error)
    }

    pub async fn described(&self) -> DescribedGroup {
        self.coordinator.describe_consumer_group(&"g".into()).await
    }
}

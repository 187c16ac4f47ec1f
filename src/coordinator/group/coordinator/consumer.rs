//! ConsumerGroupHeartbeat and ConsumerGroupDescribe.

use std::sync::Arc;

use kalda_protocol::messages::consumer_group_describe::DescribedGroup;
use kalda_protocol::{ErrorCode, StrBytes};

use super::{GroupCoordinator, check_lengths, named, storable};
use crate::coordinator::group::Refusal;
use crate::coordinator::group::assignor::AssignorName;
use crate::coordinator::group::consumer::{Departure, Heartbeat, HeartbeatAnswer};
use crate::coordinator::group::ids::{InstanceId, MemberId};

impl GroupCoordinator {
    /// The assignors that members may ask for.
    #[must_use]
    pub fn assignors(&self) -> &[AssignorName] {
        &self.inner.settings.consumer.assignors
    }

    /// An id for a member whose client brings none, as Kafka makes them.
    #[must_use]
    pub fn new_member_id(&self) -> MemberId {
        loop {
            let mut bytes = [0; 16];
            self.inner.random.fill(&mut bytes);
            let id = crate::types::Uuid(bytes).to_string();
            // Kafka's ids never look like an option of a command.
            if !id.starts_with('-') {
                return MemberId::from(id);
            }
        }
    }

    /// A member of a consumer group joins or stays.
    ///
    /// # Errors
    /// What the client is told.
    pub async fn consumer_heartbeat(
        &self,
        group: &str,
        heartbeat: &Heartbeat,
    ) -> Result<HeartbeatAnswer, Refusal> {
        let id = storable(group)?;
        check_names(&heartbeat.member_id, heartbeat.instance_id.as_ref(), heartbeat.rack.as_ref())?;
        self.ask(&id, |shard, now| shard.consumer_heartbeat(&id, heartbeat, now)).await
    }

    /// A member of a consumer group says that it goes.
    ///
    /// # Errors
    /// What the client is told.
    pub async fn consumer_departure(
        &self,
        group: &str,
        departure: &Departure,
    ) -> Result<HeartbeatAnswer, Refusal> {
        let id = storable(group)?;
        self.ask(&id, |shard, now| shard.consumer_departure(&id, departure, now)).await
    }

    /// A consumer group with its members. One that isn't there is GROUP_ID_NOT_FOUND.
    pub async fn describe_consumer_group(&self, id: &StrBytes) -> DescribedGroup {
        let refused = |error: ErrorCode| DescribedGroup {
            group_id: id.clone(),
            error_code: error.code(),
            ..DescribedGroup::default()
        };
        self.described(named(id), |shard, group, now| shard.describe_consumer(group, now), refused).await
    }
}

fn check_names(
    member: &MemberId,
    instance: Option<&InstanceId>,
    rack: Option<&Arc<str>>,
) -> Result<(), ErrorCode> {
    let lengths = [
        member.as_str().len(),
        instance.map_or(0, |instance| instance.as_str().len()),
        rack.map_or(0, |rack| rack.len()),
    ];
    check_lengths(lengths.into_iter())
}

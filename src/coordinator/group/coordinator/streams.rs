//! StreamsGroupHeartbeat and StreamsGroupDescribe.

use kalda_protocol::messages::streams_group_describe::DescribedGroup;
use kalda_protocol::{ErrorCode, StrBytes};

use super::{GroupCoordinator, check_lengths, storable};
use crate::coordinator::group::Refusal;
use crate::coordinator::group::streams::{Departure, Heartbeat, HeartbeatAnswer};

impl GroupCoordinator {
    /// A member of a streams group joins or stays.
    ///
    /// # Errors
    /// What the client is told.
    pub async fn streams_heartbeat(
        &self,
        group: &str,
        heartbeat: &Heartbeat,
    ) -> Result<HeartbeatAnswer, Refusal> {
        let id = storable(group)?;
        check_texts(heartbeat)?;
        self.ask(&id, |shard, now| shard.streams_heartbeat(&id, heartbeat, now)).await
    }

    /// A member of a streams group says that it goes.
    ///
    /// # Errors
    /// What the client is told.
    pub async fn streams_departure(
        &self,
        group: &str,
        departure: &Departure,
    ) -> Result<HeartbeatAnswer, Refusal> {
        let id = storable(group)?;
        self.ask(&id, |shard, now| shard.streams_departure(&id, departure, now)).await
    }

    /// A streams group with its members. One that isn't there is GROUP_ID_NOT_FOUND.
    pub async fn describe_streams_group(&self, id: &StrBytes) -> DescribedGroup {
        let refused = |error: ErrorCode| DescribedGroup {
            group_id: id.clone(),
            error_code: error.code(),
            ..DescribedGroup::default()
        };
        self.described(storable(id), |shard, group, _| shard.describe_streams(group), refused).await
    }
}

fn check_texts(heartbeat: &Heartbeat) -> Result<(), ErrorCode> {
    let tags = heartbeat.client_tags.iter().flatten().flat_map(|(key, value)| [key.len(), value.len()]);
    let lengths = [
        heartbeat.member_id.as_ref().map_or(0, |id| id.as_str().len()),
        heartbeat.instance_id.as_ref().map_or(0, |id| id.as_str().len()),
        heartbeat.rack.as_ref().map_or(0, |rack| rack.len()),
        heartbeat.process_id.as_ref().map_or(0, |id| id.len()),
        heartbeat.user_endpoint.as_ref().map_or(0, |endpoint| endpoint.host.len()),
    ];
    check_lengths(lengths.into_iter().chain(tags))
}

//! StreamsGroupHeartbeat and StreamsGroupDescribe.

use kalda_protocol::messages::streams_group_describe::DescribedGroup;
use kalda_protocol::{ErrorCode, StrBytes};

use super::{GroupCoordinator, storable};
use crate::coordinator::group::Refusal;
use crate::coordinator::group::error_codes::error_code;
use crate::coordinator::group::settings::NAME_MAX_BYTES;
use crate::coordinator::group::streams::{Departure, Heartbeat, HeartbeatAnswer};
use crate::coordinator::runtime::Step;

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
        let heard =
            self.inner.runtime.run(group, |shard, now| shard.streams_heartbeat(&id, heartbeat, now)).await;
        heard.unwrap_or_else(|error| Err(error_code(&error).into()))
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
        let heard =
            self.inner.runtime.run(group, |shard, now| shard.streams_departure(&id, departure, now)).await;
        heard.unwrap_or_else(|error| Err(error_code(&error).into()))
    }

    /// A streams group with its members. One that isn't there is GROUP_ID_NOT_FOUND.
    pub async fn describe_streams_group(&self, id: &StrBytes) -> DescribedGroup {
        let refused = |error: ErrorCode| DescribedGroup {
            group_id: id.clone(),
            error_code: error.code(),
            ..DescribedGroup::default()
        };
        let group = match storable(id) {
            Ok(group) => group,
            Err(error) => return refused(error),
        };
        let described =
            self.inner.runtime.run(group.as_str(), |shard, _| Step::only(shard.describe_streams(&group)));
        described.await.unwrap_or_else(|error| refused(error_code(&error)))
    }
}

/// A record's text holds 32,767 bytes.
fn check_texts(heartbeat: &Heartbeat) -> Result<(), Refusal> {
    let tags = heartbeat.client_tags.iter().flatten().flat_map(|(key, value)| [key.len(), value.len()]);
    let lengths = [
        heartbeat.member_id.as_ref().map_or(0, |id| id.as_str().len()),
        heartbeat.instance_id.as_ref().map_or(0, |id| id.as_str().len()),
        heartbeat.rack.as_ref().map_or(0, |rack| rack.len()),
        heartbeat.process_id.as_ref().map_or(0, |id| id.len()),
        heartbeat.user_endpoint.as_ref().map_or(0, |endpoint| endpoint.host.len()),
    ];
    match lengths.into_iter().chain(tags).all(|length| length <= NAME_MAX_BYTES) {
        true => Ok(()),
        false => Err(ErrorCode::InvalidRequest.into()),
    }
}

//! StreamsGroupTopologyDescriptionUpdate (key 93): an application describes its topology for people (KIP-1331).
//!
//! Invariant: nothing keeps descriptions. Kafka gives them to a plugin, a Java class that `group.streams.topology.description.plugin.class` names, and
//! answers as this does where there is none; it asks no member for a description then.

use kalda_protocol::messages::streams_group_topology_description_update::{
    StreamsGroupTopologyDescriptionUpdateRequest, StreamsGroupTopologyDescriptionUpdateResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use crate::security::{Operation, Resource};

const NO_PLUGIN: &str = "The broker has no streams group topology description plugin configured.";

pub(super) async fn handle(
    call: &mut Call,
    request: StreamsGroupTopologyDescriptionUpdateRequest,
) -> Answer<StreamsGroupTopologyDescriptionUpdateResponse> {
    let (error, message) = if !call.serves_streams_groups() {
        (ErrorCode::UnsupportedVersion, None)
    } else if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        (ErrorCode::GroupAuthorizationFailed, None)
    } else {
        (ErrorCode::UnsupportedVersion, Some(StrBytes::from_static(NO_PLUGIN)))
    };
    StreamsGroupTopologyDescriptionUpdateResponse {
        error_code: error.code(),
        error_message: message,
        ..Default::default()
    }
    .into()
}

//! What a member says of itself, as a record.

use std::sync::Arc;

use kalda_protocol::StrBytes;
use kalda_protocol::messages::coordinator::streams_group_member_metadata_value::{
    Endpoint as EndpointValue, KeyValue, StreamsGroupMemberMetadataValue,
};

use crate::coordinator::group::ids::InstanceId;
use crate::coordinator::group::streams::member::{Endpoint, Profile};

pub(super) fn value(profile: &Profile) -> StreamsGroupMemberMetadataValue {
    let tags = profile.client_tags.iter().map(|(key, value)| KeyValue {
        key: StrBytes::from(&**key),
        value: StrBytes::from(&**value),
        ..KeyValue::default()
    });
    StreamsGroupMemberMetadataValue {
        instance_id: profile.instance_id.as_ref().map(|id| StrBytes::from(id.as_str())),
        rack_id: profile.rack_id.as_deref().map(StrBytes::from),
        client_id: StrBytes::from(&*profile.client_id),
        client_host: StrBytes::from(&*profile.client_host),
        rebalance_timeout_ms: profile.rebalance_timeout_ms,
        topology_epoch: profile.topology_epoch,
        process_id: StrBytes::from(&*profile.process_id),
        user_endpoint: profile.user_endpoint.as_ref().map(|endpoint| EndpointValue {
            host: StrBytes::from(&*endpoint.host),
            port: endpoint.port,
            ..EndpointValue::default()
        }),
        client_tags: tags.collect(),
        ..StreamsGroupMemberMetadataValue::default()
    }
}

pub(super) fn profile(value: StreamsGroupMemberMetadataValue) -> Profile {
    let endpoint =
        |endpoint: EndpointValue| Endpoint { host: Arc::from(&*endpoint.host), port: endpoint.port };
    let tags = value.client_tags.into_iter();
    Profile {
        instance_id: value.instance_id.as_deref().map(InstanceId::from),
        rack_id: value.rack_id.as_deref().map(Arc::from),
        client_id: Arc::from(&*value.client_id),
        client_host: Arc::from(&*value.client_host),
        rebalance_timeout_ms: value.rebalance_timeout_ms,
        topology_epoch: value.topology_epoch,
        process_id: Arc::from(&*value.process_id),
        user_endpoint: value.user_endpoint.map(endpoint),
        client_tags: tags.map(|tag| (Arc::from(&*tag.key), Arc::from(&*tag.value))).collect(),
    }
}

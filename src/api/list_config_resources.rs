//! ListConfigResources (key 74): the names of the resources that have, or can have, settings, by kind.
//!
//! Invariant: topics and brokers are listed whether they have settings or not; groups and client metrics subscriptions only while they
//! have some. Version 0 lists client metrics subscriptions alone.

use kalda_protocol::messages::list_config_resources::{
    ConfigResource, ListConfigResourcesRequest, ListConfigResourcesResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::broker_loggers::BROKER_LOGGER;
use super::call::Call;
use super::elements::Elements;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::configs::ConfigKind;
use crate::sys::TooMuchMemory;

/// The first version that names kinds.
const FIRST_VERSION_WITH_KINDS: i16 = 1;

const TOPIC: i8 = ConfigKind::Topic.code();
const BROKER: i8 = ConfigKind::Broker.code();
const CLIENT_METRICS: i8 = ConfigKind::ClientMetrics.code();
const GROUP: i8 = ConfigKind::Group.code();

/// All kinds, in the order in which they are told.
const KINDS: [i8; 5] = [GROUP, CLIENT_METRICS, BROKER_LOGGER, BROKER, TOPIC];

pub(super) async fn handle(
    call: &mut Call,
    request: ListConfigResourcesRequest,
) -> Answer<ListConfigResourcesResponse> {
    let asked = request.resource_types;
    if asked.iter().any(|kind| !KINDS.contains(kind)) {
        let error_code = ErrorCode::UnsupportedVersion.code();
        return ListConfigResourcesResponse { error_code, ..Default::default() }.into();
    }
    let wanted = |kind: &i8| match call.version {
        FIRST_VERSION_WITH_KINDS.. => asked.is_empty() || asked.contains(kind),
        _ => *kind == CLIENT_METRICS,
    };
    let kinds: Vec<i8> = KINDS.into_iter().filter(wanted).collect();
    list(call, &kinds).await.into()
}

/// The answer to a client that may not see the cluster's settings.
pub(super) async fn refused(
    _: &mut Call,
    _: ListConfigResourcesRequest,
) -> Answer<ListConfigResourcesResponse> {
    let error_code = ErrorCode::ClusterAuthorizationFailed.code();
    ListConfigResourcesResponse { error_code, ..Default::default() }.into()
}

async fn list(call: &mut Call, kinds: &[i8]) -> Result<ListConfigResourcesResponse, TooMuchMemory> {
    let image = call.broker.controller.image();
    let mut resources = Elements::of::<ListConfigResourcesResponse>(call);
    for kind in kinds {
        match *kind {
            TOPIC => {
                for topic in image.topics.iter() {
                    resources.push(call, resource(TOPIC, (&*topic.name).into())).await?;
                }
            }
            BROKER | BROKER_LOGGER => {
                let listener = std::sync::Arc::clone(&call.session.listener);
                for name in brokers(&image, &listener) {
                    resources.push(call, resource(*kind, name)).await?;
                }
            }
            _ => {
                let configured = image.configs.iter().map(|(configured, _)| configured);
                for configured in configured.filter(|configured| configured.kind.code() == *kind) {
                    resources.push(call, resource(*kind, (&*configured.name).into())).await?;
                }
            }
        }
    }
    Ok(ListConfigResourcesResponse { config_resources: resources.into_list(), ..Default::default() })
}

/// The brokers that clients of this listener may know.
fn brokers<'a>(image: &'a MetadataImage, listener: &'a str) -> impl Iterator<Item = StrBytes> + 'a {
    let known = image.cluster.brokers().filter(|broker| !broker.fenced);
    known.filter(move |broker| broker.endpoint(listener).is_some()).map(|broker| broker.id.to_string().into())
}

fn resource(resource_type: i8, resource_name: StrBytes) -> ConfigResource {
    ConfigResource { resource_name, resource_type, ..Default::default() }
}

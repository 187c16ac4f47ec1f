//! DescribeConfigs (key 32): the settings of a topic, a broker, its loggers or a group, and the source of each.
//!
//! Invariant: a null or empty list of keys means all of them; sensitive values are never told.

use kalda_protocol::messages::describe_configs::{
    DescribeConfigsRequest, DescribeConfigsResource, DescribeConfigsResourceResult, DescribeConfigsResponse,
    DescribeConfigsResult, DescribeConfigsSynonym,
};
use kalda_protocol::{ErrorCode, StrBytes};
use std::collections::HashSet;

use super::answer::Answer;
use super::broker_loggers::{self, BROKER_LOGGER};
use super::call::Call;
use super::elements::Elements;
use super::error_text;
use crate::cluster::controller::topic_name;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::configs::{ConfigKind, ConfigResource};
use crate::config::{DescribedConfig, describe_client_metrics};
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

type Refused = (ErrorCode, String);

/// What the answer says about each key besides its value.
#[derive(Debug, Clone, Copy, Default)]
struct Texts {
    synonyms: bool,
    documentation: bool,
}

/// The most memory that the answer takes for a resource: some hundred keys with their documentation, as structs and encoded.
const RESOURCE_BYTES: usize = 64 * 1024;
/// The same without documentation.
const TERSE_RESOURCE_BYTES: usize = 24 * 1024;
/// The same for one key, where only some are asked for.
const KEY_BYTES: usize = 1024;

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeConfigsRequest,
) -> Answer<DescribeConfigsResponse> {
    let results = describe_all(call, request).await;
    results.map(|results| DescribeConfigsResponse { results, ..Default::default() }).into()
}

/// As with Kafka, a resource that is named twice is answered twice.
async fn describe_all(
    call: &mut Call,
    request: DescribeConfigsRequest,
) -> Result<Vec<DescribeConfigsResult>, TooMuchMemory> {
    let permissions = request.resources.iter().map(|resource| check_permission(call, resource));
    let Some(permissions) = permissions.collect::<Option<Vec<_>>>() else {
        return unknown_kind(call, request.resources).await;
    };
    let image = call.broker.controller.image();
    let wanted = Texts { synonyms: request.include_synonyms, documentation: request.include_documentation };
    let mut results = Elements::of::<DescribeConfigsResponse>(call);
    for (resource, permission) in request.resources.into_iter().zip(permissions) {
        let keys = wanted_keys(&resource);
        let all = if wanted.documentation { RESOURCE_BYTES } else { TERSE_RESOURCE_BYTES };
        results.expect(call, keys.as_ref().map_or(all, |keys| all.min(keys.len() * KEY_BYTES))).await?;
        let described = match permission {
            Ok(()) => describe(call, &image, &resource),
            Err(code) => Err((code, error_text::of(code).to_owned())),
        };
        results.push(call, result(resource, keys, described, wanted)).await?;
    }
    Ok(results.into_list())
}

/// Whether this client may see a resource. `None`: there is no such kind of resource.
fn check_permission(call: &Call, resource: &DescribeConfigsResource) -> Option<Result<(), ErrorCode>> {
    let name = &*resource.resource_name;
    let kind = ConfigKind::from_code(resource.resource_type);
    let (asked, refusal) = match kind {
        Some(ConfigKind::Topic) => (Resource::topic(name), ErrorCode::TopicAuthorizationFailed),
        Some(ConfigKind::Group) => (Resource::group(name), ErrorCode::GroupAuthorizationFailed),
        None if resource.resource_type != BROKER_LOGGER => return None,
        Some(ConfigKind::Broker | ConfigKind::ClientMetrics) | None => {
            (Resource::CLUSTER, ErrorCode::ClusterAuthorizationFailed)
        }
    };
    let is_allowed = call.allows(Operation::DescribeConfigs, asked);
    Some(if is_allowed { Ok(()) } else { Err(refusal) })
}

/// As with Kafka, one resource of an unknown kind makes the whole request invalid.
async fn unknown_kind(
    call: &mut Call,
    resources: Vec<DescribeConfigsResource>,
) -> Result<Vec<DescribeConfigsResult>, TooMuchMemory> {
    let code = ErrorCode::InvalidRequest;
    let mut results = Elements::of::<DescribeConfigsResponse>(call);
    for resource in resources {
        let refused = Err((code, error_text::of(code).to_owned()));
        results.push(call, result(resource, None, refused, Texts::default())).await?;
    }
    Ok(results.into_list())
}

/// The keys that are asked for; `None`: all of them.
fn wanted_keys(resource: &DescribeConfigsResource) -> Option<HashSet<StrBytes>> {
    let keys = resource.configuration_keys.as_ref().filter(|keys| !keys.is_empty())?;
    Some(keys.iter().cloned().collect())
}

fn result(
    resource: DescribeConfigsResource,
    keys: Option<HashSet<StrBytes>>,
    described: Result<Vec<DescribedConfig>, Refused>,
    texts: Texts,
) -> DescribeConfigsResult {
    let (error, message, configs) = match described {
        Ok(configs) => (ErrorCode::None, String::new(), configs),
        Err((code, sentence)) => (code, sentence, Vec::new()),
    };
    let is_wanted = |config: &DescribedConfig| keys.as_ref().is_none_or(|keys| keys.contains(&*config.name));
    let wanted = configs.into_iter().filter(is_wanted);
    DescribeConfigsResult {
        error_code: error.code(),
        error_message: Some(message.into()),
        resource_type: resource.resource_type,
        configs: wanted.map(|config| show(config, texts)).collect(),
        resource_name: resource.resource_name,
        ..Default::default()
    }
}

fn describe(
    call: &Call,
    image: &MetadataImage,
    resource: &DescribeConfigsResource,
) -> Result<Vec<DescribedConfig>, Refused> {
    let name = resource.resource_name.as_str();
    let overrides = |kind| {
        let resource = ConfigResource { kind, name: name.into() };
        call.broker.overrides(image, &resource)
    };
    if resource.resource_type == BROKER_LOGGER {
        return broker_loggers::describe(call, name);
    }
    let config = &call.broker.config;
    match ConfigKind::from_code(resource.resource_type) {
        Some(ConfigKind::Topic) => {
            topic_name::check(name).map_err(|error| (ErrorCode::InvalidTopicException, error.to_string()))?;
            if image.topics.by_name(name).is_none() {
                return Err((ErrorCode::UnknownTopicOrPartition, String::new()));
            }
            Ok(call.broker.dynamic_config(image).describe_topic(&overrides(ConfigKind::Topic)))
        }
        Some(ConfigKind::Broker) if name.is_empty() => {
            Ok(call.broker.dynamic_config(image).describe_all_brokers())
        }
        Some(ConfigKind::Broker) => {
            check_broker(call, name, "expected {id} or empty string")?;
            Ok(call.broker.dynamic_config(image).describe_broker())
        }
        Some(ConfigKind::Group) => Ok(config.describe_group(&overrides(ConfigKind::Group))),
        Some(ConfigKind::ClientMetrics) => Ok(describe_client_metrics(&overrides(ConfigKind::ClientMetrics))),
        None => Err((ErrorCode::InvalidRequest, error_text::of(ErrorCode::InvalidRequest).to_owned())),
    }
}

/// A broker answers for itself only.
fn check_broker(call: &Call, name: &str, expected: &str) -> Result<(), Refused> {
    let id: i32 = name.parse().map_err(|_| {
        (ErrorCode::InvalidRequest, format!("Broker id must be an integer, but it is: {name}"))
    })?;
    if id == call.broker.node_id.0 {
        return Ok(());
    }
    let expected = expected.replace("{id}", &call.broker.node_id.to_string());
    Err((ErrorCode::InvalidRequest, format!("Unexpected broker id, {expected}, but received {name}")))
}

fn show(config: DescribedConfig, texts: Texts) -> DescribeConfigsResourceResult {
    let config_type = config.type_code();
    let synonym = |synonym: crate::config::DescribedSynonym| DescribeConfigsSynonym {
        name: synonym.name.into(),
        value: synonym.value.map(StrBytes::from),
        source: synonym.source.code(),
        ..Default::default()
    };
    DescribeConfigsResourceResult {
        name: config.name.into(),
        value: config.value.map(StrBytes::from),
        read_only: config.is_read_only,
        config_source: config.source.code(),
        is_sensitive: config.is_sensitive,
        synonyms: if texts.synonyms {
            config.synonyms.into_iter().map(synonym).collect()
        } else {
            Vec::new()
        },
        config_type,
        documentation: config
            .documentation
            .filter(|text| texts.documentation || text.is_empty())
            .map(StrBytes::from),
        ..Default::default()
    }
}

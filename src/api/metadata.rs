//! Metadata (key 3): brokers, topics, leaders. Creates missing topics where that is configured.
//!
//! Invariant: a topic that this request creates is in its answer, with its leaders.

use kalda_protocol::messages::metadata::{
    MetadataRequest, MetadataRequestTopic, MetadataResponse, MetadataResponseBroker,
    MetadataResponsePartition, MetadataResponseTopic,
};
use kalda_protocol::{ErrorCode, StrBytes, Uuid};
use std::collections::HashSet;

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{auto_create, named_twice, topics};
use crate::cluster::controller::topic_name;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::TopicImage;
use crate::cluster::image::partition::{PartitionImage, numbers};
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// In version 0 an empty list means all topics; later, null does.
const FIRST_VERSION_WITH_NULL_TOPICS: i16 = 1;
/// Before this version a client can't say that it wants no topic to be created.
const FIRST_VERSION_WITH_AUTO_CREATION_FLAG: i16 = 4;
/// From this version on topics can be asked for by id.
const FIRST_VERSION_BY_ID: i16 = 12;
/// From this version on ids are told.
const FIRST_VERSION_WITH_IDS: i16 = 10;

/// Memory for one topic and for one partition in the answer, as structs and encoded.
const TOPIC_BYTES: usize = 256;
const PARTITION_BYTES: usize = size_of::<MetadataResponsePartition>() + 64;

pub(super) async fn handle(call: &mut Call, request: MetadataRequest) -> Answer<MetadataResponse> {
    let asked =
        request.topics.filter(|topics| !topics.is_empty() || call.version >= FIRST_VERSION_WITH_NULL_TOPICS);
    let described = match asked {
        None => describe_all(call).await,
        Some(asked) => {
            if let Err(code) = check(call.version, &asked) {
                return failed(call, &asked, code).into();
            }
            let (mut asked, hidden) = visible(call, once(asked));
            let creates =
                request.allow_auto_topic_creation || call.version < FIRST_VERSION_WITH_AUTO_CREATION_FLAG;
            let mut denied = Vec::new();
            if creates && call.broker.config.topics.auto_create_topics_enable {
                denied = take_not_creatable(call, &mut asked);
                create_missing(call, &asked).await;
            }
            denied.extend(hidden);
            describe_named(call, asked, denied).await
        }
    };
    let topics = match described {
        Ok(topics) => topics,
        Err(refusal) => return Err(refusal).into(),
    };
    let mut response = MetadataResponse { topics, ..cluster(call) };
    if request.include_topic_authorized_operations {
        for topic in &mut response.topics {
            let is_told = topic.error_code != ErrorCode::TopicAuthorizationFailed.code();
            if let Some(name) = topic.name.as_deref().filter(|_| is_told) {
                topic.topic_authorized_operations = call.operations_on(Resource::topic(name));
            }
        }
    }
    if request.include_cluster_authorized_operations {
        response.cluster_authorized_operations = topics::operations_on_cluster(call);
    }
    response.into()
}

/// Each topic once, however often the request names it.
fn once(asked: Vec<MetadataRequestTopic>) -> Vec<MetadataRequestTopic> {
    let key = |topic: &MetadataRequestTopic| {
        (topic.topic_id, topic.name.clone().filter(|_| topic.topic_id.is_zero()))
    };
    named_twice::merged(asked, key, |_, _| {})
}

/// Splits topics into those that this client may see and those that it may not. An id without a topic is no secret.
fn visible(
    call: &Call,
    asked: Vec<MetadataRequestTopic>,
) -> (Vec<MetadataRequestTopic>, Vec<MetadataRequestTopic>) {
    let image = call.broker.controller.image();
    asked.into_iter().partition(|topic| {
        let name = if is_by_id(call.version, topic) {
            image.topics.by_id(topic.topic_id).map(|topic| &*topic.name)
        } else {
            Some(topic.name.as_deref().unwrap_or_default())
        };
        name.is_none_or(|name| call.allows(Operation::Describe, Resource::topic(name)))
    })
}

/// Takes out the topics that aren't there and that this client may not create.
fn take_not_creatable(call: &Call, asked: &mut Vec<MetadataRequestTopic>) -> Vec<MetadataRequestTopic> {
    let image = call.broker.controller.image();
    let missing = |topic: &MetadataRequestTopic| {
        let name = topic.name.as_deref().filter(|_| topic.topic_id.is_zero());
        name.filter(|name| image.topics.by_name(name).is_none()).map(str::to_owned)
    };
    if !asked.iter().any(|topic| missing(topic).is_some())
        || call.allows(Operation::Create, Resource::CLUSTER)
    {
        return Vec::new();
    }
    let may_create = |name: String| call.allows(Operation::Create, Resource::topic(&name));
    asked.extract_if(.., |topic| !missing(topic).is_none_or(may_create)).collect()
}

async fn describe_all(call: &mut Call) -> Result<Vec<MetadataResponseTopic>, TooMuchMemory> {
    let image = call.broker.controller.image();
    let mut topics = Elements::of::<MetadataResponse>(call);
    for topic in image.topics.iter() {
        if !call.allows(Operation::Describe, Resource::topic(&topic.name)) {
            continue;
        }
        topics.expect(call, bytes_of(topic)).await?;
        let described = describe(call, &image, topic);
        topics.push(call, described).await?;
    }
    Ok(topics.into_list())
}

async fn describe_named(
    call: &mut Call,
    asked: Vec<MetadataRequestTopic>,
    denied: Vec<MetadataRequestTopic>,
) -> Result<Vec<MetadataResponseTopic>, TooMuchMemory> {
    let image = call.broker.controller.image();
    // Kafka tells of unknown ids first.
    let is_unknown_id = |topic: &MetadataRequestTopic| {
        !topic.topic_id.is_zero() && image.topics.by_id(topic.topic_id).is_none()
    };
    let (unknown, known): (Vec<_>, Vec<_>) = asked.into_iter().partition(is_unknown_id);
    let mut topics = Elements::of::<MetadataResponse>(call);
    let mut told = HashSet::new();
    for asked in unknown.into_iter().chain(known) {
        let found = find(call.version, &image, &asked);
        // The request names it by its id and by its name.
        if found.is_ok_and(|topic| !told.insert(topic.id)) {
            continue;
        }
        topics.expect(call, found.map_or(TOPIC_BYTES, bytes_of)).await?;
        let answered = match found {
            Ok(topic) => describe(call, &image, topic),
            Err(code) => refused(call.version, asked, code),
        };
        topics.push(call, answered).await?;
    }
    for denied in denied {
        let refused = refused(call.version, denied, ErrorCode::TopicAuthorizationFailed);
        // A client without the right isn't told whether the topic is internal either.
        topics.push(call, MetadataResponseTopic { is_internal: false, ..refused }).await?;
    }
    Ok(topics.into_list())
}

fn bytes_of(topic: &TopicImage) -> usize {
    TOPIC_BYTES + topic.partition_count() * PARTITION_BYTES
}

/// Versions 10 and 11 have ids in the request, but can't ask by them.
fn check(version: i16, asked: &[MetadataRequestTopic]) -> Result<(), ErrorCode> {
    let unnamed = asked.iter().any(|topic| topic.name.is_none() || !topic.topic_id.is_zero());
    if unnamed && version < FIRST_VERSION_BY_ID { Err(ErrorCode::InvalidRequest) } else { Ok(()) }
}

fn failed(call: &Call, asked: &[MetadataRequestTopic], code: ErrorCode) -> MetadataResponse {
    let topics = asked.iter().map(|topic| MetadataResponseTopic {
        error_code: code.code(),
        name: Some(topic.name.clone().unwrap_or_default()),
        topic_id: topic.topic_id,
        topic_authorized_operations: topics::NO_OPERATIONS,
        ..Default::default()
    });
    MetadataResponse {
        topics: topics.collect(),
        cluster_id: None,
        controller_id: -1,
        brokers: Vec::new(),
        ..cluster(call)
    }
}

async fn create_missing(call: &mut Call, asked: &[MetadataRequestTopic]) {
    let image = call.broker.controller.image();
    let missing = asked.iter().filter_map(|topic| topic.name.as_deref().filter(|_| topic.topic_id.is_zero()));
    let missing: Vec<&str> = missing
        .filter(|name| image.topics.by_name(name).is_none() && topic_name::check(name).is_ok())
        .collect();
    drop(image);
    if !missing.is_empty() {
        let held = call.hand_over();
        auto_create::create(&call.broker, &missing, held).await;
    }
}

const fn is_by_id(version: i16, asked: &MetadataRequestTopic) -> bool {
    version >= FIRST_VERSION_BY_ID && !asked.topic_id.is_zero()
}

fn find<'i>(
    version: i16,
    image: &'i MetadataImage,
    asked: &MetadataRequestTopic,
) -> Result<&'i TopicImage, ErrorCode> {
    if is_by_id(version, asked) {
        return topics::by_id(image, asked.topic_id);
    }
    let name = asked.name.as_deref().unwrap_or_default();
    match topic_name::check(name) {
        Ok(()) => topics::by_name(image, name),
        Err(_) => Err(ErrorCode::InvalidTopicException),
    }
}

fn refused(version: i16, asked: MetadataRequestTopic, code: ErrorCode) -> MetadataResponseTopic {
    let by_id = is_by_id(version, &asked);
    let name = if by_id { None } else { Some(asked.name.unwrap_or_default()) };
    MetadataResponseTopic {
        error_code: code.code(),
        is_internal: name.as_deref().is_some_and(topics::is_internal),
        name: name.or_else(|| (version < FIRST_VERSION_BY_ID).then(StrBytes::default)),
        topic_id: if by_id { asked.topic_id } else { Uuid::ZERO },
        topic_authorized_operations: topics::NO_OPERATIONS,
        ..Default::default()
    }
}

fn describe(call: &Call, image: &MetadataImage, topic: &TopicImage) -> MetadataResponseTopic {
    let partition = |partition: &PartitionImage| describe_partition(image, &call.session.listener, partition);
    MetadataResponseTopic {
        error_code: ErrorCode::None.code(),
        name: Some((&*topic.name).into()),
        topic_id: if call.version >= FIRST_VERSION_WITH_IDS { topic.id } else { Uuid::ZERO },
        is_internal: topics::is_internal(&topic.name),
        partitions: topic.partitions().iter().map(|image| partition(image)).collect(),
        topic_authorized_operations: topics::NO_OPERATIONS,
        ..Default::default()
    }
}

fn describe_partition(
    image: &MetadataImage,
    listener: &str,
    partition: &PartitionImage,
) -> MetadataResponsePartition {
    let error = topics::leader_error(image, listener, partition);
    MetadataResponsePartition {
        error_code: error.code(),
        partition_index: partition.index.0,
        leader_id: if error == ErrorCode::None { partition.leader.0 } else { -1 },
        leader_epoch: partition.leader_epoch.0,
        replica_nodes: numbers(&partition.replicas),
        isr_nodes: numbers(&partition.isr),
        offline_replicas: topics::offline_replicas(image, partition),
        ..Default::default()
    }
}

/// The part of the answer that doesn't depend on the topics: brokers, cluster id, controller.
fn cluster(call: &Call) -> MetadataResponse {
    let image = call.broker.controller.image();
    let brokers = image.cluster.brokers().filter(|broker| broker.is_active()).filter_map(|broker| {
        let endpoint = broker.endpoint(&call.session.listener)?;
        Some(MetadataResponseBroker {
            node_id: broker.id.0,
            host: (&*endpoint.host).into(),
            port: i32::from(endpoint.port),
            rack: broker.rack.as_deref().map(Into::into),
            ..Default::default()
        })
    });
    MetadataResponse {
        brokers: brokers.collect(),
        cluster_id: Some((&*call.broker.cluster_id).into()),
        controller_id: call.broker.node_id.0,
        cluster_authorized_operations: topics::NO_OPERATIONS,
        ..Default::default()
    }
}

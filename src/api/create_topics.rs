//! CreateTopics (key 19).
//!
//! Invariant: a topic that this answers as created is led here when the answer leaves.

use kalda_protocol::messages::create_topics::{
    CreatableTopic, CreatableTopicConfigs, CreatableTopicResult, CreateTopicsRequest, CreateTopicsResponse,
};
use kalda_protocol::{ErrorCode, StrBytes, Uuid};
use std::collections::HashSet;

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, named_twice};
use crate::cluster::controller::CLUSTER_METADATA_TOPIC;
use crate::cluster::controller::create_topics::{CreateTopicError, CreatedTopic, NewTopic};
use crate::cluster::controller::memory::AddedFor;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;
use crate::types::{BrokerId, PartitionIndex};

/// Memory for a topic with its configuration in the answer, as structs and encoded.
const TOPIC_BYTES: usize = 12 * 1024;

pub(super) async fn handle(call: &mut Call, request: CreateTopicsRequest) -> Answer<CreateTopicsResponse> {
    let (wanted, denied) = creatable(call, request.topics);
    let names: Vec<_> = wanted.iter().map(|topic| topic.name.clone()).collect();
    let wanted = wanted.into_iter().map(new_topic).collect();
    let held = call.hand_over();
    let outcomes =
        match call.broker.controller.create_topics(wanted, request.validate_only.into(), held).await {
            Ok(outcomes) => outcomes,
            Err(failure) => {
                let code = error_code::controller(&failure);
                let refused = names.into_iter().map(|name| refused(name, code, None));
                let topics = refused.chain(denied.into_iter().map(not_allowed)).collect();
                return CreateTopicsResponse { topics, ..Default::default() }.into();
            }
        };
    let topics = results(call, names, outcomes, denied).await;
    topics.map(|topics| CreateTopicsResponse { topics, ..Default::default() }).into()
}

/// The topics that this client may create, and the names of those that it may not. A name that nobody may create is left to the controller,
/// which refuses it with its reason.
fn creatable(call: &Call, topics: Vec<CreatableTopic>) -> (Vec<CreatableTopic>, Vec<StrBytes>) {
    if call.allows(Operation::Create, Resource::CLUSTER) {
        return (topics, Vec::new());
    }
    let may_create = |topic: &CreatableTopic| {
        let name = &*topic.name;
        name == CLUSTER_METADATA_TOPIC || call.allows(Operation::Create, Resource::topic(name))
    };
    let (allowed, denied): (Vec<_>, Vec<_>) = topics.into_iter().partition(may_create);
    (
        allowed,
        named_twice::merged(denied, |topic| topic.name.clone(), |_, _| {})
            .into_iter()
            .map(|topic| topic.name)
            .collect(),
    )
}

fn not_allowed(name: StrBytes) -> CreatableTopicResult {
    // Kafka's text here isn't the standard text of the code.
    refused(name, ErrorCode::TopicAuthorizationFailed, Some("Authorization failed.".to_owned()))
}

async fn results(
    call: &mut Call,
    names: Vec<StrBytes>,
    outcomes: Vec<Result<CreatedTopic, CreateTopicError>>,
    denied: Vec<StrBytes>,
) -> Result<Vec<CreatableTopicResult>, TooMuchMemory> {
    let mut topics = Elements::of::<CreateTopicsResponse>(call);
    let mut told = HashSet::new();
    for (name, outcome) in names.into_iter().zip(outcomes) {
        // A name that the request has twice gets one answer.
        if matches!(outcome, Err(CreateTopicError::DuplicateName)) && !told.insert(name.clone()) {
            continue;
        }
        topics.expect(call, TOPIC_BYTES).await?;
        let result = match outcome {
            Ok(created) => describe(call, &created),
            Err(error) => refused(name, error_code::create_topic(&error), Some(error.to_string())),
        };
        topics.push(call, result).await?;
    }
    for name in denied {
        topics.push(call, not_allowed(name)).await?;
    }
    Ok(topics.into_list())
}

fn new_topic(topic: CreatableTopic) -> NewTopic {
    let assignments = topic.assignments.into_iter().map(|assignment| {
        let brokers = assignment.broker_ids.into_iter().map(BrokerId).collect();
        (PartitionIndex(assignment.partition_index), brokers)
    });
    let configs = topic.configs.into_iter().map(|config| {
        let value = config.value.map(|value| value.as_str().into());
        (config.name.as_str().into(), value)
    });
    NewTopic {
        name: topic.name.as_str().into(),
        num_partitions: topic.num_partitions,
        replication_factor: topic.replication_factor,
        assignments: assignments.collect(),
        configs: configs.collect(),
        added_for: AddedFor::Users,
    }
}

fn describe(call: &Call, created: &CreatedTopic) -> CreatableTopicResult {
    if !call.allows(Operation::DescribeConfigs, Resource::topic(&created.name)) {
        return CreatableTopicResult {
            topic_config_error_code: ErrorCode::TopicAuthorizationFailed.code(),
            topic_id: created.id,
            ..refused((&*created.name).into(), ErrorCode::None, None)
        };
    }
    let mut entries = call.broker.describe_topic_config(&created.configs);
    entries.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    let configs = entries.into_iter().map(|entry| CreatableTopicConfigs {
        name: entry.name.into(),
        value: entry.value.map(Into::into),
        read_only: entry.is_read_only,
        config_source: entry.source.code(),
        is_sensitive: entry.is_sensitive,
        ..Default::default()
    });
    CreatableTopicResult {
        name: (&*created.name).into(),
        topic_id: created.id,
        error_message: None,
        num_partitions: created.num_partitions,
        replication_factor: created.replication_factor,
        configs: Some(configs.collect()),
        ..Default::default()
    }
}

fn refused(name: StrBytes, code: ErrorCode, message: Option<String>) -> CreatableTopicResult {
    CreatableTopicResult {
        name,
        topic_id: Uuid::ZERO,
        error_code: code.code(),
        error_message: message.map(Into::into),
        num_partitions: -1,
        replication_factor: -1,
        configs: Some(Vec::new()),
        ..Default::default()
    }
}

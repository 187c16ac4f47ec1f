//! CreatePartitions (key 37): gives topics more partitions.
//!
//! Invariant: when the answer leaves, this broker leads the new partitions.

use kalda_protocol::messages::create_partitions::{
    CreatePartitionsRequest, CreatePartitionsResponse, CreatePartitionsTopic, CreatePartitionsTopicResult,
};
use kalda_protocol::{ErrorCode, StrBytes};
use std::collections::HashSet;

use super::answer::Answer;
use super::call::Call;
use super::{error_code, named_twice};
use crate::cluster::controller::create_partitions::{CreatePartitionsError, NewPartitions};
use crate::security::{Operation, Resource};
use crate::types::BrokerId;

pub(super) async fn handle(
    call: &mut Call,
    request: CreatePartitionsRequest,
) -> Answer<CreatePartitionsResponse> {
    let may_alter =
        |topic: &CreatePartitionsTopic| call.allows(Operation::Alter, Resource::topic(&topic.name));
    let (allowed, denied): (Vec<_>, Vec<_>) = request.topics.into_iter().partition(may_alter);
    let names: Vec<StrBytes> = allowed.iter().map(|topic| topic.name.clone()).collect();
    let wanted = allowed.into_iter().map(new_partitions).collect();
    let mut results: Vec<CreatePartitionsTopicResult> = Vec::with_capacity(names.len());
    let mut told = HashSet::new();
    let held = call.hand_over();
    match call.broker.controller.create_partitions(wanted, request.validate_only.into(), held).await {
        Err(failure) => {
            let code = error_code::controller(&failure);
            results.extend(names.into_iter().map(|name| result(name, code, None)));
        }
        Ok(outcomes) => {
            for (name, outcome) in names.into_iter().zip(outcomes) {
                let twice = matches!(outcome, Err(CreatePartitionsError::DuplicateName));
                // A topic that the request names twice gets one answer.
                if twice && !told.insert(name.clone()) {
                    continue;
                }
                results.push(match outcome {
                    Ok(()) => result(name, ErrorCode::None, None),
                    Err(CreatePartitionsError::UnknownTopic) => {
                        result(name, ErrorCode::UnknownTopicOrPartition, None)
                    }
                    Err(error) => {
                        result(name, error_code::create_partitions(&error), Some(error.to_string()))
                    }
                });
            }
        }
    }
    let denied = named_twice::merged(denied, |topic| topic.name.clone(), |_, _| {});
    results.extend(
        denied.into_iter().map(|topic| result(topic.name, ErrorCode::TopicAuthorizationFailed, None)),
    );
    CreatePartitionsResponse { results, ..Default::default() }.into()
}

fn new_partitions(topic: CreatePartitionsTopic) -> NewPartitions {
    let assignments = topic.assignments.map(|assignments| {
        assignments.into_iter().map(|each| each.broker_ids.into_iter().map(BrokerId).collect()).collect()
    });
    NewPartitions { topic: topic.name.as_str().into(), count: topic.count, assignments }
}

fn result(name: StrBytes, code: ErrorCode, message: Option<String>) -> CreatePartitionsTopicResult {
    CreatePartitionsTopicResult {
        name,
        error_code: code.code(),
        error_message: message.map(Into::into),
        ..Default::default()
    }
}

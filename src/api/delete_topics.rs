//! DeleteTopics (key 20): by name, and from version 6 on by id.
//!
//! Invariant: a topic that this answers as deleted is gone from metadata when the answer leaves; its files follow.

use kalda_protocol::messages::delete_topics::{
    DeletableTopicResult, DeleteTopicState, DeleteTopicsRequest, DeleteTopicsResponse,
};
use kalda_protocol::{ErrorCode, StrBytes, Uuid};
use std::collections::HashSet;

use super::answer::Answer;
use super::call::Call;
use super::{error_code, error_text};
use crate::cluster::controller::delete_topics::{DeleteTopicError, TopicSelector};
use crate::security::{Operation, Resource};

/// From this version on topics are named in structs.
const FIRST_VERSION_WITH_IDS: i16 = 6;

pub(super) async fn handle(call: &mut Call, request: DeleteTopicsRequest) -> Answer<DeleteTopicsResponse> {
    let asked = if call.version >= FIRST_VERSION_WITH_IDS {
        request.topics
    } else {
        let named = |name| DeleteTopicState { name: Some(name), ..Default::default() };
        request.topic_names.into_iter().map(named).collect()
    };
    if !call.broker.config.topics.delete_topic_enable {
        let disabled =
            if call.version < 3 { ErrorCode::InvalidRequest } else { ErrorCode::TopicDeletionDisabled };
        let responses = asked.into_iter().map(|topic| refused(topic, disabled, None)).collect();
        return DeleteTopicsResponse { responses, ..Default::default() }.into();
    }
    let mut responses: Vec<DeletableTopicResult> = Vec::with_capacity(asked.len());
    let mut selected = Vec::with_capacity(asked.len());
    let is_allowed_all = call.allows(Operation::Delete, Resource::CLUSTER);
    for topic in asked {
        match selector(&topic) {
            Ok(selector) if is_allowed_all => selected.push((topic, selector)),
            Ok(selector) => match permitted(call, topic) {
                Ok(topic) => selected.push((topic, selector)),
                Err(topic) => responses.push(not_allowed(topic)),
            },
            Err(sentence) => {
                responses.push(refused(topic, ErrorCode::InvalidRequest, Some(sentence.to_owned())))
            }
        }
    }
    let (topics, selectors): (Vec<_>, Vec<_>) = selected.into_iter().unzip();
    let held = call.hand_over();
    match call.broker.controller.delete_topics(selectors, held).await {
        Err(failure) => {
            let code = error_code::controller(&failure);
            responses.extend(topics.into_iter().map(|topic| refused(topic, code, None)));
        }
        Ok(outcomes) => {
            call.broker.deletions_caught_up().await;
            let mut told = HashSet::new();
            for (topic, outcome) in topics.into_iter().zip(outcomes) {
                match outcome {
                    Ok(deleted) => responses.push(DeletableTopicResult {
                        name: Some((&*deleted.name).into()),
                        topic_id: deleted.id,
                        ..Default::default()
                    }),
                    Err(error) => push_refused(&mut responses, &mut told, topic, &error),
                }
            }
        }
    }
    DeleteTopicsResponse { responses, ..Default::default() }.into()
}

/// The topic, if this client may delete it; and otherwise as it is told of it. Nobody may learn by this that a topic is there.
fn permitted(call: &Call, topic: DeleteTopicState) -> Result<DeleteTopicState, DeleteTopicState> {
    let image = call.broker.controller.image();
    let found = match &topic.name {
        Some(name) => image.topics.by_name(name),
        None => image.topics.by_id(topic.topic_id),
    };
    let Some(name) = topic.name.as_deref().or(found.map(|found| &*found.name)) else { return Ok(topic) };
    let resource = Resource::topic(name);
    let may_see = call.allows(Operation::Describe, resource);
    let may_delete = call.allows(Operation::Delete, resource);
    match found {
        _ if !may_see => Err(topic),
        Some(found) if !may_delete => Err(DeleteTopicState { name: Some((&*found.name).into()), ..topic }),
        _ => Ok(topic),
    }
}

fn not_allowed(topic: DeleteTopicState) -> DeletableTopicResult {
    let code = ErrorCode::TopicAuthorizationFailed;
    refused(topic, code, Some(error_text::of(code).to_owned()))
}

fn selector(topic: &DeleteTopicState) -> Result<TopicSelector, &'static str> {
    match (&topic.name, topic.topic_id) {
        (Some(_), id) if !id.is_zero() => Err("You may not specify both topic name and topic id."),
        (Some(name), _) => Ok(TopicSelector::Name(name.as_str().into())),
        (None, Uuid::ZERO) => Err("Neither topic name nor id were specified."),
        (None, id) => Ok(TopicSelector::Id(id)),
    }
}

fn push_refused(
    responses: &mut Vec<DeletableTopicResult>,
    told: &mut HashSet<(Option<StrBytes>, Uuid)>,
    topic: DeleteTopicState,
    error: &DeleteTopicError,
) {
    let twice = matches!(error, DeleteTopicError::DuplicateName | DeleteTopicError::DuplicateId);
    // What came twice is answered once.
    if twice && !told.insert((topic.name.clone(), topic.topic_id)) {
        return;
    }
    responses.push(refused(topic, error_code::delete_topic(error), Some(error.to_string())));
}

fn refused(topic: DeleteTopicState, code: ErrorCode, message: Option<String>) -> DeletableTopicResult {
    let error_message: Option<StrBytes> = message.map(Into::into);
    DeletableTopicResult {
        name: topic.name,
        topic_id: topic.topic_id,
        error_code: code.code(),
        error_message,
        ..Default::default()
    }
}

//! DeleteTopics: a `RemoveTopicRecord` for each; its partitions and configs go with it.
//!
//! Invariant: a topic named twice, in whatever way, is refused each time and stays. Whether a topic may be deleted
//! (`delete.topic.enable`, authorisation) is asked before.

use std::collections::HashMap;
use std::sync::Arc;

use kalda_protocol::messages::metadata::remove_topic_record::RemoveTopicRecord;

use super::{Decision, MAX_RECORDS_PER_REQUEST, View};
use crate::types::TopicId;

/// A topic to delete.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TopicSelector {
    /// By its name.
    Name(Arc<str>),
    /// By its id.
    Id(TopicId),
}

/// A topic that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedTopic {
    /// Its id.
    pub id: TopicId,
    /// Its name.
    pub name: Arc<str>,
}

/// Why a topic isn't deleted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeleteTopicError {
    /// No topic of this name.
    #[error("This server does not host this topic-partition.")]
    UnknownName,
    /// No topic of this id.
    #[error("This server does not host this topic ID.")]
    UnknownId,
    /// The name is there twice.
    #[error("Duplicate topic name.")]
    DuplicateName,
    /// The id is there twice.
    #[error("Duplicate topic id.")]
    DuplicateId,
    /// The topic is named once by name and once by id.
    #[error("The provided topic name maps to an ID that was already supplied.")]
    NamedTwice,
    /// More than [`MAX_RECORDS_PER_REQUEST`] topics: all are refused.
    #[error("Unable to perform excessively large batch operation.")]
    TooManyRecords,
}

type Outcome = Result<DeletedTopic, DeleteTopicError>;

/// Decides on a request; the answers are in its order.
#[must_use]
pub fn delete_topics(view: &View<'_>, topics: &[TopicSelector]) -> Decision<Vec<Outcome>> {
    let mut selectors = HashMap::new();
    let mut targets = HashMap::new();
    for selector in topics {
        *selectors.entry(selector).or_insert(0) += 1;
        if let Ok(topic) = find(view, selector) {
            *targets.entry(topic.id).or_insert(0) += 1;
        }
    }
    let outcomes: Vec<Outcome> = topics
        .iter()
        .map(|selector| {
            if selectors.get(selector).is_some_and(|count| *count > 1) {
                return Err(match selector {
                    TopicSelector::Name(_) => DeleteTopicError::DuplicateName,
                    TopicSelector::Id(_) => DeleteTopicError::DuplicateId,
                });
            }
            let topic = find(view, selector)?;
            match targets.get(&topic.id) {
                Some(count) if *count > 1 => Err(DeleteTopicError::NamedTwice),
                _ => Ok(topic),
            }
        })
        .collect();
    let records: Vec<_> = outcomes
        .iter()
        .flatten()
        .map(|topic| RemoveTopicRecord { topic_id: topic.id, ..RemoveTopicRecord::default() }.into())
        .collect();
    if records.len() > MAX_RECORDS_PER_REQUEST {
        return Decision::refused(topics.iter().map(|_| Err(DeleteTopicError::TooManyRecords)).collect());
    }
    Decision { records, answer: outcomes }
}

fn find(view: &View<'_>, selector: &TopicSelector) -> Outcome {
    let found = match selector {
        TopicSelector::Name(name) => view.image.topics.by_name(name).ok_or(DeleteTopicError::UnknownName),
        TopicSelector::Id(id) => view.image.topics.by_id(*id).ok_or(DeleteTopicError::UnknownId),
    };
    found.map(|topic| DeletedTopic { id: topic.id, name: Arc::clone(&topic.name) })
}

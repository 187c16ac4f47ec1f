//! Creates topics that clients ask for (`auto.create.topics.enable`), and the broker's own when they are first needed.
//!
//! Invariant: a topic that is already there is success; nothing else is retried here.

use std::sync::Arc;
use tracing::{info, warn};

use super::broker::Broker;
use crate::cluster::controller::create_topics::{CreateTopicError, NewTopic};

/// Creates those of `names` that aren't there yet. A failure is logged: the client sees a topic that doesn't exist.
pub(super) async fn create(broker: &Broker, names: &[&str]) {
    let wanted = names.iter().map(|name| new_topic(broker, name)).collect();
    match broker.controller.create_topics(wanted, false).await {
        Err(error) => warn!(%error, "topics could not be created on demand"),
        Ok(outcomes) => {
            for (name, outcome) in names.iter().zip(outcomes) {
                match outcome {
                    Ok(created) => {
                        info!(topic = %name, partitions = created.num_partitions, "created on demand")
                    }
                    Err(CreateTopicError::Exists(_)) => {}
                    Err(error) => warn!(topic = %name, %error, "could not be created on demand"),
                }
            }
        }
    }
}

/// The broker's own topics have settings of their own.
fn new_topic(broker: &Broker, name: &str) -> NewTopic {
    let mut topic = NewTopic {
        name: Arc::from(name),
        num_partitions: -1,
        replication_factor: -1,
        assignments: Vec::new(),
        configs: Vec::new(),
    };
    if name == crate::coordinator::OFFSETS_TOPIC {
        let offsets = &broker.config.groups.offsets;
        topic.num_partitions = i32::try_from(offsets.offsets_topic_num_partitions).unwrap_or(i32::MAX);
        topic.replication_factor = offsets.offsets_topic_replication_factor;
        topic.configs = vec![
            (Arc::from("cleanup.policy"), Some(Arc::from("compact"))),
            (Arc::from("segment.bytes"), Some(Arc::from(offsets.offsets_topic_segment_bytes.to_string()))),
            (Arc::from("compression.type"), Some(Arc::from("producer"))),
        ];
    }
    topic
}

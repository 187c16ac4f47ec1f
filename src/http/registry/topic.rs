//! `_schemas`, made when the first schema is registered.
//!
//! Invariant: it has one partition, and is compacted. One that is there already is taken as it is.

use std::pin::Pin;
use std::sync::Arc;

use crate::cluster::Controller;
use crate::cluster::controller::create_topics::{CreateTopicError, NewTopic};
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::memory::AddedFor;
use crate::coordinator::schemas::{SCHEMAS_TOPIC, SchemasTopic};

/// The topic, as the controller has it.
pub struct MetadataTopic(pub Arc<Controller>);

impl SchemasTopic for MetadataTopic {
    fn is_there(&self) -> bool {
        self.0.image().topics.by_name(SCHEMAS_TOPIC).is_some()
    }

    fn create(&self) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + '_>> {
        Box::pin(async {
            let topic = NewTopic {
                name: SCHEMAS_TOPIC.into(),
                num_partitions: 1,
                // As many as the cluster's topics have.
                replication_factor: -1,
                assignments: Vec::new(),
                configs: vec![("cleanup.policy".into(), Some("compact".into()))],
                added_for: AddedFor::TheBroker,
            };
            let created = self.0.create_topics(vec![topic], Intent::Apply, None).await;
            match created.map_err(|error| error.to_string())?.pop() {
                Some(Err(error)) if !matches!(error, CreateTopicError::Exists(_)) => Err(error.to_string()),
                _ => Ok(()),
            }
        })
    }
}

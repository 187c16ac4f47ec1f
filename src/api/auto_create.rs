//! Creates topics that clients ask for (`auto.create.topics.enable`), and the broker's own when they are first needed.
//!
//! Invariant: a topic that is already there is success; nothing else is retried here.

use std::sync::Arc;
use tracing::{debug, info, warn};

use super::broker::Broker;
use crate::cluster::controller::create_topics::{CreateTopicError, CreatedTopic, NewTopic};
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::memory::AddedFor;
use crate::sys::Room;

/// Creates those of `names` that aren't there yet. A failure is logged: the client sees a topic that doesn't exist.
pub(super) async fn create(broker: &Broker, names: &[&str], held: Option<Room>) {
    let wanted = names.iter().map(|name| new_topic(broker, name)).collect();
    match broker.controller.create_topics(wanted, Intent::Apply, held).await {
        Err(error) => warn!(%error, "topics could not be created on demand"),
        Ok(outcomes) => tell(names, outcomes),
    }
}

/// One line for all that were created, and one for all that were not: a request may name thousands.
fn tell(names: &[&str], outcomes: Vec<Result<CreatedTopic, CreateTopicError>>) {
    let (mut created, mut refused) = (Told::default(), Told::default());
    let mut reason = None;
    for (name, outcome) in names.iter().zip(outcomes) {
        match outcome {
            Ok(_) => created.add(name),
            Err(CreateTopicError::Exists(_)) => {}
            Err(error) => {
                refused.add(name);
                reason.get_or_insert(error);
            }
        }
    }
    if created.count > 0 {
        info!(topics = %created, "created on demand");
    }
    // An invalid name is the client's mistake. Its answer says so, so the log doesn't have to.
    if let Some(error) = reason {
        debug!(topics = %refused, %error, "could not be created on demand");
    }
}

/// Names, and how many more there are.
#[derive(Default)]
struct Told {
    first: Vec<String>,
    count: usize,
}

/// The log line lists this many names and counts the rest.
const NAMES_TOLD: usize = 10;

impl Told {
    fn add(&mut self, name: &str) {
        self.count += 1;
        if self.first.len() < NAMES_TOLD {
            self.first.push(name.to_owned());
        }
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.first.join(", "))?;
        match self.count.saturating_sub(self.first.len()) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
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
        added_for: AddedFor::Users,
    };
    if name == crate::coordinator::OFFSETS_TOPIC {
        let offsets = &broker.config.groups.offsets;
        topic.added_for = AddedFor::TheBroker;
        topic.num_partitions = offsets.offsets_topic_num_partitions;
        topic.replication_factor = offsets.offsets_topic_replication_factor;
        topic.configs = vec![
            (Arc::from("cleanup.policy"), Some(Arc::from("compact"))),
            (Arc::from("segment.bytes"), Some(Arc::from(offsets.offsets_topic_segment_bytes.to_string()))),
            (Arc::from("compression.type"), Some(Arc::from("producer"))),
        ];
    }
    if name == crate::coordinator::TRANSACTIONS_TOPIC {
        let transactions = &broker.config.transactions;
        topic.added_for = AddedFor::TheBroker;
        topic.num_partitions =
            i32::try_from(transactions.transaction_state_log_num_partitions).unwrap_or(i32::MAX);
        topic.replication_factor = transactions.transaction_state_log_replication_factor;
        let min_isr = transactions.transaction_state_log_min_isr.to_string();
        let segment_bytes = transactions.transaction_state_log_segment_bytes.to_string();
        topic.configs = vec![
            (Arc::from("cleanup.policy"), Some(Arc::from("compact"))),
            (Arc::from("segment.bytes"), Some(Arc::from(segment_bytes))),
            (Arc::from("compression.type"), Some(Arc::from("uncompressed"))),
            (Arc::from("min.insync.replicas"), Some(Arc::from(min_isr))),
            (Arc::from("unclean.leader.election.enable"), Some(Arc::from("false"))),
        ];
    }
    topic
}

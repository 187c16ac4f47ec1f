//! Creates the topics of Kafka Streams applications, and remembers for a while what went wrong.
//!
//! Invariant: a topic is being created once at a time, and one that couldn't be isn't tried again before its members have had two
//! heartbeats to hear of it. What is remembered is bounded. Heartbeats don't wait for any of it, as in Kafka.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tracing::{info, warn};

use super::broker::Broker;
use crate::cluster::controller::create_topics::{CreateTopicError, NewTopic};
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::memory::AddedFor;
use crate::coordinator::group::streams::topology::InternalTopic;
use crate::sys::Room;

/// So many failures are remembered. Kafka's count.
const FAILURES_MAX: usize = 1_000;
/// An answer tells of so many of them.
const FAILURES_TOLD: usize = 3;
/// How many heartbeats a failure is told for.
const HEARTBEATS: u32 = 2;

/// The topics that are being created, and those that couldn't be.
#[derive(Debug, Default)]
pub struct StreamsTopics(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    under_way: BTreeSet<Arc<str>>,
    /// Why, and until when that is told.
    failures: BTreeMap<Arc<str>, (String, Duration)>,
}

impl StreamsTopics {
    /// Begins to create topics.
    pub(super) fn create(
        &self,
        broker: &Arc<Broker>,
        topics: BTreeMap<Arc<str>, InternalTopic>,
        heartbeat_ms: i32,
        held: Option<Room>,
    ) {
        let wanted = self.begin(topics, broker.clock.monotonic());
        if wanted.is_empty() {
            return;
        }
        let told_for = Duration::from_millis(u64::try_from(heartbeat_ms).unwrap_or(0)) * HEARTBEATS;
        let broker = Arc::clone(broker);
        tokio::spawn(async move {
            let names: Vec<Arc<str>> = wanted.iter().map(|topic| Arc::clone(&topic.name)).collect();
            let created = broker.controller.create_topics(wanted, Intent::Apply, held).await;
            let until = broker.clock.monotonic().saturating_add(told_for);
            let failed: Vec<(Arc<str>, String)> = match created {
                Ok(outcomes) => names
                    .iter()
                    .zip(outcomes)
                    .filter_map(|(name, outcome)| match outcome {
                        Ok(_) | Err(CreateTopicError::Exists(_)) => None,
                        Err(error) => Some((Arc::clone(name), error.to_string())),
                    })
                    .collect(),
                Err(error) => names.iter().map(|name| (Arc::clone(name), error.to_string())).collect(),
            };
            tell(&names, &failed);
            broker.streams_topics.end(&names, failed, until);
        });
    }

    /// What went wrong lately with some topics, as a sentence has it.
    pub(super) fn failures(&self, names: &[Arc<str>], now: Duration) -> Option<String> {
        let state = self.0.lock();
        let failed = names.iter().filter_map(|name| {
            let (reason, until) = state.failures.get(name)?;
            (*until > now).then(|| format!("{name} ({reason})"))
        });
        let failed: Vec<String> = failed.collect();
        let told = failed.iter().take(FAILURES_TOLD).cloned().collect::<Vec<_>>().join(", ");
        match failed.len() {
            0 => None,
            count if count > FAILURES_TOLD => Some(format!("{told} and {} more", count - FAILURES_TOLD)),
            _ => Some(told),
        }
    }

    fn begin(&self, topics: BTreeMap<Arc<str>, InternalTopic>, now: Duration) -> Vec<NewTopic> {
        let mut state = self.0.lock();
        state.failures.retain(|_, (_, until)| *until > now);
        let mut wanted = Vec::new();
        for (name, topic) in topics {
            if !state.failures.contains_key(&name) && state.under_way.insert(name) {
                wanted.push(new_topic(topic));
            }
        }
        wanted
    }

    fn end(&self, names: &[Arc<str>], failed: Vec<(Arc<str>, String)>, until: Duration) {
        let mut state = self.0.lock();
        for name in names {
            state.under_way.remove(name);
        }
        for (name, reason) in failed {
            if state.failures.len() < FAILURES_MAX {
                state.failures.insert(name, (reason, until));
            }
        }
    }
}

fn tell(names: &[Arc<str>], failed: &[(Arc<str>, String)]) {
    match failed.first() {
        Some((topic, reason)) => {
            warn!(%topic, %reason, count = failed.len(), "topics of an application could not be created");
        }
        None => info!(
            count = names.len(),
            first = names.first().map_or("", |name| name),
            "topics of an application are created"
        ),
    }
}

fn new_topic(topic: InternalTopic) -> NewTopic {
    NewTopic {
        name: topic.name,
        num_partitions: topic.partitions,
        replication_factor: if topic.replication_factor == 0 { -1 } else { topic.replication_factor },
        assignments: Vec::new(),
        configs: topic.configs.into_iter().map(|(key, value)| (key, Some(value))).collect(),
        added_for: AddedFor::Users,
    }
}

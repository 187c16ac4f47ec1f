//! Metadata requests that name tens of thousands of topics which aren't there, and want them created.
//!
//! Invariant: each request names more topics than Kafka creates partitions for one; there they are refused as a whole. Those that were
//! created go at the end.

use std::time::Duration;

use anyhow::Result;
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};

use super::Arena;
use crate::wire::{encoded, topics};

/// Kafka's `MAX_PARTITIONS_PER_BATCH` is 10,000.
const TOPICS: usize = 15_000;
const CONNECTIONS: usize = 4;
const PATIENCE: Duration = Duration::from_secs(5);
const VERSION: i16 = 12;

/// Names them.
pub fn run(arena: &Arena<'_>) -> Result<()> {
    arena.threads(CONNECTIONS, |thread| {
        let topics = (0..TOPICS).map(|number| MetadataRequestTopic {
            name: Some(format!("demanded-{thread}-{number}").into()),
            ..MetadataRequestTopic::default()
        });
        let request = MetadataRequest {
            topics: Some(topics.collect()),
            allow_auto_topic_creation: true,
            ..MetadataRequest::default()
        };
        let mut peer = arena.peer()?;
        arena.send(&mut peer, &encoded(VERSION, 1, &request)?);
        arena.hear(&mut peer, PATIENCE);
        Ok(())
    })?;
    let mut client = arena.client()?;
    let all = client.call(VERSION, &MetadataRequest { topics: None, ..MetadataRequest::default() })?;
    let names = all.topics.into_iter().filter_map(|topic| topic.name.map(String::from));
    let created: Vec<_> = names.filter(|name| name.starts_with("demanded-")).collect();
    arena.note(format!("{} topics were created", created.len()));
    topics::delete(&mut client, &created)
}

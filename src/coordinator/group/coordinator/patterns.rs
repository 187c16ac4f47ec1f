//! The topics that patterns stand for are found, beside the groups.
//!
//! Invariant: a search holds no lock, and reads the topics of one moment. Its result is written by the group it is for, if that is there still.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Inner;
use crate::coordinator::group::consumer::{Resolve, ResolvedPattern};
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::shard::Command;
use crate::coordinator::group::topic_pattern;

/// Carries out what a shard asked for.
pub(super) async fn carry_out(inner: Arc<Inner>, command: Command) {
    match command {
        Command::Resolve(group, resolve) => look_up(&inner, &group, resolve).await,
    }
}

async fn look_up(inner: &Inner, group: &GroupId, resolve: Resolve) {
    let topics = inner.lookups.topics.now();
    let (version, resolved_at) = (topics.version(), inner.runtime.now());
    let search = move || {
        let mut found = topic_pattern::search(&resolve.patterns, &topics.names());
        for topics in found.values_mut() {
            topics.retain(|name| resolve.filter.allows(name));
        }
        found
    };
    let Ok(found) = tokio::task::spawn_blocking(search).await else { return };
    let resolved = |topics| ResolvedPattern { topics: Arc::new(topics), version, resolved_at };
    let found: BTreeMap<_, _> =
        found.into_iter().map(|(pattern, topics)| (pattern, resolved(topics))).collect();
    let written = inner.runtime.run(group.as_str(), |shard, now| shard.patterns_resolved(group, found, now));
    if let Err(error) = written.await {
        tracing::warn!(%group, %error, "the topics of a group's patterns are not written");
    }
}

//! The topics that patterns stand for are found, beside the groups.
//!
//! Invariant: a search holds no lock, and reads the topics of one moment. It goes on slice by slice, so that groups with heavy patterns don't keep others
//! waiting. Its result is written by the group it is for, if that is there still.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Inner;
use crate::coordinator::group::consumer::{Resolve, ResolvedPattern};
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::topic_pattern::Search;

/// Finds the topics of a group's patterns, and has the group take them in.
pub(super) async fn look_up(inner: &Inner, group: &GroupId, resolve: Resolve) {
    let topics = inner.lookups.topics.now();
    let (version, resolved_at) = (topics.version(), inner.clock.wall_ms());
    let Some(found) = search(inner, Search::new(resolve.patterns, topics.names())).await else { return };
    let seen = move |(pattern, mut topics): (_, BTreeSet<Arc<str>>)| {
        topics.retain(|name| resolve.filter.allows(name));
        (pattern, ResolvedPattern { topics: Arc::new(topics), version, resolved_at })
    };
    let seen = inner.background.run(move || found.into_iter().map(seen).collect::<BTreeMap<_, _>>());
    let Some(found) = seen.await else { return };
    let written = inner.runtime.run(group.as_str(), |shard, now| shard.patterns_resolved(group, found, now));
    if let Err(error) = written.await {
        tracing::warn!(%group, %error, "the topics of a group's patterns are not written");
    }
}

async fn search(inner: &Inner, mut search: Search) -> Option<BTreeMap<Arc<str>, BTreeSet<Arc<str>>>> {
    loop {
        let clock = Arc::clone(&inner.clock);
        match inner.background.run(move || search.slice(&*clock)).await? {
            ControlFlow::Continue(rest) => search = rest,
            ControlFlow::Break(found) => return Some(found),
        }
    }
}

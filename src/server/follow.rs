//! Following the metadata, and the failures of log directories.
//!
//! ```text
//! a new image ──▶ partitions: deleted, placed, configured ──▶ moves, compaction, directories ──▶ metadata_applied
//!             └─▶ groups: offsets of deleted topics are removed ──▶ deletions_applied
//! a directory that failed ──▶ the metadata is told of those that are left ──▶ none, or not the metadata's: the server has failed
//! ```
//! Invariant: the rooms hear of each image in order, and an answer that waits for one goes out after those have heard that it is about. What
//! partitions must know never waits for a group's log to be read or written.

use std::sync::Arc;
use tokio::sync::watch;

use super::group_topics::GroupTopics;
use super::{connections, log_dirs};
use crate::api::Broker;
use crate::cluster::controller::directories::DirectoryAssignment;
use crate::cluster::image::configs::ConfigKind;
use crate::cluster::image::{Changes, MetadataImage};
use crate::cluster::{MetadataUpdate, Steps, Subscription};
use crate::coordinator::group::DeletedTopic;
use crate::log::LogDirectory;
use crate::net::ConnectionSlots;
use crate::partition::{Compaction, CompactionOptions};
use crate::sys::told_to_stop;
use crate::types::Uuid;

/// Tells the rooms what changed in the metadata, in order.
pub(super) async fn follow_metadata(
    broker: Arc<Broker>,
    compaction: Arc<Compaction>,
    (slots, group_topics): (Arc<ConnectionSlots>, Arc<GroupTopics>),
    mut updates: Subscription,
    mut stop: watch::Receiver<bool>,
) {
    while let Some(update) = next(&mut updates, &mut stop).await {
        group_topics.changed(&update.after, &update.changes);
        let placed = apply(&broker, &update.before, &update.after, &update.changes);
        if update.steps == Steps::Several {
            broker.partitions.end_vanished();
        }
        broker.moves.look_again();
        let present = broker.dynamic.at(&update.after.configs);
        if let Err(error) = compaction.reconfigure(CompactionOptions::from_config(&present.storage.upkeep)) {
            tracing::error!(%error, "no further thread can be had for compaction");
        }
        log_dirs::follow(&broker, &update.after, &present).await;
        if update.changes.changed_configs.iter().any(|resource| resource.kind == ConfigKind::Broker) {
            slots.set_bounds(connections::bounds(&present).await);
        }
        tell_unregistered(&broker, &update.before, &update.after);
        broker.metadata_applied.send_replace(update.after.provenance.last_offset);
        if let Err(error) = broker.controller.assign_directories(broker.node_id, placed).await {
            tracing::warn!(%error, "the log directories of new partitions are noted at the next start");
        }
    }
}

/// The next update; `None` when the broker or its controller stops.
async fn next(updates: &mut Subscription, stop: &mut watch::Receiver<bool>) -> Option<Arc<MetadataUpdate>> {
    tokio::select! {
        () = told_to_stop(stop) => None,
        update = updates.next() => update,
    }
}

/// Has the groups forget the offsets of topics that are deleted, in order.
pub(super) async fn follow_deletions(
    broker: Arc<Broker>,
    mut updates: Subscription,
    mut stop: watch::Receiver<bool>,
) {
    while let Some(update) = next(&mut updates, &mut stop).await {
        let deleted = update.changes.deleted_topics.keys();
        let deleted = deleted.filter_map(|id| update.before.topics.by_id(*id));
        let deleted = deleted.map(|topic| DeletedTopic { name: Arc::clone(&topic.name), id: topic.id });
        let deleted: Vec<_> = deleted.collect();
        if !deleted.is_empty()
            && let Err(error) = broker.groups.on_topics_deleted(&deleted).await
        {
            tracing::warn!(%error, "the offsets of deleted topics could not be removed");
        }
        broker.deletions_applied.send_replace(update.after.provenance.last_offset);
    }
}

/// Tells the metadata which log directories are left, each time that one fails; and the server, where it can't go on with them.
pub(super) async fn follow_failures(
    broker: Arc<Broker>,
    mut failures: watch::Receiver<()>,
    failed: watch::Sender<bool>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let has_metadata = tokio::select! {
            () = told_to_stop(&mut stop) => return,
            () = broker.controller.failed() => false,
            changed = failures.changed() => match changed {
                Ok(()) => !broker.partitions.metadata_directory().is_offline(),
                Err(_) => return,
            },
        };
        let online = broker.partitions.online_directories();
        if online.is_empty() || !has_metadata {
            let what = if online.is_empty() {
                "all log directories have failed"
            } else {
                "the metadata log has failed"
            };
            let path = broker.partitions.metadata_directory().path().display();
            tracing::error!(metadata = %path, "the broker ends: {what}");
            failed.send_replace(true);
            return;
        }
        if let Err(error) = broker.controller.keep_directories(broker.node_id, online).await {
            tracing::error!(%error, "the metadata doesn't know that a log directory is offline");
        }
    }
}

/// Who asks for it may not have meant the broker that answers.
fn tell_unregistered(broker: &Broker, before: &MetadataImage, after: &MetadataImage) {
    let is_registered = |image: &MetadataImage| image.cluster.broker(broker.node_id).is_some();
    if is_registered(before) && !is_registered(after) {
        tracing::error!(
            node = %broker.node_id,
            "this broker was unregistered: it leads nothing until it registers again, when it is started the next time"
        );
    }
}

/// Gives the log directories of new partitions.
fn apply(
    broker: &Broker,
    before: &MetadataImage,
    after: &MetadataImage,
    changes: &Changes,
) -> Vec<DirectoryAssignment> {
    for topic in changes.deleted_topics.keys().filter_map(|id| before.topics.by_id(*id)) {
        broker.partitions.deleted(topic);
    }
    let mut placed = Vec::new();
    for topic in changes.created_topics.keys().filter_map(|id| after.topics.by_id(*id)) {
        placed.append(&mut broker.partitions.place_new(topic));
    }
    for topic in changes.changed_partitions.keys().filter_map(|id| after.topics.by_id(*id)) {
        placed.append(&mut broker.partitions.changed(topic));
    }
    for resource in &changes.changed_configs {
        match resource.kind {
            ConfigKind::Topic => {
                after
                    .topics
                    .by_name(&resource.name)
                    .into_iter()
                    .for_each(|topic| broker.partitions.configured(topic));
            }
            // The defaults of all topics may be others now.
            ConfigKind::Broker => after.topics.iter().for_each(|topic| broker.partitions.configured(topic)),
            _ => {}
        }
    }
    broker.groups.follow_leaders();
    broker.transactions.follow_leaders();
    placed
}

/// Tells when a directory has gone offline.
pub(super) fn failures(directories: &[(Arc<LogDirectory>, Uuid)]) -> watch::Receiver<()> {
    let (tell, told) = watch::channel(());
    for (directory, _) in directories {
        let tell = tell.clone();
        directory.when_offline(move || {
            tell.send_replace(());
        });
    }
    told
}

//! What the configuration says of log directories while the broker runs: which are cordoned, and how fast partitions move.
//!
//! Invariant: when a change of these settings is answered as done, it is in effect, in the metadata and in the directories.

use std::path::PathBuf;

use crate::api::Broker;
use crate::cluster::image::MetadataImage;
use crate::config::BrokerConfig;

/// The directories that take no new partitions, as absolute paths, which is how the log room names them.
pub(super) fn cordoned_paths(config: &BrokerConfig) -> Vec<PathBuf> {
    let cordoned = config.storage.cordoned_log_dirs.iter();
    // Every log directory's path was made absolute at the start, so one that can't be made absolute is none.
    cordoned.filter_map(|path| std::path::absolute(path).ok()).collect()
}

/// Goes over to the present settings, which are those of this metadata.
pub(super) async fn follow(broker: &Broker, image: &MetadataImage, config: &BrokerConfig) {
    let rate = config.replication.replica_alter_log_dirs_io_max_bytes_per_second;
    broker.moves.set_rate(rate);
    let cordoned = broker.partitions.cordon(&cordoned_paths(config));
    let known = image.cluster.broker(broker.node_id).map(|this| &this.cordoned_log_dirs);
    if !image.features.has_cordons() || known.is_none_or(|known| *known == cordoned) {
        return;
    }
    if let Err(error) = broker.controller.cordon_directories(broker.node_id, cordoned).await {
        tracing::error!(%error, "the metadata doesn't know which log directories are cordoned");
    }
}

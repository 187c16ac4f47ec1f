//! Starting: the metadata is read, others judge whether it is complete, and then this node leads it and writes what a new leader writes.
//! A new folder is formatted first.
//!
//! Invariant: nothing is written before [`Controller::lead`]. When that returns, this node leads the quorum, and the image holds
//! all there is. An open transaction of an earlier leader is aborted before anything else is written.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;
use kalda_protocol::messages::metadata::abort_transaction_record::AbortTransactionRecord;
use kalda_protocol::messages::metadata::begin_transaction_record::BeginTransactionRecord;
use kalda_protocol::messages::metadata::end_transaction_record::EndTransactionRecord;
use kalda_protocol::messages::metadata::register_controller_record::{
    ControllerEndpoint as EndpointRecord, ControllerFeature, RegisterControllerRecord,
};
use tokio::sync::{broadcast, mpsc, watch};

use super::quorum_facts::LeaderFacts;
use super::writer::Writer;
use super::{Controller, ControllerOptions, QUEUE_LENGTH, Shared, UPDATES_KEPT};
use crate::cluster::controller::alter_configs;
use crate::cluster::image::configs::ConfigResource;
use crate::cluster::image::features::{self, LATEST_METADATA_VERSION, LOWEST_METADATA_VERSION};
use crate::cluster::image::{MetadataImage, Provenance, Replay};
use crate::cluster::quorum::QuorumError;
use crate::cluster::quorum::batches::Reading;
use crate::cluster::quorum::checkpoint_file::{self, BOOTSTRAP_CHECKPOINT, SnapshotId};
use crate::cluster::quorum::format::{bootstrap_records, format_metadata};
use crate::cluster::quorum::identity::Accepted;
use crate::cluster::quorum::metadata_log::{METADATA_FOLDER, MetadataLog, MetadataLogDoors};
use crate::cluster::record::MetadataRecord;
use crate::log::LogDirectory;
use crate::sys::{Clock, Disk, KeptMemory, Random, random_uuid};
use crate::types::{Offset, TopicId, Uuid};

/// The text Kafka puts into the transaction a new cluster begins with.
const BOOTSTRAP_TRANSACTION: &str = "Bootstrap records";

/// The doors a controller needs.
#[derive(Debug, Clone)]
pub struct ControllerDoors {
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

/// Why a controller doesn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// What there is can't be read, or doesn't fit together.
    #[error(
        "the metadata in {folder} can't be read: {reason}. Restore that folder; or, to go on without the metadata, move it \
        away and start once with --accept-lost-metadata: partitions are set aside as -stray, and nothing is deleted"
    )]
    Unreadable {
        /// Where it is.
        folder: PathBuf,
        /// Why not.
        reason: QuorumError,
    },
    /// The quorum can't start.
    #[error(transparent)]
    Quorum(#[from] QuorumError),
    /// Another Kafka wrote the metadata.
    #[error(
        "the cluster is at metadata.version {0}; this version runs {LOWEST_METADATA_VERSION} to {LATEST_METADATA_VERSION}"
    )]
    MetadataVersion(i16),
    /// There is no thread for the writer.
    #[error("the controller's thread can't be started: {0}")]
    Thread(std::io::Error),
}

/// Metadata that was read, and that nobody leads yet: nothing was written.
#[derive(Debug)]
pub struct FoundMetadata {
    log: MetadataLog,
    reading: Reading,
}

impl FoundMetadata {
    /// Reads the metadata in `directory`. Blocks.
    pub fn read(
        directory: &LogDirectory,
        options: &ControllerOptions,
        doors: &ControllerDoors,
        accepted: Accepted,
    ) -> Result<Self, StartError> {
        let log_doors = MetadataLogDoors { disk: Arc::clone(&doors.disk), clock: Arc::clone(&doors.clock) };
        let settings = Arc::clone(&options.log);
        let (log, reading) =
            MetadataLog::open(directory, settings, log_doors, options.node, accepted, &options.memory)
                .map_err(|reason| StartError::Unreadable {
                    folder: directory.path().join(METADATA_FOLDER),
                    reason,
                })?;
        Ok(Self { log, reading })
    }

    /// True if there is none yet.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.log.is_new()
    }

    /// The offset after the last record.
    #[must_use]
    pub const fn end_offset(&self) -> Offset {
        self.log.end_offset()
    }

    /// What it says.
    #[must_use]
    pub fn image(&self) -> &MetadataImage {
        self.reading.replay.image()
    }

    /// The ones of these topics that it doesn't know because they were deleted. Reads the log once more if any is unknown.
    pub fn deleted_among(&self, topics: BTreeSet<TopicId>) -> Result<BTreeSet<TopicId>, StartError> {
        let mut unknown = topics;
        unknown.retain(|id| self.image().topics.by_id(*id).is_none());
        Ok(if unknown.is_empty() { unknown } else { self.log.deleted_among(&unknown)? })
    }
}

impl Controller {
    /// Becomes the leader of the metadata in `directory`, whose id is `directory_id`, and starts the writer.
    pub fn lead(
        found: FoundMetadata,
        (directory, directory_id): (&LogDirectory, Uuid),
        options: ControllerOptions,
        doors: ControllerDoors,
    ) -> Result<Self, StartError> {
        let FoundMetadata { mut log, mut reading } = found;
        if log.is_new() {
            let voter = options
                .endpoint
                .as_ref()
                .filter(|_| !options.voters_are_configured)
                .map(|endpoint| (options.node, directory_id, endpoint));
            format_metadata(&*doors.disk, directory.path(), &*doors.clock, voter)?;
            // The voters are in what was written.
            FoundMetadata { log, reading } =
                FoundMetadata::read(directory, &options, &doors, Accepted::default())?;
        }
        log.lead()?;
        let mut replay = reading.replay;
        activate(&mut log, &mut replay, directory, &options, &doors)?;
        log.flush()?;
        let (mut image, _) = replay.finish();
        if image.memory_used() > options.memory.limit() {
            let (used, limit) = (image.memory_used(), options.memory.limit());
            tracing::warn!(
                used,
                limit,
                "the metadata on the disk takes more memory than it may; nothing can be added to it"
            );
        }
        image.provenance = Provenance {
            last_offset: log.end_offset().0 - 1,
            last_epoch: log.epoch().0,
            last_timestamp_ms: doors.clock.wall_ms().0,
        };
        Self::spawn(log, image, directory_id, options, doors)
    }

    fn spawn(
        log: MetadataLog,
        image: MetadataImage,
        directory_id: Uuid,
        options: ControllerOptions,
        doors: ControllerDoors,
    ) -> Result<Self, StartError> {
        let facts = LeaderFacts {
            leader: options.node,
            leader_epoch: log.epoch(),
            directory_id,
            voters: ArcSwap::from_pointee(log.voters().clone()),
            clock: Arc::clone(&doors.clock),
        };
        let shared = Arc::new(Shared {
            image: ArcSwap::from_pointee(image.clone()),
            facts,
            updates: broadcast::Sender::new(UPDATES_KEPT),
            failed: watch::Sender::new(false),
        });
        let (queue, commands) = mpsc::channel(QUEUE_LENGTH);
        let writer = Writer {
            shared: Arc::clone(&shared),
            options,
            log,
            working: image,
            random: doors.random,
            clock: doors.clock,
            failure: None,
        };
        let thread = std::thread::Builder::new().name("controller".to_owned());
        thread.spawn(move || writer.run(commands)).map_err(StartError::Thread)?;
        Ok(Self { shared, queue })
    }
}

/// What a new leader writes.
fn activate(
    log: &mut MetadataLog,
    replay: &mut Replay,
    directory: &LogDirectory,
    options: &ControllerOptions,
    doors: &ControllerDoors,
) -> Result<(), StartError> {
    if replay.in_transaction() {
        write(log, replay, vec![AbortTransactionRecord::default().into()])?;
    }
    if replay.image().features.metadata_version() == 0 {
        let bootstrap = bootstrap(directory, &*doors.disk, options)?;
        write(log, replay, bootstrap)?;
    }
    let level = replay.image().features.metadata_version();
    if !(LOWEST_METADATA_VERSION..=LATEST_METADATA_VERSION).contains(&level) {
        return Err(StartError::MetadataVersion(level));
    }
    if let Some(record) = register_controller(options, &*doors.random) {
        write(log, replay, vec![record])?;
    }
    Ok(())
}

fn write(
    log: &mut MetadataLog,
    replay: &mut Replay,
    records: Vec<MetadataRecord>,
) -> Result<(), QuorumError> {
    let metadata_version = replay.image().features.metadata_version();
    log.append(&records, metadata_version)?;
    for record in records {
        replay.record(record)?;
    }
    Ok(())
}

/// What the folder was formatted with, in a transaction, as Kafka writes it. Kafka 4.4 formats the first snapshot, its predecessors a
/// file of
/// its own.
fn bootstrap(
    directory: &LogDirectory,
    disk: &dyn Disk,
    options: &ControllerOptions,
) -> Result<Vec<MetadataRecord>, QuorumError> {
    let snapshot = directory.path().join(METADATA_FOLDER).join(SnapshotId::BOOTSTRAP.file_name());
    let mut image = formatted(disk, snapshot)?;
    if image.features.metadata_version() == 0 {
        image = formatted(disk, directory.path().join(BOOTSTRAP_CHECKPOINT))?;
    }
    if image.features.metadata_version() == 0 {
        image = MetadataImage::default().apply(&bootstrap_records().collect::<Vec<_>>())?.0;
    }
    let mut records = vec![
        BeginTransactionRecord { name: Some(BOOTSTRAP_TRANSACTION.into()), ..Default::default() }.into(),
    ];
    records.extend(image.snapshot_records());
    if image.features.keeps_elr() {
        let value = options.settings.min_insync_replicas.to_string();
        let resource = ConfigResource::all_brokers();
        records.push(alter_configs::record(&resource, "min.insync.replicas", Some(&value)));
    }
    records.push(EndTransactionRecord::default().into());
    Ok(records)
}

/// What a checkpoint holds; nothing, if it isn't there.
fn formatted(disk: &dyn Disk, path: PathBuf) -> Result<MetadataImage, QuorumError> {
    let entry = disk.entry(&path).map_err(|source| QuorumError::File { path: path.clone(), source })?;
    if entry.is_none() {
        return Ok(MetadataImage::default());
    }
    let reading = checkpoint_file::read(disk, &path, &KeptMemory::default())
        .and_then(|reading| reading.ok_or(QuorumError::TornSnapshot));
    let reading = reading.map_err(|reason| QuorumError::Snapshot { path, reason: reason.into() })?;
    Ok(reading.replay.finish().0)
}

fn register_controller(options: &ControllerOptions, random: &dyn Random) -> Option<MetadataRecord> {
    let endpoint = options.endpoint.as_ref()?;
    let record = RegisterControllerRecord {
        controller_id: options.node.0,
        incarnation_id: random_uuid(random),
        end_points: vec![EndpointRecord {
            name: endpoint.listener.as_str().into(),
            host: endpoint.host.as_str().into(),
            port: endpoint.port,
            security_protocol: 0,
            ..EndpointRecord::default()
        }],
        features: features::supported()
            .map(|feature| ControllerFeature {
                name: feature.name.into(),
                min_supported_version: feature.lowest,
                max_supported_version: feature.highest,
                ..ControllerFeature::default()
            })
            .collect(),
        ..RegisterControllerRecord::default()
    };
    Some(record.into())
}

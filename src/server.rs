//! The composition root: the one file that knows every room, and puts them together.
//!
//! ```text
//! start:  listeners bound → storage: directories, metadata → broker registered → partitions, groups → accept
//! stop:   no new connections → requests drained → partitions and directories closed
//! ```
//!
//! Invariant: when `start` returns, clients are served; when `stop` returns in good order, everything acknowledged is on disk
//! and the next start need not look for it. A server that can't go on says so, and whoever runs it stops it. Nothing depends on
//! this file but the command line.

mod give_back;
mod log_dirs;
mod memory_shares;
mod storage;

use anyhow::Context as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot, watch};
use tokio_util::task::TaskTracker;
use tracing::info;

use crate::api::{Api, Broker, FetchSessions, LongWork, ProducerIds};
use crate::cluster::controller::CLUSTER_METADATA_TOPIC;
use crate::cluster::controller::brokers::BrokerRegistration;
use crate::cluster::controller::directories::DirectoryAssignment;
use crate::cluster::image::broker::Endpoint;
use crate::cluster::image::configs::ConfigKind;
use crate::cluster::image::{Changes, MetadataImage};
use crate::cluster::{Controller, DynamicConfig, Steps, Subscription};
use crate::config::BrokerConfig;
use crate::coordinator::group::{DeletedTopic, GroupCoordinator, GroupSettings};
use crate::coordinator::runtime::PartitionJournal;
use crate::log::{LogDirectory, TailCache};
use crate::net::{BoundListener, ConnectionLimits};
use crate::partition::{
    self, Compaction, CompactionOptions, Housekeeping, HousekeepingPeriods, Moves, Partitions, TopicSettings,
};
use crate::sys::{Clock, Disk, KeptMemory, Loggers, MemoryBudget, PeerLog, Random, random_uuid};
use crate::types::Uuid;

use memory_shares::MemoryShares;
pub use storage::Accepted;
use storage::Storage;

/// How long a stopping broker waits for its connections; together with closing the logs it ends within a second.
const CONNECTIONS_END_WITHIN: Duration = Duration::from_millis(500);
/// How long it waits for the recovery of a log that is under way.
const RECOVERY_ENDS_WITHIN: Duration = Duration::from_millis(500);
/// The security protocol PLAINTEXT, as broker registrations have it.
const PLAINTEXT: i16 = 0;

/// The doors to the world.
#[derive(Debug, Clone)]
pub struct World {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// Files.
    pub disk: Arc<dyn Disk>,
    /// The log.
    pub loggers: Arc<Loggers>,
    /// How many files the process may have open; `None` without a limit.
    pub max_open_files: Option<u64>,
    /// How much memory the process may have, in bytes; `None` without a limit.
    pub memory_limit: Option<u64>,
}

/// A running broker.
pub struct Server {
    broker: Arc<Broker>,
    broker_epoch: i64,
    advertised: Vec<(String, String)>,
    tasks: TaskTracker,
    compaction: Arc<Compaction>,
    /// Ends when every partition of the last run was looked at.
    recovery: oneshot::Receiver<()>,
    stop: watch::Sender<bool>,
    failed: watch::Sender<bool>,
}

impl Server {
    /// Starts a broker and lets clients in.
    ///
    /// # Errors
    /// With a sentence, when folders, metadata or listeners can't be had, or can't be all there was; then nothing runs.
    pub async fn start(config: BrokerConfig, world: World, accepted: Accepted) -> anyhow::Result<Self> {
        let config = Arc::new(config);
        // First what can fail without anything being touched. Clients that come early wait in the kernel's queue.
        let (listeners, endpoints) = bind(&config).await?;
        let shares = memory_shares(&config, world.memory_limit);
        let storage = Storage::open(&config, &world, shares, accepted)?;
        let failures = failures(storage.holdings.directories());
        let cluster = storage.cluster_id.clone();
        let dynamic = Arc::new(DynamicConfig::new(Arc::clone(&config)));
        let present = dynamic.at(&storage.controller.image().configs);
        let registration = BrokerRegistration {
            id: config.node_id,
            incarnation_id: random_uuid(&*world.random),
            endpoints: endpoints.clone(),
            rack: config.rack.as_deref().map(Arc::from),
            log_dirs: storage.directory_ids(),
            cordoned_log_dirs: storage.cordoned_ids(&log_dirs::cordoned_paths(&present)),
            clean_shutdown_epoch: storage.clean_shutdown_epoch(),
        };
        let registered = storage.controller.register_broker(registration).await;
        let broker_epoch = registered.context("the broker could not register")?;
        let broker = assemble((config, dynamic), &world, shares, storage, broker_epoch)?;
        log_dirs::follow(&broker, &broker.controller.image()).await;
        let placed = broker.controller.assign_directories(broker.node_id, broker.partitions.place_all());
        placed.await.context("the partitions' log directories could not be noted")?;
        let (stop, stopping) = watch::channel(false);
        let tasks = TaskTracker::new();
        let compaction =
            start_compaction(&broker, &world, shares).context("no thread can be had for compaction")?;
        let recovery = recover(&broker, stopping.clone()).context("no thread can be had for recovery")?;
        let (advertised, failed) = (addresses(&endpoints), watch::Sender::new(false));
        let server = Self { advertised, broker, broker_epoch, tasks, compaction, recovery, stop, failed };
        server.run_background(&world, failures, &stopping);
        server.accept(listeners, &world, shares, &stopping);
        info!(%cluster, node = %server.broker.node_id, "ready");
        Ok(server)
    }

    /// Listener names, and the addresses that clients are told.
    #[must_use]
    pub fn advertised(&self) -> &[(String, String)] {
        &self.advertised
    }

    /// Waits until the broker can't go on: its last log directory or its metadata log has failed. The reason is in the log.
    pub async fn failed(&self) {
        told(&mut self.failed.subscribe()).await;
    }

    /// Ends in good order.
    ///
    /// # Errors
    /// When a log or the metadata can't be closed: the next start recovers them.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        self.compaction.tell_to_stop();
        self.tasks.close();
        self.broker.moves.stop().await;
        // Whoever still waits is cut off: a client asks again elsewhere, or here after the restart.
        let _ = tokio::time::timeout(CONNECTIONS_END_WITHIN, self.tasks.wait()).await;
        // While a log is being recovered, nobody knows which are open: then nothing is marked.
        let recovered = tokio::time::timeout(RECOVERY_ENDS_WITHIN, self.recovery).await.is_ok();
        let (broker, mark) = (Arc::clone(&self.broker), recovered.then_some(self.broker_epoch));
        let metadata_closed = self.broker.controller.stop().await;
        let threads = broker.config.storage.upkeep.num_recovery_threads_per_data_dir;
        let threads = usize::try_from(threads).unwrap_or(usize::MAX);
        let compaction = self.compaction;
        let closing = tokio::task::spawn_blocking(move || {
            // No log is swapped any more once it is closed.
            compaction.stop();
            partition::close(&broker.partitions, mark, threads)
        });
        closing.await?.context("a log could not be closed")?;
        metadata_closed.context("the metadata could not be closed")
    }

    fn run_background(&self, world: &World, failures: watch::Receiver<()>, stopping: &watch::Receiver<bool>) {
        let housekeeping = Housekeeping {
            partitions: Arc::clone(&self.broker.partitions),
            clock: Arc::clone(&world.clock),
            stop: stopping.clone(),
        };
        self.tasks.spawn(housekeeping.run(HousekeepingPeriods::from_config(&self.broker.config)));
        let controller = Controller::clone(&self.broker.controller);
        let metadata_log = self.broker.config.quorum.metadata_log.clone();
        self.tasks.spawn(controller.write_snapshots(metadata_log, stopping.clone()));
        self.tasks.spawn(follow_metadata(
            Arc::clone(&self.broker),
            Arc::clone(&self.compaction),
            self.broker.controller.subscribe(),
            stopping.clone(),
        ));
        let (broker, failed) = (Arc::clone(&self.broker), self.failed.clone());
        self.tasks.spawn(follow_failures(broker, failures, failed, stopping.clone()));
    }

    fn accept(
        &self,
        listeners: Vec<BoundListener>,
        world: &World,
        shares: MemoryShares,
        stopping: &watch::Receiver<bool>,
    ) {
        let network = &self.broker.config.network;
        let peer_log = Arc::clone(&self.broker.peer_log);
        self.tasks.spawn(Arc::clone(&peer_log).run(stopping.clone()));
        let budget = MemoryBudget::new(shares.requests, shares.small_requests);
        self.tasks.spawn(give_back::run(budget.clone(), stopping.clone()));
        let limits = ConnectionLimits {
            max_request_bytes: shares.largest_request,
            max_idle: network
                .connections_max_idle_ms
                .map(|ms| Duration::from_millis(u64::try_from(ms).unwrap_or(0))),
            budget: budget.clone(),
            waiting: self.broker.waiting.clone(),
            clock: Arc::clone(&world.clock),
            peer_log,
        };
        let max_connections = usize::try_from(network.max_connections).unwrap_or(usize::MAX);
        let connections = Arc::new(Semaphore::new(max_connections.min(Semaphore::MAX_PERMITS)));
        let api = Arc::new(Api::new(Arc::clone(&self.broker)));
        for listener in listeners {
            let accepting = listener.accept(
                Arc::clone(&api),
                limits.clone(),
                Arc::clone(&connections),
                self.tasks.clone(),
                stopping.clone(),
            );
            self.tasks.spawn(accepting);
        }
    }
}

/// What peers may make the broker hold.
fn memory_shares(config: &BrokerConfig, limit: Option<u64>) -> MemoryShares {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (shares, lowered) = MemoryShares::new(config, limit, processors);
    for lowered in lowered {
        let (key, configured, used) = (lowered.key, lowered.configured, lowered.used);
        info!(
            key,
            configured,
            used,
            "lowered, since the process may have {} bytes of memory",
            limit.unwrap_or(0)
        );
    }
    shares
}

/// Tells when a directory has gone offline.
fn failures(directories: &[(Arc<LogDirectory>, Uuid)]) -> watch::Receiver<()> {
    let (tell, told) = watch::channel(());
    for (directory, _) in directories {
        let tell = tell.clone();
        directory.when_offline(move || {
            tell.send_replace(());
        });
    }
    told
}

/// Binds every listener, and gives what clients are told: with the port that was bound where 0 was asked for.
async fn bind(config: &BrokerConfig) -> anyhow::Result<(Vec<BoundListener>, Vec<Endpoint>)> {
    let mut bound = Vec::new();
    let mut endpoints = Vec::new();
    for listener in &config.listeners.open {
        let socket = BoundListener::bind(&listener.name, &listener.host, listener.port).await?;
        if let Some(advertised) = config.listeners.advertised_for(&listener.name) {
            let port = if advertised.port == 0 { socket.local_address()?.port() } else { advertised.port };
            endpoints.push(Endpoint {
                listener: listener.name.as_str().into(),
                host: advertised.host.as_str().into(),
                port,
                security_protocol: PLAINTEXT,
            });
        }
        bound.push(socket);
    }
    Ok((bound, endpoints))
}

fn addresses(endpoints: &[Endpoint]) -> Vec<(String, String)> {
    let address = |endpoint: &Endpoint| {
        let host = &endpoint.host;
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_string() };
        (endpoint.listener.to_string(), format!("{host}:{}", endpoint.port))
    };
    endpoints.iter().map(address).collect()
}

fn assemble(
    (config, dynamic): (Arc<BrokerConfig>, Arc<DynamicConfig>),
    world: &World,
    shares: MemoryShares,
    storage: Storage,
    broker_epoch: i64,
) -> anyhow::Result<Arc<Broker>> {
    let Storage { cluster_id, holdings, controller, .. } = storage;
    let settings = TopicSettings::new(Arc::clone(&dynamic), Arc::clone(&controller) as _);
    let partitions = Partitions::new(
        config.node_id,
        holdings,
        Arc::clone(&controller) as _,
        Arc::new(settings),
        TailCache::new(shares.log_tails),
    );
    let partitions = Arc::new(partitions.context("the checkpoints can't be read")?);
    let at_once = config.replication.num_replica_alter_log_dirs_threads;
    let at_once = at_once.map(|threads| usize::try_from(threads).unwrap_or(1));
    let moves =
        Moves::new(Arc::clone(&partitions), Arc::clone(&controller), at_once, Arc::clone(&world.clock));
    let journal =
        PartitionJournal::new(Arc::clone(&partitions), Arc::clone(&controller), &config.groups.offsets);
    let groups = GroupCoordinator::new(
        Arc::new(journal),
        Arc::clone(&world.clock),
        Arc::clone(&world.random),
        GroupSettings::from(&config.groups),
        KeptMemory::new(shares.groups),
    );
    let slots =
        usize::try_from(config.network.max_incremental_fetch_session_cache_slots).unwrap_or(usize::MAX);
    let random = Arc::clone(&world.random);
    let (metadata_applied, _) = watch::channel(controller.image().provenance.last_offset);
    Ok(Arc::new(Broker {
        waiting: MemoryBudget::new(shares.waiting, 0),
        peer_log: Arc::new(PeerLog::new(Arc::clone(&world.clock))),
        long_work: LongWork::new(shares.long_requests),
        node_id: config.node_id,
        cluster_id: cluster_id.into(),
        producer_ids: ProducerIds::new(config.node_id, broker_epoch),
        fetch_sessions: FetchSessions::new(slots, shares.fetch_sessions, move || session_id(&*random)),
        metadata_applied,
        config,
        dynamic,
        controller,
        partitions,
        moves,
        groups: Arc::new(groups),
        clock: Arc::clone(&world.clock),
        loggers: Arc::clone(&world.loggers),
    }))
}

fn start_compaction(
    broker: &Broker,
    world: &World,
    shares: MemoryShares,
) -> std::io::Result<Arc<Compaction>> {
    let options = compaction_options(broker, &broker.controller.image());
    let (keys, partitions) = (shares.compaction_keys, Arc::clone(&broker.partitions));
    Compaction::start(options, keys, partitions, Arc::clone(&world.clock)).map(Arc::new)
}

/// Recovers the logs of the last run, where it didn't end in good order. On a thread of its own: a log may take longer than a stop should,
/// and the process ends without it.
fn recover(broker: &Broker, stopping: watch::Receiver<bool>) -> std::io::Result<oneshot::Receiver<()>> {
    let threads = broker.config.storage.upkeep.num_recovery_threads_per_data_dir;
    let threads = usize::try_from(threads).unwrap_or(usize::MAX);
    let (partitions, moves) = (Arc::clone(&broker.partitions), Arc::clone(&broker.moves));
    let (ended, told) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    std::thread::Builder::new().name("recovery".to_owned()).spawn(move || {
        // Moves begin tasks.
        let _runtime = runtime.enter();
        moves.resume();
        partitions.take_up_existing(CLUSTER_METADATA_TOPIC, threads, || !*stopping.borrow());
        drop(partitions);
        // A server that has stopped doesn't listen any more.
        let _ = ended.send(());
    })?;
    Ok(told)
}

fn compaction_options(broker: &Broker, image: &MetadataImage) -> CompactionOptions {
    CompactionOptions::from_config(&broker.dynamic.at(&image.configs).storage.upkeep)
}

fn session_id(random: &dyn Random) -> i32 {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    i32::from_ne_bytes(bytes)
}

/// Tells the rooms what changed in the metadata, in order.
async fn follow_metadata(
    broker: Arc<Broker>,
    compaction: Arc<Compaction>,
    mut updates: Subscription,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let update = tokio::select! {
            () = told(&mut stop) => return,
            update = updates.next() => update,
        };
        let Some(update) = update else { return };
        let placed = apply(&broker, &update.before, &update.after, &update.changes).await;
        if update.steps == Steps::Several {
            broker.partitions.end_vanished();
        }
        broker.moves.look_again();
        if let Err(error) = compaction.reconfigure(compaction_options(&broker, &update.after)) {
            tracing::error!(%error, "no further thread can be had for compaction");
        }
        log_dirs::follow(&broker, &update.after).await;
        tell_unregistered(&broker, &update.before, &update.after);
        broker.metadata_applied.send_replace(update.after.provenance.last_offset);
        if let Err(error) = broker.controller.assign_directories(broker.node_id, placed).await {
            tracing::warn!(%error, "the log directories of new partitions are noted at the next start");
        }
    }
}

/// Tells the metadata which log directories are left, each time that one fails; and the server, where it can't go on with them.
async fn follow_failures(
    broker: Arc<Broker>,
    mut failures: watch::Receiver<()>,
    failed: watch::Sender<bool>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let has_metadata = tokio::select! {
            () = told(&mut stop) => return,
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
async fn apply(
    broker: &Broker,
    before: &MetadataImage,
    after: &MetadataImage,
    changes: &Changes,
) -> Vec<DirectoryAssignment> {
    let deleted: Vec<_> = changes.deleted_topics.keys().filter_map(|id| before.topics.by_id(*id)).collect();
    for topic in &deleted {
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
    if !deleted.is_empty() {
        let gone = deleted.iter().map(|topic| DeletedTopic { name: Arc::clone(&topic.name), id: topic.id });
        if let Err(error) = broker.groups.on_topics_deleted(&gone.collect::<Vec<_>>()).await {
            tracing::warn!(%error, "the offsets of deleted topics could not be removed");
        }
    }
    placed
}

async fn told(stop: &mut watch::Receiver<bool>) {
    // The guard that this gives must not live on in the caller, which waits for other things.
    let _ = stop.wait_for(|stopping| *stopping).await;
}

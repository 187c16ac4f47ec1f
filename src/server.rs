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

mod assemble;
#[cfg(test)]
mod authorization_test;
mod connections;
mod endpoints;
mod follow;
mod format;
mod give_back;
mod group_rules;
mod group_topics;
mod http;
#[cfg(test)]
mod http_authorization_test;
mod http_thread;
mod log_dirs;
mod memory_shares;
mod storage;
#[cfg(test)]
mod test_server;

use anyhow::Context as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio_util::task::TaskTracker;
use tracing::info;

use crate::api::{Api, Broker};
use crate::cluster::controller::brokers::BrokerRegistration;
use crate::cluster::{Controller, DynamicConfig};
use crate::config::BrokerConfig;
pub use crate::net::{AsideThreads, TURNS_BETWEEN_LOOKS};
use crate::net::{BoundListener, ConnectionLimits, ConnectionSlots};
use crate::partition::{self, Compaction, Housekeeping, HousekeepingPeriods};
use crate::security::{AllowAll, Authorizer};
use crate::sys::{Clock, Disk, Loggers, MemoryBudget, Random, random_uuid, timer};

pub use format::format;
use group_topics::GroupTopics;
use memory_shares::MemoryShares;
pub use storage::Accepted;
use storage::Storage;

/// How long a stopping broker waits for its connections; together with closing the logs it ends within a second.
const CONNECTIONS_END_WITHIN: Duration = Duration::from_millis(500);
/// How long it waits for the recovery of a log that is under way.
const RECOVERY_ENDS_WITHIN: Duration = Duration::from_millis(500);

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
    /// Who sends large answers, beside the threads of the runtime.
    pub aside: Arc<AsideThreads>,
    /// How many files the process may have open; `None` without a limit.
    pub max_open_files: Option<u64>,
    /// How much memory the process may have, in bytes; `None` without a limit.
    pub memory_limit: Option<u64>,
}

/// A running broker.
pub struct Server {
    broker: Arc<Broker>,
    group_topics: Arc<GroupTopics>,
    broker_epoch: i64,
    advertised: Vec<(String, String)>,
    http_addresses: Vec<(String, String)>,
    tasks: TaskTracker,
    compaction: Arc<Compaction>,
    slots: Arc<ConnectionSlots>,
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
        Self::start_with(config, world, accepted, Arc::new(AllowAll)).await
    }

    /// As [`Self::start`], with somebody who decides what clients may do.
    async fn start_with(
        config: BrokerConfig,
        world: World,
        accepted: Accepted,
        authorizer: Arc<dyn Authorizer>,
    ) -> anyhow::Result<Self> {
        let config = Arc::new(config);
        // First what can fail without anything being touched. Clients that come early wait in the kernel's queue.
        let (listeners, endpoints) = endpoints::bind(&config).await?;
        let http = http::HttpListeners::bind(&config.http).await?;
        let shares = MemoryShares::of_process(&config, world.memory_limit);
        let storage = Storage::open(&config, &world, shares, accepted)?;
        let failures = follow::failures(storage.holdings.directories());
        let cluster = storage.cluster_id.clone();
        let dynamic = Arc::new(DynamicConfig::new(Arc::clone(&config)));
        let present = dynamic.at(&storage.controller.image().configs);
        let (bounds, window) = (connections::bounds(&present).await, connections::window(&present.network));
        let slots = Arc::new(ConnectionSlots::new(bounds, window, Arc::clone(&world.clock)));
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
        let (broker, group_topics) =
            assemble::assemble((config, dynamic), &world, shares, storage, broker_epoch, authorizer)?;
        log_dirs::follow(&broker, &broker.controller.image(), &present).await;
        let placed = broker.controller.assign_directories(broker.node_id, broker.partitions.place_all());
        placed.await.context("the partitions' log directories could not be noted")?;
        let (stop, stopping) = watch::channel(false);
        let tasks = TaskTracker::new();
        let compaction = assemble::start_compaction(&broker, &present, &world, shares)
            .context("no thread can be had for compaction")?;
        let recovery = assemble::recover(&broker, &present, stopping.clone())
            .context("no thread can be had for recovery")?;
        let (advertised, failed) = (endpoints::addresses(&endpoints), watch::Sender::new(false));
        let http_addresses = http.addresses()?;
        let server = Self {
            advertised,
            http_addresses,
            broker,
            group_topics,
            broker_epoch,
            tasks,
            compaction,
            slots,
            recovery,
            stop,
            failed,
        };
        // Transactions that were being ended when the broker stopped go on.
        server.broker.transactions.follow_leaders();
        server.run_background(&world, failures, &stopping);
        server.accept((listeners, http), &world, shares, &stopping);
        info!(%cluster, node = %server.broker.node_id, "ready");
        Ok(server)
    }

    /// Listener names, and the addresses that clients are told.
    #[must_use]
    pub fn advertised(&self) -> &[(String, String)] {
        &self.advertised
    }

    /// What is served by HTTP, and where.
    #[must_use]
    pub fn http_addresses(&self) -> &[(String, String)] {
        &self.http_addresses
    }

    /// Waits until the broker can't go on: its last log directory or its metadata log has failed. The reason is in the log.
    pub async fn failed(&self) {
        drop(self.failed.subscribe().wait_for(|failed| *failed).await);
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
        let _ = timer::timeout(CONNECTIONS_END_WITHIN, self.tasks.wait()).await;
        // While a log is being recovered, nobody knows which are open: then nothing is marked.
        let recovered = timer::timeout(RECOVERY_ENDS_WITHIN, self.recovery).await.is_ok();
        let (broker, mark) = (Arc::clone(&self.broker), recovered.then_some(self.broker_epoch));
        let metadata_closed = self.broker.controller.stop().await;
        let present = self.broker.dynamic.at(&self.broker.controller.image().configs);
        let threads = present.storage.upkeep.num_recovery_threads_per_data_dir;
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
        self.tasks.spawn(follow::follow_metadata(
            Arc::clone(&self.broker),
            Arc::clone(&self.compaction),
            (Arc::clone(&self.slots), Arc::clone(&self.group_topics)),
            self.broker.controller.subscribe(),
            stopping.clone(),
        ));
        let (broker, updates) = (Arc::clone(&self.broker), self.broker.controller.subscribe());
        self.tasks.spawn(follow::follow_deletions(broker, updates, stopping.clone()));
        let (broker, failed) = (Arc::clone(&self.broker), self.failed.clone());
        self.tasks.spawn(follow::follow_failures(broker, failures, failed, stopping.clone()));
    }

    fn accept(
        &self,
        (listeners, http): (Vec<BoundListener>, http::HttpListeners),
        world: &World,
        shares: MemoryShares,
        stopping: &watch::Receiver<bool>,
    ) {
        let network = &self.broker.config.network;
        let peer_log = Arc::clone(&self.broker.peer_log);
        self.tasks.spawn(Arc::clone(&peer_log).run(stopping.clone()));
        let budget = MemoryBudget::new(shares.requests, shares.small_requests);
        self.tasks.spawn(give_back::run(budget.clone(), stopping.clone()));
        http.accept(&self.broker, world, shares, (&budget, &self.slots), &self.tasks, stopping);
        let limits = ConnectionLimits {
            max_request_bytes: shares.largest_request,
            max_idle: network.connections_max_idle_ms,
            budget: budget.clone(),
            waiting: self.broker.waiting.clone(),
            clock: Arc::clone(&world.clock),
            peer_log,
        };
        let api = Arc::new(Api::new(Arc::clone(&self.broker)));
        for listener in listeners {
            let on = (self.tasks.clone(), Arc::clone(&world.aside));
            let (api, limits, slots) = (Arc::clone(&api), limits.clone(), Arc::clone(&self.slots));
            self.tasks.spawn(listener.accept(api, limits, slots, on, stopping.clone()));
        }
    }
}

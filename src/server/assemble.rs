//! Putting the rooms together, and starting what works in the background of each.
//!
//! Invariant: nothing here lives on its own: what is made is handed to the server, which ends it.

use anyhow::Context as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, watch};

use super::World;
use super::group_rules;
use super::group_topics::GroupTopics;
use super::memory_shares::MemoryShares;
use super::storage::Storage;
use crate::api::{Broker, FetchSessions, LongWork, ProducerIds, StreamsTopics};
use crate::cluster::controller::CLUSTER_METADATA_TOPIC;
use crate::cluster::image::features::TRANSACTION_VERSION;
use crate::cluster::{Controller, DynamicConfig};
use crate::config::BrokerConfig;
use crate::coordinator::OFFSETS_TOPIC;
use crate::coordinator::group::{GroupCoordinator, GroupSettings, Lookups};
use crate::coordinator::runtime::{InternalTopic, PartitionJournal};
use crate::coordinator::transaction::{
    Doors, LocalMarkers, ServerVersion, TransactionCoordinator, TransactionSettings, TransactionVersion,
    transactions_topic,
};
use crate::coordinator::transaction_ends::TransactionEnds;
use crate::log::TailCache;
use crate::partition::{Compaction, CompactionOptions, Moves, Partitions, TopicSettings};
use crate::security::Authorizer;
use crate::sys::{KeptMemory, MemoryBudget, PeerLog, Random};

/// The rooms that answer requests, put together over `storage`.
///
/// # Errors
/// The checkpoints can't be read.
pub(super) fn assemble(
    (config, dynamic): (Arc<BrokerConfig>, Arc<DynamicConfig>),
    world: &World,
    shares: MemoryShares,
    storage: Storage,
    broker_epoch: i64,
    authorizer: Arc<dyn Authorizer>,
) -> anyhow::Result<(Arc<Broker>, Arc<GroupTopics>)> {
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
    let moves =
        Moves::new(Arc::clone(&partitions), Arc::clone(&controller), at_once, Arc::clone(&world.clock));
    let (groups, group_topics) =
        coordinate_groups((&config, &dynamic), world, (&partitions, &controller), shares.groups);
    let transaction_ends = TransactionEnds::new(
        Arc::clone(&partitions),
        Arc::clone(&controller) as _,
        Arc::clone(&groups),
        Arc::clone(&world.clock),
        Duration::from_millis(u64::from(config.network.request_timeout_ms)),
    );
    let transaction_ends = Arc::new(transaction_ends);
    let producer_ids = Arc::new(ProducerIds::new(Arc::clone(&controller), config.node_id, broker_epoch));
    let rooms = (&partitions, &controller, &transaction_ends, &producer_ids);
    let transactions = coordinate_transactions(&config, world, rooms, shares.transactions);
    let slots = config.network.max_incremental_fetch_session_cache_slots;
    let random = Arc::clone(&world.random);
    let known = controller.image().provenance.last_offset;
    let broker = Broker {
        waiting: MemoryBudget::new(shares.waiting, 0),
        peer_log: Arc::new(PeerLog::new(Arc::clone(&world.clock))),
        long_work: LongWork::new(shares.long_requests),
        node_id: config.node_id,
        cluster_id: cluster_id.into(),
        producer_ids,
        fetch_sessions: FetchSessions::new(slots, shares.fetch_sessions, move || session_id(&*random)),
        metadata_applied: watch::Sender::new(known),
        deletions_applied: watch::Sender::new(known),
        config,
        dynamic,
        controller,
        partitions,
        moves,
        groups,
        transactions: Arc::new(transactions),
        transaction_ends,
        streams_topics: StreamsTopics::default(),
        authorizer,
        clock: Arc::clone(&world.clock),
        loggers: Arc::clone(&world.loggers),
    };
    Ok((Arc::new(broker), group_topics))
}

fn coordinate_groups(
    (config, dynamic): (&BrokerConfig, &Arc<DynamicConfig>),
    world: &World,
    (partitions, controller): (&Arc<Partitions>, &Arc<Controller>),
    memory_bytes: usize,
) -> (Arc<GroupCoordinator>, Arc<GroupTopics>) {
    let offsets = InternalTopic::of_offsets(OFFSETS_TOPIC, &config.groups.offsets);
    let journal = PartitionJournal::new(Arc::clone(partitions), Arc::clone(controller), offsets);
    let topics = GroupTopics::new(Arc::clone(controller));
    let rules = group_rules::consumer(Arc::clone(dynamic), Arc::clone(controller));
    let streams_rules = group_rules::streams(Arc::clone(dynamic), Arc::clone(controller));
    let groups = GroupCoordinator::new(
        Arc::new(journal),
        (Arc::clone(&world.clock), Arc::clone(&world.random)),
        GroupSettings::from(&config.groups),
        Lookups { topics: Arc::clone(&topics) as _, rules, streams_rules },
        KeptMemory::new(memory_bytes),
    );
    (Arc::new(groups), topics)
}

type TransactionRooms<'a> =
    (&'a Arc<Partitions>, &'a Arc<Controller>, &'a Arc<TransactionEnds>, &'a Arc<ProducerIds>);

fn coordinate_transactions(
    config: &BrokerConfig,
    world: &World,
    (partitions, controller, ends, producer_ids): TransactionRooms<'_>,
    memory_bytes: usize,
) -> TransactionCoordinator {
    let topic = transactions_topic(&config.transactions);
    let journal = PartitionJournal::new(Arc::clone(partitions), Arc::clone(controller), topic);
    let settings = TransactionSettings::new(&config.transactions, transaction_version(controller));
    let doors = Doors {
        producer_ids: Arc::clone(producer_ids) as _,
        markers: Arc::new(LocalMarkers::new(Arc::clone(ends))),
    };
    let memory = KeptMemory::new(memory_bytes);
    TransactionCoordinator::new(Arc::new(journal), Arc::clone(&world.clock), settings, memory, doors)
}

/// The level of `transaction.version` that the metadata has at the moment.
fn transaction_version(controller: &Arc<Controller>) -> ServerVersion {
    let controller = Arc::clone(controller);
    Arc::new(move || TransactionVersion::of_level(controller.image().features.level(TRANSACTION_VERSION)))
}

/// Starts compaction as the present configuration has it.
pub(super) fn start_compaction(
    broker: &Broker,
    present: &BrokerConfig,
    world: &World,
    shares: MemoryShares,
) -> std::io::Result<Arc<Compaction>> {
    let options = CompactionOptions::from_config(&present.storage.upkeep);
    let (keys, partitions) = (shares.compaction_keys, Arc::clone(&broker.partitions));
    Compaction::start(options, keys, partitions, Arc::clone(&world.clock)).map(Arc::new)
}

/// Recovers the logs of the last run, where it didn't end in good order. On a thread of its own: a log may take longer than a stop should,
/// and the process ends without it.
pub(super) fn recover(
    broker: &Broker,
    present: &BrokerConfig,
    stopping: watch::Receiver<bool>,
) -> std::io::Result<oneshot::Receiver<()>> {
    let threads = present.storage.upkeep.num_recovery_threads_per_data_dir;
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

fn session_id(random: &dyn Random) -> i32 {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    i32::from_ne_bytes(bytes)
}

//! The listeners that speak HTTP: bound with the others, served once the rooms are there.
//!
//! Invariant: where no key asks for one, nothing of this is made. Absent: what is answered.

use std::sync::Arc;
use std::time::Duration;

use kalda_protocol::records::Compression;
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use super::memory_shares::MemoryShares;
use super::{World, http_thread};
use crate::api::Broker;
use crate::config::{HttpAddress, HttpConfig};
use crate::coordinator::runtime::{InternalTopic, PartitionJournal};
use crate::coordinator::schemas::{SCHEMAS_TOPIC, SchemaRegistry};
use crate::http::{self, MetadataTopic, Services};
use crate::net::{BoundListener, ConnectionBounds, ConnectionSlots, HttpLimits, ListenerBounds, SendBuffer};
use crate::sys::{KeptMemory, MemoryBudget};

/// Connections at once on each kind of listener: each keeps 32 KiB of what requests may hold, and clients of HTTP keep few.
const CONNECTIONS_MAX: usize = 200;
/// How long a schema may wait for the other replicas: `kafkastore.timeout.ms` is 500 in Confluent's registry, and too short for a slow disk.
const COMMIT_TIMEOUT: Duration = Duration::from_secs(5);
/// How much of `_schemas` is read at once when it is loaded.
const READ_BYTES: usize = 1 << 20;

/// What is served at a listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Admin,
    Proxy,
    SchemaRegistry,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Admin, Self::Proxy, Self::SchemaRegistry];

    /// Not in upper case, so that no listener of Kafka's protocol has it.
    const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin API",
            Self::Proxy => "REST proxy",
            Self::SchemaRegistry => "schema registry",
        }
    }

    fn addresses(self, config: &HttpConfig) -> &[HttpAddress] {
        match self {
            Self::Admin => &config.admin,
            Self::Proxy => &config.proxy,
            Self::SchemaRegistry => &config.schema_registry,
        }
    }
}

/// Bound listeners.
#[derive(Debug)]
pub(super) struct HttpListeners(Vec<(Kind, BoundListener)>);

impl HttpListeners {
    /// Binds what the configuration names.
    pub(super) async fn bind(config: &HttpConfig) -> anyhow::Result<Self> {
        let mut bound = Vec::new();
        for kind in Kind::ALL {
            for address in kind.addresses(config) {
                bound.push((
                    kind,
                    BoundListener::bind(kind.name(), &address.host, address.port, SendBuffer::OF_SYSTEM)
                        .await?,
                ));
            }
        }
        Ok(Self(bound))
    }

    /// What is served, and where.
    pub(super) fn addresses(&self) -> anyhow::Result<Vec<(String, String)>> {
        let told = |(kind, listener): &(Kind, BoundListener)| {
            Ok((kind.name().to_owned(), format!("http://{}", listener.local_address()?)))
        };
        self.0.iter().map(told).collect()
    }

    /// Serves them with the rooms of `broker`.
    pub(super) fn accept(
        self,
        broker: &Broker,
        world: &World,
        shares: MemoryShares,
        (budget, slots): (&MemoryBudget, &Arc<ConnectionSlots>),
        tasks: &TaskTracker,
        stopping: &watch::Receiver<bool>,
    ) {
        if self.0.is_empty() {
            return;
        }
        let services = Arc::new(Services {
            controller: Arc::clone(&broker.controller),
            node_id: broker.node_id,
            authorizer: Arc::clone(&broker.authorizer),
            budget: budget.clone(),
        });
        let is_registry = |(kind, _): &(Kind, BoundListener)| *kind == Kind::SchemaRegistry;
        let registry = self.0.iter().any(is_registry).then(|| registry(broker, world, shares));
        let limits = HttpLimits { budget: budget.clone(), peer_log: Arc::clone(&broker.peer_log) };
        let router = move |kind| match (kind, &registry) {
            (Kind::SchemaRegistry, Some(registry)) => {
                http::schema_registry(Arc::clone(&services), Arc::clone(registry))
            }
            (Kind::Proxy, _) => http::proxy(Arc::clone(&services)),
            (Kind::Admin | Kind::SchemaRegistry, _) => http::admin(Arc::clone(&services)),
        };
        let (slots, stop) = (Arc::clone(slots), stopping.clone());
        http_thread::spawn(tasks, stopping.clone(), move |connections| {
            let accept = |(kind, listener): (Kind, BoundListener)| {
                let (router, limits, slots) = (router(kind), limits.clone(), Arc::clone(&slots));
                listener.accept_http(router, limits, slots, connections.clone(), stop.clone())
            };
            self.0.into_iter().map(accept).collect()
        });
    }
}

/// How many connections the listeners may have.
pub(super) fn bound(bounds: &mut ConnectionBounds) {
    let each = ListenerBounds { most: CONNECTIONS_MAX, rate: bounds.rate };
    bounds.listeners.extend(Kind::ALL.map(|kind| (kind.name().into(), each)));
}

fn registry(broker: &Broker, world: &World, shares: MemoryShares) -> Arc<SchemaRegistry> {
    let topic = InternalTopic {
        name: SCHEMAS_TOPIC,
        partitions: 1,
        compression: Compression::None,
        commit_timeout: COMMIT_TIMEOUT,
        read_bytes: READ_BYTES,
    };
    let journal =
        PartitionJournal::new(Arc::clone(&broker.partitions), Arc::clone(&broker.controller), topic);
    let topic = MetadataTopic(Arc::clone(&broker.controller));
    let memory = KeptMemory::new(shares.schemas);
    Arc::new(SchemaRegistry::new(Arc::new(journal), Box::new(topic), Arc::clone(&world.clock), memory))
}

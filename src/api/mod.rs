//! Requests: one table from API key to handler, one thin file per API key.
//!
//! ```text
//! frame → header → table → handler(request) → response → reply
//! ```
//!
//! Invariant: what ApiVersions advertises is what `table` serves, for it is read from there. A handler authorises,
//! translates, calls one room, translates back; Kafka's error codes are chosen here, and below only by the groups, and versions of requests are known
//! here alone. Sockets are not known here: a frame comes in, an [`Outcome`] goes out.

mod add_offsets_to_txn;
mod add_partitions_to_txn;
mod alter_configs;
mod alter_partition_reassignments;
mod alter_replica_log_dirs;
mod answer;
mod api_versions;
mod auto_create;
mod broker;
mod broker_loggers;
mod call;
mod commits;
mod config_changes;
mod consumer_group_describe;
mod consumer_group_heartbeat;
mod create_partitions;
mod create_topics;
mod decode;
mod delete_groups;
mod delete_records;
mod delete_topics;
mod describe_cluster;
mod describe_configs;
mod describe_groups;
mod describe_log_dirs;
mod describe_producers;
mod describe_quorum;
mod describe_topic_partitions;
mod describe_transactions;
mod elect_leaders;
mod elements;
mod end_txn;
mod error_code;
mod error_text;
mod fetch;
mod find_coordinator;
mod heartbeat;
mod id_pattern;
mod incremental_alter_configs;
mod init_producer_id;
mod join_group;
mod leave_group;
mod list_config_resources;
mod list_groups;
mod list_offsets;
mod list_partition_reassignments;
mod list_transactions;
mod long_work;
mod metadata;
mod named_twice;
mod offset_commit;
mod offset_delete;
mod offset_fetch;
mod offset_for_leader_epoch;
mod produce;
mod producer_ids;
mod session;
mod streams_group_describe;
mod streams_group_heartbeat;
mod streams_group_topology_description_update;
mod streams_topics;
mod streams_topology;
mod sync_group;
mod table;
mod topics;
mod transactional;
mod txn_offset_commit;
mod unregister_broker;
mod update_features;
mod write_txn_markers;

pub use answer::{Outcome, Reply};
pub use broker::Broker;
pub use call::TURN;
pub use fetch::session_cache::FetchSessions;
pub use long_work::LongWork;
pub use producer_ids::ProducerIds;
pub use session::Session;
pub use streams_topics::StreamsTopics;
pub use table::{Row, served};

use bytes::Bytes;
use std::pin::Pin;
use std::sync::Arc;

use crate::sys::Room;

/// A request on its way: ends with what to tell the peer.
pub type Started = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// The whole API of a broker. Shared by all connections.
pub struct Api {
    broker: Arc<Broker>,
}

impl Api {
    /// Serves requests with the rooms of `broker`.
    #[must_use]
    pub fn new(broker: Arc<Broker>) -> Self {
        Self { broker }
    }

    /// Begins to serve one frame (without its size), and the memory it takes where that is counted already.
    #[must_use]
    pub fn start(&self, session: &Arc<Session>, frame: Bytes, room: Option<Room>) -> Started {
        session.begins();
        table::start(&self.broker, session, frame, room)
    }
}

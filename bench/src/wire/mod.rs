//! Clients on raw sockets: they cost little, so that the brokers and not the driver are measured.
//!
//! Invariant: every response is taken off in order and decoded whole; an error code is an error of the run.

mod admin;
mod connection;
mod coordinator;
mod topics;

pub use admin::{Admin, Created};
pub use connection::{Connection, Receiving, Sending};
pub use coordinator::{Coordinates, find_coordinator, is_passing};
pub use topics::{Place, Topics};

/// The versions that are spoken: flexible ones that still name topics.
pub mod versions {
    /// Of ApiVersions.
    pub const API_VERSIONS: i16 = 3;
    /// Of ConsumerGroupHeartbeat.
    pub const CONSUMER_GROUP_HEARTBEAT: i16 = 1;
    /// Of CreateTopics.
    pub const CREATE_TOPICS: i16 = 7;
    /// Of DeleteTopics.
    pub const DELETE_TOPICS: i16 = 5;
    /// Of EndTxn; from here on it raises the producer's epoch, and partitions join a transaction by being produced to.
    pub const END_TXN: i16 = 5;
    /// Of Fetch.
    pub const FETCH: i16 = 12;
    /// Of FindCoordinator.
    pub const FIND_COORDINATOR: i16 = 4;
    /// Of Heartbeat.
    pub const HEARTBEAT: i16 = 4;
    /// Of InitProducerId.
    pub const INIT_PRODUCER_ID: i16 = 4;
    /// Of JoinGroup.
    pub const JOIN_GROUP: i16 = 9;
    /// Of LeaveGroup.
    pub const LEAVE_GROUP: i16 = 5;
    /// Of ListOffsets.
    pub const LIST_OFFSETS: i16 = 7;
    /// Of Metadata.
    pub const METADATA: i16 = 12;
    /// Of OffsetCommit.
    pub const OFFSET_COMMIT: i16 = 8;
    /// Of OffsetFetch.
    pub const OFFSET_FETCH: i16 = 9;
    /// Of Produce.
    pub const PRODUCE: i16 = 9;
    /// Of Produce in a transaction.
    pub const PRODUCE_IN_TRANSACTION: i16 = 12;
    /// Of SyncGroup.
    pub const SYNC_GROUP: i16 = 5;
}

//! Clients on raw sockets: they cost little, so that the brokers and not the driver are measured.
//!
//! Invariant: every response is taken off in order and decoded whole; an error code is an error of the run.

mod admin;
mod connection;
mod topics;

pub use admin::{Admin, Created};
pub use connection::{Connection, Receiving, Sending};
pub use topics::{Place, Topics};

/// The versions that are spoken: flexible ones that still name topics.
pub mod versions {
    /// Of CreateTopics.
    pub const CREATE_TOPICS: i16 = 7;
    /// Of DeleteTopics.
    pub const DELETE_TOPICS: i16 = 5;
    /// Of Fetch.
    pub const FETCH: i16 = 12;
    /// Of ListOffsets.
    pub const LIST_OFFSETS: i16 = 7;
    /// Of Produce.
    pub const PRODUCE: i16 = 9;
}

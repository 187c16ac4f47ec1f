//! A client of Kafka's protocol for tools: it asks, and waits for the answer.
//!
//! ```text
//! Cluster ── finds leaders and coordinators, one Connection for each broker it needs
//!   └─ Connection ── one socket: ApiVersions once, then the highest version that both sides know
//! ```
//! Invariant: no bytes of a broker panic here or take more memory than has come, and no call waits longer than its [`Deadline`] or the client's
//! patience: whoever listens at an address may be anything. Deliberately absent: TLS and SASL; threads and async code, since a tool
//! does one thing at a time; what answers mean beyond finding brokers.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::exit
    )
)]

mod cluster;
mod connection;
mod deadline;
mod error;
mod versions;

pub use cluster::{Cluster, Coordinates, Node, Settings};
pub use connection::Connection;
pub use deadline::Deadline;
pub use error::ClientError;
pub use versions::Versions;

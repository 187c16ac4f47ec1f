//! Kalda, a Kafka wire-protocol-compatible broker. The map of its rooms is `docs/ARCHITECTURE.md`.

mod api;
pub mod cli;
mod cluster;
pub mod config;
mod coordinator;
pub mod log;
mod net;
mod partition;
pub mod server;
pub mod sys;
pub mod types;

pub use api::{Row, served};

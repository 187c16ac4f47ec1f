//! Kalda, a Kafka wire-protocol-compatible broker. The map of its rooms is `docs/ARCHITECTURE.md`.

pub mod api;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod coordinator;
pub mod log;
pub mod net;
pub mod partition;
pub mod server;
pub mod sys;
pub mod types;

//! Kalda, a Kafka wire-protocol-compatible broker. The map of its rooms is `docs/ARCHITECTURE.md`.

pub mod sys;
pub mod config;
pub mod types;

//! The cluster's metadata: what it is (`image`), who may change it and how (`controller`), and where it is kept (`quorum`).
//!
//! ```text
//! api ──▶ Controller ──▶ writer thread: decide ─▶ append to __cluster_metadata ─▶ fsync ─▶ publish image ─▶ answer
//!              ▲                                                                     │
//! everyone ────┘ image(), without a lock                     subscribers ◀───────────┘ before, after, changes
//! ```
//!
//! Invariant: an image that anybody can see is on the disk. Deliberately absent: partitions' data and who replicates it;
//! this room publishes images and calls nobody back.

pub mod controller;
mod dynamic_config;
pub mod image;
pub mod quorum;
pub mod record;
mod service;
#[cfg(test)]
mod tests;

pub use dynamic_config::DynamicConfig;
pub use service::{
    Controller, ControllerDoors, ControllerError, ControllerOptions, FoundMetadata, MetadataUpdate,
    QuorumFacts, Steps, Subscription,
};

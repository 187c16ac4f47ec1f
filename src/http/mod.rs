//! HTTP: Redpanda's admin API, the REST proxy's list of topics, and the schema registry. Routers in, answers out.
//!
//! ```text
//! request → guard (time, JSON for what axum refuses) → handler: authorise, read the body, ask one room → Reply → answer
//! ```
//!
//! Invariant: a body and an answer are claimed from the budget of all requests before they are in memory, and are held until they have been sent.
//! Confluent's and Redpanda's codes are chosen here and nowhere below. Deliberately absent: sockets, which `net` has, and what a schema means.

mod admin;
mod body;
mod error;
mod guard;
mod parameters;
mod proxy;
mod registry;
mod reply;
mod services;

pub use registry::MetadataTopic;
pub use services::{Peer, Services};

use std::sync::Arc;

use axum::Router;

use crate::coordinator::schemas::SchemaRegistry;

/// Redpanda's admin API.
pub fn admin(services: Arc<Services>) -> Router {
    admin::routes().with_state(services)
}

/// The REST proxy.
pub fn proxy(services: Arc<Services>) -> Router {
    proxy::routes().with_state(services)
}

/// The schema registry.
pub fn schema_registry(services: Arc<Services>, registry: Arc<SchemaRegistry>) -> Router {
    registry::routes().with_state(Arc::new(registry::Registry { services, schemas: registry }))
}

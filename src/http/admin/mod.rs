//! Redpanda's admin API, as far as modules of test frameworks, health checks and `rpk` ask: readiness, brokers, health.
//!
//! Invariant: while this is served, the broker is ready. Deliberately absent: users (there is no authentication yet, and who asks for one is told so),
//! configuration, and all that is about Redpanda's own replication and storage.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::error::HttpError;
use super::guard::{Dialect, layered, seastars};
use super::parameters::number;
use super::reply;
use super::services::Services;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::broker::BrokerImage;
use crate::security::{Operation, Resource};
use crate::sys::processors;
use crate::types::BrokerId;

type Answer = Result<Response, HttpError>;

static DIALECT: Dialect = Dialect { answers: &["application/json"], requests: &[], refusal: seastars };

/// Nobody leads a partition with this leader.
const NO_LEADER: BrokerId = BrokerId(-1);

/// The routes.
pub(super) fn routes() -> Router<Arc<Services>> {
    let routes = Router::new()
        .route("/v1/status/ready", get(ready))
        .route("/v1/brokers", get(brokers))
        .route("/v1/brokers/{id}", get(broker))
        .route("/v1/cluster/health_overview", get(health))
        .route("/v1/security/users", get(users).post(no_users))
        .route("/v1/security/users/{user}", get(no_users).put(no_users).delete(no_users));
    layered(routes, &DIALECT)
}

async fn ready(State(services): State<Arc<Services>>) -> Answer {
    reply::json(services.budget.room(), &json!({ "status": "ready" })).await
}

async fn brokers(State(services): State<Arc<Services>>, request: Request) -> Answer {
    services.require(&request, Operation::Describe, Resource::CLUSTER)?;
    let image = services.controller.image();
    let told: Vec<Value> = image.cluster.brokers().map(|broker| described(broker)).collect();
    reply::json(services.budget.room(), &told).await
}

async fn broker(State(services): State<Arc<Services>>, Path(id): Path<String>, request: Request) -> Answer {
    services.require(&request, Operation::Describe, Resource::CLUSTER)?;
    let (id, image) = (BrokerId(number(&id)?), services.controller.image());
    match image.cluster.broker(id) {
        Some(broker) => reply::json(services.budget.room(), &described(broker)).await,
        None => Err(HttpError::new(404, format!("broker with id={id} not found"))),
    }
}

async fn health(State(services): State<Arc<Services>>, request: Request) -> Answer {
    services.require(&request, Operation::Describe, Resource::CLUSTER)?;
    let image = services.controller.image();
    reply::list(services.budget.room(), overview(&image, services.node_id)).await
}

async fn users(State(services): State<Arc<Services>>) -> Answer {
    reply::json(services.budget.room(), &json!([])).await
}

async fn no_users() -> HttpError {
    let message = "users are not there yet: this version has no authentication";
    HttpError { status: StatusCode::NOT_IMPLEMENTED, code: 501, message: message.to_owned() }
}

fn described(broker: &BrokerImage) -> Value {
    let endpoint = broker.endpoints.first();
    json!({
        "node_id": broker.id.0,
        "num_cores": processors(),
        "rack": broker.rack.as_deref(),
        "internal_rpc_address": endpoint.map(|endpoint| &*endpoint.host),
        "internal_rpc_port": endpoint.map(|endpoint| endpoint.port),
        "membership_status": "active",
        "is_alive": !broker.fenced,
        "version": concat!("v", env!("CARGO_PKG_VERSION")),
        "maintenance_status": { "draining": false },
    })
}

fn overview(image: &MetadataImage, controller: BrokerId) -> Value {
    let brokers = || image.cluster.brokers();
    let ids = |down: bool| {
        brokers().filter(|broker| broker.fenced == down).map(|broker| broker.id.0).collect::<Vec<_>>()
    };
    let partitions = |is: fn(&crate::cluster::image::partition::PartitionImage) -> bool| -> Vec<String> {
        let of = image.topics.iter().flat_map(|topic| {
            let chosen = topic.partitions().iter().filter(move |partition| is(partition));
            chosen.map(|partition| format!("kafka/{}/{}", topic.name, partition.index))
        });
        of.collect()
    };
    let leaderless = partitions(|partition| partition.leader == NO_LEADER);
    let under_replicated = partitions(|partition| partition.isr.len() < partition.replicas.len());
    let down = ids(true);
    let reasons = [
        ("nodes_down", down.is_empty()),
        ("leaderless_partitions", leaderless.is_empty()),
        ("under_replicated_partitions", under_replicated.is_empty()),
    ];
    let reasons: Vec<&str> = reasons.iter().filter(|(_, none)| !none).map(|(reason, _)| *reason).collect();
    json!({
        "is_healthy": reasons.is_empty(),
        "unhealthy_reasons": reasons,
        "controller_id": controller.0,
        "all_nodes": brokers().map(|broker| broker.id.0).collect::<Vec<_>>(),
        "nodes_down": down,
        "leaderless_count": leaderless.len(),
        "leaderless_partitions": leaderless,
        "under_replicated_count": under_replicated.len(),
        "under_replicated_partitions": under_replicated,
    })
}

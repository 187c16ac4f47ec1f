//! The REST proxy, as far as modules of test frameworks ask: which topics and brokers there are.
//!
//! Invariant: it lists what Metadata lists. Deliberately absent: producing and consuming by HTTP.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::error::HttpError;
use super::guard::{Dialect, confluents, layered};
use super::reply::{self, Name};
use super::services::Services;
use crate::security::{Operation, Resource};

static DIALECT: Dialect = Dialect {
    answers: &["application/vnd.kafka.v2+json", "application/json"],
    requests: &["application/vnd.kafka.v2+json", "application/json"],
    refusal: confluents,
};

/// The routes.
pub(super) fn routes() -> Router<Arc<Services>> {
    layered(Router::new().route("/topics", get(topics)).route("/brokers", get(brokers)), &DIALECT)
}

async fn topics(State(services): State<Arc<Services>>, request: Request) -> Result<Response, HttpError> {
    let names = names(&services, &request);
    reply::list(services.budget.room(), names).await
}

fn names(services: &Services, request: &Request) -> Vec<Name> {
    let image = services.controller.image();
    let allowed = |name: &str| services.allows(request, Operation::Describe, Resource::topic(name));
    let named = image.topics.iter().filter(|topic| allowed(&topic.name));
    let mut names: Vec<Name> = named.map(|topic| Name(Arc::clone(&topic.name))).collect();
    names.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    names
}

async fn brokers(State(services): State<Arc<Services>>, request: Request) -> Result<Response, HttpError> {
    services.require(&request, Operation::Describe, Resource::CLUSTER)?;
    let image = services.controller.image();
    let ids: Vec<i32> = image.cluster.brokers().map(|broker| broker.id.0).collect();
    reply::json(services.budget.room(), &json!({ "brokers": ids })).await
}

//! The schema registry: Confluent's REST API, as its clients use it.
//!
//! ```text
//! /subjects … subjects.rs   /schemas … schemas.rs   /config, /mode … settings.rs   /compatibility … compatibility.rs
//! ```
//!
//! Invariant: paths, fields and codes are Confluent's; who may read or write `_schemas` may do the same by HTTP. Deliberately absent: contexts,
//! exporters, data encryption keys, and a schema's `format`.

mod answers;
mod compatibility;
mod refusals;
mod schemas;
mod settings;
mod subjects;
mod topic;
mod versions;

pub use topic::MetadataTopic;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::json;

use super::error::HttpError;
use super::guard::{Dialect, confluents, layered};
use super::parameters::Parameters;
use super::reply;
use super::services::Services;
use crate::coordinator::schemas::{Page, SCHEMAS_TOPIC, SchemaRegistry, Seen};
use crate::security::{Operation, Resource};
use crate::sys::Room;

const MEDIA_TYPES: &[&str] =
    &["application/vnd.schemaregistry.v1+json", "application/vnd.schemaregistry+json", "application/json"];

static DIALECT: Dialect = Dialect {
    answers: MEDIA_TYPES,
    requests: &[
        "application/vnd.schemaregistry.v1+json",
        "application/vnd.schemaregistry+json",
        "application/json",
        "application/octet-stream",
    ],
    refusal: confluents,
};

/// What handlers ask.
pub(super) struct Registry {
    pub(super) services: Arc<Services>,
    pub(super) schemas: Arc<SchemaRegistry>,
}

type RegistryState = State<Arc<Registry>>;
type Answer = Result<Response, HttpError>;

/// The routes.
pub(super) fn routes() -> Router<Arc<Registry>> {
    let routes = Router::new()
        .route("/", get(root).post(root))
        .route("/subjects", get(subjects::list))
        .route("/subjects/{subject}", post(subjects::look_up).delete(subjects::delete))
        .route("/subjects/{subject}/versions", get(versions::list).post(subjects::register))
        .route("/subjects/{subject}/versions/{version}", get(versions::describe).delete(versions::delete))
        .route("/subjects/{subject}/versions/{version}/schema", get(versions::text))
        .route("/subjects/{subject}/versions/{version}/referencedby", get(versions::referred_to_by))
        .route("/schemas", get(schemas::list))
        .route("/schemas/types", get(schemas::types))
        .route("/schemas/ids/{id}", get(schemas::describe))
        .route("/schemas/ids/{id}/schema", get(schemas::text))
        .route("/schemas/ids/{id}/subjects", get(schemas::subjects))
        .route("/schemas/ids/{id}/versions", get(schemas::versions))
        .route("/config", get(settings::level).put(settings::set_level).delete(settings::remove_level))
        .route(
            "/config/{subject}",
            get(settings::level_of).put(settings::set_level_of).delete(settings::remove_level_of),
        )
        .route("/mode", get(settings::mode).put(settings::set_mode).delete(settings::remove_mode))
        .route(
            "/mode/{subject}",
            get(settings::mode_of).put(settings::set_mode_of).delete(settings::remove_mode_of),
        )
        .route("/compatibility/subjects/{subject}/versions", post(compatibility::with_all))
        .route("/compatibility/subjects/{subject}/versions/{version}", post(compatibility::with_one));
    layered(routes, &DIALECT)
}

/// There is nothing here; it's asked whether somebody answers.
async fn root(State(registry): RegistryState) -> Answer {
    reply::json(registry.room(), &json!({})).await
}

impl Registry {
    fn room(&self) -> Room {
        self.services.budget.room()
    }

    fn may_read(&self, request: &Request) -> Result<(), HttpError> {
        self.services.require(request, Operation::Read, Resource::topic(SCHEMAS_TOPIC))
    }

    fn may_write(&self, request: &Request) -> Result<(), HttpError> {
        self.services.require(request, Operation::Write, Resource::topic(SCHEMAS_TOPIC))
    }
}

fn parameters(request: &Request) -> Parameters {
    Parameters::of(request.uri().query())
}

/// `deleted` and `deletedOnly`.
fn seen(parameters: &Parameters) -> Seen {
    if parameters.is_set("deletedOnly") {
        Seen::Deleted
    } else if parameters.is_set("deleted") {
        Seen::All
    } else {
        Seen::Present
    }
}

/// `offset` and `limit`, of which a negative one means `most`.
fn page(parameters: &Parameters, most: usize) -> Result<Page, HttpError> {
    let size = |number: Option<i32>| number.and_then(|number| usize::try_from(number).ok());
    let (offset, limit) = (size(parameters.number("offset")?), size(parameters.number("limit")?));
    Ok(Page { skip: offset.unwrap_or(0), take: limit.unwrap_or(most).min(most) })
}

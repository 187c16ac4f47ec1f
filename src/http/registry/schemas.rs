//! `/schemas`: by id, and all of them.
//!
//! Invariant: a schema is found by its id as long as any version has it, deleted softly or not: what was written with it can be read.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use serde_json::json;

use super::super::error::HttpError;
use super::super::parameters::number;
use super::super::reply::{self, Name};
use super::answers::{Described, OfId};
use super::{Answer, Registry, RegistryState, page, parameters, seen};
use crate::coordinator::schemas::{Listed, SchemaType};

/// `schema.search.max.limit` of Confluent's registry.
const LISTED_MAX: usize = 1_000;

pub(super) async fn list(State(registry): RegistryState, request: Request) -> Answer {
    registry.may_read(&request)?;
    let parameters = parameters(&request);
    let (seen, page) = (seen(&parameters), page(&parameters, LISTED_MAX)?);
    let listed = if parameters.is_set("latestOnly") { Listed::Newest } else { Listed::Every };
    let prefix = parameters.text("subjectPrefix").filter(|prefix| *prefix != ":*:").unwrap_or_default();
    let found = registry.schemas.ask(|shard| Ok(shard.schemas(prefix, seen, listed, page))).await?;
    reply::list(registry.room(), found.into_iter().map(Described).collect::<Vec<_>>()).await
}

pub(super) async fn types(State(registry): RegistryState) -> Answer {
    reply::json(registry.room(), &SchemaType::ALL.map(SchemaType::name)).await
}

pub(super) async fn describe(
    State(registry): RegistryState,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    registry.may_read(&request)?;
    let (id, with_last) = (number(&id)?, parameters(&request).is_set("fetchMaxId"));
    let told = registry.schemas.ask(|shard| {
        let last_id = with_last.then(|| shard.last_id());
        Ok(OfId { schema: shard.schema(id)?, last_id })
    });
    reply::json(registry.room(), &told.await?).await
}

pub(super) async fn text(State(registry): RegistryState, Path(id): Path<String>, request: Request) -> Answer {
    registry.may_read(&request)?;
    let id = number(&id)?;
    let schema = registry.schemas.ask(|shard| shard.schema(id)).await?;
    reply::text(registry.room(), &schema.text).await
}

pub(super) async fn subjects(
    State(registry): RegistryState,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let held = holders(&registry, request, &id).await?;
    let mut subjects: Vec<_> = held.into_iter().map(|(subject, _)| subject).collect();
    // They are in order.
    subjects.dedup();
    reply::list(registry.room(), subjects.into_iter().map(Name).collect::<Vec<_>>()).await
}

/// The subjects and versions that have an id, if they may be read.
async fn holders(registry: &Registry, request: Request, id: &str) -> Result<Vec<(Arc<str>, i32)>, HttpError> {
    registry.may_read(&request)?;
    let parameters = parameters(&request);
    let (id, seen, page) = (number(id)?, seen(&parameters), page(&parameters, usize::MAX)?);
    Ok(registry.schemas.ask(|shard| shard.holders(id, seen, page)).await?)
}

pub(super) async fn versions(
    State(registry): RegistryState,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let held = holders(&registry, request, &id).await?;
    let told = held.iter().map(|(subject, version)| json!({ "subject": &**subject, "version": version }));
    reply::list(registry.room(), told.collect::<Vec<_>>()).await
}

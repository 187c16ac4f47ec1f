//! `/compatibility`: whether a schema could follow those that are there.
//!
//! Invariant: nothing is checked yet, and every answer says so. What can't be a schema, or a version, is refused as it would be with a check.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use serde_json::json;

use super::super::{body, reply};
use super::answers::{SchemaRequest, version};
use super::{Answer, Registry, RegistryState};
use crate::coordinator::schemas::{RegistryError, SchemaError, Seen, VersionNumber};

/// What stands in every answer.
const NOT_CHECKED: &str = "compatibility is not checked by this version: every schema counts as compatible";

pub(super) async fn with_all(
    State(registry): RegistryState,
    Path(_subject): Path<String>,
    request: Request,
) -> Answer {
    registry.may_read(&request)?;
    answer(&registry, request).await
}

pub(super) async fn with_one(
    State(registry): RegistryState,
    Path((subject, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    registry.may_read(&request)?;
    let number = version(&number)?;
    match registry.schemas.ask(|shard| shard.version(&subject, number, Seen::Present).map(drop)).await {
        // Every schema may be the first.
        Err(RegistryError::Refused(SchemaError::SubjectNotFound(_))) if number == VersionNumber::Latest => {}
        found => found?,
    }
    answer(&registry, request).await
}

async fn answer(registry: &Arc<Registry>, request: Request) -> Answer {
    let mut room = registry.room();
    body::parse::<SchemaRequest>(&mut room, request).await?.schema()?;
    reply::json(room, &json!({ "is_compatible": true, "messages": [NOT_CHECKED] })).await
}

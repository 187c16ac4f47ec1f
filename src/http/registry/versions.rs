//! `/subjects/{subject}/versions`: which there are, and what they are.
//!
//! Invariant: `latest` is resolved when the answer is made.

use axum::extract::{Path, Request, State};

use super::super::error::HttpError;
use super::super::reply;
use super::answers::{Described, version};
use super::{Answer, Registry, RegistryState, page, parameters, seen, subjects};
use crate::coordinator::schemas::{RegisteredSchema, Seen};

pub(super) async fn list(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    registry.may_read(&request)?;
    let parameters = parameters(&request);
    let (seen, page) = (seen(&parameters), page(&parameters, usize::MAX)?);
    let versions = registry.schemas.ask(|shard| shard.versions(&subject, seen, page)).await?;
    reply::list(registry.room(), versions).await
}

pub(super) async fn describe(
    State(registry): RegistryState,
    Path((subject, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let found = found(&registry, request, &subject, &number).await?;
    reply::json(registry.room(), &Described(found)).await
}

pub(super) async fn text(
    State(registry): RegistryState,
    Path((subject, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let found = found(&registry, request, &subject, &number).await?;
    reply::text(registry.room(), &found.schema.text).await
}

/// The version that is asked for, if it may be read.
async fn found(
    registry: &Registry,
    request: Request,
    subject: &str,
    number: &str,
) -> Result<RegisteredSchema, HttpError> {
    registry.may_read(&request)?;
    let (number, seen) = (version(number)?, seen(&parameters(&request)));
    Ok(registry.schemas.ask(|shard| shard.version(subject, number, seen)).await?)
}

pub(super) async fn referred_to_by(
    State(registry): RegistryState,
    Path((subject, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    registry.may_read(&request)?;
    let number = version(&number)?;
    let seen = if parameters(&request).is_set("deleted") { Seen::All } else { Seen::Present };
    let ids = registry.schemas.ask(|shard| shard.referred_to_by(&subject, number, seen)).await?;
    reply::list(registry.room(), ids).await
}

pub(super) async fn delete(
    State(registry): RegistryState,
    Path((subject, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    registry.may_write(&request)?;
    let (number, deletion) = (version(&number)?, subjects::deletion(&request));
    let deleted = registry.schemas.change(|shard| shard.delete_version(&subject, number, deletion)).await?;
    reply::json(registry.room(), &deleted).await
}

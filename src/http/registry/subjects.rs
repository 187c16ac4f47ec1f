//! `/subjects`: listing them, registering under them, looking up, deleting.
//!
//! Invariant: what is answered is committed. Deliberately absent: normalisation; `normalize=true` changes nothing.

use axum::extract::{Path, Request, State};
use serde_json::json;

use super::super::body;
use super::super::reply::{self, Name};
use super::answers::{Described, SchemaRequest};
use super::{Answer, RegistryState, page, parameters, seen};
use crate::coordinator::schemas::{Deletion, Registration};

pub(super) async fn list(State(registry): RegistryState, request: Request) -> Answer {
    registry.may_read(&request)?;
    let parameters = parameters(&request);
    let (seen, page) = (seen(&parameters), page(&parameters, usize::MAX)?);
    // `:*:` stands for subjects of all contexts.
    let prefix = parameters.text("subjectPrefix").filter(|prefix| *prefix != ":*:").unwrap_or_default();
    let subjects = registry.schemas.ask(|shard| Ok(shard.subjects(prefix, seen, page))).await?;
    reply::list(registry.room(), subjects.into_iter().map(Name).collect::<Vec<_>>()).await
}

pub(super) async fn register(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    registry.may_write(&request)?;
    let mut room = registry.room();
    let asked: SchemaRequest = body::parse(&mut room, request).await?;
    let (id, version) = (asked.id.filter(|id| *id >= 0), asked.version.filter(|version| *version > 0));
    let registration = Registration { subject, schema: asked.schema()?, id, version };
    let id = registry.schemas.change(|shard| shard.register(registration.clone())).await?;
    reply::json(room, &json!({ "id": id })).await
}

pub(super) async fn look_up(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    registry.may_read(&request)?;
    let (mut room, seen) = (registry.room(), seen(&parameters(&request)));
    let schema = body::parse::<SchemaRequest>(&mut room, request).await?.schema()?;
    let found = registry.schemas.ask(|shard| shard.look_up(&subject, &schema, seen)).await?;
    reply::json(room, &Described(found)).await
}

pub(super) async fn delete(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    registry.may_write(&request)?;
    let deletion = deletion(&request);
    let deleted = registry.schemas.change(|shard| shard.delete_subject(&subject, deletion)).await?;
    reply::json(registry.room(), &deleted).await
}

pub(super) fn deletion(request: &Request) -> Deletion {
    if parameters(request).is_set("permanent") { Deletion::Permanent } else { Deletion::Soft }
}

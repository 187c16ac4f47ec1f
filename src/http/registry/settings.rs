//! `/config` and `/mode`, of the registry and of single subjects.
//!
//! Invariant: they are kept. A mode holds; a compatibility level is told to who asks, and nothing is checked by it yet.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use serde::Deserialize;
use serde_json::json;

use super::super::{body, reply};
use super::{Answer, Registry, RegistryState, parameters, refusals};
use crate::coordinator::schemas::{Fallback, Force, Level, Mode};

#[derive(Debug, Deserialize)]
struct LevelRequest {
    compatibility: String,
}

#[derive(Debug, Deserialize)]
struct ModeRequest {
    mode: String,
}

pub(super) async fn level(State(registry): RegistryState, request: Request) -> Answer {
    tell_level(&registry, None, request).await
}

pub(super) async fn level_of(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    tell_level(&registry, Some(subject), request).await
}

pub(super) async fn set_level(State(registry): RegistryState, request: Request) -> Answer {
    change_level(&registry, None, request).await
}

pub(super) async fn set_level_of(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    change_level(&registry, Some(subject), request).await
}

pub(super) async fn remove_level(State(registry): RegistryState, request: Request) -> Answer {
    take_back_level(&registry, None, request).await
}

pub(super) async fn remove_level_of(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    take_back_level(&registry, Some(subject), request).await
}

pub(super) async fn mode(State(registry): RegistryState, request: Request) -> Answer {
    tell_mode(&registry, None, request).await
}

pub(super) async fn mode_of(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    tell_mode(&registry, Some(subject), request).await
}

pub(super) async fn set_mode(State(registry): RegistryState, request: Request) -> Answer {
    change_mode(&registry, None, request).await
}

pub(super) async fn set_mode_of(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    change_mode(&registry, Some(subject), request).await
}

pub(super) async fn remove_mode(State(registry): RegistryState, request: Request) -> Answer {
    take_back_mode(&registry, None, request).await
}

pub(super) async fn remove_mode_of(
    State(registry): RegistryState,
    Path(subject): Path<String>,
    request: Request,
) -> Answer {
    take_back_mode(&registry, Some(subject), request).await
}

async fn tell_level(registry: &Arc<Registry>, subject: Option<String>, request: Request) -> Answer {
    registry.may_read(&request)?;
    let fallback = fallback(&request);
    let level = registry.schemas.ask(|shard| shard.level(subject.as_deref(), fallback)).await?;
    reply::json(registry.room(), &json!({ "compatibilityLevel": level.name() })).await
}

async fn change_level(registry: &Arc<Registry>, subject: Option<String>, request: Request) -> Answer {
    registry.may_write(&request)?;
    let mut room = registry.room();
    let asked: LevelRequest = body::parse(&mut room, request).await?;
    let level = Level::named(&asked.compatibility).ok_or_else(refusals::no_level)?;
    registry.schemas.change(|shard| shard.set_level(subject.clone(), level)).await?;
    reply::json(room, &json!({ "compatibility": level.name() })).await
}

async fn take_back_level(registry: &Arc<Registry>, subject: Option<String>, request: Request) -> Answer {
    registry.may_write(&request)?;
    let level = registry.schemas.change(|shard| shard.remove_level(subject.clone())).await?;
    reply::json(registry.room(), &json!({ "compatibilityLevel": level.name() })).await
}

async fn tell_mode(registry: &Arc<Registry>, subject: Option<String>, request: Request) -> Answer {
    registry.may_read(&request)?;
    let fallback = fallback(&request);
    let mode = registry.schemas.ask(|shard| shard.mode(subject.as_deref(), fallback)).await?;
    reply::json(registry.room(), &json!({ "mode": mode.name() })).await
}

async fn change_mode(registry: &Arc<Registry>, subject: Option<String>, request: Request) -> Answer {
    registry.may_write(&request)?;
    let force = if parameters(&request).is_set("force") { Force::Yes } else { Force::No };
    let mut room = registry.room();
    let asked: ModeRequest = body::parse(&mut room, request).await?;
    let mode = Mode::named(&asked.mode).ok_or_else(refusals::no_mode)?;
    registry.schemas.change(|shard| shard.set_mode(subject.clone(), mode, force)).await?;
    reply::json(room, &json!({ "mode": mode.name() })).await
}

async fn take_back_mode(registry: &Arc<Registry>, subject: Option<String>, request: Request) -> Answer {
    registry.may_write(&request)?;
    let mode = registry.schemas.change(|shard| shard.remove_mode(subject.clone())).await?;
    reply::json(registry.room(), &json!({ "mode": mode.name() })).await
}

fn fallback(request: &Request) -> Fallback {
    if parameters(request).is_set("defaultToGlobal") { Fallback::ToGlobal } else { Fallback::None }
}

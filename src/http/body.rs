//! The body of a request.
//!
//! Invariant: it is claimed, with what is made of it, as it comes; one that is too long isn't read to its end.

use axum::extract::Request;
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;

use super::error::HttpError;
use crate::sys::Room;

/// The longest body. A schema has to fit into a batch of its topic, which is 1 MiB; as a text within JSON it may take twice that.
const BODY_MAX_BYTES: usize = 2 * 1024 * 1024 + 64 * 1024;
/// How many times its length a body takes: itself, what is parsed of it, a copy of that to decide on, and the record, as JSON and in its batch.
const TIMES: usize = 6;

/// Reads the body, and claims what it and what is made of it take.
pub(super) async fn read(room: &mut Room, request: Request) -> Result<Bytes, HttpError> {
    let mut body = request.into_body();
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| HttpError::of_status(StatusCode::BAD_REQUEST))?;
        let Ok(data) = frame.into_data() else { continue };
        let total = read.len().saturating_add(data.len());
        if total > BODY_MAX_BYTES {
            return Err(HttpError::of_status(StatusCode::PAYLOAD_TOO_LARGE));
        }
        // While it grows, it may be there twice.
        room.grow_to((TIMES + 1).saturating_mul(total)).await?;
        read.extend_from_slice(&data);
    }
    room.shrink_to(TIMES * read.len());
    Ok(read.freeze())
}

/// Reads a body of JSON.
pub(super) async fn parse<T: DeserializeOwned>(room: &mut Room, request: Request) -> Result<T, HttpError> {
    let body = read(room, request).await?;
    serde_json::from_slice(&body)
        .map_err(|error| HttpError::new(400, format!("The body is not what is expected: {error}")))
}

//! An answer as JSON.
//!
//! Invariant: it is counted and claimed before it is made, and its claim is held until its last byte has been sent.

use std::io::{self, Write};
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;

use super::error::HttpError;
use crate::sys::Room;

/// Answers with a value. `room` is what the request holds.
pub(super) async fn json(mut room: Room, value: &(impl Serialize + ?Sized)) -> Result<Response, HttpError> {
    let bytes = length_of(value)?;
    room.grow_to(bytes).await?;
    let mut text = Vec::with_capacity(bytes);
    serde_json::to_writer(&mut text, value).map_err(unwritable)?;
    Ok(held(text, room))
}

/// The same of a list, which may be long: it is counted and made on a thread that may take its time.
pub(super) async fn list(
    mut room: Room,
    value: impl Serialize + Send + 'static,
) -> Result<Response, HttpError> {
    let (value, bytes) = at_length(move || length_of(&value).map(|bytes| (value, bytes))).await?;
    room.grow_to(bytes).await?;
    let text = at_length(move || {
        let mut text = Vec::with_capacity(bytes);
        serde_json::to_writer(&mut text, &value).map_err(unwritable)?;
        Ok(text)
    });
    Ok(held(text.await?, room))
}

/// Answers with a bare text.
pub(super) async fn text(mut room: Room, text: &str) -> Result<Response, HttpError> {
    room.grow_to(text.len()).await?;
    Ok(held(text.as_bytes().to_vec(), room))
}

/// A name that is kept elsewhere, in an answer.
#[derive(Debug)]
pub(super) struct Name(pub(super) Arc<str>);

impl Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

async fn at_length<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HttpError> + Send + 'static,
) -> Result<T, HttpError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| HttpError::new(500, "The answer could not be made"))?
}

fn length_of(value: &(impl Serialize + ?Sized)) -> Result<usize, HttpError> {
    let mut counter = Counter(0);
    serde_json::to_writer(&mut counter, value).map_err(unwritable)?;
    Ok(counter.0)
}

fn unwritable(error: serde_json::Error) -> HttpError {
    HttpError::new(500, format!("The answer can't be written: {error}"))
}

fn held(text: Vec<u8>, room: Room) -> Response {
    Response::new(Body::from(Bytes::from_owner(Held { text, _room: room })))
}

struct Held {
    text: Vec<u8>,
    _room: Room,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.text
    }
}

struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::MemoryBudget;

    #[tokio::test]
    async fn an_answer_is_claimed_until_it_is_sent() {
        let budget = MemoryBudget::new(1000, 0);
        let value = vec!["a\n"; 10];
        let bytes = serde_json::to_string(&value).expect("text").len();
        let one = json(budget.room(), &value).await.expect("room");
        assert_eq!(budget.used(), bytes);
        let other = list(budget.room(), value).await.expect("room");
        assert_eq!(budget.used(), 2 * bytes);
        drop((one, other));
        assert_eq!(budget.used(), 0);
        let refused = json(budget.room(), &vec!["a"; 300]).await.expect_err("too large");
        assert_eq!(refused.status.as_u16(), 503);
    }
}

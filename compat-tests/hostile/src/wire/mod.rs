//! Connections: of those who behave, and of those who don't.
//!
//! Invariant: nothing here waits without a limit: a broker that says nothing is found out.

mod client;
mod peer;
pub mod topics;

use anyhow::Result;
use kalda_protocol::{Encoder, Request, frame};

pub use client::{Client, check};
pub use peer::{HELLO, Heard, Peer, Sent};

/// A request as it goes over the wire.
pub fn encoded<R: Request>(version: i16, correlation_id: i32, request: &R) -> Result<Vec<u8>> {
    let mut encoder = Encoder::new();
    frame::encode_request(&mut encoder, version, correlation_id, Some(CLIENT_ID), request)?;
    Ok(encoder.take().0.to_vec())
}

/// What all of them call themselves.
const CLIENT_ID: &str = "hostile";

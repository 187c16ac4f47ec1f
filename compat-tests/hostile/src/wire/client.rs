//! A client that behaves: one request, one answer.
//!
//! Invariant: an answer that doesn't come in time, doesn't fit or isn't the next one is an error.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use kalda_protocol::{ErrorCode, Request, frame};

use super::encoded;

/// More than any answer here.
const LARGEST_ANSWER: usize = 64 << 20;

/// A connection.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    correlation_id: i32,
}

impl Client {
    /// Connects; every answer has to come within `patience`.
    pub fn connect(address: SocketAddr, patience: Duration) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, patience).context("connecting")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        Ok(Self { stream, correlation_id: 0 })
    }

    /// Sends a request and waits for its answer.
    pub fn call<R: Request>(&mut self, version: i16, request: &R) -> Result<R::Response> {
        self.send(version, request)?;
        self.receive::<R>(version)
    }

    /// Sends a request.
    pub fn send<R: Request>(&mut self, version: i16, request: &R) -> Result<()> {
        self.correlation_id += 1;
        let frame = encoded(version, self.correlation_id, request)?;
        self.stream.write_all(&frame).with_context(|| format!("sending {}", R::NAME))
    }

    /// Waits for the answer to the last request.
    pub fn receive<R: Request>(&mut self, version: i16) -> Result<R::Response> {
        let mut size = [0; frame::SIZE_BYTES];
        self.stream.read_exact(&mut size).with_context(|| format!("no answer to {}", R::NAME))?;
        let size = u32::from_be_bytes(size) as usize;
        ensure!(size <= LARGEST_ANSWER, "an answer of {size} bytes to {}", R::NAME);
        let mut answer = vec![0; size];
        self.stream.read_exact(&mut answer).with_context(|| format!("half an answer to {}", R::NAME))?;
        let (correlation_id, answer) = frame::decode_response::<R>(&Bytes::from(answer), version)?;
        ensure!(correlation_id == self.correlation_id, "the answer to another request than {}", R::NAME);
        Ok(answer)
    }
}

/// Fails with the name of an error code that isn't 0.
pub fn check(code: i16, what: &str) -> Result<()> {
    match ErrorCode::from_code(code) {
        Some(ErrorCode::None) => Ok(()),
        Some(code) => bail!("{what}: {code:?}"),
        None => bail!("{what}: error {code}"),
    }
}

//! A client that asks one broker, one request after the other.
//!
//! Invariant: no call waits longer than the client's patience, and no answer is larger than [`MOST_BYTES`]: whoever listens at the address may be
//! anything. Deliberately absent: TLS and SASL, which this version's brokers don't have.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use bytes::Bytes;
use kalda_protocol::frame::{decode_response, encode_request};
use kalda_protocol::{Encoder, Request};

/// How long a broker may take for one answer of a tool: Kafka's tools wait as long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The largest answer that is read; those to tools take some hundred bytes.
const MOST_BYTES: usize = 1 << 20;

/// How often a broker is tried that doesn't listen yet.
const TRIES_EVERY: Duration = Duration::from_millis(5);

/// A connection.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    correlation_id: i32,
    client_id: &'static str,
}

impl Client {
    /// Connects to the first broker that can be reached. The name is what the broker's log calls this client.
    ///
    /// # Errors
    /// Why the last one can't.
    pub fn connect(brokers: &[String], client_id: &'static str, patience: Duration) -> anyhow::Result<Self> {
        let mut reason = None;
        for broker in brokers {
            match reach(broker, patience).with_context(|| format!("{broker} can't be reached")) {
                Ok(stream) => return Ok(Self { stream, correlation_id: 0, client_id }),
                Err(error) => reason = Some(error),
            }
        }
        Err(reason.unwrap_or_else(|| anyhow::anyhow!("there is no broker to ask")))
    }

    /// The same, with a broker that is about to listen.
    ///
    /// # Errors
    /// Why it can't be reached, after all patience.
    pub fn connect_when_it_listens(
        brokers: &[String],
        client_id: &'static str,
        patience: Duration,
    ) -> anyhow::Result<Self> {
        let mut tries = patience.as_millis() / TRIES_EVERY.as_millis();
        loop {
            match Self::connect(brokers, client_id, patience) {
                Err(_) if tries > 0 => pause(),
                connected => return connected,
            }
            tries -= 1;
        }
    }

    /// Waits until the broker closes the connection, on which nothing is under way.
    pub fn wait_for_the_end(mut self) {
        // Whether it is closed or reset, it has ended.
        let _ = self.stream.read(&mut [0]);
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// The connection's, or an answer that can't be read.
    pub fn call<R: Request>(&mut self, version: i16, request: &R) -> anyhow::Result<R::Response> {
        self.correlation_id += 1;
        let mut out = Encoder::new();
        encode_request(&mut out, version, self.correlation_id, Some(self.client_id), request)?;
        self.stream.write_all(&out.take().0)?;
        let mut size = [0; 4];
        self.stream.read_exact(&mut size).context("the broker closed the connection")?;
        let size = usize::try_from(i32::from_be_bytes(size)).unwrap_or(usize::MAX);
        ensure!(size <= MOST_BYTES, "an answer of {size} bytes is none of a broker");
        let mut frame = vec![0; size];
        self.stream.read_exact(&mut frame)?;
        let (correlation_id, response) = decode_response::<R>(&Bytes::from(frame), version)?;
        ensure!(correlation_id == self.correlation_id, "the answer is one to another request");
        Ok(response)
    }
}

#[expect(clippy::disallowed_methods, reason = "a tool is a client: the network room has the broker's side")]
fn reach(broker: &str, patience: Duration) -> anyhow::Result<TcpStream> {
    let mut reason = None;
    for address in broker.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(patience))?;
                stream.set_write_timeout(Some(patience))?;
                return Ok(stream);
            }
            Err(error) => reason = Some(error),
        }
    }
    match reason {
        Some(error) => Err(error.into()),
        None => bail!("the name has no address"),
    }
}

#[expect(clippy::disallowed_methods, reason = "nobody tells when a broker begins to listen")]
fn pause() {
    std::thread::sleep(TRIES_EVERY);
}

//! One connection: requests out, responses in, several under way.
//!
//! Invariant: responses come in the order of their requests; another correlation id than the next one is an error.
//! Record batches are written from where they lie, responses are slices of the buffer they were received in: the driver
//! copies no records.

use std::io::IoSlice;
use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use bytes::{Bytes, BytesMut};
use kalda_protocol::{Encoder, Request, frame};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

const CLIENT_ID: &str = "kalda-bench";
/// The least room to read into: a few small responses at once.
const READ_ROOM: usize = 64 << 10;
/// More than any response here: a fetch of Kafka's default 50 MiB and its headers.
const LARGEST_RESPONSE: usize = 64 << 20;

/// A connection.
#[derive(Debug)]
pub struct Connection {
    sending: Sending,
    receiving: Receiving,
}

/// The half that requests go out by.
#[derive(Debug)]
pub struct Sending {
    stream: OwnedWriteHalf,
    encoder: Encoder,
    correlation_id: i32,
}

/// The half that responses come in by.
#[derive(Debug)]
pub struct Receiving {
    stream: OwnedReadHalf,
    buffer: BytesMut,
    correlation_id: i32,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        let (read, write) = stream.into_split();
        Ok(Self {
            sending: Sending { stream: write, encoder: Encoder::new(), correlation_id: 0 },
            receiving: Receiving { stream: read, buffer: BytesMut::new(), correlation_id: 0 },
        })
    }

    /// Both halves, for two tasks.
    pub fn split(self) -> (Sending, Receiving) {
        (self.sending, self.receiving)
    }

    /// Sends a request and waits for its response.
    pub async fn call<R: Request>(&mut self, version: i16, request: &R) -> Result<R::Response> {
        self.send(version, request, &Bytes::new()).await?;
        self.receive::<R>(version).await
    }

    /// Sends a request; `records` go into each of its gaps.
    pub async fn send<R: Request>(&mut self, version: i16, request: &R, records: &Bytes) -> Result<()> {
        self.sending.send(version, request, records).await
    }

    /// Waits for the next response.
    pub async fn receive<R: Request>(&mut self, version: i16) -> Result<R::Response> {
        self.receiving.receive::<R>(version).await
    }
}

impl Sending {
    /// Sends a request; `records` go into each of its gaps.
    pub async fn send<R: Request>(&mut self, version: i16, request: &R, records: &Bytes) -> Result<()> {
        self.correlation_id += 1;
        self.encoder.clear();
        frame::encode_request(&mut self.encoder, version, self.correlation_id, Some(CLIENT_ID), request)?;
        let mut slices = Vec::with_capacity(2 * self.encoder.gaps().len() + 1);
        let mut rest = self.encoder.bytes_written();
        let mut written = 0;
        for gap in self.encoder.gaps() {
            ensure!(gap.length == records.len(), "a gap of {} for {} bytes", gap.length, records.len());
            let (before, after) = rest.split_at(gap.position - written);
            slices.extend([IoSlice::new(before), IoSlice::new(records)]);
            (rest, written) = (after, gap.position);
        }
        slices.push(IoSlice::new(rest));
        write_all(&mut self.stream, &mut slices).await
    }
}

impl Receiving {
    /// Waits for the next response.
    pub async fn receive<R: Request>(&mut self, version: i16) -> Result<R::Response> {
        let frame = self.frame().await?;
        let (correlation_id, response) = frame::decode_response::<R>(&frame, version)?;
        self.correlation_id += 1;
        ensure!(
            correlation_id == self.correlation_id,
            "response {correlation_id} where {} is due",
            self.correlation_id
        );
        Ok(response)
    }

    async fn frame(&mut self) -> Result<Bytes> {
        self.fill(frame::SIZE_BYTES).await?;
        let size = self.buffer.split_to(frame::SIZE_BYTES);
        let size = u32::from_be_bytes(size.as_ref().try_into()?) as usize;
        ensure!(size <= LARGEST_RESPONSE, "a response of {size} bytes");
        self.fill(size).await?;
        Ok(self.buffer.split_to(size).freeze())
    }

    async fn fill(&mut self, length: usize) -> Result<()> {
        while self.buffer.len() < length {
            self.buffer.reserve((length - self.buffer.len()).max(READ_ROOM));
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the broker closed the connection");
        }
        Ok(())
    }
}

async fn write_all(stream: &mut OwnedWriteHalf, mut slices: &mut [IoSlice<'_>]) -> Result<()> {
    IoSlice::advance_slices(&mut slices, 0);
    while !slices.is_empty() {
        let written = stream.write_vectored(slices).await?;
        ensure!(written > 0, "the broker closed the connection");
        IoSlice::advance_slices(&mut slices, written);
    }
    Ok(())
}

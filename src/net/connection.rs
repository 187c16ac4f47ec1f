//! One connection: frames in, replies out, in one task.
//!
//! ```text
//! socket → FrameReader → api → InFlight → ReplyWriter → socket
//! ```
//!
//! Invariant: a peer that doesn't read its replies is not read either; one that stops in mid-frame or says nothing for
//! `connections.max.idle.ms` is closed. A failure ends this connection alone, with one log line.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tracing::{debug, info, warn};

use super::frame_reader::{Frame, FrameError, FrameReader};
use super::in_flight::InFlight;
use super::memory_budget::MemoryBudget;
use super::reply_writer::ReplyWriter;
use crate::api::{Api, ClientConnection, Outcome};

/// How long a stopping broker waits for the requests of a connection: together with the rest it ends within a second.
const DRAIN_TIME: Duration = Duration::from_millis(400);
/// Stands for "no limit" where a timer needs a number: thirty years.
const FOREVER: Duration = Duration::from_secs(1_000_000_000);

/// What one connection may use.
#[derive(Debug, Clone)]
pub struct ConnectionLimits {
    /// `socket.request.max.bytes`.
    pub max_request_bytes: usize,
    /// `connections.max.idle.ms`; none: for ever.
    pub max_idle: Option<Duration>,
    /// Shared by all connections.
    pub budget: MemoryBudget,
}

/// Why a connection ended; `None` in its place means that the peer closed it in good order.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Frame(#[from] FrameError),
    #[error("{0}")]
    Refused(String),
    #[error("writing failed: {0}")]
    Write(#[from] io::Error),
    #[error("idle for longer than connections.max.idle.ms")]
    Idle,
    #[error("the broker is stopping")]
    Stopping,
}

/// Serves `stream` until it ends.
pub(super) async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    client: Arc<ClientConnection>,
    api: Arc<Api>,
    limits: ConnectionLimits,
    stop: watch::Receiver<bool>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%peer, %error, "TCP_NODELAY was refused");
    }
    let reader = FrameReader::new(limits.max_request_bytes, limits.budget.clone());
    let connection = Connection {
        stream,
        reader,
        in_flight: InFlight::default(),
        writer: ReplyWriter::default(),
        client,
        api,
    };
    match connection.run(limits.max_idle, stop).await {
        Ok(()) => debug!(%peer, "the connection was closed by its peer"),
        Err(Ended::Stopping | Ended::Idle) => debug!(%peer, "the connection was closed"),
        Err(Ended::Frame(FrameError::Io(error)) | Ended::Write(error)) => {
            debug!(%peer, %error, "the connection broke")
        }
        Err(Ended::Frame(error @ (FrameError::Cut { .. } | FrameError::Stalled { .. }))) => {
            info!(%peer, "closed: {error}")
        }
        Err(ended) => warn!(%peer, "closed: {ended}"),
    }
}

struct Connection {
    stream: TcpStream,
    reader: FrameReader,
    in_flight: InFlight,
    writer: ReplyWriter,
    client: Arc<ClientConnection>,
    api: Arc<Api>,
}

impl Connection {
    async fn run(mut self, max_idle: Option<Duration>, mut stop: watch::Receiver<bool>) -> Result<(), Ended> {
        let mut finished = Vec::new();
        let patience = max_idle.unwrap_or(FOREVER);
        let timer = tokio::time::sleep(patience);
        tokio::pin!(timer);
        // Idle from then on. The timer catches up with it when it rings: to set it anew at each event costs more.
        let mut idle_at = timer.deadline();
        let mut stopping = false;
        loop {
            if stopping && self.in_flight.is_empty() {
                return Err(Ended::Stopping);
            }
            tokio::select! {
                biased;
                () = self.in_flight.finished(&mut finished), if !self.in_flight.is_empty() => {
                    self.answer(&mut finished).await?;
                }
                frame = self.reader.next(&self.stream), if !stopping && self.in_flight.takes_another() => {
                    match frame? {
                        Some(frame) => self.start(frame).await?,
                        None => return Ok(()),
                    }
                }
                () = told(&mut stop), if !stopping => {
                    stopping = true;
                    timer.set(tokio::time::sleep(DRAIN_TIME));
                    continue;
                }
                () = &mut timer => {
                    if stopping {
                        return Err(Ended::Stopping);
                    }
                    if !self.in_flight.is_empty() {
                        idle_at = deadline_in(patience);
                    } else if timer.deadline() >= idle_at {
                        return Err(Ended::Idle);
                    }
                    timer.as_mut().reset(idle_at);
                    continue;
                }
            }
            idle_at = deadline_in(patience);
        }
    }

    /// Starts a request, and with it all that have already arrived: their replies can leave together.
    async fn start(&mut self, frame: Frame) -> Result<(), FrameError> {
        let mut next = Some(frame);
        while let Some(frame) = next {
            let started = self.api.start(&self.client, frame.bytes);
            self.in_flight.push(started, frame.room).await;
            next = if self.in_flight.takes_another() { self.reader.buffered()? } else { None };
        }
        Ok(())
    }

    async fn answer(
        &mut self,
        finished: &mut Vec<(Outcome, super::memory_budget::Room)>,
    ) -> Result<(), Ended> {
        let mut refused = None;
        let mut rooms = Vec::with_capacity(finished.len());
        for (outcome, room) in finished.drain(..) {
            rooms.push(room);
            match outcome {
                Outcome::Reply(reply) => self.writer.push(reply),
                Outcome::Silence => {}
                Outcome::Close(reason) => {
                    refused = Some(reason);
                    break;
                }
            }
        }
        self.writer.flush(&self.stream).await?;
        refused.map_or(Ok(()), |reason| Err(Ended::Refused(reason)))
    }
}

fn deadline_in(time: Duration) -> tokio::time::Instant {
    tokio::time::sleep(time).deadline()
}

/// Waits until the broker stops; a dropped sender means the same.
pub(super) async fn told(stop: &mut watch::Receiver<bool>) {
    // The guard that this gives must not live on in the caller, which waits for other things.
    let _ = stop.wait_for(|stopping| *stopping).await;
}

//! One connection: frames in, replies out, in one task at a time.
//!
//! ```text
//! socket → FrameReader → api → InFlight → ReplyWriter → socket
//! ```
//!
//! Invariant: a peer that doesn't read its replies is not read either; one that stops in mid-frame, leaves its replies
//! unread or says nothing for `connections.max.idle.ms` is closed, and one that goes away is noticed whatever waits. A failure ends
//! this connection alone, and is told to [`PeerLog`]. It moves to other threads when all that is finished has been written, with the requests that wait.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::task::TaskTracker;
use tracing::debug;

use super::aside_threads::{AsideThreads, Seat};
use super::frame_reader::{Frame, FrameError, FrameReader};
use super::in_flight::InFlight;
use super::listener::{AcceptedConnection, OpenConnection};
use super::reply_writer::{ReplyWriter, WriteError};
use super::residence::{Place, Residence};
use super::transport::Transport;
use crate::api::{Api, Outcome, Session, TURN};
use crate::sys::{Clock, MemoryBudget, PeerLog, timer, told_to_stop};

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
    /// What requests and answers of all connections hold.
    pub budget: MemoryBudget,
    /// What their requests hold that wait.
    pub waiting: MemoryBudget,
    /// What its times are measured by.
    pub clock: Arc<dyn Clock>,
    /// Where it is told why a connection ended.
    pub peer_log: Arc<PeerLog>,
}

/// Why a connection ended; `None` in its place means that the peer closed it in good order.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Frame(#[from] FrameError),
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("idle for longer than connections.max.idle.ms")]
    Idle,
    #[error("the broker is stopping")]
    Stopping,
}

/// What all connections of a listener share.
pub(super) struct Shared {
    pub(super) api: Arc<Api>,
    pub(super) limits: ConnectionLimits,
    /// The threads of short requests.
    pub(super) common: Handle,
    pub(super) aside: Arc<AsideThreads>,
    pub(super) tasks: TaskTracker,
}

/// Serves a peer that has just come, as a task.
pub(super) fn begin(
    (socket, peer, open): AcceptedConnection,
    session: Arc<Session>,
    shared: Arc<Shared>,
    stop: watch::Receiver<bool>,
) {
    let ConnectionLimits { max_request_bytes, max_idle, budget, waiting, clock, .. } = &shared.limits;
    let connection = Connection {
        transport: Transport::plaintext(socket),
        reader: FrameReader::new(*max_request_bytes, budget, Arc::clone(clock)),
        in_flight: InFlight::new(Arc::clone(&session), waiting),
        writer: ReplyWriter::new(budget, *max_idle, Arc::clone(clock)),
        residence: Residence::default(),
        active_at: clock.monotonic(),
        session,
        place: Place::Common,
        seat: None,
        has_moved: false,
        peer,
        stop,
        _open: open,
        shared,
    };
    let tasks = connection.shared.tasks.clone();
    tasks.spawn(serve(connection));
}

/// Serves a peer until its connection ends or moves.
#[expect(
    clippy::manual_async_fn,
    reason = "there may be a hundred thousand of these futures, and an `async fn` would hold its argument twice"
)]
fn serve(mut connection: Connection) -> impl Future<Output = ()> + Send {
    async move {
        if std::mem::take(&mut connection.has_moved) {
            // The new runtime looks at its sockets before this goes on: else it doesn't know yet that the peer takes more, and the first answer
            // would count as one that the peer leaves unread.
            tokio::task::yield_now().await;
        }
        let mut stop = connection.stop.clone();
        let ended = match connection.run(&mut stop).await {
            Ok(Next::Moves) => return connection.go_on_elsewhere(),
            Ok(Next::Closed) => Ok(()),
            Err(ended) => Err(ended),
        };
        tell(ended, connection.peer, &connection.session, &connection.shared.limits.peer_log);
    }
}

fn tell(ended: Result<(), Ended>, peer: SocketAddr, session: &Session, peer_log: &PeerLog) {
    match ended {
        Ok(()) => debug!(%peer, %session, "the connection was closed by its peer"),
        Err(Ended::Stopping | Ended::Idle) => debug!(%peer, %session, "the connection was closed"),
        Err(Ended::Frame(FrameError::Io(error)) | Ended::Write(WriteError::Io(error))) => {
            debug!(%peer, %session, %error, "the connection broke");
        }
        Err(ended) => peer_log.tell(peer.ip().to_canonical(), &format_args!("closed ({session}): {ended}")),
    }
}

/// What becomes of a connection that hasn't failed.
enum Next {
    /// Its peer closed it in good order.
    Closed,
    /// It goes on where it belongs now.
    Moves,
}

struct Connection {
    transport: Transport,
    reader: FrameReader,
    in_flight: InFlight,
    writer: ReplyWriter,
    residence: Residence,
    place: Place,
    /// Where it is aside, if it is.
    seat: Option<Seat>,
    has_moved: bool,
    /// When its peer was last heard or answered.
    active_at: Duration,
    session: Arc<Session>,
    peer: SocketAddr,
    stop: watch::Receiver<bool>,
    /// Counts it as open.
    _open: OpenConnection,
    shared: Arc<Shared>,
}

impl Connection {
    /// Goes on where it belongs now.
    fn go_on_elsewhere(mut self) {
        let Shared { common, aside, tasks, limits, .. } = &*self.shared;
        (self.place, self.has_moved) = (self.residence.place(), true);
        self.seat = match self.place {
            Place::Common => None,
            Place::Aside => aside.seat(),
        };
        let runtime = self.seat.as_ref().map_or(common, Seat::runtime).clone();
        match self.transport.moved_to(&runtime) {
            Ok(transport) => {
                self.transport = transport;
                let tasks = tasks.clone();
                tasks.spawn_on(serve(self), &runtime);
            }
            Err(error) => {
                tell(Err(WriteError::from(error).into()), self.peer, &self.session, &limits.peer_log)
            }
        }
    }

    async fn run(&mut self, stop: &mut watch::Receiver<bool>) -> Result<Next, Ended> {
        let mut finished = Vec::new();
        let patience = self.shared.limits.max_idle.unwrap_or(FOREVER);
        // The timer catches up with what happened when it rings: to set it anew at each event costs more.
        let timer = timer::sleep(patience);
        // One future for the whole connection: to begin a new one for each wait costs more.
        let told = told_to_stop(stop);
        tokio::pin!(timer, told);
        let mut stopping = false;
        loop {
            if stopping && self.in_flight.is_empty() {
                return Err(Ended::Stopping);
            }
            if self.residence.place() != self.place && !stopping {
                return Ok(Next::Moves);
            }
            tokio::select! {
                biased;
                () = self.in_flight.advance(&mut finished), if !self.in_flight.is_empty() => {
                    self.answer(&mut finished).await?;
                }
                frame = self.reader.next(&self.transport), if !stopping && self.in_flight.takes_another() => {
                    match frame? {
                        Some(frame) => self.start(frame).await,
                        None => return Ok(Next::Closed),
                    }
                }
                gone = self.transport.closed(), if !self.in_flight.has_room() => {
                    // Nothing is read while so much waits, so that the end would not be seen.
                    return gone.map(|()| Next::Closed).map_err(|error| Ended::Write(error.into()));
                }
                () = &mut told, if !stopping => {
                    stopping = true;
                    timer.set(timer::sleep(DRAIN_TIME));
                }
                () = &mut timer => {
                    if stopping {
                        return Err(Ended::Stopping);
                    }
                    let now = self.now();
                    if !self.in_flight.is_empty() {
                        self.active_at = now;
                    }
                    let left = patience.saturating_sub(now.saturating_sub(self.active_at));
                    if left.is_zero() {
                        return Err(Ended::Idle);
                    }
                    timer.as_mut().reset(timer::deadline_in(left));
                }
            }
        }
    }

    fn now(&self) -> Duration {
        self.shared.limits.clock.monotonic()
    }

    /// Starts a request, and with it those that have already arrived, for a turn: their replies can leave together.
    async fn start(&mut self, frame: Frame) {
        let begun = self.now();
        self.active_at = begun;
        let mut next = Some(frame);
        while let Some(frame) = next {
            let started = self.shared.api.start(&self.session, frame.bytes, frame.room);
            self.in_flight.push(started).await;
            if !self.reader.may_have_more() || !self.in_flight.takes_another() {
                return;
            }
            if self.now().saturating_sub(begun) > TURN {
                return tokio::task::yield_now().await;
            }
            next = self.reader.at_hand(&self.transport).await;
        }
    }

    async fn answer(&mut self, finished: &mut Vec<Outcome>) -> Result<(), Ended> {
        let mut refused = None;
        for outcome in finished.drain(..) {
            match outcome {
                Outcome::Reply(reply) => {
                    self.residence.answered(reply.bytes());
                    self.writer.push(reply);
                }
                Outcome::Silence => {}
                Outcome::Close(reason) => {
                    refused = Some(reason);
                    break;
                }
            }
        }
        self.writer.flush(&self.transport).await?;
        self.active_at = self.now();
        refused.map_or(Ok(()), |reason| Err(Ended::Refused(reason)))
    }
}

//! Accepts connections on one address.
//!
//! Invariant: a listener is bound before clients are told its address, and each connection that is served has a slot. As in Kafka, one
//! accepted connection waits for its slot, and the next ones wait in the kernel's queue. Without file descriptors accepting pauses.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::task::TaskTracker;
use tracing::warn;

use super::aside_threads::AsideThreads;
use super::connection::{self, ConnectionLimits, Shared};
use super::connection_slots::{ConnectionSlots, Slot};
use super::http::{self, HttpLimits};
use super::send_buffer::SendBuffer;
use crate::api::{Api, Session};
use crate::sys::{MemoryBudget, PeerLog, timer, told_to_stop};

/// Connections that may wait to be accepted: the system's own bound is lower, most often. Where the queue is full, a client's
/// attempt is dropped without a word, and it tries again after a second.
const BACKLOG: u32 = 65_535;
/// After this many connections have ended, their memory is worth giving back to the system.
const MANY_CONNECTIONS: usize = 512;
/// How long accepting rests when the process has no file descriptors left.
const PAUSE_WITHOUT_DESCRIPTORS: Duration = Duration::from_millis(100);
/// Logs one of this many failed attempts: one a second.
const FAILURES_A_LINE: u32 = 10;

/// An address can't be listened on.
#[derive(Debug, thiserror::Error)]
#[error("can't listen on {address} (listener {name}): {source}")]
pub struct ListenError {
    /// The listener's name.
    pub name: String,
    /// Host and port as configured.
    pub address: String,
    /// What the system said.
    pub source: io::Error,
}

/// A bound, not yet accepting listener.
#[derive(Debug)]
pub struct BoundListener {
    name: Arc<str>,
    socket: TcpListener,
}

impl BoundListener {
    /// Binds `host:port`; an empty host means all interfaces, IPv6 ones included where there are any.
    ///
    /// # Errors
    /// When the host is unknown or the port is taken.
    pub async fn bind(name: &str, host: &str, port: u16, buffer: SendBuffer) -> Result<Self, ListenError> {
        let bound = match host {
            "" => match listen((Ipv6Addr::UNSPECIFIED, port).into(), buffer) {
                Ok(socket) => Ok(socket),
                Err(_) => listen((Ipv4Addr::UNSPECIFIED, port).into(), buffer),
            },
            host => listen_at(host, port, buffer).await,
        };
        match bound {
            Ok(socket) => Ok(Self { name: Arc::from(name), socket }),
            Err(source) => {
                Err(ListenError { name: name.to_owned(), address: format!("{host}:{port}"), source })
            }
        }
    }

    /// The address that was bound; its port is chosen by the system when 0 was asked for.
    ///
    /// # Errors
    /// When the system can't tell.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Accepts until `stop` says true. Connections run as tasks of `tasks`, on the threads of this runtime and those aside.
    pub async fn accept(
        self,
        api: Arc<Api>,
        limits: ConnectionLimits,
        slots: Arc<ConnectionSlots>,
        (tasks, aside): (TaskTracker, Arc<AsideThreads>),
        stop: watch::Receiver<bool>,
    ) {
        let name = Arc::clone(&self.name);
        let (budget, peer_log) = (limits.budget.clone(), Arc::clone(&limits.peer_log));
        let shared = Arc::new(Shared { api, limits, tasks, common: Handle::current(), aside });
        let stopping = stop.clone();
        let serve = move |accepted: AcceptedConnection| {
            let session = Arc::new(Session::new(Arc::clone(&name), accepted.1, &shared.limits.budget));
            connection::begin(accepted, session, Arc::clone(&shared), stop.clone());
        };
        self.accept_each(slots, budget, peer_log, stopping, serve).await;
    }

    /// The same, for HTTP: what `router` answers is sent back.
    pub async fn accept_http(
        self,
        router: axum::Router,
        limits: HttpLimits,
        slots: Arc<ConnectionSlots>,
        tasks: TaskTracker,
        stop: watch::Receiver<bool>,
    ) {
        let (budget, peer_log) = (limits.budget.clone(), Arc::clone(&limits.peer_log));
        let stopping = stop.clone();
        let serve = |accepted| {
            tasks.spawn(http::serve(accepted, router.clone(), limits.clone(), stop.clone()));
        };
        self.accept_each(slots, budget, peer_log, stopping, serve).await;
    }

    /// Gives `serve` each connection that has a slot, until `stop` says true.
    async fn accept_each(
        self,
        slots: Arc<ConnectionSlots>,
        budget: MemoryBudget,
        peer_log: Arc<PeerLog>,
        mut stop: watch::Receiver<bool>,
        serve: impl Fn(AcceptedConnection),
    ) {
        let ended = Arc::new(AtomicUsize::new(0));
        let mut failures = 0;
        loop {
            let accepted = tokio::select! {
                biased;
                () = told_to_stop(&mut stop) => return,
                accepted = accept_one(&self, &slots, &mut failures) => accepted,
            };
            let Some((socket, peer, slot)) = accepted else { continue };
            let slot = match slot.of(peer.ip().to_canonical()) {
                Ok(slot) => slot,
                Err(error) => {
                    peer_log.tell(peer.ip().to_canonical(), &format_args!("closed: {error}"));
                    continue;
                }
            };
            let open = OpenConnection { _slot: slot, budget: budget.clone(), ended: Arc::clone(&ended) };
            serve((socket, peer, open));
        }
    }
}

/// A connection, its peer, and what counts it as open.
pub(super) type AcceptedConnection = (tokio::net::TcpStream, SocketAddr, OpenConnection);

/// A connection that counts as open until this is dropped.
#[derive(Debug)]
pub(super) struct OpenConnection {
    _slot: Slot,
    budget: MemoryBudget,
    ended: Arc<AtomicUsize>,
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        if self.ended.fetch_add(1, Ordering::Relaxed) % MANY_CONNECTIONS == MANY_CONNECTIONS - 1 {
            self.budget.note_busy();
        }
    }
}

/// Listens on the first address of a host that can be bound.
async fn listen_at(host: &str, port: u16, buffer: SendBuffer) -> io::Result<TcpListener> {
    let mut refusal = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for address in tokio::net::lookup_host((host, port)).await? {
        match listen(address, buffer) {
            Ok(socket) => return Ok(socket),
            Err(error) => refusal = error,
        }
    }
    Err(refusal)
}

#[expect(clippy::disallowed_methods, reason = "this is the door to sockets")]
fn listen(address: SocketAddr, buffer: SendBuffer) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    buffer.set(&socket)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

type Accepted = (tokio::net::TcpStream, SocketAddr, Slot);

/// Accepts a connection, and waits until it may be served; none if that failed. `failures` counts the attempts in a row that did.
async fn accept_one(
    listener: &BoundListener,
    slots: &Arc<ConnectionSlots>,
    failures: &mut u32,
) -> Option<Accepted> {
    match listener.socket.accept().await {
        Ok((stream, peer)) => {
            *failures = 0;
            Some((stream, peer, slots.reserve(&listener.name).await))
        }
        Err(error) if is_gone(&error) => None,
        Err(error) => {
            if failures.is_multiple_of(FAILURES_A_LINE) {
                warn!(%error, "connections can't be accepted");
            }
            *failures = failures.wrapping_add(1);
            timer::sleep(PAUSE_WITHOUT_DESCRIPTORS).await;
            None
        }
    }
}

/// The peer disconnected before it was accepted. A pause wouldn't help.
fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    )
}

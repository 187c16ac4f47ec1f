//! Who asks, in which version, and what the request holds of the broker.
//!
//! Invariant: what a request makes the broker keep is claimed here before it is made, and given back when the answer has left.
//! A request that only waits holds none of it. Whoever has much to do lets others come in between ([`Call::breathe`]).

use kalda_protocol::{ErrorCode, StrBytes};
use std::fmt::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::broker::Broker;
use super::long_work::Place;
use crate::coordinator::group::Caller;
use crate::sys::{MemoryBudget, Room, TooMuchMemory};

/// How long a request may keep the thread that others need too.
const TURN: Duration = Duration::from_millis(1);

/// A connection, as handlers see it.
#[derive(Debug)]
pub struct ClientConnection {
    /// The listener it came in by.
    pub listener: Arc<str>,
    /// The peer's address; of IPv4, whatever socket it came in by.
    pub address: IpAddr,
    /// The interface of a link-local address of IPv6; 0 for all others.
    pub scope_id: u32,
    /// What all connections may hold.
    budget: MemoryBudget,
    /// True when its newest request has done all it does.
    newest_only_waits: AtomicBool,
}

impl ClientConnection {
    /// A fresh connection.
    #[must_use]
    pub fn new(listener: Arc<str>, peer: SocketAddr, budget: &MemoryBudget) -> Self {
        let scope_id = if let SocketAddr::V6(peer) = peer { peer.scope_id() } else { 0 };
        Self {
            listener,
            address: peer.ip().to_canonical(),
            scope_id,
            budget: budget.clone(),
            newest_only_waits: AtomicBool::new(false),
        }
    }

    /// The address as Kafka shows a client's host: with a slash in front, and as Java writes it. That is, of IPv6 all eight
    /// groups, none left out.
    #[must_use]
    pub fn host(&self) -> String {
        let mut host = String::from("/");
        // Writing to a string doesn't fail.
        let _ = match self.address {
            IpAddr::V4(address) => write!(host, "{address}"),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h] = address.segments();
                write!(host, "{a:x}:{b:x}:{c:x}:{d:x}:{e:x}:{f:x}:{g:x}:{h:x}")
            }
        };
        if self.scope_id != 0 {
            let _ = write!(host, "%{}", self.scope_id);
        }
        host
    }

    /// True when the connection's newest request has done all it does, and the next one may start before it is answered.
    #[must_use]
    pub fn only_waits(&self) -> bool {
        self.newest_only_waits.load(Ordering::Relaxed)
    }

    /// A request begins. None does before the one before it only waits.
    pub(super) fn begins(&self) {
        self.newest_only_waits.store(false, Ordering::Relaxed);
    }
}

/// One request's surroundings.
pub(super) struct Call {
    pub(super) broker: Arc<Broker>,
    pub(super) client: Arc<ClientConnection>,
    pub(super) version: i16,
    pub(super) client_id: StrBytes,
    /// What it holds of the budget.
    pub(super) room: Room,
    frame_bytes: usize,
    turn_began: Duration,
    /// Had by a request that takes longer than its turn.
    place: Option<Place>,
    /// Why the answer says UNKNOWN_SERVER_ERROR: the first reason.
    reason: OnceLock<String>,
}

impl Call {
    /// A request that begins now; `room` is what its frame holds, where that is counted.
    pub(super) fn new(
        broker: Arc<Broker>,
        client: Arc<ClientConnection>,
        (version, client_id): (i16, StrBytes),
        (frame_bytes, room): (usize, Option<Room>),
    ) -> Self {
        let room = room.unwrap_or_else(|| client.budget.room());
        Self {
            broker,
            client,
            version,
            client_id,
            room,
            frame_bytes,
            turn_began: Duration::ZERO,
            place: None,
            reason: OnceLock::new(),
        }
    }

    /// Keeps the reason of an unexpected error for the log; of any other code, nothing.
    pub(super) fn explain(&self, code: ErrorCode, reason: impl fmt::Display) {
        if code == ErrorCode::UnknownServerError {
            self.reason.get_or_init(|| reason.to_string());
        }
    }

    /// Tells that the answer to a request says UNKNOWN_SERVER_ERROR so many times.
    pub(super) fn tell_unexpected(&self, request: &'static str, times: usize) {
        if times == 0 {
            return;
        }
        let reason = self.reason.get().map_or("not known here", String::as_str);
        let (client_id, version) = (&self.client_id, self.version);
        let told = format_args!(
            "answered {request} version {version} of client {client_id:?} with UNKNOWN_SERVER_ERROR, times {times}: {reason}"
        );
        self.broker.peer_log.tell(self.client.address, &told);
    }

    /// Who calls, as the group coordinator wants to know it.
    pub(super) fn group_caller<'a>(&'a self, host: &'a str) -> Caller<'a> {
        Caller { client_id: &self.client_id, client_host: host, version: self.version }
    }

    /// Claims `bytes` more, if they are there now.
    pub(super) fn try_claim(&mut self, bytes: usize) -> bool {
        self.room.try_grow_to(self.room.bytes().saturating_add(bytes))
    }

    /// Claims `bytes` more, and waits until they are there.
    ///
    /// # Errors
    /// All requests together may not hold so many.
    pub(super) async fn claim(&mut self, bytes: usize) -> Result<(), TooMuchMemory> {
        let total = self.room.bytes().saturating_add(bytes);
        if self.room.try_grow_to(total) {
            return Ok(());
        }
        // Whoever holds the memory may need the place to get on.
        self.place = None;
        self.room.grow_to(total).await
    }

    /// What a command to the controller holds that is made of the request's texts. It may outlive the request, whose peer can go away.
    pub(super) fn hand_over(&mut self) -> Option<Room> {
        Some(self.room.split(self.frame_bytes.saturating_mul(2)))
    }

    /// What its frame takes in memory, as far as that is known.
    pub(super) const fn frame_bytes(&self) -> usize {
        self.frame_bytes
    }

    /// From here on it only waits: the next request of the connection may start, and nothing of the budget is held. What the
    /// caller keeps must not be a part of the frame.
    pub(super) fn only_waits(&mut self) {
        self.room.shrink_to(0);
        self.place = None;
        self.client_id = self.client_id.detached();
        self.client.newest_only_waits.store(true, Ordering::Relaxed);
    }

    /// Lets others come in between, if it has kept the thread for its turn.
    pub(super) async fn breathe(&mut self) {
        let now = self.broker.clock.monotonic();
        if self.turn_began.is_zero() {
            self.turn_began = now;
        } else if now.saturating_sub(self.turn_began) > TURN {
            match self.place {
                Some(_) => tokio::task::yield_now().await,
                None => self.place = self.broker.long_work.place().await,
            }
            self.turn_began = self.broker.clock.monotonic();
        }
    }

    /// Does what takes long and can't be done in turns, on a thread that nobody else waits for.
    pub(super) async fn at_length<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        if self.place.is_none() {
            self.place = self.broker.long_work.place().await;
        }
        let done = tokio::task::spawn_blocking(work).await;
        self.place = None;
        // Buffers of the work's own aren't claimed: few have a place at once.
        self.client.budget.note_busy();
        match done.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(done) => done,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The broker is stopping: nobody waits for this any more.
            Err(Err(_)) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_written_as_java_does() {
        // What Apache Kafka 4.4.0 shows in DescribeGroups, and stores, of clients that connect from these addresses.
        let shown = [
            ("127.0.0.1:1", "/127.0.0.1"),
            ("[::ffff:127.0.0.1]:1", "/127.0.0.1"),
            ("[::1]:1", "/0:0:0:0:0:0:0:1"),
            ("[fd00::2]:1", "/fd00:0:0:0:0:0:0:2"),
            ("[fe80::fc:ff:fe00:1%4]:1", "/fe80:0:0:0:fc:ff:fe00:1%4"),
        ];
        for (peer, host) in shown {
            let client = ClientConnection::new(
                "PLAINTEXT".into(),
                peer.parse().expect("an address"),
                &MemoryBudget::new(0, 0),
            );
            assert_eq!(client.host(), host);
        }
    }
}

//! One request: who sent it, in which version, and the resources that it holds.
//!
//! Invariant: memory for a request is claimed here before it is allocated, and given back when the answer has been sent. A request that
//! only waits holds none. A handler with much work lets other requests run in between ([`Call::breathe`]).

use kalda_protocol::{ErrorCode, StrBytes};
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::broker::Broker;
use super::long_work::{self, Place};
use super::session::Session;
use crate::cluster::image::features;
use crate::coordinator::group::Caller;
use crate::security::{Decision, Operation, Resource, ResourceKind};
use crate::sys::{Room, TooMuchMemory};

/// How long a request, or those of a connection that arrived together, may keep the thread that others need too.
pub const TURN: Duration = Duration::from_micros(250);

/// One request's surroundings.
pub(super) struct Call {
    pub(super) broker: Arc<Broker>,
    pub(super) session: Arc<Session>,
    pub(super) version: i16,
    pub(super) client_id: StrBytes,
    /// What it holds of the budget.
    pub(super) room: Room,
    frame_bytes: usize,
    /// False until [`Call::breathe`] was called once.
    has_breathed: bool,
    turn_began: Duration,
    /// Taken when the request needs more than one turn.
    place: Option<Place>,
    /// The first reason for an UNKNOWN_SERVER_ERROR in the answer, for the log.
    reason: OnceLock<String>,
}

impl Call {
    /// A request that begins now; `room` is what its frame holds, where that is counted.
    pub(super) fn new(
        broker: Arc<Broker>,
        session: Arc<Session>,
        (version, client_id): (i16, StrBytes),
        (frame_bytes, room): (usize, Option<Room>),
    ) -> Self {
        let room = room.unwrap_or_else(|| session.budget.room());
        Self {
            broker,
            session,
            version,
            client_id,
            room,
            frame_bytes,
            has_breathed: false,
            turn_began: Duration::ZERO,
            place: None,
            reason: OnceLock::new(),
        }
    }

    /// Keeps the reason of an UNKNOWN_SERVER_ERROR for the log. Does nothing for other codes, which explain themselves.
    pub(super) fn explain(&self, code: ErrorCode, reason: impl fmt::Display) {
        if code == ErrorCode::UnknownServerError {
            self.reason.get_or_init(|| reason.to_string());
        }
    }

    /// The code of a failure, whose reason is kept for the log where the code doesn't say it.
    pub(super) fn explained<E: fmt::Display>(
        &self,
        code: impl FnOnce(&E) -> ErrorCode,
        failure: E,
    ) -> ErrorCode {
        let code = code(&failure);
        self.explain(code, failure);
        code
    }

    /// Logs that the answer contains UNKNOWN_SERVER_ERROR this many times.
    pub(super) fn tell_unexpected(&self, request: &'static str, times: usize) {
        if times == 0 {
            return;
        }
        let reason = self.reason.get().map_or("not known here", String::as_str);
        let (client_id, version) = (&self.client_id, self.version);
        let told = format_args!(
            "answered {request} version {version} of client {client_id:?} ({}) with UNKNOWN_SERVER_ERROR, times {times}: {reason}",
            self.session
        );
        self.broker.peer_log.tell(self.session.address, &told);
    }

    /// Whether whoever asks may do `operation` to `resource`.
    pub(super) fn allows(&self, operation: Operation, resource: Resource<'_>) -> bool {
        let decided = self.broker.authorizer.authorize(self.session.requester(), operation, resource);
        decided == Decision::Allowed
    }

    /// Whether there is anything of a kind that whoever asks may do `operation` to.
    pub(super) fn allows_on_any(&self, operation: Operation, kind: ResourceKind) -> bool {
        let decided = self.broker.authorizer.authorize_any(self.session.requester(), operation, kind);
        decided == Decision::Allowed
    }

    /// All that whoever asks may do to a resource, as answers have it: a bit for each operation.
    pub(super) fn operations_on(&self, resource: Resource<'_>) -> i32 {
        let operations = resource.kind.operations().iter();
        let allowed = operations.filter(|operation| self.allows(**operation, resource));
        allowed.fold(0, |bits, operation| bits | operation.bit())
    }

    /// Whether groups of the consumer protocol are served: both the configuration and the feature level must have them.
    pub(super) fn serves_consumer_groups(&self) -> bool {
        self.serves_groups("consumer", features::GROUP_VERSION)
    }

    /// Whether streams groups are served, likewise.
    pub(super) fn serves_streams_groups(&self) -> bool {
        self.serves_groups("streams", features::STREAMS_VERSION)
    }

    fn serves_groups(&self, protocol: &str, feature: &str) -> bool {
        let protocols = &self.broker.config.groups.coordinator.group_coordinator_rebalance_protocols;
        let level = self.broker.controller.image().features.level(feature);
        level > 0 && protocols.iter().any(|name| name == protocol)
    }

    /// Who calls, as the group coordinator wants to know it.
    pub(super) fn group_caller<'a>(&'a self, host: &'a str) -> Caller<'a> {
        Caller { client_id: &self.client_id, client_host: host }
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
        // Frees the place first: the request that holds the memory may wait for a place.
        self.place = None;
        self.room.grow_to(total).await
    }

    /// Memory for a command to the controller, which copies texts of the request. The command goes on when the client disconnects, so it
    /// holds this memory itself.
    pub(super) fn hand_over(&mut self) -> Option<Room> {
        Some(self.room.split(self.frame_bytes.saturating_mul(2)))
    }

    /// The size of its frame.
    pub(super) const fn frame_bytes(&self) -> usize {
        self.frame_bytes
    }

    /// Says that from here on the request only waits. The next request of the connection may start, and this one holds no memory of the
    /// budget any more. The caller must not keep a slice of the frame.
    pub(super) fn only_waits(&mut self) {
        self.room.shrink_to(0);
        self.place = None;
        self.client_id = self.client_id.detached();
        self.session.waits();
    }

    /// Lets other requests run, if this one has used the thread for a whole turn.
    pub(super) async fn breathe(&mut self) {
        // Most requests have one step. Reading the clock would cost more than it tells.
        if !std::mem::replace(&mut self.has_breathed, true) {
            return;
        }
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

    /// Runs long work that can't be split into turns on a thread of the blocking pool.
    pub(super) async fn at_length<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let place = match self.place.take() {
            Some(place) => Some(place),
            None => self.broker.long_work.place().await,
        };
        let room = self.room.split(self.room.bytes());
        let done = long_work::carry_out(place, room, work).await;
        // The work's own buffers aren't claimed: the number of places bounds them.
        self.session.budget.note_busy();
        match done.map_err(tokio::task::JoinError::try_into_panic) {
            Ok((done, room)) => {
                self.room.merge(room);
                done
            }
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The broker is stopping: nobody waits for this any more.
            Err(Err(_)) => std::future::pending().await,
        }
    }
}

//! Who asks, in which version, and what the request holds of the broker.
//!
//! Invariant: what a request makes the broker keep is claimed here before it is made, and given back when the answer has left.
//! A request that only waits holds none of it. Whoever has much to do lets others come in between ([`Call::breathe`]).

use kalda_protocol::{ErrorCode, StrBytes};
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::broker::Broker;
use super::long_work::Place;
use super::session::Session;
use crate::coordinator::group::Caller;
use crate::security::{Decision, Operation, Resource, ResourceKind};
use crate::sys::{Room, TooMuchMemory};

/// How long a request may keep the thread that others need too.
const TURN: Duration = Duration::from_millis(1);

/// One request's surroundings.
pub(super) struct Call {
    pub(super) broker: Arc<Broker>,
    pub(super) session: Arc<Session>,
    pub(super) version: i16,
    pub(super) client_id: StrBytes,
    /// What it holds of the budget.
    pub(super) room: Room,
    frame_bytes: usize,
    /// Whether others might have come in between once.
    has_breathed: bool,
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
        self.session.waits();
    }

    /// Lets others come in between, if it has kept the thread for its turn.
    pub(super) async fn breathe(&mut self) {
        // Most requests are done after one step: the time is not worth a look.
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
        self.session.budget.note_busy();
        match done.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(done) => done,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The broker is stopping: nobody waits for this any more.
            Err(Err(_)) => std::future::pending().await,
        }
    }
}

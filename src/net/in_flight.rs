//! The requests of one connection that have been started and not yet answered, oldest first.
//!
//! ```text
//! oldest ▕ waits ▏ waits ▏ finished ▏ waits ▏ at work ▏ newest
//!          polled                             polled: others may start when it only waits
//! ```
//! Invariant: replies come out in the order in which requests went in. Effects happen in that order too: the next request
//! starts when the newest one has finished, or has done all it does and only waits ([`Session::only_waits`]).

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::api::{Outcome, Session, Started};
use crate::sys::{MemoryBudget, Room};

/// How many requests of one connection may wait at once. A peer that sends more is read no further until one is answered:
/// enough for any client's window, small enough that one connection can't hold much.
const MAX_WAITING: usize = 128;
/// How many bytes of finished answers may wait behind one that isn't finished: about what a socket takes at once.
const MAX_FINISHED_BYTES: usize = 64 * 1024;
/// Memory for a request that only waits.
const WAITING_BYTES: usize = 4 * 1024;

/// Requests in order, with their futures.
pub struct InFlight {
    session: Arc<Session>,
    requests: VecDeque<State>,
    finished_bytes: usize,
    /// What waiting requests of this connection, except the first, hold of the budget that all connections share.
    waiting: Room,
}

enum State {
    Running(Started),
    Finished(Outcome),
}

impl InFlight {
    /// No requests yet. `waiting` is the budget for waiting requests of all connections.
    #[must_use]
    pub fn new(session: Arc<Session>, waiting: &MemoryBudget) -> Self {
        Self { session, requests: VecDeque::new(), finished_bytes: 0, waiting: waiting.room() }
    }

    /// True while nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// True when the next request may start now.
    #[must_use]
    pub fn takes_another(&mut self) -> bool {
        !self.is_newest_at_work() && self.has_room()
    }

    fn is_newest_at_work(&self) -> bool {
        matches!(self.requests.back(), Some(State::Running(_))) && !self.session.only_waits()
    }

    /// False when so many requests wait, or so many finished answers wait behind one, that no more may start. The first request may always
    /// start. (Kafka never starts another.)
    #[must_use]
    pub fn has_room(&mut self) -> bool {
        self.requests.len() < MAX_WAITING
            && self.finished_bytes < MAX_FINISHED_BYTES
            && self.waiting.try_grow_to(self.requests.len() * WAITING_BYTES)
    }

    /// Adds a request and polls it once.
    pub async fn push(&mut self, mut started: Started) {
        let polled = poll_fn(|context| Poll::Ready(started.as_mut().poll(context))).await;
        let state = match polled {
            Poll::Ready(outcome) => self.keep(outcome),
            Poll::Pending => State::Running(started),
        };
        self.requests.push_back(state);
    }

    fn keep(&mut self, outcome: Outcome) -> State {
        self.finished_bytes += outcome.memory_bytes();
        State::Finished(outcome)
    }

    /// Waits until the oldest request has finished, and takes all finished ones up to the first that has not; or until the
    /// newest one lets others start. Dropping the future loses nothing. With nothing in flight it never ends.
    pub async fn advance(&mut self, finished: &mut Vec<Outcome>) {
        poll_fn(|context| {
            let was_at_work = self.is_newest_at_work();
            if was_at_work && self.requests.len() > 1 {
                self.poll_newest(context);
            }
            while let Some(outcome) = self.poll_oldest(context) {
                finished.push(outcome);
            }
            let lets_others_start = was_at_work && !self.is_newest_at_work();
            if self.requests.is_empty() {
                self.waiting.shrink_to(0);
            }
            if finished.is_empty() && !lets_others_start { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }

    /// Lets the newest request work on while older ones wait.
    fn poll_newest(&mut self, context: &mut Context<'_>) {
        if let Some(State::Running(started)) = self.requests.back_mut()
            && let Poll::Ready(outcome) = started.as_mut().poll(context)
        {
            let state = self.keep(outcome);
            self.requests.pop_back();
            self.requests.push_back(state);
        }
    }

    fn poll_oldest(&mut self, context: &mut Context<'_>) -> Option<Outcome> {
        // A request behind a waiting one was polled when it came in; it is polled again when it is the oldest.
        let outcome = match self.requests.front_mut()? {
            State::Running(started) => match started.as_mut().poll(context) {
                Poll::Ready(outcome) => outcome,
                Poll::Pending => return None,
            },
            State::Finished(_) => {
                let State::Finished(outcome) = self.requests.pop_front()? else { return None };
                self.finished_bytes -= outcome.memory_bytes();
                return Some(outcome);
            }
        };
        self.requests.pop_front();
        Some(outcome)
    }
}

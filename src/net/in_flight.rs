//! The requests of one connection that have been started and not yet answered, oldest first.
//!
//! Invariant: replies come out in the order in which requests went in. A request is polled when it goes in, so that its
//! effects happen in order too; only requests that merely wait ([`Started::may_be_overtaken`]) let the next one start.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::memory_budget::Room;
use crate::api::{Outcome, Started};

/// How many requests of one connection may wait at once. A peer that sends more is read no further until one is answered:
/// enough for any client's window, small enough that one connection can't hold much.
const MAX_WAITING: usize = 128;

/// Requests in order, with their futures.
#[derive(Default)]
pub struct InFlight {
    requests: VecDeque<Waiting>,
}

struct Waiting {
    state: State,
    may_be_overtaken: bool,
    room: Room,
}

enum State {
    Running(Pin<Box<dyn Future<Output = Outcome> + Send>>),
    Finished(Outcome),
}

impl InFlight {
    /// True while nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// True when the next request may start now.
    #[must_use]
    pub fn takes_another(&self) -> bool {
        self.requests.len() < MAX_WAITING
            && self
                .requests
                .back()
                .is_none_or(|last| last.may_be_overtaken || matches!(last.state, State::Finished(_)))
    }

    /// Adds a request and polls it once.
    pub async fn push(&mut self, started: Started, room: Room) {
        let Started { mut future, may_be_overtaken } = started;
        let state = poll_fn(|context| {
            Poll::Ready(match future.as_mut().poll(context) {
                Poll::Ready(outcome) => Some(outcome),
                Poll::Pending => None,
            })
        })
        .await
        .map_or(State::Running(future), State::Finished);
        self.requests.push_back(Waiting { state, may_be_overtaken, room });
    }

    /// Waits until the oldest request has finished, and takes all finished ones up to the first that has not.
    /// Dropping the future loses nothing. With nothing in flight it never ends.
    pub async fn finished(&mut self, into: &mut Vec<(Outcome, Room)>) {
        poll_fn(|context| {
            while let Some(outcome) = self.poll_oldest(context) {
                into.push(outcome);
            }
            if into.is_empty() { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }

    fn poll_oldest(&mut self, context: &mut Context<'_>) -> Option<(Outcome, Room)> {
        if let State::Running(future) = &mut self.requests.front_mut()?.state {
            let Poll::Ready(outcome) = future.as_mut().poll(context) else { return None };
            self.requests.front_mut()?.state = State::Finished(outcome);
        }
        // A request behind a running one was polled when it came in; it is polled again when it is the oldest.
        let oldest = self.requests.pop_front()?;
        match oldest.state {
            State::Finished(outcome) => Some((outcome, oldest.room)),
            State::Running(_) => None,
        }
    }
}

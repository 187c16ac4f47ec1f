//! What a handler gives back, and what becomes of it on the wire.
//!
//! Invariant: a reply's payloads stand in the order of its gaps, each as long as its gap. An answer that says UNKNOWN_SERVER_ERROR
//! anywhere has its line in the log before it is sent: every answer is encoded here.

use bytes::Bytes;
use kalda_protocol::{Encoder, Request, frame};

use super::unexpected::Asker;
use crate::log::LogSlice;

/// An encoded reply, its size in front.
#[derive(Debug)]
pub struct Reply {
    /// Everything but the payloads.
    pub frame: Bytes,
    /// Positions in `frame`, ascending, and what goes there.
    pub payloads: Vec<(usize, LogSlice)>,
}

/// How a request ends.
#[derive(Debug)]
pub enum Outcome {
    /// With a reply.
    Reply(Reply),
    /// Without one: a produce request with `acks=0`.
    Silence,
    /// With the connection closed, and the reason for the log.
    Close(String),
}

/// What a handler answers.
pub(super) enum Answer<R> {
    /// A message.
    Message(R),
    /// A message with gaps, and their payloads in order.
    WithPayloads(R, Vec<LogSlice>),
    /// A message that says UNKNOWN_SERVER_ERROR, and why.
    Unexpected(R, String),
    /// Nothing.
    Silence,
    /// Nothing more on this connection.
    Close(String),
}

impl<R> From<R> for Answer<R> {
    fn from(message: R) -> Self {
        Self::Message(message)
    }
}

impl<M> Answer<M> {
    /// Encodes the answer to a request as a frame.
    pub(super) fn into_outcome<R: Request<Response = M>>(
        self,
        correlation_id: i32,
        version: i16,
        asker: &Asker<'_>,
    ) -> Outcome {
        let (message, payloads, reason) = match self {
            Self::Message(message) => (message, Vec::new(), None),
            Self::WithPayloads(message, payloads) => (message, payloads, None),
            Self::Unexpected(message, reason) => (message, Vec::new(), Some(reason)),
            Self::Silence => return Outcome::Silence,
            Self::Close(reason) => return Outcome::Close(reason),
        };
        let mut encoder = Encoder::new();
        match frame::encode_response::<R>(&mut encoder, version, correlation_id, &message) {
            Ok(0) => {}
            Ok(times) => asker.told(R::NAME, times, reason.as_deref()),
            // An answer that can't be written in the version that was asked for is our own fault.
            Err(error) => return Outcome::Close(format!("the response could not be encoded: {error}")),
        }
        let (frame, gaps) = encoder.take();
        debug_assert_eq!(gaps.len(), payloads.len(), "a payload for each gap");
        let payloads = gaps.into_iter().map(|gap| gap.position).zip(payloads).collect();
        Outcome::Reply(Reply { frame, payloads })
    }
}

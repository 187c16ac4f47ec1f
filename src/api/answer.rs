//! What a handler gives back, and what becomes of it on the wire.
//!
//! Invariant: a reply's payloads stand in the order of its gaps, each as long as its gap. An answer that says UNKNOWN_SERVER_ERROR
//! anywhere has its line in the log before it is sent: every answer is encoded here.

use bytes::Bytes;
use kalda_protocol::{Encoder, Message, Request, frame};

use super::call::Call;
use crate::log::LogSlice;
use crate::sys::{Room, TooMuchMemory};

/// An answer up to this size needs no claim: what every request may hold is enough.
const SMALL_BYTES: usize = 8 * 1024;
/// An answer up to this size is encoded within two milliseconds. A larger one is encoded on a thread of the blocking pool.
const QUICK_BYTES: usize = 2 * 1024 * 1024;

/// An encoded reply, its size in front.
#[derive(Debug)]
pub struct Reply {
    /// Everything but the payloads.
    pub frame: Bytes,
    /// Positions in `frame`, ascending, and what goes there.
    pub payloads: Vec<(usize, LogSlice)>,
    /// The memory that it has claimed, if any.
    pub room: Option<Room>,
}

impl Reply {
    /// How many bytes the peer gets.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.frame.len() + self.payloads.iter().map(|(_, slice)| slice.length).sum::<usize>()
    }
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

impl<R> From<Result<R, TooMuchMemory>> for Answer<R> {
    fn from(made: Result<R, TooMuchMemory>) -> Self {
        match made {
            Ok(message) => Self::Message(message),
            Err(refusal) => Self::Close(format!("an answer would be too large: {refusal}")),
        }
    }
}

impl Outcome {
    /// What it holds in memory.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let Self::Reply(reply) = self else { return 0 };
        reply.frame.len() + reply.payloads.iter().map(|(_, slice)| slice.memory_bytes()).sum::<usize>()
    }
}

impl<M: Message> Answer<M> {
    /// Encodes the answer as a frame. The reply keeps as much of the request's memory as it needs, and gives back the rest.
    pub(super) async fn into_outcome<R: Request<Response = M>>(
        self,
        mut call: Call,
        correlation_id: i32,
    ) -> Outcome {
        let (message, payloads) = match self {
            Self::Message(message) => (message, Vec::new()),
            Self::WithPayloads(message, payloads) => (message, payloads),
            Self::Silence => return Outcome::Silence,
            Self::Close(reason) => return Outcome::Close(reason),
        };
        let measured = match frame::measure_response::<R>(call.version, correlation_id, &message) {
            Ok(measured) => measured,
            // A handler has set a field that this version doesn't have: a defect here, not the client's mistake.
            Err(error) => return Outcome::Close(format!("the response could not be encoded: {error}")),
        };
        let bytes = measured.bytes();
        // Records from the tail cache stay in memory until the reply is sent.
        let kept = bytes.saturating_add(payloads.iter().map(LogSlice::memory_bytes).sum::<usize>());
        if kept <= SMALL_BYTES {
            let mut encoder = Encoder::new();
            let unexpected = measured.encode(&mut encoder);
            call.tell_unexpected(R::NAME, unexpected);
            return reply(encoder, payloads, None);
        }
        if let Err(refusal) = call.claim(kept).await {
            return Outcome::Close(format!("an answer of {kept} bytes would be too large: {refusal}"));
        }
        let (encoder, unexpected) = if bytes <= QUICK_BYTES {
            let mut encoder = Encoder::new();
            let unexpected = measured.encode(&mut encoder);
            drop(message);
            (encoder, unexpected)
        } else {
            let version = call.version;
            call.at_length(move || encode::<R>(version, correlation_id, &message)).await
        };
        call.tell_unexpected(R::NAME, unexpected);
        call.room.shrink_to(kept);
        reply(encoder, payloads, Some(call.room))
    }
}

/// The reply for a small message, where there is no [`Call`].
pub(super) fn encoded<R: Request>(version: i16, correlation_id: i32, message: &R::Response) -> Outcome {
    reply(encode::<R>(version, correlation_id, message).0, Vec::new(), None)
}

/// Encodes a message. Also gives how often it contains UNKNOWN_SERVER_ERROR.
fn encode<R: Request>(version: i16, correlation_id: i32, message: &R::Response) -> (Encoder, usize) {
    let mut encoder = Encoder::new();
    let measured = frame::measure_response::<R>(version, correlation_id, message);
    let unexpected = measured.map_or(0, |measured| measured.encode(&mut encoder));
    (encoder, unexpected)
}

fn reply(mut encoder: Encoder, payloads: Vec<LogSlice>, room: Option<Room>) -> Outcome {
    let (frame, gaps) = encoder.take();
    debug_assert_eq!(gaps.len(), payloads.len(), "a payload for each gap");
    let payloads = gaps.into_iter().map(|gap| gap.position).zip(payloads).collect();
    Outcome::Reply(Reply { frame, payloads, room })
}

//! From a request's bytes to the request, within the memory that it may take.
//!
//! ```text
//! most requests    decoded within what a small request holds
//! larger ones      16 times their bytes are claimed, and what they don't take is given back
//! ```
//!
//! Invariant: a request takes no more memory than was claimed for it. Bytes behind it are ignored, as Kafka ignores them.

use bytes::Bytes;
use kalda_protocol::{DecodeError, Reader, Request};

use super::call::Call;
use crate::sys::TooMuchMemory;

/// Memory that every request may take besides its frame, without a claim.
const SMALL_BYTES: usize = 8 * 1024;
/// How much larger a request can get when it is decoded: a struct with a name of three letters takes this many times its bytes on the wire.
const FACTOR: usize = 16;
/// A frame up to this size is decoded within a millisecond. A larger one is decoded on a thread of the blocking pool.
const QUICK_BYTES: usize = 256 * 1024;

/// Why there is no request.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Memory(#[from] TooMuchMemory),
}

/// Decodes the request in `body`.
pub(super) async fn decode<R: Request>(call: &mut Call, body: Bytes) -> Result<R, Unreadable> {
    call.claim(SMALL_BYTES).await?;
    let version = call.version;
    match read::<R>(&body, version, SMALL_BYTES) {
        Err(DecodeError::TooMuchMemory) => {}
        read => return Ok(read?.0),
    }
    let most = body.len().saturating_mul(FACTOR).min(call.room.limit() / 2);
    let before = call.room.bytes();
    call.claim(most).await?;
    let (request, left) = if body.len() <= QUICK_BYTES {
        read(&body, version, most)?
    } else {
        call.at_length(move || read(&body, version, most)).await?
    };
    call.room.shrink_to(before.saturating_add(most).saturating_sub(left));
    Ok(request)
}

/// The request, and what is left of the memory that it may take.
fn read<R: Request>(body: &Bytes, version: i16, memory: usize) -> Result<(R, usize), DecodeError> {
    let mut reader = Reader::within(body, memory);
    let request = R::decode(&mut reader, version)?;
    Ok((request, reader.memory()))
}

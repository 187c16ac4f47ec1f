//! Cuts the bytes of a connection into frames: a size of four bytes, then that many bytes.
//!
//! ```text
//! nothing here       no buffer
//! up to 8 KiB        one buffer, counted only while its frame isn't whole
//! more               grows with what has come; each step is claimed from the budget before it is allocated
//! ```
//!
//! Invariant: memory follows what has arrived, not what a peer claims will: while memory is short a frame's room is at most
//! twice what has come of it. A frame has a deadline as a whole, see [`Pace`]. Dropping a future loses nothing.

use bytes::{Buf, Bytes, BytesMut};
use std::future::{Future, poll_fn};
use std::io;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::pace::{Others, Pace};
use super::transport::{Rest, Transport};
use crate::sys::{Clock, MemoryBudget, Room, timer};

/// What one read asks for when nothing is known of the frame yet. Most requests fit.
const READ_BYTES: usize = 8 * 1024;
/// The least that a larger frame's buffer grows by: one read of a busy socket.
const LEAST_STEP: usize = 64 * 1024;
/// While there is memory enough it grows by so much, so that a frame is rarely copied as it grows.
const CALM_STEP: usize = 1024 * 1024;
/// So much of a frame is read before others come first: a tenth of a millisecond with pages that are new.
const READ_IN_A_TURN: usize = 128 * 1024;
const SIZE_BYTES: usize = 4;

/// Why no further frame can be read.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Kafka's `socket.request.max.bytes`, or less where the process has little memory.
    #[error("a request of {size} bytes is larger than the {max} that are allowed (socket.request.max.bytes)")]
    TooLarge {
        /// The size that the peer announced.
        size: i32,
        /// The largest one allowed.
        max: usize,
    },
    /// The size is below zero.
    #[error("a request can't have {0} bytes")]
    Negative(i32),
    /// The peer closed, or stopped, in the middle of a frame.
    #[error("the peer closed in the middle of a request ({have} bytes of it arrived)")]
    Cut {
        /// Bytes of the frame that arrived, its size included.
        have: usize,
    },
    /// The frame takes too long.
    #[error("the peer took too long for a request ({have} bytes of it arrived)")]
    Stalled {
        /// Bytes of the frame that arrived, its size included.
        have: usize,
    },
    /// The peer is too slow while others wait for memory.
    #[error("the peer kept memory for half a request, of which others had need ({have} bytes of it arrived)")]
    Pressed {
        /// Bytes of the frame that arrived, its size included.
        have: usize,
    },
    /// The socket failed.
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
}

/// A frame without its size.
#[derive(Debug)]
pub struct Frame {
    /// The bytes after the size.
    pub bytes: Bytes,
    /// The memory it takes, where it is large enough to be counted.
    pub room: Option<Room>,
}

/// Reads the frames of one connection.
#[derive(Debug)]
pub struct FrameReader {
    buffer: BytesMut,
    /// True if the socket was empty after the last read.
    is_drained: bool,
    room: Room,
    budget: MemoryBudget,
    max_frame: usize,
    clock: Arc<dyn Clock>,
    /// Set while a frame has begun and had to be waited for.
    pace: Option<Pace>,
}

impl FrameReader {
    /// A reader that refuses frames over `max_frame` bytes.
    #[must_use]
    pub fn new(max_frame: usize, budget: &MemoryBudget, clock: Arc<dyn Clock>) -> Self {
        Self {
            buffer: BytesMut::new(),
            is_drained: false,
            room: budget.room(),
            budget: budget.clone(),
            max_frame: max_frame.min(budget.limit().saturating_sub(SIZE_BYTES)),
            clock,
            pace: None,
        }
    }

    /// The next frame, or `None` when the peer has closed between two frames. Dropping the future loses nothing.
    ///
    /// # Errors
    /// A size that isn't allowed, a peer that closes in mid-frame or is too slow, a socket that fails: the connection can't go on.
    pub async fn next(&mut self, transport: &Transport) -> Result<Option<Frame>, FrameError> {
        let mut turn_began_at = self.buffer.len();
        loop {
            let wanted = match self.announced()? {
                Some(size) if self.buffer.len() >= SIZE_BYTES + size => {
                    self.count(size).await;
                    return Ok(Some(self.take(size)));
                }
                Some(size) => SIZE_BYTES + size,
                None => READ_BYTES,
            };
            if !self.fill(transport, wanted).await? {
                let have = self.buffer.len();
                return if have == 0 { Ok(None) } else { Err(FrameError::Cut { have }) };
            }
            // A peer that sends as fast as it is read would never let go of the thread before the end of its frame.
            if self.buffer.len() - turn_began_at >= READ_IN_A_TURN {
                tokio::task::yield_now().await;
                turn_began_at = self.buffer.len();
            }
        }
    }

    /// True if a further frame, or a part of it, may be here.
    #[must_use]
    pub fn may_have_more(&self) -> bool {
        !self.is_drained || !self.buffer.is_empty()
    }

    /// The next frame, if all of it is here. Whatever else there is, an end or an error, [`Self::next`] finds again.
    pub async fn at_hand(&mut self, transport: &Transport) -> Option<Frame> {
        if let Ok(Some(size)) = self.announced()
            && self.buffer.len() >= SIZE_BYTES + size
            && size <= READ_BYTES
        {
            return Some(self.take(size));
        }
        if self.is_drained {
            return None;
        }
        // Boxed: a connection at rest should not be larger for what busy ones do.
        let mut next = Box::pin(self.next(transport));
        match poll_fn(|context| Poll::Ready(next.as_mut().poll(context))).await {
            Poll::Ready(Ok(frame)) => frame,
            Poll::Ready(Err(_)) | Poll::Pending => None,
        }
    }

    fn announced(&self) -> Result<Option<usize>, FrameError> {
        let Some(size) = self.buffer.first_chunk::<SIZE_BYTES>() else { return Ok(None) };
        let size = i32::from_be_bytes(*size);
        let bytes = usize::try_from(size).map_err(|_| FrameError::Negative(size))?;
        if bytes > self.max_frame {
            Err(FrameError::TooLarge { size, max: self.max_frame })
        } else {
            Ok(Some(bytes))
        }
    }

    fn take(&mut self, size: usize) -> Frame {
        self.buffer.advance(SIZE_BYTES);
        let bytes = self.buffer.split_to(size).freeze();
        self.pace = None;
        // What is left is the beginning of others, most often nothing.
        let left = self.buffer.len();
        if size <= READ_BYTES {
            self.room.shrink_to(left);
            return Frame { bytes, room: None };
        }
        // The frame keeps the right to go on above the limit, if it had to be claimed: its request may need more, and nothing is read before that is done.
        self.room.shrink_to(size + left);
        let mut rest = self.room.split(self.room.bytes().saturating_sub(size));
        rest.expect(0);
        let room = Some(std::mem::replace(&mut self.room, rest));
        Frame { bytes, room }
    }

    /// Reads once; false when the peer has closed.
    async fn fill(&mut self, transport: &Transport, wanted: usize) -> Result<bool, FrameError> {
        loop {
            if self.is_drained {
                self.wait(transport).await?;
            }
            self.make_room(wanted).await;
            match transport.read(&mut self.buffer) {
                Ok(read) => {
                    self.is_drained = read.rest == Rest::None;
                    return Ok(read.count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.is_drained = true,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Makes room to read into, for a frame of `wanted` bytes in all.
    async fn make_room(&mut self, wanted: usize) {
        let have = self.buffer.len();
        if wanted <= READ_BYTES {
            self.buffer.reserve(READ_BYTES - have);
            return;
        }
        self.room.expect(wanted);
        let step = if self.budget.is_calm() { CALM_STEP } else { LEAST_STEP.max(have) };
        let total = wanted.min(have + step);
        self.count(total).await;
        self.buffer.reserve(total - have);
    }

    /// Claims memory for `total` bytes of a frame. The time that this takes is not the peer's fault.
    async fn count(&mut self, total: usize) {
        if total <= READ_BYTES || self.room.try_grow_to(total) {
            return;
        }
        let begun = self.clock.monotonic();
        // The largest frame is within the limit, so the claim is never refused.
        let _ = self.room.grow_to(total).await;
        let waited = self.clock.monotonic().saturating_sub(begun);
        if let Some(pace) = &mut self.pace {
            pace.paused(waited);
        }
    }

    /// Waits until there is something to read.
    async fn wait(&mut self, transport: &Transport) -> Result<(), FrameError> {
        if self.buffer.is_empty() {
            self.buffer = BytesMut::new();
            self.room.shrink_to(0);
            transport.readable().await?;
        } else {
            self.wait_within_a_frame(transport).await?;
        }
        self.is_drained = false;
        Ok(())
    }

    async fn wait_within_a_frame(&mut self, transport: &Transport) -> Result<(), FrameError> {
        let have = self.buffer.len();
        if self.room.bytes() < have {
            // Half a small frame: counted now that it has to be waited for.
            let _ = self.room.grow_to(have).await;
        }
        loop {
            let now = self.clock.monotonic();
            let pace = self.pace.get_or_insert_with(|| Pace::new(now, have));
            if pace.is_too_slow(now, have, Others::of(&self.budget)) {
                return Err(FrameError::Pressed { have });
            }
            let left = pace.frame_time_left(now, have);
            if left.is_zero() {
                return Err(FrameError::Stalled { have });
            }
            let patience: Duration = left.min(pace.next_look(now));
            if let Ok(ready) = timer::timeout(patience, transport.readable()).await {
                return Ok(ready?);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::sys::SystemClock;

    #[tokio::test]
    async fn frames_that_have_arrived_are_at_hand_also_where_the_buffer_is_too_small_for_two() {
        const SIZE: usize = 2 * READ_BYTES;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let socket = tokio::net::TcpStream::connect(address).await.expect("connects");
        let mut peer = listener.accept().expect("a connection").0;
        let frame = [&(SIZE as u32).to_be_bytes()[..], &[b'x'; SIZE]].concat();
        peer.write_all(&frame.repeat(3)).expect("written");
        drop(peer);
        while socket.peek(&mut vec![0; 4 * SIZE]).await.expect("peeks") < 3 * frame.len() {
            tokio::task::yield_now().await;
        }
        let transport = Transport::plaintext(socket);
        let budget = MemoryBudget::new(1 << 20, 0);
        let mut reader = FrameReader::new(1 << 20, &budget, Arc::new(SystemClock::new()));
        let first = reader.next(&transport).await.expect("a frame").expect("not the end");
        let second = reader.at_hand(&transport).await.expect("it has arrived");
        let third = reader.at_hand(&transport).await.expect("it has arrived");
        assert_eq!([first, second, third].map(|frame| frame.bytes.len()), [SIZE; 3]);
        assert!(reader.at_hand(&transport).await.is_none());
        assert!(reader.next(&transport).await.expect("no error").is_none(), "the end is found again");
    }

    #[tokio::test]
    async fn a_frame_that_was_claimed_above_the_limit_lets_its_request_go_on_there() {
        const SIZE: usize = 600_000;
        let budget = MemoryBudget::new(1 << 20, 0);
        let (mut others, mut waiting) = (budget.room(), budget.room());
        assert!(others.try_grow_to(SIZE) && waiting.try_grow_to(1));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let peer = std::thread::spawn(move || {
            let (mut peer, _) = listener.accept().expect("a connection");
            // The next frame has begun as well.
            let next = [0; 1_000];
            let frame = [&(SIZE as u32).to_be_bytes()[..], &[b'x'; SIZE], &next].concat();
            peer.write_all(&frame).expect("written");
            peer
        });
        let transport =
            Transport::plaintext(tokio::net::TcpStream::connect(address).await.expect("connects"));
        let mut reader = FrameReader::new(1 << 20, &budget, Arc::new(SystemClock::new()));
        let frame = reader.next(&transport).await.expect("a frame").expect("not the end");
        let mut room = frame.room.expect("it is counted");
        assert_eq!((frame.bytes.len(), room.bytes()), (SIZE, SIZE));
        let mut context = Context::from_waker(Waker::noop());
        let mut waits = pin!(waiting.grow_to(SIZE));
        assert!(waits.as_mut().poll(&mut context).is_pending(), "one alone may go on above the limit");
        assert_eq!(pin!(room.grow_to(900_000)).poll(&mut context), Poll::Ready(Ok(())));
        drop(room);
        assert!(waits.as_mut().poll(&mut context).is_ready(), "its turn comes when the request is done");
        drop(peer.join().expect("the peer"));
    }
}

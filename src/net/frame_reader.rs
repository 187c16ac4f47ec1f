//! Cuts the bytes of a connection into frames: a size of four bytes, then that many bytes.
//!
//! Invariant: memory follows what has arrived, not what a peer claims will: a frame of up to [`EAGER_BYTES`] gets its
//! room at once, a larger one grows by doubling. An idle connection holds no buffer.

use bytes::{Buf, Bytes, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::Interest;
use tokio::net::TcpStream;

use super::memory_budget::{MemoryBudget, Room};

/// What one read asks for when nothing is known of the frame yet. Most requests fit.
const READ_BYTES: usize = 8 * 1024;
/// A frame up to this size gets a buffer of its size at once; it costs address space, not memory, until bytes arrive.
const EAGER_BYTES: usize = 1024 * 1024;
const SIZE_BYTES: usize = 4;
/// How long a peer may rest in the middle of a frame. A frame holds room that others wait for, so this is much less than
/// an idle connection may rest.
const MID_FRAME_PATIENCE: Duration = Duration::from_secs(30);

/// Why no further frame can be read.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Kafka's `socket.request.max.bytes`.
    #[error("a request of {size} bytes is larger than socket.request.max.bytes = {max}")]
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
    /// The peer stopped in the middle of a frame.
    #[error("the peer stopped in the middle of a request for {} s ({have} bytes of it arrived)", MID_FRAME_PATIENCE.as_secs())]
    Stalled {
        /// Bytes of the frame that arrived, its size included.
        have: usize,
    },
    /// The socket failed.
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
}

/// A frame without its size, and the room it takes in the budget.
#[derive(Debug)]
pub struct Frame {
    /// The bytes after the size.
    pub bytes: Bytes,
    /// Held until the request has been answered.
    pub room: Room,
}

/// Reads the frames of one connection.
#[derive(Debug)]
pub struct FrameReader {
    buffer: BytesMut,
    /// True if the socket was empty after the last read.
    is_drained: bool,
    room: Option<Room>,
    max_frame: usize,
    budget: MemoryBudget,
}

impl FrameReader {
    /// A reader that refuses frames over `max_frame` bytes.
    #[must_use]
    pub fn new(max_frame: usize, budget: MemoryBudget) -> Self {
        Self { buffer: BytesMut::new(), is_drained: false, room: None, max_frame, budget }
    }

    /// True while part of a frame has arrived.
    #[must_use]
    pub fn is_inside_a_frame(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// The next frame, or `None` when the peer has closed between two frames. Dropping the future loses nothing.
    ///
    /// # Errors
    /// A size that isn't allowed, a peer that closes in mid-frame, a socket that fails: the connection can't go on.
    pub async fn next(&mut self, stream: &TcpStream) -> Result<Option<Frame>, FrameError> {
        loop {
            let wanted = match self.announced()? {
                Some(size) => {
                    if self.room.is_none() {
                        self.room = Some(self.budget.room_for(size).await);
                    }
                    if self.buffer.len() >= SIZE_BYTES + size {
                        return Ok(Some(self.take(size)));
                    }
                    SIZE_BYTES + size
                }
                None => READ_BYTES,
            };
            if !self.fill(stream, wanted).await? {
                let have = self.buffer.len();
                return if have == 0 { Ok(None) } else { Err(FrameError::Cut { have }) };
            }
        }
    }

    /// The next frame, if it is already here.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub fn buffered(&mut self) -> Result<Option<Frame>, FrameError> {
        match self.announced()? {
            Some(size) if self.buffer.len() >= SIZE_BYTES + size && MemoryBudget::is_uncounted(size) => {
                Ok(Some(self.take(size)))
            }
            _ => Ok(None),
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
        Frame { bytes, room: self.room.take().unwrap_or_default() }
    }

    /// Reads once; false when the peer has closed.
    async fn fill(&mut self, stream: &TcpStream, wanted: usize) -> Result<bool, FrameError> {
        loop {
            if self.is_drained {
                self.wait(stream).await?;
            }
            let missing = wanted.saturating_sub(self.buffer.len());
            self.buffer.reserve(missing.min(EAGER_BYTES.max(self.buffer.len())).max(READ_BYTES.min(wanted)));
            match self.read(stream) {
                Ok(count) => return Ok(count > 0),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.is_drained = true,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Waits until there is something to read.
    async fn wait(&mut self, stream: &TcpStream) -> Result<(), FrameError> {
        if self.buffer.is_empty() {
            self.buffer = BytesMut::new();
            stream.readable().await?;
        } else {
            let readable = tokio::time::timeout(MID_FRAME_PATIENCE, stream.readable()).await;
            readable.map_err(|_| FrameError::Stalled { have: self.buffer.len() })??;
        }
        self.is_drained = false;
        Ok(())
    }

    /// Reads what is there, up to the buffer's room. A read that leaves room has emptied the socket: a second one, only to be
    /// told so, is spared by telling the runtime here.
    fn read(&mut self, stream: &TcpStream) -> io::Result<usize> {
        let room = self.buffer.capacity() - self.buffer.len();
        let mut count = 0;
        let told = stream.try_io(Interest::READABLE, || {
            count = stream.try_read_buf(&mut self.buffer)?;
            if (1..room).contains(&count) { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(()) }
        });
        match told {
            Err(error) if count == 0 => Err(error),
            left => {
                self.is_drained = left.is_err();
                Ok(count)
            }
        }
    }
}

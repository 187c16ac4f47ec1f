//! Writes replies: memory by `writev`, file slices by `sendfile`.
//!
//! Invariant: the bytes of a reply leave in order and whole, or the connection ends. Record bytes of which no copy came with the
//! slice stay in their file. What a peer leaves unread is counted, and not kept for ever.

use bytes::{Buf, Bytes};
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::sync::Arc;
use std::time::Duration;

use super::file_part::FilePart;
use super::pace::{Others, Pace};
use super::transport::Transport;
use crate::api::Reply;
use crate::log::{LogSlice, SliceSource};
use crate::sys::{Clock, MemoryBudget, Room, timer};

/// Slices handed to one `writev`. The kernel takes up to 1,024; few replies have this many.
const SLICES_A_WRITE: usize = 64;

/// So much is sent from files before others come first: about what one `sendfile` is asked for, a quarter of a millisecond.
const SENT_IN_A_TURN: usize = 128 * 1024;

/// Why a reply can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The socket failed, or a file has become shorter than its slice.
    #[error("writing failed: {0}")]
    Io(#[from] io::Error),
    /// `connections.max.idle.ms`.
    #[error(
        "the peer has read nothing for longer than connections.max.idle.ms ({left} bytes of answers are left)"
    )]
    Idle {
        /// Bytes that wait.
        left: usize,
    },
    /// The peer is too slow while others wait for memory.
    #[error(
        "the peer left an answer unread while others waited for the memory it takes ({left} bytes are left)"
    )]
    Pressed {
        /// Bytes that wait.
        left: usize,
    },
}

/// Part of a reply.
enum Part {
    Memory(Bytes),
    File(FilePart),
}

/// Collects the parts of replies and writes them.
pub struct ReplyWriter {
    parts: VecDeque<Part>,
    /// What the parts hold in memory.
    memory_bytes: usize,
    room: Room,
    budget: MemoryBudget,
    max_idle: Option<Duration>,
    clock: Arc<dyn Clock>,
}

impl ReplyWriter {
    /// A writer with nothing to write. It gives up a peer that reads nothing for `max_idle`.
    #[must_use]
    pub fn new(budget: &MemoryBudget, max_idle: Option<Duration>, clock: Arc<dyn Clock>) -> Self {
        let (parts, room) = (VecDeque::new(), budget.room());
        Self { parts, memory_bytes: 0, room, budget: budget.clone(), max_idle, clock }
    }

    /// Adds a reply after those that are there.
    pub fn push(&mut self, reply: Reply) {
        let mut rest = reply.frame;
        let mut written = 0;
        for (position, slice) in reply.payloads {
            let head = rest.split_to(position.saturating_sub(written).min(rest.len()));
            written = position;
            self.push_memory(head);
            self.push_slice(slice);
        }
        self.push_memory(rest);
        if let Some(room) = reply.room {
            self.room.merge(room);
        }
    }

    fn push_slice(&mut self, slice: LogSlice) {
        match slice.source {
            SliceSource::Empty => {}
            SliceSource::Memory(slices) => slices.into_iter().for_each(|bytes| self.push_memory(bytes)),
            SliceSource::File { copy: Some(bytes), .. } => self.push_memory(bytes),
            SliceSource::File { file, position, copy: None } => {
                self.parts.push_back(Part::File(FilePart::new(file, position, slice.length)));
            }
        }
    }

    fn push_memory(&mut self, bytes: Bytes) {
        if !bytes.is_empty() {
            self.memory_bytes += bytes.len();
            self.parts.push_back(Part::Memory(bytes));
        }
    }

    /// Writes all that was pushed.
    ///
    /// # Errors
    /// When the reply can't be completed: the connection must end.
    pub async fn flush(&mut self, transport: &Transport) -> Result<(), WriteError> {
        let (mut moved, mut sent) = (0, 0);
        let mut pace = None;
        while let Some(front) = self.parts.front_mut() {
            let result = match front {
                Part::Memory(_) => self.write_memory(transport),
                Part::File(file) => {
                    // Lets other connections run: if the file is in the page cache and the peer reads fast, nothing else would stop
                    // this loop before the end of the file.
                    if sent >= SENT_IN_A_TURN {
                        sent = 0;
                        tokio::task::yield_now().await;
                    }
                    file.warm_up().await?;
                    file.send(transport).inspect(|count| sent += count)
                }
            };
            self.parts.pop_front_if(|part| matches!(part, Part::File(file) if file.is_done()));
            match result {
                Ok(count) => moved += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.wait(transport, moved, &mut pace).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.room.shrink_to(0);
        Ok(())
    }

    /// Waits until the peer takes more.
    async fn wait(
        &mut self,
        transport: &Transport,
        moved: usize,
        pace: &mut Option<Pace>,
    ) -> Result<(), WriteError> {
        // From here on the reply is in memory only because the peer doesn't read it. More may have been claimed to make it.
        self.room.shrink_to(self.memory_bytes);
        if !self.room.try_grow_to(self.memory_bytes) {
            // A small answer is counted only here. Not even the reserve for small answers has room for it.
            return Err(WriteError::Pressed { left: self.memory_bytes });
        }
        let idle_since = self.clock.monotonic();
        loop {
            let (now, left) = (self.clock.monotonic(), self.memory_bytes);
            let pace = pace.get_or_insert_with(|| Pace::new(now, moved));
            let others = if left > 0 { Others::of(&self.budget) } else { Others::HaveRoom };
            if pace.is_too_slow(now, moved, others) {
                return Err(WriteError::Pressed { left });
            }
            let waited = now.saturating_sub(idle_since);
            if self.max_idle.is_some_and(|most| waited >= most) {
                return Err(WriteError::Idle { left });
            }
            let rest = self.max_idle.map_or(Duration::MAX, |most| most.saturating_sub(waited));
            if let Ok(ready) = timer::timeout(rest.min(pace.next_look(now)), transport.writable()).await {
                return Ok(ready?);
            }
        }
    }

    fn write_memory(&mut self, transport: &Transport) -> io::Result<usize> {
        let mut slices = [IoSlice::new(&[]); SLICES_A_WRITE];
        let memory = self.parts.iter().map_while(|part| match part {
            Part::Memory(bytes) => Some(bytes),
            Part::File(_) => None,
        });
        let mut count = 0;
        for (slot, bytes) in slices.iter_mut().zip(memory) {
            *slot = IoSlice::new(bytes);
            count += 1;
        }
        let filled = slices.get(..count).unwrap_or_default();
        let written = transport.write_vectored(filled)?;
        self.memory_bytes -= written;
        let mut left = written;
        while left > 0 {
            let Some(Part::Memory(bytes)) = self.parts.front_mut() else { break };
            let step = left.min(bytes.len());
            bytes.advance(step);
            left -= step;
            if bytes.is_empty() {
                self.parts.pop_front();
            }
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::Read;
    use std::pin::pin;

    use super::*;
    use crate::log::{Patience, SegmentFile};
    use crate::sys::{Disk, OpenMode, PosixDisk, SystemClock};
    use crate::types::Offset;

    fn reply(folder: &tempfile::TempDir, length: usize) -> Reply {
        let path = folder.path().join("file");
        std::fs::write(&path, vec![b'x'; length]).expect("written");
        let file = PosixDisk.open(&path, OpenMode::Read).expect("opens");
        let file = SegmentFile::new(file, Patience::CachedOnly);
        let source = SliceSource::File { file, position: 0, copy: None };
        let slice = LogSlice { base_offset: Offset(0), next_offset: Offset(1), length, source };
        Reply { frame: Bytes::from_static(b"headtail"), payloads: vec![(4, slice)], room: None }
    }

    /// How many turns it takes to write a reply with so many bytes of a file, to a peer that takes all of it.
    async fn turns(length: usize) -> usize {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let peer = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            listener.accept().expect("a connection").0.read_to_end(&mut bytes).expect("reads");
            bytes
        });
        let socket = tokio::net::TcpStream::connect(address).await.expect("connects");
        let transport = Transport::plaintext(socket);
        transport.writable().await.expect("connected");
        let mut writer = ReplyWriter::new(&MemoryBudget::new(1 << 20, 0), None, Arc::new(SystemClock::new()));
        writer.push(reply(&folder, length));
        let mut turns = 0;
        {
            let mut flush = pin!(writer.flush(&transport));
            let flushed = poll_fn(|context| {
                turns += 1;
                flush.as_mut().poll(context)
            });
            flushed.await.expect("written");
        }
        drop(transport);
        let read = peer.join().expect("the peer");
        assert_eq!((read.len(), &read[..4], &read[4 + length..]), (length + 8, &b"head"[..], &b"tail"[..]));
        turns
    }

    #[tokio::test]
    async fn a_short_file_is_written_in_one_turn_and_a_long_one_lets_others_in_between() {
        assert_eq!(turns(50_000).await, 1);
        assert!(turns(4 << 20).await >= 8);
    }
}

//! Writes replies: memory by `writev`, file slices by `sendfile`.
//!
//! Invariant: the bytes of a reply leave in order and whole, or the connection ends. Record bytes that lie in a file never
//! pass through the broker's memory.

use bytes::{Buf, Bytes};
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use tokio::net::TcpStream;

use super::file_part::FilePart;
use crate::api::Reply;
use crate::log::{LogSlice, SliceSource};

/// Slices handed to one `writev`. The kernel takes up to 1,024; few replies have this many.
const SLICES_A_WRITE: usize = 64;

/// Part of a reply.
enum Part {
    Memory(Bytes),
    File(FilePart),
}

/// Collects the parts of replies and writes them.
#[derive(Default)]
pub struct ReplyWriter {
    parts: VecDeque<Part>,
}

impl ReplyWriter {
    /// Adds a reply behind those already there.
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
    }

    fn push_slice(&mut self, slice: LogSlice) {
        match slice.source {
            SliceSource::Empty => {}
            SliceSource::Memory(slices) => slices.into_iter().for_each(|bytes| self.push_memory(bytes)),
            SliceSource::File { file, position } => {
                self.parts.push_back(Part::File(FilePart::new(file, position, slice.length)));
            }
        }
    }

    fn push_memory(&mut self, bytes: Bytes) {
        if !bytes.is_empty() {
            self.parts.push_back(Part::Memory(bytes));
        }
    }

    /// Writes all that was pushed.
    ///
    /// # Errors
    /// When the socket fails, or a file has become shorter than its slice: the reply can't be completed.
    pub async fn flush(&mut self, stream: &TcpStream) -> io::Result<()> {
        while let Some(front) = self.parts.front_mut() {
            let result = match front {
                Part::Memory(_) => self.write_memory(stream),
                Part::File(file) => {
                    file.warm_up().await?;
                    file.send(stream)
                }
            };
            self.parts.pop_front_if(|part| matches!(part, Part::File(file) if file.is_done()));
            match result {
                // Others first: long files may be all in the page cache, and a fast peer take all of them.
                Ok(()) if matches!(self.parts.front(), Some(Part::File(_))) => tokio::task::yield_now().await,
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => stream.writable().await?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn write_memory(&mut self, stream: &TcpStream) -> io::Result<()> {
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
        let mut written = stream.try_write_vectored(&slices[..count])?;
        while written > 0 {
            let Some(Part::Memory(bytes)) = self.parts.front_mut() else { break };
            let step = written.min(bytes.len());
            bytes.advance(step);
            written -= step;
            if bytes.is_empty() {
                self.parts.pop_front();
            }
        }
        Ok(())
    }
}

//! Writes replies: memory by `writev`, file slices by `sendfile`.
//!
//! Invariant: the bytes of a reply leave in order and whole, or the connection ends. Record bytes that lie in a file never
//! pass through the broker's memory.

use bytes::{Buf, Bytes};
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::os::fd::AsFd;
use tokio::io::Interest;
use tokio::net::TcpStream;

use crate::api::{Payload, Reply};
use crate::log::{LogSlice, SliceSource};

/// Slices handed to one `writev`. The kernel takes up to 1,024; few replies have this many.
const SLICES_A_WRITE: usize = 64;
/// What one `sendfile` is asked for, so that one connection can't keep a thread for long.
const FILE_BYTES_A_CALL: usize = 1024 * 1024;

/// Part of a reply.
enum Part {
    Memory(Bytes),
    File(LogSlice),
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
        for (position, payload) in reply.payloads {
            let head = rest.split_to(position.saturating_sub(written).min(rest.len()));
            written = position;
            self.push_part(Part::Memory(head));
            self.push_part(match payload {
                Payload::Memory(bytes) => Part::Memory(bytes),
                Payload::File(slice) => Part::File(slice),
            });
        }
        self.push_part(Part::Memory(rest));
    }

    fn push_part(&mut self, part: Part) {
        let is_empty = match &part {
            Part::Memory(bytes) => bytes.is_empty(),
            Part::File(slice) => slice.is_empty(),
        };
        if !is_empty {
            self.parts.push_back(part);
        }
    }

    /// Writes all that was pushed.
    ///
    /// # Errors
    /// When the socket fails, or a file has become shorter than its slice: the reply can't be completed.
    pub async fn flush(&mut self, stream: &TcpStream) -> io::Result<()> {
        while let Some(front) = self.parts.front() {
            let result = match front {
                Part::Memory(_) => self.write_memory(stream),
                Part::File(_) => self.send_file(stream),
            };
            match result {
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

    fn send_file(&mut self, stream: &TcpStream) -> io::Result<()> {
        let Some(Part::File(slice)) = self.parts.front_mut() else { return Ok(()) };
        let SliceSource::File { file, position } = &mut slice.source else { return Ok(()) };
        let Some(descriptor) = file.descriptor() else {
            // A file that is none of the system's: read it instead.
            let bytes = slice.to_bytes()?;
            self.parts.pop_front();
            self.parts.push_front(Part::Memory(bytes));
            return Ok(());
        };
        let mut next = *position;
        let count = slice.length.min(FILE_BYTES_A_CALL);
        let sent = stream.try_io(Interest::WRITABLE, || {
            Ok(rustix::fs::sendfile(stream.as_fd(), descriptor, Some(&mut next), count)?)
        })?;
        if sent == 0 {
            let sentence = "a segment is shorter than the records that it was to hold";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, sentence));
        }
        *position = next;
        slice.length -= sent;
        if slice.length == 0 {
            self.parts.pop_front();
        }
        Ok(())
    }
}

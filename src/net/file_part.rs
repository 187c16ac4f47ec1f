//! A file's part of a reply: sent by `sendfile`, from the page cache.
//!
//! ```text
//! in the page cache?  yes ──▶ sendfile, here
//!                     no ───▶ read on a thread that may wait for the disk, then sendfile, here
//!                                 └─ what such a reader left far behind leaves the page cache again
//! ```
//! Invariant: these record bytes don't pass through the broker's memory on their way out. A thread that serves connections never
//! waits for the disk, and a reader of old records doesn't push the newest ones out of the page cache.

use std::io;

use super::transport::Transport;
use crate::log::SegmentFile;

/// What is looked for in the page cache at once.
const WARM_BYTES: usize = 1024 * 1024;
/// What one `sendfile` is asked for. A megabyte would keep the thread from others for a millisecond, the time of several
/// short requests.
const BYTES_A_CALL: usize = 256 * 1024;
/// How far behind a reader old records stay cached, for others that read the same.
const KEPT_BEHIND_BYTES: u64 = 32 * 1024 * 1024;

/// A range of a file.
#[derive(Debug)]
pub(super) struct FilePart {
    file: SegmentFile,
    position: u64,
    left: usize,
    /// Up to here it is known to be in the page cache.
    cached_to: u64,
}

impl FilePart {
    /// `length` bytes from `position` on.
    pub(super) fn new(file: SegmentFile, position: u64, length: usize) -> Self {
        Self { file, position, left: length, cached_to: position }
    }

    /// True when all is sent.
    pub(super) fn is_done(&self) -> bool {
        self.left == 0
    }

    /// Makes sure that what is sent next is in the page cache.
    pub(super) async fn warm_up(&mut self) -> io::Result<()> {
        if self.position < self.cached_to {
            return Ok(());
        }
        let length = self.left.min(WARM_BYTES);
        let end = self.position + length as u64;
        if !self.file.is_cached(self.position)? || !self.file.is_cached(end - 1)? {
            let (file, position) = (self.file.clone(), self.position);
            let reading = tokio::task::spawn_blocking(move || {
                file.read_through(position, length)?;
                let behind = position.saturating_sub(KEPT_BEHIND_BYTES);
                file.uncache(behind.saturating_sub(length as u64), behind)
            });
            reading.await.map_err(io::Error::other)??;
        }
        self.cached_to = end;
        Ok(())
    }

    /// Sends some of what is in the page cache, and says how much.
    pub(super) fn send(&mut self, transport: &Transport) -> io::Result<usize> {
        let Some(descriptor) = self.file.descriptor() else {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "a file without a descriptor can't be sent",
            ));
        };
        let warm = usize::try_from(self.cached_to.saturating_sub(self.position)).unwrap_or(usize::MAX);
        let (mut next, count) = (self.position, self.left.min(warm).min(BYTES_A_CALL));
        let sent = transport.send_file(descriptor, &mut next, count)?;
        if sent == 0 {
            let sentence = "a segment is shorter than the records that it was to hold";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, sentence));
        }
        (self.position, self.left) = (next, self.left - sent);
        Ok(sent)
    }
}

//! Reads the batches of a segment one after the other, in pieces.
//!
//! Invariant: a batch that is given is whole, and its checksum is right: what is lost or torn must not be copied, nor
//! take records of other keys with it.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::{Batch, BatchError, BatchPrefix};

use super::error::{CompactionError, RunError};
use super::pace::Pace;
use kalda_sys::DiskFile;
use kalda_sys::types::Offset;

/// Bytes up to and with the magic byte.
const PREFIX_BYTES: usize = 17;
/// The smallest piece that is read: a batch of a few records.
const SMALLEST_PIECE: usize = 4096;

/// A batch, or a message of an old format.
#[derive(Debug)]
pub enum SourceBatch {
    /// Format 2.
    Batch(Batch),
    /// Format 0 or 1.
    Message(LegacyMessage),
}

/// Reads a segment's file.
pub struct BatchReader<'a> {
    file: Arc<dyn DiskFile>,
    pace: &'a dyn Pace,
    segment: Offset,
    position: u64,
    end: u64,
    piece: Bytes,
    piece_bytes: usize,
}

impl<'a> BatchReader<'a> {
    /// Reads `file`, of the segment at `segment`, from `position` to `end`, in pieces of `piece_bytes`.
    #[must_use]
    pub fn new(
        file: Arc<dyn DiskFile>,
        segment: Offset,
        (position, end): (u64, u64),
        piece_bytes: usize,
        pace: &'a dyn Pace,
    ) -> Self {
        let piece_bytes = piece_bytes.max(SMALLEST_PIECE);
        Self { file, pace, segment, position, end, piece: Bytes::new(), piece_bytes }
    }

    /// The next batch, and its bytes; `None` at the end.
    pub fn next(&mut self) -> Result<Option<(SourceBatch, Bytes)>, RunError> {
        if self.position >= self.end {
            return Ok(None);
        }
        self.fill(PREFIX_BYTES)?;
        let prefix = BatchPrefix::parse(&self.piece).map_err(|error| self.unusable(&error))?;
        let size = prefix.size_in_bytes;
        let left = self.end - self.position;
        if size as u64 > left {
            let available = usize::try_from(left).unwrap_or(usize::MAX);
            return Err(self.unusable(&BatchError::Truncated { size, available }).into());
        }
        self.fill(size)?;
        let bytes = self.piece.split_to(size.min(self.piece.len()));
        let batch = self.parse(prefix, bytes.clone())?;
        self.position += size as u64;
        Ok(Some((batch, bytes)))
    }

    /// That the batch which was read last can't be used.
    pub fn last_unusable(&self, batch_bytes: u64, reason: &dyn std::fmt::Display) -> CompactionError {
        let (segment, position) = (self.segment, self.position.saturating_sub(batch_bytes));
        CompactionError::Unusable { segment, position, reason: reason.to_string() }
    }

    fn parse(&self, prefix: BatchPrefix, bytes: Bytes) -> Result<SourceBatch, CompactionError> {
        if prefix.magic < 2 {
            let message = LegacyMessage::split_from(&mut { bytes }).map_err(|error| self.unusable(&error))?;
            let size = prefix.size_in_bytes;
            let torn = || self.unusable(&BatchError::Truncated { size, available: 0 });
            return message.map(SourceBatch::Message).ok_or_else(torn);
        }
        let batch = Batch::parse(bytes).map_err(|error| self.unusable(&error))?;
        batch.verify_crc().map_err(|error| self.unusable(&error))?;
        Ok(SourceBatch::Batch(batch))
    }

    fn unusable(&self, reason: &dyn std::fmt::Display) -> CompactionError {
        self.last_unusable(0, reason)
    }

    /// Has at least `wanted` bytes from the position on in memory, or all that are left.
    fn fill(&mut self, wanted: usize) -> Result<(), RunError> {
        let left = usize::try_from(self.end - self.position).unwrap_or(usize::MAX);
        if self.piece.len() >= wanted.min(left) {
            return Ok(());
        }
        let size = self.piece_bytes.max(wanted).min(left);
        // The buffer of the last piece serves again, unless a batch of it is still held.
        let mut buffer = std::mem::take(&mut self.piece).try_into_mut().unwrap_or_else(|_| BytesMut::new());
        buffer.clear();
        // In pieces: a damaged batch may claim any size.
        while buffer.len() < size {
            let (filled, wanted) = (buffer.len(), self.piece_bytes.min(size - buffer.len()));
            buffer.resize(filled + wanted, 0);
            let place = buffer.get_mut(filled..).unwrap_or_default();
            let read = self.file.read_at(place, self.position + filled as u64)?;
            buffer.truncate(filled + read);
            if read < wanted {
                break;
            }
        }
        let read = buffer.len();
        self.piece = buffer.freeze();
        Ok(self.pace.moved(read as u64)?)
    }
}

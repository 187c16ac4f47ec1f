//! Steps from batch to batch through a segment's file, reading headers and not records.
//!
//! Invariant: every batch it gives lies whole between the walk's start and its end. Checksums are not checked here.

use std::io;

use bytes::Buf;
use kalda_protocol::records::{BatchError, BatchHeader, BatchPrefix};

use crate::sys::DiskFile;
use crate::types::Offset;

/// Bytes read ahead: about as far as two index entries are apart.
const READ_AHEAD: usize = 8 << 10;
/// Bytes up to the records, of every format.
const LONGEST_HEADER: usize = 61;
/// Where a message of format 1 has its timestamp.
const LEGACY_TIMESTAMP_AT: usize = 18;

/// A batch in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalkedBatch {
    /// Where it begins.
    pub position: u64,
    /// How long it is.
    pub size_bytes: u64,
    /// The offset of its first record. Of an old compressed message, that of the last.
    pub base_offset: Offset,
    /// The offset of its last record.
    pub last_offset: Offset,
    /// Its largest timestamp in ms, or -1.
    pub max_timestamp_ms: i64,
    /// Its header; old formats have none.
    pub header: Option<BatchHeader>,
}

impl WalkedBatch {
    /// Where the next batch begins.
    #[must_use]
    pub const fn end(&self) -> u64 {
        self.position + self.size_bytes
    }
}

/// Why a walk can't go on.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// The file can't be read.
    #[error("reading failed")]
    Io(#[from] io::Error),
    /// There is no whole batch at the position.
    #[error("no batch at position {position}: {reason}")]
    Invalid {
        /// Where.
        position: u64,
        /// Why not.
        reason: BatchError,
    },
}

impl From<WalkError> for io::Error {
    fn from(error: WalkError) -> Self {
        match error {
            WalkError::Io(error) => error,
            invalid @ WalkError::Invalid { .. } => Self::new(io::ErrorKind::InvalidData, invalid.to_string()),
        }
    }
}

/// A walk over a range of a file.
#[derive(Debug)]
pub struct BatchWalk<'a> {
    file: &'a dyn DiskFile,
    position: u64,
    end: u64,
    buffer: Vec<u8>,
    buffer_at: u64,
}

impl<'a> BatchWalk<'a> {
    /// Walks from `position`, where a batch begins, to `end`.
    #[must_use]
    pub fn new(file: &'a dyn DiskFile, position: u64, end: u64) -> Self {
        Self { file, position, end, buffer: Vec::new(), buffer_at: 0 }
    }

    /// The next batch; `None` at the end.
    ///
    /// # Errors
    /// The disk's, or that there is no whole batch.
    pub fn step(&mut self) -> Result<Option<WalkedBatch>, WalkError> {
        if self.position >= self.end {
            return Ok(None);
        }
        let (position, left) = (self.position, self.end - self.position);
        self.fill()?;
        let header = self.buffered();
        let batch = parse(header, position).map_err(|reason| WalkError::Invalid { position, reason })?;
        if batch.size_bytes > left {
            let size = usize::try_from(batch.size_bytes).unwrap_or(usize::MAX);
            let available = usize::try_from(left).unwrap_or(usize::MAX);
            return Err(WalkError::Invalid { position, reason: BatchError::Truncated { size, available } });
        }
        self.position = batch.end();
        Ok(Some(batch))
    }

    /// The bytes at the position that are in memory.
    fn buffered(&self) -> &[u8] {
        let skipped =
            self.position.checked_sub(self.buffer_at).and_then(|skipped| usize::try_from(skipped).ok());
        skipped.and_then(|skipped| self.buffer.get(skipped..)).unwrap_or_default()
    }

    fn fill(&mut self) -> io::Result<()> {
        let left = usize::try_from(self.end - self.position).unwrap_or(usize::MAX);
        if self.buffered().len() >= LONGEST_HEADER.min(left) {
            return Ok(());
        }
        self.buffer.resize(READ_AHEAD.min(left), 0);
        let filled = self.file.read_at(&mut self.buffer, self.position)?;
        self.buffer.truncate(filled);
        self.buffer_at = self.position;
        Ok(())
    }
}

fn parse(bytes: &[u8], position: u64) -> Result<WalkedBatch, BatchError> {
    let prefix = BatchPrefix::parse(bytes)?;
    let size_bytes = prefix.size_in_bytes as u64;
    let base_offset = Offset(prefix.base_offset);
    match prefix.magic {
        0 | 1 => {
            let mut timestamp = bytes.get(LEGACY_TIMESTAMP_AT..).unwrap_or_default();
            let max_timestamp_ms = if prefix.magic == 1 { timestamp.try_get_i64().unwrap_or(-1) } else { -1 };
            let last_offset = base_offset;
            Ok(WalkedBatch { position, size_bytes, base_offset, last_offset, max_timestamp_ms, header: None })
        }
        _ => {
            let header = BatchHeader::parse(bytes)?;
            let (last_offset, max_timestamp_ms) = (Offset(header.last_offset()), header.max_timestamp);
            let header = Some(header);
            Ok(WalkedBatch { position, size_bytes, base_offset, last_offset, max_timestamp_ms, header })
        }
    }
}

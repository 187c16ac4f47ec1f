//! Steps from batch to batch through a segment's file, reading headers and, where somebody asks for checksums, records.
//!
//! Invariant: every batch it gives lies whole between the walk's start and its end. A checksum is checked when it is asked
//! for, and then the file is read once, from its beginning to its end.

use std::io;

use bytes::Buf;
use kalda_protocol::records::header::ATTRIBUTES_AT;
use kalda_protocol::records::{BatchError, BatchHeader, BatchPrefix, legacy};

use super::segment_file::SegmentFile;
use kalda_sys::types::Offset;

/// Bytes read ahead: about as far as two index entries are apart.
const READ_AHEAD: usize = 8 << 10;
/// Bytes read ahead where all of them are wanted.
const CHECKING_READ_AHEAD: usize = 512 << 10;
/// Bytes up to the records, of every format.
const LONGEST_HEADER: usize = 61;
/// Far more than any broker ever took as a message of an old format.
const LARGEST_LEGACY_MESSAGE: usize = 128 << 20;
/// Where a message of format 1 has its timestamp.
const LEGACY_TIMESTAMP_AT: usize = 18;

/// A batch in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalkedBatch {
    /// Where it begins.
    pub position: u64,
    /// How long it is.
    pub size_bytes: u64,
    /// The offset of its first record; in an old compressed message, the offset of the last.
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

    /// True if it has fewer records than offsets: compaction has taken some.
    #[must_use]
    pub fn is_thinned(&self) -> bool {
        let offsets = self.last_offset.0.saturating_sub(self.base_offset.0).saturating_add(1);
        self.header.is_some_and(|header| i64::from(header.record_count) < offsets)
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
    file: &'a SegmentFile,
    position: u64,
    end: u64,
    read_ahead: usize,
    buffer: Vec<u8>,
    buffer_at: u64,
}

impl<'a> BatchWalk<'a> {
    /// Walks from `position`, where a batch begins, to `end`.
    #[must_use]
    pub fn new(file: &'a SegmentFile, position: u64, end: u64) -> Self {
        Self { file, position, end, read_ahead: READ_AHEAD, buffer: Vec::new(), buffer_at: 0 }
    }

    /// A walk that will be asked for the checksum of every batch.
    #[must_use]
    pub fn checking(file: &'a SegmentFile, position: u64, end: u64) -> Self {
        Self { read_ahead: CHECKING_READ_AHEAD, ..Self::new(file, position, end) }
    }

    /// The same, which reads so much more ahead: somebody wants the batch that it goes to, and not only its header.
    #[must_use]
    pub fn reading_ahead(self, more: usize) -> Self {
        Self { read_ahead: self.read_ahead.saturating_add(more), ..self }
    }

    /// Where the next batch begins.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Goes on from `position`, where a batch begins. What was read stays in memory.
    pub const fn go_to(&mut self, position: u64) {
        self.position = position;
    }

    /// The batch that the next [`Self::step`] gives.
    ///
    /// # Errors
    /// As that.
    pub fn peek(&mut self) -> Result<Option<WalkedBatch>, WalkError> {
        let position = self.position;
        let next = self.step();
        self.position = position;
        next
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
        self.fill(position, LONGEST_HEADER)?;
        let header = self.buffered(position);
        let batch = parse(header, position).map_err(|reason| WalkError::Invalid { position, reason })?;
        if batch.size_bytes > left {
            let size = usize::try_from(batch.size_bytes).unwrap_or(usize::MAX);
            let available = usize::try_from(left).unwrap_or(usize::MAX);
            return Err(WalkError::Invalid { position, reason: BatchError::Truncated { size, available } });
        }
        self.position = batch.end();
        Ok(Some(batch))
    }

    /// Compares the checksum of a batch that this walk gave.
    ///
    /// # Errors
    /// The disk's.
    pub fn checksum_error(&mut self, batch: &WalkedBatch) -> io::Result<Option<BatchError>> {
        let Some(header) = &batch.header else { return self.legacy_checksum_error(batch) };
        let mut position = batch.position + ATTRIBUTES_AT as u64;
        let mut computed = 0;
        while position < batch.end() {
            let left = usize::try_from(batch.end() - position).unwrap_or(usize::MAX);
            let bytes = self.bytes(position)?;
            let bytes = bytes.get(..left).unwrap_or(bytes);
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            computed = crc32c::crc32c_append(computed, bytes);
            position += bytes.len() as u64;
        }
        let stored = header.crc;
        Ok((computed != stored).then_some(BatchError::Checksum { stored, computed }))
    }

    /// A message of an old format has its checksum before the format. Zeroes behind a batch's length look like one.
    fn legacy_checksum_error(&self, message: &WalkedBatch) -> io::Result<Option<BatchError>> {
        let size = usize::try_from(message.size_bytes).unwrap_or(usize::MAX);
        if size > LARGEST_LEGACY_MESSAGE {
            return Ok(Some(BatchError::Truncated { size, available: LARGEST_LEGACY_MESSAGE }));
        }
        let bytes = self.file.read_vec(message.position, message.size_bytes)?;
        Ok(legacy::verify_crc(&bytes).err())
    }

    /// Bytes from `position` on: those in memory, or the next ones of the file. None at its end.
    pub fn bytes(&mut self, position: u64) -> io::Result<&[u8]> {
        self.fill(position, 1)?;
        Ok(self.buffered(position))
    }

    /// The bytes from `position` on that are in memory.
    pub fn buffered(&self, position: u64) -> &[u8] {
        let skipped = position.checked_sub(self.buffer_at).and_then(|skipped| usize::try_from(skipped).ok());
        skipped.and_then(|skipped| self.buffer.get(skipped..)).unwrap_or_default()
    }

    /// Makes sure that `wanted` bytes from `position` on are in memory, or all there are.
    fn fill(&mut self, position: u64, wanted: usize) -> io::Result<()> {
        let left = usize::try_from(self.end - position).unwrap_or(usize::MAX);
        if self.buffered(position).len() >= wanted.min(left) {
            return Ok(());
        }
        self.buffer.resize(self.read_ahead.min(left), 0);
        let filled = self.file.read_at(&mut self.buffer, position)?;
        self.buffer.truncate(filled);
        self.buffer_at = position;
        Ok(())
    }
}

/// Reads the header of the batch that begins at `position`. The rest of the batch needn't be there.
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

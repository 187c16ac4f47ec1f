//! Every batch of a file in one pass: its header, and its checksum compared.
//!
//! ```text
//! file     │ batch │ batch │ batch that a window cuts │ batch │ …
//! windows  │ 256 KiB, read once      ││ the next, with the rest of the checksum
//! ```
//! Invariant: a byte is read once, but for a header that a window cuts, so a scan costs a copy and a checksum.
//! The memory is one window, and one batch of at most [`LARGEST_OPENED_BYTES`] where a caller asks for its records.

use std::io;

use bytes::Bytes;
use kalda_protocol::records::header::ATTRIBUTES_AT;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::{BatchError, Compression, TimestampType};

use super::super::batch_walk::{WalkedBatch, parse};
use super::progress::Progress;
use crate::sys::DiskFile;

/// Bytes read at once: small enough for the checksum to find them in the processor's cache.
const WINDOW_BYTES: usize = 256 << 10;
/// Bytes up to the records, of every format.
const LONGEST_HEADER: usize = 61;
/// The largest batch whose records are read, as it stands and decompressed: what a broker decompresses at most, too.
pub const LARGEST_OPENED_BYTES: usize = 128 << 20;

/// The checksum of a batch: CRC-32C, or CRC-32 in the old formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checksum {
    /// What the batch says.
    pub stored: u32,
    /// What its bytes give.
    pub computed: u32,
}

impl Checksum {
    /// True if the bytes are those that were written.
    #[must_use]
    pub const fn is_right(self) -> bool {
        self.stored == self.computed
    }
}

/// What a message of format 0 or 1 says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldFormat {
    /// 0 or 1.
    pub magic: i8,
    /// The codec of a wrapper.
    pub compression: Compression,
    /// Who set the timestamp; format 0 has none.
    pub timestamp_type: Option<TimestampType>,
}

/// A batch with its checksum.
#[derive(Debug, Clone, Copy)]
pub struct ScannedBatch {
    /// Where it is, and its header.
    pub batch: WalkedBatch,
    /// What there is instead of a header in the old formats.
    pub old_format: Option<OldFormat>,
    /// Its checksum.
    pub checksum: Checksum,
}

/// Why a scan can't go on.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The file can't be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// There is no whole batch here.
    #[error("no batch can be read at position {position}: {reason}")]
    Invalid {
        /// Where.
        position: u64,
        /// Why not.
        reason: String,
    },
}

/// A scan over the first bytes of a file.
pub struct BatchScan<'a> {
    file: &'a dyn DiskFile,
    progress: &'a dyn Progress,
    position: u64,
    end: u64,
    reported: u64,
    window: Vec<u8>,
    window_at: u64,
}

impl<'a> BatchScan<'a> {
    /// Scans the first `end` bytes of `file`.
    #[must_use]
    pub fn new(file: &'a dyn DiskFile, end: u64, progress: &'a dyn Progress) -> Self {
        Self { file, progress, position: 0, end, reported: 0, window: Vec::new(), window_at: 0 }
    }

    /// Where the next batch begins.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// The next batch; `None` at the end. After an error there is no next one.
    ///
    /// # Errors
    /// The disk's, or that there is no whole batch.
    pub fn step(&mut self) -> Result<Option<ScannedBatch>, ScanError> {
        let (position, left) = (self.position, self.end.saturating_sub(self.position));
        if left == 0 {
            self.report(self.end);
            return Ok(None);
        }
        let header = self.bytes_at(position, LONGEST_HEADER)?;
        let batch = parse(header, position).map_err(|reason| invalid(position, reason))?;
        if batch.size_bytes > left {
            let size = usize::try_from(batch.size_bytes).unwrap_or(usize::MAX);
            let available = usize::try_from(left).unwrap_or(usize::MAX);
            return Err(invalid(position, BatchError::Truncated { size, available }));
        }
        let scanned = match &batch.header {
            Some(header) => {
                let checksum = Checksum { stored: header.crc, computed: self.crc32c(&batch)? };
                ScannedBatch { batch, old_format: None, checksum }
            }
            None => self.old_message(batch)?,
        };
        self.position = batch.end();
        Ok(Some(scanned))
    }

    /// The bytes of a batch that the scan has given.
    ///
    /// # Errors
    /// The disk's, or that the batch is too large to be opened.
    pub fn read(&mut self, batch: &WalkedBatch) -> Result<Bytes, ScanError> {
        let size = usize::try_from(batch.size_bytes).unwrap_or(usize::MAX);
        if size > LARGEST_OPENED_BYTES {
            let reason =
                format!("{size} bytes are too many, batches of up to {LARGEST_OPENED_BYTES} are opened");
            return Err(invalid(batch.position, reason));
        }
        if let Some(bytes) = self.buffered(batch.position).get(..size) {
            return Ok(Bytes::copy_from_slice(bytes));
        }
        let mut bytes = vec![0; size];
        if self.file.read_at(&mut bytes, batch.position)? < size {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        Ok(Bytes::from(bytes))
    }

    /// True if all bytes from here on are zero, as where a file was made larger in advance.
    ///
    /// # Errors
    /// The disk's.
    pub fn only_zeroes_left(&mut self) -> io::Result<bool> {
        let mut at = self.position;
        while at < self.end {
            let chunk = self.bytes_at(at, WINDOW_BYTES)?;
            if chunk.is_empty() || chunk.iter().any(|byte| *byte != 0) {
                return Ok(false);
            }
            at += chunk.len() as u64;
        }
        Ok(true)
    }

    fn crc32c(&mut self, batch: &WalkedBatch) -> io::Result<u32> {
        let mut at = batch.position + ATTRIBUTES_AT as u64;
        let mut computed = 0;
        while at < batch.end() {
            let left = usize::try_from(batch.end() - at).unwrap_or(usize::MAX);
            let chunk = self.bytes_at(at, 1)?;
            let chunk = chunk.get(..left).unwrap_or(chunk);
            if chunk.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            computed = crc32c::crc32c_append(computed, chunk);
            at += chunk.len() as u64;
        }
        Ok(computed)
    }

    fn old_message(&mut self, batch: WalkedBatch) -> Result<ScannedBatch, ScanError> {
        let mut bytes = self.read(&batch)?;
        let message =
            LegacyMessage::split_from(&mut bytes).map_err(|error| invalid(batch.position, error))?;
        let message = message.ok_or_else(|| invalid(batch.position, "the message is cut"))?;
        let checksum = match message.verify_crc() {
            Ok(()) => Checksum { stored: message.crc, computed: message.crc },
            Err(BatchError::Checksum { stored, computed }) => Checksum { stored, computed },
            Err(other) => return Err(invalid(batch.position, other)),
        };
        let (magic, compression) = (message.magic, message.compression());
        let old_format = Some(OldFormat { magic, compression, timestamp_type: message.timestamp_type() });
        Ok(ScannedBatch { batch, old_format, checksum })
    }

    /// Bytes from `at` on: `wanted` of them, or as many as the window and the file have.
    fn bytes_at(&mut self, at: u64, wanted: usize) -> io::Result<&[u8]> {
        let left = usize::try_from(self.end.saturating_sub(at)).unwrap_or(usize::MAX);
        if self.buffered(at).len() < wanted.min(left).min(WINDOW_BYTES) {
            self.report(at);
            self.window.resize(WINDOW_BYTES.min(left), 0);
            let filled = self.file.read_at(&mut self.window, at)?;
            self.window.truncate(filled);
            self.window_at = at;
        }
        Ok(self.buffered(at))
    }

    /// The bytes from `at` on that are in memory.
    fn buffered(&self, at: u64) -> &[u8] {
        let skipped = at.checked_sub(self.window_at).and_then(|skipped| usize::try_from(skipped).ok());
        skipped.and_then(|skipped| self.window.get(skipped..)).unwrap_or_default()
    }

    fn report(&mut self, read_up_to: u64) {
        self.progress.add_bytes(read_up_to.saturating_sub(self.reported));
        self.reported = self.reported.max(read_up_to);
    }
}

impl Drop for BatchScan<'_> {
    /// What a scan leaves unread is done with, too.
    fn drop(&mut self) {
        self.report(self.end);
    }
}

fn invalid(position: u64, reason: impl ToString) -> ScanError {
    ScanError::Invalid { position, reason: reason.to_string() }
}

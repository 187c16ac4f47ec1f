//! Every batch of a file in one pass: its header, and its checksum compared.
//!
//! Invariant: it goes the way of the log's own walk, so that what is sound here is sound there; what is in memory is not read
//! again. The memory is what the walk reads ahead, and one batch of at most [`LARGEST_OPENED_BYTES`] where a caller asks for
//! its records.

use std::io;

use bytes::Bytes;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::{BatchError, Compression, TimestampType};

use super::progress::Progress;
use kalda_log::SegmentFile;
use kalda_log::batch_walk::{BatchWalk, WalkError, WalkedBatch};

/// Progress is reported each time this many bytes were read.
const REPORTED_BYTES: u64 = 256 << 10;
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
    /// Whether the producer or the broker set the timestamp; format 0 has none.
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

impl From<WalkError> for ScanError {
    fn from(error: WalkError) -> Self {
        match error {
            WalkError::Io(error) => Self::Io(error),
            WalkError::Invalid { position, reason } => invalid(position, reason),
        }
    }
}

/// A scan over the first bytes of a file.
pub struct BatchScan<'a> {
    file: &'a SegmentFile,
    walk: BatchWalk<'a>,
    progress: &'a dyn Progress,
    position: u64,
    end: u64,
    reported: u64,
}

impl<'a> BatchScan<'a> {
    /// Scans the first `end` bytes of `file`.
    #[must_use]
    pub fn new(file: &'a SegmentFile, end: u64, progress: &'a dyn Progress) -> Self {
        let walk = BatchWalk::checking(file, 0, end);
        Self { file, walk, progress, position: 0, end, reported: 0 }
    }

    /// The next batch; `None` at the end. After an error there is no next one.
    ///
    /// # Errors
    /// The disk's, or that there is no whole batch.
    pub fn step(&mut self) -> Result<Option<ScannedBatch>, ScanError> {
        if self.position >= self.reported + REPORTED_BYTES {
            self.report(self.position);
        }
        let Some(batch) = self.walk.step()? else { return Ok(None) };
        let scanned = match &batch.header {
            Some(header) => {
                let stored = header.crc;
                let computed = match self.walk.checksum_error(&batch)? {
                    Some(BatchError::Checksum { computed, .. }) => computed,
                    Some(other) => return Err(invalid(batch.position, other)),
                    None => stored,
                };
                ScannedBatch { batch, old_format: None, checksum: Checksum { stored, computed } }
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
        if let Some(bytes) = self.walk.buffered(batch.position).get(..size) {
            return Ok(Bytes::copy_from_slice(bytes));
        }
        let bytes = self.file.read_vec(batch.position, size as u64)?;
        if bytes.len() < size {
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
            let bytes = self.walk.bytes(at)?;
            if bytes.is_empty() || bytes.iter().any(|byte| *byte != 0) {
                return Ok(false);
            }
            at += bytes.len() as u64;
        }
        Ok(true)
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

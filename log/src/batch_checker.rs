//! Checks what a producer sends before the log is asked to take it.
//!
//! ```text
//! with the log's lock:   batch_checker ── the settings of this moment
//! without it:            check ── checksums, counts, the topic's rules; decompresses where a rule needs it
//! with it:               append_checked ── offsets, epoch, write
//! ```
//!
//! Invariant: a batch is appended only if it was checked by the settings that hold at the append. The lock is not held while batches
//! are read, so
//! that one which takes long to decompress holds up nobody.

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::records::BatchHeader;

use super::append_origin::AppendOrigin;
use super::error::AppendError;
use super::settings::LogSettings;
use super::validate::{self, PreparedBatch, Rules};
use kalda_sys::types::{TimestampMs, TopicPartition};

/// A log's rules at one moment.
#[derive(Debug, Clone)]
pub struct BatchChecker {
    pub(super) settings: Arc<LogSettings>,
    pub(super) max_decompressed_bytes: usize,
    pub(super) partition: TopicPartition,
}

/// Batches that hold to them.
#[derive(Debug)]
pub struct CheckedBatches {
    pub(super) batches: Vec<PreparedBatch>,
    /// By which they were checked.
    pub(super) settings: Arc<LogSettings>,
    pub(super) origin: AppendOrigin,
    pub(super) now_ms: TimestampMs,
    /// As they came.
    records: Bytes,
    /// What keeping a slice of them keeps.
    pub(super) frame_bytes: usize,
}

impl BatchChecker {
    /// True if checking a batch with this header means to decompress it, which may take long.
    #[must_use]
    pub fn opens(&self, header: &BatchHeader) -> bool {
        validate::opens(header, &self.settings)
    }

    /// The same rules, but a batch may become no larger than that when it is decompressed.
    #[must_use]
    pub fn within(self, max_decompressed_bytes: usize) -> Self {
        let max_decompressed_bytes = self.max_decompressed_bytes.min(max_decompressed_bytes);
        Self { max_decompressed_bytes, ..self }
    }

    /// Checks batches.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(
        &self,
        records: Bytes,
        origin: AppendOrigin,
        now_ms: TimestampMs,
    ) -> Result<CheckedBatches, AppendError> {
        let rules = Rules {
            settings: &self.settings,
            max_decompressed_bytes: self.max_decompressed_bytes,
            partition: &self.partition,
        };
        let batches = validate::prepare(records.clone(), rules, origin, now_ms)?;
        let (settings, frame_bytes) = (Arc::clone(&self.settings), records.len());
        Ok(CheckedBatches { batches, settings, origin, now_ms, records, frame_bytes })
    }

    /// Checks batches again that were checked by other settings.
    pub(super) fn check_again(&self, checked: CheckedBatches) -> Result<CheckedBatches, AppendError> {
        let frame_bytes = checked.frame_bytes;
        let again = self.check(checked.records, checked.origin, checked.now_ms)?;
        Ok(CheckedBatches { frame_bytes, ..again })
    }
}

impl CheckedBatches {
    /// Says that the records are a part of so many bytes, all of which stay in memory as long as they do.
    #[must_use]
    pub fn within_frame(self, frame_bytes: usize) -> Self {
        Self { frame_bytes, ..self }
    }
}

//! The records of a batch, one by one.
//!
//! Invariant: after an error or the last record nothing follows. The count of the header must agree with the bytes:
//! too few or too many are errors, as in Kafka; a count of zero reads nothing.

use bytes::{Buf, Bytes};

use super::attributes::TimestampType;
use super::batch::Batch;
use super::compression;
use super::error::RecordError;
use super::header::BatchHeader;
use super::record::{Record, RecordView};

/// Yields each [`Record`] of a batch, or the error that ends it.
#[derive(Debug)]
pub struct RecordIterator {
    header: BatchHeader,
    state: State,
    index: i32,
}

#[derive(Debug)]
enum State {
    /// Not yet decompressed; the limit is in bytes.
    Closed { bytes: Bytes, limit: usize },
    /// The records that are left.
    Open { rest: Bytes },
    /// An error was given, or the end.
    Ended,
}

impl RecordIterator {
    pub(super) fn new(batch: &Batch, limit: usize) -> Self {
        let state = State::Closed { bytes: batch.record_bytes(), limit };
        Self { header: *batch.header(), state, index: 0 }
    }

    fn advance(&mut self) -> Result<Option<Record>, RecordError> {
        let mut rest = match std::mem::replace(&mut self.state, State::Ended) {
            State::Ended => return Ok(None),
            State::Open { rest } => rest,
            State::Closed { bytes, limit } => {
                let count = self.header.record_count;
                match count {
                    i32::MIN..0 => return Err(RecordError::NegativeCount { count }),
                    0 => return Ok(None),
                    1.. => compression::decompress(self.header.attributes.compression(), bytes, limit)?,
                }
            }
        };
        if self.index == self.header.record_count {
            let extra = rest.len();
            return if extra == 0 { Ok(None) } else { Err(RecordError::Trailing { extra }) };
        }
        let mut after: &[u8] = &rest;
        let view = RecordView::read(&mut after, self.index)?;
        let record = view.to_record(&rest, self.offset(&view), timestamp(&self.header, &view));
        let used = rest.len() - after.len();
        rest.advance(used);
        self.index += 1;
        self.state = State::Open { rest };
        Ok(Some(record))
    }

    fn offset(&self, view: &RecordView<'_>) -> i64 {
        self.header.base_offset.wrapping_add(i64::from(view.offset_delta))
    }
}

/// The timestamp of a record, from the batch where the broker set it.
pub(super) fn timestamp(header: &BatchHeader, view: &RecordView<'_>) -> i64 {
    match header.attributes.timestamp_type() {
        TimestampType::CreateTime => header.base_timestamp.wrapping_add(view.timestamp_delta),
        TimestampType::LogAppendTime => header.max_timestamp,
    }
}

impl Iterator for RecordIterator {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

//! The records of a message: itself, or those a wrapper holds.
//!
//! Invariant: records come out with absolute offsets. In a wrapper of format 1 they count back from its own offset,
//! which is its last message's; some old librdkafka wrote 0 there, and the relative ones stand. A broker that set the
//! time did so in the wrapper alone.

use bytes::Bytes;

use super::LegacyError;
use super::message::{LegacyMessage, messages};
use crate::records::attributes::TimestampType;
use crate::records::compression::{self, Compression};
use crate::records::record::Record;

impl LegacyMessage {
    /// The records, checksums of messages within a wrapper checked. They take one buffer of at most `limit` bytes.
    ///
    /// # Errors
    /// What makes the wrapper unreadable.
    pub fn records(&self, limit: usize) -> Result<Vec<Record>, LegacyError> {
        if self.compression() == Compression::None {
            return Ok(vec![self.record(self.offset, self.timestamp)]);
        }
        let inner = self.inner(limit)?;
        let base = self.base_offset(&inner)?;
        let of_wrapper = self.timestamp_type() == Some(TimestampType::LogAppendTime);
        let record = |message: &LegacyMessage| {
            let timestamp = if of_wrapper { self.timestamp } else { message.timestamp };
            message.record(base.saturating_add(message.offset), timestamp)
        };
        Ok(inner.iter().map(record).collect())
    }

    fn record(&self, offset: i64, timestamp: i64) -> Record {
        Record { offset, timestamp, key: self.key.clone(), value: self.value.clone(), headers: Vec::new() }
    }

    fn inner(&self, limit: usize) -> Result<Vec<LegacyMessage>, LegacyError> {
        let offset = self.offset;
        let value = self.value.clone().ok_or(LegacyError::EmptyWrapper { offset })?;
        messages(self.decompress(value, limit)?)
            .map(|message| {
                let message = message?;
                if message.magic != self.magic || message.compression() != Compression::None {
                    return Err(LegacyError::Nested { offset });
                }
                message.verify_crc()?;
                Ok(message)
            })
            .collect()
    }

    fn decompress(&self, value: Bytes, limit: usize) -> Result<Bytes, LegacyError> {
        let codec = self.compression();
        let decompressed = if self.magic == 0 {
            compression::decompress_format_0(codec, value, limit)
        } else {
            compression::decompress(codec, value, limit)
        };
        Ok(decompressed?)
    }

    /// What to add to the offsets of the messages within.
    fn base_offset(&self, inner: &[LegacyMessage]) -> Result<i64, LegacyError> {
        let offset = self.offset;
        let last = inner.last().ok_or(LegacyError::EmptyWrapper { offset })?.offset;
        match (self.magic, offset) {
            (0, _) | (_, 0) => Ok(0),
            _ if offset < last => Err(LegacyError::WrapperOffset { offset, last }),
            _ => Ok(offset.saturating_sub(last)),
        }
    }
}

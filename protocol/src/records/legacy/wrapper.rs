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
    /// The records, those of a wrapper checked with their checksums. They take one buffer of at most `limit` bytes.
    ///
    /// # Errors
    /// What makes the wrapper unreadable.
    pub fn records(&self, limit: usize) -> Result<impl Iterator<Item = Record> + use<>, LegacyError> {
        Ok(self.plain_messages(limit)?.map(|message| Record {
            offset: message.offset,
            timestamp: message.timestamp,
            key: message.key,
            value: message.value,
            headers: Vec::new(),
        }))
    }

    /// The messages behind the records: itself, or those of a wrapper, with absolute offsets and the wrapper's time where
    /// a broker set it.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub fn plain_messages(&self, limit: usize) -> Result<impl Iterator<Item = Self> + use<>, LegacyError> {
        let (set, base) = if self.compression() == Compression::None {
            (self.bytes.clone(), 0)
        } else {
            let set = self.decompress(limit)?;
            let last = self.check_inner(&set)?;
            (set, self.base_offset(last)?)
        };
        let is_append_time = self.timestamp_type() == Some(TimestampType::LogAppendTime);
        let append_time = is_append_time.then_some(self.timestamp);
        Ok(messages(set).map_while(Result::ok).map(move |message| Self {
            offset: base.saturating_add(message.offset),
            timestamp: append_time.unwrap_or(message.timestamp),
            ..message
        }))
    }

    /// Reads all messages within a wrapper; gives the offset of the last.
    fn check_inner(&self, set: &Bytes) -> Result<i64, LegacyError> {
        let offset = self.offset;
        let mut last = None;
        for message in messages(set.clone()) {
            let message = message?;
            if message.magic != self.magic || message.compression() != Compression::None {
                return Err(LegacyError::Nested { offset });
            }
            message.verify_crc()?;
            last = Some(message.offset);
        }
        last.ok_or(LegacyError::EmptyWrapper { offset })
    }

    fn decompress(&self, limit: usize) -> Result<Bytes, LegacyError> {
        let value = self.value.clone().ok_or(LegacyError::EmptyWrapper { offset: self.offset })?;
        let codec = self.compression();
        let decompressed = if self.magic == 0 {
            compression::decompress_format_0(codec, value, limit)
        } else {
            compression::decompress(codec, value, limit)
        };
        Ok(decompressed?)
    }

    /// What to add to the offsets of the messages within, of which the last is `last`.
    fn base_offset(&self, last: i64) -> Result<i64, LegacyError> {
        let offset = self.offset;
        match (self.magic, offset) {
            (0, _) | (_, 0) => Ok(0),
            _ if offset < last => Err(LegacyError::WrapperOffset { offset, last }),
            _ => Ok(offset.saturating_sub(last)),
        }
    }
}

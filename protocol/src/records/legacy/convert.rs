//! Turns message sets of formats 0 and 1 into record batches.
//!
//! A wrapper becomes one batch of the same codec; plain messages that follow each other share one. Batches that are
//! of format 2 already pass unchanged, so a run may be mixed.
//! Invariant: keys, values, timestamps and the order are kept; checksums were right.

use bytes::{Bytes, BytesMut};

use super::LegacyError;
use super::message::LegacyMessage;
use crate::records::attributes::TimestampType;
use crate::records::builder::{BatchBuilder, BatchOptions};
use crate::records::compression::Compression;
use crate::records::error::BatchError;
use crate::records::header::{BatchPrefix, MAGIC};
use crate::records::record::Record;

/// Which offsets the records get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offsets {
    /// Those of the messages: for sets out of a log.
    Kept,
    /// One after the other, from this one on: for sets out of a producer, whose offsets mean nothing. Batches of
    /// format 2 in the same run are not renumbered.
    From(i64),
}

/// Converts a run of message sets. What a wrapper decompresses to is bounded by `limit`. A message that is cut at
/// the end of the run is left out.
///
/// # Errors
/// What makes the run unreadable.
pub fn convert(run: Bytes, offsets: Offsets, limit: usize) -> Result<Bytes, LegacyError> {
    let mut converter = Converter { offsets, out: BytesMut::new(), open: None };
    let mut rest = run;
    while let Some(prefix) = whole_prefix(&rest)? {
        if prefix.magic == MAGIC {
            converter.close()?;
            converter.out.extend_from_slice(&rest.split_to(prefix.size_in_bytes));
            continue;
        }
        let Some(message) = LegacyMessage::split_from(&mut rest)? else { break };
        converter.push(&message, limit)?;
    }
    converter.close()?;
    Ok(converter.out.freeze())
}

/// The prefix of the next batch or message if it is here as a whole.
fn whole_prefix(rest: &[u8]) -> Result<Option<BatchPrefix>, BatchError> {
    match BatchPrefix::parse(rest) {
        Ok(prefix) => Ok((prefix.size_in_bytes <= rest.len()).then_some(prefix)),
        Err(BatchError::Truncated { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

struct Converter {
    offsets: Offsets,
    out: BytesMut,
    open: Option<Open>,
}

/// The batch being filled.
struct Open {
    kind: Kind,
    builder: BatchBuilder,
}

/// What the messages of one batch have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Kind {
    compression: Compression,
    append_time_ms: Option<i64>,
}

impl Converter {
    fn push(&mut self, message: &LegacyMessage, limit: usize) -> Result<(), LegacyError> {
        message.verify_crc()?;
        let is_append_time = message.timestamp_type() == Some(TimestampType::LogAppendTime);
        let append_time_ms = is_append_time.then_some(message.timestamp);
        let kind = Kind { compression: message.compression(), append_time_ms };
        let is_wrapper = kind.compression != Compression::None;
        if is_wrapper {
            self.close()?;
        }
        for record in message.records(limit)? {
            self.append(kind, record)?;
        }
        if is_wrapper { self.close() } else { Ok(()) }
    }

    /// Appends to the open batch, or to a new one where that can't take the record.
    fn append(&mut self, kind: Kind, mut record: Record) -> Result<(), LegacyError> {
        if let Offsets::From(next) = &mut self.offsets {
            record.offset = *next;
            *next = next.saturating_add(1);
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.kind == kind)
            && open.builder.append_at(record.offset, &record.as_new()).is_ok()
        {
            return Ok(());
        }
        self.close()?;
        let Kind { compression, append_time_ms } = kind;
        let base_offset = record.offset;
        let options = BatchOptions { base_offset, compression, append_time_ms, ..BatchOptions::default() };
        let mut builder = BatchBuilder::new(options);
        builder.append_at(record.offset, &record.as_new())?;
        self.open = Some(Open { kind, builder });
        Ok(())
    }

    fn close(&mut self) -> Result<(), LegacyError> {
        if let Some(open) = self.open.take() {
            self.out.extend_from_slice(&open.builder.build()?);
        }
        Ok(())
    }
}

//! One record: as read (with its offset), and as given to a builder.
//!
//! ```text
//! length           varint   bytes that follow
//! attributes       i8       unused
//! timestamp delta  varlong  from the batch's base timestamp
//! offset delta     varint   from the batch's base offset
//! key length       varint   -1: null      then the key
//! value length     varint   -1: null      then the value
//! header count     varint
//! each header: key length varint, key, value length varint (-1: null), value
//! ```
//! Invariant: a [`RecordView`] was walked to its last byte. Header keys stay bytes: Kafka never refuses bad UTF-8 in them.

use bytes::{BufMut, Bytes};

use super::error::RecordError;
use super::varint;
use crate::primitives::{varint_size, varlong_size};

/// A record read from a batch. Key, value and headers are slices of one shared buffer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Its offset in the partition.
    pub offset: i64,
    /// In ms; the append time where the batch says so, -1 for none.
    pub timestamp: i64,
    /// The key, if any.
    pub key: Option<Bytes>,
    /// The value; none is a tombstone.
    pub value: Option<Bytes>,
    /// The headers, in order; keys may repeat.
    pub headers: Vec<RecordHeader>,
}

impl Record {
    /// The record as a builder takes it.
    #[must_use]
    pub fn as_new(&self) -> NewRecord<'_> {
        NewRecord {
            timestamp: self.timestamp,
            key: self.key.as_deref(),
            value: self.value.as_deref(),
            headers: &self.headers,
        }
    }
}

/// A header of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordHeader {
    /// UTF-8 by convention, unchecked.
    pub key: Bytes,
    /// The value, if any.
    pub value: Option<Bytes>,
}

/// A record to be put into a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewRecord<'a> {
    /// In ms, or -1.
    pub timestamp: i64,
    /// The key, if any.
    pub key: Option<&'a [u8]>,
    /// The value; none is a tombstone.
    pub value: Option<&'a [u8]>,
    /// The headers, in order.
    pub headers: &'a [RecordHeader],
}

impl NewRecord<'_> {
    /// Bytes of the record in a batch, its own length left out; `None` beyond what a length can say.
    pub(super) fn body_size(&self, timestamp_delta: i64, offset_delta: i32) -> Option<i32> {
        let mut size = 1 + varlong_size(timestamp_delta) + varint_size(offset_delta);
        size = size.checked_add(nullable_size(self.key)?)?.checked_add(nullable_size(self.value)?)?;
        size = size.checked_add(varint_size(i32::try_from(self.headers.len()).ok()?))?;
        for header in self.headers {
            size = size.checked_add(nullable_size(Some(&header.key))?)?;
            size = size.checked_add(nullable_size(header.value.as_deref())?)?;
        }
        i32::try_from(size).ok()
    }

    /// Writes the record with its length, as `body_size` gave it.
    pub(super) fn write(
        &self,
        out: &mut impl BufMut,
        body_size: i32,
        timestamp_delta: i64,
        offset_delta: i32,
    ) {
        varint::write_i32(out, body_size);
        out.put_i8(0);
        varint::write_i64(out, timestamp_delta);
        varint::write_i32(out, offset_delta);
        write_nullable(out, self.key);
        write_nullable(out, self.value);
        varint::write_i32(out, i32::try_from(self.headers.len()).unwrap_or(i32::MAX));
        for header in self.headers {
            write_nullable(out, Some(&header.key));
            write_nullable(out, header.value.as_deref());
        }
    }
}

fn nullable_size(bytes: Option<&[u8]>) -> Option<usize> {
    match bytes {
        None => Some(1),
        Some(bytes) => varint_size(i32::try_from(bytes.len()).ok()?).checked_add(bytes.len()),
    }
}

fn write_nullable(out: &mut impl BufMut, bytes: Option<&[u8]>) {
    match bytes {
        None => varint::write_i32(out, -1),
        Some(bytes) => {
            varint::write_i32(out, i32::try_from(bytes.len()).unwrap_or(i32::MAX));
            out.put_slice(bytes);
        }
    }
}

/// A record borrowed from the bytes of a batch, without allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordView<'a> {
    /// From the batch's base timestamp, in ms.
    pub timestamp_delta: i64,
    /// From the batch's base offset.
    pub offset_delta: i32,
    /// The key, if any.
    pub key: Option<&'a [u8]>,
    /// The value, if any.
    pub value: Option<&'a [u8]>,
    header_count: usize,
    headers: &'a [u8],
    /// All of the record, its length included.
    pub(super) bytes: &'a [u8],
    /// What follows the timestamp delta.
    pub(super) after_timestamp: &'a [u8],
}

impl RecordView<'_> {
    /// What follows its length.
    #[must_use]
    pub fn body_bytes(&self) -> usize {
        let length_bytes = self.bytes.iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
        self.bytes.len().saturating_sub(length_bytes)
    }
}

/// Why a record could not be read, before its place is known.
enum Fault {
    Cut,
    Malformed(&'static str),
}

impl<'a> RecordView<'a> {
    /// Reads the record at the front of `from`, which moves on behind it. `index` is for the error.
    pub(super) fn read(from: &mut &'a [u8], index: i32) -> Result<Self, RecordError> {
        Self::read_record(from).map_err(|fault| match fault {
            Fault::Cut => RecordError::Truncated { index },
            Fault::Malformed(reason) => RecordError::Malformed { index, reason },
        })
    }

    fn read_record(from: &mut &'a [u8]) -> Result<Self, Fault> {
        let whole = *from;
        let length = varint::read_i32(from).ok_or(Fault::Cut)?;
        let length = usize::try_from(length).map_err(|_| Fault::Malformed("its length is negative"))?;
        let (body, rest) = from.split_at_checked(length).ok_or(Fault::Cut)?;
        *from = rest;
        let bytes = whole.get(..whole.len().saturating_sub(rest.len())).unwrap_or_default();
        Self::read_body(body, bytes).ok_or(Fault::Malformed("its fields don't fit its length"))?
    }

    /// `None` when the body ends too early.
    fn read_body(mut body: &'a [u8], bytes: &'a [u8]) -> Option<Result<Self, Fault>> {
        let (_attributes, rest) = body.split_first()?;
        body = rest;
        let timestamp_delta = varint::read_i64(&mut body)?;
        let after_timestamp = body;
        let offset_delta = varint::read_i32(&mut body)?;
        let key = read_nullable(&mut body)?;
        let value = read_nullable(&mut body)?;
        let Ok(header_count) = usize::try_from(varint::read_i32(&mut body)?) else {
            return Some(Err(Fault::Malformed("its header count is negative")));
        };
        let headers = body;
        for _ in 0..header_count {
            if read_nullable(&mut body)?.is_none() {
                return Some(Err(Fault::Malformed("a header has no key")));
            }
            read_nullable(&mut body)?;
        }
        if !body.is_empty() {
            return Some(Err(Fault::Malformed("bytes follow its last field")));
        }
        let view =
            Self { timestamp_delta, offset_delta, key, value, header_count, headers, bytes, after_timestamp };
        Some(Ok(view))
    }

    /// The headers: key and value.
    pub fn headers(&self) -> impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)> + use<'a> {
        let mut rest = self.headers;
        (0..self.header_count)
            .map_while(move |_| Some((read_nullable(&mut rest)??, read_nullable(&mut rest)?)))
    }

    /// Turns the view of `whole` into slices of it.
    pub(super) fn to_record(self, whole: &Bytes, offset: i64, timestamp: i64) -> Record {
        let slice = |part: &[u8]| whole.slice_ref(part);
        let headers = if self.header_count == 0 {
            Vec::new()
        } else {
            let each = self.headers();
            each.map(|(key, value)| RecordHeader { key: slice(key), value: value.map(slice) }).collect()
        };
        Record { offset, timestamp, key: self.key.map(slice), value: self.value.map(slice), headers }
    }
}

/// Any negative length is null, as in Kafka. `None` when the bytes end too early.
fn read_nullable<'a>(from: &mut &'a [u8]) -> Option<Option<&'a [u8]>> {
    let Ok(length) = usize::try_from(varint::read_i32(from)?) else { return Some(None) };
    let (bytes, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(Some(bytes))
}

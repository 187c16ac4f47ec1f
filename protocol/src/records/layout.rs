//! Whether uncompressed records are what their batch announces: so many, each filled by its fields, and nothing behind them.
//!
//! Invariant: the verdict is that of reading each record with [`RecordView`], at a fraction of its cost: keys and values are stepped over,
//! and nothing of them is touched. Absent: offset deltas and timestamps, which a reader takes as they are.

use super::error::RecordError;
use super::record::RecordView;
use crate::primitives::varint::{MAX_VARINT_BYTES, MAX_VARLONG_BYTES};

/// Checks `records`, which are not compressed, against the count of their batch.
///
/// # Errors
/// The first record that can't be read, or what follows the last.
pub fn check_layout(records: &[u8], record_count: i32) -> Result<(), RecordError> {
    if is_laid_out(records, record_count).is_some() { Ok(()) } else { first_fault(records, record_count) }
}

/// Finds the fault again, by the way that can tell it.
#[cold]
fn first_fault(mut rest: &[u8], record_count: i32) -> Result<(), RecordError> {
    for index in 0..record_count {
        RecordView::read(&mut rest, index)?;
    }
    match rest.len() {
        0 => Ok(()),
        extra => Err(RecordError::Trailing { extra }),
    }
}

fn is_laid_out(records: &[u8], record_count: i32) -> Option<()> {
    let mut at = 0;
    for _ in 0..record_count {
        let end = Length::read(records, &mut at)?.end(at)?;
        let record = records.get(..end)?;
        // The attributes, then the two deltas.
        at = at.checked_add(1)?;
        skip_varint(record, &mut at, MAX_VARLONG_BYTES)?;
        skip_varint(record, &mut at, MAX_VARINT_BYTES)?;
        skip_nullable(record, &mut at)?;
        skip_nullable(record, &mut at)?;
        skip_headers(record, &mut at)?;
        if at != end {
            return None;
        }
    }
    (at == records.len()).then_some(())
}

fn skip_headers(record: &[u8], at: &mut usize) -> Option<()> {
    let Length(Some(count)) = Length::read(record, at)? else { return None };
    for _ in 0..count {
        let Length(Some(key_bytes)) = Length::read(record, at)? else { return None };
        *at = at.checked_add(key_bytes)?;
        skip_nullable(record, at)?;
    }
    Some(())
}

/// A signed number of bytes, or of headers: nothing where it is negative.
struct Length(Option<usize>);

impl Length {
    #[inline]
    fn read(bytes: &[u8], at: &mut usize) -> Option<Self> {
        let first = *bytes.get(*at)?;
        *at += 1;
        // Nearly all are this short.
        let zigzag = if first < 0x80 { u32::from(first) } else { read_rest(bytes, at, first)? };
        // The lowest bit is the sign.
        let length = if zigzag & 1 == 0 { usize::try_from(zigzag >> 1).ok() } else { None };
        Some(Self(length))
    }

    #[inline]
    fn end(self, from: usize) -> Option<usize> {
        self.0?.checked_add(from)
    }
}

/// The number whose first byte says that there are more.
fn read_rest(bytes: &[u8], at: &mut usize, first: u8) -> Option<u32> {
    let mut value = u32::from(first & 0x7f);
    for place in 1..MAX_VARINT_BYTES {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u32::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[inline]
fn skip_varint(bytes: &[u8], at: &mut usize, longest: u32) -> Option<()> {
    for _ in 0..longest {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if byte < 0x80 {
            return Some(());
        }
    }
    None
}

#[inline]
fn skip_nullable(bytes: &[u8], at: &mut usize) -> Option<()> {
    if let Length(Some(length)) = Length::read(bytes, at)? {
        *at = at.checked_add(length)?;
    }
    Some(())
}

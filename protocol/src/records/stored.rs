//! Records as a log holds them, read in place: for tools that look at every byte of a log.
//!
//! A producer's batch has the offsets base, base + 1, …; in a log, compaction may have taken some.
//! Invariant: nothing is allocated per record. As with [`super::RecordIterator`], the count of the header must agree with
//! the bytes, a count of zero reads nothing, and after an error nothing follows.

use super::batch::Batch;
use super::error::RecordError;
use super::header::{BatchHeader, NONE};
use super::record::RecordView;
use super::record_iterator;
use super::validate::ValidateError;

/// A record in place, with its offset and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRecord<'a> {
    /// Its place in the batch.
    pub index: i32,
    /// Its offset in the partition.
    pub offset: i64,
    /// In ms; the append time where the batch says so, -1 for none.
    pub timestamp: i64,
    /// Key, value and headers.
    pub view: RecordView<'a>,
}

/// The records of a batch, whose decompressed bytes are `records`.
pub fn stored_records<'a>(
    header: &BatchHeader,
    records: &'a [u8],
) -> impl Iterator<Item = Result<StoredRecord<'a>, RecordError>> + use<'a> {
    let (header, mut rest) = (*header, if header.record_count == 0 { &[] } else { records });
    let (mut index, mut ended) = (0, false);
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let next = if header.record_count < 0 {
            Err(RecordError::NegativeCount { count: header.record_count })
        } else if index < header.record_count {
            RecordView::read(&mut rest, index).map(|view| StoredRecord {
                index,
                offset: header.base_offset.wrapping_add(i64::from(view.offset_delta)),
                timestamp: record_iterator::timestamp(&header, &view),
                view,
            })
        } else if rest.is_empty() {
            return None;
        } else {
            Err(RecordError::Trailing { extra: rest.len() })
        };
        ended = next.is_err();
        index += 1;
        Some(next)
    })
}

/// Reads all records of a batch: structure, count, and offsets that rise within the batch's range. Compressed ones take
/// one buffer of at most `limit` bytes. Gives the latest timestamp, -1 without one.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_stored(batch: &Batch, limit: usize) -> Result<i64, ValidateError> {
    let header = batch.header();
    if header.record_count == 0 {
        return Ok(NONE);
    }
    let records = batch.decompressed(limit)?;
    let (mut latest, mut previous) = (NONE, -1);
    for record in stored_records(header, &records) {
        let record = record?;
        let offset_delta = record.view.offset_delta;
        if offset_delta <= previous || offset_delta > header.last_offset_delta {
            return Err(ValidateError::OffsetDelta { index: record.index, offset_delta });
        }
        previous = offset_delta;
        latest = latest.max(record.timestamp);
    }
    Ok(latest)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::records::{BatchBuilder, BatchOptions, NewRecord};

    const LIMIT: usize = 1 << 20;

    fn batch(offsets: &[i64]) -> Batch {
        let mut builder = BatchBuilder::new(BatchOptions { base_offset: 5, ..BatchOptions::default() });
        for offset in offsets {
            let record = NewRecord { timestamp: 100 - offset, key: None, value: Some(b"v"), headers: &[] };
            builder.append_at(*offset, &record).unwrap();
        }
        Batch::parse(builder.build().unwrap()).unwrap()
    }

    fn with(batch: &Batch, at: usize, change: impl Fn(u8) -> u8) -> Batch {
        let mut bytes = batch.bytes().to_vec();
        bytes[at] = change(bytes[at]);
        Batch::parse(Bytes::from(bytes)).unwrap()
    }

    #[test]
    fn holes_are_allowed_and_the_records_are_those_of_the_iterator() {
        let batch = batch(&[5, 7, 11]);
        assert_eq!(check_stored(&batch, LIMIT), Ok(95));
        let bytes = batch.decompressed(LIMIT).unwrap();
        let stored = stored_records(batch.header(), &bytes).map(|record| record.unwrap());
        let stored: Vec<_> = stored.map(|record| (record.offset, record.timestamp)).collect();
        let records: Vec<_> = batch.records(LIMIT).map(|record| record.unwrap()).collect();
        assert_eq!(
            stored,
            records.iter().map(|record| (record.offset, record.timestamp)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_no_rising_offset_is_refused() {
        let sound = batch(&[5, 6, 7]);
        // Each record has 8 bytes; its offset delta, a zigzag number, is the fourth.
        let delta_of_last = 61 + 2 * 8 + 3;
        assert_eq!(sound.bytes()[delta_of_last], 4);
        for wrong in [2, 0, 6] {
            let error = check_stored(&with(&sound, delta_of_last, |_| wrong), LIMIT).unwrap_err();
            let offset_delta = i32::from(wrong / 2);
            assert_eq!(error, ValidateError::OffsetDelta { index: 2, offset_delta });
        }
    }

    #[test]
    fn a_count_that_disagrees_is_refused() {
        let sound = batch(&[5, 6, 7]);
        let low_byte_of_count = 60;
        let trailing = check_stored(&with(&sound, low_byte_of_count, |_| 2), LIMIT);
        assert_eq!(trailing, Err(RecordError::Trailing { extra: 8 }.into()));
        let missing = check_stored(&with(&sound, low_byte_of_count, |_| 4), LIMIT);
        assert_eq!(missing, Err(RecordError::Truncated { index: 3 }.into()));
        let negative = check_stored(&with(&sound, 57, |_| 0xff), LIMIT);
        assert!(matches!(negative, Err(ValidateError::Record(RecordError::NegativeCount { .. }))));
    }
}

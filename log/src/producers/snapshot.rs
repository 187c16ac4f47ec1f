//! The state of a partition's producers as bytes: what a `.snapshot` file holds.
//!
//! ```text
//! version i16 = 1 │ crc u32, of all that follows │ count i32 │ entries of 46 bytes:
//! producer id i64 │ epoch i16 │ last sequence i32 │ last offset i64 │ offset delta i32 │ timestamp i64
//!                 │ coordinator epoch i32 │ first offset of the open transaction i64, or -1
//! ```
//! Invariant: bytes with a wrong checksum are no snapshot. Only a producer's last batch is kept, as in Kafka.

use bytes::{Buf, BufMut, TryGetError};

use super::entry::{ProducedRange, ProducerEntry};
use super::{Producers, is_expired};
use kalda_sys::types::{Offset, ProducerEpoch, ProducerId, TimestampMs};

const VERSION: i16 = 1;
/// Bytes before those under the checksum.
const UNCHECKED_BYTES: usize = 6;
/// Bytes of an entry.
const ENTRY_BYTES: usize = 46;

/// Why bytes are no snapshot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Bytes are missing.
    #[error("the snapshot is cut")]
    Truncated,
    /// Another version.
    #[error("snapshot version {0} is unknown")]
    Version(i16),
    /// The checksum differs.
    #[error("the snapshot's checksum is wrong")]
    Checksum,
}

impl From<TryGetError> for SnapshotError {
    fn from(_: TryGetError) -> Self {
        Self::Truncated
    }
}

impl Producers {
    /// The state as bytes.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut checked = Vec::with_capacity(4 + self.entries.len() * ENTRY_BYTES);
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(id, _)| *id);
        checked.put_i32(i32::try_from(entries.len()).unwrap_or(i32::MAX));
        for (id, entry) in entries {
            let last = entry.last();
            checked.put_i64(id.0);
            checked.put_i16(entry.epoch.0);
            checked.put_i32(entry.last_sequence());
            checked.put_i64(last.map_or(-1, |batch| batch.last_offset.0));
            checked.put_i32(last.map_or(0, |batch| batch.offset_delta));
            checked.put_i64(entry.last_timestamp_ms.0);
            checked.put_i32(entry.coordinator_epoch);
            checked.put_i64(entry.transaction_start.map_or(-1, |offset| offset.0));
        }
        let mut bytes = Vec::with_capacity(UNCHECKED_BYTES + checked.len());
        bytes.put_i16(VERSION);
        bytes.put_u32(crc32c::crc32c(&checked));
        bytes.extend_from_slice(&checked);
        bytes
    }

    /// The state that `bytes` hold, of all batches below `end`. Expired producers are left out.
    ///
    /// # Errors
    /// What makes the bytes no snapshot.
    pub fn from_snapshot(
        bytes: &[u8],
        end: Offset,
        now_ms: TimestampMs,
        expiration_ms: i64,
    ) -> Result<Self, SnapshotError> {
        let mut rest = bytes;
        let version = rest.try_get_i16()?;
        if version != VERSION {
            return Err(SnapshotError::Version(version));
        }
        if rest.try_get_u32()? != crc32c::crc32c(rest) {
            return Err(SnapshotError::Checksum);
        }
        let mut producers = Self { end, ..Self::default() };
        for _ in 0..rest.try_get_i32()? {
            let (id, entry) = read_entry(&mut rest)?;
            if is_expired(&entry, now_ms, expiration_ms) {
                continue;
            }
            producers.ongoing.extend(entry.transaction_start.map(|start| (start, id)));
            producers.entries.insert(id, entry);
        }
        Ok(producers)
    }
}

fn read_entry(bytes: &mut &[u8]) -> Result<(ProducerId, ProducerEntry), SnapshotError> {
    let id = ProducerId(bytes.try_get_i64()?);
    let mut entry = ProducerEntry::unknown();
    entry.begin_epoch(ProducerEpoch(bytes.try_get_i16()?));
    let last_sequence = bytes.try_get_i32()?;
    let last_offset = Offset(bytes.try_get_i64()?);
    let offset_delta = bytes.try_get_i32()?;
    let timestamp_ms = TimestampMs(bytes.try_get_i64()?);
    if last_offset >= Offset::ZERO {
        entry.push(ProducedRange { last_sequence, last_offset, offset_delta, timestamp_ms });
    }
    entry.last_timestamp_ms = timestamp_ms;
    entry.coordinator_epoch = bytes.try_get_i32()?;
    entry.transaction_start = Some(Offset(bytes.try_get_i64()?)).filter(|start| *start >= Offset::ZERO);
    Ok((id, entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by Kafka 4.3.1 for a producer that committed one transaction.
    const KAFKA: &[u8] = &[
        0x00, 0x01, 0xb2, 0x2d, 0xf9, 0x92, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00,
        0x00, 0x09, 0x00, 0x00, 0x01, 0xa2, 0x06, 0x37, 0xf9, 0x93, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff,
    ];

    #[test]
    fn what_kafka_wrote_reads_back() {
        let producers =
            Producers::from_snapshot(KAFKA, Offset(11), TimestampMs(0), i64::MAX).expect("parses");
        let entry = producers.entry(ProducerId(1)).expect("the producer");
        assert_eq!((entry.last_sequence(), entry.coordinator_epoch, entry.transaction_start), (9, 0, None));
        assert_eq!(producers.snapshot(), KAFKA);
    }

    #[test]
    fn a_torn_snapshot_is_refused() {
        for cut in 0..KAFKA.len() {
            let torn = KAFKA.split_at(cut).0;
            assert!(Producers::from_snapshot(torn, Offset(11), TimestampMs(0), i64::MAX).is_err(), "{cut}");
        }
    }

    #[test]
    fn a_silent_producer_is_forgotten() {
        let now_ms = TimestampMs(0x01a2_0637_f993 + 1000);
        let producers = Producers::from_snapshot(KAFKA, Offset(11), now_ms, 1000).expect("parses");
        assert!(producers.is_empty());
    }
}

//! One entry of the write-ahead log: what one append, or one cut, did to one partition.
//!
//! ```text
//! length u32, of all that follows │ kind i8 │ topic id 16 bytes │ partition i32 │ from i64 │ end i64
//!                                 │ name length u16 │ topic name │ kind 1: batches as they stand in the segment
//! kind 1  appended: the log ended at `from`, and ends at `end`; where a leader's log has a gap, the first batch begins later
//! kind 2  cut: nothing from `from` on is left, and the next record gets `end`: `from` itself, unless the log was emptied
//! ```
//! Invariant: an entry is whole by itself: it can bring back a partition whose folder is lost. Checksums are the group's.

use bytes::{Buf, BufMut, Bytes};

use kalda_sys::types::{Offset, PartitionIndex, TopicId, TopicPartition, Uuid};

/// Bytes of an entry before the topic's name, without the length.
const FIXED_BYTES: usize = 1 + 16 + 4 + 8 + 8 + 2;
const APPENDED: i8 = 1;
const CUT: i8 = 2;

/// Whose entry it is: a topic that was made anew is another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner {
    /// The topic's id.
    pub topic_id: TopicId,
    /// Topic and partition.
    pub partition: TopicPartition,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Batches with these offsets were appended.
    Appended {
        /// Where the log ended before.
        from: Offset,
        /// The offset after the last.
        end: Offset,
    },
    /// The log was cut.
    Cut {
        /// The first offset that went.
        from: Offset,
        /// The offset of the next record.
        end: Offset,
    },
}

impl Change {
    /// Where the log ends afterwards.
    #[must_use]
    pub const fn end(self) -> Offset {
        match self {
            Self::Appended { end, .. } | Self::Cut { end, .. } => end,
        }
    }
}

/// An entry as it will be written.
#[derive(Debug, Clone)]
pub struct EncodedEntry {
    slices: Vec<Bytes>,
    length: usize,
}

impl EncodedEntry {
    /// Encodes an entry; `batches` are slices that follow each other, and are not copied.
    #[must_use]
    pub fn new(owner: &Owner, change: Change, batches: Vec<Bytes>) -> Self {
        let name = owner.partition.topic.as_bytes();
        let (kind, from, end) = match change {
            Change::Appended { from, end } => (APPENDED, from, end),
            Change::Cut { from, end } => (CUT, from, end),
        };
        let payload: usize = batches.iter().map(Bytes::len).sum();
        let length = FIXED_BYTES + name.len() + payload;
        let mut head = Vec::with_capacity(4 + FIXED_BYTES + name.len());
        head.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
        head.put_i8(kind);
        head.put_slice(&owner.topic_id.0);
        head.put_i32(owner.partition.partition.0);
        head.put_i64(from.0);
        head.put_i64(end.0);
        head.put_u16(u16::try_from(name.len()).unwrap_or(u16::MAX));
        head.put_slice(name);
        let mut slices = Vec::with_capacity(1 + batches.len());
        slices.push(Bytes::from(head));
        slices.extend(batches);
        Self { slices, length: 4 + length }
    }

    /// Its bytes.
    #[must_use]
    pub fn slices(&self) -> &[Bytes] {
        &self.slices
    }

    /// How many bytes.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }
}

/// An entry as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadEntry {
    /// Whose.
    pub owner: Owner,
    /// What happened.
    pub change: Change,
    /// The batches.
    pub batches: Bytes,
}

impl ReadEntry {
    /// Takes one entry off the front of `bytes`; `None` if there is no whole entry.
    #[must_use]
    pub fn take(bytes: &mut Bytes) -> Option<Self> {
        let length = usize::try_from(bytes.try_get_u32().ok()?).ok()?;
        if length > bytes.len() {
            return None;
        }
        let mut entry = bytes.split_to(length);
        let kind = entry.try_get_i8().ok()?;
        let mut topic_id = Uuid::default();
        entry.try_copy_to_slice(&mut topic_id.0).ok()?;
        let partition = PartitionIndex(entry.try_get_i32().ok()?);
        let (from, end) = (Offset(entry.try_get_i64().ok()?), Offset(entry.try_get_i64().ok()?));
        let name_length = usize::from(entry.try_get_u16().ok()?);
        if name_length > entry.len() {
            return None;
        }
        let name = entry.split_to(name_length);
        let topic = std::str::from_utf8(&name).ok()?.into();
        let change = match kind {
            APPENDED if from < end => Change::Appended { from, end },
            CUT if from <= end => Change::Cut { from, end },
            _ => return None,
        };
        let owner = Owner { topic_id, partition: TopicPartition { topic, partition } };
        Some(Self { owner, change, batches: entry })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner() -> Owner {
        let partition = TopicPartition { topic: "orders".into(), partition: PartitionIndex(3) };
        Owner { topic_id: Uuid([7; 16]), partition }
    }

    fn bytes_of(entry: &EncodedEntry) -> Bytes {
        let bytes = entry.slices().concat();
        assert_eq!(bytes.len(), entry.length());
        bytes.into()
    }

    #[test]
    fn what_is_written_reads_back() {
        let change = Change::Appended { from: Offset(5), end: Offset(9) };
        let parts = vec![Bytes::from_static(b"head"), Bytes::from_static(b"records")];
        let mut bytes = bytes_of(&EncodedEntry::new(&owner(), change, parts));
        let read = ReadEntry::take(&mut bytes).expect("an entry");
        assert_eq!((read.owner, read.change, &*read.batches), (owner(), change, b"headrecords".as_slice()));
        assert!(bytes.is_empty());
        let change = Change::Cut { from: Offset(0), end: Offset(6) };
        let mut cut = bytes_of(&EncodedEntry::new(&owner(), change, Vec::new()));
        assert_eq!(ReadEntry::take(&mut cut).expect("an entry").change, change);
    }

    #[test]
    fn what_is_cut_short_is_no_entry() {
        let change = Change::Appended { from: Offset(5), end: Offset(9) };
        let whole = bytes_of(&EncodedEntry::new(&owner(), change, vec![Bytes::from_static(b"records")]));
        for length in 0..whole.len() {
            assert_eq!(ReadEntry::take(&mut whole.slice(..length)), None, "{length} bytes");
        }
    }
}

//! The aborted transactions of a segment, which a consumer of committed records must leave out.
//!
//! ```text
//! .txnindex   version i16 = 0 │ producer id i64 │ first offset i64 │ last offset i64 │ last stable offset i64
//!             34 bytes; one entry when an abort marker is appended, so last offsets rise
//! ```
//! Invariant: there is no file before the first abort. Entries are written at once: they are rare.

use std::io::{self, IoSlice};

use bytes::{Buf, BufMut};

use super::file_cache::FileId;
use super::folder::Folder;
use super::names::FileKind;
use crate::types::{Offset, ProducerId};

/// Bytes of an entry.
const ENTRY_BYTES: u64 = 34;
/// The only version.
const VERSION: i16 = 0;

/// An aborted transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbortedTransaction {
    /// Who aborted.
    pub producer_id: ProducerId,
    /// Its first record.
    pub first_offset: Offset,
    /// Its abort marker.
    pub last_offset: Offset,
    /// The last stable offset when the marker was appended.
    pub last_stable_offset: Offset,
}

/// The index of one segment.
#[derive(Debug)]
pub struct AbortedIndex {
    file: FileId,
    base_offset: Offset,
    size_bytes: u64,
}

impl AbortedIndex {
    /// The index of the segment at `base_offset`, whose file has `size_bytes`.
    #[must_use]
    pub fn new(folder: &Folder, base_offset: Offset, size_bytes: u64) -> Self {
        let size_bytes = size_bytes - size_bytes % ENTRY_BYTES;
        Self { file: folder.new_file_id(), base_offset, size_bytes }
    }

    /// True if nothing was aborted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.size_bytes == 0
    }

    /// Adds a transaction.
    pub fn push(&mut self, folder: &Folder, aborted: &AbortedTransaction) -> io::Result<()> {
        let mut entry = Vec::new();
        entry.put_i16(VERSION);
        entry.put_i64(aborted.producer_id.0);
        entry.put_i64(aborted.first_offset.0);
        entry.put_i64(aborted.last_offset.0);
        entry.put_i64(aborted.last_stable_offset.0);
        let file = folder.open(self.file, FileKind::AbortedIndex, self.base_offset)?;
        file.write_at(&[IoSlice::new(&entry)], self.size_bytes)?;
        self.size_bytes += ENTRY_BYTES;
        Ok(())
    }

    /// All transactions, in the order of their markers.
    pub fn entries(&self, folder: &Folder) -> io::Result<Vec<AbortedTransaction>> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let mut bytes = vec![0; usize::try_from(self.size_bytes).unwrap_or(0)];
        let file = folder.open(self.file, FileKind::AbortedIndex, self.base_offset)?;
        let filled = file.read_at(&mut bytes, 0)?;
        bytes.truncate(filled);
        let mut rest = bytes.as_slice();
        Ok(std::iter::from_fn(|| read_entry(&mut rest)).collect())
    }

    /// Forgets the transactions whose marker is at `end` or after it.
    pub fn truncate(&mut self, folder: &Folder, end: Offset) -> io::Result<()> {
        let kept = self.entries(folder)?.iter().take_while(|entry| entry.last_offset < end).count();
        let size_bytes = kept as u64 * ENTRY_BYTES;
        if size_bytes < self.size_bytes {
            folder.open(self.file, FileKind::AbortedIndex, self.base_offset)?.set_size(size_bytes)?;
            self.size_bytes = size_bytes;
        }
        Ok(())
    }

    /// Makes the entries survive a power cut.
    pub fn sync(&self, folder: &Folder) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        folder.open(self.file, FileKind::AbortedIndex, self.base_offset)?.sync()
    }

    /// Lets go of the open file.
    pub fn close(&self, folder: &Folder) {
        folder.forget(self.file);
    }
}

fn read_entry(bytes: &mut &[u8]) -> Option<AbortedTransaction> {
    let version = bytes.try_get_i16().ok()?;
    let producer_id = ProducerId(bytes.try_get_i64().ok()?);
    let first_offset = Offset(bytes.try_get_i64().ok()?);
    let last_offset = Offset(bytes.try_get_i64().ok()?);
    let last_stable_offset = Offset(bytes.try_get_i64().ok()?);
    let entry = AbortedTransaction { producer_id, first_offset, last_offset, last_stable_offset };
    (version == VERSION).then_some(entry)
}

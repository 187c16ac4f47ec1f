//! The aborted transactions of a segment, which a consumer of committed records must leave out.
//!
//! ```text
//! .txnindex   version i16 = 0 │ producer id i64 │ first offset i64 │ last offset i64 │ last stable offset i64
//!             34 bytes; one entry when an abort marker is appended, so last offsets rise
//! ```
//! Invariant: there is no file before the first abort. An entry is in the file at once, or waits in memory while the
//! disk is full: the marker is in the log by then, so adding it can't be refused.

use std::io::{self, IoSlice};

use bytes::{Buf, BufMut};

use super::compaction::AbortedFile;
use super::file_cache::FileId;
use super::folder::Folder;
use super::names::FileKind;
use super::segment_file::SegmentFile;
use kalda_sys::types::{Offset, ProducerId};

/// Bytes of an entry.
pub const ENTRY_BYTES: u64 = ENTRY_LENGTH as u64;
const ENTRY_LENGTH: usize = 34;
/// Bytes of entries read at a time.
const READ_BYTES: u64 = 1000 * ENTRY_BYTES;
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
#[derive(Debug, Clone)]
pub struct AbortedIndex {
    file: FileId,
    base_offset: Offset,
    size_bytes: u64,
    pending: Vec<AbortedTransaction>,
    /// It must be synced even when it is empty: entries may have been cut off.
    has_file: bool,
    /// The file may hold more than `size_bytes`: what a write left that failed or was torn.
    has_remains: bool,
}

impl AbortedIndex {
    /// The index of the segment at `base_offset`, whose file has so many bytes, if there is one.
    #[must_use]
    pub fn new(folder: &Folder, base_offset: Offset, file_bytes: Option<u64>) -> Self {
        let (has_file, file_bytes) = (file_bytes.is_some(), file_bytes.unwrap_or(0));
        let torn_bytes = file_bytes % ENTRY_BYTES;
        let (file, size_bytes, has_remains) = (folder.new_file_id(), file_bytes - torn_bytes, torn_bytes > 0);
        Self { file, base_offset, size_bytes, pending: Vec::new(), has_file, has_remains }
    }

    /// Adds a transaction.
    pub fn push(&mut self, folder: &Folder, aborted: AbortedTransaction) {
        self.pending.push(aborted);
        if let Err(error) = self.write(folder) {
            folder.tell_waiting("aborted transactions", error);
        }
    }

    /// Writes what waits in memory.
    pub fn write(&mut self, folder: &Folder) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let bytes = to_bytes(&self.pending);
        let file = folder.create_file(self.file, FileKind::AbortedIndex, self.base_offset)?;
        (self.has_file, self.has_remains) = (true, true);
        file.disk_file().write_at(&[IoSlice::new(&bytes)], self.size_bytes)?;
        self.size_bytes += bytes.len() as u64;
        self.has_remains = false;
        self.pending.clear();
        Ok(())
    }

    /// True if no transaction was aborted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.size_bytes == 0 && self.pending.is_empty()
    }

    /// All transactions, in the order of their markers.
    pub fn entries(&self, folder: &Folder) -> io::Result<Vec<AbortedTransaction>> {
        let mut entries = match self.size_bytes {
            0 => Vec::new(),
            size_bytes => read_entries(&self.file(folder)?, size_bytes)?,
        };
        entries.extend(&self.pending);
        Ok(entries)
    }

    /// True if the entries can be what was written: of an entry that didn't reach the disk before a power cut, zeroes are
    /// left.
    pub fn is_sound(&self, folder: &Folder) -> io::Result<bool> {
        let entries = self.entries(folder)?;
        let all = u64::try_from(entries.len()).unwrap_or(0)
            == self.size_bytes / ENTRY_BYTES + self.pending.len() as u64;
        Ok(all && entries.iter().all(|entry| entry.first_offset < entry.last_offset))
    }

    /// Forgets the transactions whose marker is at `end` or after it.
    pub fn truncate(&mut self, folder: &Folder, end: Offset) -> io::Result<()> {
        let entries = self.entries(folder)?;
        let kept = entries.iter().take_while(|entry| entry.last_offset < end).count() as u64;
        self.pending.retain(|entry| entry.last_offset < end);
        let kept_bytes = self.size_bytes.min(kept * ENTRY_BYTES);
        if kept_bytes < self.size_bytes || self.has_remains {
            self.file(folder)?.disk_file().set_size(kept_bytes)?;
            (self.size_bytes, self.has_remains) = (kept_bytes, false);
        }
        Ok(())
    }

    /// The file, if there is one.
    pub fn written_file(&self, folder: &Folder) -> io::Result<Option<SegmentFile>> {
        if self.has_file { self.file(folder).map(Some) } else { Ok(None) }
    }

    /// What there is to read, for somebody who reads the file without this index.
    #[must_use]
    pub fn outline(&self) -> AbortedFile {
        let Self { base_offset, size_bytes, .. } = *self;
        AbortedFile { base_offset, size_bytes, pending: self.pending.clone() }
    }

    /// Lets go of the open file.
    pub fn close(&self, folder: &Folder) {
        folder.forget(self.file);
    }

    fn file(&self, folder: &Folder) -> io::Result<SegmentFile> {
        folder.open(self.file, FileKind::AbortedIndex, self.base_offset)
    }
}

/// Transactions as bytes.
#[must_use]
pub fn to_bytes(transactions: &[AbortedTransaction]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for aborted in transactions {
        bytes.put_i16(VERSION);
        bytes.put_i64(aborted.producer_id.0);
        bytes.put_i64(aborted.first_offset.0);
        bytes.put_i64(aborted.last_offset.0);
        bytes.put_i64(aborted.last_stable_offset.0);
    }
    bytes
}

/// The transactions in the first bytes of a file, up to the first that can't be read or doesn't rise above the one before it:
/// a file may be longer than all that was ever written to it.
///
/// # Errors
/// The disk's.
pub fn read_entries(file: &SegmentFile, size_bytes: u64) -> io::Result<Vec<AbortedTransaction>> {
    let mut entries: Vec<AbortedTransaction> = Vec::new();
    let mut position = 0;
    while position < size_bytes {
        let bytes = file.read_vec(position, READ_BYTES.min(size_bytes - position))?;
        let (whole, torn) = bytes.as_chunks::<ENTRY_LENGTH>();
        for bytes in whole {
            match read_entry(&mut bytes.as_slice()) {
                Some(entry) if entries.last().is_none_or(|last| last.last_offset < entry.last_offset) => {
                    entries.push(entry);
                }
                _ => return Ok(entries),
            }
        }
        if whole.is_empty() || !torn.is_empty() {
            break;
        }
        position += bytes.len() as u64;
    }
    Ok(entries)
}

/// Reads an entry; `None` if bytes are missing or its version is unknown.
pub fn read_entry(bytes: &mut &[u8]) -> Option<AbortedTransaction> {
    let version = bytes.try_get_i16().ok()?;
    let producer_id = ProducerId(bytes.try_get_i64().ok()?);
    let first_offset = Offset(bytes.try_get_i64().ok()?);
    let last_offset = Offset(bytes.try_get_i64().ok()?);
    let last_stable_offset = Offset(bytes.try_get_i64().ok()?);
    let entry = AbortedTransaction { producer_id, first_offset, last_offset, last_stable_offset };
    (version == VERSION).then_some(entry)
}

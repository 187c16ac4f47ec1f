//! A sparse index of a segment: a run of equal-sized entries whose keys rise, in a file.
//!
//! ```text
//! .index       relative offset i32 │ position i32            8 bytes: the last offset of the batch at that position
//! .timeindex   timestamp i64 │ relative offset i32          12 bytes: no record up to that offset is later
//! ```
//! Invariant: entries rise from the file's first to the last of those that wait in memory. The file is extended in
//! pieces of `PENDING_LIMIT` entries, so that an active segment costs at most 12 KiB of memory, and is searched
//! by reading at a position. What an index says is a hint to start from: a reader checks the batch it finds there.
//! Deliberately absent: mapped and preallocated files.

use std::io::{self, IoSlice};
use std::marker::PhantomData;

use bytes::{Buf, BufMut};

use super::file_cache::FileId;
use super::folder::Folder;
use super::index_search::Search;
use super::names::FileKind;
use super::segment_file::SegmentFile;
use kalda_sys::types::Offset;

/// Entries that collect in memory before they are written together.
const PENDING_LIMIT: usize = 512;
/// Entries that one read fetches.
const ENTRIES_PER_READ: usize = 512;
/// Bytes of the largest kind of entry.
const LARGEST_ENTRY: usize = 12;

/// One entry of an index.
pub trait IndexEntry: Copy {
    /// Bytes on disk.
    const SIZE: usize;
    /// The file that holds such entries.
    const KIND: FileKind;
    /// Reads one; `None` if bytes are missing.
    fn read(bytes: &mut &[u8]) -> Option<Self>;
    /// Writes one.
    fn write(&self, out: &mut Vec<u8>);
}

/// Where a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetEntry {
    /// The batch's last offset, from the segment's base offset.
    pub relative_offset: i32,
    /// Where the batch begins.
    pub position: u32,
}

impl IndexEntry for OffsetEntry {
    const SIZE: usize = 8;
    const KIND: FileKind = FileKind::OffsetIndex;

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { relative_offset: bytes.try_get_i32().ok()?, position: bytes.try_get_u32().ok()? })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.put_i32(self.relative_offset);
        out.put_u32(self.position);
    }
}

/// The largest timestamp so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeEntry {
    /// In ms.
    pub timestamp_ms: i64,
    /// The last offset of the batch that has it, from the segment's base offset.
    pub relative_offset: i32,
}

impl IndexEntry for TimeEntry {
    const SIZE: usize = 12;
    const KIND: FileKind = FileKind::TimeIndex;

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { timestamp_ms: bytes.try_get_i64().ok()?, relative_offset: bytes.try_get_i32().ok()? })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.put_i64(self.timestamp_ms);
        out.put_i32(self.relative_offset);
    }
}

/// An index file and the entries that aren't in it yet.
#[derive(Debug, Clone)]
pub struct Index<E> {
    file: FileId,
    base_offset: Offset,
    on_disk: u64,
    pending: Vec<E>,
    /// The file may hold more than `on_disk` entries: what a write left that failed or was torn.
    has_remains: bool,
    entry: PhantomData<E>,
}

impl<E: IndexEntry> Index<E> {
    /// The index of the segment at `base_offset`, whose file has `file_bytes`. A torn last entry is left out.
    #[must_use]
    pub fn new(folder: &Folder, base_offset: Offset, file_bytes: u64) -> Self {
        let (on_disk, has_remains) =
            (file_bytes / E::SIZE as u64, !file_bytes.is_multiple_of(E::SIZE as u64));
        let (file, pending) = (folder.new_file_id(), Vec::new());
        Self { file, base_offset, on_disk, pending, has_remains, entry: PhantomData }
    }

    /// How many entries there are.
    #[must_use]
    pub fn entry_count(&self) -> u64 {
        self.on_disk + self.pending.len() as u64
    }

    /// Adds an entry, whose key is above all others. It is in memory until enough of them wait.
    pub fn push(&mut self, folder: &Folder, entry: E) -> io::Result<()> {
        self.pending.push(entry);
        if self.pending.len() < PENDING_LIMIT { Ok(()) } else { self.write(folder) }
    }

    /// Writes what waits in memory, and makes the file where there is none.
    pub fn write(&mut self, folder: &Folder) -> io::Result<()> {
        let file = folder.create_file(self.file, E::KIND, self.base_offset)?;
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(self.pending.len() * E::SIZE);
        for entry in &self.pending {
            entry.write(&mut bytes);
        }
        // What a failed attempt leaves in the file is written over by the next one, or cut off.
        self.has_remains = true;
        file.disk_file().write_at(&[IoSlice::new(&bytes)], self.on_disk * E::SIZE as u64)?;
        self.has_remains = false;
        self.on_disk += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// The file, with all entries in it.
    pub fn written_file(&mut self, folder: &Folder) -> io::Result<SegmentFile> {
        self.write(folder)?;
        folder.open(self.file, E::KIND, self.base_offset)
    }

    /// The newest entry.
    pub fn last(&self, folder: &Folder) -> io::Result<Option<E>> {
        match (self.pending.last(), self.on_disk.checked_sub(1)) {
            (Some(entry), _) => Ok(Some(*entry)),
            (None, Some(last)) => self.read_one(folder, last),
            (None, None) => Ok(None),
        }
    }

    /// The last entry whose key is at most `most`. Where `end` tells the key behind the last entry, the first look is where the entry
    /// would be if keys rose evenly from 0 on, which takes one read if they do; the worst takes twice as many as halving.
    pub fn last_at_most(
        &self,
        folder: &Folder,
        key: impl Fn(&E) -> i64,
        most: i64,
        end: Option<i64>,
    ) -> io::Result<Option<E>> {
        if self.pending.first().is_some_and(|first| key(first) <= most) {
            let after = self.pending.partition_point(|entry| key(entry) <= most);
            return Ok(after.checked_sub(1).and_then(|last| self.pending.get(last)).copied());
        }
        let end = self.pending.first().map(&key).or(end);
        let mut search = Search::new(self.on_disk, ENTRIES_PER_READ as u64, end);
        let mut best = None;
        while let Some(first) = search.next(most) {
            let count = search.count(first);
            let run = self.read_run(folder, first, count)?;
            let below = run.partition_point(|entry| key(entry) <= most);
            let after = first + below as u64;
            // An entry that the file doesn't have counts as beyond.
            if after < first + count {
                search.ends_at(after, run.get(below).map(|entry| key(&entry)));
            }
            if let Some(last) = below.checked_sub(1).and_then(|last| run.get(last)) {
                search.begins_at(after, key(&last));
                best = Some(last);
            }
        }
        Ok(best)
    }

    /// True if both numbers of the entries rise from the first to the last, from more than zeroes on, which are what a
    /// power cut leaves of an entry. Reads all of the file.
    pub fn rises(&self, folder: &Folder, key: impl Fn(&E) -> (i64, u64)) -> io::Result<bool> {
        let mut last: Option<(i64, u64)> = None;
        let mut first = 0;
        while first < self.on_disk {
            let run = self.read_run(folder, first, self.on_disk - first)?;
            for entry in run.iter() {
                let next = key(&entry);
                if next == (0, 0) || last.is_some_and(|last| next.0 <= last.0 || next.1 <= last.1) {
                    return Ok(false);
                }
                last = Some(next);
            }
            if run.length == 0 {
                return Ok(false);
            }
            first += run.length as u64;
        }
        Ok(true)
    }

    /// Forgets all entries, as before the first `push`.
    pub fn clear(&mut self, folder: &Folder) -> io::Result<()> {
        self.truncate(folder, |_| false)
    }

    /// Forgets the entries for which `keep` is false. It must be true up to some entry and false from there on.
    pub fn truncate(&mut self, folder: &Folder, keep: impl Fn(&E) -> bool) -> io::Result<()> {
        self.pending.truncate(self.pending.partition_point(&keep));
        if (!self.pending.is_empty() || self.on_disk == 0) && !self.has_remains {
            return Ok(());
        }
        // Where an entry that waits is kept, so are all before it.
        let mut kept = if self.pending.is_empty() { 0 } else { self.on_disk };
        while kept < self.on_disk {
            let run = self.read_run(folder, kept, self.on_disk - kept)?;
            let still = run.partition_point(&keep);
            kept += still as u64;
            if still < run.length || run.length == 0 {
                break;
            }
        }
        folder.open(self.file, E::KIND, self.base_offset)?.disk_file().set_size(kept * E::SIZE as u64)?;
        (self.on_disk, self.has_remains) = (kept, false);
        Ok(())
    }

    /// Lets go of the open file.
    pub fn close(&self, folder: &Folder) {
        folder.forget(self.file);
    }

    fn read_one(&self, folder: &Folder, entry: u64) -> io::Result<Option<E>> {
        Ok(self.read_run(folder, entry, 1)?.get(0))
    }

    /// So many entries, but at most [`ENTRIES_PER_READ`]; fewer where the file ends.
    fn read_run(&self, folder: &Folder, first: u64, count: u64) -> io::Result<Run<E>> {
        const { assert!(E::SIZE <= LARGEST_ENTRY) };
        let mut run = Run::empty();
        let file = folder.open(self.file, E::KIND, self.base_offset)?;
        let wanted = usize::try_from(count).unwrap_or(ENTRIES_PER_READ).min(ENTRIES_PER_READ) * E::SIZE;
        let room = run.bytes.get_mut(..wanted).unwrap_or_default();
        run.length = file.read_at(room, first * E::SIZE as u64)? / E::SIZE;
        Ok(run)
    }
}

/// Entries as they were read, not yet taken apart: a search looks at few of them.
struct Run<E> {
    bytes: [u8; ENTRIES_PER_READ * LARGEST_ENTRY],
    /// Whole entries.
    length: usize,
    entry: PhantomData<E>,
}

impl<E: IndexEntry> Run<E> {
    const fn empty() -> Self {
        Self { bytes: [0; ENTRIES_PER_READ * LARGEST_ENTRY], length: 0, entry: PhantomData }
    }

    fn get(&self, index: usize) -> Option<E> {
        let at = index.checked_mul(E::SIZE).filter(|_| index < self.length)?;
        E::read(&mut self.bytes.get(at..)?)
    }

    fn iter(&self) -> impl Iterator<Item = E> {
        (0..self.length).map_while(|index| self.get(index))
    }

    /// How many hold, where those that do come first.
    fn partition_point(&self, holds: impl Fn(&E) -> bool) -> usize {
        let (mut low, mut high) = (0, self.length);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(|entry| holds(&entry)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

//! The entries of an index file in one pass.
//!
//! ```text
//! │ entry │ entry │ … │ entry │ 0 0 0 0 0 0 0 0 0 0 │ a part of an entry │
//!   live entries               preallocated: left     torn
//!                              by a killed Kafka
//! ```
//! Invariant: the file's length is taken once, at the opening. One read of 64 KiB is in memory.

use std::io;
use std::sync::Arc;

use kalda_sys::DiskFile;

/// Bytes read at once.
const READ_BYTES: usize = 64 << 10;

/// What stands in a file behind its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    /// Where the entries end.
    pub position: u64,
    /// Bytes of entries that are zero.
    pub preallocated_bytes: u64,
    /// Bytes that are no whole entry.
    pub torn_bytes: u64,
}

/// What zeroes at the end of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeroes {
    /// Room for entries to come.
    Preallocated,
    /// Entries like others.
    Entries,
}

/// How entries of a kind are read.
#[derive(Debug)]
pub struct Format<E> {
    /// Bytes of each.
    pub entry_bytes: usize,
    /// Reads one from exactly so many bytes.
    pub parse: fn(&[u8]) -> Option<E>,
    /// What zeroes at the end are.
    pub zeroes: Zeroes,
}

/// An entry and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<E> {
    /// Its position in the file.
    pub position: u64,
    /// The entry; `None` where its bytes are none.
    pub entry: Option<E>,
}

/// The entries of one file.
#[derive(Debug)]
pub struct EntryReader<E> {
    file: Arc<dyn DiskFile>,
    format: Format<E>,
    tail: Tail,
    position: u64,
    buffer: Vec<u8>,
    buffer_at: u64,
}

impl<E: Copy> EntryReader<E> {
    /// Reads the entries of `file` as they are now.
    ///
    /// # Errors
    /// The disk's.
    pub fn new(file: Arc<dyn DiskFile>, format: Format<E>) -> io::Result<Self> {
        let (size_bytes, entry_bytes) = (file.size_bytes()?, format.entry_bytes as u64);
        let torn_bytes = size_bytes % entry_bytes;
        let whole = size_bytes - torn_bytes;
        let position = match format.zeroes {
            Zeroes::Preallocated => entries_before_zeroes(&*file, whole, entry_bytes)?,
            Zeroes::Entries => whole,
        };
        let tail = Tail { position, preallocated_bytes: whole - position, torn_bytes };
        Ok(Self { file, format, tail, position: 0, buffer: Vec::new(), buffer_at: 0 })
    }

    /// What stands behind the entries.
    #[must_use]
    pub const fn tail(&self) -> Tail {
        self.tail
    }

    /// The next entry, which stays the next one; `None` at the end.
    ///
    /// # Errors
    /// The disk's.
    pub fn peek(&mut self) -> io::Result<Option<Located<E>>> {
        if self.position >= self.tail.position {
            return Ok(None);
        }
        if self.buffered().is_none() {
            let left = usize::try_from(self.tail.position - self.position).unwrap_or(usize::MAX);
            let whole_entries = READ_BYTES - READ_BYTES % self.format.entry_bytes;
            self.buffer.resize(whole_entries.min(left), 0);
            let filled = self.file.read_at(&mut self.buffer, self.position)?;
            self.buffer.truncate(filled);
            self.buffer_at = self.position;
        }
        let bytes = self.buffered().ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(Some(Located { position: self.position, entry: (self.format.parse)(bytes) }))
    }

    /// Goes on behind the entry that [`Self::peek`] gave.
    pub fn pass(&mut self) {
        self.position += self.format.entry_bytes as u64;
    }

    /// The next entry.
    ///
    /// # Errors
    /// The disk's.
    pub fn next_entry(&mut self) -> io::Result<Option<Located<E>>> {
        let next = self.peek()?;
        self.pass();
        Ok(next)
    }

    fn buffered(&self) -> Option<&[u8]> {
        let skipped = usize::try_from(self.position.checked_sub(self.buffer_at)?).ok()?;
        self.buffer.get(skipped..)?.get(..self.format.entry_bytes)
    }
}

/// Where the entries end behind which only zeroes follow. A single entry of zeroes in a file without others is one: time
/// 0 at a segment's first offset.
fn entries_before_zeroes(file: &dyn DiskFile, whole: u64, entry_bytes: u64) -> io::Result<u64> {
    if whole == entry_bytes {
        return Ok(whole);
    }
    let mut buffer = vec![0; READ_BYTES];
    let mut end = whole;
    while end > 0 {
        let start = end.saturating_sub(READ_BYTES as u64);
        let length = usize::try_from(end - start).unwrap_or(READ_BYTES);
        let filled = file.read_at(buffer.get_mut(..length).unwrap_or_default(), start)?;
        let chunk = buffer.get(..filled).unwrap_or_default();
        if let Some(last) = chunk.iter().rposition(|byte| *byte != 0) {
            return Ok((start + last as u64 + 1).next_multiple_of(entry_bytes).min(whole));
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kalda_sys::{Disk, OpenMode, PosixDisk};

    fn read(bytes: &[u8]) -> (Vec<u32>, Tail) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("index");
        std::fs::write(&path, bytes).expect("a file");
        let parse = |bytes: &[u8]| bytes.first_chunk().map(|entry| u32::from_be_bytes(*entry));
        let format = Format { entry_bytes: 4, parse, zeroes: Zeroes::Preallocated };
        let file = PosixDisk.open(&path, OpenMode::Read).expect("opens");
        let mut reader = EntryReader::new(file, format).expect("reads");
        let mut entries = Vec::new();
        while let Some(located) = reader.next_entry().expect("reads") {
            assert_eq!(located.position, 4 * entries.len() as u64);
            entries.push(located.entry.expect("an entry"));
        }
        (entries, reader.tail())
    }

    fn tail(position: u64, preallocated_bytes: u64, torn_bytes: u64) -> Tail {
        Tail { position, preallocated_bytes, torn_bytes }
    }

    #[test]
    fn entries_end_where_zeroes_or_a_part_of_an_entry_follow() {
        assert_eq!(read(&[]), (vec![], tail(0, 0, 0)));
        assert_eq!(read(&[0, 0, 0, 1, 0, 0, 1, 0]), (vec![1, 256], tail(8, 0, 0)));
        assert_eq!(read(&[0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]), (vec![256], tail(4, 8, 1)));
        assert_eq!(read(&[0; 4]), (vec![0], tail(4, 0, 0)));
        assert_eq!(read(&[0; 8]), (vec![], tail(0, 8, 0)));
    }

    #[test]
    fn many_entries_and_a_long_tail_take_several_reads() {
        let mut bytes: Vec<u8> = (1..=50_000u32).flat_map(u32::to_be_bytes).collect();
        bytes.resize(600_000, 0);
        let (entries, found) = read(&bytes);
        assert_eq!((entries.len(), entries.last()), (50_000, Some(&50_000)));
        assert_eq!(found, tail(200_000, 400_000, 0));
    }
}

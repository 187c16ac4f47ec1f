//! A part of a log for a reader: a segment's open file and a range of it, or the bytes themselves.
//!
//! Invariant: the range holds whole batches and stays readable while the slice lives, even when the segment is
//! deleted meanwhile.

use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;

use bytes::Bytes;

use super::patience::Patience;
use kalda_sys::types::Offset;
use kalda_sys::{DiskFile, read_pieces};

/// Bytes read at once where only the page cache wants them.
const READ_THROUGH_BYTES: usize = 128 << 10;

/// An open file of a segment, for somebody who may or may not wait for the disk.
#[derive(Debug, Clone)]
pub struct SegmentFile {
    file: Arc<dyn DiskFile>,
    patience: Patience,
}

impl SegmentFile {
    /// Wraps an open file.
    #[must_use]
    pub fn new(file: Arc<dyn DiskFile>, patience: Patience) -> Self {
        Self { file, patience }
    }

    /// The file behind it.
    #[must_use]
    pub fn disk_file(&self) -> &Arc<dyn DiskFile> {
        &self.file
    }

    /// The descriptor, for sendfile; `None` on a simulated disk, where one reads instead.
    #[must_use]
    pub fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.file.descriptor()
    }

    /// True if the byte at `position` is in the page cache.
    ///
    /// # Errors
    /// What the disk says.
    pub fn is_cached(&self, position: u64) -> io::Result<bool> {
        match self.file.read_cached_at(&mut [0], position) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
            read => read.map(|_| true),
        }
    }

    /// Brings bytes into the page cache, and waits for the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub fn read_through(&self, position: u64, length: usize) -> io::Result<()> {
        let mut buffer = vec![0; length.min(READ_THROUGH_BYTES)];
        let end = position + length as u64;
        let mut next = position;
        while next < end {
            let wanted = usize::try_from(end - next).unwrap_or(usize::MAX).min(buffer.len());
            let read = self.file.read_at(buffer.get_mut(..wanted).unwrap_or_default(), next)?;
            if read == 0 {
                return Ok(());
            }
            next += read as u64;
        }
        Ok(())
    }

    /// Lets bytes leave the page cache.
    ///
    /// # Errors
    /// What the disk says.
    pub fn uncache(&self, from: u64, end: u64) -> io::Result<()> {
        if from < end { self.file.uncache(from, end - from) } else { Ok(()) }
    }

    /// Reads up to `buffer.len()` bytes; fewer only at the end of the file.
    ///
    /// # Errors
    /// What the disk says; `WouldBlock` where it would have to be waited for and may not be.
    pub fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        match self.patience {
            Patience::Wait => self.file.read_at(buffer, position),
            Patience::CachedOnly => self.file.read_cached_at(buffer, position),
        }
    }

    /// Up to `length` bytes; fewer only at the end of the file. Memory is taken for bytes that have come.
    ///
    /// # Errors
    /// As [`Self::read_at`].
    pub fn read_vec(&self, position: u64, length: u64) -> io::Result<Vec<u8>> {
        read_pieces(position, length, |buffer, position| self.read_at(buffer, position))
    }
}

/// Where the bytes of a slice are.
#[derive(Debug, Clone)]
pub enum SliceSource {
    /// Nowhere: there are none.
    Empty,
    /// In memory, in order.
    Memory(Vec<Bytes>),
    /// In a file, from a position on.
    File {
        /// The open file.
        file: SegmentFile,
        /// The first byte.
        position: u64,
        /// The same bytes in memory, where they were asked for and at hand.
        copy: Option<Bytes>,
    },
}

/// Whole batches of one segment.
#[derive(Debug, Clone)]
pub struct LogSlice {
    /// The base offset of the first batch, at or below the offset that was asked for. An empty slice has that offset itself.
    pub base_offset: Offset,
    /// Where to read on: the base offset of what follows, or a bound below which all was read.
    pub next_offset: Offset,
    /// How many bytes.
    pub length: usize,
    /// Where they are.
    pub source: SliceSource,
}

impl LogSlice {
    /// No batch.
    #[must_use]
    pub const fn empty(offset: Offset) -> Self {
        Self { base_offset: offset, next_offset: offset, length: 0, source: SliceSource::Empty }
    }

    /// True if there is no batch.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How much of it is in memory.
    #[must_use]
    pub const fn memory_bytes(&self) -> usize {
        match self.source {
            SliceSource::Memory(_) | SliceSource::File { copy: Some(_), .. } => self.length,
            SliceSource::Empty | SliceSource::File { copy: None, .. } => 0,
        }
    }

    /// How much of it is a copy of bytes in a file, which [`Self::forget_copy`] frees.
    #[must_use]
    pub const fn copied_bytes(&self) -> usize {
        if let SliceSource::File { copy: Some(_), .. } = self.source { self.length } else { 0 }
    }

    /// Frees the copy of bytes in a file.
    pub fn forget_copy(&mut self) {
        if let SliceSource::File { copy, .. } = &mut self.source {
            *copy = None;
        }
    }

    /// Reads the batches, and waits for the disk if need be.
    ///
    /// # Errors
    /// What the disk says; `UnexpectedEof` if the file was cut meanwhile.
    pub fn to_bytes(&self) -> io::Result<Bytes> {
        let (file, position) = match &self.source {
            SliceSource::Empty => return Ok(Bytes::new()),
            SliceSource::Memory(slices) => return Ok(slices.concat().into()),
            SliceSource::File { copy: Some(bytes), .. } => return Ok(bytes.clone()),
            SliceSource::File { file, position, .. } => (file, position),
        };
        let bytes = file.file.read_vec(*position, self.length as u64)?;
        if bytes.len() < self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Bytes::from(bytes))
    }
}

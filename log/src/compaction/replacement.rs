//! A segment that will replace others: written as `.cleaned` files, which nobody reads yet.
//!
//! Invariant: when it is finished, all its files are synced. It has an offset index and a time index, however empty, and
//! an index of aborted transactions only if there are any.

use std::io::{self, IoSlice};
use std::path::PathBuf;
use std::sync::Arc;

use super::index_builder::IndexBuilder;
use crate::aborted_index::{self, AbortedTransaction};
use crate::batch_facts::BatchFacts;
use crate::folder::Folder;
use crate::names::{CLEANED_FILE, FileKind};
use crate::segment::SegmentSizes;
use kalda_sys::types::Offset;
use kalda_sys::{DiskFile, OpenMode};

/// A replacement is synced piece by piece: a gigabyte at once would keep the disk from everybody else's syncs.
const SYNC_BYTES: u64 = 16 << 20;
/// No file's position goes further: indexes hold it in 31 bits, as Kafka reads them.
const LARGEST_BYTES: u64 = i32::MAX as u64;

/// A finished replacement.
#[derive(Debug, Clone, Copy)]
pub struct Replacement {
    /// Its base offset.
    pub base_offset: Offset,
    /// Bytes of its files.
    pub sizes: SegmentSizes,
}

impl Replacement {
    /// The kinds of its files, in the order in which they are renamed.
    pub fn kinds(&self) -> impl Iterator<Item = FileKind> + use<> {
        let has_aborted = self.sizes.aborted_index.is_some();
        FileKind::OF_SEGMENT.into_iter().filter(move |kind| has_aborted || *kind != FileKind::AbortedIndex)
    }
}

/// Removes what there is of a replacement under names that end with `suffix`.
pub fn remove(folder: &Folder, base_offset: Offset, suffix: &str) -> io::Result<()> {
    FileKind::OF_SEGMENT.into_iter().try_for_each(|kind| folder.remove(&(kind.name(base_offset) + suffix)))
}

/// A replacement that is being written.
#[derive(Debug)]
pub struct ReplacementWriter {
    base_offset: Offset,
    file: Arc<dyn DiskFile>,
    buffer: Vec<u8>,
    buffer_bytes: usize,
    written: u64,
    synced: u64,
    indexes: IndexBuilder,
    aborted: Vec<AbortedTransaction>,
}

impl ReplacementWriter {
    /// Begins one at `base_offset`.
    pub fn begin(
        folder: &Folder,
        base_offset: Offset,
        index_interval_bytes: u32,
        buffer_bytes: usize,
    ) -> io::Result<Self> {
        Ok(Self {
            base_offset,
            file: open(folder, base_offset, FileKind::Log)?,
            buffer: Vec::with_capacity(buffer_bytes),
            buffer_bytes,
            written: 0,
            synced: 0,
            indexes: IndexBuilder::new(base_offset, index_interval_bytes),
            aborted: Vec::new(),
        })
    }

    /// True if it can take a batch.
    #[must_use]
    pub fn can_take(&self, batch: &BatchFacts) -> bool {
        let end = self.position() + batch.size_bytes;
        end <= LARGEST_BYTES && self.indexes.can_hold(batch.last_offset)
    }

    /// Takes a batch, and gives how many bytes were written now.
    pub fn append(&mut self, batch: &BatchFacts, bytes: &[u8]) -> io::Result<u64> {
        self.indexes.note(batch, self.position());
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= self.buffer_bytes { self.write() } else { Ok(0) }
    }

    /// Takes the aborted transactions whose markers it took.
    pub fn push_aborted(&mut self, aborted: impl IntoIterator<Item = AbortedTransaction>) {
        self.aborted.extend(aborted);
    }

    /// Writes and syncs what is left, and the indexes.
    pub fn finish(mut self, folder: &Folder) -> io::Result<Replacement> {
        self.write()?;
        self.file.sync()?;
        let (offsets, times) = self.indexes.finish();
        let aborted = aborted_index::to_bytes(&self.aborted);
        write_file(folder, self.base_offset, FileKind::OffsetIndex, &offsets)?;
        write_file(folder, self.base_offset, FileKind::TimeIndex, &times)?;
        if !aborted.is_empty() {
            write_file(folder, self.base_offset, FileKind::AbortedIndex, &aborted)?;
        }
        let sizes = SegmentSizes {
            log: self.written,
            offset_index: offsets.len() as u64,
            time_index: times.len() as u64,
            aborted_index: (!aborted.is_empty()).then_some(aborted.len() as u64),
        };
        Ok(Replacement { base_offset: self.base_offset, sizes })
    }

    fn position(&self) -> u64 {
        self.written + self.buffer.len() as u64
    }

    fn write(&mut self) -> io::Result<u64> {
        self.file.write_at(&[IoSlice::new(&self.buffer)], self.written)?;
        let bytes = self.buffer.len() as u64;
        self.written += bytes;
        self.buffer.clear();
        if self.written - self.synced >= SYNC_BYTES {
            self.file.sync()?;
            self.synced = self.written;
        }
        Ok(bytes)
    }
}

fn write_file(folder: &Folder, base_offset: Offset, kind: FileKind, bytes: &[u8]) -> io::Result<()> {
    let file = open(folder, base_offset, kind)?;
    file.write_at(&[IoSlice::new(bytes)], 0)?;
    file.sync()
}

fn open(folder: &Folder, base_offset: Offset, kind: FileKind) -> io::Result<Arc<dyn DiskFile>> {
    let path: PathBuf = folder.path().join(kind.name(base_offset) + CLEANED_FILE);
    folder.disk().open(&path, OpenMode::Truncate)
}

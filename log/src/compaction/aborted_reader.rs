//! Reads the indexes of aborted transactions ahead of a walk through the log's batches.
//!
//! Invariant: once it was told to go up to an offset, the walk knows every aborted transaction that begins at or before it,
//! and the index files of all segments up to there have been read: they may be replaced.

use std::collections::VecDeque;
use std::io;

use super::transactions::TransactionWalk;
use crate::aborted_index::{self, AbortedTransaction};
use crate::folder::Folder;
use crate::names::{FileKind, segment_path};
use crate::patience::Patience;
use crate::segment_file::SegmentFile;
use kalda_sys::OpenMode;
use kalda_sys::types::Offset;

/// The index of one segment, as it was when the compaction began.
#[derive(Debug, Clone)]
pub struct AbortedFile {
    /// The segment's base offset.
    pub base_offset: Offset,
    /// Bytes in the file.
    pub size_bytes: u64,
    /// Entries that aren't in it yet.
    pub pending: Vec<AbortedTransaction>,
}

/// The indexes of the segments that weren't read yet.
#[derive(Debug)]
pub struct AbortedReader {
    files: VecDeque<AbortedFile>,
    from: Offset,
    /// Transactions that are not known yet begin here or later.
    known_below: Offset,
}

impl AbortedReader {
    /// Reads `files`, in the order of their segments, and leaves out transactions that ended before `from`.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = AbortedFile>, from: Offset) -> Self {
        Self { files: files.into_iter().collect(), from, known_below: Offset::ZERO }
    }

    /// Tells `walk` the transactions that begin at or before `offset`.
    pub fn read_up_to(
        &mut self,
        offset: Offset,
        folder: &Folder,
        walk: &mut TransactionWalk,
    ) -> io::Result<()> {
        while let Some(file) =
            self.files.pop_front_if(|file| file.base_offset <= offset || self.known_below <= offset)
        {
            for aborted in read(&file, folder)? {
                self.known_below = self.known_below.max(aborted.last_stable_offset);
                if aborted.last_offset >= self.from {
                    walk.learn(aborted);
                }
            }
        }
        Ok(())
    }
}

fn read(file: &AbortedFile, folder: &Folder) -> io::Result<Vec<AbortedTransaction>> {
    let mut entries = Vec::new();
    if file.size_bytes > 0 {
        let path = segment_path(folder.path(), FileKind::AbortedIndex, file.base_offset);
        let open = SegmentFile::new(folder.disk().open(&path, OpenMode::Read)?, Patience::Wait);
        entries = aborted_index::read_entries(&open, file.size_bytes)?;
    }
    entries.extend(&file.pending);
    Ok(entries)
}

//! One reader's look into a segment: where a batch is, where a slice ends, and a copy of a short one.
//!
//! ```text
//! index entry ──▶ one read ahead ──▶ headers up to the batch ──▶ headers up to the limit ──▶ the bytes themselves
//!                    └─ as far as it goes, none of the later steps reads the file again
//! ```
//! Invariant: what it gives are whole batches of the segment as it was when the reader took it along. No checksum covers an
//! index: an entry that leads elsewhere than to a batch is passed over.

use std::io;

use bytes::Bytes;

use super::batch_walk::{BatchWalk, WalkError, WalkedBatch};
use super::folder::Folder;
use super::index::OffsetEntry;
use super::segment::Segment;
use super::segment_file::SegmentFile;
use kalda_sys::types::Offset;

/// A segment, with what was read of it last.
#[derive(Debug)]
pub struct SegmentReader<'s, 'f> {
    segment: &'s Segment,
    folder: &'s Folder,
    file: &'f SegmentFile,
    /// Where its offsets end, if that is known: it tells about where in the index an offset is.
    end: Option<Offset>,
    walk: BatchWalk<'f>,
}

impl<'s, 'f> SegmentReader<'s, 'f> {
    /// A reader of `file`, the segment's.
    #[must_use]
    pub fn new(segment: &'s Segment, folder: &'s Folder, file: &'f SegmentFile) -> Self {
        Self { segment, folder, file, end: None, walk: BatchWalk::new(file, 0, segment.size_bytes()) }
    }

    /// The same for somebody who knows where the segment's offsets end: the index takes fewer reads.
    #[must_use]
    pub fn ending_at(self, end: Offset) -> Self {
        Self { end: Some(end), ..self }
    }

    /// The same for somebody who wants a copy of up to `bytes`: they are read together with the headers before them.
    #[must_use]
    pub fn reading_ahead(self, bytes: usize) -> Self {
        Self { walk: self.walk.reading_ahead(bytes), ..self }
    }

    /// The first batch that ends at or after `offset`; `None` if the segment ends before.
    pub fn find(&mut self, offset: Offset) -> io::Result<Option<WalkedBatch>> {
        self.go_near(offset)?;
        while let Some(batch) = self.walk.step()? {
            if batch.last_offset >= offset {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }

    /// The walk, at a batch at or before the one that holds `offset`.
    pub fn into_walk_near(mut self, offset: Offset) -> io::Result<BatchWalk<'f>> {
        self.go_near(offset)?;
        Ok(self.walk)
    }

    /// Goes to a batch at or before the one that holds `offset`, by the index. An entry that leads elsewhere than to a batch at
    /// or before its offset is passed over: the walk begins with the first batch.
    fn go_near(&mut self, offset: Offset) -> io::Result<()> {
        let base_offset = self.segment.base_offset();
        if offset <= base_offset {
            self.walk.go_to(0);
            return Ok(());
        }
        let from_base = |offset: Offset| offset.0.saturating_sub(base_offset.0);
        let offsets = &self.segment.offsets;
        let key = |entry: &OffsetEntry| i64::from(entry.relative_offset);
        let end = self.end.map(from_base);
        let entry = offsets.last_at_most(self.folder, key, from_base(offset), end)?;
        let Some(entry) = entry else {
            self.walk.go_to(0);
            return Ok(());
        };
        self.walk.go_to(u64::from(entry.position));
        let leads_there = match self.walk.peek() {
            Ok(Some(batch)) => from_base(batch.base_offset) <= key(&entry),
            Ok(None) | Err(WalkError::Invalid { .. }) => false,
            Err(WalkError::Io(error)) => return Err(error),
        };
        if !leads_there {
            self.walk.go_to(0);
        }
        Ok(())
    }

    /// The largest end of a batch at or below `limit`, from `first` on, and an offset from which what follows is found: its
    /// base offset, or the one after the last record before it. `None` if all batches end there.
    pub fn boundary(&mut self, first: &WalkedBatch, limit: u64) -> io::Result<Option<(u64, Offset)>> {
        if first.end() == limit {
            return Ok(Some((limit, first.last_offset.next())));
        }
        self.walk.go_to(first.position);
        // Without a look into the index where the bytes are at hand.
        if self.walk.buffered(limit).is_empty() {
            let offsets = &self.segment.offsets;
            let key = |entry: &OffsetEntry| i64::from(entry.position);
            let whole = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
            let end = Some(whole(self.segment.size_bytes()));
            let entry = offsets.last_at_most(self.folder, key, whole(limit), end)?;
            let from = entry.map_or(first.position, |entry| u64::from(entry.position).max(first.position));
            self.walk.go_to(from);
            if matches!(self.walk.peek(), Err(WalkError::Invalid { .. })) {
                self.walk.go_to(first.position);
            }
        }
        while let Some(batch) = self.walk.step()? {
            if batch.end() > limit {
                return Ok(Some((batch.position, batch.base_offset)));
            }
        }
        Ok(None)
    }

    /// A copy of `length` bytes from `position` on; `None` where the disk would have to be waited for, or the file has
    /// become shorter.
    pub fn copy(&self, position: u64, length: usize) -> io::Result<Option<Bytes>> {
        if let Some(bytes) = self.walk.buffered(position).get(..length) {
            return Ok(Some(Bytes::copy_from_slice(bytes)));
        }
        let mut bytes = vec![0; length];
        match self.file.read_at(&mut bytes, position) {
            Ok(read) => Ok((read == length).then(|| bytes.into())),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Segment {
    /// The first batch that ends at or after `offset`; `None` if the segment ends before.
    pub fn find(&self, folder: &Folder, offset: Offset) -> io::Result<Option<WalkedBatch>> {
        let file = self.file(folder)?;
        SegmentReader::new(self, folder, &file).find(offset)
    }

    /// A walk from a batch at or before the one that holds `offset`.
    pub(super) fn walk_near<'a>(
        &self,
        folder: &Folder,
        file: &'a SegmentFile,
        offset: Offset,
    ) -> io::Result<BatchWalk<'a>> {
        SegmentReader::new(self, folder, file).into_walk_near(offset)
    }
}

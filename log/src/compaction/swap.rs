//! Swapping compacted segments in for others.
//!
//! ```text
//! with the lock   begin_swap   .cleaned ─▶ .swap, the highest offset first      a crash from the first rename to the last:
//!                                                                              the old segments stay
//! without it      GroupSwap::sync: these names survive a power cut              from here on: the new ones are completed
//! with the lock   finish_swap  olds ─▶ .deleted, then .swap ─▶ final names
//! without it      GroupSwap::sync
//! ```
//! These are the steps of Kafka's `LocalLog.replaceSegments`; the sync in the middle is ours, so that a disk that keeps
//! renames out of order can't lose both.
//!
//! Invariant: a swap happens only if the log still has just these segments, uncut. Before the log is cut, what waits to be swapped in
//! is removed, so that the next start doesn't bring back what was cut. A slice that a reader holds stays
//! readable: it holds the old file.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::CompactionError;
use super::replacement::{self, Replacement};
use super::rewrite::{CompactedGroup, Rewrite};
use super::source::Source;
use super::task::CutWatch;
use crate::error::StorageError;
use crate::folder::Folder;
use crate::names::{CLEANED_FILE, FileKind, SWAP_FILE};
use crate::partition_log::PartitionLog;
use crate::segment::Segment;
use kalda_sys::types::Offset;

/// What a log knows of its compaction.
#[derive(Debug, Default)]
pub struct UnderWay {
    /// How often the log was cut or deleted.
    pub(super) cuts: Arc<AtomicU64>,
    /// Segments that wait as `.swap` files.
    swapping: Vec<Offset>,
}

/// A group whose files wait as `.swap`.
#[derive(Debug)]
#[must_use = "its files stay behind until it is finished"]
pub struct GroupSwap {
    folder: Folder,
    sources: Vec<Source>,
    replacements: Vec<Replacement>,
    cuts: CutWatch,
}

impl GroupSwap {
    /// Makes the names survive a power cut. Blocks; needs no lock.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn sync(&self) -> Result<(), StorageError> {
        match self.folder.disk().sync_folder(self.folder.path()) {
            // The partition was deleted meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            synced => synced.map_err(|error| self.folder.directory().fail(error)),
        }
    }
}

impl PartitionLog {
    /// Takes the first step of swapping a group in.
    ///
    /// # Errors
    /// The log has changed, or the disk's. Either way the group is gone.
    pub fn begin_swap(&mut self, group: CompactedGroup) -> Result<GroupSwap, CompactionError> {
        let CompactedGroup { sources, replacements, cuts } = group;
        let begun = match self.places_of(&sources, &cuts) {
            None => Err(CompactionError::LogChanged),
            Some(_) => {
                // Last first: while the lowest is still `.cleaned`, a start takes all of them for torn.
                let renamed = self.rename_all(replacements.iter().rev(), CLEANED_FILE, SWAP_FILE);
                renamed.map_err(|error| self.folder.judge(error).into())
            }
        };
        if let Err(error) = begun {
            self.remove_replacements(&replacements);
            return Err(error);
        }
        self.compaction.swapping = replacements.iter().map(|replacement| replacement.base_offset).collect();
        Ok(GroupSwap { folder: self.folder.clone(), sources, replacements, cuts })
    }

    /// Takes the second step: afterwards the log has the compacted segments.
    ///
    /// # Errors
    /// The log has changed, and the group is gone; or the disk's, which takes the directory offline: the next start
    /// completes the swap.
    pub fn finish_swap(&mut self, swap: &GroupSwap) -> Result<(), CompactionError> {
        let Some(places) = self.places_of(&swap.sources, &swap.cuts) else {
            self.remove_replacements(&swap.replacements);
            return Err(CompactionError::LogChanged);
        };
        self.compaction.swapping.clear();
        self.change_layout();
        let renamed = self
            .retire(places.clone(), &swap.replacements)
            .and_then(|()| self.rename_all(swap.replacements.iter(), SWAP_FILE, ""));
        renamed.map_err(|error| self.folder.directory().fail(error))?;
        let created_ms = swap.sources.last().map_or(self.now_ms(), |source| source.created_ms);
        let folder = &self.folder;
        let segments = swap.replacements.iter().map(|replacement| {
            Arc::new(Segment::new(folder, replacement.base_offset, replacement.sizes).created_at(created_ms))
        });
        self.segments.splice(places, segments);
        Ok(())
    }

    /// Takes note of a compaction that is done: below its end the log is clean.
    pub fn finish_compaction(&mut self, rewrite: &Rewrite) {
        if rewrite.cuts().check().is_ok() {
            self.folder.directory().checkpoints.note_cleaned(&self.partition, rewrite.end());
        }
    }

    /// Ends a swap that has begun, for segments are about to go that it would bring back.
    pub(crate) fn abandon_swap(&mut self) -> io::Result<()> {
        if self.compaction.swapping.is_empty() { Ok(()) } else { self.abandon_compaction() }
    }

    /// Ends a compaction that is under way, for the log is about to be cut or deleted: what it has written so far is
    /// removed or will be.
    pub(crate) fn abandon_compaction(&mut self) -> io::Result<()> {
        self.compaction.cuts.fetch_add(1, Ordering::AcqRel);
        let swapping = std::mem::take(&mut self.compaction.swapping);
        if swapping.is_empty() {
            return Ok(());
        }
        self.remove_unswapped(&swapping)?;
        self.folder.disk().sync_folder(self.folder.path())
    }

    /// Removes files that wait, `.cleaned` or `.swap`. Once one of the lowest segment is `.cleaned`, a start takes all of
    /// them for torn, wherever the removal ends.
    fn remove_unswapped(&self, bases: &[Offset]) -> io::Result<()> {
        if let Some(lowest) = bases.iter().min() {
            let path = |suffix: &str| self.folder.path().join(FileKind::Log.name(*lowest) + suffix);
            match self.folder.disk().rename(&path(SWAP_FILE), &path(CLEANED_FILE)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        for suffix in [SWAP_FILE, CLEANED_FILE] {
            bases.iter().try_for_each(|base| replacement::remove(&self.folder, *base, suffix))?;
        }
        Ok(())
    }

    /// Where these segments are in the log; `None` unless it still has just them, uncut, and none of them is active.
    fn places_of(&self, sources: &[Source], cuts: &CutWatch) -> Option<Range<usize>> {
        cuts.check().ok()?;
        let first = sources.first()?;
        let begin = self.segments.iter().position(|segment| segment.id() == first.id)?;
        let places = begin..begin + sources.len();
        let segments = self.segments.get(places.clone())?;
        let same = |(segment, source): (&Arc<Segment>, &Source)| {
            segment.id() == source.id && segment.size_bytes() == source.sizes.log
        };
        let unchanged = segments.iter().zip(sources).all(same) && places.end < self.segments.len();
        unchanged.then_some(places)
    }

    /// Gives all files of these segments other names. Without a segment that takes its place, its snapshot goes too.
    fn retire(&self, places: Range<usize>, replacements: &[Replacement]) -> io::Result<()> {
        for segment in self.segments.get(places).unwrap_or_default() {
            let replaced = replacements.iter().any(|other| other.base_offset == segment.base_offset());
            let kinds = if replaced { FileKind::OF_SEGMENT.as_slice() } else { FileKind::ALL.as_slice() };
            self.remove_later(segment, kinds)?;
        }
        Ok(())
    }

    fn rename_all<'a>(
        &self,
        replacements: impl Iterator<Item = &'a Replacement>,
        from: &str,
        to: &str,
    ) -> io::Result<()> {
        for replacement in replacements {
            for kind in replacement.kinds() {
                let path =
                    |suffix: &str| self.folder.path().join(kind.name(replacement.base_offset) + suffix);
                self.folder.disk().rename(&path(from), &path(to))?;
            }
        }
        Ok(())
    }

    /// Removes what is not swapped in after all. Where that fails, the next start finds whole files and swaps them in: they
    /// hold what the log held when it was compacted, so the directory must not go on.
    fn remove_replacements(&mut self, replacements: &[Replacement]) {
        self.compaction.swapping.clear();
        let bases: Vec<Offset> = replacements.iter().map(|replacement| replacement.base_offset).collect();
        if let Err(error) = self.remove_unswapped(&bases) {
            self.folder.directory().fail(error);
        }
    }
}

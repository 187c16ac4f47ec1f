//! Truncation: removing the end of a log, as a follower does where its leader has other records; and emptying it.
//!
//! ```text
//! room in the write-ahead log ─▶ checkpoints lowered ─▶ the cut noted there ─▶ newer segments removed, newest first
//!                             ─▶ folder synced ─▶ the rest cut, synced ─▶ appends go on
//! ```
//! Invariant: afterwards indexes, producers, leader epochs and recovery point know nothing beyond the new end, and no crash
//! brings back what was cut, nor leaves a hole. What can't be finished takes the directory offline: half a truncation is
//! no log.

use std::io;
use std::sync::Arc;

use super::error::StorageError;
use super::names::FileKind;
use super::partition_log::PartitionLog;
use super::segment::Segment;
use super::wal::Change;
use kalda_sys::types::Offset;

impl PartitionLog {
    /// Removes everything from `offset` on. A batch that holds records on both sides of it goes as a whole: the log ends
    /// where its last batch does. Below the log's first segment, the log is emptied and starts at `offset`.
    ///
    /// # Errors
    /// The disk's.
    pub fn truncate_to(&mut self, offset: Offset) -> Result<(), StorageError> {
        self.folder.check_online()?;
        if offset >= self.log_end {
            return Ok(());
        }
        if self.segments.first().is_none_or(|first| offset < first.base_offset()) {
            return self.truncate_fully_and_start_at(offset);
        }
        let holder = self.segments.get(self.segment_index(offset)).cloned();
        let end = holder.map_or(Ok(offset), |segment| segment.end_before(&self.folder, offset));
        let end = end.map_err(|error| self.folder.judge(error))?;
        self.withdraw_beyond(end, self.recovery_point.min(end), Change::Cut { from: end, end })?;
        let cut = self.abandon_compaction().and_then(|()| self.cut(end));
        cut.map_err(|error| self.folder.directory().fail(error))?;
        self.note_start();
        self.after_truncation();
        self.assert_in_order();
        Ok(())
    }

    /// Removes all records; the next one gets `offset`.
    ///
    /// # Errors
    /// The disk's.
    pub fn truncate_fully_and_start_at(&mut self, offset: Offset) -> Result<(), StorageError> {
        self.folder.check_online()?;
        // Segments go one after the other. Until the last is gone, a checkpoint must not miss any.
        self.withdraw_beyond(offset, Offset::ZERO, Change::Cut { from: Offset::ZERO, end: offset })?;
        let on_disk = !self.segments.is_empty();
        let removed = self.abandon_compaction().and_then(|()| self.remove_all());
        removed.map_err(|error| self.folder.directory().fail(error))?;
        (self.log_start, self.log_end) = (offset, offset);
        self.note_start();
        if on_disk {
            let begun = self.push_segment(offset);
            begun.map_err(|error| self.folder.directory().fail(io::Error::other(error)))?;
        }
        self.after_truncation();
        self.assert_in_order();
        Ok(())
    }

    /// Sees to it that no checkpoint says of offsets from `end` on that they were flushed, deleted or compacted, and that the
    /// write-ahead log doesn't bring them back: they will be given again. A disk without room leaves the checkpoint of the
    /// log's start as it was, since nothing is cut then: what was deleted stays so. `flushed` is the new recovery point.
    fn withdraw_beyond(&mut self, end: Offset, flushed: Offset, cut: Change) -> Result<(), StorageError> {
        // Lowered even if the cut fails: that costs a longer recovery, and no records.
        self.set_recovery_point(flushed);
        let folder = self.folder.clone();
        let (partition, starts_beyond) = (self.partition.clone(), self.log_start > end);
        let noted = self.note_cut(cut, || {
            if starts_beyond {
                folder.checkpoints().withdraw_log_start(&partition);
            }
            folder.checkpoints().withdraw_cleaned(&partition, end);
            folder.directory().settle_checkpoints()
        });
        if noted.is_err() {
            self.note_start();
        }
        noted
    }

    /// Removes everything from `end` on, where a batch begins or the segment ends.
    fn cut(&mut self, end: Offset) -> io::Result<()> {
        self.change_layout();
        let keep = self.segment_index(end) + 1;
        self.remove_segments_from(keep)?;
        // Newer segments are gone for good before this one is cut: else a power cut could leave a hole.
        self.folder.disk().sync_folder(self.folder.path())?;
        if let Some(active) = self.segments.last_mut().map(Arc::make_mut) {
            active.truncate(&self.folder, end)?;
        }
        self.log_end = end;
        // A log that is cut before its start is empty, and begins where it ends.
        self.log_start = self.log_start.min(self.log_end);
        let snapshots = self.snapshots()?;
        self.remove_snapshots_beyond_end(&snapshots)?;
        self.load_producers(&snapshots, self.log_end)
    }

    /// Removes all segments, and what is known of producers.
    pub(super) fn remove_all(&mut self) -> io::Result<()> {
        self.change_layout();
        self.remove_segments_from(0)?;
        for snapshot in self.snapshots()? {
            self.folder.remove(&FileKind::Snapshot.name(snapshot))?;
        }
        self.producers = Default::default();
        self.count_producers();
        self.last_snapshot = None;
        match self.folder.disk().entry(self.folder.path())? {
            Some(_) => self.folder.disk().sync_folder(self.folder.path()),
            None => Ok(()),
        }
    }

    /// Removes segments, the newest first: wherever that ends, what is left has no hole.
    pub(super) fn remove_segments_from(&mut self, first: usize) -> io::Result<()> {
        while self.segments.len() > first {
            if let Some(segment) = self.segments.pop() {
                segment.remove(&self.folder)?;
            }
        }
        Ok(())
    }

    fn after_truncation(&mut self) {
        let changed = self.epochs.truncate_from_end(self.log_end);
        self.last_snapshot = self.last_snapshot.filter(|snapshot| *snapshot <= self.log_end);
        if changed {
            self.epochs_on_disk = false;
        }
        if !self.segments.is_empty() {
            self.write_epochs_now_or_later();
        }
    }

    /// The offsets of the producer snapshots on disk, oldest first.
    pub(super) fn snapshots(&self) -> io::Result<Vec<Offset>> {
        if self.folder.disk().entry(self.folder.path())?.is_none() {
            return Ok(Vec::new());
        }
        let names = self.folder.disk().list(self.folder.path())?;
        let mut snapshots: Vec<Offset> = names
            .iter()
            .filter_map(|entry| FileKind::parse(&entry.name))
            .filter_map(|(kind, offset)| (kind == FileKind::Snapshot).then_some(offset))
            .collect();
        snapshots.sort_unstable();
        Ok(snapshots)
    }
}

impl Segment {
    /// Removes the batches from the one that holds `offset` on.
    fn truncate(&mut self, folder: &super::folder::Folder, offset: Offset) -> io::Result<()> {
        let Some(first_removed) = self.find(folder, offset)? else { return self.reactivate(folder) };
        let base = self.base_offset();
        let stays = |relative: i32| base.advanced(i64::from(relative)) < first_removed.base_offset;
        self.offsets.truncate(folder, |entry| stays(entry.relative_offset))?;
        self.times.truncate(folder, |entry| stays(entry.relative_offset))?;
        self.aborted.truncate(folder, offset)?;
        self.cut_file(folder, first_removed.position)?;
        self.sync_records(folder)?;
        self.reactivate(folder)
    }
}

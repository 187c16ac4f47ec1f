//! Recovery: what wasn't flushed is read batch by batch, and cut where a crash tore it.
//!
//! ```text
//! │ flushed segments │ segment of the recovery point         │ later segments   │
//! │ trusted          │ trusted ▲ checked: lengths, order, checksums             │
//!                              first broken batch ▲ a torn tail: cut here, what is behind removed
//!                                                 ▲ damage: the partition stays offline, see damage.rs
//! ```
//! Invariant: afterwards every batch beyond the recovery point has a sound checksum, offsets there have no hole at a
//! segment's end but what compaction made, and indexes, producers and leader epochs say what the batches say. Sound batches are thrown
//! away only behind bytes that never reached the disk.

use std::io;
use std::sync::Arc;

use kalda_protocol::records::Batch;
use kalda_protocol::records::header::HEADER_SIZE;

use super::append_origin::AppendOrigin;
use super::batch_facts::BatchFacts;
use super::batch_walk::{BatchWalk, WalkError, WalkedBatch};
use super::damage::{self, Breakage, Continuity};
use super::end_marker::{self, LARGEST_CONTROL_BATCH};
use super::load::FolderContents;
use super::names::FileKind;
use super::partition_log::PartitionLog;
use super::producers::{EndMarker, ProducedBatch, ProducerVerdict};
use super::segment::Segment;
use super::segment_checks::{self, Checksums};
use super::segment_file::SegmentFile;
use super::whole_file::Durability;
use kalda_sys::types::{LeaderEpoch, Offset};

/// A batch that isn't what was written, or not the next one.
struct Broken {
    position: u64,
    reason: String,
    continuity: Continuity,
}

impl PartitionLog {
    /// Checks all that isn't known to be flushed, and segments without indexes.
    pub(super) fn recover(&mut self, contents: &FolderContents) -> io::Result<()> {
        let unindexed = contents.unindexed.first().copied().unwrap_or(Offset(i64::MAX));
        let first = self.segment_index(self.recovery_point.min(unindexed));
        if self.segments.is_empty() {
            return Ok(());
        }
        let (position, offset) = self.resume(first, unindexed)?;
        self.log_end = offset;
        self.load_producers(&contents.snapshots, offset)?;
        // The batches say it again, in order. Where all of them do, what the file says of offsets before the first is older.
        let all_are_read = first == 0 && position == 0;
        if self.epochs.truncate_from_end(if all_are_read { Offset::ZERO } else { offset }) {
            self.epochs_on_disk = false;
        }
        self.recover_segments(first, position)?;
        self.set_recovery_point(self.recovery_point);
        Ok(())
    }

    /// Where checking begins in a segment: at the recovery point if it lies in the segment and the indexes up to there
    /// can be used, else at the segment's beginning.
    fn resume(&mut self, index: usize, unindexed: Offset) -> io::Result<(u64, Offset)> {
        let recovery_point = self.recovery_point;
        let Some(segment) = self.segments.get_mut(index).map(Arc::make_mut) else {
            return Ok((0, Offset::ZERO));
        };
        let base_offset = segment.base_offset();
        if base_offset < recovery_point
            && base_offset < unindexed
            && let Some(position) = segment.resume_at(&self.folder, recovery_point)?
        {
            return Ok((position, recovery_point));
        }
        if base_offset < recovery_point {
            // Until they are whole again, no start may trust these indexes.
            let directory = self.folder.directory();
            directory.checkpoints.note_recovery_point(&self.partition, base_offset);
            directory.settle_checkpoints().map_err(io::Error::other)?;
        }
        segment.reset(&self.folder)?;
        Ok((0, base_offset))
    }

    fn recover_segments(&mut self, first: usize, position: u64) -> io::Result<()> {
        let threads = self.folder.directory().settings.recovery_threads;
        let later = self.segments.get(first + 1..).unwrap_or_default();
        let checked = segment_checks::check_together(later, &self.folder, threads);
        let mut checked = checked.into_iter();
        let mut checksums = Checksums::Unknown;
        let mut start = position;
        let mut index = first;
        while index < self.segments.len() {
            if let Some(broken) = self.recover_segment(index, start, checksums)? {
                self.cut_torn_tail(index, &broken)?;
            }
            self.cut_before_gap(index + 1)?;
            self.seal_recovered(index)?;
            (index, start) = (index + 1, 0);
            checksums = checked.next().unwrap_or(Checksums::Unknown);
            if let Some(next) = self.segments.get_mut(index).map(Arc::make_mut) {
                next.reset(&self.folder)?;
            }
        }
        Ok(())
    }

    /// Where records are missing between what was recovered and the next segment, a power cut has kept the later ones and not
    /// the ones before: they go, since offsets may have no hole. Below the recovery point, and where the log is known to be
    /// compacted, compaction has made the gap; and so it may have anywhere in a topic that is compacted: a killed Kafka hasn't
    /// noted all that it flushed. There they go only if they come back.
    fn cut_before_gap(&mut self, next: usize) -> io::Result<()> {
        let base_offset = self.segments.get(next).map(|segment| segment.base_offset());
        let cleaned = self.folder.directory().checkpoints.cleaned(&self.partition).unwrap_or_default();
        let gaps_end = self.recovery_point.max(cleaned);
        if base_offset.is_none_or(|base| base <= self.log_end || base <= gaps_end) {
            return Ok(());
        }
        if self.settings.cleanup_policy.compact && !self.comes_back(next, 0)? {
            return Ok(());
        }
        self.remove_lost(next, "the records before them are missing")
    }

    /// Reads a segment anew from a position on. Gives where and why that ended too early, if it did.
    fn recover_segment(
        &mut self,
        index: usize,
        start: u64,
        checksums: Checksums,
    ) -> io::Result<Option<Broken>> {
        let Some(segment) = self.segments.get(index).cloned() else { return Ok(None) };
        self.log_end = self.log_end.max(segment.base_offset());
        let file = segment.file(&self.folder)?;
        let file_bytes = file.disk_file().size_bytes()?;
        let mut walk = match checksums {
            Checksums::Sound => BatchWalk::new(&file, start, file_bytes),
            Checksums::Unknown => BatchWalk::checking(&file, start, file_bytes),
        };
        let mut continuity = Continuity::Unbroken;
        loop {
            let broken = |position, reason| Ok(Some(Broken { position, reason, continuity }));
            let batch = match walk.step() {
                Ok(Some(batch)) => batch,
                Ok(None) => return Ok(None),
                Err(WalkError::Io(error)) => return Err(error),
                Err(WalkError::Invalid { position, reason }) => {
                    return broken(position, reason.to_string());
                }
            };
            let position = batch.position;
            if batch.base_offset < self.log_end || batch.last_offset < batch.base_offset {
                let reason = format!("its offset {} is before {}", batch.base_offset, self.log_end);
                return broken(position, reason);
            }
            if !segment.can_hold(batch.last_offset) {
                let reason = format!("its offset {} is too far from the segment's", batch.last_offset);
                return broken(position, reason);
            }
            if checksums == Checksums::Unknown
                && let Some(error) = walk.checksum_error(&batch)?
            {
                return broken(position, error.to_string());
            }
            let is_due = batch.base_offset <= self.log_end;
            continuity = if is_due { Continuity::Unbroken } else { Continuity::AfterGap };
            self.take_in_recovered(index, &file, &batch)?;
        }
    }

    /// Cuts the log before a broken batch, or refuses to, where that would lose sound ones.
    fn cut_torn_tail(&mut self, index: usize, broken: &Broken) -> io::Result<()> {
        let Some(segment) = self.segments.get(index).cloned() else { return Ok(()) };
        let file = segment.file(&self.folder)?;
        let file_bytes = file.disk_file().size_bytes()?;
        let Broken { position, reason, continuity } = broken;
        let first = segment.base_offset();
        let proof = match damage::judge(&file, *position, file_bytes, first, self.log_end, *continuity)? {
            _ if self.log_end < self.recovery_point => Some("it had been flushed".to_owned()),
            Breakage::Unwritten => None,
            // Where the log ends is not known then, nor what is missing.
            Breakage::Misplaced => Some("its offset is wrong, or the one of the batch before it".to_owned()),
            _ if self.comes_back(index, *position)? => None,
            Breakage::Damaged { sound_at } => {
                Some(format!("sound batches follow from position {sound_at} on"))
            }
            Breakage::Last if self.segments.iter().skip(index + 1).any(|later| later.size_bytes() > 0) => {
                Some("later segments hold records".to_owned())
            }
            Breakage::Last => None,
        };
        if let Some(proof) = proof {
            self.forget_index(&segment)?;
            let name = FileKind::Log.name(segment.base_offset());
            let what = format!("{name} is damaged at position {position}: {reason}, and {proof}");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        tracing::warn!(partition = %self.partition, segment = %segment.base_offset(), position, %reason,
            cut_bytes = file_bytes - position, "the log is cut at its torn end");
        self.remove_lost(index + 1, "the log is torn before them")?;
        // Only now: a segment that ends soundly would hide from the next start why the later ones had to go. And synced,
        // or a power cut could put what was cut behind what is appended next.
        file.disk_file().set_size(*position)?;
        file.disk_file().sync()
    }

    /// Sees to it that the next start reads a damaged segment anew, which has to begin with no index.
    fn forget_index(&self, segment: &Segment) -> io::Result<()> {
        let directory = self.folder.directory();
        if directory.checkpoints.recovery_point(&self.partition) == self.recovery_point {
            return Ok(());
        }
        segment.close(&self.folder);
        self.folder.remove(&FileKind::OffsetIndex.name(segment.base_offset()))?;
        self.folder.disk().sync_folder(self.folder.path())
    }

    /// Puts back the recovery point that was lowered while a segment was read: the next start must tell of damage below it, too.
    pub(super) fn restore_recovery_point(&self) {
        let directory = self.folder.directory();
        directory.checkpoints.note_recovery_point(&self.partition, self.recovery_point);
        if let Err(error) = directory.write_checkpoints() {
            tracing::warn!(partition = %self.partition, %error, "the recovery point of a damaged log waits to be written");
        }
    }

    /// True if the broken batch at `position` of a segment, and all sound ones behind it, come back from the write-ahead log.
    fn comes_back(&self, index: usize, position: u64) -> io::Result<bool> {
        let backlog = self.folder.directory().wal.backlog(&self.owner());
        let saved_end = backlog.map_or(self.log_end, |backlog| backlog.end_after(self.log_end));
        if saved_end == self.log_end {
            return Ok(false);
        }
        let mut position = position;
        for segment in self.segments.iter().skip(index) {
            let file = segment.file(&self.folder)?;
            if damage::sound_end(&file, position, file.disk_file().size_bytes()?, self.log_end)? > saved_end {
                return Ok(false);
            }
            position = 0;
        }
        Ok(true)
    }

    fn remove_lost(&mut self, first: usize, reason: &str) -> io::Result<()> {
        let lost = self.segments.iter().skip(first);
        lost.for_each(|segment| {
            tracing::warn!(partition = %self.partition, segment = %segment.base_offset(),
                bytes = segment.size_bytes(), reason, "a segment is removed");
        });
        self.remove_segments_from(first)?;
        self.folder.disk().sync_folder(self.folder.path())
    }

    /// Ends a segment that was read. Indexes that were made anew below the recovery point are synced: nobody else will, and
    /// the next start trusts them. A snapshot that is missing behind it is made, before retention takes its batches.
    fn seal_recovered(&mut self, index: usize) -> io::Result<()> {
        let is_active = index + 1 == self.segments.len();
        let Some(segment) = self.segments.get_mut(index).map(Arc::make_mut) else { return Ok(()) };
        // Only the last one is still written to.
        if !is_active {
            segment.seal(&self.folder)?;
        }
        if segment.base_offset() < self.recovery_point {
            segment.sync_indexes(&self.folder)?;
        }
        if is_active || self.log_end <= self.recovery_point {
            return Ok(());
        }
        let (name, snapshot) = (FileKind::Snapshot.name(self.log_end), self.producers.snapshot());
        // One that is there may have been synced: it is not replaced by one that isn't.
        if !self.folder.holds(&name, &snapshot)? {
            self.folder.replace(&name, &snapshot, Durability::Cached)?;
        }
        self.last_snapshot = Some(self.log_end);
        Ok(())
    }

    /// Takes in a batch that is sound.
    fn take_in_recovered(&mut self, index: usize, file: &SegmentFile, batch: &WalkedBatch) -> io::Result<()> {
        let marker = read_marker(file, batch, self.folder.directory().settings.max_decompressed_bytes)?;
        self.replay(batch, marker, Some(index));
        if let Some(header) = &batch.header
            && self.epochs.assign(LeaderEpoch(header.partition_leader_epoch), batch.base_offset)
        {
            self.epochs_on_disk = false;
        }
        let facts = BatchFacts {
            last_offset: batch.last_offset,
            max_timestamp_ms: batch.max_timestamp_ms,
            size_bytes: batch.size_bytes,
        };
        let interval = self.settings.index_interval_bytes;
        if let Some(segment) = self.segments.get_mut(index).map(Arc::make_mut) {
            segment.note_batch(&self.folder, &facts, interval);
        }
        self.log_end = batch.last_offset.next();
        Ok(())
    }

    /// Takes a batch that is on disk into the state of the producers, and what it aborts into the index of a segment.
    fn replay(&mut self, batch: &WalkedBatch, marker: Option<EndMarker>, index_of: Option<usize>) {
        let Some(header) = batch.header else { return };
        let produced = ProducedBatch { header, marker };
        match self.producers.check(&[produced], AppendOrigin::Replication) {
            Ok(ProducerVerdict::New(updates)) => {
                if let Some(segment) = index_of {
                    self.index_aborted(segment, &updates);
                }
                self.producers.apply(updates, batch.last_offset.next());
                self.count_producers();
            }
            Ok(ProducerVerdict::Duplicate(_)) => {}
            Err(error) => tracing::warn!(partition = %self.partition, offset = %batch.base_offset, %error,
                "a batch on disk contradicts the state of its producer"),
        }
    }

    /// Takes the batches from `from` up to `end` into the state of the producers.
    pub(super) fn replay_producers(&mut self, from: Offset, end: Offset) -> io::Result<()> {
        if from >= end || self.segments.is_empty() {
            return Ok(());
        }
        let max_decompressed_bytes = self.folder.directory().settings.max_decompressed_bytes;
        for index in self.segment_index(from)..self.segments.len() {
            let segment = self.segments.get(index).filter(|segment| segment.base_offset() < end).cloned();
            let Some(segment) = segment else { break };
            let file = segment.file(&self.folder)?;
            let Some(start) = segment.find(&self.folder, from)? else { continue };
            let mut walk = BatchWalk::new(&file, start.position, segment.size_bytes());
            while let Some(batch) = walk.step()?.filter(|batch| batch.last_offset < end) {
                let marker = read_marker(&file, &batch, max_decompressed_bytes)?;
                self.replay(&batch, marker, None);
            }
        }
        Ok(())
    }

    /// Reads the leader epochs from the batches: every header has that of its leader.
    pub(super) fn rebuild_epochs(&mut self) -> io::Result<()> {
        self.read_epochs_before(self.log_end)
    }

    /// Reads the leader epochs from the batches before an offset.
    pub(super) fn read_epochs_before(&mut self, end: Offset) -> io::Result<()> {
        for segment in self.segments.clone().iter().take_while(|segment| segment.base_offset() < end) {
            self.read_epochs(segment, end)?;
        }
        Ok(())
    }

    /// Reads the leader epochs from the batches of a segment that begin before an offset.
    fn read_epochs(&mut self, segment: &Segment, end: Offset) -> io::Result<()> {
        let file = segment.file(&self.folder)?;
        let mut walk = BatchWalk::new(&file, 0, segment.size_bytes());
        while let Some(batch) = walk.step()?.filter(|batch| batch.base_offset < end) {
            let epoch =
                batch.header.map_or(LeaderEpoch::NONE, |header| LeaderEpoch(header.partition_leader_epoch));
            if self.epochs.assign(epoch, batch.base_offset) {
                self.epochs_on_disk = false;
            }
        }
        Ok(())
    }
}

/// The transaction marker in a control batch; what can't be read is none.
fn read_marker(
    file: &SegmentFile,
    batch: &WalkedBatch,
    max_decompressed_bytes: usize,
) -> io::Result<Option<EndMarker>> {
    let control = batch.header.is_some_and(|header| header.attributes.is_control() && header.has_producer());
    if !control || batch.size_bytes > LARGEST_CONTROL_BATCH || batch.size_bytes < HEADER_SIZE as u64 {
        return Ok(None);
    }
    let bytes = file.read_vec(batch.position, batch.size_bytes)?;
    let parsed = Batch::parse(bytes.into()).ok();
    Ok(parsed.and_then(|batch| end_marker::read(&batch, max_decompressed_bytes).ok()).flatten())
}

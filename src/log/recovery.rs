//! Recovery: what wasn't flushed is read batch by batch, and cut where it is broken.
//!
//! ```text
//! │ flushed segments      │ segment of the recovery point        │ later segments   │
//! │ trusted               │ checked: lengths, order, checksums   │ checked          │
//!                              first broken batch ▲ cut here       removed
//! ```
//! Invariant: afterwards every batch beyond the recovery point has a sound checksum, and indexes, producers and leader
//! epochs say what the batches say. As in Kafka, sound batches behind a broken one are lost: offsets can't have a hole.

use std::io;

use kalda_protocol::records::header::{ATTRIBUTES_AT, HEADER_SIZE};
use kalda_protocol::records::{Batch, BatchError};

use super::batch_walk::{BatchWalk, WalkError, WalkedBatch};
use super::end_marker;
use super::load::FolderContents;
use super::partition_log::{AppendOrigin, PartitionLog};
use super::producers::{EndMarker, ProducedBatch, ProducerVerdict};
use super::segment::{BatchFacts, Segment};
use crate::sys::DiskFile;
use crate::types::{LeaderEpoch, Offset};

/// Bytes read at once for a checksum.
const READ_BYTES: usize = 256 << 10;
/// The largest control batch that is read; Kafka's have less than a hundred bytes, or a voter set.
const LARGEST_CONTROL_BATCH: u64 = 1 << 20;

impl PartitionLog {
    /// Checks all segments that hold anything unflushed, and those without indexes.
    pub(super) fn recover(&mut self, contents: &FolderContents) -> io::Result<()> {
        let unindexed = contents.unindexed.first().copied().unwrap_or(Offset(i64::MAX));
        let first = self.segment_index(self.recovery_point.min(unindexed));
        let Some(base_offset) = self.segments.get(first).map(Segment::base_offset) else { return Ok(()) };
        self.log_end = base_offset;
        self.load_producers(&contents.snapshots, base_offset)?;
        // The batches say it again, in order.
        if self.epochs.truncate_from_end(base_offset) {
            self.epochs_on_disk = false;
        }
        let mut index = first;
        while index < self.segments.len() {
            let broken = self.recover_segment(index)?;
            index += 1;
            let Some((position, reason)) = broken else { continue };
            let lost: Vec<Segment> = self.segments.drain(index..).collect();
            tracing::warn!(partition = %self.partition, segment = %self.segment_name(index - 1), position, %reason,
                later_segments_removed = lost.len(), "the log is cut at its first broken batch");
            for segment in lost {
                segment.remove(&self.folder)?;
            }
        }
        if self.recovery_point > self.log_end {
            self.set_recovery_point(self.log_end);
        }
        Ok(())
    }

    fn segment_name(&self, index: usize) -> String {
        self.segments.get(index).map(|segment| segment.base_offset().to_string()).unwrap_or_default()
    }

    /// Reads a segment anew. Gives where and why it was cut, if it was.
    fn recover_segment(&mut self, index: usize) -> io::Result<Option<(u64, String)>> {
        let Some(segment) = self.segments.get_mut(index) else { return Ok(None) };
        let file_bytes = segment.reset(&self.folder)?;
        let file = segment.file(&self.folder)?;
        self.log_end = self.log_end.max(segment.base_offset());
        let mut walk = BatchWalk::new(&*file, 0, file_bytes);
        let mut buffer = Vec::new();
        let (position, reason) = loop {
            let batch = match walk.step() {
                Ok(Some(batch)) => batch,
                Ok(None) => return self.seal_recovered(index).map(|()| None),
                Err(WalkError::Io(error)) => return Err(error),
                Err(WalkError::Invalid { position, reason }) => break (position, reason.to_string()),
            };
            if let Some(reason) = self.take_in_recovered(index, &*file, &batch, &mut buffer)? {
                break (batch.position, reason);
            }
        };
        file.set_size(position)?;
        self.seal_recovered(index)?;
        Ok(Some((position, reason)))
    }

    fn seal_recovered(&mut self, index: usize) -> io::Result<()> {
        let last = index + 1 == self.segments.len();
        match self.segments.get_mut(index) {
            Some(segment) if !last => segment.seal(&self.folder),
            _ => Ok(()),
        }
    }

    /// Checks a batch and takes it in, or says why it is broken.
    fn take_in_recovered(
        &mut self,
        index: usize,
        file: &dyn DiskFile,
        batch: &WalkedBatch,
        buffer: &mut Vec<u8>,
    ) -> io::Result<Option<String>> {
        if batch.base_offset < self.log_end || batch.last_offset < batch.base_offset {
            return Ok(Some(format!("its offset {} is before {}", batch.base_offset, self.log_end)));
        }
        if let Some(error) = checksum_error(file, batch, buffer)? {
            return Ok(Some(error.to_string()));
        }
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
        if let Some(segment) = self.segments.get_mut(index) {
            segment.note_batch(&self.folder, &facts, interval);
        }
        self.log_end = batch.last_offset.next();
        Ok(None)
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
            let Some(segment) = self.segments.get(index).filter(|segment| segment.base_offset() < end) else {
                break;
            };
            let file = segment.file(&self.folder)?;
            let Some(start) = segment.find(&self.folder, from)? else { continue };
            let mut walk = BatchWalk::new(&*file, start.position, segment.size_bytes());
            while let Some(batch) = walk.step()?.filter(|batch| batch.last_offset < end) {
                let marker = read_marker(&*file, &batch, max_decompressed_bytes)?;
                self.replay(&batch, marker, None);
            }
        }
        Ok(())
    }

    /// Reads the leader epochs from the batches: every header has that of its leader.
    pub(super) fn rebuild_epochs(&mut self) -> io::Result<()> {
        self.epochs_on_disk = false;
        for segment in &self.segments {
            let file = segment.file(&self.folder)?;
            let mut walk = BatchWalk::new(&*file, 0, segment.size_bytes());
            while let Some(batch) = walk.step()? {
                let epoch = batch
                    .header
                    .map_or(LeaderEpoch::NONE, |header| LeaderEpoch(header.partition_leader_epoch));
                self.epochs.assign(epoch, batch.base_offset);
            }
        }
        Ok(())
    }
}

/// Reads a batch's bytes and compares their checksum. Old formats are taken as they are.
fn checksum_error(
    file: &dyn DiskFile,
    batch: &WalkedBatch,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<BatchError>> {
    let Some(header) = &batch.header else { return Ok(None) };
    let mut position = batch.position + ATTRIBUTES_AT as u64;
    let mut computed = 0;
    while position < batch.end() {
        let left = usize::try_from(batch.end() - position).unwrap_or(usize::MAX);
        buffer.resize(READ_BYTES.min(left), 0);
        let read = file.read_at(buffer, position)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        computed = crc32c::crc32c_append(computed, buffer.get(..read).unwrap_or_default());
        position += read as u64;
    }
    let stored = header.crc;
    Ok((computed != stored).then_some(BatchError::Checksum { stored, computed }))
}

/// The transaction marker in a control batch; what can't be read is none.
fn read_marker(
    file: &dyn DiskFile,
    batch: &WalkedBatch,
    max_decompressed_bytes: usize,
) -> io::Result<Option<EndMarker>> {
    let control = batch.header.is_some_and(|header| header.attributes.is_control() && header.has_producer());
    if !control || batch.size_bytes > LARGEST_CONTROL_BATCH || batch.size_bytes < HEADER_SIZE as u64 {
        return Ok(None);
    }
    let mut bytes = vec![0; usize::try_from(batch.size_bytes).unwrap_or(0)];
    let read = file.read_at(&mut bytes, batch.position)?;
    bytes.truncate(read);
    let parsed = Batch::parse(bytes.into()).ok();
    Ok(parsed.and_then(|batch| end_marker::read(&batch, max_decompressed_bytes).ok()).flatten())
}

//! Whether a log that was opened has all its segments.
//!
//! ```text
//! │ 0 … 9 │ 10 … 19 │ 30 … 39 │       20 to 29 are missing: damage, unless compaction took them
//! │ 0 … 9 │ 10 … 14 │  15 is the next offset, flushed up to 20: damage
//! ```
//! Invariant: no crash explains what is reported here, since recovery has already cut what lies beyond the recovery point. Only the
//! end of each segment is read, and none in a compacted topic. Deliberately absent: whole segments missing at the log's beginning,
//! where records are deleted.

use std::io;

use super::batch_walk::BatchWalk;
use super::folder::Folder;
use super::names::FileKind;
use super::partition_log::PartitionLog;
use super::segment::Segment;

/// A follower whose next batch is further away begins a segment there: no segment could hold both.
const REACH: i64 = i32::MAX as i64;

impl PartitionLog {
    /// Tells of records that are missing between two segments, or at the end.
    ///
    /// # Errors
    /// That some are, and where; or the disk's.
    pub(super) fn check_whole(&self) -> io::Result<()> {
        let flushed = self.recovery_point;
        if self.log_end.max(self.log_start) < flushed {
            return Err(missing(match self.segments.last() {
                Some(active) => {
                    let (name, log_end) = (FileKind::Log.name(active.base_offset()), self.log_end);
                    format!("{name} ends at offset {log_end}, records up to {flushed} had been flushed")
                }
                None => {
                    let path = self.folder.path().display();
                    format!("{path} has no segment, records up to {flushed} had been flushed")
                }
            }));
        }
        if self.settings.cleanup_policy.compact {
            return Ok(());
        }
        let cleaned = self.folder.directory().checkpoints.cleaned(&self.partition).unwrap_or_default();
        for two in self.segments.windows(2) {
            let [segment, next] = two else { continue };
            if next.base_offset() > cleaned.max(self.log_start) {
                self.check_follows(segment, next)?;
            }
        }
        Ok(())
    }

    fn check_follows(&self, segment: &Segment, next: &Segment) -> io::Result<()> {
        let end = match segment.read_end_offset(&self.folder) {
            // Reading those batches will tell.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Ok(()),
            end => end?,
        };
        segment.close(&self.folder);
        let missing_offsets = next.base_offset().0.saturating_sub(end.0);
        if !(1..=REACH).contains(&missing_offsets) || segment.has_holes(&self.folder)? {
            return Ok(());
        }
        let (name, next) =
            (FileKind::Log.name(segment.base_offset()), FileKind::Log.name(next.base_offset()));
        Err(missing(format!("{name} ends at offset {end}, and the next segment is {next}")))
    }
}

impl Segment {
    /// True if offsets are missing within: compaction has been here, and may have taken the last ones, too.
    fn has_holes(&self, folder: &Folder) -> io::Result<bool> {
        let file = self.file(folder)?;
        let mut walk = BatchWalk::new(&file, 0, self.size_bytes());
        let mut due = self.base_offset();
        while let Some(batch) = walk.step()? {
            if batch.base_offset > due || batch.is_thinned() {
                return Ok(true);
            }
            due = batch.last_offset.next();
        }
        Ok(false)
    }
}

fn missing(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("records are missing: {what}"))
}

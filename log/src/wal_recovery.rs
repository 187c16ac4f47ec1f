//! Appends to the segments what only the write-ahead log of an earlier run has.
//!
//! ```text
//! segments          │ recovered ──────────▶ log end
//! write-ahead log        │ entry │ entry │ entry │ entry │
//!                          there already │ this and what follows is appended, then all is flushed
//! ```
//! Invariant: afterwards a synchronous topic has everything on the disk: what its readers see is settled. A hole between the two is
//! damage, and told.

use kalda_protocol::records::batches;

use super::error::{AppendError, LogError};
use super::partition_log::PartitionLog;
use super::settings::FlushPolicy;
use super::wal::{Backlog, SavedBatches};
use kalda_sys::types::Offset;

impl PartitionLog {
    /// Appends what is missing, and flushes. Only then it is known whether the log ends before its start.
    pub(super) fn replay_saved(&mut self) -> Result<(), LogError> {
        let backlog = self.folder.directory().wal.backlog(&self.owner());
        if let Some(backlog) = &backlog {
            self.append_saved(backlog)?;
        }
        self.forget_lost_start()?;
        if backlog.is_some() || self.settings.flush_policy == FlushPolicy::Sync {
            self.flush()?;
        }
        self.folder.directory().wal.took_backlog(&self.owner());
        Ok(())
    }

    fn append_saved(&mut self, backlog: &Backlog) -> Result<(), LogError> {
        // No checkpoint may call what is appended flushed.
        self.folder.directory().settle_checkpoints()?;
        let starts_before =
            |begins: &Offset| self.segments.first().is_none_or(|first| first.base_offset() < *begins);
        if let Some(begins) = backlog.begins.filter(starts_before) {
            // The log was being emptied, or the folder is lost. One that was kept, and cut later, would look the same.
            self.begin_empty_at(begins).map_err(|error| self.folder.judge(error))?;
            self.log_start = self.log_start.max(begins);
        }
        // All of it was deleted: a log that ends before its start is emptied anyway.
        let all_saved = if backlog.end() <= self.log_start { &[] } else { backlog.batches.as_slice() };
        let held = all_saved.partition_point(|saved| saved.end <= self.log_end);
        if let Some(last) = all_saved.get(..held).and_then(<[_]>::last) {
            self.check_held(last)?;
        }
        for saved in all_saved.iter().skip(held) {
            self.begin_lost_log(saved.from);
            if saved.from > self.log_end {
                let (log_end, from) = (self.log_end, saved.from);
                let what = format!("the log ends at offset {log_end}, the write-ahead log goes on at {from}");
                return Err(self.folder.damaged(what).into());
            }
            let records = saved.read().map_err(|error| self.folder.judge(error))?;
            self.append_again(records, saved.end).map_err(|error| match error {
                AppendError::Storage(error) => error,
                error => self.folder.damaged(format!("the write-ahead log can't be replayed: {error}")),
            })?;
        }
        if backlog.begins.is_some() {
            // Once the files of the write-ahead log are gone, only a segment says where an empty log goes on.
            self.create_first_segment()?;
        }
        self.restore_epochs_at_start().map_err(|error| self.folder.judge(error))?;
        if self.epochs.truncate_from_start(self.log_start) {
            self.epochs_on_disk = false;
        }
        Ok(())
    }

    /// Checks that the last batch that both have is the same one. No checksum covers a batch's offset: where that of the log's last
    /// one is too high, the log seems to have more than it has.
    fn check_held(&self, saved: &SavedBatches) -> Result<(), LogError> {
        if saved.end <= self.log_start || self.settings.cleanup_policy.compact {
            return Ok(());
        }
        let records = saved.read().map_err(|error| self.folder.judge(error))?;
        let headers = batches(records).map_while(Result::ok).map(|batch| *batch.header());
        let Some(last) = headers.take_while(|header| Offset(header.next_offset()) <= saved.end).last() else {
            return Ok(());
        };
        let offset = Offset(last.last_offset());
        let holder = self.segments.get(self.segment_index(offset));
        let found = holder.map(|segment| segment.find(&self.folder, offset)).transpose();
        let found = found.map_err(|error| self.folder.judge(error))?.flatten();
        if found.is_some_and(|found| {
            found.last_offset == offset && found.header.is_some_and(|header| header.crc == last.crc)
        }) {
            return Ok(());
        }
        let log_end = self.log_end;
        let what = format!(
            "the log ends at offset {log_end}, and doesn't hold what the write-ahead log has at {offset}"
        );
        Err(self.folder.damaged(what).into())
    }

    /// The folder is lost, or was emptied: the log begins where the write-ahead log does.
    fn begin_lost_log(&mut self, offset: Offset) {
        if self.segments.is_empty() && self.log_end < offset {
            self.log_start = self.log_start.max(offset);
            self.log_end = offset;
        }
    }
}

//! What a directory's checkpoints say: up to where each partition is flushed, where it starts, and up to where it is compacted.
//!
//! ```text
//! noted in memory ── each file at its own period, where anything changed ──▶ written, all partitions in one piece
//!      │ an offset went back, or a partition is gone: the file promises too much
//!      └──────────────────────── before the next append ──▶ all written at once
//! ```
//! Invariant: when a batch is written, no recovery point on the disk lies beyond what is on the disk of its partition. Else a start
//! after a power cut would trust batches that nobody has flushed: those of a topic that was deleted and made anew, or of a log that was cut.
//! The same holds for what is noted as compacted: what is noted wrongly would never be compacted.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;

use super::checkpoint::{self, PartitionOffsets};
use super::names;
use super::whole_file::{self, Durability};
use kalda_sys::types::{Offset, TopicPartition};
use kalda_sys::{Disk, is_misplaced, reason};

/// The three checkpoints.
#[derive(Debug, Default)]
pub struct Checkpoints {
    recovery_points: Noted,
    log_starts: Noted,
    cleaned: Noted,
    /// How often something went back, so that the files promised more than is true.
    went_back: AtomicU64,
    /// How many of those times the files have caught up with.
    caught_up: AtomicU64,
    /// Held by whoever writes: the file beside which the new one is made is one and the same.
    writing: Mutex<()>,
}

#[derive(Debug, Default)]
struct Noted {
    offsets: Mutex<PartitionOffsets>,
    changed: AtomicBool,
}

impl Noted {
    fn new(offsets: PartitionOffsets) -> Self {
        Self { offsets: Mutex::new(offsets), changed: AtomicBool::new(false) }
    }

    fn offset_of(&self, partition: &TopicPartition) -> Option<Offset> {
        self.offsets.lock().get(partition).copied()
    }

    /// Gives what was noted before.
    fn note(&self, partition: &TopicPartition, offset: Option<Offset>) -> Option<Offset> {
        let mut offsets = self.offsets.lock();
        let before = match offset {
            Some(offset) => offsets.insert(partition.clone(), offset),
            None => offsets.remove(partition),
        };
        if before != offset {
            self.changed.store(true, Ordering::Release);
        }
        before
    }

    fn write_changed(&self, disk: &dyn Disk, directory: &Path, name: &str) -> std::io::Result<()> {
        if !self.changed.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        // After the mark is taken: what changes from here on sets it again, and is written by the next call.
        let text = checkpoint::format(&self.offsets.lock());
        let written = whole_file::replace(disk, &directory.join(name), text.as_bytes(), Durability::Synced);
        if written.is_err() {
            self.changed.store(true, Ordering::Release);
        }
        written
    }
}

/// What it means that nobody knows up to where logs are flushed.
pub const CHECKED_FROM_START: &str = "after an unclean shutdown logs are checked from their start";

/// Reads a checkpoint. One that can't be understood is told, with what that means, and taken for empty: all of it is in the
/// logs, too, or can be done again.
///
/// # Errors
/// The disk's.
pub fn read_file(disk: &dyn Disk, path: &Path, meaning: &str) -> std::io::Result<PartitionOffsets> {
    let reason = match whole_file::read(disk, path) {
        Ok(bytes) => match checkpoint::parse(&String::from_utf8_lossy(&bytes.unwrap_or_default())) {
            Ok(offsets) => return Ok(offsets),
            Err(error) => error.to_string(),
        },
        Err(error) if is_misplaced(&error) || error.kind() == ErrorKind::InvalidData => reason(&error),
        Err(error) => return Err(error),
    };
    tracing::warn!(path = %path.display(), reason, "a checkpoint can't be read: {meaning}");
    Ok(PartitionOffsets::new())
}

impl Checkpoints {
    /// What the files of a directory say.
    ///
    /// # Errors
    /// The disk's.
    pub fn read(disk: &dyn Disk, directory: &Path) -> std::io::Result<Self> {
        let read = |name, meaning| read_file(disk, &directory.join(name), meaning).map(Noted::new);
        Ok(Self {
            recovery_points: read(names::RECOVERY_POINTS, CHECKED_FROM_START)?,
            log_starts: read(names::LOG_STARTS, "logs begin with the first record that is there")?,
            cleaned: read(names::CLEANED_OFFSETS, "logs are compacted from their start again")?,
            ..Self::default()
        })
    }

    /// The name of the first file that knows a partition with records.
    #[must_use]
    pub fn first_named(&self) -> Option<&'static str> {
        let files = [
            (&self.recovery_points, names::RECOVERY_POINTS),
            (&self.log_starts, names::LOG_STARTS),
            (&self.cleaned, names::CLEANED_OFFSETS),
        ];
        let has_records = |noted: &Noted| noted.offsets.lock().values().any(|offset| *offset > Offset::ZERO);
        files.into_iter().find(|(noted, _)| has_records(noted)).map(|(_, name)| name)
    }

    /// The partitions of which something was flushed.
    #[must_use]
    pub fn flushed(&self) -> Vec<TopicPartition> {
        let offsets = self.recovery_points.offsets.lock();
        offsets.iter().filter(|(_, offset)| **offset > Offset::ZERO).map(|(name, _)| name.clone()).collect()
    }

    /// Forgets partitions that are not among those in the directory.
    pub fn retain(&self, exists: impl Fn(&TopicPartition) -> bool) {
        for noted in [&self.recovery_points, &self.log_starts, &self.cleaned] {
            let mut offsets = noted.offsets.lock();
            let before = offsets.len();
            offsets.retain(|partition, _| exists(partition));
            if offsets.len() < before {
                noted.changed.store(true, Ordering::Release);
                self.note_ahead();
            }
        }
    }

    /// Up to where a partition is known to be flushed.
    #[must_use]
    pub fn recovery_point(&self, partition: &TopicPartition) -> Offset {
        self.recovery_points.offset_of(partition).unwrap_or_default()
    }

    /// Where a partition starts, if not with its first segment.
    #[must_use]
    pub fn log_start(&self, partition: &TopicPartition) -> Option<Offset> {
        self.log_starts.offset_of(partition)
    }

    /// Notes up to where a partition is flushed.
    pub fn note_recovery_point(&self, partition: &TopicPartition, offset: Offset) {
        let before = self.recovery_points.note(partition, Some(offset));
        if before.is_some_and(|before| before > offset) {
            self.note_ahead();
        }
    }

    /// Notes where a partition starts; `None` when that is the start of its first segment.
    pub fn note_log_start(&self, partition: &TopicPartition, offset: Option<Offset>) {
        self.log_starts.note(partition, offset);
    }

    /// Forgets where a partition started: its offsets from before will be given again.
    pub fn withdraw_log_start(&self, partition: &TopicPartition) {
        if self.withdraw_noted_start(partition) {
            self.note_ahead();
        }
    }

    /// Up to where a partition was compacted.
    #[must_use]
    pub fn cleaned(&self, partition: &TopicPartition) -> Option<Offset> {
        self.cleaned.offset_of(partition)
    }

    /// Notes up to where a partition was compacted.
    pub fn note_cleaned(&self, partition: &TopicPartition, offset: Offset) {
        self.cleaned.note(partition, Some(offset));
    }

    /// Sees to it that nothing from `end` on is said to be compacted: those offsets will be given again.
    pub fn withdraw_cleaned(&self, partition: &TopicPartition, end: Offset) {
        if self.cleaned(partition).is_some_and(|cleaned| cleaned > end) {
            self.note_cleaned(partition, end);
            self.note_ahead();
        }
    }

    /// Forgets a deleted partition.
    pub fn forget(&self, partition: &TopicPartition) {
        let flushed = self.recovery_points.note(partition, None);
        let started = self.withdraw_noted_start(partition);
        let cleaned = self.cleaned.note(partition, None);
        if flushed.or(cleaned).is_some() || started {
            self.note_ahead();
        }
    }

    /// True if the file may know a start. It may know one that isn't noted any more, since its first segment says it as well.
    fn withdraw_noted_start(&self, partition: &TopicPartition) -> bool {
        self.log_starts.note(partition, None).is_some() || self.log_starts.changed.load(Ordering::Acquire)
    }

    /// True if the files must be written before anything is appended.
    #[must_use]
    pub fn are_ahead(&self) -> bool {
        self.caught_up.load(Ordering::Acquire) != self.went_back.load(Ordering::Acquire)
    }

    /// To be called after the noted offset went back.
    fn note_ahead(&self) {
        self.went_back.fetch_add(1, Ordering::AcqRel);
    }

    /// Writes what changed since the last time. Log starts come last: a truncation that fails here cuts nothing, and then
    /// only the first two may have been lowered, which does no harm.
    ///
    /// # Errors
    /// The disk's. What could not be written is tried again by the next call.
    pub fn write(&self, disk: &dyn Disk, directory: &Path) -> std::io::Result<()> {
        let _only_one = self.writing.lock();
        // Looked at first: what goes back while a file is written may not be in it. And told last: until then no append may pass.
        let went_back = self.went_back.load(Ordering::Acquire);
        self.recovery_points.write_changed(disk, directory, names::RECOVERY_POINTS)?;
        self.cleaned.write_changed(disk, directory, names::CLEANED_OFFSETS)?;
        self.log_starts.write_changed(disk, directory, names::LOG_STARTS)?;
        self.caught_up.store(went_back, Ordering::Release);
        Ok(())
    }

    /// Writes the recovery points alone, if any changed.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn write_recovery_points(&self, disk: &dyn Disk, directory: &Path) -> std::io::Result<()> {
        let _only_one = self.writing.lock();
        self.recovery_points.write_changed(disk, directory, names::RECOVERY_POINTS)
    }

    /// Writes the log starts alone, if any changed.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn write_log_starts(&self, disk: &dyn Disk, directory: &Path) -> std::io::Result<()> {
        let _only_one = self.writing.lock();
        self.log_starts.write_changed(disk, directory, names::LOG_STARTS)
    }
}

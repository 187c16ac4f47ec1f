//! At which offset each leader of the partition began to write: what replicas compare to find where they diverge.
//!
//! ```text
//! leader-epoch-checkpoint:  0          version
//!                           2          how many lines follow
//!                           0 0        epoch, the offset of its first record
//!                           3 1200
//! ```
//! Invariant: from entry to entry both the epoch and the offset rise. Pure: files are the partition log's business.

use std::fmt::Write;

use super::checkpoint::{CheckpointError, entry_lines};
use kalda_sys::types::{LeaderEpoch, Offset};

/// The first offset of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochEntry {
    /// The epoch.
    pub epoch: LeaderEpoch,
    /// Its first offset.
    pub start_offset: Offset,
}

/// The epochs of one partition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeaderEpochs {
    entries: Vec<EpochEntry>,
}

impl LeaderEpochs {
    /// All entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[EpochEntry] {
        &self.entries
    }

    /// The newest epoch.
    #[must_use]
    pub fn latest(&self) -> Option<EpochEntry> {
        self.entries.last().copied()
    }

    /// The epoch that wrote the record at `offset`.
    #[must_use]
    pub fn epoch_at(&self, offset: Offset) -> Option<LeaderEpoch> {
        let after = self.entries.partition_point(|entry| entry.start_offset <= offset);
        Some(self.entries.get(after.checked_sub(1)?)?.epoch)
    }

    /// Notes that `epoch` writes from `start_offset` on. Entries that contradict it give way, as in Kafka. True if
    /// anything changed.
    pub fn assign(&mut self, epoch: LeaderEpoch, start_offset: Offset) -> bool {
        if !epoch.is_some()
            || self.latest().is_some_and(|last| last.epoch == epoch && last.start_offset <= start_offset)
        {
            return false;
        }
        self.entries.retain(|entry| entry.epoch < epoch && entry.start_offset < start_offset);
        self.entries.push(EpochEntry { epoch, start_offset });
        true
    }

    /// The largest epoch up to `epoch`, with the offset where it ended: the start of the next one, or `log_end`.
    /// `None` where this log knows no such epoch.
    #[must_use]
    pub fn end_offset(&self, epoch: LeaderEpoch, log_end: Offset) -> Option<(LeaderEpoch, Offset)> {
        if !epoch.is_some() {
            return None;
        }
        if self.latest().is_some_and(|last| last.epoch == epoch) {
            return Some((epoch, log_end));
        }
        let after = self.entries.partition_point(|entry| entry.epoch <= epoch);
        // An epoch newer than all that are known can't be answered.
        let next = self.entries.get(after)?;
        let floor = after.checked_sub(1).and_then(|index| self.entries.get(index));
        Some((floor.map_or(epoch, |entry| entry.epoch), next.start_offset))
    }

    /// Forgets what began at `end` or after it. True if anything changed.
    pub fn truncate_from_end(&mut self, end: Offset) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.start_offset < end);
        self.entries.len() != before
    }

    /// Forgets what ended at or before `start`; the epoch that holds `start` begins there now. True if anything changed.
    pub fn truncate_from_start(&mut self, start: Offset) -> bool {
        let kept_from = self.entries.partition_point(|entry| entry.start_offset <= start).saturating_sub(1);
        self.entries.drain(..kept_from);
        match self.entries.first_mut() {
            Some(first) if first.start_offset < start => {
                first.start_offset = start;
                true
            }
            _ => kept_from > 0,
        }
    }

    /// Reads a checkpoint's text. Entries that don't rise are dropped in favour of later ones. A last line without its end is
    /// what a power cut left of it: the offset may have lost digits.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        if !text.ends_with('\n') {
            return Err(CheckpointError::Line(text.lines().count()));
        }
        let mut epochs = Self::default();
        for (number, line) in entry_lines(text)? {
            let entry = parse_line(line).ok_or(CheckpointError::Line(number))?;
            epochs.assign(entry.epoch, entry.start_offset);
        }
        Ok(epochs)
    }

    /// The checkpoint's text.
    #[must_use]
    pub fn format(&self) -> String {
        let mut text = format!("0\n{}\n", self.entries.len());
        for entry in &self.entries {
            let written = writeln!(text, "{} {}", entry.epoch, entry.start_offset);
            debug_assert!(written.is_ok(), "a string takes everything");
        }
        text
    }
}

fn parse_line(line: &str) -> Option<EpochEntry> {
    let (epoch, offset) = line.split_once(' ')?;
    let entry =
        EpochEntry { epoch: LeaderEpoch(epoch.parse().ok()?), start_offset: Offset(offset.parse().ok()?) };
    (entry.epoch.is_some() && entry.start_offset >= Offset::ZERO).then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epochs(entries: &[(i32, i64)]) -> LeaderEpochs {
        let mut epochs = LeaderEpochs::default();
        for (epoch, offset) in entries {
            epochs.assign(LeaderEpoch(*epoch), Offset(*offset));
        }
        epochs
    }

    fn end(epochs: &LeaderEpochs, epoch: i32) -> Option<(i32, i64)> {
        epochs.end_offset(LeaderEpoch(epoch), Offset(100)).map(|(epoch, offset)| (epoch.0, offset.0))
    }

    #[test]
    fn an_epoch_ends_where_the_next_begins() {
        let known = epochs(&[(2, 10), (5, 20), (6, 30)]);
        assert_eq!(end(&known, 6), Some((6, 100)), "the newest ends at the log's end");
        assert_eq!(end(&known, 5), Some((5, 30)));
        assert_eq!(end(&known, 4), Some((2, 20)), "an unknown one between: the one below it");
        assert_eq!(end(&known, 1), Some((1, 10)), "older than all: where the first begins");
        assert_eq!(end(&known, 7), None);
        assert_eq!(end(&known, -1), None);
        assert_eq!(end(&LeaderEpochs::default(), 0), None);
    }

    #[test]
    fn a_new_epoch_replaces_what_contradicts_it() {
        let mut known = epochs(&[(2, 10), (5, 20), (6, 30)]);
        assert!(!known.assign(LeaderEpoch(6), Offset(40)), "already known");
        assert!(known.assign(LeaderEpoch(7), Offset(20)));
        assert_eq!(known, epochs(&[(2, 10), (7, 20)]));
    }

    #[test]
    fn truncation_keeps_the_epoch_that_holds_the_new_start() {
        let mut known = epochs(&[(2, 10), (5, 20), (6, 30)]);
        assert!(known.truncate_from_start(Offset(25)));
        assert_eq!(known.format(), "0\n2\n5 25\n6 30\n");
        assert!(known.truncate_from_end(Offset(30)));
        assert_eq!(known.format(), "0\n1\n5 25\n");
        assert_eq!(known.epoch_at(Offset(26)), Some(LeaderEpoch(5)));
        assert_eq!(known.epoch_at(Offset(24)), None);
    }

    #[test]
    fn the_text_reads_back() {
        let known = epochs(&[(0, 0), (3, 1200)]);
        assert_eq!(LeaderEpochs::parse(&known.format()), Ok(known));
        assert_eq!(LeaderEpochs::parse("0\n1\n-1 0\n"), Err(CheckpointError::Line(3)));
        assert!(LeaderEpochs::parse("").is_err(), "a lost file is rebuilt, not taken for an empty one");
        assert_eq!(LeaderEpochs::parse("0\n1\n3 12"), Err(CheckpointError::Line(3)), "it was 1200");
    }
}

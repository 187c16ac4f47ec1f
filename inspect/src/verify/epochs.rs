//! The checkpoint of leader epochs against the batches, each of which names the epoch of its leader.
//!
//! Invariant: batches before the checkpoint's first entry are not judged where the log's start may lie behind them. Pure.

use super::problem::Problem;
use kalda_log::LeaderEpochs;
use kalda_log::batch_walk::WalkedBatch;
use kalda_log::checkpoint::{CheckpointError, entry_lines};
use kalda_sys::types::{LeaderEpoch, Offset};

/// What is known of the checkpoint.
#[derive(Debug)]
enum Checkpoint {
    /// It isn't there, or empty.
    Absent,
    /// It can't be understood.
    Broken,
    /// What it says, and from which offset on.
    Epochs(LeaderEpochs, Offset),
}

/// What the checkpoint says, and the batches so far.
#[derive(Debug)]
pub struct EpochCheck {
    checkpoint: Checkpoint,
    latest: LeaderEpoch,
    told: Option<(LeaderEpoch, LeaderEpoch)>,
}

impl EpochCheck {
    /// A partition without a checkpoint: only the batches' order is checked.
    #[must_use]
    pub const fn without_checkpoint() -> Self {
        Self { checkpoint: Checkpoint::Absent, latest: LeaderEpoch::NONE, told: None }
    }

    /// As without one, but that nobody misses it.
    #[must_use]
    pub fn with_broken_checkpoint() -> Self {
        Self { checkpoint: Checkpoint::Broken, ..Self::without_checkpoint() }
    }

    /// Reads the checkpoint's text. Where the log's start isn't known, the first entry is taken for it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str, log_start: Option<Offset>) -> Result<Self, String> {
        let lines = entry_lines(text).map_err(|error: CheckpointError| error.to_string())?;
        let epochs = LeaderEpochs::parse(text).map_err(|error| error.to_string())?;
        if epochs.entries().len() != lines.len() {
            return Err("its epochs and offsets don't rise from line to line".to_owned());
        }
        let first = epochs.entries().first().map(|entry| entry.start_offset);
        let checkpoint = match log_start.or(first) {
            Some(log_start) => Checkpoint::Epochs(epochs, log_start),
            // A log that was emptied to its start; batches before it are still in the file.
            None => Checkpoint::Absent,
        };
        Ok(Self { checkpoint, ..Self::without_checkpoint() })
    }

    /// From which offset on it has epochs: where the log starts, or began.
    #[must_use]
    pub const fn first_offset(&self) -> Option<Offset> {
        match &self.checkpoint {
            Checkpoint::Epochs(_, first) => Some(*first),
            _ => None,
        }
    }

    /// The largest offset that the checkpoint names.
    #[must_use]
    pub fn last_offset(&self) -> Option<Offset> {
        match &self.checkpoint {
            Checkpoint::Epochs(epochs, _) => epochs.latest().map(|entry| entry.start_offset),
            _ => None,
        }
    }

    /// True if batches have epochs, and there is no checkpoint of them.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        matches!(self.checkpoint, Checkpoint::Absent) && self.latest.is_some()
    }

    /// Compares a batch. A run of batches that differ in the same way is told once.
    pub fn batch(&mut self, batch: &WalkedBatch) -> Option<Problem> {
        let epoch = batch.header.map(|header| LeaderEpoch(header.partition_leader_epoch));
        let epoch = epoch.filter(|epoch| epoch.is_some())?;
        let before = std::mem::replace(&mut self.latest, epoch);
        if epoch < before {
            return Some(Problem::LeaderEpochOrder { epoch: epoch.0, before: before.0 });
        }
        let Checkpoint::Epochs(epochs, log_start) = &self.checkpoint else { return None };
        if batch.base_offset < *log_start {
            return None;
        }
        let expected = epochs.epoch_at(batch.base_offset).unwrap_or(LeaderEpoch::NONE);
        let differs = (epoch != expected).then_some((epoch, expected));
        if std::mem::replace(&mut self.told, differs) == differs {
            return None;
        }
        differs.map(|_| Problem::LeaderEpoch { epoch: epoch.0, expected: expected.0 })
    }
}

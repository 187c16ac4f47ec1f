//! A disk that rots while nobody looks: some bits of a file are flipped on a copy of the disk between two processes.
//!
//! ```text
//! copy ─▶ (closed in good order) ─▶ flipped ─▶ opened, judged ─▶ closed in good order, or not ─▶ opened, judged
//! ```
//! Invariant: the run goes on with the disk as it was. Deliberately absent: bits of the files that have no checksum in
//! Kafka's format and mean something by themselves: `leader-epoch-checkpoint`, `partition.metadata` and the checkpoints of
//! the directory.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_log::{LogDirectory, LogError};

use super::World;
use super::crash::take_up;
use crate::dice::{Dice, SimRandom};
use crate::disk::{Crash, SimDisk};
use crate::invariants::damage_is_told::{self, Opened, Rot};
use crate::invariants::ensure;
use crate::violation::{Check, Violation};

/// How often in a thousand restarts this is tried: it costs three starts.
const TRIED_PERMILLE: u64 = 150;
/// Bits that are flipped at most, all in one file. Of more it can't always be told whether they were ever written.
const MOST_BITS: i64 = 1;
/// Files that rot: those with records more often.
const ENDINGS: [&str; 9] =
    [".log", ".log", ".log", ".log", ".wal", ".wal", ".index", ".timeindex", ".snapshot"];

impl World {
    /// Damages a copy of the disk, on which a process has just ended.
    ///
    /// # Errors
    /// What was lost without a word.
    pub(super) fn damage_a_copy(&self, crash: Crash, dice: &mut Dice) -> Check {
        if !dice.permille(TRIED_PERMILLE) {
            return Ok(());
        }
        let disk = self.disk.fork();
        if dice.permille(300) && !self.close_copy(&disk)? {
            return Ok(());
        }
        let Some(rot) = drawn_rot(&disk, dice) else { return Ok(()) };
        // The last thing that was written ahead can't be told from one that wasn't written whole.
        if crash == Crash::PowerCut && rot.is_in_last_group() {
            return Ok(());
        }
        rot.bits.iter().for_each(|(position, bit)| disk.flip(&rot.path, *position, *bit));
        for _ in 0..2 {
            if self.judge_copy(&disk, crash, &rot)?.is_none() {
                return Ok(());
            }
            disk.crash(Crash::Kill);
        }
        Ok(())
    }

    /// Opens a copy and closes it in good order; false where it has rotted away already.
    fn close_copy(&self, disk: &SimDisk) -> Result<bool, Violation> {
        let failed = |error: LogError| Violation::new("a_start_succeeds", error.to_string());
        let directory = self.open_copy(disk).map_err(failed)?;
        for slot in &self.slots {
            if let Some(mut log) = take_up(&directory, slot).map_err(failed)? {
                log.close().map_err(|error| failed(error.into()))?;
            }
        }
        directory.close_cleanly(1).map_err(failed)?;
        drop(directory);
        disk.crash(Crash::Kill);
        Ok(true)
    }

    /// Opens everything, compares, and closes what is sound. Nothing where the directory didn't open, or doesn't work any more.
    fn judge_copy(&self, disk: &SimDisk, crash: Crash, rot: &Rot) -> Result<Option<()>, Violation> {
        let directory = match self.open_copy(disk) {
            Ok(directory) => directory,
            Err(error) => return damage_is_told::directory(rot, &error).map(|()| None),
        };
        let (mut refused, mut unclosed) = (0, false);
        for slot in &self.slots {
            match take_up(&directory, slot) {
                Ok(None) => damage_is_told::partition(slot, crash, rot, Opened::Missing)?,
                Ok(Some(mut log)) => {
                    damage_is_told::partition(slot, crash, rot, Opened::Log(&log))?;
                    unclosed |= log.close().is_err();
                }
                Err(error) => {
                    refused += 1;
                    damage_is_told::partition(slot, crash, rot, Opened::Refused(&error))?;
                }
            }
        }
        if unclosed || directory.is_offline() {
            return Ok(None);
        }
        let was_clean = directory.was_clean();
        let closed = directory.close_cleanly(1);
        ensure(damage_is_told::INVARIANT, refused == 0 || was_clean || closed.is_err(), || {
            "a directory with a partition that was refused is marked as closed in good order".to_owned()
        })?;
        Ok(Some(()))
    }

    fn open_copy(&self, disk: &SimDisk) -> Result<LogDirectory, LogError> {
        super::crash::open_directory(disk, &self.setup.directory, &self.clock, &Arc::new(SimRandom::new(0)))
    }
}

fn drawn_rot(disk: &SimDisk, dice: &mut Dice) -> Option<Rot> {
    let ending = dice.pick(&ENDINGS);
    let image = disk.image();
    let files: Vec<_> =
        image.into_iter().filter(|(path, bytes)| path.ends_with(ending) && !bytes.is_empty()).collect();
    let (path, bytes) = files.get(dice.index(files.len()))?.clone();
    let mut bits = BTreeMap::new();
    for _ in 0..dice.between(1, MOST_BITS) {
        let position = dice.index(bytes.len());
        // Of a batch one bit at most: where more are wrong, it can't be told from one that was torn.
        let part = damage_is_told::part_of(&path, &bytes, position);
        bits.insert(part, (position, u32::try_from(dice.below(8)).unwrap_or(0)));
    }
    Some(Rot { path, before: bytes, bits: bits.into_values().collect() })
}

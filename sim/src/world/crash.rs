//! The end of a process, and the start of the next.
//!
//! ```text
//! crash ─▶ recovery twice on copies of the disk ─▶ open, perhaps with another crash in the middle ─▶ settle
//! close ─▶ mark ─▶ (power cut) ─▶ open: the same bytes, and nothing was read ─▶ settle
//! ```
//! Invariant: whatever happens in between, the model is told only by [`World::settle`], after the invariants have passed.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_log::{LogDirectory, LogError, PartitionLog};
use kalda_sys::types::TopicPartition;
use kalda_sys::{Clock, Random};

use super::{OpenLog, Outcome, PendingFlush, Slot, World, directory_path};
use crate::dice::Dice;
use crate::disk::{Crash, SimDisk};
use crate::invariants::recovery_repeats::Afterwards;
use crate::invariants::{self, CleanStart, Found, Restarted};
use crate::model::Doubt;
use crate::violation::{Check, Violation};

/// How often a recovery is interrupted at most, until one is left to end.
const INTERRUPTIONS: u32 = 2;

/// Where a start has read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The page cache, which outlived the process: a power cut may still take what was read.
    Cache,
    /// The disk itself.
    Platter,
}

impl World {
    /// Restarts where the machine is down or the directory offline.
    pub(super) fn restart_if_down(&mut self, dice: &mut Dice) -> Check {
        if let Some(crash) = self.disk.down() {
            return self.restart(crash, dice);
        }
        let offline = self.directory.as_ref().is_some_and(LogDirectory::is_offline);
        if offline {
            invariants::ensure("failures_are_provoked", self.faulty, || {
                "the directory went offline".to_owned()
            })?;
            self.check_that_nothing_works()?;
            let crash = dice.pick(&[Crash::Kill, Crash::PowerCut]);
            return self.restart(crash, dice);
        }
        Ok(())
    }

    /// An offline directory refuses everything.
    fn check_that_nothing_works(&mut self) -> Check {
        for slot in &self.slots {
            if let Some(log) = &slot.log {
                let flushed = log.lock().flush();
                let refused = flushed.is_err() && log.lock().roll().is_err();
                invariants::ensure("offline_stays_offline", refused, || format!("{} works", slot.name))?;
            }
        }
        Ok(())
    }

    /// The process ends as `crash` says, and another one starts.
    pub(super) fn restart(&mut self, crash: Crash, dice: &mut Dice) -> Check {
        self.let_go();
        let mut worst = if self.disk.has_failed_to_sync() { Crash::PowerCut } else { crash };
        let mut source = if crash == Crash::PowerCut { Source::Platter } else { Source::Cache };
        // A cut or a removal that was under way at a kill is on the platter before the next process is up.
        let removing = |slot: &Slot| !matches!(slot.model.doubt, Doubt::Nothing | Doubt::Append(_));
        if crash == Crash::Kill && self.slots.iter().any(removing) {
            self.disk.commit_journal();
        }
        self.go_down(crash);
        invariants::recovery_repeats::check(&self.disk, crash, dice, |disk, afterwards| {
            self.recover_copy(disk, afterwards)
        })?;
        self.damage_a_copy(worst, &mut Dice::new(dice.any()))?;
        let mut interruptions = 0;
        loop {
            if interruptions < INTERRUPTIONS && dice.permille(200) {
                interruptions += 1;
                let again = dice.pick(&[Crash::Kill, Crash::PowerCut]);
                self.disk.arm(again, dice.below(60));
            }
            let opened = self.open_all();
            let Some(again) = self.disk.down() else {
                opened?;
                break;
            };
            self.let_go();
            self.go_down(again);
            if again == Crash::PowerCut {
                (worst, source) = (again, Source::Platter);
            }
        }
        self.heal();
        self.settle(worst, source)
    }

    fn go_down(&mut self, crash: Crash) {
        self.note(|| format!("  {crash:?}"));
        self.counts.crashes += 1;
        self.faulty = false;
        self.disk.crash(crash);
    }

    fn let_go(&mut self) {
        self.slots.iter_mut().for_each(Slot::let_go);
        self.directory = None;
    }

    /// Opens the directory, and all partitions that are there.
    pub(super) fn open_all(&mut self) -> Check {
        let failed = |error: LogError| Violation::new("a_start_succeeds", error.to_string());
        let directory = open_directory(&self.disk, &self.setup.directory, &self.clock, &self.random);
        self.directory = Some(directory.map_err(failed)?);
        for index in 0..self.slots.len() {
            let opened = take_up(self.directory()?, &self.slots[index]);
            if let Some(log) = opened.map_err(failed)? {
                self.slots[index].take_log(log);
            }
        }
        Ok(())
    }

    /// Opens everything on a copy of the disk. Gives nothing if the machine went down in it.
    fn recover_copy(&self, disk: &SimDisk, afterwards: Afterwards) -> Option<Check> {
        let random = Arc::new(crate::dice::SimRandom::new(0));
        let recovered = (|| {
            let directory = open_directory(disk, &self.setup.directory, &self.clock, &random)?;
            let mut logs: Vec<PartitionLog> = Vec::new();
            for slot in &self.slots {
                logs.extend(take_up(&directory, slot)?);
            }
            if afterwards == Afterwards::Close {
                logs.iter_mut().try_for_each(PartitionLog::close)?;
            }
            Ok::<_, LogError>(())
        })();
        match disk.down() {
            Some(_) => None,
            None => Some(recovered.map_err(|error| Violation::new("a_start_succeeds", error.to_string()))),
        }
    }

    /// Compares what was found with what must be there, and takes it over.
    /// What was read from the platter stays there.
    fn settle(&mut self, crash: Crash, source: Source) -> Check {
        let (disk, slots) = (self.disk.clone(), &mut self.slots);
        disk.paused(|| {
            for slot in slots.iter_mut() {
                if slot.model.doubt == Doubt::Delete {
                    slot.begin_next_life();
                    continue;
                }
                let found = match &slot.log {
                    Some(log) => Found::read(&log.lock())?,
                    None => Found::default(),
                };
                let restarted = Restarted { name: &slot.name, crash, model: &slot.model, found: &found };
                invariants::check_restarted(&restarted)?;
                found.settle(&mut slot.model, crash);
                if source == Source::Platter {
                    slot.model.promised = slot.model.end;
                }
                // What waited for the disk under a policy that the topic has no more waits no more.
                let (synchronous, promised) = (slot.is_synchronous(), slot.model.promised);
                let waited = slot.model.batches.iter_mut().filter(|batch| batch.facts.last >= promised);
                waited.for_each(|batch| batch.synchronous &= synchronous);
                slot.take_promise();
                invariants::check_live(slot, &disk)?;
            }
            Ok(())
        })
    }

    /// Stops in good order, and starts again: what is on disk is taken as it is.
    pub(super) fn restart_cleanly(&mut self, crash: Crash, dice: &mut Dice) -> Check {
        if !self.close_all(dice)? {
            return self.restart_if_down(dice).and_then(|()| match &self.directory {
                Some(directory) if !directory.is_offline() => self.restart(Crash::Kill, dice),
                _ => Ok(()),
            });
        }
        self.let_go();
        let before = self.partition_files();
        self.go_down(crash);
        self.disk.watch_reads();
        self.open_all()?;
        let clean = self.directory()?.was_clean();
        let start = CleanStart {
            before: &before,
            after: &self.partition_files(),
            reads: &self.disk.watched_reads(),
            clean,
        };
        invariants::clean_start_reads_nothing::check(&start)?;
        for slot in &mut self.slots {
            slot.model.promised = slot.model.end;
        }
        self.settle(Crash::Kill, Source::Platter)
    }

    /// Closes everything; false if that failed.
    fn close_all(&mut self, dice: &mut Dice) -> Result<bool, Violation> {
        self.slots.iter_mut().for_each(|slot| slot.flush = PendingFlush::None);
        let closed = if dice.permille(500) { self.close_together()? } else { None };
        let closed = closed.map_or_else(|| self.close_one_by_one(), Ok)?;
        if !closed {
            return Ok(false);
        }
        match self.directory()?.close_cleanly(1) {
            Ok(()) => Ok(self.disk.down().is_none()),
            Err(LogError::Storage(error)) => self.outcome::<()>(Err(error)).map(|_| false),
            Err(error) => Err(Violation::new("a_stop_succeeds", error.to_string())),
        }
    }

    fn close_one_by_one(&mut self) -> Result<bool, Violation> {
        for log in self.open_logs() {
            let closed = log.lock().close();
            if !matches!(self.outcome(closed)?, Outcome::Done(())) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// As the broker closes many logs; nothing where the file system can't be synced in one piece.
    fn close_together(&mut self) -> Result<Option<bool>, Violation> {
        let mut all_written = Vec::new();
        for log in self.open_logs() {
            let written = log.lock().write_out();
            let Outcome::Done(written) = self.outcome(written)? else { return Ok(Some(false)) };
            all_written.push((log, written));
        }
        let synced = self.directory()?.sync_file_system();
        match self.outcome(synced)? {
            Outcome::Done(true) => {}
            Outcome::Done(false) => return Ok(None),
            Outcome::Refused | Outcome::InDoubt => return Ok(Some(false)),
        }
        for (log, written) in all_written {
            let closed = log.lock().close_synced(written);
            if !matches!(self.outcome(closed)?, Outcome::Done(())) {
                return Ok(Some(false));
            }
        }
        Ok(Some(true))
    }

    fn open_logs(&self) -> Vec<Arc<OpenLog>> {
        self.slots.iter().filter_map(|slot| slot.log.clone()).collect()
    }

    fn partition_files(&self) -> BTreeMap<String, Vec<u8>> {
        let names: Vec<&TopicPartition> = self.slots.iter().map(|slot| &slot.name).collect();
        let mut image = self.disk.image();
        image.retain(|path, _| !path.ends_with(".tmp") && !path.ends_with(".deleted"));
        // A folder that never got a record promises nothing.
        let logs: Vec<String> = image.keys().filter(|path| path.ends_with(".log")).cloned().collect();
        image.retain(|path, _| {
            logs.iter()
                .any(|log| log.rsplit_once('/').map(|two| two.0) == path.rsplit_once('/').map(|two| two.0))
        });
        // Of the snapshots only the newest is needed, and only that one was synced.
        let is_snapshot = |path: &str| path.ends_with(".snapshot");
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let snapshots: Vec<String> = image.keys().filter(|path| is_snapshot(path)).cloned().collect();
        for two in snapshots.windows(2).filter(|two| folder(&two[0]) == folder(&two[1])) {
            image.remove(&two[0]);
        }
        image.retain(|path, _| {
            names.iter().any(|name| path.starts_with(&format!("{}/{name}/", super::DIRECTORY)))
        });
        image
    }
}

/// Opens the log of a partition that is there. One of a topic that was deleted, or is about to be, is removed, as the broker
/// does it.
pub(super) fn take_up(directory: &LogDirectory, slot: &Slot) -> Result<Option<PartitionLog>, LogError> {
    let (name, topic_id, settings) = slot.identity();
    let Some(on_disk) = directory.existing().get(&name).copied() else { return Ok(None) };
    if slot.model.doubt == Doubt::Delete || on_disk.is_some_and(|on_disk| on_disk != topic_id) {
        let stray = on_disk.unwrap_or(topic_id);
        directory.delete_unopened(&name, stray, settings.file_delete_delay)?;
        return Ok(None);
    }
    directory.partition(&name, topic_id, settings).map(Some)
}

pub(super) fn open_directory(
    disk: &SimDisk,
    settings: &kalda_log::DirectorySettings,
    clock: &Arc<kalda_sys::ManualClock>,
    random: &Arc<crate::dice::SimRandom>,
) -> Result<LogDirectory, LogError> {
    let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
    let random: Arc<dyn Random> = Arc::clone(random) as Arc<dyn Random>;
    LogDirectory::open(directory_path(), settings, Arc::new(disk.clone()), clock, random)
}

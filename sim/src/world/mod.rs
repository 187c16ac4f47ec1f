//! The world of a run: one log directory on a simulated disk, its partitions, and the model of each.
//!
//! ```text
//! step ─▶ operation on a log ─┬─ done         the model does the same
//!                             ├─ refused      the model stays, and the log must be as it was
//!                             └─ in doubt     the machine went down or the directory offline: restart, then settle
//! ```
//! Invariant: the model is changed only by what the log has acknowledged. Deliberately absent: threads; what runs side by
//! side in the broker is interleaved here step by step, so that it replays.

mod append;
mod crash;
mod damage;
mod flush;
mod keep;
mod open_log;
mod settle;
mod slot;

use std::path::Path;
use std::sync::Arc;

use kalda_log::{LogDirectory, StorageError};
use kalda_sys::types::TimestampMs;
use kalda_sys::{Clock, ManualClock};

pub use open_log::OpenLog;
pub use slot::{PendingFlush, Slot};

use crate::batches::BatchMaker;
use crate::dice::{Dice, SimRandom};
use crate::disk::{CallKind, Crash, Fault, SimDisk};
use crate::invariants;
use crate::plan::{Action, Plan, Setup, Step};
use crate::violation::{Check, Violation};

/// Where the log directory is.
pub const DIRECTORY: &str = "/data/logs";
/// When a run begins, in ms since 1970.
const BEGINNING_MS: i64 = 1_700_000_000_000;

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Steps.
    pub operations: u64,
    /// Kills and power cuts, those in the middle of a recovery too.
    pub crashes: u64,
    /// Calls that changed something on the disk.
    pub disk_calls: u64,
}

/// A run's world.
pub struct World {
    setup: Setup,
    disk: SimDisk,
    clock: Arc<ManualClock>,
    random: Arc<SimRandom>,
    directory: Option<LogDirectory>,
    slots: Vec<Slot>,
    maker: BatchMaker,
    counts: Counts,
    /// True while a call may fail: else a failure is a violation.
    faulty: bool,
    trace: Option<Vec<String>>,
}

/// How an operation ended.
enum Outcome<T> {
    Done(T),
    /// Nothing was changed.
    Refused,
    /// Nobody knows.
    InDoubt,
}

impl World {
    /// The world of a plan, with an empty, open directory.
    ///
    /// # Errors
    /// The directory doesn't open.
    pub fn new(plan: &Plan) -> Result<Self, Violation> {
        let setup = plan.setup.clone();
        let slots =
            setup.partitions.iter().enumerate().map(|(index, setup)| Slot::new(index, setup)).collect();
        let mut world = Self {
            disk: SimDisk::new(setup.disk),
            clock: Arc::new(ManualClock::new(BEGINNING_MS)),
            random: Arc::new(SimRandom::new(plan.seed)),
            directory: None,
            slots,
            maker: BatchMaker::default(),
            counts: Counts::default(),
            faulty: false,
            trace: None,
            setup,
        };
        world.disk.reseed(plan.seed);
        world.open_all()?;
        Ok(world)
    }

    /// Notes everything that happens from now on.
    pub fn trace(&mut self) {
        self.trace = Some(Vec::new());
        self.disk.trace();
    }

    /// What happened.
    #[must_use]
    pub fn traced(&mut self) -> Vec<String> {
        self.note_calls();
        self.trace.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// What was done so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts { disk_calls: self.disk.changes(), ..self.counts }
    }

    /// The bytes on the disk.
    #[must_use]
    pub fn image(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        self.disk.image()
    }

    /// Does a step, restarts where it leads to that, and checks what must hold then.
    ///
    /// # Errors
    /// What doesn't hold.
    pub fn step(&mut self, step: &Step) -> Check {
        self.counts.operations += 1;
        let mut dice = Dice::new(step.seed);
        self.disk.reseed(dice.any());
        self.note(|| format!("step {}: {:?} of partition {}", step.id, step.action, step.partition));
        let done = self.act(step.action, step.partition, &mut dice).and_then(|()| self.look_at_shown());
        self.note_calls();
        done?;
        self.restart_if_down(&mut dice)?;
        self.note_calls();
        Ok(())
    }

    /// Ends the run: everything is compared, and a last restart finds everything.
    ///
    /// # Errors
    /// What doesn't hold.
    pub fn finish(&mut self) -> Check {
        self.note(|| "the end".to_owned());
        self.heal();
        self.settle_all()?;
        self.look_at_shown()?;
        self.compare()?;
        self.restart_cleanly(Crash::Kill, &mut Dice::new(0))?;
        self.restart(Crash::Kill, &mut Dice::new(1))?;
        self.note_calls();
        Ok(())
    }

    fn act(&mut self, action: Action, slot: usize, dice: &mut Dice) -> Check {
        match action {
            Action::Append => self.append(slot, dice),
            Action::Retry => self.retry(slot, dice),
            Action::AppendSeveral => self.append_several(slot, dice),
            Action::EndTransaction => self.end_transaction(slot, dice),
            Action::AppendAsFollower => self.append_as_follower(slot, dice),
            Action::Roll => self.roll(slot),
            Action::Flush => self.flush(slot),
            Action::PrepareFlush => self.prepare_flush(slot, dice),
            Action::RunFlush => self.run_flush(slot),
            Action::FinishFlush => self.finish_flush(slot),
            Action::Retain => self.retain(slot, dice),
            Action::DeleteRecords => self.delete_records(slot, dice),
            Action::Truncate => self.truncate(slot, dice),
            Action::StartAnew => self.start_anew(slot, dice),
            Action::NewEpoch => self.new_epoch(slot),
            Action::Checkpoint => self.checkpoint(),
            Action::Commit => self.commit(dice),
            Action::Tell => self.tell(),
            Action::Trim => self.trim(dice),
            Action::TidyUp => self.tidy_up(),
            Action::DeletePartition => self.delete_partition(slot),
            Action::RemoveDue => self.remove_due(),
            Action::AdvanceClock => self.advance_clock(dice),
            Action::ExpireProducers => self.expire_producers(slot),
            Action::ChangeSettings => self.change_settings(slot, dice),
            Action::Compare => self.compare(),
            Action::Restart => self.restart_cleanly(Crash::Kill, dice),
            Action::RestartAfterPowerCut => self.restart_cleanly(Crash::PowerCut, dice),
            Action::Kill => self.restart(Crash::Kill, dice),
            Action::CutPower => self.restart(Crash::PowerCut, dice),
            Action::ArmKill => self.arm(Crash::Kill, dice),
            Action::ArmPowerCut => self.arm(Crash::PowerCut, dice),
            Action::Fault => self.fault(dice),
            Action::FillDisk => {
                self.faulty = true;
                self.disk.leave_room(Some(dice.below(2500)));
                Ok(())
            }
            Action::Heal => {
                self.heal();
                Ok(())
            }
        }
    }

    fn arm(&mut self, crash: Crash, dice: &mut Dice) -> Check {
        self.disk.arm(crash, dice.below(60));
        Ok(())
    }

    fn fault(&mut self, dice: &mut Dice) -> Check {
        let kind = dice.pick(&CallKind::FALLIBLE);
        let times = dice.pick(&[1, 1, 1, u64::MAX]);
        let fault = Fault { kind, after: dice.below(15), error: kind.error(dice), times };
        self.note(|| format!("  {fault:?}"));
        self.faulty = true;
        self.disk.fail(fault);
        Ok(())
    }

    fn heal(&mut self) {
        self.faulty = false;
        self.disk.heal();
    }

    /// Compares everything that is open with the model.
    fn compare(&mut self) -> Check {
        let online = self.directory.as_ref().is_some_and(|directory| !directory.is_offline());
        if self.disk.down().is_some() || !online {
            return Ok(());
        }
        let (disk, slots) = (&self.disk, &self.slots);
        disk.paused(|| slots.iter().try_for_each(|slot| invariants::check_live(slot, disk)))
    }

    /// Notes what readers see now.
    fn look_at_shown(&mut self) -> Check {
        let online = self.directory.as_ref().is_some_and(|directory| !directory.is_offline());
        if self.disk.down().is_some() || !online {
            return Ok(());
        }
        self.slots.iter_mut().try_for_each(invariants::shown_stays::check)
    }

    fn now_ms(&self) -> TimestampMs {
        self.clock.wall_ms()
    }

    fn directory(&self) -> Result<&LogDirectory, Violation> {
        self.directory.as_ref().ok_or_else(|| Violation::new("world", "no directory is open"))
    }

    /// Opens the log of a partition where it isn't open; false where that can't be done now.
    fn ensure_open(&mut self, slot: usize) -> Result<bool, Violation> {
        if self.slots[slot].log.is_some() {
            return Ok(true);
        }
        let (name, topic_id, settings) = self.slots[slot].identity();
        let opened = self.directory()?.partition(&name, topic_id, settings);
        match opened {
            Ok(log) => {
                self.slots[slot].take_log(log);
                Ok(true)
            }
            Err(_) if self.faulty || self.disk.down().is_some() => Ok(false),
            Err(error) => {
                Err(Violation::new("failures_are_provoked", format!("{name} doesn't open: {error}")))
            }
        }
    }

    /// Tells how an operation ended.
    fn outcome<T>(&mut self, result: Result<T, StorageError>) -> Result<Outcome<T>, Violation> {
        if let Err(error) = &result {
            self.note(|| format!("  refused: {error}"));
        }
        if self.disk.down().is_some() {
            return Ok(Outcome::InDoubt);
        }
        match result {
            Ok(done) => Ok(Outcome::Done(done)),
            Err(error) if !self.faulty => {
                Err(Violation::new("failures_are_provoked", format!("nothing was to fail: {error}")))
            }
            Err(StorageError::NoSpace(_) | StorageError::TooManyOpenFiles(_)) => Ok(Outcome::Refused),
            Err(StorageError::Failed(_) | StorageError::Offline) => Ok(Outcome::InDoubt),
            Err(StorageError::Damaged(what)) => Err(Violation::new("nothing_is_damaged", what)),
        }
    }

    fn note(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(what());
        }
    }

    fn note_calls(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.extend(self.disk.traced().into_iter().map(|call| format!("    {call}")));
        }
    }
}

fn directory_path() -> &'static Path {
    Path::new(DIRECTORY)
}

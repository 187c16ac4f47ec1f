//! Upkeep: segments, retention, truncation, leaders, deletion, checkpoints, settings.

use std::sync::Arc;

use kalda_log::ReadError;
use kalda_sys::types::{LeaderEpoch, Offset};

use super::{Outcome, PendingFlush, World};
use crate::dice::Dice;
use crate::invariants;
use crate::model::{Doubt, PartitionModel};
use crate::plan::{FlushPolicy, drawn_flush_policy, drawn_settings};
use crate::violation::{Check, Violation};

const INVARIANT: &str = "upkeep_does_what_it_says";

impl World {
    pub(super) fn roll(&mut self, slot: usize) -> Check {
        let Some(log) = self.slots[slot].log.clone() else { return Ok(()) };
        let rolled = log.lock().roll();
        self.change(slot, rolled, |_, ()| ())
    }

    pub(super) fn retain(&mut self, slot: usize, dice: &mut Dice) -> Check {
        let now_ms = self.now_ms();
        let model = &self.slots[slot].model;
        let high_watermark =
            if dice.permille(700) { model.end } else { dice.between(model.start, model.end) };
        self.slots[slot].model.doubt = Doubt::Retain;
        let Some(log) = self.slots[slot].log.clone() else { return self.settled(slot) };
        let retained = log.lock().apply_retention(now_ms, Offset(high_watermark));
        let start = log.lock().log_start_offset().0;
        let before = self.slots[slot].model.start;
        invariants::ensure(INVARIANT, start >= before && start <= high_watermark.max(before), || {
            format!(
                "retention moved the start from {before} to {start}, the high watermark is {high_watermark}"
            )
        })?;
        self.change(slot, retained, |model, _| model.start = start)
    }

    pub(super) fn delete_records(&mut self, slot: usize, dice: &mut Dice) -> Check {
        let model = &self.slots[slot].model;
        let offset = dice.between(model.start, model.end);
        self.slots[slot].model.doubt = Doubt::DeleteBefore(offset);
        let Some(log) = self.slots[slot].log.clone() else { return self.settled(slot) };
        let deleted = log.lock().delete_records_before(Offset(offset));
        let deleted = match deleted {
            Ok(()) => Ok(()),
            Err(ReadError::Storage(error)) => Err(error),
            Err(error) => return Err(Violation::new(INVARIANT, error.to_string())),
        };
        self.change(slot, deleted, |model, ()| model.start = offset)
    }

    pub(super) fn truncate(&mut self, slot: usize, dice: &mut Dice) -> Check {
        let model = &self.slots[slot].model;
        let live: Vec<i64> = model.live().map(|batch| batch.facts.base).collect();
        let near_end = live.len() - live.len().min(8);
        let boundary = live.get(near_end + dice.index(live.len() - near_end)).copied();
        let offset = match boundary {
            Some(base) if dice.permille(700) => base,
            Some(base) => dice.between(base, model.end),
            None => model.end,
        };
        let offset = offset.max(model.start);
        self.slots[slot].model.doubt = Doubt::Truncate(offset);
        let Some(log) = self.slots[slot].log.clone() else { return self.settled(slot) };
        let truncated = log.lock().truncate_to(Offset(offset));
        self.change(slot, truncated, |model, ()| {
            if offset < model.end {
                model.truncate(offset);
            }
        })?;
        self.compare()
    }

    pub(super) fn start_anew(&mut self, slot: usize, dice: &mut Dice) -> Check {
        let model = &self.slots[slot].model;
        let offset = dice.between((model.end - 20).max(0), model.end + 40);
        self.slots[slot].model.doubt = Doubt::StartAnew(offset);
        let Some(log) = self.slots[slot].log.clone() else { return self.settled(slot) };
        let emptied = log.lock().truncate_fully_and_start_at(Offset(offset));
        self.change(slot, emptied, |model, ()| model.start_anew(offset))
    }

    pub(super) fn new_epoch(&mut self, slot: usize) -> Check {
        self.slots[slot].epoch += 1;
        let epoch = LeaderEpoch(self.slots[slot].epoch);
        let Some(log) = self.slots[slot].log.clone() else { return Ok(()) };
        let assigned = log.lock().assign_epoch(epoch);
        self.change(slot, assigned, |_, ()| ())
    }

    pub(super) fn delete_partition(&mut self, slot: usize) -> Check {
        if self.slots[slot].log.is_none() {
            return Ok(());
        }
        self.slots[slot].model.doubt = Doubt::Delete;
        let (Some(directory), Some(log)) = (&self.directory, &self.slots[slot].log) else { return Ok(()) };
        let deleted = directory.delete_partition(&mut log.lock());
        match self.outcome(deleted)? {
            Outcome::Done(()) => {
                let flush = std::mem::take(&mut self.slots[slot].flush);
                self.slots[slot].begin_next_life();
                // A flush that was under way when the partition was deleted still ends, and changes nothing.
                match flush {
                    PendingFlush::Prepared(task) => self.outcome(task.run()).map(|_| ()),
                    PendingFlush::Ran(_) | PendingFlush::None => Ok(()),
                }
            }
            // The log must not be used any more; the broker deletes it at its next start.
            Outcome::Refused | Outcome::InDoubt => {
                self.slots[slot].let_go();
                if self.disk.down().is_none() {
                    return self.restart(crate::disk::Crash::Kill, &mut Dice::new(0));
                }
                Ok(())
            }
        }
    }

    pub(super) fn checkpoint(&mut self) -> Check {
        let written = self.directory()?.write_checkpoints();
        if let Outcome::Done(()) = self.outcome(written)? {
            for slot in self.slots.iter_mut().filter(|slot| slot.log.is_some()) {
                slot.model.start_checkpoint = Some(slot.model.start);
            }
        }
        Ok(())
    }

    pub(super) fn remove_due(&mut self) -> Check {
        self.directory()?.remove_due();
        Ok(())
    }

    pub(super) fn advance_clock(&mut self, dice: &mut Dice) -> Check {
        let milliseconds = dice.pick(&[1, 500, 3000, 10_000]);
        self.clock.advance(milliseconds);
        Ok(())
    }

    pub(super) fn expire_producers(&mut self, slot: usize) -> Check {
        let now_ms = self.now_ms();
        if let Some(log) = &self.slots[slot].log {
            log.lock().expire_producers(now_ms);
        }
        Ok(())
    }

    pub(super) fn change_settings(&mut self, slot: usize, dice: &mut Dice) -> Check {
        let slot = &mut self.slots[slot];
        let mut settings = drawn_settings(dice);
        settings.compression = slot.settings.compression;
        (settings.flush_policy, settings.flush_messages) =
            (slot.settings.flush_policy, slot.settings.flush_messages);
        if slot.policy == FlushPolicy::WriteAhead {
            settings.flush_policy = drawn_flush_policy(dice);
        }
        settings.producer_id_expiration_ms = slot.settings.producer_id_expiration_ms;
        slot.settings = Arc::new(settings);
        if let Some(log) = &slot.log {
            log.lock().set_settings(Arc::clone(&slot.settings));
        }
        Ok(())
    }

    /// Ends an operation: done, it changes the model; refused, nothing may have changed.
    fn change<T>(
        &mut self,
        slot: usize,
        result: Result<T, kalda_log::StorageError>,
        change: impl FnOnce(&mut PartitionModel, T),
    ) -> Check {
        match self.outcome(result)? {
            Outcome::Done(done) => {
                change(&mut self.slots[slot].model, done);
                self.settled(slot)
            }
            Outcome::Refused => {
                self.settled(slot)?;
                self.compare()
            }
            Outcome::InDoubt => Ok(()),
        }
    }

    fn settled(&mut self, slot: usize) -> Check {
        self.slots[slot].model.doubt = Doubt::Nothing;
        Ok(())
    }
}

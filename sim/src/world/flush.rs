//! Flushing: at once, and in the three steps that let other things happen in between.

use kalda_log::{FlushLook, FlushTask};

use super::{Outcome, PendingFlush, World};
use crate::dice::Dice;
use crate::violation::Check;

impl World {
    pub(super) fn flush(&mut self, slot: usize) -> Check {
        let Some(log) = self.slots[slot].log.clone() else { return Ok(()) };
        let flushed = log.lock().flush();
        match self.outcome(flushed)? {
            Outcome::Done(()) => {
                let slot = &mut self.slots[slot];
                // An explicit flush promises everything that is in the log.
                slot.model.promised = slot.model.end;
                Ok(())
            }
            Outcome::Refused => self.compare(),
            Outcome::InDoubt => Ok(()),
        }
    }

    pub(super) fn prepare_flush(&mut self, slot: usize, dice: &mut Dice) -> Check {
        let now_ms = self.now_ms();
        let this = &self.slots[slot];
        let (Some(log), PendingFlush::None) = (this.log.clone(), &this.flush) else { return Ok(()) };
        let prepared = match dice.below(2) {
            0 => log.lock().prepare_flush(),
            _ => log.lock().prepare_wanted_flush(FlushLook::AtSizeAndTime(now_ms)),
        };
        match self.outcome(prepared)? {
            Outcome::Done(Some(task)) => self.slots[slot].flush = PendingFlush::Prepared(task),
            Outcome::Done(None) | Outcome::InDoubt => {}
            Outcome::Refused => return self.compare(),
        }
        Ok(())
    }

    pub(super) fn run_flush(&mut self, slot: usize) -> Check {
        let pending = std::mem::take(&mut self.slots[slot].flush);
        let PendingFlush::Prepared(task) = pending else {
            self.slots[slot].flush = pending;
            return Ok(());
        };
        let ran = FlushTask::run(task);
        if let Outcome::Done(flushed) = self.outcome(ran)? {
            self.slots[slot].flush = PendingFlush::Ran(flushed);
        }
        Ok(())
    }

    pub(super) fn finish_flush(&mut self, slot: usize) -> Check {
        let this = &mut self.slots[slot];
        let pending = std::mem::take(&mut this.flush);
        let (Some(log), PendingFlush::Ran(flushed)) = (this.log.clone(), pending) else {
            return Ok(());
        };
        let finished = log.lock().finish_flush(flushed);
        if let Outcome::Done(()) = self.outcome(finished)? {
            self.slots[slot].take_promise();
        }
        Ok(())
    }
}

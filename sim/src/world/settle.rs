//! The write-ahead log's part: committing, telling, making room, as its two threads do it in the broker.

use kalda_log::{Committed, StorageError};

use super::{Outcome, World};
use crate::dice::Dice;
use crate::invariants::ensure;
use crate::violation::{Check, Violation};

const INVARIANT: &str = "records_are_settled";
/// A commit after so many that were full is not held up by a lack of room any more.
const MOST_TRIMS: u32 = 200;

impl World {
    /// Commits a group. Its partitions hear of it at once, or later.
    pub(super) fn commit(&mut self, dice: &mut Dice) -> Check {
        // The thread that commits has told everybody before it commits again.
        self.tell()?;
        let committed = self.directory()?.commit();
        if let Outcome::Done(committed) = self.outcome(committed)? {
            self.note(|| format!("  {committed:?}"));
            ensure(INVARIANT, committed != Committed::NoSpace || self.faulty, || {
                "there is no room on a disk that has some".into()
            })?;
        }
        if dice.permille(700) { self.tell() } else { Ok(()) }
    }

    /// All partitions hear what they were told.
    pub(super) fn tell(&mut self) -> Check {
        self.slots.iter().filter_map(|slot| slot.log.as_ref()).for_each(|log| log.hear());
        Ok(())
    }

    pub(super) fn trim(&mut self, dice: &mut Dice) -> Check {
        let directory = self.directory()?;
        let done =
            if dice.permille(500) { directory.trim().map(drop) } else { directory.flush_write_ahead_log() };
        self.outcome(done).map(|_| ())
    }

    pub(super) fn tidy_up(&mut self) -> Check {
        self.directory()?.tidy_write_ahead_log();
        Ok(())
    }

    /// Every record is settled in the end, where nothing fails.
    pub(super) fn settle_all(&mut self) -> Check {
        let failed = |error: StorageError| Violation::new(INVARIANT, error.to_string());
        let mut trims = 0;
        loop {
            self.tell()?;
            match self.directory()?.commit().map_err(failed)? {
                Committed::Nothing => {
                    self.tell()?;
                    break;
                }
                Committed::Group => {}
                Committed::Full if trims < MOST_TRIMS => {
                    trims += 1;
                    self.directory()?.trim().map_err(failed)?;
                }
                held_up => return Err(Violation::new(INVARIANT, format!("{held_up:?} after {trims} trims"))),
            }
        }
        for slot in &self.slots {
            let Some(log) = &slot.log else { continue };
            let (settled, end) = (log.settled_end(), log.end());
            ensure(INVARIANT, settled == end, || {
                format!("{} is settled up to {settled} and ends at {end}, though nothing waits", slot.name)
            })?;
        }
        Ok(())
    }
}

//! What readers were shown stays: the end of what is settled never goes back, but by a truncation.
//!
//! It must hold because a consumer has acted upon what it read. Across power cuts it holds for synchronous topics; that is
//! what [`super::acknowledged_is_kept`] checks, by the promise that is noted here.

use super::ensure;
use crate::violation::Check;
use crate::world::Slot;

const INVARIANT: &str = "shown_stays";

/// Checks an open partition, and notes what it shows now.
///
/// # Errors
/// It shows less than before.
pub fn check(slot: &mut Slot) -> Check {
    let Some(log) = &slot.log else { return Ok(()) };
    let (settled, end) = (log.settled_end().0, log.end().0);
    let model = &mut slot.model;
    ensure(INVARIANT, settled >= model.shown && settled <= end, || {
        format!("{} was shown up to {}, and is up to {settled} of {end}", slot.name, model.shown)
    })?;
    model.shown = settled;
    let synchronous =
        model.batches.iter().rev().find(|batch| batch.synchronous && batch.facts.last < settled);
    if let Some(batch) = synchronous {
        model.promised = model.promised.max(batch.facts.last + 1);
    }
    Ok(())
}

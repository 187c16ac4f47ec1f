//! Records that were deleted, and whose deletion is in a checkpoint, don't come back.
//!
//! It must hold because deleting records is a promise too. Between two checkpoints the start may go back, as in Kafka:
//! the checkpoint is what makes it last.

use super::{Restarted, ensure};
use crate::model::Doubt;
use crate::violation::Check;

/// Checks a restarted partition.
///
/// # Errors
/// The start went back behind a checkpoint.
pub fn check(restarted: &Restarted<'_>) -> Check {
    let Restarted { name, crash, model, found } = restarted;
    let moved = matches!(model.doubt, Doubt::Truncate(_) | Doubt::StartAnew(_) | Doubt::Delete);
    let Some(start) = model.start_checkpoint.filter(|_| !moved) else { return Ok(()) };
    let back = found.start < start && found.start < found.end;
    ensure("deletions_stay_deleted", !back, || {
        format!("{name} starts at {} after a {crash:?}; {start} was in the checkpoint", found.start)
    })
}

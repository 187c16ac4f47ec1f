//! Nothing that was acknowledged is lost: not by a kill, and not by a power cut where the flush policy promised that.
//!
//! It must hold because an acknowledgement is what a producer forgets its record for. Under the page cache's policy an
//! append survives the end of the process, and a power cut once the recovery point has passed it; under the syncing
//! policies it survives both from its acknowledgement on. Records that were deleted are not missed, and neither is what an
//! operation removes that was under way.

use super::{Restarted, ensure};
use crate::disk::Crash;
use crate::model::Doubt;
use crate::violation::Check;

const INVARIANT: &str = "acknowledged_is_kept";

/// Checks a restarted partition.
///
/// # Errors
/// What was acknowledged and is gone.
pub fn check(restarted: &Restarted<'_>) -> Check {
    let Restarted { name, crash, model, found } = restarted;
    let survives = match crash {
        Crash::Kill => i64::MAX,
        Crash::PowerCut => model.promised,
    };
    let (from, upto) = match model.doubt {
        Doubt::Nothing | Doubt::Append(_) => (model.start, survives),
        Doubt::Truncate(offset) => (model.start, survives.min(offset)),
        Doubt::DeleteBefore(offset) => (offset.max(model.start), survives),
        Doubt::Retain => (found.start.max(model.start), survives),
        Doubt::StartAnew(_) | Doubt::Delete => return Ok(()),
    };
    let kept = |base: i64| found.batches.iter().any(|batch| batch.header().base_offset == base);
    for batch in model.batches.iter().map(|batch| &batch.facts) {
        let acknowledged = batch.last >= from && batch.last < upto;
        ensure(INVARIANT, !acknowledged || kept(batch.base), || {
            format!(
                "{name} lost the batch {} to {}; it holds {} to {} after a {crash:?}, promised was {}",
                batch.base, batch.last, found.start, found.end, model.promised
            )
        })?;
    }
    let hidden = found.start > model.start
        && found.start != found.end
        && matches!(model.doubt, Doubt::Nothing | Doubt::Append(_) | Doubt::Truncate(_));
    ensure(INVARIANT, !hidden, || {
        format!("{name} starts at {}, though nothing after {} was deleted", found.start, model.start)
    })?;
    let shorter = *crash == Crash::Kill
        && found.end < model.end
        && !model.batches.is_empty()
        && !matches!(model.doubt, Doubt::Truncate(_) | Doubt::StartAnew(_));
    ensure(INVARIANT, !shorter, || {
        format!("{name} ended at {} and ends at {} after a kill", model.end, found.end)
    })
}

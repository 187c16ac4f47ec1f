//! The leader epochs say of each record what its batch says, and of each epoch where it ended.
//!
//! It must hold because replicas compare their epochs to find where their logs part: a wrong entry makes one of them cut
//! records that the other has, or keep some that it lacks.

use kalda_sys::types::{LeaderEpoch, Offset};

use super::{Live, ensure};
use crate::violation::Check;

const INVARIANT: &str = "leader_epochs_agree";

/// Checks an open log.
///
/// # Errors
/// Where epochs and batches differ.
pub fn check(live: &Live<'_>) -> Check {
    let (epochs, model) = (live.log.leader_epochs(), live.model);
    let entries = epochs.entries();
    let rising = entries
        .windows(2)
        .all(|two| two[0].epoch < two[1].epoch && two[0].start_offset < two[1].start_offset);
    ensure(INVARIANT, rising, || format!("entries don't rise: {entries:?}"))?;
    let last = entries.last().map_or(0, |entry| entry.start_offset.0);
    ensure(INVARIANT, last <= model.end, || {
        format!("an epoch begins at {last}, the log ends at {}", model.end)
    })?;
    for batch in model.live().map(|batch| &batch.facts) {
        let offset = batch.base.max(model.start);
        let known = epochs.epoch_at(Offset(offset));
        ensure(INVARIANT, known == Some(LeaderEpoch(batch.epoch)), || {
            format!("the record at {offset} has epoch {}, known is {known:?}: {entries:?}", batch.epoch)
        })?;
        let next = model.batches.iter().map(|batch| &batch.facts).find(|other| other.epoch > batch.epoch);
        let begun =
            entries.iter().find(|entry| entry.epoch.0 > batch.epoch).map(|entry| entry.start_offset.0);
        // An epoch begins with its leader, which may be before its first record.
        let end = begun.or(next.map(|next| next.base)).unwrap_or(model.end);
        let told = live.log.epoch_end_offset(LeaderEpoch(batch.epoch));
        let right = told == Some((LeaderEpoch(batch.epoch), Offset(end)))
            && end > batch.last
            && next.is_none_or(|next| end <= next.base);
        ensure(INVARIANT, right, || format!("epoch {} ends at {end}, told is {told:?}", batch.epoch))?;
    }
    Ok(())
}

//! Every entry of every index is true: a batch with that last offset begins at that position; the batch with that offset
//! has that time, and none before it a later one. The `.log` files hold batches of the model and nothing else.
//!
//! It must hold because an entry is believed: a search starts where it says, and never looks before. Entries may be
//! missing, which costs time; a wrong one costs records.

use super::files::{PlacedBatch, SegmentBytes};
use super::{Live, ensure};
use crate::violation::Check;

const INVARIANT: &str = "indexes_agree";

/// Checks the files of an open log.
///
/// # Errors
/// An entry that is not true.
pub fn check(live: &Live<'_>) -> Check {
    for (base, segment) in &live.files.segments {
        let batches = segment.batches()?;
        for placed in &batches {
            let offset = placed.batch.header().base_offset;
            let known = live.model.batches.binary_search_by_key(&offset, |batch| batch.facts.base);
            let same = known.is_ok_and(|index| live.model.batches[index].is(&placed.batch));
            ensure(INVARIANT, same, || {
                format!("segment {base} holds a batch at {offset} that is not the log's")
            })?;
        }
        check_offsets(*base, segment, &batches)?;
        check_times(*base, segment, &batches)?;
    }
    Ok(())
}

fn check_offsets(base: i64, segment: &SegmentBytes, batches: &[PlacedBatch]) -> Check {
    let mut last = None;
    for (relative, position) in segment.offset_entries() {
        let told = || format!("segment {base}, entry {relative} at {position}");
        let batch = batches.iter().find(|placed| placed.position == position);
        let right =
            batch.is_some_and(|placed| placed.batch.header().last_offset() == base + i64::from(relative));
        ensure(INVARIANT, right, || format!("{}: no such batch begins there", told()))?;
        ensure(INVARIANT, last.is_none_or(|last| last < (relative, position)), || {
            format!("{}: it doesn't rise", told())
        })?;
        last = Some((relative, position));
    }
    Ok(())
}

fn check_times(base: i64, segment: &SegmentBytes, batches: &[PlacedBatch]) -> Check {
    let mut last = i64::MIN;
    for (timestamp_ms, relative) in segment.time_entries() {
        let told = || format!("segment {base}, time {timestamp_ms} at {relative}");
        let offset = base + i64::from(relative);
        let upto: Vec<_> = batches
            .iter()
            .map(|placed| placed.batch.header())
            .take_while(|header| header.last_offset() <= offset)
            .collect();
        let right = upto
            .last()
            .is_some_and(|header| header.last_offset() == offset && header.max_timestamp == timestamp_ms);
        ensure(INVARIANT, right, || format!("{}: no such batch", told()))?;
        let latest = upto.iter().map(|header| header.max_timestamp).max();
        ensure(INVARIANT, latest == Some(timestamp_ms), || format!("{}: an earlier batch is later", told()))?;
        ensure(INVARIANT, last < timestamp_ms, || format!("{}: it doesn't rise", told()))?;
        last = timestamp_ms;
    }
    Ok(())
}

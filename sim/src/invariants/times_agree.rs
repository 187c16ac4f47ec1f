//! Looking up a time gives the first record at or after it, and the latest record is the first with the largest time.
//!
//! It must hold because consumers rewind by time: a lookup that skips a segment starts them behind records they wanted.

use kalda_log::Patience;
use kalda_sys::types::TimestampMs;

use super::{Live, ensure};
use crate::dice::Dice;
use crate::model::RecordFacts;
use crate::violation::{Check, Violation};

const INVARIANT: &str = "times_agree";
/// How many times are looked up.
const LOOKUPS: u32 = 6;

/// Checks an open log.
///
/// # Errors
/// A lookup that gives another record.
pub fn check(live: &Live<'_>) -> Check {
    let model = live.model;
    let records: Vec<&RecordFacts> = model
        .live()
        .flat_map(|batch| &batch.facts.records)
        .filter(|record| record.offset >= model.start)
        .collect();
    let failed = |error: std::io::Error| Violation::new(INVARIANT, error.to_string());
    let view = live.log.view(Patience::Wait).map_err(|error| Violation::new(INVARIANT, error.to_string()))?;
    let mut dice = Dice::new(model.end.unsigned_abs());
    for _ in 0..LOOKUPS {
        let Some(some) = records.get(dice.index(records.len())) else { break };
        let time_ms = some.timestamp_ms + dice.between(-2, 2);
        let first = records.iter().find(|record| record.timestamp_ms >= time_ms);
        let told = view.offset_for_timestamp(TimestampMs(time_ms)).map_err(failed)?;
        let told = told.map(|told| (told.offset.0, told.timestamp_ms.0));
        ensure(INVARIANT, told == first.map(|first| (first.offset, first.timestamp_ms)), || {
            format!("time {time_ms} is first reached by {first:?}, told is {told:?}")
        })?;
    }
    let latest = records.iter().max_by_key(|record| (record.timestamp_ms, -record.offset));
    let told = view.max_timestamp_offset().map_err(failed)?;
    let told = told.map(|told| (told.offset.0, told.timestamp_ms.0));
    ensure(INVARIANT, told == latest.map(|latest| (latest.offset, latest.timestamp_ms)), || {
        format!("the latest record is {latest:?}, told is {told:?}")
    })
}

//! Offsets are dense: each batch begins where the one before ended, its records count up by one, and the next record gets
//! the offset after the last.
//!
//! It must hold because consumers count on it: lag is a difference of offsets, and a gap looks like loss. Gaps that a
//! leader's log had are a follower's gaps too; the model knows them.

use super::{Found, Live, ensure};
use crate::violation::Check;

const INVARIANT: &str = "offsets_are_dense";

/// Checks an open log.
///
/// # Errors
/// Where offsets are missing, or given twice.
pub fn check(live: &Live<'_>) -> Check {
    let found = Found::read(live.log)?;
    let model = live.model;
    ensure(INVARIANT, (found.start, found.end) == (model.start, model.end), || {
        format!("the log holds {} to {}, not {} to {}", found.start, found.end, model.start, model.end)
    })?;
    let expected: Vec<_> = model.live().collect();
    let bases = |batch: &kalda_protocol::records::Batch| batch.header().base_offset;
    ensure(INVARIANT, found.batches.len() == expected.len(), || {
        let found: Vec<i64> = found.batches.iter().map(bases).collect();
        let expected: Vec<i64> = expected.iter().map(|batch| batch.facts.base).collect();
        format!("the log has batches at {found:?}, not at {expected:?}")
    })?;
    for (batch, expected) in found.batches.iter().zip(expected) {
        ensure(INVARIANT, expected.is(batch), || {
            format!("the batch at {} is another one: {:?}", expected.facts.base, batch.header())
        })?;
        let records = &expected.facts.records;
        let counted = (expected.facts.base..).zip(records).all(|(offset, record)| record.offset == offset);
        ensure(INVARIANT, counted, || {
            format!("the records of the batch at {} don't count up", expected.facts.base)
        })?;
    }
    ensure(INVARIANT, model.end == model.last_end(), || {
        format!("the log ends at {}, its last batch before {}", model.end, model.last_end())
    })
}

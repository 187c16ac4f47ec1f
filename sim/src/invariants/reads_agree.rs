//! Reading from any offset, up to any bound, gives the whole batches from there on, and none that is beyond the bound.
//!
//! It must hold because a fetch goes where an index points: a wrong hint would skip records or give them twice.

use kalda_log::ReadRange;
use kalda_sys::types::Offset;

use super::found::whole_batches;
use super::{Live, ensure};
use crate::dice::Dice;
use crate::model::ModelBatch;
use crate::violation::{Check, Violation};

const INVARIANT: &str = "reads_agree";
/// How many reads are tried.
const READS: u32 = 6;

/// Checks an open log.
///
/// # Errors
/// A read that gives something else.
pub fn check(live: &Live<'_>) -> Check {
    let model = live.model;
    let batches: Vec<&ModelBatch> = model.live().collect();
    // The same reads for the same log: chance of its own would not replay.
    let mut dice = Dice::new(model.end.unsigned_abs());
    for _ in 0..READS {
        let from = dice.between(model.start, model.end);
        let before = if dice.permille(500) { model.end } else { dice.between(from, model.end) };
        let max_bytes = dice.pick(&[0, 1, 200, 700, 1 << 20]);
        let at_least_one = dice.permille(700);
        let range = ReadRange { from: Offset(from), before: Offset(before), max_bytes, at_least_one };
        let slice = live.log.read(range);
        let told = || format!("reading {from} up to {before}, {max_bytes} bytes");
        let slice = slice.map_err(|error| Violation::new(INVARIANT, format!("{}: {error}", told())))?;
        let bytes =
            slice.to_bytes().map_err(|error| Violation::new(INVARIANT, format!("{}: {error}", told())))?;
        let read = whole_batches(bytes)?;
        let first = batches.partition_point(|batch| batch.facts.last < from);
        let expected = batches[first..].iter().take_while(|batch| batch.facts.last < before);
        let size: usize = read.iter().map(|batch| batch.bytes().len()).sum();
        ensure(INVARIANT, size <= max_bytes || at_least_one && read.len() == 1, || {
            format!("{}: {size} bytes", told())
        })?;
        let mut wanted = expected.peekable();
        let due = from < before && at_least_one && wanted.peek().is_some();
        ensure(INVARIANT, !due || !read.is_empty(), || format!("{}: nothing", told()))?;
        for batch in &read {
            let base = batch.header().base_offset;
            let same = wanted.next().is_some_and(|wanted| wanted.is(batch));
            ensure(INVARIANT, same, || format!("{}: a batch at {base}", told()))?;
        }
    }
    Ok(())
}

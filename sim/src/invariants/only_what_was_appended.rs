//! A restart finds a run of what was appended, in order, each batch once, to the byte, and nothing else.
//!
//! It must hold because a consumer's offset is its place in that run. A hole, a batch of an earlier try, a batch that
//! was cut off before, or bytes that nobody wrote would make two readers of one offset see two things. What was not
//! acknowledged may be missing at the end, and only there.

use super::{Restarted, ensure};
use crate::violation::{Check, Violation};

const INVARIANT: &str = "only_what_was_appended";

/// Checks a restarted partition.
///
/// # Errors
/// What was found that nobody appended, or what is missing before its end.
pub fn check(restarted: &Restarted<'_>) -> Check {
    let (found, possible) = (restarted.found, restarted.model.possible());
    let name = restarted.name;
    let Some(first) = found.batches.first() else { return Ok(()) };
    let index = possible.iter().position(|batch| batch.facts.last >= found.start);
    let first_base = first.header().base_offset;
    let index = index.filter(|index| possible[*index].facts.base == first_base).ok_or_else(|| {
        let first_wanted = index.map(|index| possible[index].facts.base);
        Violation::new(
            INVARIANT,
            format!(
                "{name} starts at {} with a batch at {first_base}, appended was {first_wanted:?}",
                found.start
            ),
        )
    })?;
    for (place, batch) in found.batches.iter().enumerate() {
        let base = batch.header().base_offset;
        let Some(wanted) = possible.get(index + place) else {
            return Err(Violation::new(
                INVARIANT,
                format!("{name} holds a batch at {base}, beyond what was appended"),
            ));
        };
        ensure(INVARIANT, wanted.facts.base == base, || {
            format!("{name} has a hole: a batch at {base} follows where {} was appended", wanted.facts.base)
        })?;
        ensure(INVARIANT, wanted.is(batch), || {
            format!(
                "{name} holds another batch at {base} than was appended: {:?}, not {:?}",
                batch.header(),
                wanted.facts
            )
        })?;
    }
    Ok(())
}

//! Which seeds a run takes.

use std::ops::RangeInclusive;

/// The one in `KALDA_SEED`, else those from 1 to the number in `KALDA_SEEDS`, else to `most`.
pub fn seeds(most: u64) -> RangeInclusive<u64> {
    match (number("KALDA_SEED"), number("KALDA_SEEDS")) {
        (Some(seed), _) => seed..=seed,
        (None, count) => 1..=count.unwrap_or(most),
    }
}

fn number(key: &str) -> Option<u64> {
    std::env::var(key).ok()?.parse().ok()
}

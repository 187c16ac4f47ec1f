//! Where to look next in an index, for the last entry whose key is at most some number.
//!
//! ```text
//! low ▕ below ▏ … ▕ a look of `width` entries, where keys that rise evenly would have it ▏ … ▕ beyond ▏ high
//! ```
//! Invariant: each look takes entries from what is left, so a search ends; every second one is in the middle, so it takes at most twice as many as
//! halving. Absent: reading.

/// Such a search.
#[derive(Debug)]
pub(super) struct Search {
    /// All before this one are below.
    low: u64,
    /// The key there, as far as it is known.
    low_key: Option<i64>,
    /// This one and all behind it are beyond.
    high: u64,
    high_key: Option<i64>,
    /// Every second look is in the middle, however uneven keys are.
    halves: bool,
    /// How many entries one look shows.
    width: u64,
}

impl Search {
    /// A search of so many entries. Keys rise from 0 on to below `end`, if that is known.
    pub(super) fn new(entries: u64, width: u64, end: Option<i64>) -> Self {
        Self { low: 0, low_key: end.map(|_| 0), high: entries, high_key: end, halves: false, width }
    }

    /// How many entries to look at from `first` on.
    pub(super) fn count(&self, first: u64) -> u64 {
        self.width.min(self.high - first)
    }

    /// The first of the entries to look at next; `None` when nothing is left.
    pub(super) fn next(&mut self, most: i64) -> Option<u64> {
        let left = self.high.checked_sub(self.low).filter(|left| *left > 0)?;
        let evenly = self.low_key.zip(self.high_key).filter(|_| !self.halves);
        let ahead = match evenly {
            Some((low, high)) => {
                let (span, part) = (high.abs_diff(low).max(1), most.saturating_sub(low).max(0));
                u64::try_from(u128::from(left) * u128::from(part.unsigned_abs()) / u128::from(span))
                    .unwrap_or(left)
            }
            None => left / 2,
        };
        self.halves = evenly.is_some();
        let near = self.low + ahead.min(left);
        Some(near.saturating_sub(self.width / 2).clamp(self.low, self.high - left.min(self.width)))
    }

    /// The entry at `high`, which has this key if it is there at all, and all behind it are beyond.
    pub(super) fn ends_at(&mut self, high: u64, key: Option<i64>) {
        self.high = high;
        self.high_key = key.or(self.high_key);
    }

    /// All before `low` are below, the last of them with this key.
    pub(super) fn begins_at(&mut self, low: u64, key: i64) {
        (self.low, self.low_key) = (low, Some(key));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The index of the last key at most `most`, and how many looks that took.
    fn search(keys: &[i64], width: u64, most: i64, end: Option<i64>) -> (Option<usize>, usize) {
        let mut search = Search::new(keys.len() as u64, width, end);
        let (mut best, mut looks) = (None, 0);
        while let Some(first) = search.next(most) {
            let (from, count) = (
                usize::try_from(first).expect("it fits"),
                usize::try_from(search.count(first)).expect("it fits"),
            );
            let run = &keys[from..from + count];
            let below = run.partition_point(|key| *key <= most);
            if below < count {
                search.ends_at((from + below) as u64, Some(run[below]));
            }
            if let Some(last) = below.checked_sub(1) {
                search.begins_at((from + below) as u64, run[last]);
                best = Some(from + last);
            }
            looks += 1;
        }
        (best, looks)
    }

    #[test]
    fn keys_that_rise_evenly_take_one_look() {
        let keys: Vec<i64> = (0..100_000).map(|key| 7 * key).collect();
        for most in (0..700_000).step_by(333) {
            assert_eq!(search(&keys, 512, most, Some(700_000)), (usize::try_from(most / 7).ok(), 1));
        }
    }

    proptest! {
        #[test]
        fn the_last_one_is_found_in_few_looks(
            steps in prop::collection::vec(1_i64..1000, 0..3000),
            (width, most) in (1_u64..100, -10_i64..2_000_000),
            knows_end: bool,
        ) {
            let keys: Vec<i64> = steps.iter().scan(0, |key, step| { *key += step; Some(*key) }).collect();
            let end = knows_end.then(|| keys.last().map_or(0, |last| last + 1));
            let (found, looks) = search(&keys, width, most, end);
            prop_assert_eq!(found, keys.partition_point(|key| *key <= most).checked_sub(1));
            prop_assert!(looks <= 2 * 12, "{} looks", looks);
        }
    }
}

//! Offsets that were committed in a transaction move with its records: what is visible was read once, and all that was read is visible.

use std::collections::{BTreeMap, BTreeSet};

use crate::coordinator::simulation::ledger::{Input, Ledger};

/// At any time: nothing is visible twice.
pub fn check_nothing_twice(ledgers: &[Ledger]) {
    let mut inputs: BTreeSet<Input> = BTreeSet::new();
    for record in ledgers.iter().flat_map(Ledger::visible) {
        assert!(
            inputs.insert(record.input),
            "{:?} is visible twice, again in {}",
            record.input,
            record.transaction
        );
    }
}

/// At the end: visible is what lies before the committed offsets.
pub fn check_all(ledgers: &[Ledger], offsets: &BTreeMap<i32, i64>) {
    let visible: BTreeSet<Input> =
        ledgers.iter().flat_map(Ledger::visible).map(|record| record.input).collect();
    let read = offsets.iter().flat_map(|(partition, end)| (0..*end).map(|offset| (*partition, offset)));
    assert_eq!(visible, read.collect(), "what is visible, and what was read");
}
